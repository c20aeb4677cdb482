"""``scrapy shell``: Scrapy's own, without what belongs to a crawl."""

from __future__ import annotations

import argparse

from scrapy.commands import shell

from bodspider.commands._alone import stand_alone


class Command(shell.Command):
    """Look at a page in Python, fetched as politely and as safely as a crawl does."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        stand_alone(self.settings, args[:1])
