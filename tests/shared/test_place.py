"""The place of a worker among all workers of its crawl."""

import asyncio

import pytest

from bodspider.shared.frontier import News
from bodspider.shared.place import Place


class Pace:
    """A pace that says which share it keeps, and whether it is kept yet."""

    def __init__(self) -> None:
        self.is_kept = True

    def keep(self, workers: int, rank: int) -> int:
        return int(rank < workers - 1 or workers == 1)


def may_send(news: News, *, heartbeat: float = 60, after: float = 0) -> bool:
    """Tell whether a worker that has heard `news` may send requests `after` so many seconds."""

    async def ask() -> bool:
        place = Place(Pace(), heartbeat)
        place.begin()
        place.hear(news)
        await asyncio.sleep(after)
        return place.may_send

    return asyncio.run(ask())


def test_a_worker_sends_nothing_before_the_others_keep_its_pace():
    assert not may_send(News(workers=3, rank=1, is_noticed=False))
    assert may_send(News(workers=3, rank=1, is_noticed=True))


def test_nobody_is_waited_for_longer_than_the_living_take():
    assert may_send(News(workers=3, rank=1, is_noticed=False), heartbeat=0.02, after=0.1)


@pytest.mark.parametrize("after", [0, 0.1])
def test_a_worker_without_a_share_sends_nothing(after):
    assert not may_send(News(workers=3, rank=2, is_noticed=True), heartbeat=0.02, after=after)


def test_the_pace_that_is_kept_is_that_of_the_last_worker_known_when_it_was():
    pace = Pace()
    place = Place(pace, 60)
    place.hear(News(workers=2, last="b"))
    assert not place.is_settled
    assert place.keep() == "b"
    assert place.is_settled
    pace.is_kept = False
    place.hear(News(workers=3, last="c"))
    assert place.keep() == "b"
    assert not place.is_settled
    pace.is_kept = True
    assert place.keep() == "c"
    assert place.is_settled
