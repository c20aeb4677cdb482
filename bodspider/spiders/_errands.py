"""What is to be done with one entry of a listing, in the words of the listing that was read or of the database that remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from bodspider.pages import Entry
from bodspider.spiders._memory import Decision
from bodspider.spiders._walk import Walk
from bodspider.store import Again, Known
from bodspider.visits import entry_facts, entry_of


class Offer(NamedTuple):
    """An entry of a listing, and what to do with it."""

    entry: Entry
    key: str
    digest: str
    decision: Decision
    known: Known | None


class Errand(NamedTuple):
    """One visit to be made: the entry, the listing it is in, and how to ask for its page.

    `asked` is the id of an article that is looked at again; `url` is its address, where that is not the entry's.
    """

    entry: Entry
    key: str
    digest: str | None
    month_first: bool | None
    listing: str
    listing_title: str | None
    asked: str | None = None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    def plain(self) -> dict[str, Any]:
        """Return the errand as values that JSON knows."""
        return {**self._asdict(), "entry": entry_facts(self.entry, self.month_first)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the errand that `plain` gave."""
        return cls(**{**plain, "entry": entry_of(plain["entry"])[0]})


def errand(offer: Offer | Again, walk: Walk) -> Errand:
    """Return the errand for what `walk` found in its listing, or is looked at again."""
    if isinstance(offer, Again):
        again: Again | Known | None = offer
        (entry, month_first), digest = entry_of(offer.facts), None
    else:
        again = offer.known if offer.decision == "check" else None
        entry, month_first, digest = offer.entry, walk.month_first, offer.digest
    asking = (again.article_id, again.url, again.etag, again.last_modified) if again else ()
    return Errand(entry, offer.key, digest, month_first, walk.url, walk.title, *asking)
