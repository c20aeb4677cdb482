"""What commands need that ask for a page or two, and are no crawl: nothing that writes, and no run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scrapy.utils.spider import DefaultSpider
from scrapy.utils.url import guess_scheme

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


def stand_alone(settings: BaseSettings, urls: Iterable[str] = ()) -> None:
    """Leave out of `settings` all that belongs to a crawl.

    The spider of commands that have none may ask for `urls`, which the user named, though they be on this machine or network.
    """
    for name, value in _ALONE.items():
        settings.set(name, value, priority="cmdline")
    plain = (resolve(each, each) for each in map(guess_scheme, urls))
    DefaultSpider.policy = Policy(each for each in plain if each)  # type: ignore[attr-defined]
