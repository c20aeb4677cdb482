"""``scrapy history``: the versions of an article, and what changed from one to the next."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from bodspider.commands._people import refuse
from bodspider.errors import StoreError, UsageError
from bodspider.text import plain_text
from bodspider.urls import canonical, resolve

if TYPE_CHECKING:
    from bodspider.store import Store, Version


class Command(ScrapyCommand):
    """Print the versions of an article that the database keeps."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <address or id>"

    def short_desc(self) -> str:
        return "Print the versions of an article, and what changed"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            refuse("one address or id of an article is expected; see: scrapy history --help")
        try:
            store = open_existing(self.settings["DATABASE_URL"])
            found = store.find(args[0], _spellings(args[0]))
            histories = [(identity, store.versions(identity), store.predecessors(identity)) for identity in found]
            gone = {identity: (since, to) for each in found for identity, since, to in store.gone(article=each)}
            store.close()
        except UsageError as error:
            refuse(str(error))
        except StoreError as error:
            refuse(str(error), status=1)
        if not histories:
            refuse(f"no article {args[0]!r} is in the database", status=1)
        for identity, versions, predecessors in histories:
            for line in _show(versions, predecessors, gone.get(identity)):
                print(plain_text(line), file=sys.stdout)


def open_existing(url: str) -> Store:
    """Open a database that is there; a file of SQLite is not created.

    Raises `bodspider.errors.StoreError` when it is not there, `bodspider.errors.UsageError` when no database is set.
    """
    from bodspider.store import Store, read_address

    if not url:
        raise UsageError("setting DATABASE_URL is empty; there is no database to read")
    place = read_address(url)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).is_file():
        raise StoreError(f"database {url} is not there; a crawl makes it")
    return Store.open(url, pauses=())


def _spellings(what: str) -> set[str]:
    """Return the ways in which an address can stand in the database; none for what is no address."""
    url = resolve(what, what) if "://" in what else None
    if url is None:
        return set()
    spelled = {what, url, canonical(url)}
    return spelled | {f"{other}://{each.partition('://')[2]}" for each in spelled for other in ("http", "https")}


def _show(versions: list[Version], predecessors: list[str], gone: tuple[datetime, str | None] | None) -> Iterator[str]:
    current = versions[-1]
    yield f"{current.article.id}  {current.article.title or '(no title)'}"
    if current.article.url:
        yield current.article.url
    if gone:
        since, to = gone
        yield f"{'moved to ' + to if to else 'gone'} since {since:%Y-%m-%d %H:%M} UTC"
    yield from (f"before it moved: {identity}" for identity in predecessors)
    for version in versions:
        ended = f" to {version.until:%Y-%m-%d %H:%M}" if version.until else ", the current one"
        yield ""
        yield (
            f"version {version.number}: from {version.since:%Y-%m-%d %H:%M}{ended}"
            if version.since
            else f"version {version.number}{ended}"
        )
        for field, (before, after) in version.changes.items():
            yield f"  {field}:"
            yield from (f"    {line}" for line in _diff(before, after))


def _diff(before: Any, after: Any) -> Iterator[str]:
    """Yield what changed between two values, line by line: ``-`` stands before what went, ``+`` before what came."""
    lines = list(unified_diff(_lines(before), _lines(after), n=1, lineterm=""))
    yield from (line for line in lines[2:] if not line.startswith("@@"))


def _lines(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{key}: {each}" for key, each in value.items()]
    if isinstance(value, list):
        return [" ".join(str(part) for part in each.values() if part) if isinstance(each, dict) else str(each) for each in value]
    return str(value).splitlines()
