"""Files and other outputs of a crawl, looked at before it begins: one that cannot be written would be missing at its end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter

from bodspider.errors import UsageError
from bodspider.extensions.feeds import PARTIAL, is_being_written

if TYPE_CHECKING:
    from scrapy.settings import Settings


class _Heard(logging.Handler):
    """What was said, for lack of an error that says it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def check_feeds(settings: Settings) -> None:
    """Raise `UsageError` for an output of a kind that is not known, or that needs a package that is not there.

    Scrapy says so in its log alone, leaves out all outputs, and crawls.
    """
    feeds = settings.getdict("FEEDS")
    for uri, options in feeds.items():
        if not isinstance(options, Mapping):
            raise UsageError(f'output {uri}: its options in FEEDS are not usable; expected them as {{"format": "jsonl"}}')
    if not feeds:
        return
    logger, heard = logging.getLogger(FeedExporter.__module__), _Heard()
    logger.addHandler(heard)
    logger.propagate = False
    try:
        FeedExporter(Crawler(Spider, settings))
    except NotConfigured:
        said = " ".join((heard.lines or ["it cannot be written"])[0].split())
        raise UsageError(f"output {', '.join(map(str, feeds))} is not usable: {said}") from None
    finally:
        logger.removeHandler(heard)
        logger.propagate = True


def output_paths(settings: Settings) -> list[Path]:
    """Return the files that a crawl is to write."""
    return [Path(str(uri)) for uri in settings.getdict("FEEDS") if ":" not in str(uri)]


def check_file(path: Path) -> str | None:
    """Raise `UsageError` for a `path` that is a folder; return what keeps the file from being written now, ``None`` for nothing.

    Raises `OSError` when its name is none for the disk.
    """
    path.with_name(path.name + PARTIAL).exists()
    if path.is_dir():
        raise UsageError(f"output {path} is a folder; expected a file name")
    return (
        f"output {path} is being written by another crawl; wait for it, or choose another name"
        if is_being_written(path)
        else None
    )
