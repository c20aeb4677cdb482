"""A visit: one entry of a listing on its way to an article, with what its pages say of its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bodspider.dates import Statement
from bodspider.items import Article
from bodspider.pages import Detail, Entry
from bodspider.urls import canonical, identify, url_key


@dataclass(slots=True, kw_only=True)
class Visit:
    """What flows through the pipelines: an article in the making.

    `published` and `modified` are the statements from which the dates pipeline settles the article's dates; `addresses`
    are all the addresses that led to the article, the listing's link first; `month_first` is the order of numeric dates, where the
    listing proves it; `place` is the visit's place in the run, counted from 0.
    """

    article: Article
    published: tuple[Statement, ...] = ()
    modified: tuple[Statement, ...] = ()
    addresses: tuple[str, ...] = ()
    month_first: bool | None = None
    place: int = 0


def entry_key(entry: Entry, listing: str) -> str:
    """Return what makes `entry` the same as another: its address, or without one what the listing says of it."""
    if entry.url:
        return url_key(entry.url)
    return "\n".join(["", url_key(listing), entry.title or "", entry.summary or ""])


def from_entry(
    entry: Entry, *, listing: str, listing_title: str | None, month_first: bool | None = None, place: int = 0
) -> Visit:
    """Return the visit that the listing's facts alone give; its article has no detail yet."""
    identity = identify(entry_key(entry, listing))
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
    return Visit(article=article, published=entry.statements, addresses=addresses, month_first=month_first, place=place)


def with_detail(visit: Visit, detail: Detail, *, addresses: Sequence[str], fetched: datetime, status: int) -> Visit:
    """Return the visit with what the article page adds; what the page does not say stays as the listing said it."""
    listed = visit.article
    article = replace(
        listed,
        id=identify(url_key(detail.url)),
        story=_story(detail),
        url=detail.url,
        language=detail.language or listed.language,
        translations=dict(detail.translations),
        title=_whole(detail.title, listed.title),
        body=detail.body,
        author=_whole(detail.author, listed.author),
        tags=list(detail.tags or listed.tags),
        images=list(detail.images),
        attachments=list(detail.attachments),
        links=list(detail.links),
        fetched=fetched,
        status=status,
        error=None,
    )
    return Visit(
        article=article,
        published=detail.published + visit.published,
        modified=detail.modified,
        addresses=tuple(dict.fromkeys((*visit.addresses, *addresses))),
        month_first=visit.month_first,
        place=visit.place,
    )


def without_detail(visit: Visit, error: str, *, fetched: datetime | None = None, status: int | None = None) -> Visit:
    """Return the visit of an entry whose detail could not be had, with the reason in ``error``."""
    return replace(visit, article=replace(visit.article, error=error, fetched=fetched, status=status))


def _whole(shown: str | None, listed: str | None) -> str | None:
    """Return what the page shows, or what the listing says where the page shows only its beginning (Drupal cuts long names)."""
    if shown and listed and shown.rstrip().endswith("…") and listed.startswith(shown.rstrip().removesuffix("…")):
        return listed
    return shown or listed


def _story(detail: Detail) -> str:
    """Return the identity that all translations share: that of the node, else of the first of the translations."""
    host = url_key(detail.url).partition("/")[0]
    if detail.node:
        return identify(f"{host}/node/{detail.node}")
    return identify(min(map(url_key, detail.translations.values()), default=url_key(detail.url)))
