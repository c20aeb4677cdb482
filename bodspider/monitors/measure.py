"""What is counted of a run, listing by listing and language by language, and stored with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from itertools import compress
from operator import attrgetter
from typing import Any, TypeVar, get_args

from bodspider.items import Article, Precision

T = TypeVar("T")
FIELDS = ("title", "summary", "body", "author", "tags", "images", "attachments", "published")
"""Fields that are expected as often in what is new as in what was published before."""
WHOLE_FIELDS = ("translations", "links", "modified")
"""Fields that articles get as they age: only runs that visit everything can be compared."""
SOURCED = ("title", "body", "author", "tags", "published")
"""Fields of which it is counted what on the page they came from."""
_COUNTED = (*FIELDS, *WHOLE_FIELDS)
_VALUES = attrgetter(*_COUNTED)
PRECISIONS: tuple[str, ...] = get_args(Precision)
"""The precisions of a date, the finest first."""
NO_LANGUAGE = "und"


@dataclass(slots=True)
class Told:
    """What the articles in one language say: how many there are, and how many of them have each field, from which source.

    `precision` counts how exact their dates are.
    """

    articles: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    precision: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Seen:
    """What a run saw of one listing.

    `markup` is how its first page was read, ``None`` when it was not, and then `problem` says why; `first_page` and
    `entries` are how many articles that page, and all of the listing, named; `is_full` tells whether the walk came to the end of the listing,
    and everything listed was visited; `asked` is how many articles were visited for the first time or because the listing changed, and `failed` how many
    of those failed, by reason; `newest` is the date of the newest article that is known, in ISO 8601.
    """

    markup: str | None = None
    problem: str | None = None
    first_page: int = 0
    pages: int = 0
    entries: int = 0
    is_full: bool = False
    asked: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    newest: str | None = None
    languages: dict[str, Told] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """How many articles of the listing were read."""
        return sum(told.articles for told in self.languages.values())


@dataclass(slots=True)
class Quality:
    """What is measured of a run, by listing. `is_baseline` says that nothing before it counts as usual any more."""

    listings: dict[str, Seen] = field(default_factory=dict)
    is_baseline: bool = False

    def of(self, listing: str) -> Seen:
        """Return what is counted of `listing`, from now on if nothing was before."""
        return _kept(self.listings, listing, Seen)

    def plain(self) -> dict[str, Any]:
        """Return what was measured as values that JSON knows."""
        listings = {url: _plain_seen(seen) for url, seen in self.listings.items()}
        return {"listings": listings, "is_baseline": self.is_baseline}


def count_visit(quality: Quality, article: Article, hits: Mapping[str, str], *, is_recheck: bool) -> None:
    """Count one visited article; `hits` names what its page's fields came from, `is_recheck` that it was known and in order."""
    seen = quality.of(article.listing or "")
    if not is_recheck:
        seen.asked += 1
        if article.error:
            seen.failed[article.error] += 1
    if article.error:
        return
    told = _kept(seen.languages, article.language or NO_LANGUAGE, Told)
    told.articles += 1
    if article.published_latest and article.fetched and article.published and article.published <= article.fetched:
        seen.newest = max(seen.newest or "", _iso(min(article.published_latest, article.fetched)))
    told.filled.update(compress(_COUNTED, _VALUES(article)))
    if article.published_precision:
        told.precision[article.published_precision] += 1
    for name in SOURCED:
        if source := hits.get(name):
            _kept(told.sources, name, Counter)["page" if name == "published" else source] += 1


def _kept(found: dict[str, T], name: str, make: Callable[[], T]) -> T:
    """Return what `found` has under `name`, which is made when it has nothing yet, and only then."""
    kept = found.get(name)
    if kept is None:
        kept = found[name] = make()
    return kept


def note_newest(seen: Seen, published: datetime) -> None:
    """Record when the newest article of a listing was published, as the database knows it."""
    seen.newest = _iso(published)


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _plain_seen(seen: Seen) -> dict[str, Any]:
    languages = {
        language: {
            "articles": told.articles,
            "filled": dict(told.filled),
            "sources": {name: dict(counts) for name, counts in told.sources.items()},
            "precision": dict(told.precision),
        }
        for language, told in sorted(seen.languages.items())
    }
    values = {each.name: getattr(seen, each.name) for each in fields(seen)}
    return {**values, "failed": dict(seen.failed), "languages": languages}


def quality_of(plain: Mapping[str, Any]) -> Quality:
    """Return the quality that `Quality.plain` gave; what a newer release adds to it is passed over."""
    listings = {url: _seen_of(each) for url, each in plain["listings"].items()}
    return Quality(listings, plain.get("is_baseline", False))


def _seen_of(plain: Mapping[str, Any]) -> Seen:
    values = {each.name: plain[each.name] for each in fields(Seen) if each.name in plain}
    languages = {
        language: Told(
            told["articles"],
            Counter(told["filled"]),
            {name: Counter(counts) for name, counts in told["sources"].items()},
            Counter(told["precision"]),
        )
        for language, told in plain["languages"].items()
    }
    return Seen(**{**values, "failed": Counter(plain["failed"]), "languages": languages})
