"""Whom an address stands for where addresses are counted."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

IPV6_PREFIX: Final = 64
"""The bits that a provider gives one customer at least; the other half is theirs to choose."""
UNKNOWN: Final = "unknown"


@lru_cache(maxsize=4_096)
def counted_address(host: str) -> str:
    """`host` as one sender: an IPv4 address, also one written as IPv6, or an IPv6 network of /64.

    Whatever is no address is UNKNOWN, one sender for all of them.
    """
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
