"""Article pages read in processes of their own, so that a crawl that no network slows down uses more than one core."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bodspider.errors import DetailError, UsageError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

logger = logging.getLogger(__name__)

Job = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function that processes know by its name, and what it is called with."""

_BATCH = 8
"""Pages that a process is given at once, at most: giving them one by one would cost as much as a tenth of reading them."""
_MOST = 8
"""Processes that are started when the number is left to us; the crawl's own keeps no more of them busy."""


class Settings(Protocol):
    """The part of Scrapy's settings that is used here."""

    def get(self, name: str, default: Any = None) -> Any: ...

    def getbool(self, name: str, default: bool = False) -> bool: ...

    def getfloat(self, name: str, default: float = 0.0) -> float: ...


def readers_wanted(settings: Settings) -> int:
    """Return how many processes are to read pages; 0 where the crawl's own does.

    Left to us, a replay has as many as there are cores. A crawl has one when neither AutoThrottle nor a delay holds it back, as then
    the processor is what it waits for; a worker of a shared crawl has none, being one of several processes itself. Raises
    `bodspider.errors.UsageError` for a setting that is no number.
    """
    given = str(settings.get("BOD_READERS") or "auto")
    if given != "auto" and not given.isdecimal():
        raise UsageError(f"setting BOD_READERS={given!r} is not usable; expected auto or a number of processes")
    if sys.platform != "linux":  # elsewhere a process cannot be split in two safely
        return 0
    if given != "auto":
        return int(given)
    cores = len(os.sched_getaffinity(0))
    if cores == 1 or settings.get("REDIS_URL"):
        return 0
    if settings.getbool("BOD_REPLAY"):
        return min(cores, _MOST)
    return 0 if settings.getbool("AUTOTHROTTLE_ENABLED") or settings.getfloat("DOWNLOAD_DELAY") > _BRIEF else 1


_BRIEF = 0.01
"""Seconds of DOWNLOAD_DELAY up to which the processor can be what a crawl waits for."""


class Readers:
    """Processes that are split off this one. To be made before any thread is started, and by one that has imported what they use.

    Each is given several jobs at once as soon as it is free. One that dies leaves its jobs, and those of all others when it was the
    last one, to whoever asked.
    """

    def __init__(self, count: int) -> None:
        self._idle: list[_Process] = []
        self._waiting: deque[tuple[Job, asyncio.Future[Any]]] = deque()
        gc.collect()
        gc.freeze()  # the processes share the memory of what is there by now, as long as nobody looks through it
        self._processes = [_Process() for _ in range(count)]
        self._idle.extend(self._processes)

    async def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return what `function`, called with `args` in one of the processes, returns; both are sent by pickle, as is the answer.

        Raises `bodspider.errors.DetailError` when the function does, and `LookupError` when there is no answer: when the function raised
        another error, or the process died.
        """
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(((function, args), future))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._give)
        return await future

    def _give(self) -> None:
        while self._waiting and self._idle:
            process = self._idle.pop()
            share = -(-len(self._waiting) // (len(self._idle) + 1))
            jobs = [self._waiting.popleft() for _ in range(min(share, _BATCH))]
            if not process.give([job for job, _ in jobs], partial(self._take, process, jobs)):
                self._take(process, jobs, None)
        if not self._processes:
            while self._waiting:
                _settle(self._waiting.popleft()[1], None)

    def _take(self, process: _Process, jobs: list[tuple[Job, asyncio.Future[Any]]], answers: list[Any] | None) -> None:
        if answers is None:
            self._processes.remove(process)
            process.end()
            logger.warning("A process that read pages died; its pages are read again")
        else:
            self._idle.append(process)
        for (_, future), answer in zip(jobs, answers or [None] * len(jobs), strict=True):
            _settle(future, answer)
        self._give()

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.end()
        self._processes.clear()
        self._idle.clear()


def _settle(future: asyncio.Future[Any], answer: tuple[str, Any] | None) -> None:
    if future.done():
        return
    if answer is None:
        future.set_exception(LookupError())
    elif answer[0] == "read":
        future.set_result(answer[1])
    else:
        future.set_exception(DetailError(*answer[1]))


class _Process:
    def __init__(self) -> None:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._ours), daemon=True, name="reader")
        self._process.start()
        theirs.close()

    def give(self, jobs: list[Job], take: Callable[[list[Any] | None], None]) -> bool:
        """Send `jobs` and let `take` have the answers, or ``None`` when the process died; return whether they could be sent."""
        try:
            self._ours.send_bytes(pickle.dumps(jobs, pickle.HIGHEST_PROTOCOL))
        except OSError:
            return False
        loop = asyncio.get_running_loop()

        def on_answer() -> None:
            loop.remove_reader(self._ours.fileno())
            try:
                answers = pickle.loads(self._ours.recv_bytes())  # noqa: S301 from a process of our own
            except (EOFError, OSError):
                answers = None
            take(answers)

        loop.add_reader(self._ours.fileno(), on_answer)
        return True

    def end(self) -> None:
        self._ours.close()
        self._process.join(1.0)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()


def _work(pipe: Connection, other: Connection) -> None:
    """Do jobs until the other end of the pipe is closed: by whoever gave them, or by the end of that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the crawl ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other.close()
    with contextlib.suppress(EOFError, OSError):
        while True:
            jobs: list[Job] = pickle.loads(pipe.recv_bytes())  # noqa: S301 from the process that split this one off
            pipe.send_bytes(pickle.dumps([_done(*job) for job in jobs], pickle.HIGHEST_PROTOCOL))


def _done(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any] | None:
    try:
        return "read", function(*args)
    except DetailError as error:
        return "refused", (error.reason, str(error))
    except Exception:  # noqa: BLE001 a bug; whoever asked does the same again and tells it with its traceback
        return None
