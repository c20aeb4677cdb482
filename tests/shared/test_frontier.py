"""The steps that workers take in Redis, on a real server."""

import asyncio
import time

import pytest
from redis import Redis

from bodspider.errors import SharedError
from bodspider.shared.frontier import KEPT, Frontier, crawl_name, shown

LISTING = "https://example.org/news"
START = {"url": LISTING, "walk": {}, "listings": []}
ENDED = {"url": LISTING, "title": None, "is_complete": True, "is_visited": True}
LEASE = 0.4


class Frontiers:
    """Makes the views that workers have of one crawl, and runs what they do."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.made: list[Frontier] = []

    def __call__(self, **more) -> Frontier:
        self.made.append(Frontier(self.url, "crawl", **{"lease": LEASE, "pauses": (), **more}))
        return self.made[-1]

    def run(self, crawl):
        async def whole():
            try:
                return await crawl
            finally:
                for each in self.made:
                    await each.close()

        return asyncio.run(whole())


@pytest.fixture
def frontier(redis_server):
    return Frontiers(redis_server.url())


async def joined(frontier, **more):
    worker = frontier(**more)
    await worker.join(START)
    return worker


async def ask(worker, want=0, *, walk=False, claims=(), done=(), holding=(), flawed=False, kept=""):
    return await worker.exchange(
        want=want, walk=walk, claims=claims, done=done, holding=lambda: holding, flawed=flawed, kept=kept
    )


async def walked(worker, keys, *, goes_on=None, ended=ENDED):
    assert (await ask(worker, walk=True)).walk
    return await worker.pass_on({key: {"of": key} for key in keys}, walk=goes_on, listed=keys, ended=ended)


async def take_all(worker):
    while (await ask(worker, 9)).tasks:
        pass


def keys_of(news):
    return [task.key for task in news.tasks]


def test_all_keys_of_a_crawl_are_forgotten_seven_days_after_the_last_worker_was_there(frontier, redis_server):
    async def crawl():
        worker = await joined(frontier)
        assert await walked(worker, "abc", goes_on=START, ended=None)
        await ask(worker, 2, claims=[("article", "a")])
        with Redis.from_url(redis_server.url()) as redis:
            left = {key: redis.ttl(key) for key in redis.keys("bod:*")}
            assert len(left) >= 7
            assert all(KEPT - 60 <= each <= KEPT for each in left.values())
            for key in left:
                redis.expire(key, KEPT // 2)
            await ask(worker)
            assert all(redis.ttl(key) >= KEPT - 60 for key in left)

    frontier.run(crawl())


def test_each_task_goes_to_one_worker_in_the_order_of_the_listing(frontier):
    async def crawl():
        first, second = await joined(frontier), await joined(frontier)
        assert await walked(first, "abcd")
        taken = [keys_of(await ask(each, 2)) for each in (first, second, second)]
        assert not (await ask(first, 9)).is_over
        await ask(first, done="ab")
        assert (await ask(second, done="cd")).is_over
        return taken

    assert frontier.run(crawl()) == [["a", "b"], ["c"], ["d"]]


def test_a_worker_leaves_to_the_others_their_part_of_what_waits(frontier):
    async def crawl():
        workers = [await joined(frontier) for _ in range(3)]
        await walked(workers[0], "abcdefgh")
        return [keys_of(await ask(each, 9)) for each in workers]

    assert frontier.run(crawl()) == [["a", "b", "c"], ["d", "e"], ["f"]]


def test_an_entry_is_queued_once_whoever_lists_it_and_however_often(frontier):
    async def crawl():
        worker = await joined(frontier)
        await walked(worker, "ab", goes_on=START, ended=None)
        await worker.pass_on({key: {} for key in "abc"}, walk=None, listed="abc", ended=ENDED)
        return keys_of(await ask(worker, 9))

    assert frontier.run(crawl()) == ["a", "b", "c"]


def test_what_a_dead_worker_held_is_given_back_after_its_lease_and_what_it_had_done_is_not(frontier):
    async def crawl():
        dead, alive = await joined(frontier), await joined(frontier)
        await walked(dead, "abc")
        await take_all(dead)
        await ask(dead, done="a")
        assert keys_of(await ask(alive, 9)) == []
        await asyncio.sleep(LEASE * 0.7)
        assert keys_of(await ask(alive, 9)) == []
        await asyncio.sleep(LEASE * 0.7)
        news = await ask(alive, 9)
        assert (news.given_back, news.workers) == (2, 1)
        return sorted((task.key, task.lost) for task in news.tasks)

    assert frontier.run(crawl()) == [("b", 1), ("c", 1)]


def test_a_worker_that_gives_signs_of_life_keeps_what_it_holds(frontier):
    async def crawl():
        slow, other = await joined(frontier), await joined(frontier)
        await walked(slow, "ab")
        await take_all(slow)
        for _ in range(6):
            await asyncio.sleep(LEASE / 2)
            await ask(slow)
            assert keys_of(await ask(other, 9)) == []

    frontier.run(crawl())


def test_the_walk_has_one_worker_and_goes_on_where_a_dead_one_left_it(frontier):
    async def crawl():
        dead, alive = await joined(frontier), await joined(frontier)
        page = {"url": LISTING + "?page=1", "walk": {"pages": 1}, "listings": []}
        await walked(dead, "ab", goes_on=page, ended=None)
        assert (await ask(alive, walk=True)).walk is None
        await asyncio.sleep(LEASE * 1.3)
        news = await ask(alive, walk=True)
        assert (news.walk, news.lost_walks) == (page, 1)
        assert await alive.entries() == ({"a", "b"}, {"a", "b"})
        late = await dead.pass_on({"late": {}}, walk=None, listed=["late"], ended=ENDED)
        assert not late
        assert await alive.pass_on({"c": {}}, walk=None, listed="c", ended=ENDED)
        return keys_of(await ask(alive, 9))

    assert frontier.run(crawl()) == ["a", "b", "c"]


def test_what_a_worker_thought_dead_brings_after_all_is_taken(frontier):
    async def crawl():
        late, other = await joined(frontier), await joined(frontier)
        await walked(late, "ab")
        await take_all(late)
        await asyncio.sleep(LEASE * 1.3)
        assert (await ask(other)).given_back == 2
        await ask(late, done="a")
        assert keys_of(await ask(other, 9)) == ["b"]
        assert (await ask(other, 9, done="b")).is_over

    frontier.run(crawl())


def test_tasks_that_came_with_an_answer_that_was_lost_go_to_somebody(frontier):
    async def crawl():
        worker = await joined(frontier)
        await walked(worker, "abc")
        assert keys_of(await ask(worker, 1)) == ["a"]
        await ask(worker, 2)  # as if this answer had never come
        worker._is_unsure = True
        return keys_of(await ask(worker, 9, holding="a"))

    assert sorted(frontier.run(crawl())) == ["b", "c"]


def test_the_last_one_to_leave_ends_the_crawl_and_learns_what_it_proved(frontier):
    async def crawl():
        first, last = await joined(frontier), await joined(frontier)
        await first.note_run(7)
        await last.note_run(3)
        await walked(first, "a")
        await ask(first, 1)
        assert not (await first.leave(done="a", flawed=False)).is_over
        left = await last.leave(done=(), flawed=False)
        assert (left.is_over, left.run, left.proven) == (True, 7, [ENDED])
        return (await frontier().join(START)).state

    assert frontier.run(crawl()) == "new"


@pytest.mark.parametrize("how", ["a bug", "a listing that was not read to its end"])
def test_a_crawl_that_went_wrong_proves_nothing(frontier, how):
    async def crawl():
        worker = await joined(frontier)
        await walked(worker, "a", ended={**ENDED, "is_complete": how == "a bug"})
        await ask(worker, 1, flawed=how == "a bug")
        return await worker.leave(done="a", flawed=False)

    assert frontier.run(crawl()).proven == []


def test_who_leaves_gives_back_what_it_holds_and_the_next_one_resumes(frontier):
    async def crawl():
        first = await joined(frontier)
        await walked(first, "abc")
        await ask(first, 2)
        assert (await first.leave(done="a", flawed=False)).given_back == 1
        second = frontier()
        found = await second.join(START)
        assert (found.state, found.waiting, found.walk) == ("resumed", 2, None)
        return sorted((task.key, task.lost) for task in (await ask(second, 9)).tasks)

    assert frontier.run(crawl()) == [("b", 0), ("c", 0)]


def test_what_failed_by_a_bug_is_tried_by_others_and_counts(frontier):
    async def crawl():
        first, second = await joined(frontier), await joined(frontier)
        await walked(first, "a")
        await ask(first, 1)
        await first.release("a")
        [task] = (await ask(second, 1)).tasks
        return task.lost

    assert frontier.run(crawl()) == 1


def test_an_article_belongs_to_the_entry_that_led_to_it_first(frontier):
    async def crawl():
        first, second = await joined(frontier), await joined(frontier)
        claims = [(first, [("x", "a"), ("y", "b"), ("x", "c")]), (second, [("x", "b"), ("z", "b")]), (second, [("x", "a")])]
        return [(await ask(worker, claims=claimed)).owners for worker, claimed in claims]

    assert frontier.run(crawl()) == [["a", "b", "a"], ["a", "b"], ["a"]]


def test_a_worker_is_noticed_when_all_that_were_there_before_keep_its_pace(frontier):
    async def crawl():
        first, second, third = [await joined(frontier) for _ in range(3)]
        assert [(await ask(each)).is_noticed for each in (first, second, third)] == [True, False, False]
        await ask(first, kept=second.worker)
        assert [(await ask(each)).is_noticed for each in (second, third)] == [True, False]
        await ask(first, kept=third.worker)
        assert not (await ask(third)).is_noticed
        await ask(second, kept=third.worker)
        assert (await ask(third)).is_noticed
        assert (await ask(first)).last == third.worker

    frontier.run(crawl())


def test_a_worker_waits_for_no_pace_of_one_that_left(frontier):
    async def crawl():
        first, second = await joined(frontier), await joined(frontier)
        assert not (await ask(second)).is_noticed
        await first.leave(done=(), flawed=False)
        assert (await ask(second)).is_noticed

    frontier.run(crawl())


def test_a_listing_of_thousands_is_queued_in_one_step(frontier):
    async def crawl():
        worker = await joined(frontier)
        keys = [str(number) for number in range(12_000)]
        assert await walked(worker, keys)
        taken = keys_of(await ask(worker, 3_000))
        assert taken == keys[:3_000]
        return keys_of(await ask(worker, 2, done=taken))

    assert frontier.run(crawl()) == ["3000", "3001"]


def test_workers_know_how_many_they_are_and_who_was_there_before(frontier):
    async def crawl():
        workers = [await joined(frontier) for _ in range(3)]
        return [(news.workers, news.rank) for news in [await ask(each) for each in workers]]

    assert frontier.run(crawl()) == [(3, 0), (3, 1), (3, 2)]


def test_a_server_that_lost_the_crawl_is_one_line(frontier, redis_server):
    from redis import Redis

    async def crawl():
        worker = await joined(frontier)
        with Redis.from_url(redis_server.url()) as redis:
            redis.flushall()
        await ask(worker, 1)

    with pytest.raises(SharedError, match=r"the crawl is gone from Redis redis://127\.0\.0\.1"):
        frontier.run(crawl())


def test_a_server_that_is_restarted_is_waited_for(frontier, redis_server):
    async def crawl():
        worker = await joined(frontier, pauses=(0.1,) * 50, lease=30)
        await walked(worker, "abc")
        await ask(worker, 1)
        redis_server.kill()
        asking = asyncio.ensure_future(ask(worker, 9, holding="a"))
        await asyncio.sleep(0.3)
        assert not asking.done()
        await asyncio.to_thread(redis_server.start)
        return keys_of(await asking)

    assert frontier.run(crawl()) == ["b", "c"]


def test_a_server_that_stays_away_is_one_line_without_the_password(frontier, redis_server):
    url = frontier.url = frontier.url.replace("//", "//:secret@")
    redis_server.kill()

    async def crawl():
        await frontier(pauses=(0.05, 0.05)).join(START)

    started = time.monotonic()
    with pytest.raises(SharedError) as caught:
        frontier.run(crawl())
    assert time.monotonic() - started < 5
    assert "secret" not in str(caught.value)
    assert shown(url) in str(caught.value)


def test_workers_share_a_crawl_when_arguments_and_database_are_the_same():
    name = crawl_name({"url": [LISTING]}, "postgresql+psycopg://me:one@host/news")
    assert name == crawl_name({"url": [LISTING]}, "postgresql+psycopg://me:two@10.0.0.1/news")
    assert name != crawl_name({"url": [LISTING], "mode": "update"}, "postgresql+psycopg://me:one@host/news")
    assert name != crawl_name({"url": [LISTING]}, "sqlite:///data/bod.db")
