"""The balance of a run: what became of every entry that was listed.

It always adds up: entries listed = new + changed + unchanged + dropped (by reason) + failed (by reason).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Outcome = Literal["new", "changed", "unchanged", "dropped", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "dropped", "failed")

_LISTED = "bod/listed"
_PREFIX = "bod/outcome/"
_NO_LANGUAGE = "und"
_TAG = re.compile(r"[A-Za-z0-9-]{2,35}")


class Stats(Protocol):
    """The part of Scrapy's stats collector that is used here."""

    def inc_value(self, key: str, count: int = 1, start: int = 0) -> None: ...


def count_listed(stats: Stats, count: int = 1) -> None:
    """Count `count` entries as listed; `count_outcome` must be called once for each of them."""
    stats.inc_value(_LISTED, count)


def count_outcome(stats: Stats, outcome: Outcome, *, language: str | None, reason: str = "-") -> None:
    """Count one listed entry under what became of it."""
    language = language if language and _TAG.fullmatch(language) else _NO_LANGUAGE
    stats.inc_value(f"{_PREFIX}{outcome}/{reason}/{language}")


@dataclass(frozen=True, slots=True)
class Balance:
    """The counts of a run: by outcome, by outcome and reason, by language and outcome."""

    listed: int
    outcomes: Mapping[Outcome, int]
    reasons: Mapping[Outcome, Mapping[str, int]]
    languages: Mapping[str, Mapping[Outcome, int]]

    @property
    def open(self) -> int:
        """How many listed entries have no outcome; anything but 0 at the end of a run means that it was cut short."""
        return self.listed - sum(self.outcomes.values())

    def plain(self) -> dict[str, Any]:
        """Return the balance as values that JSON knows."""
        return {
            "listed": self.listed,
            **{str(outcome): count for outcome, count in self.outcomes.items()},
            "dropped_by_reason": dict(self.reasons["dropped"]),
            "failed_by_reason": dict(self.reasons["failed"]),
            "by_language": {language: dict(counts) for language, counts in self.languages.items()},
        }


def read_balance(stats: Mapping[str, Any]) -> Balance:
    """Return the balance that the stats of a crawl hold."""
    outcomes: Counter[Outcome] = Counter()
    reasons: dict[Outcome, Counter[str]] = {outcome: Counter() for outcome in OUTCOMES}
    languages: dict[str, Counter[Outcome]] = {}
    for key in sorted(key for key in stats if key.startswith(_PREFIX)):
        name, reason, language = key.removeprefix(_PREFIX).split("/")
        outcome = next(each for each in OUTCOMES if each == name)
        outcomes[outcome] += stats[key]
        reasons[outcome][reason] += stats[key]
        languages.setdefault(language, Counter())[outcome] += stats[key]
    return Balance(
        listed=stats.get(_LISTED, 0),
        outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES},
        reasons=reasons,
        languages={language: {name: counts[name] for name in OUTCOMES} for language, counts in languages.items()},
    )
