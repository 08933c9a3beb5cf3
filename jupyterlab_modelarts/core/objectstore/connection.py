"""How a store is reached, and with which keys."""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from ..errors import N_
from ..wire import WireModel
from .errors import BadConnection

#: Where the bucket stands in a request: in the host name, or first in the path.
Addressing = Literal["auto", "host", "path"]
#: Whose a connection is. Only the user's own can be changed by the user.
Source = Literal["user", "operator", "environment", "profile", "embedded"]

#: Stores that refuse or will refuse the bucket in the path.
_HOST_STYLE = re.compile(r"(^|\.)(myhuaweicloud\.(com|eu)|amazonaws\.com(\.cn)?)$")
#: Where a region stands in the host name of an endpoint.
_REGIONS = (
    re.compile(r"^obs\.(?P<region>[a-z0-9-]+)\.myhuaweicloud\.(com|eu)$"),
    re.compile(r"^s3[.-](?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?$"),
)
#: What stores that have no regions are content with.
DEFAULT_REGION = "us-east-1"

ShortText = Annotated[str, StringConstraints(max_length=255, strip_whitespace=True)]


class Connection(WireModel):
    """A store as the user knows it, without its keys.

    Attributes:
        id: stays the same when it is renamed.
        name: what the user calls it.
        endpoint: ``https://host[:port]``.
        region: empty to read it from the endpoint.
        addressing: where the bucket stands; ``auto`` goes by the host.
        bucket: the only one to be shown, for keys that may not list buckets; empty for all.
        ca_file: a file of certificates to trust, for the user's own a path in the workspace; empty
            for the system's.
        source: whose it is.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
    name: ShortText = Field(min_length=1)
    endpoint: ShortText
    region: ShortText = ""
    addressing: Addressing = "auto"
    bucket: ShortText = ""
    ca_file: Annotated[str, StringConstraints(max_length=4096)] = ""
    source: Source = "user"


@dataclass(frozen=True)
class Keys:
    """What opens a store.

    Attributes:
        access_key: AK.
        secret_key: SK.
        token: the security token of temporary keys; empty for lasting ones.
        expires: when temporary keys end, in milliseconds since 1970; None if nobody knows.
        verify: False only where the operator's environment says not to check certificates.
    """

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(default="", repr=False)
    expires: int | None = None
    verify: bool = True


def protects_bytes(connection: Connection, keys: Keys) -> bool:
    """Whether what comes from a store cannot be altered unnoticed on its way.

    TLS authenticates each record, and what stays in the machine passes no wire.
    """
    parts = urlsplit(connection.endpoint)
    if parts.scheme == "https":
        return keys.verify
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def tidy_endpoint(text: str) -> str:
    """An endpoint as typed, with its scheme and without what follows the host.

    Raises:
        BadConnection: it is none.
    """
    text = text.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadConnection(reason=N_("the endpoint is not a URL")) from None
    if parts.scheme not in ("http", "https"):
        raise BadConnection(reason=N_("the endpoint is neither http nor https"))
    if not host or not re.fullmatch(r"[\w.:-]+", host):
        raise BadConnection(reason=N_("the endpoint names no host"))
    if parts.username or parts.password:
        raise BadConnection(reason=N_("keys have no place in the endpoint"))
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadConnection(reason=N_("the endpoint goes on behind the host"))
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def host_of(endpoint: str) -> str:
    """The host in an endpoint, with its port if it names one."""
    return urlsplit(endpoint).netloc or endpoint


def region_of(connection: Connection) -> str:
    """The region that requests are signed for."""
    if connection.region:
        return connection.region
    host = urlsplit(connection.endpoint).hostname or ""
    found = next((match for pattern in _REGIONS if (match := pattern.match(host))), None)
    return found["region"] if found else DEFAULT_REGION


def is_host_style(connection: Connection) -> bool:
    """Whether the bucket goes into the host name."""
    if connection.addressing != "auto":
        return connection.addressing == "host"
    host = urlsplit(connection.endpoint).hostname or ""
    return not _is_address(host) and _HOST_STYLE.search(host) is not None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
