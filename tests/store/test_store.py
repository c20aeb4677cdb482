from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bodspider.errors import StoreError, UsageError
from bodspider.items import Article, Evidence, Link
from bodspider.store import Store, shown

TIME = datetime(2021, 5, 5, 6, 7, 8, tzinfo=UTC)


def article(number: int, **values) -> Article:
    return Article(
        **{
            "id": f"id{number}",
            "story": "s",
            "title": f"Titel {number} 🇧🇪 '; DROP TABLE articles; --",
            "content_hash": "h1",
            "published": TIME.replace(day=number),
            "published_evidence": [Evidence(source="time", raw="x", earliest=TIME, latest=None)],
            "links": [Link(url="https://site.example/", text="وقعت")],
            **values,
        }
    )


@pytest.fixture
def store(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/sub/bod.db")
    yield store
    store.close()


def test_what_is_written_is_read_back_newest_first(store):
    batch = [article(1), article(3), article(2, published=None)]
    assert store.write(batch) == ["new"] * 3
    assert list(store.read()) == [batch[1], batch[0], batch[2]]


def test_an_article_is_new_then_unchanged_then_changed(store):
    assert store.write([article(1)]) == ["new"]
    assert store.write([article(1)]) == ["unchanged"]
    assert store.write([article(1, content_hash="h2", title="Anders")]) == ["changed"]
    assert [each.title for each in store.read()] == ["Anders"]


def test_a_failure_never_takes_the_place_of_an_article(store):
    good = article(1, body="Tekst")
    store.write([good])
    store.write([article(1, error="http-500", body=None)])
    assert list(store.read()) == [good]
    store.write([article(2, error="timeout")])
    assert store.write([article(2, body="Tekst")]) == ["changed"]


def test_the_same_batch_twice_leaves_the_same_rows(store):
    batch = [article(number) for number in range(1, 9)]
    store.write(batch)
    once = list(store.read())
    store.write(batch)
    assert list(store.read()) == once


def test_a_batch_is_stored_as_a_whole_or_not_at_all(store):
    with pytest.raises(StoreError):
        store.write([article(1), replace(article(2), id=None)])
    assert list(store.read()) == []


def test_nothing_to_write_is_no_error(store):
    assert store.write([]) == []


def test_a_database_survives_its_process(store, tmp_path):
    store.write([article(1)])
    again = Store.open(f"sqlite:///{tmp_path}/sub/bod.db")
    assert len(list(again.read())) == 1
    again.close()


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


def test_a_password_is_never_shown():
    assert "secret" not in shown("postgresql+psycopg://me:secret@host/db")
