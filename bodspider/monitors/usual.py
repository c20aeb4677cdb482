"""What is usual, by the good runs before, and whether a share of today is too low for that to be chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, log
from typing import NamedTuple

from bodspider.monitors.measure import Quality, Seen

LAST = 10
"""Runs of a kind that make up what is usual, at most."""
CHANCE = 1e-6
"""An alarm is raised when so little comes about by chance less often than this."""
HALF, POINTS = 0.5, 0.25
"""An alarm needs a share below half of the usual one, or a quarter of all below it."""
_SUREST = 0.95
"""However often a field was there before, it may be missing in one of twenty."""
_ENOUGH = 20
"""Articles of earlier updates that are enough to tell what is usual in an update."""
_ALWAYS = 0.9
"""What so large a share of a whole listing has, its new articles have too."""


class Share(NamedTuple):
    """`some` of `total` articles have something."""

    some: int
    total: int

    @property
    def value(self) -> float:
        """The share as a number from 0 to 1; 0 of nothing is 0."""
        return self.some / self.total if self.total else 0.0


Part = Callable[[Seen], Share]
"""A function that returns the share of the articles of a listing that have something."""


class Earlier(NamedTuple):
    """An earlier run: when it began, and what it measured."""

    started: datetime
    quality: Quality


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs saw of one listing, the last first: all of them, the full ones and the updates."""

    runs: tuple[tuple[datetime, Seen], ...] = ()

    @property
    def all(self) -> list[Seen]:
        """The last runs of either kind."""
        return [seen for _, seen in self.runs[:LAST]]

    def of_kind(self, *, is_full: bool) -> list[Seen]:
        """Return the last runs that visited everything, or the last that did not."""
        return [seen for _, seen in self.runs if seen.is_full == is_full][:LAST]


class Drop(NamedTuple):
    """A share that is too low: what it is (of the last `runs` runs together), and what is usual."""

    now: Share
    usual: Share
    runs: int


def past_of(listing: str, earlier: Iterable[Earlier]) -> Past:
    """Return what the runs `earlier`, the last first, saw of `listing`, back to the last that was to be a new beginning."""
    runs: list[tuple[datetime, Seen]] = []
    for run in earlier:
        seen = run.quality.listings.get(listing)
        if seen is not None and seen.markup:
            runs.append((run.started, seen))
        if run.quality.is_baseline:
            break
    return Past(tuple(runs))


def pooled(part: Part, runs: Iterable[Seen]) -> Share:
    """Return the share of all the articles of several runs together."""
    shares = [part(seen) for seen in runs]
    return Share(sum(share.some for share in shares), sum(share.total for share in shares))


def find_drop(part: Part, seen: Seen, past: Past) -> Drop | None:
    """Return by how much a share fell, or ``None`` when it did not, or when too little is known to tell.

    A run that visited everything is compared with others that did. An update sees few articles, and of another age: it is compared
    with updates, and taken together with the last of them until there are enough articles to tell; until there are updates enough to compare with, what almost
    every article has is expected of an update too.
    """
    own = part(seen)
    full = past.of_kind(is_full=True)
    if seen.is_full:
        return _drop([own], own, pooled(part, full))
    updates = past.of_kind(is_full=False)
    for size in range(len(updates) + 1):
        usual = pooled(part, updates[size:])
        if usual.total < _ENOUGH:
            usual = pooled(part, full)
            if usual.value < _ALWAYS:
                return None
        if drop := _drop([own, *map(part, updates[:size])], own, usual):
            return drop
    return None


def _drop(window: Sequence[Share], own: Share, usual: Share) -> Drop | None:
    now = Share(sum(share.some for share in window), sum(share.total for share in window))
    if not own.total or not usual.total or not (is_lower(own, usual) and is_lower(now, usual)):
        return None
    return Drop(now, usual, len(window)) if chance_of(now, usual) < CHANCE else None


def is_lower(now: Share, usual: Share) -> bool:
    """Tell whether a share is so much lower than the usual one that it matters."""
    return now.value < usual.value * HALF or usual.value - now.value >= POINTS


def chance_of(now: Share, usual: Share) -> float:
    """Return how probable so low a share is at most, when nothing has changed: Chernoff's bound of the binomial tail.

    The usual share is itself only known from so many articles, and counts as a little less than it was (rule of succession).
    """
    expected = min((usual.some + 1) / (usual.total + 2), _SUREST)
    share = now.value
    if share >= expected:
        return 1.0
    divergence = (1 - share) * log((1 - share) / (1 - expected)) + (share * log(share / expected) if share else 0.0)
    return exp(-now.total * divergence)
