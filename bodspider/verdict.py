"""Whether a run is good, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bodspider.balance import Balance
from bodspider.store.records import CUT_SHORT

NOT_OUR_FAULT = {"no-link", "outside-domains", "robots"}
"""Reasons that say how the site is or what the user wanted, not that something went wrong."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`good`, or the reasons against it, one line each."""

    reasons: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the run."""
        return not self.reasons


def judge(balance: Balance, *, finish_reason: str, problems: Sequence[str], max_failed: float, listed_by_all: int = 0) -> Verdict:
    """Return the verdict on a run.

    `problems` are lines about what already failed for certain: listings that could not be read, a database or a file
    that could not be written, bugs. `max_failed` is the share of the listed articles that may fail. `listed_by_all` is what all workers of a shared crawl have found: a worker may come too late for any of it.
    """
    reasons = list(problems)
    if finish_reason != "finished":
        reasons.append(f"{CUT_SHORT} ({finish_reason}); run it again to get what is missing")
    if balance.open:
        reasons.append(f"{balance.open} of {balance.listed} listed articles were not visited")
    failed = {name: count for name, count in balance.reasons["failed"].items() if name not in NOT_OUR_FAULT}
    total = sum(failed.values())
    if total > max_failed * balance.listed:
        most = ", ".join(f"{name}: {count}" for name, count in sorted(failed.items(), key=lambda pair: -pair[1]))
        reasons.append(f"{total} of {balance.listed} listed articles failed ({most})")
    if not balance.listed and not listed_by_all and not reasons:
        reasons.append("nothing was listed")
    return Verdict(tuple(reasons))
