"""What is done ahead of the pipelines, and what is not."""

import asyncio
import gc
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from bodspider import settings
from bodspider.ahead import make_line, outcome, steps_ahead
from bodspider.arguments import Arguments
from bodspider.dates import RenderTime
from bodspider.errors import ListingError
from bodspider.pages import Entry
from bodspider.pipelines import check, clean, dates, store
from bodspider.pipelines.claim import ClaimPipeline
from bodspider.pipelines.order import OrderPipeline
from bodspider.readers import Readers
from bodspider.spiders._reading import Reading
from bodspider.store import article_row, line_of
from bodspider.store._rows import time_text
from bodspider.visits import entry_digest, from_entry
from tests.crawls.conftest import ROOT, run_command, run_crawl
from tests.news_site import NewsSite

URL = "https://site.example/nieuws/1"
PAGE = """<html lang=nl><main><h1>Een&nbsp; titel</h1><article class=node><div class=node__meta>Gepubliceerd op donderdag 5 mei 2021</div>
<div class=field--name-body><p>Eerste \u00adalinea.</p><p>Tweede.</p></div></article></main></html>"""
LISTING = "<html lang=nl><main><div class=aggregator-feed>{}</div></main></html>".format(
    "".join(
        f"""<article class=aggregator-item><h3 class=feed-item-title><a href=/nieuws/{each}>Titel {each}</a></h3>
        <time datetime=2026-10-0{each}T08:00Z>{each} oktober</time><div class=item-description><p>Kort.</p></div></article>"""
        for each in (1, 2, 3)
    )
)
ITEM_PIPELINES = {"looking.Looking": 150, **settings.ITEM_PIPELINES}
LOOKING = """
class Looking:
    def process_item(self, item):
        item.article.title = f"{item.article.title} {item.article.published} {sorted(item.ahead)}"
        return item
"""


MARKING = """
class Marking:
    async def process_spider_output(self, response, result):
        async for each in result:
            if hasattr(each, "article"):
                each.article.title = f"{each.article.title} (marked)"
            yield each
"""


def ours():
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(arguments=Arguments())
    return [OrderPipeline(), clean.CleanPipeline(), dates.DatesPipeline(crawler), check.CheckPipeline(crawler)]


def test_steps_are_those_before_the_first_pipeline_that_is_not_ours():
    class Made(clean.CleanPipeline):
        """One of ours, changed by a user."""

    order, cleans, settles, checks = ours()
    steps = steps_ahead([order, cleans, settles, checks])
    assert [function.__name__ for function, _ in steps] == ["clean", "_settle", "_problem_of_visit"]
    assert steps_ahead([order, cleans, object(), settles, checks]) == steps[:1]
    assert steps_ahead([order, Made(), settles, checks]) == ()
    assert steps_ahead([order, cleans, settles, checks, ClaimPipeline(get_crawler())]) == steps
    last = (make_line, ())
    assert steps_ahead([order, cleans, settles, checks], last) == (*steps, last)
    assert last not in steps_ahead([order, cleans, settles, checks, object()], last)


def response():
    made = HtmlResponse(URL, headers={"ETag": "x"}, body=PAGE.encode(), encoding="utf-8")
    made.request = Request(URL, meta={"fetched": datetime(2026, 11, 1, tzinfo=UTC)})
    return made


def visit():
    return from_entry(Entry(title="Titel", href=URL, url=URL, summary=" Kort. "), listing=URL, listing_title="Nieuws\n")


def through(item, pipelines):
    for pipeline in pipelines[1:]:
        item = pipeline.process_item(item)
    return item


@pytest.mark.skipif(sys.platform != "linux", reason="readers are split off on Linux only")
def test_readers_leave_nothing_to_clean_date_or_check_and_give_the_same(monkeypatch):
    here = ours()
    expected = through(asyncio.run(Reading(None, steps_ahead(here)).read(response(), visit())), here)
    assert (expected.article.title, expected.article.summary, expected.etag) == ("Een titel", "Kort.", "x")
    there = ours()
    readers = Readers(1)
    try:
        asked = visit()
        read = asyncio.run(Reading(readers, steps_ahead(there)).read(response(), asked))
    finally:
        readers.close()
        gc.unfreeze()
    for module, name in ((clean, "clean_line"), (clean, "clean_block"), (dates, "settle"), (check, "problem_of")):
        monkeypatch.setattr(module, name, None)
    done = through(read, there)
    assert done.entry is asked.entry
    assert done.article == expected.article
    assert done.ahead["_settle"] == Counter({"weekday-contradicts": 1})
    for name in ("published", "modified", "addresses", "etag", "last_modified", "hits", "key"):
        assert getattr(done, name) == getattr(expected, name), name
    counted = [pipelines[2].crawler.stats.get_stats() for pipelines in (here, there)]
    assert counted[0] == counted[1]


@pytest.mark.skipif(sys.platform != "linux", reason="readers are split off on Linux only")
def test_a_reader_makes_the_row_and_the_line_that_would_be_made_later():
    pipelines = ours()
    steps = (*steps_ahead(pipelines, (make_line, ())), (store._row, (time_text,)))
    readers = Readers(1)
    try:
        read = asyncio.run(Reading(readers, steps).read(response(), visit()))
    finally:
        readers.close()
        gc.unfreeze()
    assert read.article.line == line_of(read.article)
    assert json.loads(read.article.line)["title"] == "Een titel"
    assert read.ahead[store._row.__name__] == article_row(read.article, time_text)


@pytest.mark.skipif(sys.platform != "linux", reason="readers are split off on Linux only")
def test_a_reader_gives_of_a_listing_what_is_read_here_and_the_digests_of_its_entries():
    page = HtmlResponse(URL, body=LISTING.encode(), encoding="utf-8", request=Request(URL))
    article = page.replace(body=PAGE.encode())
    rendered, timezone = RenderTime(datetime(2026, 11, 1, tzinfo=UTC), "Date"), ZoneInfo("Europe/Brussels")
    here, none = asyncio.run(Reading().listing(page, rendered, timezone))

    async def both():
        reading = Reading(readers)
        asked = (reading.listing(each, rendered, timezone) for each in (page, article))
        return await asyncio.gather(*asked, return_exceptions=True)

    readers = Readers(1)
    try:
        (there, digests), refused = asyncio.run(both())
    finally:
        readers.close()
        gc.unfreeze()
    assert there == here
    assert none == {}
    assert len(here.entries) == 3
    assert [digests[each] for each in there.entries] == [
        entry_digest(each, timezone=timezone, now=rendered.instant) for each in here.entries
    ]
    assert isinstance(refused, ListingError)
    assert refused.reason == "article"


def test_what_was_not_done_ahead_is_done_now():
    made = visit()
    assert outcome(made, (clean.clean, ())) is None
    assert made.article.summary == "Kort."


@pytest.mark.crawl
def test_a_pipeline_of_a_user_sees_the_same_with_readers_and_without(tmp_path):
    (tmp_path / "looking.py").write_text(LOOKING)
    titles = []
    with NewsSite(3) as site:
        for readers in ("0", "2"):
            folder = tmp_path / readers
            folder.mkdir()
            given = ("-s", f"ITEM_PIPELINES={json.dumps(ITEM_PIPELINES)}")
            done = run_crawl(
                folder, "-a", f"url={site.url}", *given, BOD_READERS=readers, PYTHONPATH=f"{ROOT}:{tmp_path}", BOD_MONITORS=""
            )
            assert done.status == 0, done.stderr
            titles.append([each["title"] for each in done.articles])
    assert titles[0][0].startswith("Titel 2 None ")
    assert [each.partition("[")[0] for each in titles[0]] == [each.partition("[")[0] for each in titles[1]]
    assert titles[1][0].endswith("['clean']")


@pytest.mark.crawl
@pytest.mark.parametrize("readers", ["0", "2"])
def test_what_a_spider_middleware_of_a_user_changes_is_kept_in_a_crawl_and_in_a_replay(tmp_path, readers):
    (tmp_path / "marking.py").write_text(MARKING)
    with NewsSite(3) as site:
        settings = ("-s", 'SPIDER_MIDDLEWARES={"marking.Marking": 500}')
        environment = {"BOD_READERS": readers, "PYTHONPATH": f"{ROOT}:{tmp_path}", "BOD_MONITORS": "", "BOD_ARCHIVE": "1"}
        done = run_crawl(tmp_path, "-a", f"url={site.url}", *settings, **environment)
    [archive] = (tmp_path / "data" / "runs").glob("*/pages.warc.gz")
    again = run_command(tmp_path, "replay", str(archive), "-O", "again.jsonl", *settings, **environment)
    assert (done.status, again.returncode) == (0, 0), (done.stderr, again.stderr)
    lines = [json.loads(line) for line in (tmp_path / "again.jsonl").read_text().splitlines()]
    for articles in (done.articles, lines):
        assert len(articles) == 3
        assert all(each["title"].endswith(" (marked)") for each in articles)
