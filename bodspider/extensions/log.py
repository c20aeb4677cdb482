"""Log lines that a person can read: one line each, no whole items."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import logformatter

from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LogFormatter(logformatter.LogFormatter):
    """Scrapy's log lines, with the address of an item in the place of all its text.

    Lines for each page and each item, of which nothing is to be seen above the level DEBUG, are not made there: Scrapy makes
    all lines and throws away what nobody asked for.
    """

    def __init__(self, is_verbose: bool = True) -> None:
        self._is_verbose = is_verbose

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        level = logging.getLevelName(crawler.settings.get("LOG_LEVEL"))
        return cls(not isinstance(level, int) or level <= logging.DEBUG)

    def crawled(self, request: Any, response: Any, spider: Any) -> Any:
        return super().crawled(request, response, spider) if self._is_verbose else None

    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
        if not self._is_verbose:
            return None
        return {"level": logging.DEBUG, "msg": "Scraped %(item)s", "args": {"item": _name(item)}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        formatted = super().dropped(item, exception, response, spider)
        return {
            **formatted,
            "msg": "Dropped %(item)s: %(exception)s",
            "args": {"item": _name(item), "exception": exception},
        }

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        return {"level": logging.ERROR, "msg": "Bug while processing %(item)s", "args": {"item": _name(item)}}


def _name(item: Any) -> str:
    article = item.article if isinstance(item, Visit) else item
    return str(getattr(article, "url", None) or getattr(article, "id", type(item).__name__))
