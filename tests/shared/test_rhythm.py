"""When a worker of a shared crawl speaks with Redis next."""

import asyncio

import pytest

from bodspider.shared import rhythm
from bodspider.shared.holding import AHEAD, Holding
from bodspider.shared.rhythm import Rhythm


def paused(prepare, *, taken=AHEAD, is_settled=True):
    """Return the seconds that a worker rests which has `taken` visits ahead, after `prepare` was called with its rhythm and its holding."""

    async def rest() -> float:
        holding, own = Holding(), Rhythm(lease=300)
        for number in range(taken):
            holding.take(str(number))
        own.begin()
        prepare(own, holding)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await own.rest(holding, is_settled=is_settled)
        return loop.time() - begun

    return asyncio.run(rest())


def nothing(own, holding):
    """Let the worker rest as it is."""


def claimed(own, holding):
    holding.claim("article", "entry")


@pytest.fixture(autouse=True)
def slow(monkeypatch):
    """Let a heartbeat take so long that a busy machine cannot pass for one."""
    monkeypatch.setattr(rhythm, "HEARTBEAT", 30)


def test_a_worker_with_enough_to_do_speaks_once_a_heartbeat(monkeypatch):
    monkeypatch.setattr(rhythm, "HEARTBEAT", 0.3)
    assert paused(nothing) > 0.25


def test_a_worker_with_nothing_to_do_or_a_new_one_to_notice_asks_often():
    assert paused(nothing, taken=0) < 15
    assert paused(nothing, is_settled=False) < 15


def test_an_article_that_is_claimed_waits_a_moment_for_others():
    assert 0.05 < paused(claimed) < 15


def test_who_hurries_does_not_rest_when_visits_are_short(monkeypatch):
    monkeypatch.setattr(rhythm, "IDLE", 30)
    assert paused(lambda own, _: own.hurry(), taken=1) < 15


def test_the_heartbeat_is_a_part_of_the_lease():
    assert Rhythm(lease=1).heartbeat == 0.25
    assert Rhythm(lease=300).heartbeat == 30
