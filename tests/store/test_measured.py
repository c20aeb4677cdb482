"""What the database tells the monitors of a new run."""

from datetime import UTC, datetime, timedelta

from bodspider.items import Article
from bodspider.store import Listed, Record, Store

NOW = datetime(2026, 5, 8, 7, tzinfo=UTC)
URL = "https://news.example/nl"


def test_only_good_runs_that_were_measured_count_the_last_first(database):
    store = Store.open(database)
    runs = [("good", {"a": 1}), ("failed", {"a": 2}), ("good", None), ("good", {"a": 3})]
    for number, (verdict, quality) in enumerate(runs):
        run = store.begin_run(f"run{number}", started=NOW + timedelta(days=number), mode="full", arguments={})
        store.end_run(run, verdict=verdict, reasons=[], balance={}, quality=quality)
    store.begin_run("killed", started=NOW, mode="full", arguments={})
    assert store.measured() == [(NOW + timedelta(days=3), {"a": 3}), (NOW, {"a": 1})]
    assert store.measured(limit=1) == [(NOW + timedelta(days=3), {"a": 3})]
    store.close()


def test_recent_dates_are_those_of_the_listing_up_to_now(database):
    store = Store.open(database)
    run = store.begin_run("x", started=NOW, mode="full", arguments={})

    def record(name: str, days: float | None, listing: str = URL, wide: float = 0) -> Record:
        earliest = None if days is None else NOW - timedelta(days=days)
        latest = earliest and earliest + timedelta(days=wide)
        article = Article(
            id=name,
            story=name,
            title=name,
            content_hash=name,
            listing=listing,
            published=earliest,
            published_earliest=earliest,
            published_latest=latest,
        )
        return Record(article=article, listed=Listed(listing, name, name, {}))

    store.write(
        [
            record("ahead", -2),
            record("year", 100, wide=365),
            record("old", 9),
            record("new", 1),
            record("none", None),
            record("other", 0, "https://other.example"),
        ],
        run=run,
    )
    assert store.recent_dates(URL, before=NOW) == [NOW, NOW - timedelta(days=1), NOW - timedelta(days=9)]
    assert store.recent_dates(URL, before=NOW, limit=2) == [NOW - timedelta(days=1), NOW - timedelta(days=9)]
    assert store.recent_dates("https://unknown.example", before=NOW) == []
    store.close()
