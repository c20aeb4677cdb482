"""A visit: one entry of a listing on its way to an article, with what its pages say of its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from json import dumps
from typing import Any

from bodspider.dates import RenderTime, Statement, read
from bodspider.items import Article
from bodspider.pages import Detail, Entry
from bodspider.urls import canonical, identify, url_key

_ENTRY_FIELDS = tuple(each.name for each in fields(Entry))


@dataclass(slots=True, kw_only=True)
class Visit:
    """What flows through the pipelines: an article in the making.

    `published` and `modified` are the statements from which the dates pipeline settles the article's dates; `addresses`
    are all the addresses that led to the article, the listing's link first; `month_first` is the order of numeric dates, where the
    listing proves it; `place` is the visit's place in the run, counted from 0, or ``None`` where no order is kept.

    `entry` is what the listing said, `key` what makes it the same entry in every run, `digest` the hash of what it said. `asked` is the id of an article
    that is looked at again, and `unmodified` says that its page has not changed. `etag` and `last_modified` came with the
    page, `archive` says where the page is archived, `hits` what on the page each field came from. `ahead` holds what `bodspider.ahead` found out
    before the visit came to the pipelines. `is_counted` says that its outcome is in the balance, or will be.
    """

    article: Article
    published: tuple[Statement, ...] = ()
    modified: tuple[Statement, ...] = ()
    addresses: tuple[str, ...] = ()
    month_first: bool | None = None
    place: int | None = 0
    entry: Entry | None = None
    key: str | None = None
    digest: str | None = None
    asked: str | None = None
    unmodified: bool = False
    etag: str | None = None
    last_modified: str | None = None
    archive: dict[str, Any] | None = None
    hits: Mapping[str, str] = field(default_factory=dict)
    ahead: dict[str, Any] = field(default_factory=dict)
    is_counted: bool = False

    @property
    def visited(self) -> str | None:
        """The address to ask for when the article is looked at again: the one that answered, or the first."""
        return self.addresses[-1] if self.addresses else None


def entry_key(entry: Entry, listing: str) -> str:
    """Return what makes `entry` the same as another: a hash of its address, or without one of what the listing says of it."""
    return identify(
        url_key(entry.url) if entry.url else "\n".join(["", url_key(listing), entry.title or "", entry.summary or ""])
    )


def entry_digest(entry: Entry, *, timezone: tzinfo, now: datetime) -> str:
    """Return a hash of what a listing says of an article: texts, tags and dates that are no ages, which change by themselves."""
    readings = [read(each, timezone=timezone, now=now) for each in entry.statements]
    dates = sorted(f"{window.earliest}/{window.latest}" for each in readings if not each.is_age for window in each.windows)
    said = [entry.title, entry.summary, entry.author, entry.language, entry.problem, *entry.tags, "", *dates]
    return sha256(dumps(said).encode()).hexdigest()[:32]


def entry_facts(entry: Entry, month_first: bool | None) -> dict[str, Any]:
    """Return `entry`, and the order of numeric dates in its listing, as values that JSON knows."""
    facts = {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    facts["tags"] = list(entry.tags)
    facts["statements"] = [
        [
            each.source,
            each.raw,
            each.shown,
            each.language,
            each.rendered and [each.rendered.instant.isoformat(), each.rendered.basis],
            each.granularity,
            each.fixed,
        ]
        for each in entry.statements
    ]
    return {**facts, "month_first": month_first}


def entry_of(facts: Mapping[str, Any]) -> tuple[Entry, bool | None]:
    """Return the entry, and the order of numeric dates, that `entry_facts` gave."""
    statements = tuple(
        Statement(source, raw, shown, language, rendered and RenderTime(datetime.fromisoformat(rendered[0]), rendered[1]), *ages)
        for source, raw, shown, language, rendered, *ages in facts["statements"]
    )
    values = {name: facts[name] for name in _ENTRY_FIELDS}
    return Entry(**{**values, "tags": tuple(facts["tags"]), "statements": statements}), facts["month_first"]


def from_entry(
    entry: Entry, *, listing: str, listing_title: str | None, month_first: bool | None = None, place: int | None = 0
) -> Visit:
    """Return the visit that the listing's facts alone give; its article has no detail yet."""
    identity = entry_key(entry, listing)
    article = Article(
        id=identity,
        story=identity,
        url=canonical(entry.url) if entry.url else None,
        language=entry.language,
        title=entry.title,
        summary=entry.summary,
        author=entry.author,
        tags=list(entry.tags),
        listing=listing,
        listing_title=listing_title,
        error=entry.problem,
    )
    addresses = (entry.url,) if entry.url else ()
    return Visit(
        article=article,
        published=entry.statements,
        addresses=addresses,
        month_first=month_first,
        place=place,
        entry=entry,
        key=identity,
    )


def with_detail(visit: Visit, detail: Detail, *, addresses: Sequence[str], fetched: datetime, status: int) -> Visit:
    """Return the visit with what the article page adds; what the page does not say stays as the listing said it."""
    listed = visit.article
    article = Article(
        id=identify(url_key(detail.url)),
        story=_story(detail),
        url=detail.url,
        language=detail.language or listed.language,
        translations=dict(detail.translations),
        title=_whole(detail.title, listed.title),
        summary=listed.summary,
        body=detail.body,
        author=_whole(detail.author, listed.author),
        tags=list(detail.tags or listed.tags),
        images=list(detail.images),
        attachments=list(detail.attachments),
        links=list(detail.links),
        listing=listed.listing,
        listing_title=listed.listing_title,
        fetched=fetched,
        status=status,
    )
    return Visit(
        article=article,
        published=_as_listed(detail.published, visit.published) + visit.published,
        modified=detail.modified,
        addresses=tuple(dict.fromkeys((*visit.addresses, *addresses))),
        month_first=visit.month_first,
        place=visit.place,
        entry=visit.entry,
        key=visit.key,
        digest=visit.digest,
        asked=visit.asked,
        hits=detail.hits,
    )


def without_detail(visit: Visit, error: str, *, fetched: datetime | None = None, status: int | None = None) -> Visit:
    """Return the visit of an entry whose detail could not be had, with the reason in ``error``."""
    return replace(visit, article=replace(visit.article, error=error, fetched=fetched, status=status))


def _whole(shown: str | None, listed: str | None) -> str | None:
    """Return what the page shows, or what the listing says where the page shows only its beginning (Drupal cuts long names)."""
    if shown and listed and shown.rstrip().endswith("…") and listed.startswith(shown.rstrip().removesuffix("…")):
        return listed
    return shown or listed


def _as_listed(shown: tuple[Statement, ...], listed: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return what a page says of its date, its ages showing as many units as those of the listing do."""
    granularity = min((each.granularity for each in listed), default=2)
    return shown if granularity == 2 else tuple(each._replace(granularity=granularity) for each in shown)


def _story(detail: Detail) -> str:
    """Return the identity that all translations share: that of the node, else of the first of the translations."""
    host = url_key(detail.url).partition("/")[0]
    if detail.node:
        return identify(f"{host}/node/{detail.node}")
    return identify(min(map(url_key, detail.translations.values()), default=url_key(detail.url)))
