"""What is counted for the report, in one pass over the articles and with memory that does not grow with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import get_args

from bodspider.items import FIELD_NAMES, Article, Precision

NO_LANGUAGE = "und"
"""The tag of articles whose language is not known (BCP 47)."""
NOT_COVERED = {"id", "story", "error", "published_conflict", "published_evidence", "content_hash"}
"""Fields of which nothing is said by telling how many articles have them."""
COVERED = tuple(name for name in FIELD_NAMES if name not in NOT_COVERED)
_MOST_MONTHS = 180
PRECISIONS: tuple[str, ...] = (*get_args(Precision), "none")


@dataclass(slots=True)
class Figures:
    """The counts. Months are the first seven characters of an ISO date; languages are BCP 47 tags."""

    articles: int = 0
    with_detail: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    months: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    filled: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    precisions: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    tags: Counter[str] = field(default_factory=Counter)
    translated: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: Counter[str] = field(default_factory=Counter)
    earliest: datetime | None = None
    latest: datetime | None = None
    fetched: datetime | None = None

    def add(self, article: Article, zone: tzinfo) -> None:
        """Count one article; months are those of `zone`."""
        language = article.language or NO_LANGUAGE
        self.articles += 1
        self.with_detail += article.error is None
        self.languages[language] += 1
        self.errors[article.error or ""] += 1
        self.filled[language].update(name for name in COVERED if getattr(article, name) not in (None, [], {}, ""))
        self.precisions[article.published_precision or "none"] += 1
        self.conflicts += article.published_conflict
        self.tags.update(set(article.tags))
        self.translated[language].update(set(article.translations) - {language})
        if article.published is not None:
            self.months[f"{article.published.astimezone(zone):%Y-%m}"][language] += 1
            self.earliest = min(self.earliest or article.published, article.published)
            self.latest = max(self.latest or article.published, article.published)
        if article.fetched is not None:
            self.fetched = max(self.fetched or article.fetched, article.fetched)


def count(articles: Iterable[Article], zone: tzinfo) -> Figures:
    """Return the figures of `articles`."""
    figures = Figures()
    for article in articles:
        figures.add(article, zone)
    return figures


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the counts, the largest first, equal ones by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def periods(figures: Figures) -> tuple[str, list[str], dict[str, Counter[str]]]:
    """Return the unit of time that a plot can show, every such period from the first to the last, and its counts by language.

    The unit is ``month``, or ``year`` when there are more months than a plot can tell apart. There must be a month.
    """
    first, last = ((int(month[:4]) * 12 + int(month[5:]) - 1) for month in (min(figures.months), max(figures.months)))
    if last - first < _MOST_MONTHS:
        return "month", [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)], figures.months
    years: dict[str, Counter[str]] = defaultdict(Counter)
    for month, counts in figures.months.items():
        years[month[:4]].update(counts)
    return "year", [f"{year:04}" for year in range(first // 12, last // 12 + 1)], years
