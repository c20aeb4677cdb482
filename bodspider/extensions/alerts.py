"""Alerts: people are told of a run that failed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from bodspider.monitors.alerts import Channels, read_channels, tell
from bodspider.signals import run_done

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class AlertExtension:
    """Tell those whom the settings name when a run failed. That this fails is a line in the log, and changes no verdict."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        channels = read_channels(crawler.settings)
        if not (channels.mail or channels.webhooks) or crawler.settings.getbool("BOD_REPLAY"):
            raise NotConfigured
        extension = cls(channels)
        crawler.signals.connect(extension.on_run_done, run_done)
        return extension

    async def on_run_done(self, run: dict[str, Any]) -> None:
        if run["verdict"] != "good":
            problems = await asyncio.get_running_loop().run_in_executor(None, tell, self._channels, run)
            for problem in problems:
                logger.warning("Alert not sent: %s", problem)
