import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bodspider import readers
from bodspider.errors import DetailError, ListingError, UsageError
from bodspider.readers import Beside, Readers, readers_wanted
from tests.crawls.conftest import environment

POLITE = {"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 0.001}
FAST = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0}


class Settings(dict):
    def getbool(self, name, default=False):
        return bool(self.get(name, default))

    def getfloat(self, name, default=0.0):
        return float(self.get(name, default))


@pytest.mark.parametrize(
    ("given", "cores", "wanted"),
    [
        (POLITE, 4, 0),
        (FAST, 4, 1),
        (FAST, 1, 0),
        ({**FAST, "DOWNLOAD_DELAY": 0.5}, 4, 0),
        ({**FAST, "REDIS_URL": "redis://localhost"}, 4, 0),
        ({**POLITE, "BOD_REPLAY": True}, 4, 4),
        ({**POLITE, "BOD_REPLAY": True}, 1, 0),
        ({**POLITE, "BOD_REPLAY": True}, 64, 8),
        ({**POLITE, "BOD_READERS": "3"}, 1, 3),
        ({**FAST, "BOD_READERS": "0"}, 4, 0),
    ],
)
def test_there_are_as_many_as_help(monkeypatch, given, cores, wanted):
    monkeypatch.setattr(readers.sys, "platform", "linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert readers_wanted(Settings(given)) == wanted


def test_a_crawl_reads_what_is_too_much_where_a_core_is_left_to_it(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert readers.plenty_for(1)
    assert readers.plenty_for(2) is None


@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(UsageError, match="BOD_READERS"):
        readers_wanted(Settings(BOD_READERS=given))


def double(number):
    return number * 2


def ends(number, data):
    assert type(data) is bytes
    return number, len(data), data[:3], data[-3:]


def refuse(number):
    raise DetailError("empty", f"page {number} is empty")


def refuse_listing(number):
    raise ListingError("login", f"page {number} asks for a login")


def crash(number):
    raise RuntimeError(number)


def die(number):
    os._exit(1)


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="readers are split off on Linux only")


@pytest.fixture
def two():
    made = Readers(2)
    yield made
    made.close()
    gc.unfreeze()


def run(pool, *jobs):
    async def all_of_them():
        return await asyncio.gather(*(pool.call(*job) for job in jobs), return_exceptions=True)

    return asyncio.run(asyncio.wait_for(all_of_them(), 30))


def test_answers_come_back_to_whoever_asked(two):
    assert run(two, *((double, number) for number in range(1000))) == [number * 2 for number in range(1000)]


def test_what_cannot_be_sent_has_no_answer_and_takes_no_answer_of_others(two):
    answers = run(two, (lambda: 0,), *((double, number) for number in range(40)))
    assert isinstance(answers[0], LookupError)
    assert all(isinstance(answer, LookupError) or answer == number * 2 for number, answer in enumerate(answers[1:]))
    assert answers[-1] == 78


def test_what_is_large_is_sent_beside_the_rest_and_comes_whole(two):
    pages = [bytes([number % 251]) * size for number, size in enumerate([0, 1, 70_000, 3_000_000] * 6)]
    answers = run(two, *((ends, number, Beside(page)) for number, page in enumerate(pages)))
    assert answers == [(number, len(page), page[:3], page[-3:]) for number, page in enumerate(pages)]


def test_a_process_that_is_busy_has_its_next_pages_before_it_is_done(two):
    async def one_after_the_other():
        asked = []
        for job in [(time.sleep, 1), (time.sleep, 1), *((double, number) for number in range(12))]:
            asked.append(asyncio.ensure_future(two.call(*job)))
            await asyncio.sleep(0.02)
        given = [len(each.underway) for each in two._processes]
        await asyncio.gather(*asked)
        return given

    assert asyncio.run(asyncio.wait_for(one_after_the_other(), 30)) == [2, 2]


def test_what_waits_longest_is_left_to_whoever_asked_when_plenty_waits():
    pool = Readers(1, plenty=4)

    async def much_at_once():
        busy = []
        for jobs in ([(time.sleep, 1)], [(double, number) for number in range(3)]):
            busy += [asyncio.ensure_future(pool.call(*job)) for job in jobs]
            await asyncio.sleep(0.02)
        answers = await asyncio.gather(*(pool.call(double, number) for number in range(10)), return_exceptions=True)
        await asyncio.gather(*busy)
        return answers

    try:
        answers = asyncio.run(asyncio.wait_for(much_at_once(), 30))
    finally:
        pool.close()
        gc.unfreeze()
    assert [isinstance(each, LookupError) for each in answers] == [True] * 7 + [False] * 3
    assert answers[7:] == [14, 16, 18]


def test_a_page_that_is_refused_and_a_bug_harm_no_other(two):
    first, second, third, fourth, fifth = run(two, (double, 1), (refuse, 2), (crash, 3), (double, 4), (refuse_listing, 5))
    assert (first, fourth) == (2, 8)
    assert (type(fifth), fifth.reason, str(fifth)) == (ListingError, "login", "page 5 asks for a login")
    assert type(second) is DetailError
    assert (second.reason, str(second)) == ("empty", "page 2 is empty")
    assert isinstance(third, LookupError)


def test_one_that_dies_leaves_its_jobs_and_the_others_go_on(two):
    answers = run(two, (die, 0), *((double, number) for number in range(200)))
    assert isinstance(answers[0], LookupError)
    read = [number for number, answer in enumerate(answers[1:]) if not isinstance(answer, LookupError)]
    assert len(read) >= 200 - 7
    assert all(answers[1 + number] == number * 2 for number in read)


def test_when_all_have_died_nothing_waits(two):
    assert all(isinstance(answer, LookupError) for answer in run(two, (die, 0), (die, 1), *[(die, 2)] * 50))
    assert isinstance(run(two, (double, 1))[0], LookupError)


def test_they_end_with_the_process_that_made_them(tmp_path):
    script = "from bodspider.readers import Beside, Readers; import time; p = Readers(3); "
    script += "print(*(each._process.pid for each in p._processes), flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], env=environment(tmp_path), stdout=subprocess.PIPE, text=True) as parent:
        pids = [int(each) for each in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert len(pids) == 3
    deadline = time.monotonic() + 10
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
