"""Runs a target over many inputs, and measures what each of them costs.

A target is a name, a function that makes an input out of a source of chance, and a function that takes it. Chance is a
``random.Random``, whoever fills it: a seed, hypothesis, which makes a failing input small, or the bytes of atheris.
"""

from __future__ import annotations

import gc
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bodspider.errors import BodspiderError

SIZE = 100 * 1024
"""Bytes that the limit of time is stated for; a shorter input may take as long."""

LIMIT = 0.1
"""Seconds of CPU that an input of `SIZE` bytes may take."""

_REPEATS = 4
_KEPT = 8
_HANG = 5
"""Seconds of CPU after which an input is ended."""


class Hang(BaseException):
    """Raised in what takes an input for too long; no ``except Exception`` holds it up."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: `make` gives an input out of chance, `stretched` gives those that stretch one thing to `SIZE` bytes."""

    name: str
    make: Callable[[random.Random], Any]
    take: Callable[[Any], object]
    stretched: Callable[[], Iterator[tuple[str, Any]]] = lambda: iter(())


@dataclass(slots=True)
class Found:
    """What a run of one target came to: the slowest input, in seconds for each `SIZE` bytes, and what was raised."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    worst: str = ""
    slow: list[str] = field(default_factory=list)
    raised: dict[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not self.slow and not self.raised


def run(target: Target, inputs: int, seconds: float, seed: int, stretched: int | None = None) -> Found:
    """Give `target` so many `inputs`, or as many as `seconds` allow: its stretched ones first, or `stretched` of them."""
    found = Found()
    until = time.monotonic() + seconds
    given = [*target.stretched()]
    given = given if stretched is None else random.Random(seed).sample(given, min(stretched, len(given)))
    chance = random.Random(seed)
    was_on = gc.isenabled()
    gc.disable()
    try:
        for number, (label, value) in enumerate(given):
            if time.monotonic() > until:
                break
            try_one(target, value, found, label)
            if number % 50 == 0:
                gc.collect()
        for number in range(inputs - len(given)):
            if time.monotonic() > until:
                break
            try_one(target, target.make(chance), found, f"input {number} of seed {seed}")
            if number % 500 == 0:
                gc.collect()
    finally:
        if was_on:
            gc.enable()
    return found


def try_one(target: Target, value: Any, found: Found, label: str) -> None:
    """Give `target` one `value`, and note in `found` what came of it. A slow one is tried again: a busy machine is no fault."""
    found.inputs += 1
    allowed = LIMIT * max(size_of(value) / SIZE, 1)
    try:
        taken, is_refused = _timed(target, value)
        for _ in range(_REPEATS if taken > allowed else 0):
            taken = min(taken, _timed(target, value)[0]) if taken < 10 * allowed else taken
        found.refused += is_refused
    except Hang:
        taken = _HANG
    except Exception as error:  # noqa: BLE001 whatever it is, it is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        found.raised.setdefault(
            f"{type(error).__name__} in {place.filename.rpartition('/')[2]}:{place.lineno}", f"{label}: {value!r:.400}"
        )
        return
    relative = taken / max(size_of(value) / SIZE, 1)
    if relative > found.slowest:
        found.slowest, found.worst = relative, label
    if taken > allowed and len(found.slow) < _KEPT:
        found.slow.append(f"{1000 * relative:.0f} ms per 100 KB: {label}: {value!r:.200}")


def _timed(target: Target, value: Any) -> tuple[float, bool]:
    """Return the seconds of CPU that `value` takes, and whether an error of ours refuses it."""
    is_refused = False
    start = time.thread_time()
    with _ended():
        try:
            target.take(value)
        except BodspiderError:
            is_refused = True
    return time.thread_time() - start, is_refused


@contextmanager
def _ended() -> Iterator[None]:
    def end(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, _HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def size_of(value: Any) -> int:
    """Return the size of an input: bytes, characters, or the sum of its parts."""
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, dict):
        return sum(size_of(each) for pair in value.items() for each in pair)
    return sum(map(size_of, value)) if isinstance(value, tuple | list) else 0
