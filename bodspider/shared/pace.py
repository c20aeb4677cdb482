"""Politeness that holds for a host whatever the number of workers: each takes a share of it."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle


def share(limit: int, workers: int, rank: int) -> int:
    """Return how many of `limit` requests at once the worker may send that joined after `rank` of all `workers`.

    The shares of all workers add up to `limit`; those who joined last may have none.
    """
    return limit // workers + (rank < limit % workers)


class Pace:
    """The pace of one worker: its share of the requests at once to a host, and delays `factor` times as long, as many as workers are sending."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._limit = max(1, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._target = settings.getfloat("AUTOTHROTTLE_TARGET_CONCURRENCY")
        self._slots: dict[str, dict[str, Any]] = settings.getdict("DOWNLOAD_SLOTS")
        self.factor = 1

    def keep(self, workers: int, rank: int) -> int:
        """Take this worker's share among `workers`, and return how many requests at once to one host that is."""
        downloader: Any = self._crawler.engine.downloader
        mine = share(self._limit, workers, rank)
        if mine == 0:
            return 0
        factor = min(workers, self._limit)
        throttle = self._crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.target_concurrency = self._target / factor
            throttle.mindelay = self._delay * factor
        downloader.domain_concurrency = mine
        downloader._delay *= factor / self.factor
        downloader.per_slot_settings = {
            host: {
                **each,
                "concurrency": max(1, share(int(each.get("concurrency", self._limit)), workers, rank)),
                "delay": float(each.get("delay", self._delay)) * factor,
            }
            for host, each in self._slots.items()
        }
        for host, slot in downloader.slots.items():
            slot.concurrency = downloader.per_slot_settings.get(host, {}).get("concurrency", mine)
            slot.delay *= factor / self.factor
        self.factor = factor
        return mine

    @property
    def is_kept(self) -> bool:
        """Whether no host is being asked more than this worker's share at once; requests that were sent before it shrank have to end first."""
        downloader: Any = self._crawler.engine.downloader
        return all(len(slot.transferring) <= slot.concurrency for slot in downloader.slots.values())
