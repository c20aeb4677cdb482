"""What the database remembers of a listing, and what that spares the spider: visits that bring nothing, and pages that hold nothing newer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bodspider.spiders._walk import Walk
from bodspider.store import Again, Known

if TYPE_CHECKING:
    from bodspider.store import Store

Decision = Literal["visit", "check", "skip", "duplicate"]

MOST_CHANGED_PAGES = 3
"""Pages without anything new that are read on for the changes they show; beyond, a listing is taken to change by itself."""


class Ask(Protocol):
    """A function that gives the store to another function, off the reactor, and returns what that returns."""

    def __call__(self, work: Callable[[Store], Any], /) -> Awaitable[Any]: ...


class Memory:
    """The memory of one run. Without a database, `ask` is ``None`` and nothing is remembered.

    `is_update` tells whether what is known is skipped; `is_whole` whether the run looks at all of a listing, and not only
    at some days or a number of articles of it. Of articles that are merely due at most `most_due` are looked at again;
    after `full_every` days without a visit to everything (0: never) everything is, but for what was visited by the run with
    the number `resumed`, which was cut short, and since.
    """

    def __init__(
        self,
        ask: Ask | None,
        listings: Sequence[str],
        *,
        is_update: bool,
        is_whole: bool,
        most_due: int,
        full_every: int,
        resumed: int | None = None,
    ) -> None:
        self._ask = ask
        self._listings = tuple(listings)
        self._is_update = is_update
        self._is_whole = is_whole
        self._most_due = most_due
        self._full_every = timedelta(days=full_every)
        self._resumed = resumed

    async def begin(self, walk: Walk, now: datetime) -> None:
        """Find out whether everything in the listing is to be visited, and what of it is due."""
        if self._ask is None or not self._is_update:
            return
        state = await self._ask(lambda store: store.state_of(walk.url))
        walk.is_full = state.visited is None or bool(self._full_every and now - state.visited > self._full_every)
        if not walk.is_full:
            due = await self._ask(lambda store: store.overdue([walk.url], limit=self._most_due, now=now))
            walk.due = {each.key: each for each in due}

    def is_due(self, walk: Walk, key: str, known: Known | None) -> bool:
        """Tell whether an entry is to be visited though the listing says nothing new of it."""
        if key in walk.due or not walk.is_full:
            return key in walk.due
        checked = known.checked_run if known else None
        return self._resumed is None or checked is None or checked < self._resumed

    async def recall(self, walk: Walk, keys: Sequence[str]) -> Mapping[str, Known]:
        """Return what an update knows of the entries `keys` of the listing, by key."""
        if self._ask is None or not self._is_update:
            return {}
        earlier = self._listings[: self._listings.index(walk.url)] if walk.url in self._listings else ()
        found: Mapping[str, Known] = await self._ask(lambda store: store.recall(walk.url, earlier, keys))
        return found

    async def proves_end(self, walk: Walk, keys: Sequence[str], known: Mapping[str, Known], *, changed: bool) -> bool:
        """Tell whether a page with the entries `keys` proves that nothing newer follows in the listing.

        It does when all of the page was known when the listing was last known to its end, and what is known to be newer
        than the page's last entry has been listed by now. Otherwise the page holds pinned items only, or the listing has
        another order. A few articles that are not where they should stand do not count against it: they are taken to be
        removed, and noted in `walk.missing`.
        """
        if self._ask is None or walk.is_full or not keys or not all(key in known and known[key].proven for key in keys):
            return False
        walk.known_pages += 1
        if changed and walk.known_pages <= MOST_CHANGED_PAGES:
            return False
        dates = [date for key in keys if (date := known[key].latest)]
        if not dates:
            return walk.known_pages > 1
        rises = sum((later > earlier) - (later < earlier) for earlier, later in pairwise(dates))
        if rises > 0:
            return False
        latest = dates[-1]
        listed = walk.keys | set(keys)
        limit = len(listed) + len(keys)
        newer: list[Again] = await self._ask(lambda store: store.newer(walk.url, than=latest, limit=limit))
        missing = [each for each in newer if each.key not in listed]
        if len(missing) > len(keys) // 2:
            return False
        walk.missing = missing
        return True

    async def left_over(self, walk: Walk, seen: set[str]) -> list[Again]:
        """Return what is to be looked at again after the walk: what was not listed where it should be, and what is due."""
        if self._ask is None or not walk.is_complete or not self._is_whole:
            return []
        if walk.is_full:
            again = await self._ask(lambda store: store.all_known(walk.url, walk.keys))
            missing = {each.key for each in again}
        else:
            missing = {each.key for each in walk.missing}
            again = list({each.key: each for each in (*walk.missing, *walk.due.values())}.values())
        if missing:
            await self._ask(lambda store: store.mark_unlisted(walk.url, missing))
        return [each for each in again if each.key not in seen]


def decide(known: Known | None, digest: str, *, is_due: bool) -> Decision:
    """Return what to do with an entry of a listing, by what is known of it and the `digest` of what the listing says now.

    ``check`` is a visit that the site may answer with "not modified"; ``duplicate`` an entry whose article comes through another one.
    """
    if known is None or (known.leads and (known.unlisted or known.digest != digest)):
        return "visit"
    if not known.leads:
        return "duplicate"
    return "check" if is_due else "skip"
