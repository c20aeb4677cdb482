"""Feeds that appear whole: written beside their place, and renamed into it at the end."""

from __future__ import annotations

import json
import logging
import os
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from scrapy.exporters import JsonLinesItemExporter
from w3lib.url import file_uri_to_path

from bodspider.items import Article
from bodspider.store import plain

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

PARTIAL = ".partial"
"""What is added to the name of a file while it is written, and stays there when the run is cut short."""


class WholeFileStorage:
    """Feed storage for files: the file under its own name is the old one until the new one is whole.

    A run that was cut short leaves what it has under the name with `PARTIAL` added, and an older file as it was.
    """

    def __init__(self, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.crawler = crawler
        self.path = Path(file_uri_to_path(uri) if uri.startswith("file:") else uri)
        self.overwrite = bool((feed_options or {}).get("overwrite"))

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        return cls(crawler, uri, feed_options=feed_options)

    @property
    def partial(self) -> Path:
        """Where the file is while it is written."""
        return self.path.with_name(self.path.name + PARTIAL)

    def open(self, spider: Spider) -> IO[bytes]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.overwrite or not self.path.exists():
            return self.partial.open("wb")
        shutil.copyfile(self.path, self.partial)
        return self.partial.open("ab")

    def store(self, file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        reason = self.crawler.stats.get_value("finish_reason", "finished")
        if reason == "finished":
            self.partial.replace(self.path)
        else:
            logger.warning("The run was cut short (%s): what there is stands in %s", reason, self.partial)


class ArticleLinesExporter(JsonLinesItemExporter):
    """Scrapy's exporter of JSON Lines, which for whole articles knows beforehand what they hold and takes a third of the time."""

    def __init__(self, file: Any, **options: Any) -> None:
        super().__init__(file, **options)
        self._line = json.JSONEncoder(ensure_ascii=not self.encoding, check_circular=False).encode

    def export_item(self, item: Any) -> None:
        if type(item) is Article and not self.fields_to_export:
            self.file.write(f"{self._line(plain(item))}\n".encode(self.encoding or "utf-8"))
        else:
            super().export_item(item)
