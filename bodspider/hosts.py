"""Hosts: one spelling for each, and which of them are on the public network."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network
from urllib.parse import unquote

import idna

_FORBIDDEN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_NUMBER = re.compile(r"0x([0-9a-f]*)|0([0-7]*)|([1-9][0-9]*)")
_ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$")
_PRIVATE_NAME = re.compile(r"(?:^|\.)(?:localhost|local|internal|home\.arpa)$|^[^.]*$")
_NOT_GLOBAL = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
            *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)
"""What the registries of special addresses of IANA (RFC 6890) keep from being a host of the web: this machine, private and shared networks,
documentation, tests, relays (6to4, Teredo), multicast, reserved."""
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# fmt: off
_BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
    548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
    6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))
# fmt: on
"""Ports of other services, which no browser connects to (https://fetch.spec.whatwg.org/#port-blocking)."""


def is_bad_port(port: int) -> bool:
    """Tell whether `port` is one of another service than the web's, which no browser connects to."""
    return port in _BAD_PORTS


@lru_cache(maxsize=1024)
def is_private(host: str) -> bool:
    """Tell whether `host` is written as an address, or a name, of this machine or of a private network, or is no host at all.

    Only the spelling is judged: ``localhost``, names that no public resolver knows, and every way to write an IPv4 or IPv6 address, short,
    octal and hexadecimal forms and IPv4 inside IPv6 included. What a public name resolves to is checked when it is connected.
    """
    try:
        plain = plain_host(host)
    except ValueError:
        return True
    address = address_of(plain)
    return bool(_PRIVATE_NAME.search(plain)) if address is None else not is_global(address)


def is_global(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether `address` is that of a host on the public network; IPv4 inside IPv6 (RFC 4291, 6052) is judged by the inner address."""
    if isinstance(address, IPv6Address):
        inner = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.ipv4_mapped
        if inner is not None:
            return is_global(inner)
        if address not in _GLOBAL_IPV6:
            return False
    return not any(address in network for network in _NOT_GLOBAL)


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that `host`, a plain one, is, or ``None`` for a name."""
    if host.startswith("["):
        return IPv6Address(host[1:-1])
    return IPv4Address(host) if _ENDS_IN_A_NUMBER.search(host) else None


@lru_cache(maxsize=1024)
def plain_host(host: str) -> str:
    """Return the one spelling of `host`, as a browser reads it (https://url.spec.whatwg.org/#host-parsing), but without final dots.

    Names are lower case and in ASCII (UTS 46, which also turns wide digits and other dots into plain ones), IPv4 addresses have four decimal
    numbers, IPv6 addresses are short and in brackets. Raises `ValueError` for what is no host, and for IPv6 with a zone.
    """
    if host.startswith("["):
        if not host.endswith("]") or "%" in host:
            raise ValueError(f"{host!r} is no IPv6 address")
        return f"[{IPv6Address(host[1:-1]).compressed}]"
    name = unquote(host, errors="strict") if "%" in host else host
    if not name.isascii():
        labels = idna.uts46_remap(name, std3_rules=False, transitional=False).split(".")
        name = ".".join(each if each.isascii() else f"xn--{each.encode('punycode').decode('ascii')}" for each in labels)
    name = name.lower().rstrip(".")
    if _FORBIDDEN.search(name) or len(name) > 253 or not all(0 < len(each) < 64 for each in name.split(".")):
        raise ValueError(f"{host!r} is no host")
    return str(_ipv4(name)) if _ENDS_IN_A_NUMBER.search(name) else name


def _ipv4(host: str) -> IPv4Address:
    """Return the address that one to four numbers stand for, the last of which fills what the others leave."""
    found = [_NUMBER.fullmatch(each) for each in host.split(".")]
    numbers = [
        int(each[1] or each[2] or each[3] or "0", 16 if each[1] is not None else 8 if each[3] is None else 10)
        for each in found
        if each
    ]
    if (
        len(numbers) != len(found)
        or len(numbers) > 4
        or any(each > 255 for each in numbers[:-1])
        or numbers[-1] >> 8 * (5 - len(numbers))
    ):
        raise ValueError(f"{host!r} is no IPv4 address")
    return IPv4Address(sum(each << 8 * (3 - place) for place, each in enumerate(numbers[:-1])) + numbers[-1])
