"""``scrapy explain``: for one page, each field of its article, its value and what it came from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import scrapy
from scrapy import Request
from scrapy.commands import ScrapyCommand
from scrapy.http import Response
from twisted.python.failure import Failure

from bodspider.arguments import parse_arguments
from bodspider.commands._alone import stand_alone
from bodspider.commands._people import refuse
from bodspider.commands.history import open_existing
from bodspider.errors import ArchiveError, DetailError, StoreError, UsageError
from bodspider.network import Policy, Refused
from bodspider.text import plain_text
from bodspider.urls import expected_port, resolve

if TYPE_CHECKING:
    from bodspider.archive.reading import Contents

_MOST_HOPS = 5


class Command(ScrapyCommand):
    """Fetch one page, or take it from archives, and print what is read from it and why."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <address or id>"

    def short_desc(self) -> str:
        return "Tell for one page what each field of its article came from"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--archive", action="append", metavar="WARC", help="take the page from this file (may be given again)"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.loglevel is None:
            self.settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            refuse("one address or id of an article is expected; see: scrapy explain --help")
        try:
            timezone = parse_arguments({}, self.settings).timezone
            url, named = _address(args[0], self.settings["DATABASE_URL"])
            response = self._archived(url, opts.archive) if opts.archive else self._fetched(url, named)
        except UsageError as error:
            refuse(str(error))
        except (StoreError, ArchiveError) as error:
            refuse(str(error), status=1)
        if isinstance(response, str):
            refuse(f"{url} cannot be explained: {response}", status=1)
        self._print(response, url, timezone)

    def _archived(self, url: str, files: list[str]) -> Response | str:
        from bodspider.archive.reading import read_archives
        from bodspider.archive.writing import check_installed

        check_installed()
        contents = read_archives([Path(file) for file in files])
        for line in contents.damages:
            print(f"warning: {plain_text(line)}", file=sys.stderr)
        return _last_answer(contents, url)

    def _fetched(self, url: str, named: str | None) -> Response | str:
        assert self.crawler_process is not None
        assert self.settings is not None
        stand_alone(self.settings)
        crawler = self.crawler_process.create_crawler(OnePage)
        self.crawler_process.crawl(crawler, url=url, named=named)
        self.crawler_process.start()
        found: Response | str = getattr(crawler.spider, "found", "it could not be fetched")
        return found

    def _print(self, response: Response, url: str, timezone: ZoneInfo) -> None:
        from bodspider.explain import explain, in_lines
        from bodspider.pages import Entry
        from bodspider.pages.article import read_article
        from bodspider.spiders.http import fetched_at, rendered_at
        from bodspider.visits import from_entry, with_detail

        fetched = fetched_at(response)
        try:
            detail = read_article(response, rendered_at(response, fetched))
        except DetailError as error:
            refuse(f"{url} cannot be explained: {error} ({error.reason})", status=1)
        visit = from_entry(Entry(title=None, href=url, url=url), listing=url, listing_title=None)
        visit.article.listing = None
        visit = with_detail(visit, detail, addresses=(response.url,), fetched=fetched, status=response.status)
        for line in in_lines(explain(visit, detail, timezone=timezone)):
            print(plain_text(line))


class OnePage(scrapy.Spider):
    """Fetch one page, as politely and as safely as a crawl does; `found` is the answer, or why there is none.

    `named` is the address that the user named, which may be private; of an article that is the address of its listing.
    """

    name = "one-page"

    def __init__(self, url: str, named: str | None) -> None:
        super().__init__()
        self.url = url
        self.policy = Policy([named] if named else [])
        self.found: Response | str = "it could not be fetched"

    async def start(self) -> Any:
        """Ask for the page."""
        yield Request(self.url, callback=self.keep, errback=self.give_up, dont_filter=True)

    def keep(self, response: Response) -> None:
        """Keep the answer."""
        self.found = response

    def give_up(self, failure: Failure) -> None:
        """Keep the reason."""
        from bodspider.spiders.failures import reason_of

        said = failure.value if isinstance(failure.value, Refused) else reason_of(failure.value)
        self.found = f"it could not be fetched ({said})"


def _address(what: str, database: str) -> tuple[str, str | None]:
    """Return the address that is meant, which an id of an article in the database stands for too, and the one that the user named."""
    if "://" in what:
        url = resolve(what, what)
        if url is None:
            raise UsageError(f"{what!r} is not usable; expected an http:// or https:// address, or the id of an article")
        if expected := expected_port(url):
            raise UsageError(f"{what!r} is not usable; expected {expected}")
        return url, url
    store = open_existing(database)
    article = next((version.article for version in reversed(store.versions(what))), None)
    store.close()
    if article is None or article.url is None:
        raise StoreError(f"no article {what!r} with an address is in the database")
    return article.url, article.listing


def _last_answer(contents: Contents, url: str) -> Response | str:
    """Return the last archived answer for `url`, after redirects."""
    from bodspider.archive.handler import Archived, answer

    for _ in range(_MOST_HOPS):
        exchanges = contents.exchanges.get(url)
        if not exchanges:
            return f"the archive does not hold it ({contents.failures.get(url, 'not-archived')})"
        try:
            response = answer(exchanges[-1], Request(url))
        except Archived:
            return "the archive is damaged where it is"
        target = response.headers.get("Location")
        if response.status not in (301, 302, 303, 307, 308) or target is None:
            return response if response.status == 200 else f"the archive holds the answer {response.status}"
        url = resolve(url, target.decode("latin-1")) or url
    return "it redirects without end"
