"""Which hosts git may be sent to."""

import asyncio
import ipaddress
import os
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
    if _has_proxy(parts.scheme) and not _is_literal(host):
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


def _has_proxy(scheme: str) -> bool:
    names = (f"{scheme}_proxy", "all_proxy")
    return any(os.environ.get(n) or os.environ.get(n.upper()) for n in names)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
