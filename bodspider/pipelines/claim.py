"""An article that two entries lead to, which two workers of a shared crawl visited, stands in the dataset once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem, NotConfigured

from bodspider.balance import count_outcome
from bodspider.extensions.shared import SharedExtension
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ClaimPipeline:
    """Drop an article that another entry led to before, in this worker or in another one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.get("REDIS_URL"):
            raise NotConfigured
        return cls(crawler)

    def step(self) -> None:
        """Who was first is told by Redis, and no visit is changed."""

    async def process_item(self, item: Visit) -> Visit:
        shared = self.crawler.get_extension(SharedExtension)
        if shared is not None and not await shared.claim(item):
            item.is_counted = True
            count_outcome(self.crawler.stats, "dropped", reason="duplicate", language=item.article.language)
            raise DropItem("duplicate", log_level="DEBUG")
        return item
