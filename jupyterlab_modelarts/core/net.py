"""Which addresses this server may connect to for its users."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: What looks public and holds services of clouds for the machines in them, with their credentials.
_METADATA = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24")))
#: Networks of companies and of the machine itself.
INTERNAL = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
    *("198.18.0.0/15", "::1/128", "fc00::/7"),
)
#: What answers with the credentials of a machine to everybody on it.
METADATA = (
    *("169.254.0.0/16", "168.63.129.16/32", "192.0.0.0/24", "100.100.100.200/32"),
    *("fd00:ec2::254/128", "fd20:ce::254/128", "fd00:c1::a9fe:a9fe/128", "fe80::/10"),
)
#: IPv6 addresses with an IPv4 address in their last four bytes, to which they lead.
_TRANSLATED = tuple(
    ipaddress.ip_network(network) for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48")
)


class AddressGuard:
    """Keeps requests that users make through the server out of the networks it stands in.

    It judges addresses, not names: ask it about the address that is connected to, when it is
    connected to. A name may lead somewhere else the next time it is looked up.

    Args:
        allowed: networks such as ``10.1.0.0/16`` that may be reached although they are private.
        refused: networks that may not, even if they are part of those.

    Raises:
        ValueError: one of them is no network.
    """

    def __init__(self, allowed: Iterable[str] = (), refused: Iterable[str] = ()) -> None:
        self._allowed: tuple[Network, ...] = tuple(map(ipaddress.ip_network, allowed))
        self._refused: tuple[Network, ...] = tuple(map(ipaddress.ip_network, refused))

    def allows(self, address: str) -> bool:
        """Whether an IP address may be connected to."""
        try:
            # What follows a % is the interface.
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        embedded = _embedded(ip)
        if any(each in network for each in (ip, *embedded) for network in self._refused):
            return False
        if self._is_listed(ip):
            return True
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
            return all(self._is_listed(each) or _is_public(each) for each in embedded)
        return _is_public(ip) and all(
            self._is_listed(each) or _is_public(each) for each in embedded
        )

    def _is_listed(self, ip: Address) -> bool:
        return any(ip in network for network in self._allowed)


def _is_public(ip: Address) -> bool:
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in network for network in _METADATA)


def _embedded(ip: Address) -> tuple[Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ()
    found: list[Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if any(ip in network for network in _TRANSLATED):
        found.append(ipaddress.IPv4Address(ip.packed[-4:]))
    return tuple(each for each in found if each is not None)
