"""What robots.txt asks for besides what it forbids: time between two requests. And how much of it is read."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.utils.httpobj import urlparse_cached

from bodspider.patience import read_limits

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST = 512 * 1024
"""Bytes of robots.txt that are read; RFC 9309, section 2.5, asks for 500 KiB at least."""
_RECEIVED = "bod_received"
"""The key of ``Request.meta`` for how much of robots.txt has come."""


class RobotsExtension:
    """Keep the ``Crawl-delay`` of each host, which Scrapy only reads, and cut a robots.txt that is too long to be one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._longest = read_limits(crawler.settings).delay
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._factor = 1.0
        self.delays: dict[str, float] = {}
        """Seconds between two requests, by host, as far as they are asked for."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.on_robots, signals.robots_parsed)
        crawler.signals.connect(extension.on_request, signals.request_reached_downloader)
        crawler.signals.connect(extension.on_bytes, signals.bytes_received)
        crawler.signals.connect(extension.on_response, signals.response_downloaded)
        return extension

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:
        asked = robotparser.crawl_delay(self._agent)
        host = urlparse_cached(request).hostname or ""
        if asked is None or not asked > self.delays.get(host, 0.0):
            return
        kept = min(asked, self._longest)
        self.delays[host] = kept
        note = "" if kept == asked else f"; it asks for {asked:.3g} s, see BOD_MAX_CRAWL_DELAY"
        logger.info("robots.txt of %s: one request every %.3g s%s", host, kept, note)
        self.crawler.stats.set_value(f"bod/crawl_delay/{host}", kept)
        self.keep()

    def on_request(self, request: Request) -> None:
        """Let robots.txt be of any size: what is too much of it is cut, and not refused."""
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["download_maxsize"] = 0

    def on_bytes(self, data: bytes, request: Request) -> None:
        if not request.meta.get("dont_obey_robotstxt"):
            return
        request.meta["download_maxsize"] = LONGEST  # for what it unpacks to
        request.meta[_RECEIVED] = request.meta.get(_RECEIVED, 0) + len(data)
        if request.meta[_RECEIVED] > LONGEST:
            logger.warning("robots.txt of %s is cut after %s bytes", urlparse_cached(request).netloc, LONGEST)
            raise StopDownload(fail=False)

    def on_response(self) -> None:
        """Take back what AutoThrottle has just made of a delay that is asked for."""
        if self.delays:
            self.keep()

    def keep(self, factor: float | None = None) -> None:
        """Let no host be asked sooner than it wants; a pause that is asked for is not varied.

        In a shared crawl every worker waits `factor` times as long, so that all together keep the pace.
        """
        self._factor = factor or self._factor
        downloader: Any = self.crawler.engine.downloader
        for host, delay in self.delays.items():
            least = delay * self._factor
            known = downloader.per_slot_settings.get(host, {})
            downloader.per_slot_settings[host] = {**known, "delay": max(known.get("delay", 0.0), least), "jitter": 0.0}
            if slot := downloader.slots.get(host):
                slot.delay, slot.jitter = max(slot.delay, least), 0.0
