"""A crawl that is stopped while it is still beginning."""

import signal
import subprocess
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
