"""When an article is looked at again, and when it counts as gone: pure functions over what is known of its checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

SHORTEST, LONGEST = timedelta(hours=6), timedelta(days=60)
"""The least and the most time between two checks of an article that is there."""
SHARE_OF_AGE = 0.1
"""Time between two checks as a share of the article's age: one of ten days is due daily, one of a year each five weeks."""
UNDATED = timedelta(days=7)
"""Time between two checks of an article whose age is not known."""
SPREAD = 0.2
"""Articles that were fetched together fall due up to this share earlier or later, each always by its own."""
PATIENCE = 3
"""Failures in a row after each of which the very next run tries again."""

_GONE = {"http-404", "http-410"}
_LASTING = _GONE | {
    "robots",
    "unsafe-url",
    "outside-domains",
    "not-html",
    "no-article",
    "no-link",
    "too-large",
    "http-401",
    "http-403",
}
"""Reasons that the next hour does not mend."""


class Check(NamedTuple):
    """What is known of an article besides what it says; the columns of the table ``checks``, in its order."""

    article_id: str
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    archive: Any = None
    first_seen: datetime | None = None
    checked: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    checked_run: int = 0
    changed_run: int = 0
    version: int = 1
    missing_run: int | None = None
    gone: datetime | None = None
    moved_to: str | None = None


def next_due(identity: str, published: datetime | None, now: datetime) -> datetime:
    """Return when the article `identity`, which is there and was `published` then, is to be looked at again after `now`."""
    wait = UNDATED if published is None else min(max((now - published) * SHARE_OF_AGE, SHORTEST), LONGEST)
    share = crc32(identity.encode()) / 0xFFFFFFFF * 2 - 1
    return now + wait * (1 + share * SPREAD)


def seen(check: Check, *, published: datetime | None, changed: bool, run: int, now: datetime) -> Check:
    """Return `check` after the article was found in its place, `changed` or not; one that was gone is restored."""
    restored = check.gone is not None
    return check._replace(
        first_seen=check.first_seen or now,
        checked=now,
        due=next_due(check.article_id, published, now),
        failures=0,
        checked_run=run,
        changed_run=run if changed or restored else check.changed_run,
        missing_run=None,
        gone=None,
        moved_to=None,
    )


def failed(check: Check, reason: str, *, stored: bool, run: int, now: datetime) -> Check:
    """Return `check` after the article's page could not be had; `stored` tells whether it was ever there.

    A page that is gone (404 or 410) in a second run makes its article gone. What may pass is tried again in the next run,
    what lasts, or failed several times in a row, after a day, two, four and so on, up to `LONGEST`.
    """
    failures = check.failures + 1
    is_missing = stored and reason in _GONE
    gone = check.gone or (now if is_missing and check.missing_run not in (None, run) else None)
    first_time = is_missing and check.missing_run is None
    patience = 0 if reason in _LASTING and not first_time else PATIENCE
    wait = LONGEST if gone else timedelta(days=2 ** min(failures - patience - 1, 6)) if failures > patience else timedelta(0)
    return check._replace(
        first_seen=check.first_seen or now,
        checked=now,
        due=now + min(wait, LONGEST),
        failures=failures,
        checked_run=run,
        changed_run=run if gone and check.gone is None else check.changed_run,
        missing_run=(check.missing_run or run) if is_missing else check.missing_run,
        gone=gone,
    )


def moved(check: Check, to: str, *, run: int, now: datetime) -> Check:
    """Return `check` after the article's address was found to lead to another article, `to`."""
    return check._replace(checked=now, due=now + LONGEST, checked_run=run, changed_run=run, gone=check.gone or now, moved_to=to)
