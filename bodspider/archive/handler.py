"""The download handler of a replay: every answer comes out of the archive, and none from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from bodspider.archive.reading import Contents, Exchange, body_of
from bodspider.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NOT_ARCHIVED = "not-archived"
"""The reason for which a page cannot be had when no archive holds it."""

UNREAD = "unread"
"""The key of ``Request.meta`` under which an answer without headers and body names the `Exchange` that has it."""

_CODED = {"content-encoding", "content-length", "transfer-encoding"}


class Archived(IgnoreRequest):
    """Raised for a page that could not be had when the archive was written, or that it does not hold; `reason` says why."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.reason = reason


class ArchiveDownloadHandler:
    """Answer each request with what the archive holds for its address; see `bodspider.archive.reading.Contents.next_of`."""

    lazy = False
    contents = Contents()
    """What the archives hold; the command that replays sets it before the crawl begins."""

    def __init__(self, crawler: Crawler) -> None:
        if self.contents.damages:
            crawler.stats.set_value("bod/archive_problem", in_words(self.contents.damages))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        exchange = self.contents.next_of(request.url)
        if exchange is None:
            raise Archived(self.contents.failures.get(request.url, NOT_ARCHIVED), request.url)
        self.contents.take(exchange)
        return answer(exchange, request)

    async def close(self) -> None:
        """Nothing is open."""


def in_words(damages: list[str]) -> str:
    """Return what is wrong with the archives in one line."""
    more = f"; and {len(damages) - 3} more places" if len(damages) > 3 else ""
    return f"the archive is damaged, what is whole of it was used: {'; '.join(damages[:3])}{more}"


def answer(exchange: Exchange, request: Request, *, unread: bool = False) -> Response:
    """Return the response that the archived `exchange` stands for; one that stays `unread` has no headers and no body, and says where they are.

    Raises `Archived` when its body is damaged.
    """
    request.meta.update(exchange.meta)
    request.meta["fetched"] = exchange.at
    request.meta["archive"] = exchange.place
    if unread:
        request.meta[UNREAD] = exchange
        return Response(exchange.url, exchange.status, request=request)
    response = read_answer(exchange)
    response.request = request
    return response


def read_answer(exchange: Exchange) -> Response:
    """Return the response that the archived `exchange` stands for, as if nobody had asked for it.

    Raises `Archived` when its body is damaged.
    """
    headers = Headers((name, value) for name, value in exchange.headers if name.lower() not in _CODED)
    try:
        body = body_of(exchange)
    except ArchiveError as error:
        raise Archived("archive-damaged", exchange.url) from error
    kind: type[Response] = responsetypes.from_args(headers=headers, url=exchange.url, body=body)
    response = kind(url=exchange.url, status=exchange.status, body=body)
    response.headers = headers  # which are made anew of what is given when it begins
    return response
