"""Workers that share a crawl, are killed, stopped and go on: every article is stored, once, and asked for once."""

import random
import re
import signal
import threading
import time
from collections import Counter

import pytest

from bodspider.store import Selection, Store
from tests.news_site import NewsSite
from tests.shared.conftest import Crew, RedisServer, Worker, show, total

pytestmark = pytest.mark.crawl

COUNT = 240


@pytest.fixture
def news():
    with NewsSite(COUNT) as site:
        yield site


def details(site: NewsSite) -> Counter[str]:
    return Counter(target for target in site.asked if target.startswith("/nieuws/"))


def stored(crew: Crew) -> list[str]:
    store = Store.open(crew.database)
    titles = [article.title or "" for article in store.read(Selection(gone=True)) if not article.error]
    store.close()
    return sorted(titles)


def everything(site: NewsSite) -> list[str]:
    return sorted(each.title for each in site.stories.values())


def together(site: NewsSite, crew: Crew, workers: int) -> None:
    """Let the site answer nothing of the listing until so many workers are there."""

    def wait(target: str) -> None:
        deadline = time.monotonic() + 60
        while target == "/nieuws" and crew.present() < workers and time.monotonic() < deadline:
            time.sleep(0.05)
        site.on_request = None

    site.on_request = lambda target: wait(target) if target == "/nieuws" else None


def until(site: NewsSite, asked: int, worker: Worker) -> None:
    """Wait until so many articles were asked for."""
    while len(details(site)) < asked:
        assert worker.process.poll() is None, worker.result().stderr
        time.sleep(0.02)


def kill_at_work(site: NewsSite, asked: int, worker: Worker) -> None:
    """Kill a worker once so many articles were asked for, while it waits for one and so has something taken."""
    is_dead = threading.Event()
    site.on_request = lambda _: is_dead.wait(60) if len(details(site)) >= asked else None
    until(site, asked, worker)
    worker.end(signal.SIGKILL)
    site.on_request = None
    is_dead.set()


def given_back(worker: Worker) -> int:
    """Return how many visits of dead workers this one says it was given; it may have died with them itself."""
    said = (worker.folder / "stderr").read_text()
    return sum(int(number) for number in re.findall(r"Resumed: (\d+) visits of workers that died", said))


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_visit_everything_once_and_their_balances_add_up(news, crew, workers):
    together(news, crew, workers)
    for _ in range(workers):
        crew.start(news.url)
    done = [each.result() for each in crew.workers]
    assert [each.status for each in done] == [0] * workers, "\n".join(map(show, done))
    assert stored(crew) == everything(news)
    assert details(news) == Counter(each.path for each in news.stories.values())
    runs = [each.run for each in done]
    assert total(runs, "listed") == total(runs, "new") == COUNT
    assert sum(len(run["listings"]) for run in runs) == 1
    assert sum(run["balance"]["new"] > 0 for run in runs) > 1
    news.asked.clear()
    assert crew.start(news.url, "-a", "mode=update").result().status == 0
    assert len(news.asked) <= 3


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_when_three_of_four_workers_are_killed(news, crew, seed):
    choose = random.Random(seed)
    together(news, crew, 4)
    for _ in range(4):
        crew.start(news.url)
    victims = choose.sample(crew.workers, 3)
    for asked, victim in zip(sorted(choose.sample(range(COUNT * 3 // 4), 3)), victims, strict=True):
        until(news, asked, victim)
        victim.end(signal.SIGKILL)
    [survivor] = [each for each in crew.workers if each not in victims]
    done = survivor.result()
    assert done.status == 0, show(done)
    assert stored(crew) == everything(news)
    asked_again = sum(details(news).values()) - COUNT
    assert asked_again <= sum(given_back(each) for each in crew.workers)
    assert details(news).keys() == {each.path for each in news.stories.values()}


def test_a_crawl_that_was_stopped_goes_on_where_it_was_and_says_so(news, crew):
    first = crew.start(news.url)
    until(news, 50, first)
    first.end(signal.SIGTERM)
    stopped = first.result()
    assert (stopped.status, stopped.run["finish_reason"]) == (1, "shutdown")
    assert stopped.run["resumed"] is None
    made = stopped.run["balance"]["new"]
    assert 50 <= made == stopped.run["balance"]["listed"] < COUNT
    done = crew.start(news.url).result()
    assert done.status == 0, show(done)
    assert stored(crew) == everything(news)
    assert max(details(news).values()) == 1
    assert done.run["balance"]["new"] == COUNT - made
    [said] = [line for line in done.stderr.splitlines() if line.startswith("resumed: ")]
    assert said == f"resumed: {done.run['resumed']}"
    assert "visits were waiting" in said


def test_a_crawl_goes_on_after_a_reboot(news, crew, redis_server: RedisServer):
    first = crew.start(news.url)
    kill_at_work(news, 50, first)
    redis_server.kill()
    redis_server.start()
    done = crew.start(news.url).result()
    assert done.status == 0, show(done)
    assert stored(crew) == everything(news)
    assert sum(details(news).values()) - COUNT <= done.run["counts"]["bod/shared/given_back"]
    assert "of workers that died" in done.run["resumed"]


def test_workers_wait_for_redis_to_come_back(news, crew, redis_server: RedisServer):
    together(news, crew, 2)
    workers = [crew.start(news.url, "-s", "BOD_LEASE=30") for _ in range(2)]
    until(news, 50, workers[0])
    redis_server.kill()
    time.sleep(1)
    redis_server.start()
    assert [each.result().status for each in workers] == [0, 0]
    assert stored(crew) == everything(news)
    assert max(details(news).values()) == 1


def test_an_update_is_shared_too_and_redis_is_asked_less_than_once_an_article(news, crew):
    from redis import Redis

    assert crew.start(news.url).result().status == 0
    with Redis.from_url(crew.url, decode_responses=True) as redis:
        assert redis.info("commandstats")["cmdstat_evalsha"]["calls"] < COUNT
    for _ in range(70):
        news.add()
    news.stories[COUNT - 2].teaser = "Anders"
    news.remove(COUNT - 1)
    news.asked.clear()
    together(news, crew, 2)
    workers = [crew.start(news.url, "-a", "mode=update") for _ in range(2)]
    done = [each.result() for each in workers]
    assert [each.status for each in done] == [0, 0], "\n".join(map(show, done))
    runs = [each.run for each in done]
    assert (total(runs, "new"), total(runs, "changed"), total(runs, "failed")) == (70, 1, 1)
    assert len(stored(crew)) == COUNT + 70
    assert len(details(news)) == 72
    news.asked.clear()
    assert crew.start(news.url, "-a", "mode=update").result().status == 0
    assert len(news.asked) <= 4


def test_what_several_workers_died_with_is_given_up_and_reported(news, crew):
    from redis import Redis

    first = crew.start(news.url, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    until(news, 20, first)
    first.end(signal.SIGTERM)
    with Redis.from_url(crew.url, decode_responses=True) as redis:
        [tasks] = redis.keys("bod:*:tasks")
        entry = redis.hkeys(tasks)[-1]
        redis.hset(tasks.replace(":tasks", ":lost"), entry, 5)
    done = crew.start(news.url).result()
    assert done.run["balance"]["failed_by_reason"] == {"worker-lost": 1}
    [failure] = done.failures
    assert (failure["stage"], failure["reason"], failure["attempts"]) == ("detail", "worker-lost", 5)
    assert len(stored(crew)) == COUNT - 1
    assert failure["url"].rpartition("/nieuws")[1] and details(news)["/nieuws/" + failure["url"].rpartition("/")[2]] == 0


def test_pages_that_fail_for_a_while_are_tried_again_by_who_has_them(news, crew):
    broken = [f"/nieuws/{number}" for number in (5, 100, 200)]
    news.failing.update(dict.fromkeys(broken, 503))

    def heal(target: str) -> None:
        if news.asked.count(target) > 1:
            news.failing.pop(target, None)

    news.on_request = heal
    done = [each.result() for each in [crew.start(news.url, "-s", "BOD_RETRY_WAIT=0.3") for _ in range(2)]]
    assert [each.status for each in done] == [0, 0], "\n".join(map(show, done))
    assert stored(crew) == everything(news)
    assert [details(news)[path] for path in broken] == [2, 2, 2]
    assert sum(details(news).values()) == COUNT + 3


def test_two_entries_that_lead_to_one_article_are_one_article(news, crew):
    for number in range(100, 160):
        news.stories[number].moved_to = f"/nieuws/{number - 100}"
    together(news, crew, 2)
    done = [each.result() for each in [crew.start(news.url) for _ in range(2)]]
    runs = [each.run for each in done]
    assert (total(runs, "new"), total(runs, "dropped"), total(runs, "listed")) == (COUNT - 60, 60, COUNT)
    assert len(stored(crew)) == COUNT - 60


def test_pages_that_fail_are_in_the_balance_of_who_asked_for_them(news, crew):
    for number in range(0, COUNT, 8):
        news.failing[f"/nieuws/{number}"] = 404
    together(news, crew, 2)
    done = [each.result() for each in [crew.start(news.url, "-s", "BOD_MAX_FAILED=1") for _ in range(2)]]
    assert [each.status for each in done] == [0, 0], "\n".join(map(show, done))
    runs = [each.run for each in done]
    assert (total(runs, "new"), total(runs, "failed")) == (COUNT - COUNT // 8, COUNT // 8)
    assert sum(len(each.failures) for each in done) == COUNT // 8


def test_a_listing_that_cannot_be_read_does_not_stop_the_next(news, crew):
    done = crew.start(f"http://127.0.0.1:{news.port}/none,{news.url}").result()
    assert done.status == 1
    [error] = done.errors
    assert "/none could not be read" in error
    assert stored(crew) == everything(news)


@pytest.mark.parametrize(("page", "stage", "lost"), [("/nieuws/5", "detail", 1), ("?page=6", "listing", 120)])
def test_a_bug_ends_a_crawl_and_proves_nothing(news, crew, page, stage, lost):
    middlewares = '{"tests.shared.faulty.Faulty": 500}'
    together(news, crew, 2)
    workers = [crew.start(news.url, "-s", f"SPIDER_MIDDLEWARES={middlewares}", BOD_TEST_FAULT=page) for _ in range(2)]
    done = [each.result() for each in workers]
    assert 1 in [each.status for each in done]
    assert [each["reason"] for crawl in done for each in crawl.failures] == ["worker-lost"]
    assert [each["stage"] for crawl in done for each in crawl.failures] == [stage]
    assert len(stored(crew)) == COUNT - lost
    news.asked.clear()
    assert crew.start(news.url, "-a", "mode=update").result().status == 0
    assert stored(crew) == everything(news)
