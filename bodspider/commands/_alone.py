"""What commands need that ask for a page or two, and are no crawl: nothing that writes, and no run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.spider import DefaultSpider

from bodspider.network import Policy
from bodspider.urls import resolve

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_ALONE: dict[str, Any] = {
    "EXTENSIONS": {},
    "ITEM_PIPELINES": {},
    "FEEDS": {},
    "BOD_ARCHIVE": "0",
    "STATS_DUMP": False,
}


def stand_alone(settings: BaseSettings) -> None:
    """Leave out of `settings` all that belongs to a crawl."""
    for name, value in _ALONE.items():
        settings.set(name, value, priority="cmdline")


def open_address(url: str) -> None:
    """Let the spider of commands that have none ask for `url`, which the user named, though it be on this machine or network."""
    plain = resolve(url, url)
    if plain is not None:
        DefaultSpider.policy = Policy([plain])  # type: ignore[attr-defined]
