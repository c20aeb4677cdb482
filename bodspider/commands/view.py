"""``scrapy view``: Scrapy's own, without what belongs to a crawl."""

from __future__ import annotations

from scrapy.commands import view

from bodspider.commands import fetch


class Command(view.Command, fetch.Command):
    """Show a page in the user's browser, fetched as politely and as safely as a crawl does."""
