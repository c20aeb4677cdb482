"""Log lines that a person can read: one line each, no whole items."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import logformatter

from bodspider.visits import Visit


class LogFormatter(logformatter.LogFormatter):
    """Scrapy's log lines, with the address of an item in the place of all its text."""

    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
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
