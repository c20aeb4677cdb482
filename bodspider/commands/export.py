"""``scrapy export``: the dataset as files."""

from __future__ import annotations

import argparse
import gc
import re
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from bodspider.arguments import Arguments, parse_arguments
from bodspider.commands._people import refuse
from bodspider.errors import BodspiderError, StoreError, UsageError
from bodspider.text import language_tag

if TYPE_CHECKING:
    from bodspider.dataset import Exported
    from bodspider.store import Store

_DAYS = ("from_date", "until_date")
_RARELY = (100_000, 50, 1_000)
"""When Python looks for cycles of objects: an export makes none, and looking as often as usual costs a fifth of its time."""


class Command(ScrapyCommand):
    """Write the dataset from the database into a folder; the exit status is 0 good, 1 failed, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <DIR>"

    def short_desc(self) -> str:
        return "Write the dataset from the database into a folder"

    def long_desc(self) -> str:
        return (
            "Write the articles of the database into the folder DIR, with datapackage.json, which describes them for machines, and "
            "README.md, which does for people. DIR appears when it is whole; an older export of that name is replaced, and "
            "anything else is left alone."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        add = parser.add_argument_group("Options of export").add_argument
        add("--format", metavar="LIST", help="formats to write, out of parquet,csv,jsonl,sqlite; the first three when left out")
        add("--language", metavar="LIST", help="only articles in these languages, such as nl,fr")
        add("--from-date", metavar="YYYY-MM-DD", help="only articles that may have been published on this day or later")
        add("--until-date", metavar="YYYY-MM-DD", help="only articles that may have been published on this day or before")
        add("--since-run", metavar="RUN", help="only articles that are new or changed since this run, given by id or number")
        add("--database", metavar="URL", help="database, as SQLAlchemy writes it; setting DATABASE_URL when left out")
        super().add_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        gc.set_threshold(*_RARELY)
        try:
            done = self._export(args, opts)
        except UsageError as error:
            refuse(str(error))
        except BodspiderError as error:
            refuse(str(error), status=1)
        except KeyboardInterrupt:
            refuse("stopped before the export was whole; nothing was written", status=1)
        counts = ", ".join(f"{language} {count}" for language, count in done.languages.items())
        articles = f"articles: {sum(done.languages.values())}" + (f" ({counts})" if counts else "")
        files = [f"file: {Path(args[0]) / name} ({size} bytes)" for name, size in done.files.items()]
        sys.stdout.write("\n".join((articles, *files, "")))

    def _export(self, args: list[str], opts: argparse.Namespace) -> Exported:
        assert self.settings is not None
        _check_words(args)
        formats, languages, days = _formats(opts.format), _languages(opts.language), _days(opts, self.settings["BOD_TIMEZONE"])
        database = self.settings["DATABASE_URL"] if opts.database is None else opts.database
        _check_database(database)
        from bodspider.dataset import Request, export
        from bodspider.store import Store

        store = Store.open(database)
        try:
            request = Request(
                folder=Path(args[0]),
                formats=formats,
                languages=languages,
                from_date=days.from_date,
                until_date=days.until_date,
                since_run=None if opts.since_run is None else _run_number(store, opts.since_run),
                timezone=days.timezone,
                licence=str(self.settings.get("BOD_LICENSE") or "").strip(),
            )
            return export(store, request)
        finally:
            store.close()


def _check_words(args: list[str]) -> None:
    unknown = [arg for arg in args if arg.startswith("-")]
    if unknown:
        raise UsageError(f"option {unknown[0]} is not known; see: scrapy export --help")
    if len(args) != 1 or not args[0]:
        raise UsageError("one folder is expected: scrapy export DIR")


def _formats(given: str | None) -> tuple[str, ...]:
    from bodspider.dataset import DEFAULT_FORMATS, FORMATS

    names = DEFAULT_FORMATS if given is None else [name.strip().lower() for name in given.split(",")]
    if not set(names) <= set(FORMATS):
        raise UsageError(f"option --format={given!r} is not usable; expected one or more of {', '.join(FORMATS)}")
    formats = tuple(form for form in FORMATS if form in names)
    if "parquet" in formats and find_spec("pyarrow") is None:
        raise UsageError("pyarrow is missing; install it with: pip install -r requirements-export.txt, or use --format csv,jsonl")
    return formats


def _languages(given: str | None) -> tuple[str, ...]:
    if given is None:
        return ()
    tags = {name.strip(): language_tag(name) for name in given.split(",")}
    for tag in tags.values():
        if tag is None:
            raise UsageError(f"option --language={given!r} is not usable; expected languages such as nl,fr")
    return tuple(sorted({tag for tag in tags.values() if tag}))


def _days(opts: argparse.Namespace, timezone: str) -> Arguments:
    given = {name: value for name in _DAYS if (value := getattr(opts, name)) is not None}
    try:
        return parse_arguments(given, {"BOD_TIMEZONE": timezone})
    except UsageError as error:
        raise UsageError(re.sub("argument (from|until)_date", r"option --\1-date", str(error))) from None


def _check_database(address: str) -> None:
    """Raise when there is nothing to read at `address`: opening it would make an empty database."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from bodspider.store import shown

    if not address:
        raise UsageError("setting DATABASE_URL is empty; expected a database, such as sqlite:///data/bod.db")
    try:
        url = make_url(address)
    except ArgumentError:
        return
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise StoreError(f"database {shown(address)} is not there; crawl first")


def _run_number(store: Store, given: str) -> int:
    """Return the number of the run that `given` names by its id or its number; 0 is before the first run."""
    for run in store.runs(limit=1_000_000):
        if given in (run.id, str(run.number)):
            return run.number
    if given == "0":
        return 0
    raise UsageError(
        f"option --since-run={given!r} is not usable; expected the id or the number of a run that {store.address} knows"
    )
