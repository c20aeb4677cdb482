import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bodspider.errors import StoreError, UsageError
from bodspider.items import Article, Evidence, Link
from bodspider.store import Listed, Record, Selection, Store, _bulk, _memory, shown
from bodspider.store._engine import connect

TIME = datetime(2021, 5, 5, 6, 7, 8, tzinfo=UTC)
LISTING = "https://site.example/nl/nieuws"


def article(number: int, **values) -> Article:
    day = TIME.replace(day=1) + timedelta(days=number - 1)
    return Article(
        **{
            "id": f"id{number}",
            "story": "s",
            "url": f"https://site.example/{number}",
            "title": f"Titel {number} 🇧🇪 '; DROP TABLE articles; --",
            "translations": {"nl": "https://site.example/1", "fr": "https://site.example/2"},
            "content_hash": "h1",
            "published": day,
            "published_earliest": day,
            "published_latest": day,
            "published_evidence": [Evidence(source="time", raw="x\0y", earliest=TIME, latest=None)],
            "links": [Link(url="https://site.example/", text="وقعت")],
            "fetched": TIME,
            **values,
        }
    )


def record(number: int, *, listed: bool = True, addresses: tuple[str, ...] = (), **values) -> Record:
    address = f"https://site.example/{number}"
    return Record(
        article=article(number, **values),
        addresses=addresses or (address,),
        listed=Listed(LISTING, f"key{number}", f"digest{number}", {"title": f"Titel {number}"}) if listed else None,
        url=address,
        etag=f'"{number}"',
    )


@pytest.fixture
def store(database):
    store = Store.open(database, pauses=())
    yield store
    store.close()


def begin(store: Store) -> int:
    return store.begin_run(f"run {uuid4()}", started=TIME, mode="full", arguments={"url": ["x"]})


def write(store: Store, *records: Record) -> list[str]:
    return store.write(list(records), run=begin(store))


def ids(store: Store, **selection) -> list[str]:
    return [each.id for each in store.read(Selection(**selection))]


def test_what_is_written_is_read_back_newest_first(store):
    batch = [record(1), record(3), record(2, published=None)]
    assert write(store, *batch) == ["new"] * 3
    expected = [replace(each.article, published_evidence=[Evidence(source="time", raw="xy", earliest=TIME)]) for each in batch]
    assert list(store.read()) == [expected[1], expected[0], expected[2]]


def test_an_article_is_new_then_unchanged_then_changed(store):
    assert write(store, record(1)) == ["new"]
    assert write(store, record(1)) == ["unchanged"]
    assert write(store, record(1, content_hash="h2", title="Anders")) == ["changed"]
    assert [each.title for each in store.read()] == ["Anders"]


def test_every_earlier_state_is_kept_with_what_changed(store):
    write(store, record(1))
    write(store, record(1, content_hash="h2", title="Anders", tags=["a"], fetched=TIME + timedelta(days=1)))
    write(store, record(1, content_hash="h3", title="Weer anders", tags=["a"]))
    first, second, current = store.versions("id1")
    assert [each.number for each in (first, second, current)] == [1, 2, 3]
    assert first.changes == {"title": (article(1).title, "Anders"), "tags": ([], ["a"])}
    assert second.changes == {"title": ("Anders", "Weer anders")}
    assert first.article.title == article(1).title
    assert first.article.links == article(1).links
    assert (first.since, first.until, current.until) == (TIME, second.since and first.until, None)
    assert current.article == next(iter(store.read()))
    assert [each.number for each in store.changes()] == [2, 1]


def test_both_times_of_an_hour_that_comes_twice_are_kept_apart(store):
    twice = [datetime(2021, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Brussels"), fold=fold) for fold in (0, 1)]
    write(store, *(record(number, published=each) for number, each in enumerate(twice, 1)))
    published = sorted(each.published for each in store.read() if each.published)
    assert published == [datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 30, tzinfo=UTC)]


def test_what_did_not_change_leaves_no_version(store):
    write(store, record(1))
    write(store, record(1, fetched=TIME + timedelta(days=3), listing_title="Anders"))
    assert len(store.versions("id1")) == 1
    assert store.versions("nobody") == []


def test_a_failure_never_takes_the_place_of_an_article(store):
    write(store, record(1, body="Tekst"))
    assert write(store, record(1, error="http-500", body=None, title="Lijst")) == ["failed"]
    [kept] = store.read()
    assert (kept.body, kept.error) == ("Tekst", None)


def test_a_failure_is_replaced_when_the_page_is_there_again(store):
    write(store, record(2, error="timeout", content_hash="h0"))
    assert write(store, record(2, body="Tekst")) == ["changed"]
    assert [each.error for each in store.read()] == [None]
    assert len(store.versions("id2")) == 1


def test_a_failure_under_another_address_is_known_by_its_links(store):
    write(store, record(1, addresses=("https://site.example/old", "https://site.example/1")))
    failing = record(9, addresses=("https://site.example/old",), error="timeout")
    assert write(store, failing) == ["failed"]
    assert ids(store) == ["id1"]


def test_a_failure_gives_way_to_the_article_that_its_address_leads_to(store):
    write(store, record(9, addresses=("https://site.example/old",), error="timeout"))
    assert ids(store) == ["id9"]
    write(store, record(1, addresses=("https://site.example/old", "https://site.example/1")))
    assert ids(store) == ["id1"]


def test_an_article_is_gone_when_its_page_is_missing_in_two_runs_and_back_when_it_is_there(store):
    write(store, record(1), record(2))
    missing = record(1, error="http-404")
    once = begin(store)
    store.write([missing], run=once)
    store.write([missing], run=once)
    assert ids(store) == ["id2", "id1"]
    write(store, missing)
    assert ids(store) == ["id2"]
    assert ids(store, gone=True) == ["id2", "id1"]
    [(identity, when, to)] = store.gone()
    assert (identity, to) == ("id1", None)
    assert when.tzinfo is not None
    assert write(store, record(1)) == ["changed"]
    assert ids(store) == ["id2", "id1"]


def test_other_failures_never_make_an_article_gone(store):
    write(store, record(1))
    for reason in ("http-500", "timeout", "http-403", "not-html", "http-500"):
        write(store, record(1, error=reason))
    assert ids(store) == ["id1"]


def test_an_article_whose_address_leads_to_another_has_moved(store):
    write(store, record(1))
    write(store, record(2, addresses=("https://site.example/1", "https://site.example/2")))
    assert ids(store) == ["id2"]
    assert [(identity, to) for identity, _, to in store.gone()] == [("id1", "id2")]
    assert store.predecessors("id2") == ["id1"]
    assert store.recall(LISTING, [], ["key1"])["key1"].article_id == "id2"


def test_an_address_that_always_leads_to_the_newest_moves_nothing(store):
    latest = "https://site.example/latest"
    write(store, record(1, addresses=(latest, "https://site.example/1")))
    write(store, record(2, addresses=(latest, "https://site.example/2")))
    assert ids(store) == ["id2", "id1"]


def test_articles_are_found_by_id_and_by_every_address(store):
    write(store, record(1, addresses=("http://site.example/old?utm_source=x", "https://site.example/1")))
    assert store.find("id1") == ["id1"]
    assert store.find("x", ["http://site.example/old?utm_source=x"]) == ["id1"]
    assert store.find("x", ["https://site.example/1"]) == ["id1"]
    assert store.find("x", ["https://site.example/none"]) == []


def test_a_selection_is_what_it_says(store):
    first = begin(store)
    store.write(
        [
            record(1, language="nl"),
            record(3, language="fr"),
            record(5, language="nl", published=None, published_earliest=None, published_latest=None),
        ],
        run=first,
    )
    write(store, record(1, language="nl", content_hash="h2"))
    assert ids(store, languages={"nl"}) == ["id1", "id5"]
    assert ids(store, earliest=TIME.replace(day=2)) == ["id3", "id5"]
    assert ids(store, latest=TIME.replace(day=2)) == ["id1", "id5"]
    assert ids(store, since_run=first) == ["id1"]
    assert ids(store, since_run=0) == ["id3", "id1", "id5"]


def test_the_same_batch_twice_leaves_the_same_rows(store):
    batch = [record(number) for number in range(1, 9)]
    write(store, *batch)
    once = list(store.read())
    write(store, *batch)
    assert list(store.read()) == once


def test_what_no_database_can_hold_is_left_out_or_marked(store):
    link = Link(url="https://site.example/é", text="half \ud800 \0")
    write(store, record(1, title="half \ud800 paar é", body="nul\0l é", author="a\0", links=[link]))
    [kept] = store.read()
    assert (kept.title, kept.body, kept.author) == ("half ? paar é", "null é", "a")
    assert kept.links == [Link(url="https://site.example/é", text="half ? ")]


def test_an_entry_keeps_the_run_that_first_stored_it(store):
    first, last = begin(store), begin(store)
    store.write([record(1)], run=first)
    store.prove(LISTING, title=None, run=first, visited=True)
    store.write([record(1), record(2)], run=last)
    assert {key: known.proven for key, known in store.recall(LISTING, [], ["key1", "key2"]).items()} == {
        "key1": True,
        "key2": False,
    }


def test_a_batch_with_more_text_than_a_statement_takes_is_written_in_parts(store, monkeypatch):
    monkeypatch.setattr(_bulk, "_MOST", 3_000)
    batch = [record(number, body="tekst " * 300) for number in range(1, 9)]
    assert write(store, *batch) == ["new"] * 8
    assert sorted(ids(store)) == sorted(each.article.id for each in batch)


def test_a_batch_is_stored_as_a_whole_or_not_at_all(store):
    run = begin(store)
    with pytest.raises(StoreError):
        store.write([record(1), replace(record(2), article=article(2, story=None))], run=run)
    assert list(store.read()) == []
    assert store.recall(LISTING, [], ["key1"]) == {}


def test_nothing_to_write_is_no_error(store):
    assert store.write([], run=1) == []


def test_a_later_run_is_not_overwritten_by_an_earlier_one_that_fetched_before(store):
    earlier, later = begin(store), begin(store)
    store.write([record(1, content_hash="h2", title="Nieuw", fetched=TIME + timedelta(minutes=1))], run=later)
    assert store.write([record(1, title="Oud")], run=earlier) == ["unchanged"]
    assert [each.title for each in store.read()] == ["Nieuw"]


def test_runs_and_failures_are_read_back(store):
    from bodspider.store import Failure

    first, second = begin(store), begin(store)
    assert second > first
    store.end_run(second, verdict="failed", reasons=["x"], balance={"listed": 3})
    given_up = [Failure(second, "https://site.example/x", "detail", "http-404", 1)]
    store.add_failures(given_up)
    assert store.failures(second) == given_up
    assert store.failures(first) == []
    last, before = store.runs()
    assert (last.number, last.verdict, last.reasons, last.balance) == (second, "failed", ["x"], {"listed": 3})
    assert (before.number, before.verdict, before.arguments) == (first, None, {"url": ["x"]})
    assert last.finished is not None


def test_a_database_survives_its_process(store, database):
    write(store, record(1))
    again = Store.open(database)
    assert len(list(again.read())) == 1
    again.close()


def test_the_pages_of_a_new_file_hold_a_whole_article_and_those_of_an_older_one_stay(tmp_path):
    for name, size in {"new.db": 8192, "old.db": 4096}.items():
        file = tmp_path / name
        if name == "old.db":
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("CREATE TABLE other (id)")
        Store.open(f"sqlite:///{file}").close()
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA page_size").fetchone() == (size,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x", "oracle://u:secret@h/d"])
def test_an_address_of_no_known_database_is_wrong_usage(url):
    with pytest.raises(UsageError) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / "bod.db").write_text("this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match=r"bod\.db") as caught:
        Store.open(f"sqlite:///{tmp_path}/bod.db")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["postgresql+psycopg://me:s3cret@host/db", "postgresql+psycopg://host/db?password=s3cret"])
def test_a_password_is_never_shown(address):
    assert "s3cret" not in shown(address)


def test_an_address_is_shown_as_the_user_gave_it():
    given = "postgresql+psycopg://127.0.0.1:9/db?application_name=mine&connect_timeout=1"
    assert Store(connect(given)).address == given
    assert Store(connect("postgresql+psycopg://127.0.0.1:9/db")).address == "postgresql+psycopg://127.0.0.1:9/db"


def test_writers_side_by_side_lose_no_update_and_do_not_block_each_other(database):
    """Four crawlers store the same articles, each time changed: every change is a version, and the last one is the article."""
    Store.open(database).close()
    outcomes: list[str] = []

    def crawl(seed: int) -> None:
        store, choose = Store.open(database), random.Random(seed)
        for turn in range(15):
            numbers = choose.sample(range(1, 29), 12)
            batch = [
                record(number, content_hash=f"{seed}/{turn}/{number}", title=f"{seed}/{turn}/{number}") for number in numbers
            ]
            outcomes.extend(store.write(batch, run=begin(store)))
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(crawl, range(4)))
    store = Store.open(database)
    stored = list(store.read())
    histories = [store.versions(article.id) for article in stored]
    store.close()
    assert len(outcomes) == 4 * 15 * 12
    assert outcomes.count("new") == len(stored) == 28
    assert sum(len(history) - 1 for history in histories) == outcomes.count("changed")
    for history in histories:
        assert [version.number for version in history] == list(range(1, len(history) + 1))
        for earlier, later in pairwise(history):
            assert earlier.changes["title"] == (earlier.article.title, later.article.title)


def test_what_a_listing_no_longer_shows_comes_newest_first_whatever_else_it_has(store, monkeypatch):
    monkeypatch.setattr(_memory, "_PER_QUERY", 2)
    write(store, *(record(number) for number in range(1, 9)), record(9, listed=False))
    assert [each.key for each in store.all_known(LISTING, {"key1", "key8", "key99"})] == [f"key{n}" for n in (7, 6, 5, 4, 3, 2)]
    assert [each.article_id for each in store.all_known(LISTING, {f"key{number}" for number in range(1, 8)})] == ["id8"]
    assert store.all_known("https://site.example/other", ()) == []
