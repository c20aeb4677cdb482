"""Every answer as the network gave it, before anything unpacks or follows it, and when it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from bodspider.clock import now
from bodspider.extensions.archive import ArchiveExtension

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ArchiveMiddleware:
    """Hand every answer to the archive, and note in the request's meta when it came (`fetched`) and where it is kept (`archive`)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("BOD_ARCHIVE"):
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        archive = self.crawler.get_extension(ArchiveExtension)
        if archive is not None:
            at = now()
            request.meta["fetched"] = at
            request.meta["archive"] = archive.keep(request, response, at)
        return response
