"""Databases to report on: one that real crawls of the bundled site made, and one whose texts come from someone who means harm."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bodspider.store import Failure, Record, Store
from tests.crawls.conftest import run_command, run_crawl
from tests.dataset.conftest import ARTICLES, HOSTILE


def report(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return run_command(folder, "report", *args, **env)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory) -> Path:
    """A folder with the database and the report of a crawl of the bundled site."""
    folder = tmp_path_factory.mktemp("report")
    assert run_crawl(folder).status == 0
    done = report(folder, "report.html")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory) -> Path:
    """A folder with the report on articles whose every text is hostile, changed by hostile texts, after runs that failed for them."""
    folder = tmp_path_factory.mktemp("hostile")
    store = Store.open(f"sqlite:///{folder}/bod.db")
    for turn in (0, 1):
        run = store.begin_run(f"run{turn}", started=datetime(2024, 5, 5 + turn, tzinfo=UTC), mode="full", arguments={})
        turned = [
            replace(
                each, body=f"{HOSTILE[-number]} {turn}", title=f"{each.title} {turn}", content_hash=f"{turn}{each.content_hash}"
            )
            for number, each in enumerate(ARTICLES)
        ]
        store.write([Record(article=each) for each in turned], run=run, now=datetime(2024, 5, 5 + turn, tzinfo=UTC))
        store.add_failures(
            [Failure(run, f"https://site.example/{text}", "detail", text, 1) for text in (HOSTILE[14], HOSTILE[19])]
        )
        store.add_failures([Failure(run, "javascript:alert(1)", "listing", "timeout", 3)])
        store.end_run(run, verdict="failed", reasons=list(HOSTILE), balance={"listed": 5})
    store.close()
    done = report(folder, "report.html", DATABASE_URL=f"sqlite:///{folder}/bod.db")
    assert (done.returncode, done.stderr) == (0, "")
    return folder
