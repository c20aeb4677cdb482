"""``scrapy replay``: a crawl once more, over its archives and without the network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodspider.commands import crawl
from bodspider.commands._people import refuse
from bodspider.errors import ArchiveError, UsageError
from bodspider.urls import resolve

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bodspider.archive.reading import Contents

_HANDLER = "bodspider.archive.handler.ArchiveDownloadHandler"
_SETTINGS: dict[str, Any] = {
    "BOD_REPLAY": True,
    "BOD_ARCHIVE": "0",
    "REDIS_URL": "",
    "ROBOTSTXT_OBEY": False,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}
_PASSED_ON = ("from_date", "until_date", "max_items")


class Command(crawl.Command):
    """Run the extraction again over archived pages; the exit status is 1 when one of them is damaged."""

    def syntax(self) -> str:
        return "[options] <WARC file> [<WARC file> ...]"

    def short_desc(self) -> str:
        return "Run a crawl again over its archives (WARC), without the network"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--listing", metavar="URL", help="listing to begin with, for an archive that names none")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        from bodspider.archive.handler import ArchiveDownloadHandler
        from bodspider.archive.reading import read_archives
        from bodspider.archive.writing import check_installed

        assert self.settings is not None
        unknown = [arg for arg in args if arg.startswith("-")]
        if unknown:
            refuse(f"option {unknown[0]} is not known; see: scrapy replay --help")
        if not args:
            refuse("one or more WARC files are expected; see: scrapy replay --help")
        try:
            check_installed()
            contents = read_archives([Path(arg) for arg in args])
            listings = _listings(contents, opts.listing)
        except UsageError as error:
            refuse(str(error))
        except ArchiveError as error:
            refuse(str(error), status=1)
        ArchiveDownloadHandler.contents = contents
        crawl.leave_out(self.settings)  # before all middlewares are named
        self._settle(contents, listings, opts)
        super().process_options(crawl.spiders(self.settings)[:1], opts)

    def _crawler_class(self) -> type[Crawler]:
        from bodspider.archive.engine import ReplayCrawler

        return ReplayCrawler

    def _settle(self, contents: Contents, listings: list[str], opts: argparse.Namespace) -> None:
        """Give the crawl the arguments and settings of the one that was archived; what the user says wins."""
        assert self.settings is not None
        archived = {name: str(value) for name in _PASSED_ON if (value := contents.arguments.get(name))}
        archived["browser"] = contents.arguments.get("browser") or "never"
        opts.spargs = [f"{name}={value}" for name, value in {**archived, "url": ",".join(listings)}.items()] + list(opts.spargs)
        for name, value in _SETTINGS.items():
            self.settings.set(name, value, priority="cmdline")
        if timezone := contents.arguments.get("timezone"):
            self.settings.set("BOD_TIMEZONE", timezone, priority="project")
        self.settings.set("BOD_ALLOWED_DOMAINS", ",".join(contents.arguments.get("allowed_domains") or ()), priority="project")
        handlers = {**self.settings.getwithbase("DOWNLOAD_HANDLERS"), "http": _HANDLER, "https": _HANDLER}
        self.settings.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")
        middlewares = {
            **self.settings.getwithbase("DOWNLOADER_MIDDLEWARES"),
            "bodspider.middlewares.safety.SafetyMiddleware": None,
        }
        self.settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")


def _listings(contents: Contents, given: str | None) -> list[str]:
    if given:
        url = resolve(given, given)
        if url is None:
            raise UsageError(f"option --listing={given!r} is not usable; expected an http:// or https:// address")
        return [url]
    if not contents.listings:
        raise UsageError("the archive names no listing that it was made from; give one with --listing URL")
    return contents.listings
