"""Updates of an archive on a site that changes between the runs, against what one full crawl of the final site gives."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bodspider.store import Selection, Store
from tests.crawls.conftest import Crawl, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

ARCHIVE = 1_000
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what depends on the spider alone; the rest runs on both databases."""


def update(site: NewsSite, folder: Path, database: str, *args: str, mode: str = "update", **env: str) -> Crawl:
    site.asked.clear()
    site.answered.clear()
    for path in (folder / "data" / "runs").glob("*"):
        path.rename(folder / f"old-{path.name}")
    (folder / "out.jsonl").unlink(missing_ok=True)
    return run_crawl(folder, "-a", f"url={site.url}", "-a", f"mode={mode}", *args, DATABASE_URL=database, **env)


def rows(database: str, *, gone: bool = False) -> list[object]:
    store = Store.open(database)
    found = [replace(each, fetched=None, published_evidence=[]) for each in store.read(Selection(gone=gone))]
    store.close()
    return found


def change(database: str, statement: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount
    engine.dispose()


def full_rows(site: NewsSite, folder: Path) -> list[object]:
    folder.mkdir()
    done = update(site, folder, f"sqlite:///{folder}/fresh.db", mode="full")
    assert done.status == 0, done.stderr
    return rows(f"sqlite:///{folder}/fresh.db")


@pytest.fixture
def small():
    with NewsSite(30, per_page=10) as site:
        yield site


@pytest.fixture
def archive(small, tmp_path, database):
    """Return a function that runs an update of a small archive that has been crawled once."""
    assert update(small, tmp_path, database).status == 0
    return lambda *args, **more: update(small, tmp_path, database, *args, **more)


def test_the_cost_of_an_update_follows_the_change_and_not_the_archive(tmp_path):
    database = f"sqlite:///{tmp_path}/bod.db"
    with NewsSite(ARCHIVE) as site:
        assert update(site, tmp_path, database).run["balance"]["new"] == ARCHIVE
        quiet = update(site, tmp_path, database)
        assert (quiet.status, quiet.articles) == (0, [])
        assert len(site.asked) <= 3
        for _ in range(5):
            site.add()
        site.stories[ARCHIVE - 4].title = "Een andere titel"
        site.stories[ARCHIVE - 25].teaser = "Een andere inleiding"
        site.remove(ARCHIVE - 8)
        busy = update(site, tmp_path, database)
        assert len(site.asked) <= 20
        balance = busy.run["balance"]
        assert (balance["new"], balance["changed"], balance["failed_by_reason"]) == (5, 2, {"http-404": 1})
        assert [article["title"] for article in busy.articles][-2:] == ["Een andere titel", f"Titel {ARCHIVE - 25}"]
        update(site, tmp_path, database)
        assert len(site.asked) == 3
        assert len(rows(database)) == ARCHIVE + 4
        assert len(rows(database, gone=True)) == ARCHIVE + 5


def test_what_is_new_changed_and_removed_is_as_in_a_full_crawl(archive, small, database, tmp_path):
    newest = small.add()
    small.add(small.stories[20].published + timedelta(minutes=1))
    small.stories[28].teaser = "Anders"
    small.remove(25)
    done = archive()
    assert [article["title"] for article in done.articles][:1] == [newest.title]
    archive()
    assert rows(database) == full_rows(small, tmp_path / "full")


@pytest.mark.parametrize(("seed", "database"), [(1, "sqlite"), (2, "postgresql"), (3, "sqlite")], indirect=["database"])
def test_any_sequence_of_updates_ends_where_a_full_crawl_does(archive, small, database, tmp_path, seed):
    choose = random.Random(seed)
    removed: list[int] = []
    for _ in range(4):
        for _ in range(choose.randrange(1, 5)):
            top = [each.number for each in small.listed()[:10]]
            action = choose.choice(["add", "add", "edit", "remove", "restore", "pin"])
            if action == "add":
                small.add()
            elif action == "edit":
                story = small.stories[choose.choice(top)]
                story.teaser, story.edits = f"Versie {story.edits + 1}", story.edits + 1
            elif action == "remove":
                removed.append(choose.choice(top))
                small.remove(removed[-1])
            elif action == "restore" and removed:
                small.restore(removed.pop())
            elif action == "pin":
                small.pinned = [choose.choice([number for number in small.stories if number not in small.unlisted])]
        assert archive().status == 0
    archive()
    assert rows(database) == full_rows(small, tmp_path / "full")


@on_sqlite
def test_pinned_items_do_not_hide_what_is_new(archive, small):
    small.pinned = list(range(10))
    archive()
    story = small.add()
    done = archive()
    assert [article["title"] for article in done.articles] == [story.title]


@on_sqlite
def test_a_listing_with_the_oldest_first_is_read_to_its_end(small, tmp_path, database):
    ordered = small.listed
    small.listed = lambda: ordered()[::-1]
    try:
        update(small, tmp_path, database)
        story = small.add()
        done = update(small, tmp_path, database)
    finally:
        small.listed = ordered
    assert [article["title"] for article in done.articles] == [story.title]


@on_sqlite
def test_items_that_shift_while_the_listing_is_read_are_not_lost(archive, small):
    first = small.add()
    later = []

    def publish(target: str) -> None:
        if target.endswith("page=1") and not later:
            later.extend(small.add() for _ in range(12))

    small.on_request = publish
    done = archive()
    small.on_request = None
    assert {article["title"] for article in done.articles} == {first.title, *(each.title for each in later)}


def test_a_due_article_is_asked_for_conditionally_and_costs_no_parsing(archive, small, database):
    change(database, "UPDATE checks SET due = first_seen")
    done = archive()
    assert small.answered.count(304) == 30
    assert done.articles == []
    assert done.run["balance"]["unchanged"] == done.run["balance"]["listed"] == 30
    archive()
    assert len(small.asked) == 2


def test_an_edit_that_the_listing_does_not_show_is_found_when_the_article_is_due(archive, small, database):
    small.stories[3].edits += 1
    change(database, "UPDATE checks SET due = first_seen")
    done = archive()
    [article] = done.articles
    assert "versie 1" in article["body"]
    assert done.run["balance"]["changed"] == 1
    store = Store.open(database)
    [first, current] = store.versions(article["id"])
    assert list(first.changes) == ["body"]
    assert current.number == 2
    store.close()


@on_sqlite
def test_rechecks_of_articles_in_order_are_bounded(archive, small, database):
    change(database, "UPDATE checks SET due = first_seen")
    done = archive("-s", "BOD_MAX_RECHECKS=4")
    assert small.answered.count(304) == 4
    assert done.status == 0


@on_sqlite
def test_after_some_days_an_update_visits_everything(archive, small, database):
    small.stories[3].edits += 1
    change(database, "UPDATE listings SET visited = '2020-01-01T00:00:00+00:00'")
    done = archive()
    assert (small.answered.count(304), len(done.articles)) == (29, 1)
    archive()
    assert len(small.asked) == 2


def test_an_article_that_moved_is_known_under_its_new_address(archive, small, database, tmp_path):
    small.add()
    small.stories[28].moved_to = "/nieuws/30"
    small.unlisted.add(28)
    archive()
    assert rows(database) == full_rows(small, tmp_path / "full")
    store = Store.open(database)
    [(_, _, to)] = store.gone()
    assert store.find("", [f"http://127.0.0.1:{small.port}/nieuws/30"]) == [to]
    assert store.find("", [f"http://127.0.0.1:{small.port}/nieuws/28"])[-1:] == [to]
    store.close()
    archive()
    assert len(small.asked) == 2


@on_sqlite
def test_a_full_run_looks_for_what_is_no_longer_listed(archive, small, database):
    small.remove(2)
    for _ in range(2):
        done = archive(mode="full")
        assert len(done.articles) == 29
    assert len(rows(database)) == 29
    small.restore(2)
    archive(mode="full")
    assert len(rows(database)) == 30


def test_one_that_comes_back_is_restored(archive, small, database):
    small.remove(27)
    archive()
    archive()
    assert len(rows(database)) == 29
    small.restore(27)
    done = archive()
    assert done.run["balance"]["changed"] == 1
    assert len(rows(database)) == 30


@on_sqlite
def test_a_failed_article_is_tried_again_by_the_next_update_wherever_it_stands(small, tmp_path, database):
    small.failing["/nieuws/2"] = 500
    assert update(small, tmp_path, database, "-s", "RETRY_ENABLED=0").run["balance"]["failed"] == 1
    small.failing.clear()
    done = update(small, tmp_path, database)
    assert [article["title"] for article in done.articles] == ["Titel 2"]
    assert rows(database) == full_rows(small, tmp_path / "full")


def test_an_update_after_one_that_was_cut_short_completes_it(small, tmp_path, database):
    update(small, tmp_path, database)
    for _ in range(60):
        small.add()
    slow = ("-s", "CONCURRENT_REQUESTS=1", "-s", "DOWNLOAD_DELAY=0.1")
    cut = update(small, tmp_path, database, "-s", "CLOSESPIDER_ITEMCOUNT=5", *slow)
    assert cut.status == 1
    assert 30 < len(rows(database)) < 90
    update(small, tmp_path, database)
    assert rows(database) == full_rows(small, tmp_path / "full")


@on_sqlite
def test_two_listings_with_the_same_articles_do_not_take_turns(small, tmp_path, database):
    both = f"{small.url},{small.url}?sort=new"
    args = ("-a", f"url={both}")
    for _ in range(3):
        done = run_crawl(tmp_path, *args, "-a", "mode=update", out=None, DATABASE_URL=database)
        assert done.status == 0
        small.stories[29].teaser = "Anders"
    assert {each.listing for each in rows(database)} == {small.url}


def test_passwords_never_show(tmp_path, postgresql):
    database = postgresql()
    with NewsSite(3) as site:
        done = update(site, tmp_path, database)
        shown = done.stderr + done.stdout + "".join(path.read_text() for path in tmp_path.rglob("*.json*"))
        assert done.status == 0
        assert "database: postgresql+psycopg://postgres:***@" in shown
        assert "secret" not in shown
        wrong = update(site, tmp_path, database.replace("/test", "/nothing"))
        assert wrong.status == 1
        [line] = wrong.errors
        assert "secret" not in wrong.stderr
        assert "nothing" in line


def test_a_run_is_in_the_database_with_what_failed(archive, small, database):
    small.failing["/nieuws/31"] = 404
    small.add()
    small.add()
    done = archive()
    store = Store.open(database)
    last = store.runs()[0]
    assert (last.id, last.verdict, last.balance) == (done.run["run"], "good", done.run["balance"])
    assert [(each.url, each.reason) for each in store.failures(last.number)] == [
        (f"http://127.0.0.1:{small.port}/nieuws/31", "http-404")
    ]
    assert last.finished - last.started < timedelta(minutes=1)
    assert last.finished <= datetime.now(UTC)
    store.close()
