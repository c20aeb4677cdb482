import asyncio
import threading
from datetime import UTC, datetime

import pytest

from bodspider.errors import StoreError
from bodspider.items import Article
from bodspider.store import Record, Store
from bodspider.store import writer as module
from bodspider.store.writer import Writer


def record(number: int) -> Record:
    return Record(article=Article(id=f"{number:04}", story="s", title=f"Titel {number}", content_hash=f"{number}"))


@pytest.fixture
def store(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/bod.db", pauses=())
    yield store
    store.close()


@pytest.fixture
def batches(store, monkeypatch):
    """Return the sizes of the batches that are written, and the threads that wrote them."""
    seen: list[tuple[int, int]] = []
    write = store.write

    def watched(records, **how):
        seen.append((len(records), threading.get_ident()))
        return write(records, **how)

    monkeypatch.setattr(store, "write", watched)
    return seen


def begin(store: Store) -> int:
    return store.begin_run(f"{datetime.now(UTC)}", started=datetime.now(UTC), mode="full", arguments={})


def test_records_share_transactions_off_the_event_loop(store, batches):
    async def crawl():
        writer = Writer(store, begin(store))
        futures = [await writer.submit(record(number)) for number in range(module.BATCH + 30)]
        outcomes = [await future for future in futures]
        await writer.flush()
        return outcomes

    assert asyncio.run(crawl()) == ["new"] * (module.BATCH + 30)
    assert [size for size, _ in batches] == [module.BATCH, 30]
    assert {thread for _, thread in batches} != {threading.get_ident()}


def test_a_lone_record_does_not_wait_for_others(store, batches):
    async def crawl():
        writer = Writer(store, begin(store))
        future = await writer.submit(record(1))
        return await asyncio.wait_for(future, 5)

    assert asyncio.run(crawl()) == "new"
    assert [size for size, _ in batches] == [1]


def test_the_crawl_waits_when_too_much_waits_to_be_written(store, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 20)
    monkeypatch.setattr(module, "BATCH", 10)
    most = 0

    async def crawl():
        nonlocal most
        writer = Writer(store, begin(store))
        for number in range(200):
            await writer.submit(record(number))
            most = max(most, len(writer._waiting))
        await writer.flush()

    asyncio.run(crawl())
    assert most <= 20
    assert len(list(store.read())) == 200


def test_after_a_failure_nothing_more_is_tried(store, monkeypatch):
    tried = []

    def fail(records, **how):
        tried.append(len(records))
        raise StoreError("database is gone")

    monkeypatch.setattr(store, "write", fail)

    async def crawl():
        writer = Writer(store, begin(store))
        first = await writer.submit(record(1))
        with pytest.raises(StoreError, match="gone"):
            await first
        second = await writer.submit(record(2))
        with pytest.raises(StoreError, match="gone"):
            await second
        with pytest.raises(StoreError, match="gone"):
            await writer.call(lambda store: store.runs())
        await writer.close()

    asyncio.run(crawl())
    assert tried == [1]


def test_a_question_sees_what_was_written_before_it(store):
    async def crawl():
        writer = Writer(store, begin(store))
        await writer.submit(record(1))
        await writer.flush()
        found = await writer.call(lambda store: store.find("0001"))
        await writer.close()
        return found

    assert asyncio.run(crawl()) == ["0001"]


def test_a_flush_waits_for_nothing_but_the_database(store):
    async def crawl():
        writer = Writer(store, begin(store), linger=60)
        futures = [await writer.submit(record(1))]  # the task that writes has not begun yet
        await asyncio.wait_for(writer.flush(), 10)
        futures.append(await writer.submit(record(2)))
        await asyncio.sleep(0)
        flushing = asyncio.ensure_future(writer.flush())
        await asyncio.sleep(0)
        futures.append(await writer.submit(record(3)))  # while the one before is written
        await asyncio.wait_for(flushing, 10)
        return [each.result() for each in futures]

    assert asyncio.run(crawl()) == ["new"] * 3
