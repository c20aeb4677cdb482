"""The settings of this project without its own components: what of Scrapy it uses, and how."""

from bodspider.settings import *  # noqa: F403
from bodspider.settings import DOWNLOAD_HANDLERS as _HANDLERS

SPIDER_MODULES: list[str] = []
COMMANDS_MODULE = ""
DOWNLOADER_MIDDLEWARES: dict[str, int] = {}
ITEM_PIPELINES: dict[str, int] = {}
EXTENSIONS: dict[str, int] = {}
FEED_STORAGES: dict[str, str] = {}
FEED_EXPORTERS: dict[str, str] = {}
DOWNLOAD_HANDLERS = {scheme: handler for scheme, handler in _HANDLERS.items() if handler is None}
DOWNLOADER = "scrapy.core.downloader.Downloader"
LOG_FORMATTER = "scrapy.logformatter.LogFormatter"
