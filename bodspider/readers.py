"""Pages read in processes of their own, so that a crawl that no network slows down uses more than one core."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import pickle
import signal
import socket
import struct
import sys
from collections import deque
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from bodspider.errors import DetailError, ListingError, UsageError

logger = logging.getLogger(__name__)

Job = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function that processes know by its name, and what it is called with."""

Beside = pickle.PickleBuffer
"""Bytes in what a function is called with that are sent beside the rest, as they stand."""

_Asked = tuple[Job, asyncio.Future[Any]]

_BATCH = 8
"""Pages that a process is given at once, at most: giving them one by one would cost as much as a tenth of reading them."""
_BATCHES = 2
"""Batches that a process has at most: the one that it is at, and the next, so that it never waits."""
_WORTHWHILE = 3
"""Pages that make a batch worth while to a process that is busy; fewer wait for others, or until it is free."""
_PLENTY = 16
"""Pages that wait when a crawl's own process, if it has a core of its own, reads one itself."""
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


def plenty_for(count: int) -> int | None:
    """Return how many pages wait for `count` processes when this one reads some, too; ``None`` where they leave it no core of its own."""
    return _PLENTY if count < len(os.sched_getaffinity(0)) else None


_SIZE = struct.Struct("!I")
"""What stands before each message to and from a process: how long it is, in bytes."""
_CHUNK = 256 * 1024
"""Bytes that are received at once, into room that is there: making it anew each time costs more than the rest of receiving."""
_ROOM = 1024 * 1024
"""Bytes that may be on their way to a process, or from it: a batch and its answers fit, so that neither side waits until the other has time. Linux
allows less by default (``net.core.wmem_max``), and still twice what it gives unasked."""
_BRIEF = 0.01
"""Seconds of DOWNLOAD_DELAY up to which the processor can be what a crawl waits for."""


class Readers:
    """Processes that are split off this one. To be made before any thread is started, and by one that has imported what they use.

    Each is given several jobs at once, and the next ones while it is at them. One that dies leaves those that it was at, and the jobs of all
    others when it was the last one, to whoever asked. When all have as much as they are given, and `plenty` jobs wait besides, those that
    have waited longest are left to whoever asked, one at a time: this process would only wait, too.
    """

    def __init__(self, count: int, *, plenty: int | None = None) -> None:
        self._plenty = plenty
        self._waiting: deque[_Asked] = deque()
        self._is_due = False
        gc.collect()
        gc.freeze()  # the processes share the memory of what is there by now, as long as nobody looks through it
        self._processes = [_Process(self._take) for _ in range(count)]

    async def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return what `function`, called with `args` in one of the processes, returns; both are sent by pickle, as is the answer.

        What is wrapped in `Beside` is bytes there. Raises `bodspider.errors.DetailError` or `ListingError` when the
        function does, and `LookupError` when there is no answer: when the function raised another error, what it is called with cannot be sent,
        the process died, or it has too much to do.
        """
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(((function, args), future))
        self._give_soon()
        return await future

    def _give_soon(self) -> None:
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._give)

    def _give(self) -> None:
        self._is_due = False
        while self._waiting and self._processes:
            process = min(self._processes, key=lambda each: len(each.underway))
            share = -(-len(self._waiting) // len(self._processes))
            if len(process.underway) >= _BATCHES or (process.underway and share < _WORTHWHILE):
                self._leave_one()
                return
            batch = [self._waiting.popleft() for _ in range(min(share, _BATCH))]
            try:
                process.give(batch)
            except Exception:  # noqa: BLE001 pickle raises whatever the jobs hold
                for _, future in batch:
                    _settle(future, None)
        while self._waiting:
            _settle(self._waiting.popleft()[1], None)

    def _leave_one(self) -> None:
        if self._plenty is not None and len(self._waiting) >= self._plenty:
            _settle(self._waiting.popleft()[1], None)
            self._give_soon()  # after whoever asked has done it

    def _take(self, process: _Process, asked: list[_Asked], answers: list[Any] | None) -> None:
        """Hand out the `answers` to what was `asked`; they are ``None`` when the `process` died."""
        if answers is None:
            self._processes.remove(process)
            self._waiting.extendleft(each for batch in reversed(process.underway) for each in reversed(batch))
            process.end()
            logger.warning("A process that read pages died; its pages are read again")
        for (_, future), answer in zip(asked, answers or [None] * len(asked), strict=True):
            _settle(future, answer)
        self._give()

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.end()
        self._processes.clear()


def _settle(future: asyncio.Future[Any], answer: tuple[str, Any] | None) -> None:
    if future.done():
        return
    if answer is None:
        future.set_exception(LookupError())
    elif answer[0] == "read":
        future.set_result(answer[1])
    else:
        kind, reason, message = answer[1]
        future.set_exception(kind(reason, message))


class _Process:
    """One process, and the jobs that are `underway` to it, batch by batch. Nothing here waits for it.

    `take` is called with the answers to the first batch, or ``None`` when the process died.
    """

    def __init__(self, take: Callable[[_Process, list[_Asked], list[Any] | None], None]) -> None:
        import multiprocessing

        self.underway: deque[list[_Asked]] = deque()
        self._take = take
        self._ours, theirs = socket.socketpair()
        for end in (self._ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        self._process = multiprocessing.get_context("fork").Process(
            target=_work, args=(theirs, self._ours), daemon=True, name="reader"
        )
        self._process.start()
        theirs.close()
        self._ours.setblocking(False)
        self._unsent: deque[memoryview] = deque()
        self._room = memoryview(bytearray(_CHUNK))
        self._came = bytearray()
        self._loop: asyncio.AbstractEventLoop | None = None

    def give(self, asked: list[_Asked]) -> None:
        """Send jobs, as far as there is room for them now, and the rest later; nothing is sent when one of them cannot be, which raises why."""
        parts = _parts([job for job, _ in asked])
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._ours, self._receive)
        self.underway.append(asked)
        is_first = not self._unsent
        self._unsent.extend(parts)
        if is_first and not self._is_sent():
            self._loop.add_writer(self._ours, self._send)

    def _send(self) -> None:
        if self._is_sent():
            assert self._loop is not None
            self._loop.remove_writer(self._ours)

    def _is_sent(self) -> bool:
        """Send what there is room for, and tell whether that was all."""
        try:
            while self._unsent:
                sent = self._ours.sendmsg(self._unsent)
                while sent:
                    part = self._unsent.popleft()
                    if sent < len(part):
                        self._unsent.appendleft(part[sent:])
                    sent -= min(sent, len(part))
        except BlockingIOError:
            return False
        except OSError:
            self._unsent.clear()  # it died, and reading from it says so
        return True

    def _receive(self) -> None:
        try:
            came = self._ours.recv_into(self._room)
        except BlockingIOError:
            return
        except OSError:
            came = 0
        if not came:
            self._take(self, self.underway.popleft() if self.underway else [], None)
            return
        self._came += self._room[:came]
        while len(self._came) >= _SIZE.size and len(self._came) >= (end := _SIZE.size + _SIZE.unpack_from(self._came)[0]):
            with memoryview(self._came) as view:
                answers = pickle.loads(view[_SIZE.size : end])  # noqa: S301 from a process of our own
            del self._came[:end]
            self._take(self, self.underway.popleft(), answers)

    def end(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._ours)
            self._loop.remove_writer(self._ours)
        self._ours.close()
        self._process.join(1.0)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()


def _work(pipe: socket.socket, other: socket.socket) -> None:
    """Do jobs until the other end of the pipe is closed: by whoever gave them, or by the end of that process."""
    for name in ("SIGINT", "SIGHUP"):  # Ctrl-C, and its end, reach all processes of a terminal; the crawl ends this one
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other.close()
    with contextlib.suppress(OSError), pipe.makefile("rb") as coming:
        while (parts := _read_parts(coming)) is not None:
            jobs: list[Job] = pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301 from the process that split this one off
            answers = pickle.dumps([_done(*job) for job in jobs], pickle.HIGHEST_PROTOCOL)
            pipe.sendall(_SIZE.pack(len(answers)) + answers)


def _parts(jobs: list[Job]) -> list[memoryview]:
    """Return a message in parts: how many follow and how long each is, the jobs as pickle has them, and what it left out, byte for byte."""
    beside: list[Beside] = []
    data = pickle.dumps(jobs, pickle.HIGHEST_PROTOCOL, buffer_callback=beside.append)
    parts = [memoryview(data), *(each.raw() for each in beside)]
    sizes = b"".join(map(_SIZE.pack, (len(parts), *map(len, parts))))
    return [memoryview(sizes), *filter(len, parts)]


def _read_parts(coming: BinaryIO) -> list[bytes] | None:
    """Return the next message, without its sizes; ``None`` when there is none, or it was cut off."""
    try:
        (count,) = _SIZE.unpack(coming.read(_SIZE.size))
        sizes = [_SIZE.unpack(coming.read(_SIZE.size))[0] for _ in range(count)]
    except struct.error:
        return None
    parts = [coming.read(size) for size in sizes]
    return parts if [len(each) for each in parts] == sizes else None


def _done(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any] | None:
    try:
        return "read", function(*args)
    except (DetailError, ListingError) as error:
        return "refused", (type(error), error.reason, str(error))
    except Exception:  # noqa: BLE001 a bug; whoever asked does the same again and tells it with its traceback
        return None
