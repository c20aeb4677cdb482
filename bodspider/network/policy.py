"""Which hosts may be connected: any public one, and private ones that the user named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest

from bodspider.hosts import address_of, is_bad_port, is_global, is_private, plain_host
from bodspider.urls import MAX_LENGTH, origin_of, resolve

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Lookup = Callable[[str], Awaitable[Iterable[str]]]
"""What asks for the IP addresses of a name, once, and gives none when there is no such name."""
Address = IPv4Address | IPv6Address

_WEB = (80, 443)
_MOST_TRIED = 4
_METADATA = frozenset(map(ip_address, ("100.100.100.200", "192.0.0.192", "fd00:ec2::254")))
"""Where clouds tell a machine its secrets, besides 169.254.169.254, which is link-local."""


class Refused(IgnoreRequest):
    """Raised for an address that is not visited; `reason` is the short form that is counted."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason


class Policy:
    """What one crawl may connect to: public addresses, and the private ones that the user opened by naming `urls` on them.

    An address opens its own host on its own port; one on port 80 or 443 opens both, as sites move from http to https. A name that
    the user opened is private or public for the whole crawl, as its first answer was: the owner of a public site cannot turn it into a private
    address later. No name opens the addresses where clouds tell a machine its secrets.
    """

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._opened: set[tuple[str, int]] = set()
        self._was_private: dict[str, bool] = {}
        for url in urls:
            self.open(url)

    def open(self, url: str) -> None:
        """Open the host and port of `url`, an http(s) address."""
        host, port = origin_of(url)
        self._opened.update((host, each) for each in (_WEB if port in _WEB else (port,)))

    def opens(self, host: str) -> bool:
        """Tell whether the user named an address on `host`, a plain one."""
        return any(host == each for each, _ in self._opened)

    def allows(self, url: str) -> bool:
        """Tell whether `url` may be asked for as far as its spelling tells: http(s), not too long, on a host and port that `addresses` may give."""
        plain = resolve(url, url)
        return plain is not None and len(url) <= MAX_LENGTH and self._allows(*origin_of(plain))

    async def addresses(self, host: str, port: int, look_up: Lookup) -> list[Address]:
        """Return the addresses to which a connection to `host` on `port` may be made, IPv4 first, four at most; a name is looked up once.

        Raises `Refused` with the reason ``unsafe-url`` when any of them must not be connected, and `CannotResolveHostError` when there
        are none.
        """
        try:
            plain = plain_host(host)
        except ValueError:
            raise Refused("unsafe-url", f"{host} is no host") from None
        if not self._allows(plain, port):
            raise Refused("unsafe-url", f"{plain}:{port} must not be connected")
        address = address_of(plain)
        if address is not None:
            return [address]
        found = sorted(dict.fromkeys(_inner(ip_address(each)) for each in await look_up(plain)), key=lambda each: each.version)
        if not found:
            raise CannotResolveHostError(f"no addresses for {plain}")
        self._check(plain, port, [each for each in found if not is_global(each)])
        return found[:_MOST_TRIED]

    def _allows(self, host: str, port: int) -> bool:
        return not is_bad_port(port) and (not is_private(host) or (host, port) in self._opened)

    def _check(self, host: str, port: int, private: list[Address]) -> None:
        """Raise `Refused` when `private`, those of the addresses of a name that are no public ones, must not be connected."""
        is_opened = (host, port) in self._opened
        if is_opened and not is_private(host):
            is_opened = self._was_private.setdefault(host, bool(private)) and not any(map(_is_secret, private))
        if private and not is_opened:
            raise Refused("unsafe-url", f"{host} is at {private[0]}")


def _inner(address: Address) -> Address:
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def _is_secret(address: Address) -> bool:
    return address.is_link_local or address in _METADATA


def policy_of(crawler: Crawler) -> Policy:
    """Return the policy of the spider of `crawler`, its attribute `policy`; one without opens nothing."""
    policy: Policy = getattr(crawler.spider, "policy", _NOTHING_OPENED)
    return policy


_NOTHING_OPENED = Policy()
