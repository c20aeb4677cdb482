"""When a worker of a shared crawl speaks with Redis next: soon when it has something to say or to ask, and now and then in any case."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bodspider.shared.holding import Holding

HEARTBEAT = 1.0
"""Seconds between two exchanges with Redis at most."""
IDLE = 0.05
"""Seconds between two exchanges while there is nothing to do, or a new worker waits to be noticed."""
LINGER = 0.1
"""Seconds that an article waits at most for an exchange in which it is claimed with others."""


class Rhythm:
    """The pauses between the exchanges of one worker, whose leases end after `lease` seconds of silence."""

    def __init__(self, lease: float) -> None:
        self.heartbeat = min(HEARTBEAT, lease / 4)
        self._wake = asyncio.Event()

    def hurry(self) -> None:
        """Let the next exchange begin now."""
        self._wake.set()

    def linger(self) -> None:
        """Let the next exchange begin soon, with what comes until then."""
        asyncio.get_running_loop().call_later(LINGER, self._wake.set)

    def begin(self) -> None:
        """Begin an exchange: what called for one before is part of it."""
        self._wake.clear()

    async def rest(self, holding: Holding, *, is_settled: bool) -> None:
        """Wait until the next exchange is due, by what is in `holding` and whether all workers keep the common pace (`is_settled`)."""
        if not holding.is_short:
            self._wake.clear()
        seconds = self.heartbeat if holding.has_open and is_settled else IDLE
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER if holding.has_claims else seconds):
                await self._wake.wait()
