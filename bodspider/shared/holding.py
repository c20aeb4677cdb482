"""What one worker of a shared crawl has taken, and what it has to say at its next exchange with Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple

AHEAD = 32
"""Visits that a worker takes before it makes them, at most: a worker that is killed has no more of them."""


class Claim(NamedTuple):
    """An article, the entry that led to it, and the answer, whether that was the first one to do so."""

    article: str
    key: str
    answer: asyncio.Future[bool]

    def settle(self, *, is_first: bool) -> None:
        """Let whoever waits for the answer know it."""
        if not self.answer.done():
            self.answer.set_result(is_first)


class Holding:
    """The visits of a worker, by entry: taken, then made, then stored or dropped; and the articles that it claims."""

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._held: set[str] = set()
        self._done: list[str] = []
        self._claims: list[Claim] = []

    @property
    def has_open(self) -> bool:
        """Whether there are visits that are still to be made."""
        return bool(self._open)

    @property
    def has_claims(self) -> bool:
        """Whether there are claims that wait for the next exchange."""
        return bool(self._claims)

    @property
    def is_empty(self) -> bool:
        """Whether all that was taken is done."""
        return not self._held

    @property
    def room(self) -> int:
        """How many visits may be taken."""
        return max(0, AHEAD - len(self._open))

    @property
    def is_short(self) -> bool:
        """Whether it is time to take more."""
        return len(self._open) <= AHEAD // 2

    def take(self, key: str) -> None:
        """Take a visit."""
        self._open.add(key)
        self._held.add(key)

    def make(self, key: str | None) -> None:
        """Note that a visit is made; it is done when it is stored."""
        self._open.discard(str(key))

    def finish(self, key: str | None) -> None:
        """Note that a visit is done."""
        if key in self._held:
            self._held.discard(key)
            self._done.append(key)

    def drop(self, key: str) -> None:
        """Forget a visit that a bug kept from being done."""
        self._open.discard(key)
        self._held.discard(key)

    def claim(self, article: str, key: str) -> asyncio.Future[bool]:
        """Claim an article at the next exchange."""
        claim = Claim(article, key, asyncio.get_running_loop().create_future())
        self._claims.append(claim)
        return claim.answer

    def say(self) -> tuple[list[str], list[Claim]]:
        """Return what is done and what is claimed since the last exchange, for the next one; see `take_back` for one that fails."""
        said = self._done, self._claims
        self._done, self._claims = [], []
        return said

    def take_back(self, done: Sequence[str], claims: Sequence[Claim]) -> None:
        """Put back what `say` returned, after an exchange that failed, to be said at the next one."""
        self._done[:0] = done
        self._claims[:0] = claims

    def grant_claims(self) -> None:
        """Take every claim that waits to be the first to its article, as nobody can be asked any more."""
        claims, self._claims = self._claims, []
        for claim in claims:
            claim.settle(is_first=True)

    def all(self) -> Iterable[str]:
        """Return all that was taken and that Redis has not been told to be done."""
        return (*self._held, *self._done)
