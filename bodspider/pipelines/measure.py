"""What articles say, counted for the monitors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bodspider.extensions.monitors import MonitorExtension
from bodspider.monitors.measure import count_visit
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class MeasurePipeline:
    """Count what each article has, before the database tells whether it is new; let it go on as it is."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def step(self) -> None:
        """Counting is done in the crawl's own process, and changes no visit."""

    def process_item(self, item: Visit) -> Visit:
        monitors = self.crawler.get_extension(MonitorExtension)
        if monitors is not None:
            count_visit(monitors.quality, item.article, item.hits, is_recheck=item.asked is not None)
        return item
