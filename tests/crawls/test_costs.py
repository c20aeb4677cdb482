"""What a crawl costs, in counts that depend on no machine."""

from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import event

from bodspider.items import Article
from bodspider.store import Listed, Record, Store
from tests.crawls.conftest import ROOT, run_crawl
from tests.news_site import NewsSite

LISTING = "https://site.example/nieuws"


@pytest.mark.crawl
@pytest.mark.parametrize("readers", ["0", "1"])
def test_each_article_is_asked_for_once_and_each_page_of_the_listing_too(tmp_path, readers):
    with NewsSite(130, per_page=50) as site:
        done = run_crawl(tmp_path, "-a", f"url={site.url}", BOD_READERS=readers)
    assert done.status == 0, done.stderr
    assert [each["title"] for each in done.articles] == [f"Titel {number}" for number in reversed(range(130))]
    asked = Counter(site.asked)
    assert asked.pop("/robots.txt") == 1
    assert asked.pop("/nieuws") == 2  # the second look, for what slipped from one page to another
    assert set(asked.values()) == {1}
    assert len(asked) == 130 + 2


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_batch_takes_as_many_round_trips_whatever_its_size(tmp_path, request, kind, is_known):
    make = request.getfixturevalue("postgresql") if kind == "postgresql" else lambda: f"sqlite:///{tmp_path}/{uuid4()}.db"
    few, many = (trips(make(), count, is_known=is_known) for count in (5, 400))
    assert few == many <= 7


def trips(database, count, *, is_known):
    store = Store.open(database)
    run = store.begin_run("run", started=datetime.now(UTC), mode="full", arguments={})
    records = [record(number) for number in range(count)]
    if is_known:
        store.write(records, run=run)
    seen = []
    event.listen(store._engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    store.write(records, run=run)
    store.close()
    return len(seen)


def record(number):
    url = f"https://site.example/nieuws/{number}"
    article = Article(id=f"{number:016x}", story="s", url=url, title=f"Titel {number}", listing=LISTING, content_hash="0" * 64)
    listed = Listed(LISTING, article.id, "d", {"title": article.title})
    return Record(article=article, addresses=(url,), listed=listed, url=url)


COUNTING = """
import asyncio
import json
from pathlib import Path

from scrapy import signals


class Counting:
    def __init__(self, crawler):
        self.tasks = 0
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)

    def opened(self):
        asyncio.get_running_loop().set_task_factory(self.make)

    def make(self, loop, coroutine, **more):
        self.tasks += 1
        return asyncio.Task(coroutine, loop=loop, **more)

    def stopped(self):
        Path("tasks").write_text(str(self.tasks))


class Addon:
    def update_settings(self, settings):
        settings["EXTENSIONS"]["counting.Counting"] = 0
"""


@pytest.mark.crawl
@pytest.mark.parametrize("readers", ["0", "1"])
def test_an_article_takes_a_task_to_be_fetched_and_at_most_one_more_to_be_stored_in_order(tmp_path, readers):
    (tmp_path / "counting.py").write_text(COUNTING)
    tasks = []
    for count in (20, 70):
        folder = tmp_path / str(count)
        folder.mkdir()
        with NewsSite(count, per_page=100) as site:
            extension = ("-s", 'ADDONS={"counting.Addon": 0}')
            path = f"{ROOT}:{tmp_path}"
            done = run_crawl(folder, "-a", f"url={site.url}", *extension, BOD_READERS=readers, PYTHONPATH=path, DATABASE_URL="")
        assert done.status == 0, done.stderr
        tasks.append(int((folder / "tasks").read_text()))
    assert tasks[1] - tasks[0] <= 2 * 50
