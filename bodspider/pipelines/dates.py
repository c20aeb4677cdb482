"""The date of an article, settled from everything that was said of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from bodspider import clock
from bodspider.ahead import Step, outcome
from bodspider.arguments import Arguments
from bodspider.balance import count_outcome
from bodspider.dates import is_numeric, learn_month_first, settle
from bodspider.items import Article
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DatesPipeline:
    """Settle the dates of an article, and drop one that cannot have been published in the days that were asked for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _arguments(self) -> Arguments:
        arguments: Arguments = self.crawler.spider.arguments  # type: ignore[union-attr]
        return arguments

    def step(self) -> Step:
        """Return what can be done ahead: settling the dates, and counting why statements proved nothing."""
        return _settle, (self._arguments.timezone,)

    def process_item(self, item: Visit) -> Visit:
        article, arguments = item.article, self._arguments
        reasons: Counter[str] = outcome(item, self.step())
        self.crawler.stats.inc_value(f"bod/date/{article.published_precision or 'none'}")
        for reason, count in reasons.items():
            self.crawler.stats.inc_value(f"bod/date/unread/{reason}", count)
        if article.published_conflict:
            self.crawler.stats.inc_value("bod/date/conflict")
        if not may_be_within(article, arguments):
            item.is_counted = True
            count_outcome(self.crawler.stats, "dropped", reason="outside-dates", language=article.language)
            raise DropItem("outside-dates", log_level="DEBUG")
        return item


def _settle(visit: Visit, timezone: tzinfo) -> Counter[str]:
    reasons: Counter[str] = Counter()
    settle_dates(visit, timezone=timezone, now=visit.article.fetched or clock.now(), reasons=reasons)
    return reasons


def settle_dates(visit: Visit, *, timezone: tzinfo, now: datetime, reasons: Counter[str] | None = None) -> bool | None:
    """Set the dates of the article from all that was said of them, and return the order of numeric dates: whether the month comes first.

    `timezone` is that of the site; `reasons`, if given, counts why statements of the publication date proved nothing. Where the listing
    does not prove the order, the article's own statements may: a numeric date, but only to another one.
    """
    article, month_first = visit.article, visit.month_first
    said = visit.published + visit.modified
    if month_first is None and sum(map(is_numeric, said)) > 1:
        month_first = learn_month_first(said, timezone=timezone, now=now)
    settled = settle(visit.published, timezone=timezone, now=now, month_first=month_first, reasons=reasons)
    article.published = settled.published
    article.published_earliest = settled.earliest
    article.published_latest = settled.latest
    article.published_precision = settled.precision
    article.published_evidence = list(settled.evidence)
    article.published_conflict = settled.conflict
    article.modified = settle(visit.modified, timezone=timezone, now=now, month_first=month_first).published
    return month_first


def may_be_within(article: Article, arguments: Arguments) -> bool:
    """Tell whether `article` may have been published in the days asked for; one without a date may have been."""
    if article.published_earliest is None or article.published_latest is None:
        return True
    after = arguments.latest is not None and article.published_earliest > arguments.latest
    before = arguments.earliest is not None and article.published_latest < arguments.earliest
    return not (after or before)
