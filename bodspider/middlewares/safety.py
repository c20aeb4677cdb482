"""No request goes where it must not: every hop of every page is checked before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bodspider.network import Refused, policy_of
from bodspider.urls import host_of, resolve

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SHOWN = 200


class SafetyMiddleware:
    """Refuse what is not plain http(s), private hosts that no listing of the user is on, and domains not allowed.

    The spider says what the user opened (`policy`) and which domains details may be on (`allowed_hosts`, empty for any).
    Redirects come here too, one request a hop. What a name stands for is checked when it is connected.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        url, policy = request.url, policy_of(self.crawler)
        if not policy.allows(url):
            raise Refused("unsafe-url", url)
        allowed: tuple[str, ...] = getattr(self.crawler.spider, "allowed_hosts", ())
        host = host_of(url)
        if allowed and not policy.opens(host) and not any(host == each or host.endswith(f".{each}") for each in allowed):
            raise Refused("outside-domains", url)


class LocationMiddleware:
    """Give the target of a redirect in one spelling, the one that a browser reads; refuse one that is no address of the web."""

    def process_response(self, request: Request, response: Response) -> Response:
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or not location or location.startswith(b"#"):
            return response
        target = resolve(request.url, _text(location))
        if target is None:
            raise Refused("unsafe-url", f"a redirect to {ascii(_text(location))[:_SHOWN]}")
        response.headers["Location"] = target
        return response


def _text(header: bytes) -> str:
    """Return an address in a header as text: sites send UTF-8, and old ones Latin-1, where only ASCII is allowed."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")
