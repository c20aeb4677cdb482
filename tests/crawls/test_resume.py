"""A crawl without a queue of its own goes on by its database: what was visited is not visited again, and it says so."""

import signal
import subprocess
import time
from collections import Counter

import pytest

from bodspider.store import Store
from tests.crawls.conftest import command, environment, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

COUNT = 300


@pytest.fixture
def news():
    with NewsSite(COUNT) as site:
        yield site


def cut_short(site, folder, database, mode, how, asked):
    pace = (
        "-s",
        "AUTOTHROTTLE_ENABLED=0",
        "-s",
        "DOWNLOAD_DELAY=0.005",
    )  # something is stored when it is cut, and not everything
    args = command("crawl", "bod", "-a", f"url={site.url}", "-a", f"mode={mode}", *pace)
    process = subprocess.Popen(args, cwd=folder, env=environment(folder, DATABASE_URL=database), stderr=subprocess.DEVNULL)
    while len(site.asked) < asked or not stored_in(database):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(how)
    process.wait(30)
    stored = stored_in(database)
    assert 0 < stored < COUNT
    return stored


def stored_in(database):
    store = Store.open(database)
    stored = sum(1 for _ in store.read())
    store.close()
    return stored


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("mode", ["full", "update"])
def test_an_update_after_a_run_that_was_cut_short_visits_only_the_rest(news, tmp_path, database, mode, how):
    stored = cut_short(news, tmp_path, database, mode, how, 200)
    [cut] = [path.name for path in (tmp_path / "data" / "runs").iterdir()]
    (tmp_path / "data").rename(tmp_path / "old")
    news.asked.clear()
    done = run_crawl(tmp_path, "-a", f"url={news.url}", "-a", "mode=update", DATABASE_URL=database)
    assert done.status == 0, done.stderr
    visited = Counter(target for target in news.asked if target.startswith("/nieuws/"))
    assert sum(visited.values()) == COUNT - stored
    assert done.run["resumed"] == f"run {cut.removesuffix('.partial')} was cut short; {stored} articles were visited since"
    assert f"resumed: {done.run['resumed']}" in done.stderr.splitlines()
    assert (done.run["balance"]["new"], done.run["balance"]["unchanged"]) == (COUNT - stored, stored)
    (tmp_path / "data").rename(tmp_path / "older")
    news.asked.clear()
    quiet = run_crawl(tmp_path, "-a", f"url={news.url}", "-a", "mode=update", DATABASE_URL=database)
    assert (quiet.status, quiet.run["resumed"]) == (0, None)
    assert len(news.asked) <= 3


def test_what_failed_in_a_run_that_was_cut_short_is_tried_again(news, tmp_path, database):
    news.failing[f"/nieuws/{COUNT - 1}"] = 404
    stored = cut_short(news, tmp_path, database, "full", signal.SIGTERM, 200)
    news.failing.clear()
    (tmp_path / "data").rename(tmp_path / "old")
    done = run_crawl(tmp_path, "-a", f"url={news.url}", "-a", "mode=update", DATABASE_URL=database)
    assert done.status == 0, done.stderr
    assert done.run["balance"]["unchanged"] == stored - 1
    assert news.asked.count(f"/nieuws/{COUNT - 1}") == 2
