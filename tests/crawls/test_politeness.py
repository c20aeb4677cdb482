"""Waits: for pages that are tried again, for sites that ask for it, and for those that are down."""

import signal
import subprocess
import time
from functools import partial

import pytest

from tests.crawls.conftest import command, crawl_of, environment, run_command, run_crawl
from tests.faults.handlers import asks_to_wait, heals, redirect, reset
from tests.faults.site import Host, article, listing, whole

pytestmark = pytest.mark.crawl

QUICK = ("-s", "BOD_RETRY_WAIT=0.1", "-s", "BOD_HOST_PAUSE=0.2", "-s", "BOD_HOST_PATIENCE=1")


@pytest.fixture
def host():
    host = Host()
    yield host
    host.close()


@pytest.fixture
def site(host):
    with host.site() as site:
        yield site


@pytest.fixture
def crawl(tmp_path, site):
    return partial(run_crawl, tmp_path, "-a", f"url={site.url}/nieuws", "-a", "browser=never", *QUICK)


def publish(site, count):
    paths = [f"/nieuws/{number}" for number in range(count)]
    for number, path in enumerate(paths):
        site.pages[path] = whole(article(f"Titel {number}"))
    site.pages["/nieuws"] = whole(listing([(path, f"Titel {number}") for number, path in enumerate(paths)]))


def titles(done):
    return [each["title"] for each in done.articles]


@pytest.mark.parametrize("limit", [None, 8])
def test_a_page_that_comes_late_has_its_place_and_counts(crawl, site, limit):
    publish(site, 30)
    for number in (0, 5):
        site.pages[f"/nieuws/{number}"] = heals(2, whole("Au", 500), site.pages[f"/nieuws/{number}"])
    done = crawl(*(["-a", f"max_items={limit}"] if limit else []))
    assert done.status == 0, done.stderr
    assert titles(done) == [f"Titel {number}" for number in range(limit or 30)]
    asked = [each.target for each in site.asked]
    if limit is None:
        assert asked.index("/nieuws/29") < len(asked) - 1 - asked[::-1].index("/nieuws/5"), "others did not wait for it"


def test_what_was_left_of_a_site_that_was_down_is_had_by_the_next_update(crawl, site):
    publish(site, 12)
    site.gate = lambda asked: reset if asked.target.startswith("/nieuws/") else None
    done = crawl("-s", "RETRY_TIMES=9")
    assert done.status == 1
    assert done.run["balance"]["failed_by_reason"] == {"host-down": 12}
    assert titles(done) == [f"Titel {number}" for number in range(12)]
    assert [each["reason"] for each in done.failures] == ["host-down"] * 12
    assert len(site.asked) < 24
    assert done.run["counts"]["bod/hosts/down"] == 1
    site.gate = None
    (done.folder / "data" / "runs").rename(done.folder / "earlier")
    done = crawl("-a", "mode=update")
    assert done.status == 0, done.stderr
    assert done.run["balance"]["changed"] == 12
    assert all(each["body"] and not each["error"] for each in done.articles)


def test_a_redirect_that_asks_to_wait_is_followed_later(crawl, site):
    publish(site, 3)
    site.pages["/nieuws/1"] = redirect("/elders", asks=1)
    site.pages["/elders"] = whole(article("Titel 1"))
    done = crawl()
    assert titles(done) == ["Titel 0", "Titel 1", "Titel 2"]
    [[asked], [followed], [other]] = map(site.times, ("/nieuws/1", "/elders", "/nieuws/2"))
    assert followed - asked >= 0.95
    assert other < followed


def test_a_listing_that_asks_to_wait_is_waited_for(crawl, site):
    publish(site, 3)
    site.pages["/nieuws"] = heals(1, asks_to_wait(429, 1), site.pages["/nieuws"])
    done = crawl()
    assert done.status == 0, done.stderr
    assert len(done.articles) == 3
    first_time, second = site.times("/nieuws")
    assert second - first_time >= 0.95


def test_a_robots_txt_that_comes_late_is_obeyed(crawl, site):
    publish(site, 3)
    rules = whole("User-agent: *\nDisallow: /nieuws/1\n", kind="text/plain")
    site.pages["/robots.txt"] = heals(1, whole("Au", 503), rules)
    done = crawl()
    assert [each["error"] for each in done.articles] == [None, "robots", None]


def test_a_crawl_that_waits_for_a_site_can_be_stopped(tmp_path, site):
    publish(site, 30)
    site.pages["/nieuws/3"] = asks_to_wait(503, 120)
    args = command("crawl", "bod", "-a", f"url={site.url}/nieuws", "-a", "browser=never", "-O", "out.jsonl")
    process = subprocess.Popen(args, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not site.times("/nieuws/3") and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    done = crawl_of(subprocess.CompletedProcess(args, process.returncode, "", said), tmp_path)
    assert done.status == 1
    assert done.run["finish_reason"] == "shutdown"
    assert "alone for 120 s: it asks for that" in said
    assert len(site.asked) < 20


@pytest.mark.parametrize("setting", ["BOD_RETRY_WAIT=soon", "BOD_HOST_FAILURES=0", "BOD_MAX_WAIT=-1"])
def test_a_setting_that_cannot_be_used_is_one_line(tmp_path, setting):
    done = run_command(tmp_path, "crawl", "bod", "-s", setting)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert setting.partition("=")[0] in line
