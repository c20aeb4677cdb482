"""No request goes where it must not: every hop of every page is checked before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest

from bodspider.urls import MAX_LENGTH, host_of, is_private, resolve

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class Refused(IgnoreRequest):
    """Raised for an address that is not visited; `reason` is the short form that is counted."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.reason = reason


def is_unsafe(url: str, opened: frozenset[str]) -> bool:
    """Tell whether `url` is not plain http(s), is too long, or leads to a private host that is none of those the user `opened`."""
    host = host_of(url)
    return resolve(url, url) is None or len(url) > MAX_LENGTH or (is_private(host) and host not in opened)


class SafetyMiddleware:
    """Refuse what is not plain http(s), private hosts that no listing of the user is on, and domains not allowed.

    The spider says which hosts the user opened (`opened_hosts`) and which domains details may be on
    (`allowed_hosts`, empty for any). Redirects come here too, one request a hop.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self.crawler.spider
        url, host = request.url, host_of(request.url)
        opened: frozenset[str] = getattr(spider, "opened_hosts", frozenset())
        allowed: tuple[str, ...] = getattr(spider, "allowed_hosts", ())
        if is_unsafe(url, opened):
            raise Refused("unsafe-url", url)
        if allowed and host not in opened and not any(host == each or host.endswith(f".{each}") for each in allowed):
            raise Refused("outside-domains", url)
