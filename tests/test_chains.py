"""Pipelines, middlewares and signals that are called with less ado behave as Scrapy's own."""

import asyncio

import pytest
from scrapy import Request, signals
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from scrapy.pipelines import ItemPipelineManager
from scrapy.signalmanager import SignalManager
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
