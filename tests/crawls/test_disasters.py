"""Crawls that are killed, and databases that are in the way: nothing committed is lost, and the next run completes."""

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from bodspider.store import Selection, Store
from tests.conftest import Server
from tests.crawls.conftest import Crawl, command, environment, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

KILLS = int(os.environ.get("BOD_TEST_KILLS", "4"))
"""How often a crawl is killed, for each kind of database."""


@pytest.fixture
def site():
    with NewsSite(120, per_page=20, size=2_000) as site:
        yield site


def rows(database: str) -> list[object]:
    store = Store.open(database)
    found = [replace(each, fetched=None, published_evidence=[]) for each in store.read(Selection(gone=True))]
    store.close()
    return found


def assert_sound(database: str) -> None:
    """Assert that the database holds nothing but whole articles, each with everything that belongs to it."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        for table, column in (("checks", "article_id"), ("entries", "article_id"), ("links", "article_id")):
            assert (
                connection.execute(text(f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT id FROM articles)")).scalar()
                == 0
            )
            assert (
                connection.execute(text(f"SELECT count(*) FROM articles WHERE id NOT IN (SELECT {column} FROM {table})")).scalar()
                == 0
            )
    assert all(article.body and article.title and article.content_hash for article in rows(database))


def killed_crawl(site: NewsSite, folder: Path, database: str, mode: str, after: float) -> None:
    args = command("crawl", "bod", "-a", f"url={site.url}", "-a", f"mode={mode}", "-s", "AUTOTHROTTLE_ENABLED=0")
    process = subprocess.Popen(args, cwd=folder, env=environment(folder, DATABASE_URL=database), stderr=subprocess.DEVNULL)
    asked = len(site.asked)
    while len(site.asked) == asked and process.poll() is None:
        time.sleep(0.005)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_crawl_killed_at_any_moment_leaves_a_sound_database_and_the_next_completes_it(site, tmp_path, database):
    choose = random.Random(os.environ.get("BOD_TEST_SEED", "kill"))
    Store.open(database).close()
    for number in range(KILLS):
        if number % 3 == 2:
            for _ in range(5):
                site.add()
            site.stories[choose.randrange(100)].edits += 1
        killed_crawl(site, tmp_path, database, choose.choice(["full", "update"]), choose.random() * 1.2)
        assert_sound(database)
    done = run_crawl(tmp_path, "-a", f"url={site.url}", "-a", "mode=update", DATABASE_URL=database)
    assert done.status == 0, done.stderr
    assert_sound(database)
    assert {each.title for each in rows(database)} == {each.title for each in site.stories.values()}
    done = run_crawl(tmp_path, "-a", f"url={site.url}", DATABASE_URL=database)
    assert done.status == 0, done.stderr
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    assert run_crawl(folder, "-a", f"url={site.url}").status == 0
    assert rows(database) == rows(f"sqlite:///{folder}/data/bod.db")


def crawl(site: NewsSite, folder: Path, database: str, **env: str) -> Crawl:
    return run_crawl(folder, "-a", f"url={site.url}", DATABASE_URL=database, timeout=120, **env)


def assert_failed_with_one_line(done: Crawl, *said: str) -> None:
    assert done.status == 1
    [line] = [line for line in done.errors if line.startswith("error: database")]
    assert all(word in line for word in said), line
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.run["verdict"] == "failed"


def test_a_database_that_another_program_has_locked_is_waited_for(site, tmp_path):
    database = f"sqlite:///{tmp_path}/bod.db"
    Store.open(database).close()
    locks: list[sqlite3.Connection] = []

    def lock(target: str) -> None:
        if target == "/nieuws/100" and not locks:
            locks.append(sqlite3.connect(tmp_path / "bod.db", isolation_level=None, check_same_thread=False))
            locks[0].execute("BEGIN IMMEDIATE")
            threading.Timer(3, locks[0].close).start()

    site.on_request = lock
    done = crawl(site, tmp_path, database)
    assert done.status == 0, done.stderr
    assert len(rows(database)) == 120


def test_a_database_that_fills_its_disk_ends_the_run_with_one_line_and_keeps_what_was_committed(site, tmp_path):
    database = f"sqlite:///{tmp_path}/bod.db"
    assert run_crawl(tmp_path, "-a", f"url={site.url}", "-a", "max_items=10", DATABASE_URL=database).status == 0
    kept = rows(database)
    disk = tmp_path / "disk"
    disk.mkdir()
    room = f"size={(tmp_path / 'bod.db').stat().st_size + 128 * 1024}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", room, "tmpfs", disk], check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        with sqlite3.connect(tmp_path / "bod.db") as source, sqlite3.connect(disk / "bod.db") as target:
            source.backup(target)
        source.close()
        target.close()
        full = f"sqlite:///{disk}/bod.db"
        folder = tmp_path / "second"
        folder.mkdir()
        done = crawl(site, folder, full)
        assert_failed_with_one_line(done, "disk", "full")
        found = rows(full)
        assert [each for each in found if each in kept] == kept
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_database_that_may_not_be_written_is_one_line(site, tmp_path):
    database = f"sqlite:///file:{tmp_path}/bod.db?mode=ro&uri=true"
    Store.open(f"sqlite:///{tmp_path}/bod.db").close()
    done = crawl(site, tmp_path, database)
    assert_failed_with_one_line(done, "readonly")
    assert len(site.asked) < 20


def test_a_server_that_restarts_is_waited_for(site, tmp_path, server: Server):
    database = server.make()

    def restart() -> None:
        server.stop()
        time.sleep(1)
        server.start()

    restarts: list[threading.Thread] = []

    def on_request(target: str) -> None:
        if target == "/nieuws/80" and not restarts:
            restarts.append(threading.Thread(target=restart))
            restarts[0].start()

    site.on_request = on_request
    done = crawl(site, tmp_path, database)
    assert done.status == 0, done.stderr
    restarts[0].join()
    assert_sound(database)
    assert len(rows(database)) == 120


def test_a_server_that_is_gone_for_good_fails_the_run_and_keeps_what_was_committed(site, tmp_path, server: Server):
    database = server.make()
    stopped: list[bool] = []

    def on_request(target: str) -> None:
        if target == "/nieuws/20" and not stopped:
            stopped.append(True)
            time.sleep(0.5)
            server.stop()

    site.on_request = on_request
    started = time.monotonic()
    done = crawl(site, tmp_path, database)
    assert time.monotonic() - started < 90
    assert_failed_with_one_line(done, "database postgresql+psycopg://***@")
    server.start()
    assert_sound(database)
    assert 0 < len(rows(database)) < 120
    site.on_request = None
    assert run_crawl(tmp_path, "-a", f"url={site.url}", "-a", "mode=update", DATABASE_URL=database).status == 0
    assert len(rows(database)) == 120


def test_a_server_that_is_not_there_is_one_line_before_anything_is_fetched(site, tmp_path):
    done = crawl(site, tmp_path, "postgresql+psycopg://me:secret@127.0.0.1:1/db")
    assert done.status == 1
    [line] = done.stderr.splitlines()
    assert "127.0.0.1" in line
    assert "secret" not in line
    assert site.asked == []


def test_crawlers_side_by_side_lose_nothing_and_store_nothing_twice(site, tmp_path, database):
    Store.open(database).close()
    folders = [tmp_path / name for name in ("a", "b", "c")]
    processes = []
    for folder in folders:
        folder.mkdir()
        args = command("crawl", "bod", "-a", f"url={site.url}", "-s", "AUTOTHROTTLE_ENABLED=0")
        processes.append(
            subprocess.Popen(args, cwd=folder, env=environment(folder, DATABASE_URL=database), stderr=subprocess.PIPE, text=True)
        )
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert_sound(database)
    assert {each.title for each in rows(database)} == {each.title for each in site.stories.values()}
    assert len(rows(database)) == 120
    store = Store.open(database)
    assert len(store.runs()) == 3
    assert sum(run.balance["new"] for run in store.runs()) == 120
    assert all(len(store.versions(each.id)) == 1 for each in store.read())
    store.close()
