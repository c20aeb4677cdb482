"""A crawl that is stopped: while it is still beginning, twice, or with its terminal."""

import os
import pty
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile

import pytest

from tests.crawls.conftest import command, crawl_of, environment
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_crawl_that_is_stopped_as_its_spider_is_opened_says_that_it_was_cut_short(tmp_path, stop):
    with NewsSite(60) as site:
        words = command("crawl", "bod", "-a", f"url={site.url}", "-s", "AUTOTHROTTLE_ENABLED=0", "-O", "out.jsonl")
        process = subprocess.Popen(words, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        said = "".join(takewhile(lambda line: "Spider opened" not in line, process.stderr))
        process.send_signal(stop)
        said += process.communicate(timeout=60)[1]
    done = crawl_of(subprocess.CompletedProcess(words, process.returncode, "", said), tmp_path)
    assert done.status == 1
    assert done.run["verdict"] == "failed"
    assert any("cut short" in each for each in done.errors), said


@pytest.fixture
def slow():
    with NewsSite(60) as site:
        site.on_request = lambda target: time.sleep(0.05)
        yield site


def words_for(site: NewsSite) -> list[str]:
    return command("crawl", "bod", "-a", f"url={site.url}", "-s", "AUTOTHROTTLE_ENABLED=0", "-O", "out.jsonl")


def wait_for(site: NewsSite, requests: int, between: Callable[[], object] = lambda: time.sleep(0.01)) -> None:
    deadline = time.monotonic() + 60
    while len(site.asked) < requests:
        assert time.monotonic() < deadline, f"the crawl sent {len(site.asked)} requests"
        between()


def test_a_second_signal_breaks_off_and_one_line_says_what_stays(tmp_path, slow):
    process = subprocess.Popen(words_for(slow), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    wait_for(slow, 12)
    process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    [folder] = (tmp_path / "data" / "runs").iterdir()
    [line] = [line for line in said.splitlines() if line.startswith("error: ")]
    assert line.startswith(f"error: the run was broken off, and stays data/runs/{folder.name}; ")
    assert "Traceback" not in said
    assert not (tmp_path / "out.jsonl").exists()


def test_a_terminal_that_is_closed_ends_the_run_in_order(tmp_path, slow):
    number, terminal = pty.fork()
    if not number:
        os.chdir(tmp_path)
        words = words_for(slow)
        os.execvpe(words[0], words, environment(tmp_path))
    os.set_blocking(terminal, False)

    def read_on() -> None:
        time.sleep(0.01)
        with suppress(OSError):
            os.read(terminal, 1000)

    wait_for(slow, 12, read_on)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 1
    done = crawl_of(subprocess.CompletedProcess(words_for(slow), 1, "", ""), tmp_path)
    assert any("cut short" in each for each in done.run["reasons"])
    assert (tmp_path / "out.jsonl.partial").exists()
