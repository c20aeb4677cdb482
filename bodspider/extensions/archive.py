"""The pages of a crawl into ``pages.warc.gz`` of its run folder."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from bodspider.archive.reading import NOTED
from bodspider.archive.writing import Archive
from bodspider.clock import now
from bodspider.extensions.run import RunExtension
from bodspider.signals import page_failed, write_failed

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

NAME = "pages.warc.gz"


class ArchiveExtension:
    """Keep what the network gives, and what it does not give, in an archive."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._archive: Archive | None = None
        self._run = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("BOD_ARCHIVE"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        crawler.signals.connect(extension.on_page_failed, page_failed)
        return extension

    def opened(self) -> None:
        run = self.crawler.get_extension(RunExtension)
        assert run is not None
        self._run = run.run_id
        arguments = self.crawler.spider.arguments.plain()  # type: ignore[union-attr]
        self._archive = Archive(run.folder_now / NAME, {"run": run.run_id, "arguments": json.dumps(arguments, ensure_ascii=True)})

    def keep(self, request: Request, response: Response, at: datetime) -> dict[str, Any] | None:
        """Keep an answer and return its place, as the database takes it; ``None`` before and after the crawl."""
        if self._archive is None:
            return None
        walk = request.cb_kwargs.get("walk")
        about = {"listing": walk.url} if walk is not None else {}
        noted = {name: request.meta[name] for name in NOTED if name in request.meta}
        about |= {"meta": noted} if noted else {}
        try:
            return {"file": f"{self._run}/{NAME}", **self._archive.exchange(request, response, at=at, about=about)}
        except OSError as error:
            self._give_up(error)
            return None

    def on_page_failed(self, url: str, stage: str, reason: str) -> None:
        if self._archive is not None and not reason.startswith("http-"):
            try:
                self._archive.failure(url, reason, at=now(), about={"stage": stage})
            except OSError as error:
                self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        assert self._archive is not None
        archive, self._archive = self._archive, None
        self.crawler.signals.send_catch_log(write_failed, path=archive.path, error=error)
        with suppress(OSError):  # it tries once more to write what it could not
            archive.close()

    def closed(self) -> None:
        if self._archive is not None:
            try:
                self._archive.close()
            except OSError as error:
                self._give_up(error)
            self._archive = None
