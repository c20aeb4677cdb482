"""Scrapy's scheduler, which also keeps what has to wait: pages that are tried again later, and those of a host that is left alone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from scrapy import Request, Spider
from scrapy.core.scheduler import Scheduler

from bodspider.middlewares.patience import PatienceMiddleware, name_of

_LOST = 60.0
"""Seconds between two looks for a request that was to find out whether its host is back, and may have got lost."""


class PatientScheduler(Scheduler):
    """Hand out requests that may go now. Those that wait keep the crawl open and take no place in the downloader."""

    def open(self, spider: Spider) -> Any:
        self._later: dict[Request, asyncio.TimerHandle] = {}
        self._paused: defaultdict[str, list[Request]] = defaultdict(list)
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        assert self.crawler is not None
        found = self.crawler.get_downloader_middleware(PatienceMiddleware)
        assert found is not None
        self._patience = found
        found.changed = self._look
        return super().open(spider)

    def close(self, reason: str) -> Any:
        for alarm in (*self._later.values(), *self._alarms.values()):
            alarm.cancel()
        self._patience.changed = lambda _: None
        return super().close(reason)

    def __len__(self) -> int:
        return super().__len__() + self.waiting

    @property
    def waiting(self) -> int:
        """How many requests wait for their time, or for their host."""
        return len(self._later) + sum(map(len, self._paused.values()))

    def enqueue_request(self, request: Request) -> bool:
        wait = self._patience.due_in(request)
        if wait:
            self._later[request] = asyncio.get_running_loop().call_later(wait, self._is_due, request)
            return True
        return super().enqueue_request(request)

    def next_request(self) -> Request | None:
        while (request := super().next_request()) is not None:
            if self._patience.admit(request):
                return request
            name = name_of(request)
            self._paused[name].append(request)
            if name not in self._alarms:
                self._look(name)
        return None

    def _is_due(self, request: Request) -> None:
        del self._later[request]
        self._crawl(request)

    def _look(self, name: str) -> None:
        """Send what waits for a host: one request after a pause, all when it is back or given up, none while that is not known."""
        if alarm := self._alarms.pop(name, None):
            alarm.cancel()
        kept = self._paused.get(name)
        if not kept:
            return
        host = self._patience.host(name)
        wait = self._patience.wait(kept[0])
        if wait is None or wait > 0:
            wait = _LOST if wait is None else wait
            self._alarms[name] = asyncio.get_running_loop().call_later(wait, self._look, name)
        elif host.is_paused and not host.is_down:
            probe = _probe(kept, host.pauses)
            kept.remove(probe)
            self._crawl(probe)
        else:
            del self._paused[name]
            for request in kept:
                self._crawl(request)

    def _crawl(self, request: Request) -> None:
        engine: Any = self.crawler.engine  # type: ignore[union-attr]
        if engine.spider is not None:
            engine.crawl(request)


def _probe(kept: list[Request], pauses: int) -> Request:
    """Return the request that tells most of its host: one that never failed, and of these in turn the next page of a listing and the last article.

    What stands together in a listing may fail for a reason of its own, while all else of the host is well.
    """
    least = min(map(_times, kept))
    fresh = sorted((each for each in kept if _times(each) == least), key=lambda each: -each.priority)
    return fresh[0 if pauses % 2 else -1]


def _times(request: Request) -> int:
    return int(request.meta.get("retry_times", 0))
