"""Export made-up articles, and print seconds and peak memory for each format beside a bare writer of the same rows.

Run from the root of the repository: ``python benchmarks/export.py [--articles 100000]``. Each export is ``scrapy export`` in a
process of its own: start, reading the database, data package and checksums included. A bare writer is given the rows in memory,
and only its writing counts: ``pyarrow.Table.from_pylist`` and ``write_table``, ``csv.writer``, ``json.dumps``. Compared are the
seconds that a processor was busy, which other work on the machine changes little. Exit status 1 when Parquet takes more than twice,
or CSV or JSON Lines more than three times as long as its bare writer, or when one needs more than 300 MB.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bodspider.items import Article, Evidence, Link  # noqa: E402
from bodspider.store import Record, Store  # noqa: E402

LIMITS = {"parquet": 2, "csv": 3, "jsonl": 3}
MOST_MEGABYTES = 300
MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
"""What measures an export: a process as small as can be, for a child begins with the peak memory of its parent."""
START = datetime(2010, 1, 1, tzinfo=UTC)
LANGUAGES = ("nl", "fr", "de", "en")
TEXT = """ontwikkelingssamenwerking België steun école développement coopération Mali Congo hulp projet santé agriculture
kinderen vrouwen climat onderwijs water landbouw Gesundheit Wasser für Zusammenarbeit school aid for health women and"""
WORDS = TEXT.split()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    count = parser.parse_args().articles
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = f"sqlite:///{folder}/bod.db"
        fill(database, count)
        rows = [asdict(article) for article in articles(count)]
        print(f"{count} articles\nformat             seconds  busy  bare  times  peak MB", flush=True)
        for forms in (*BARE, "sqlite", "parquet,csv,jsonl"):
            spent, busy, peak = export(folder, database, forms)
            line = f"{forms:17} {spent:8.1f} {busy:5.1f}"
            failed |= peak > MOST_MEGABYTES
            if forms in BARE:
                bare = seconds(partial(BARE[forms], rows, folder / "bare"))
                failed |= busy > LIMITS[forms] * bare
                line += f" {bare:5.1f} {busy / bare:6.1f}"
            print(f"{line:45} {peak:8.0f}", flush=True)
    return int(failed)


def articles(count: int) -> Iterator[Article]:
    """Yield articles with about 3 KB of text each, the same ones every time."""
    chance = random.Random(5)
    for number in range(count):
        language = LANGUAGES[number % 4]
        url = f"https://site.example/{language}/nieuws/{number}"
        published = START + timedelta(hours=number)
        wide = timedelta(days=10)
        yield Article(
            id=f"{number:016x}",
            story=f"{number // 4:016x}",
            url=url,
            language=language,
            translations={
                each: f"https://site.example/{each}/nieuws/{number // 4 * 4 + at}" for at, each in enumerate(LANGUAGES)
            },
            title=text(chance, 8),
            summary=text(chance, 25),
            body="\n\n".join(text(chance, 60) for _ in range(5)),
            author=str(chance.randrange(40)),
            tags=chance.sample(WORDS, 3),
            images=[Link(url=f"{url}.jpg", text=text(chance, 3))],
            links=[Link(url=f"{url}/a", text=None), Link(url=f"{url}/b", text=text(chance, 2))],
            published=published,
            published_earliest=published,
            published_latest=published,
            published_precision="second",
            published_evidence=[
                Evidence(source="time", raw=published.isoformat(), earliest=published, latest=published),
                Evidence(source="listing", raw="4 jaar 2 maanden geleden", earliest=published - wide, latest=published + wide),
            ],
            modified=published,
            listing="https://site.example/nl/aggregator/sources/1",
            listing_title="Nieuws",
            fetched=START + timedelta(days=9000),
            status=200,
            content_hash=f"{number:064x}",
        )


def text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def fill(database: str, count: int) -> None:
    store = Store.open(database)
    run = store.begin_run("benchmark", started=START, mode="full", arguments={})
    stream = articles(count)
    while batch := [Record(article=each, url=each.url) for each in islice(stream, 1000)]:
        store.write(batch, run=run)
    store.end_run(run, verdict="good", reasons=[], balance={})
    store.close()


def export(folder: Path, database: str, forms: str) -> tuple[float, float, float]:
    """Return the seconds, those of them that a processor was busy, and the megabytes at most that exporting takes."""
    command = [sys.executable, "-m", "scrapy", "export", str(folder / "out"), "--format", forms, "--database", database]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "bodspider.settings"}
    done = subprocess.run([sys.executable, "-c", MEASURE, *command], env=environment, capture_output=True, text=True, check=True)
    spent, busy, peak = map(float, done.stdout.splitlines()[-1].split())
    return spent, busy, peak


def seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def bare_parquet(rows: list[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_pylist(rows), path, compression="zstd")


def bare_csv(rows: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([dumps(value) if isinstance(value, (list, dict)) else value for value in row.values()])


def bare_jsonl(rows: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(dumps(row) + "\n")


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=datetime.isoformat)


BARE: dict[str, Callable[[list[dict[str, Any]], Path], None]] = {"parquet": bare_parquet, "csv": bare_csv, "jsonl": bare_jsonl}


if __name__ == "__main__":
    sys.exit(main())
