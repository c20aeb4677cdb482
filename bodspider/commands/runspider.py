"""``scrapy runspider``: not for this spider, whose arguments are checked, and whose runs are judged, by ``scrapy crawl``."""

from __future__ import annotations

from typing import Any

from scrapy.commands import runspider
from scrapy.crawler import Crawler

from bodspider.commands._people import refuse


class Command(runspider.Command):
    """Say which command runs this spider, and run those of others."""

    def _create_crawler(self, spidercls: Any) -> Crawler:
        from bodspider.spiders.bod import BodSpider

        if issubclass(spidercls, BodSpider):
            refuse(f"scrapy runspider checks no arguments and gives no verdict; use: scrapy crawl {spidercls.name}")
        return super()._create_crawler(spidercls)
