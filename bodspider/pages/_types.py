"""What a page says: the values that reading a listing page, a feed or an article page gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bodspider.dates._types import Statement
from bodspider.items import Link

Markup = Literal["aggregator", "drupal7", "views", "rss", "atom"]
"""The kinds of listing that are recognised."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a listing: what it says of an article, and where the article is.

    `url` is absolute and http(s), or ``None``; then `problem` says why: ``no-link`` for an entry that links nowhere (or to
    the listing itself), ``unsafe-url`` for an address that is not to be visited. Texts are as on the page, not cleaned.
    """

    title: str | None
    href: str
    url: str | None
    problem: str | None = None
    summary: str | None = None
    author: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing, or one feed."""

    markup: Markup
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    next_url: str | None = None
    feed_url: str | None = None
    checked: Statement | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """What an article page says. Texts are as on the page, not cleaned; addresses are absolute.

    `node` is the number of the Drupal node, which all translations share; `hits` names, field by field, the selector
    that gave the value, and `tried` those that were tried before it and gave nothing.
    """

    url: str
    language: str | None
    translations: Mapping[str, str]
    node: str | None
    title: str | None
    body: str | None
    author: str | None
    tags: tuple[str, ...] = ()
    images: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    published: tuple[Statement, ...] = ()
    modified: tuple[Statement, ...] = ()
    hits: Mapping[str, str] = field(default_factory=dict)
    tried: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
