"""Which IP addresses are public, looking through the IPv6 forms that carry an IPv4 address.

Python's `is_global` alone says yes to `::127.0.0.1`, `2002:7f00:1::`, `64:ff9b::7f00:1`, site-local and multicast
addresses, and depending on its patch level to 192.0.0.0/24.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IPAddress = IPv4Address | IPv6Address

# 192.0.0.0/24 and the 6to4 relays: special purpose (RFC 6890, RFC 7526). 168.63.129.16: Azure's metadata and DHCP
# service, a public number that every Azure machine routes to its own host.
_REFUSED_V4 = tuple(IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"))
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")  # RFC 4291: everything outside is special, local, or unassigned
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, the well-known prefix
_ISATAP = 0x5EFE  # RFC 5214: bits 32..47 of the interface identifier, before an IPv4 address
_DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637, unknown to older Pythons


def is_public(address: IPAddress) -> bool:
    """True if a packet to `address` can only leave for the public internet."""
    if isinstance(address, IPv4Address):
        return _is_public_v4(address)
    carrier = address.ipv4_mapped or _nat64(address)
    if carrier is not None:
        return _is_public_v4(carrier)
    if address not in _GLOBAL_UNICAST_V6 or address in _DOCUMENTATION or not address.is_global:
        return False
    return all(_is_public_v4(inner) for inner in _embedded(address))


def parse_address(text: str) -> IPAddress | None:
    """The address that `text`, as a resolver gives it, stands for; None for anything else."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _is_public_v4(address: IPv4Address) -> bool:
    if address.is_multicast or any(address in net for net in _REFUSED_V4):
        return False
    return address.is_global


def _nat64(address: IPv6Address) -> IPv4Address | None:
    return _low32(address) if address in _NAT64 else None


def _embedded(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses a tunnel would unpack from `address`: 6to4, Teredo (server and client), ISATAP."""
    inner = [address.sixtofour, *(address.teredo or ())]
    if (int(address) >> 32) & 0xFFFF == _ISATAP:
        inner.append(_low32(address))
    return [item for item in inner if item is not None]


def _low32(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
