"""The place of a worker among all workers of its crawl: how many requests it may send at once, and whether it may yet."""

from __future__ import annotations

import asyncio

from bodspider.shared.frontier import News
from bodspider.shared.pace import Pace

_LATE = 1.5
"""Heartbeats after which a new worker waits no longer for those that were there to keep the smaller shares: one that is dead never will."""


class Place:
    """The share of one worker, which keeps its `pace` and hears from Redis at every `heartbeat`, in seconds, at the latest."""

    def __init__(self, pace: Pace, heartbeat: float) -> None:
        self._pace = pace
        self._heartbeat = heartbeat
        self._share = 0
        self._is_noticed = False
        self._last = ""
        self._kept = ""
        self._joined = 0.0

    def begin(self) -> None:
        """Begin to wait for the others to make room."""
        self._joined = asyncio.get_running_loop().time()

    def hear(self, news: News) -> None:
        """Take the share that `news` leaves to this worker."""
        self._share = self._pace.keep(news.workers, news.rank)
        self._is_noticed, self._last = news.is_noticed, news.last

    def keep(self) -> str:
        """Return the last to join of the workers whose common pace this one keeps by now; empty when there is none yet."""
        if self._pace.is_kept:
            self._kept = self._last
        return self._kept

    @property
    def is_settled(self) -> bool:
        """Whether this worker keeps the pace that it shares with all that it knows of."""
        return self._kept == self._last

    @property
    def may_send(self) -> bool:
        """Whether this worker may send requests: it has a share, and those that were there before it keep theirs."""
        is_late = asyncio.get_running_loop().time() > self._joined + _LATE * self._heartbeat
        return self._share > 0 and (self._is_noticed or is_late)
