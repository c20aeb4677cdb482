"""What the database is asked while it grows, counted in steps of SQLite's machine."""

from datetime import timedelta

from bodspider.store import Store
from tests.store.test_store import LISTING, TIME, record


def test_what_an_update_asks_costs_no_more_of_a_large_database(tmp_path):
    def steps(count: int) -> list[int]:
        store = Store.open(f"sqlite:///{tmp_path}/{count}.db")
        first = TIME - timedelta(days=count)
        times = [first + timedelta(days=each) for each in range(count)]
        window = [dict.fromkeys(("published", "published_earliest", "published_latest"), each) for each in times]
        run = store.begin_run("1", started=TIME, mode="full", arguments={})
        store.write([record(each, **window[each]) for each in range(count)], run=run, now=TIME)
        asked: list[int] = []
        with store._engine.connect() as connection:
            connection.connection.set_progress_handler(lambda: asked.append(1), 10)
        counts = []
        for question in (
            lambda: store.overdue([LISTING], limit=5, now=TIME + timedelta(hours=5)),
            lambda: store.newer(LISTING, than=TIME - timedelta(days=9), limit=5),
            lambda: store.recent_dates(LISTING, before=TIME, limit=5),
        ):
            asked.clear()
            question()
            counts.append(len(asked))
        store.close()
        return counts

    few, many = steps(100), steps(1_000)
    assert sum(few) > 50  # tens of steps of SQLite's machine
    assert all(of_many <= 2 * of_few + 20 for of_few, of_many in zip(few, many, strict=True)), (few, many)
