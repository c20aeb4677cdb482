"""Writing an export: a whole folder, or none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bodspider.arguments import Arguments
from bodspider.dataset._csv import csv_writer
from bodspider.dataset._folder import whole_folder
from bodspider.dataset._jsonl import jsonl_writer
from bodspider.dataset._package import RESOURCES, data_package, licence_of, resource
from bodspider.dataset._parquet import parquet_writer
from bodspider.dataset._readme import readme
from bodspider.dataset._rows import Batch
from bodspider.dataset._sqlite import METADATA_FILES, sqlite_writer, write_metadata
from bodspider.dataset._tally import Tally
from bodspider.errors import ExportError
from bodspider.store import Selection, Store

FORMATS = tuple(RESOURCES)
DEFAULT_FORMATS = ("parquet", "csv", "jsonl")
OUR_FILES = frozenset({"README.md", "datapackage.json", *METADATA_FILES, *(each["path"] for each in RESOURCES.values())})

_AT_ONCE = 500
_WRITERS = {"parquet": parquet_writer, "csv": csv_writer, "jsonl": jsonl_writer, "sqlite": sqlite_writer}
_DESCRIPTION = (
    "News articles with clean text, tags, images, attachments, translations, and publication dates that are proven windows "
    "with their evidence. Collected by bodspider from the listings among the sources."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to export, and where to; see ``docs/export.md``. `licence` is the setting BOD_LICENSE."""

    folder: Path
    formats: tuple[str, ...] = DEFAULT_FORMATS
    languages: tuple[str, ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    since_run: int | None = None
    timezone: ZoneInfo = ZoneInfo("Europe/Brussels")
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: files of the export with their bytes, and articles by language."""

    files: dict[str, int]
    languages: dict[str, int]


def export(store: Store, request: Request) -> Exported:
    """Write what `request` selects from `store`.

    The same database and the same request give the same bytes. Raises `ExportError` when the database holds no article at
    all or the folder cannot be written, `bodspider.errors.StoreError` when the database cannot be read; the folder is then
    as it was before.
    """
    try:
        with whole_folder(request.folder, OUR_FILES) as folder:
            tally = _write_data(store, request, folder)
            if not tally.articles and next(store.read(Selection(gone=True)), None) is None:
                raise ExportError(f"database {store.address} holds no articles; crawl first")
            _describe(store, request, folder, tally)
            files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    except sqlite3.Error as error:
        raise ExportError(f"{request.folder / RESOURCES['sqlite']['path']} cannot be written: {error}") from error
    return Exported(files, dict(sorted(tally.languages.items())))


def _write_data(store: Store, request: Request, folder: Path) -> Tally:
    tally = Tally()
    with ExitStack() as stack:
        writers = [stack.enter_context(_WRITERS[form](folder / RESOURCES[form]["path"])) for form in request.formats]
        for batch in _batches(store, request):
            tally.add(batch)
            for write in writers:
                write(batch)
    return tally


def _batches(store: Store, request: Request) -> Iterator[Batch]:
    days = Arguments(from_date=request.from_date, until_date=request.until_date, timezone=request.timezone)
    selection = Selection(languages=request.languages, earliest=days.earliest, latest=days.latest, since_run=request.since_run)
    articles = store.read(selection)
    while batch := list(islice(articles, _AT_ONCE)):
        yield Batch(batch)


def _describe(store: Store, request: Request, folder: Path, tally: Tally) -> None:
    licence = licence_of(request.licence)
    if "sqlite" in request.formats:
        write_metadata(folder, _DESCRIPTION, licence)
    package = data_package(
        [resource(form, folder) for form in request.formats],
        tally,
        description=_DESCRIPTION,
        licence=licence,
        selection=_selection(request),
        run=_last_run(store),
    )
    _write(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n")
    _write(folder / "README.md", readme(package, tally, licence=licence, selected=_in_words(request)))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _selection(request: Request) -> dict[str, Any]:
    return {
        "languages": list(request.languages),
        "from_date": request.from_date and request.from_date.isoformat(),
        "until_date": request.until_date and request.until_date.isoformat(),
        "timezone": str(request.timezone),
        "since_run": request.since_run,
    }


def _in_words(request: Request) -> list[str]:
    words = []
    if request.languages:
        words.append(f"languages {', '.join(request.languages)}")
    if request.from_date or request.until_date:
        days = f"{request.from_date or '…'} to {request.until_date or '…'}"
        words.append(f"may have been published {days}, days of {request.timezone}")
    if request.since_run is not None:
        words.append(f"new or changed after run {request.since_run}")
    return words


def _last_run(store: Store) -> dict[str, Any] | None:
    for run in store.runs(limit=1):
        return {"number": run.number, "id": run.id, "started": run.started.isoformat(), "verdict": run.verdict}
    return None
