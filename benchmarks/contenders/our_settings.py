"""The settings of this project without its own components: what of Scrapy it uses, and how."""

from bodspider.settings import *  # noqa: F403

SPIDER_MODULES = []
COMMANDS_MODULE = ""
DOWNLOADER_MIDDLEWARES = {}
ITEM_PIPELINES = {}
EXTENSIONS = {}
FEED_STORAGES = {}
LOG_FORMATTER = "scrapy.logformatter.LogFormatter"
