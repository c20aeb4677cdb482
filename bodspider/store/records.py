"""What goes into the store and comes out of it, besides articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from bodspider.items import Article

CUT_SHORT = "the run was cut short"
"""How a reason begins that says that a run did not come to its end."""

Outcome = Literal["new", "changed", "unchanged", "failed"]


class Listed(NamedTuple):
    """An entry as a listing shows it: `facts` are what it says, in values that JSON knows; `digest` stands for them.

    `key` is the same for the same entry in every run; `digest` leaves out what changes by itself, the age.
    """

    listing: str
    key: str
    digest: str
    facts: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Record:
    """An article to be stored, with how it was come by.

    `row` is the article's row of its table, where that was made already; `listed` is the entry that led to it, ``None`` when it was looked up again from the database, and then `asked` is the
    article that was looked for; `replayed` says that it comes from an archive, and not from the network; `addresses` are all that led to it; `url`, `etag` and `last_modified` are what to ask for, and how, the next time.
    """

    article: Article
    row: tuple[Any, ...] | None = None
    addresses: tuple[str, ...] = ()
    listed: Listed | None = None
    asked: str | None = None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    archive: dict[str, Any] | None = None
    replayed: bool = False


class Known(NamedTuple):
    """What the database knows of an entry of a listing.

    `proven` tells whether it was already there when the listing was last known to its end; `leads` whether the article
    came through this very entry; `latest` is the end of the article's publication window; `url`, `etag` and
    `last_modified` say how to ask for its page; `checked_run` is the last run that asked for it and found it in order.
    """

    article_id: str
    digest: str
    proven: bool
    leads: bool
    unlisted: bool
    latest: datetime | None
    url: str | None
    etag: str | None
    last_modified: str | None
    checked_run: int | None = None


class CutShort(NamedTuple):
    """A run that did not come to its end: its number and id, and how many articles were visited since it began."""

    number: int
    id: str
    visited: int


class Again(NamedTuple):
    """An article to be looked at again: what its listing said of it, and how to ask for its page."""

    article_id: str
    listing: str
    listing_title: str | None
    key: str
    facts: dict[str, Any]
    url: str | None
    etag: str | None
    last_modified: str | None


class ListingState(NamedTuple):
    """How far a listing is known; see the table ``listings``."""

    proven_run: int
    visited: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article: an earlier one, or, with `until` ``None``, the current one.

    `changes` says what changed when this version was replaced: field to its value before and after, in values of JSON.
    """

    article: Article
    number: int
    since: datetime | None
    until: datetime | None = None
    run: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the database knows it; see the table ``runs``."""

    number: int
    id: str
    started: datetime
    mode: str
    finished: datetime | None = None
    verdict: str | None = None
    reasons: list[str] = field(default_factory=list)
    arguments: dict[str, Any] = field(default_factory=dict)
    balance: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that was given up in the run with the number `run`."""

    run: int
    url: str
    stage: str
    reason: str
    attempts: int
