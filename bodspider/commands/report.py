"""``scrapy report``: one page about the dataset."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bodspider.arguments import parse_arguments
from bodspider.commands._people import refuse
from bodspider.commands.history import open_existing
from bodspider.errors import BodspiderError, ExportError, UsageError


class Command(ScrapyCommand):
    """Write a page about the dataset; the exit status is 0 good, 1 failed, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <FILE.html>"

    def short_desc(self) -> str:
        return "Write one page about the dataset: what is in it, what changed, how the runs went"

    def long_desc(self) -> str:
        return (
            "Write one self-contained page of HTML about the dataset in the database: totals, articles per month by language, coverage of "
            "every field, translations, precision of dates, topics, recent changes, last runs and failures. FILE.html appears when it is "
            "whole; an older file of that name is replaced."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        add = parser.add_argument_group("Options of report").add_argument
        add("--database", metavar="URL", help="database, as SQLAlchemy writes it; setting DATABASE_URL when left out")
        super().add_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            path = self._report(args, opts)
        except UsageError as error:
            refuse(str(error))
        except BodspiderError as error:
            refuse(str(error), status=1)
        except KeyboardInterrupt:
            refuse("stopped before the report was whole; nothing was written", status=1)
        print(f"file: {path} ({path.stat().st_size} bytes)")

    def _report(self, args: list[str], opts: argparse.Namespace) -> Path:
        assert self.settings is not None
        if len(args) != 1 or not args[0] or args[0].startswith("-"):
            raise UsageError("one file is expected: scrapy report FILE.html")
        path = Path(args[0])
        try:
            is_folder = path.is_dir()
        except OSError as error:
            raise ExportError(f"{path} cannot be written: {error.strerror}") from error
        if is_folder:
            raise UsageError(f"{path} is a folder; one file is expected: scrapy report FILE.html")
        from bodspider.report.page import render
        from bodspider.report.plots import check_installed

        zone = parse_arguments({}, {"BOD_TIMEZONE": self.settings["BOD_TIMEZONE"]}).timezone
        check_installed()
        store = open_existing(self.settings["DATABASE_URL"] if opts.database is None else opts.database)

        try:
            page = render(store, zone)
        finally:
            store.close()
        _write_whole(path, page)
        return path


def _write_whole(path: Path, text: str) -> None:
    """Write `text` beside `path` and rename it into place; raises `bodspider.errors.ExportError` when that cannot be done."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise ExportError(f"{path} cannot be written: {error.strerror}") from error
