"""``scrapy crawl``, with arguments that are checked first and an exit status that tells how the run went."""

from __future__ import annotations

import argparse
import errno
import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import crawl
from scrapy.spiderloader import get_spider_loader

from bodspider import logs
from bodspider.arguments import parse_arguments
from bodspider.commands._people import log_verdict, refuse, show_report
from bodspider.errors import SharedError, StoreError, UsageError
from bodspider.strict import check_components, check_kinds, check_names

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from bodspider.extensions.run import RunExtension
    from bodspider.readers import Readers

_RARELY = (20_000, 10, 20)
"""When Python looks for cycles of objects. Scrapy makes some for each page, so that it must look; as often as usual costs a tenth of its
time, and most of that for what was imported, which is never thrown away (`gc.freeze`)."""
_NOISE = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware")
"""Loggers that list components and changed settings at every start; ``-L DEBUG`` shows them."""
_PROBE = ".bodspider-probe"
"""Name of the file that shows whether a folder can be written."""
_OFF = {
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.remote_control.RemoteControl"),
    "TELNETCONSOLE_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.telnet.TelnetConsole"),
    "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES_BASE", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
}
"""Settings that turn off what Scrapy imports to find that out, and what that is: two web servers and clients (aiohttp, requests) take a sixth of
the start and 15 MB, whether they are used or not."""


class Command(crawl.Command):
    """Run the spider; the exit status is 0 good, 1 failed, 2 wrong usage."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        gc.set_threshold(*_RARELY)
        sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115 ``2>&-``: there is none, for all of the run
        super().process_options(args, opts)
        unknown = [arg for arg in args if arg.startswith("-")]
        if unknown:
            refuse(f"option {unknown[0]} is not known; see: scrapy crawl --help")
        assert self.settings is not None
        known = spiders(self.settings)
        if args[1:] or not args or args[0] not in known:
            expected = " or ".join(f"scrapy crawl {name}" for name in known)
            refuse(f"spider {' '.join(args) or '(none)'!r} is not known; expected: {expected}")
        self._spider = args[0]
        try:
            check_names(self.settings, os.environ)
            check_kinds(self.settings)
            check_components(self.settings)
            leave_out(self.settings)
            arguments = parse_arguments(opts.spargs, self.settings)
            if arguments.mode == "update" and not self.settings["DATABASE_URL"]:
                raise UsageError("argument mode='update' needs a database, and setting DATABASE_URL is empty")
            if self.settings["DATABASE_URL"]:
                from bodspider.store import read_address

                read_address(self.settings["DATABASE_URL"])
            self._check_settings()
            if self.settings["JOBDIR"]:
                raise UsageError(
                    "setting JOBDIR is not supported, as Scrapy loses what waits in it when it is killed; see docs/shared.md"
                )
            if self.settings["REDIS_URL"]:
                from bodspider.shared import check_shared

                check_shared(arguments, self.settings)
            self._check_log()
            logs.install(self.settings)
        except UsageError as error:
            refuse(str(error))
        except SharedError as error:
            refuse(str(error), status=1)
        if arguments.browser == "always":
            from bodspider.browser.chromium import what_is_missing

            if missing := what_is_missing(self.settings["BOD_CHROMIUM"]):
                refuse(f"argument browser='always': {missing}", status=1)
        self._check_places()

    def _check_log(self) -> None:
        """Refuse a file for the log that cannot be written; Scrapy opens it next."""
        assert self.settings is not None
        if path := self.settings["LOG_FILE"]:
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).open("a").close()
            except OSError as error:
                refuse(f"LOG_FILE {path} cannot be written: {error.strerror}", status=1)

    def _check_settings(self) -> None:
        """Raise `UsageError` for a setting that cannot be used, or that needs a package that is not there."""
        assert self.settings is not None
        for name in ("BOD_ARCHIVE", "BOD_BASELINE"):
            if str(self.settings[name]) not in ("0", "1"):
                raise UsageError(f"setting {name}={self.settings[name]!r} is not usable; expected 1 or 0")
        if self.settings.getbool("BOD_ARCHIVE"):
            from bodspider.archive.writing import check_installed

            check_installed()
        from bodspider.monitors.alerts import read_channels
        from bodspider.monitors.settings import read_limits, suites_named
        from bodspider.numbers import check_numbers
        from bodspider.patience import read_limits as read_patience
        from bodspider.readers import readers_wanted

        readers_wanted(self.settings)
        check_numbers(self.settings)
        read_limits(self.settings)
        read_patience(self.settings)
        read_channels(self.settings)
        if self.settings["BOD_METRICS"]:
            from bodspider.extensions.metrics import check_metrics

            check_metrics(self.settings["BOD_METRICS"])
        if suites := suites_named(self.settings):
            from bodspider.monitors.suite import load_suites

            load_suites(suites)

    def _check_places(self) -> None:
        """Refuse to start when what the run is to write has no place; nothing has been fetched yet."""
        assert self.settings is not None
        from bodspider.commands._outputs import check_feeds, check_file, output_paths

        files = output_paths(self.settings)
        metrics = [Path(self.settings["BOD_METRICS"])] if self.settings["BOD_METRICS"] else []
        try:
            check_feeds(self.settings)
            for problem in filter(None, map(check_file, files)):
                refuse(problem, status=1)
            for folder in [Path(self.settings["BOD_DATA_DIR"]) / "runs", *(path.parent for path in (*files, *metrics))]:
                folder.mkdir(parents=True, exist_ok=True)
                probe = folder / _PROBE
                probe.touch()
                probe.unlink()
        except UsageError as error:
            refuse(str(error))
        except OSError as error:
            refuse(f"{_named(error)} cannot be written: {error.strerror}", status=1)
        if self.settings["DATABASE_URL"]:
            from bodspider.store import Store

            try:
                Store.open(self.settings["DATABASE_URL"], pauses=()).close()
            except UsageError as error:
                refuse(str(error))
            except StoreError as error:
                refuse(str(error), status=1)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        assert self.settings is not None
        from bodspider.extensions.run import RunExtension

        if self.settings.get("LOG_LEVEL") != "DEBUG":
            for name in _NOISE:
                logging.getLogger(name).setLevel(logging.WARNING)
        crawler = self._create_crawler(self._spider)
        gc.freeze()
        crawler.spidercls.readers = readers = self._readers()  # type: ignore[attr-defined]
        self.crawler_process.crawl(crawler, **opts.spargs)
        _end_with_the_terminal()
        self.crawler_process.start()
        if readers is not None:
            readers.close()
        extension = crawler.get_extension(RunExtension) if crawler.extensions else None
        report = extension.report if extension is not None else None
        if report is None:
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # what it was at is of no interest to who broke it off
            refuse(_without_end(extension), status=1)
        if self.settings["LOG_FILE"]:
            log_verdict(report)  # who reads a file, as that of a job of Scrapyd, does not see stderr
        with suppress(OSError):  # whoever read stderr may have gone, as with ``2>&1 | head``
            show_report(report, _shown(self.settings["DATABASE_URL"]), sys.stderr)
        gc.freeze()  # Python looks for cycles once more when it ends, though nothing is left to make room for
        self.exitcode = 0 if report.verdict.good else 1

    def _create_crawler(self, spidercls: Any) -> Crawler:
        assert self.crawler_process is not None
        made = self._crawler_class()(self.crawler_process.spider_loader.load(spidercls), self.settings, init_reactor=True)
        return super()._create_crawler(made)  # type: ignore[arg-type]

    def _crawler_class(self) -> type[Crawler]:
        from bodspider.engine import DirectCrawler

        return DirectCrawler

    def _readers(self) -> Readers | None:
        from bodspider.readers import Readers, plenty_for, readers_wanted

        assert self.settings is not None
        count = readers_wanted(self.settings)
        return Readers(count, plenty=plenty_for(count)) if count else None


def _end_with_the_terminal() -> None:
    """Let a terminal that is closed end the run as SIGTERM does, but for one that was told to go on without it (``nohup``)."""
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is None or signal.getsignal(hangup) != signal.SIG_DFL:
        return

    def end(*_: object) -> None:
        # a shell passes on what the terminal has told already, and a second SIGTERM would break off
        signal.signal(hangup, signal.SIG_IGN)
        signal.raise_signal(signal.SIGTERM)

    signal.signal(hangup, end)


def _named(error: OSError) -> str:
    """Return what `error` is about: an output whose name is too long, or a folder."""
    path = Path(error.filename)
    return f"output {path}" if error.errno == errno.ENAMETOOLONG else f"folder {path.parent if path.name == _PROBE else path}"


def spiders(settings: Any) -> list[str]:
    """Return the names of the spiders that this command runs: ours, or those made of it in a project of the user's own."""
    from bodspider.spiders.bod import BodSpider

    loader = get_spider_loader(settings)
    return [name for name in loader.list() if issubclass(loader.load(name), BodSpider)]


def leave_out(settings: BaseSettings) -> None:
    """Keep Scrapy from importing what is turned off."""
    for switch, (setting, name) in _OFF.items():
        if not settings.getbool(switch):
            settings.set(setting, {each: order for each, order in settings[setting].items() if each != name}, "project")


def _without_end(extension: RunExtension | None) -> str:
    """Return what there is to say of a run that has no verdict."""
    if extension is None or not extension.folder_now.is_dir():
        return "the run ended before it began; the log above says why"
    return (
        f"the run was broken off, and stays {extension.folder_now}; what was stored stays too, "
        "and another run with mode=update gets what is missing"
    )


def _shown(database: str) -> str | None:
    if not database:
        return None
    from bodspider.store import shown

    return shown(database)
