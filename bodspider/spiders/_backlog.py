"""What waits to be visited, in a twentieth of the memory that it takes as objects."""

from __future__ import annotations

import json
import zlib
from collections import deque
from collections.abc import Iterator

from bodspider.spiders._errands import Errand

BATCH = 100
"""Errands that are packed together: a listing repeats much of what it says from entry to entry."""


class Backlog:
    """Errands that come out in the order in which they were put in.

    A listing is read far ahead of the visits, so that it shifts little meanwhile, and may have any number of entries; all but the first and
    the last of them are kept as compressed JSON.
    """

    def __init__(self) -> None:
        self._first: deque[Errand] = deque()
        self._packed: deque[bytes] = deque()
        self._last: list[Errand] = []

    def append(self, errand: Errand) -> None:
        """Put `errand` behind all others."""
        self._last.append(errand)
        if len(self._last) == BATCH:
            self._packed.append(_pack(self._last))
            self._last.clear()

    def popleft(self) -> Errand:
        """Take the errand that has waited longest; raises `IndexError` when there is none."""
        if not self._first and self._packed:
            self._first.extend(_unpack(self._packed.popleft()))
        elif not self._first:
            self._first.extend(self._last)
            self._last.clear()
        return self._first.popleft()

    def clear(self) -> None:
        """Forget all errands."""
        for each in (self._first, self._packed, self._last):
            each.clear()

    def __len__(self) -> int:
        return len(self._first) + BATCH * len(self._packed) + len(self._last)

    def __iter__(self) -> Iterator[Errand]:
        yield from self._first
        for batch in self._packed:
            yield from _unpack(batch)
        yield from self._last


def _pack(errands: list[Errand]) -> bytes:
    return zlib.compress(json.dumps([each.plain() for each in errands]).encode(), 1)


def _unpack(batch: bytes) -> list[Errand]:
    return [Errand.from_plain(each) for each in json.loads(zlib.decompress(batch))]
