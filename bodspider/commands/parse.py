"""``scrapy parse``: not for this spider, whose visits begin with a listing."""

from __future__ import annotations

import argparse

from scrapy.commands import parse

from bodspider.commands._people import refuse


class Command(parse.Command):
    """Say which command does here what Scrapy's own does elsewhere."""

    def short_desc(self) -> str:
        return "Not used here: scrapy explain tells what is read from a page"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse("scrapy parse is not used here, as each visit begins with a listing; see: scrapy explain --help")
