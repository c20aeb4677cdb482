"""Pipelines, middlewares and signals that are called with less ado behave as Scrapy's own."""

import asyncio

import pytest
from pydispatch import dispatcher
from scrapy import Request, signals
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from scrapy.pipelines import ItemPipelineManager
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from bodspider.chains import Middlewares, Pipelines, Signals

URL = "https://site.example/"


class Plain:
    def process_item(self, item):
        return [*item, "plain"]


class Waiting:
    async def process_item(self, item):
        await asyncio.sleep(0)
        return [*item, "waited"]


class Dropping:
    def process_item(self, item):
        raise DropItem("enough")


@pytest.mark.parametrize("kind", [ItemPipelineManager, Pipelines])
def test_pipelines_follow_each_other_whether_they_wait_or_not(kind):
    chain = kind(Plain(), Waiting(), Plain(), crawler=get_crawler())
    assert asyncio.run(chain.process_item_async([])) == ["plain", "waited", "plain"]
    with pytest.raises(DropItem):
        asyncio.run(kind(Plain(), Dropping(), Waiting(), crawler=get_crawler()).process_item_async([]))


class Noting:
    def __init__(self, name, seen):
        self.name, self.seen = name, seen

    def process_request(self, request):
        self.seen.append(f"{self.name} asks")

    async def process_response(self, request, response):
        self.seen.append(f"{self.name} answers")
        return response


class Answering(Noting):
    async def process_request(self, request):
        return Response(URL, body=b"from the middleware")


class Refusing(Noting):
    def process_request(self, request):
        raise IgnoreRequest(self.name)


class Redirecting(Noting):
    def process_response(self, request, response):
        return request.replace(url=f"{URL}elsewhere")


class Mending(Noting):
    def process_exception(self, request, exception):
        self.seen.append(f"{self.name} mends")
        return Response(URL, body=b"mended")


class Broken(Noting):
    def process_response(self, request, response):
        return "no response"


async def send(request):
    return Response(request.url, body=b"from the network")


@pytest.mark.parametrize("kinds", [(), (Answering,), (Refusing,), (Redirecting,), (Mending, Refusing), (Broken,)])
def test_middlewares_do_what_they_do_in_scrapys_chain(kinds):
    outcomes = []
    for chain in (DownloaderMiddlewareManager, Middlewares):
        seen = []
        made = [Noting("first", seen), *(kind(kind.__name__, seen) for kind in kinds), Noting("last", seen)]
        try:
            answer = asyncio.run(chain(*made, crawler=get_crawler()).download_async(send, Request(URL)))
            outcome = type(answer), answer.url, answer.body
        except Exception as problem:  # noqa: BLE001 whatever it is, both are to raise the same
            outcome = type(problem)
        outcomes.append((outcome, seen))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1]


def signalled(manager, caplog):
    """Return what listeners of one manager got and gave, and what the log said."""
    got, sender = [], object()

    def plain(item):
        got.append(item)
        return "plain"

    async def waits(item, spider):
        await asyncio.sleep(0)
        return f"waited for {spider}"

    def fails():
        raise ValueError("broken")

    plain.__module__ = fails.__module__ = "bodspider.extensions.test"
    sends = manager(sender)
    for listeners in ((plain,), (plain, fails), (plain, waits, fails)):
        for each in listeners:
            sends.connect(each, signals.item_scraped)
        answers = asyncio.run(sends.send_catch_log_async(signals.item_scraped, item=1, spider=None))
        yield sorted(f"{listener.__name__}: {answer!r}" for listener, answer in answers), list(got)
        yield [record.levelname for record in caplog.records]
        for each in listeners:
            sends.disconnect(each, signals.item_scraped)
    yield sends.send_catch_log(signals.item_dropped, item=1)
    sends.connect(plain, signals.item_dropped)
    yield [answer for _, answer in sends.send_catch_log(signals.item_dropped, item=2)]


def test_signals_reach_whoever_listens(caplog):
    expected = list(signalled(SignalManager, caplog))
    caplog.clear()
    assert list(signalled(Signals, caplog)) == expected
    assert expected[-2:] == [[], ["plain"]]


class Listening:
    """Listeners of every kind, which note what they are told."""

    def __init__(self, got):
        self.got = got

    def by_name(self, item, missing="nothing"):
        self.got.append(("by name", item, missing))

    def by_keyword_only(self, item, *, spider="nobody"):
        self.got.append(("by keyword only", item, spider))

    def all_of_it(self, **told):
        self.got.append(("all", sorted(told), told["signal"], told["sender"]))

    def who(self, sender, signal):
        self.got.append(("who", sender, signal))

    def __call__(self, spider):
        self.got.append(("called", spider))

    def needs_more(self, item, response):
        raise AssertionError("never told of a response")

    def refuses(self, item):
        raise LookupError(item)


@pytest.mark.parametrize("told", [{"item": 1, "spider": "s"}, {"item": 1, "spider": "s", "dont_log": LookupError}])
@pytest.mark.parametrize("sender", ["sender", dispatcher.Any])
def test_listeners_are_told_what_they_take_as_scrapy_tells_them(told, sender, caplog):
    outcomes = []
    for manager in (SignalManager, Signals):
        caplog.clear()
        got = []
        sends, listening = manager("sender"), Listening(got)
        to = dispatcher.Any if sender is dispatcher.Any else sends.sender
        names = ["by_name", "by_keyword_only", "all_of_it", "who", "__call__", "needs_more", "refuses"]
        heard = [listening if name == "__call__" else getattr(listening, name) for name in names]
        for each in heard:
            sends.connect(each, signals.item_scraped, sender=to)
            sends.connect(each, signals.item_scraped, sender=to)
        sends.connect(heard[0], dispatcher.Any, sender=to)
        answers = sends.send_catch_log(signals.item_scraped, **told)
        sends.disconnect(heard[0], dispatcher.Any, sender=to)
        for each in heard:
            sends.disconnect(each, signals.item_scraped, sender=to)
        logged = [(record.name, record.levelname, record.spider) for record in caplog.records]
        outcomes.append(([got, [getattr(answer, "type", answer) for _, answer in answers]], logged))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0][0][0]) == 5


def test_scrapys_middlewares_are_called_without_a_wrapper_and_do_the_same():
    answers = []
    for manager in (DownloaderMiddlewareManager, Middlewares):
        crawler = get_crawler()
        crawler.stats = MemoryStatsCollector(crawler)
        chain = manager(DownloaderStats(crawler.stats), Noting("last", []), crawler=crawler)
        asyncio.run(chain.download_async(send, Request(URL)))
        answers.append(crawler.stats.get_stats())
        if manager is Middlewares:
            assert {each.__func__.__name__ for each in chain.methods["process_request"]} == {"process_request"}
            assert not any(hasattr(each, "__wrapped__") for each in chain.methods["process_request"])
            assert [type(each.__self__) for each in chain.methods["process_response"]] == [Noting, DownloaderStats]
    assert answers[0] == answers[1]
    assert answers[0]["downloader/response_count"] == 1
