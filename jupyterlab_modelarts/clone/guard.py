"""Which hosts git may be sent to."""

import asyncio
import ipaddress
import os
import re
import socket
from urllib.parse import urlsplit

from .address import Place
from .errors import AddressRefused, HostUnknown
from .settings import CloneSettings


async def check_address(place: Place, settings: CloneSettings) -> tuple[str, ...]:
    """Check where a repository is. Returns options that keep git to the addresses found.

    A name may lead somewhere else the next time that it is looked up: git does not look.

    Raises:
        AddressRefused: the operator does not want that.
        HostUnknown: it is nowhere.
    """
    parts = urlsplit(place.url)
    if parts.scheme == "file":
        return ()
    host = parts.hostname or ""
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 22)
    if find_proxy(place) and not _is_literal(host):
        # The proxy knows where it is; here nobody may.
        return ()
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HostUnknown(host=host) from None
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if not all(settings.guard.allows(address) for address in addresses):
        raise AddressRefused(host=host)
    if parts.scheme == "ssh" or _is_literal(host):
        return ()
    return (f"http.curloptResolve={host}:{port}:{','.join(addresses)}",)


def find_proxy(place: Place) -> str:
    """The proxy by which git gets to a repository, as its environment says; empty for none.

    These are the variables that git looks at, the last one first. SSH knows no such thing, and
    ``HTTP_PROXY`` is for nobody: a request to a CGI script could set it.
    """
    parts = urlsplit(place.url)
    variables = {"http": ("http_proxy",), "https": ("HTTPS_PROXY", "https_proxy")}
    if parts.scheme not in variables:
        return ""
    if not _is_excluded(parts.hostname or ""):
        for names in (variables[parts.scheme], ("ALL_PROXY", "all_proxy")):
            # An empty one means that there is none.
            found = [os.environ[name] for name in names if name in os.environ]
            if found:
                return found[-1]
    return ""


def _is_excluded(host: str) -> bool:
    """Whether it is to be reached directly although there is a proxy."""
    text = f"{os.environ.get('no_proxy', '')},{os.environ.get('NO_PROXY', '')}"
    names = [name.strip(".") for name in re.split(r"[\s,]+", text.lower())]
    host = host.lower().rstrip(".")
    return any(name == "*" or f".{host}".endswith(f".{name}") for name in names if name)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
