"""The store off the reactor: one thread writes and reads while the crawl goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from bodspider.errors import StoreError
from bodspider.store.records import Outcome, Record

if TYPE_CHECKING:
    from bodspider.store.store import Store

T = TypeVar("T")

BATCH = 1_000
"""Records that are written in one transaction at most."""
LINGER = 0.25
"""Seconds that a record waits for others to share its transaction: what a transaction costs by itself is that of fifty records."""
LINGER_REPLAYED = 2.0
"""The same, in a replay, which has many a second, and of which nothing is lost that cannot be replayed."""
LINGER_ASKED = 0.1
"""The same, where the crawl waits for what the database says of each."""
MOST_WAITING = 2_000
"""Records that may wait; beyond that the crawl waits for the database."""


class Writer:
    """Everything that one crawl asks of its database, in one thread and in order.

    Once the database has failed for good, every later call raises the same `bodspider.errors.StoreError`.
    """

    def __init__(self, store: Store, run: int, *, linger: float = LINGER) -> None:
        self.run = run
        self._store = store
        self._linger = linger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting: list[tuple[Record, asyncio.Future[Outcome]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._full = asyncio.Event()
        self._is_hurried = False
        self._room = asyncio.Event()
        self._problem: StoreError | None = None

    @property
    def time(self) -> Callable[[Any], Any]:
        """What turns a time into what the database takes."""
        return self._store.time

    async def call(self, work: Callable[[Store], T]) -> T:
        """Return what `work` returns; it is given the store, and runs after everything that was submitted before it began."""
        if self._problem is not None:
            raise self._problem
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._store)
        except StoreError as error:
            self._problem = error
            raise

    async def submit(self, record: Record) -> asyncio.Future[Outcome]:
        """Take `record` to be written with others, and return the future of what it is to the database."""
        while len(self._waiting) >= MOST_WAITING and self._problem is None:
            self._room.clear()
            await self._room.wait()
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, future))
        if len(self._waiting) >= BATCH:
            self._full.set()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write())
        return future

    def hurry(self) -> None:
        """Let what waits to be written wait for no more."""
        self._is_hurried = True
        self._full.set()

    async def flush(self) -> None:
        """Wait until everything that was submitted is written, or has failed."""
        while self._waiting or (self._writing is not None and not self._writing.done()):
            self.hurry()
            if self._writing is not None:
                await self._writing

    async def close(self) -> None:
        """Write what waits, and close the database."""
        await self.flush()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
        self._thread.shutdown()

    async def _write(self) -> None:
        while self._waiting:
            if len(self._waiting) < BATCH and not self._is_hurried:
                self._full.clear()
                await _wait(self._full, self._linger)
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            records = [record for record, _ in batch]
            try:
                outcomes = await self.call(lambda store, records=records: store.write(records, run=self.run))  # type: ignore[misc]
            except StoreError as error:
                for _, future in batch:
                    future.set_exception(error)
            else:
                for (_, future), outcome in zip(batch, outcomes, strict=True):
                    future.set_result(outcome)
            self._room.set()
        self._is_hurried = False


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
