"""Writing many articles through the store, beside one plain `executemany` upsert of the same rows into the same database.

    python benchmarks/store.py [--articles 100000] [--database postgresql+psycopg://…]

The store writes more than the plain upsert: links, entries and checks of every article besides the article, in batches that a crash
cannot tear. Each side runs in a process of its own, and the peak of its memory is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bodspider.items import Article, Evidence, Link
from bodspider.store import Listed, Record, Store, plain
from bodspider.store.tables import articles, metadata
from bodspider.store.writer import Writer

START = datetime(2020, 1, 1, tzinfo=UTC)


def article(number: int) -> Article:
    time = START + timedelta(minutes=number)
    url = f"https://site.example/nl/nieuws/titel-{number}"
    return Article(
        id=f"{number * 7919 % 1_000_003:016x}",
        story=f"{number:016x}",
        url=url,
        language="nl",
        translations={"nl": url, "fr": url.replace("/nl/", "/fr/")},
        title=f"Titel van bericht {number}",
        summary="Een inleiding van één zin. " * 4,
        body="Tekst van het artikel, met een ë. " * 60,
        author="258",
        tags=["Ontwikkeling", "Afrika"],
        images=[Link(url="https://site.example/beeld.png", text="Een beeld")],
        links=[Link(url="https://site.example/elders", text="Elders")] * 2,
        published=time,
        published_earliest=time,
        published_latest=time,
        published_precision="second",
        published_evidence=[Evidence(source="time", raw=time.isoformat(), earliest=time, latest=time)] * 2,
        listing="https://site.example/nl/aggregator/sources/1",
        listing_title="Nieuws",
        fetched=time,
        status=200,
        content_hash=f"{number:064x}",
    )


def record(number: int) -> Record:
    one = article(number)
    facts = {
        "title": one.title,
        "url": one.url,
        "summary": one.summary,
        "statements": [["listing", "2 dagen 16 uur ago", None, "nl", None]],
    }
    return Record(
        article=one,
        addresses=(one.url or "",),
        listed=Listed(one.listing or "", one.id, one.id, facts),
        url=one.url,
        etag=f'"{number}"',
    )


def through_the_store(database: str, count: int) -> None:
    async def write() -> None:
        store = Store.open(database)
        writer = Writer(store, store.begin_run(f"bench{time.time()}", started=START, mode="full", arguments={}))
        for number in range(count):
            await writer.submit(record(number))
        await writer.close()

    asyncio.run(write())


def plainly(database: str, count: int) -> None:
    """Write the rows with one `executemany` and one transaction; they are made as it goes, as in the store."""
    engine = create_engine(database)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
    metadata.create_all(engine)
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[engine.dialect.name](articles)
    update = {column.name: insert.excluded[column.name] for column in articles.columns if not column.primary_key}
    rows = [_row(article(number)) for number in range(count)]
    with engine.begin() as connection:
        connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=update), rows)
    engine.dispose()


def _set_up(connection: Any, _record: object) -> None:
    """Give a SQLite database the journal and the size of pages that the store's has."""
    connection.execute("PRAGMA page_size=8192")
    connection.execute("PRAGMA journal_mode=WAL")


def _row(one: Article) -> dict[str, Any]:
    row = plain(one)
    return {name: getattr(one, name) if isinstance(getattr(one, name), datetime) else value for name, value in row.items()}


def _measured(work: Any, database: str, count: int, results: Connection) -> None:
    started = time.perf_counter()
    work(database, count)
    results.send((time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(work: Any, database: str, count: int) -> tuple[float, float]:
    """Return seconds and peak MiB of `work` in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measured, args=(work, database, count, there))
    process.start()
    seconds, peak = here.recv()
    process.join()
    return seconds, peak


def databases(given: str | None) -> Iterator[tuple[str, str]]:
    """Yield a database for each side; on a given server, its tables are emptied before each."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("plain", "store"):
            if given:
                engine = create_engine(given)
                with engine.begin() as connection:
                    for table in [*metadata.tables, "alembic_version"]:
                        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
                engine.dispose()
            yield name, given or f"sqlite:///{Path(folder)}/{name}.db"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--database", help="address of an empty PostgreSQL database, whose tables are dropped (default: SQLite files)"
    )
    args = parser.parse_args()
    speeds = {}
    for name, database in databases(args.database):
        seconds, peak = measure({"plain": plainly, "store": through_the_store}[name], database, args.articles)
        speeds[name] = args.articles / seconds
        print(f"{name}: {args.articles} articles in {seconds:.1f} s, {speeds[name]:.0f} a second, peak {peak:.0f} MiB")
    with tempfile.TemporaryDirectory() as folder:
        _, peak = measure(through_the_store, f"sqlite:///{folder}/few.db", 1_000)
    print(f"store: 1000 articles, peak {peak:.0f} MiB")
    print(f"store / plain: {speeds['store'] / speeds['plain']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
