"""Healthy crawls, and then the site breaks: the verdict names the cause, and the exit status is 1."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crawls.conftest import Crawl, run_crawl
from tests.monitors.site import FragileSite, everywhere, on_details, on_listing

pytestmark = pytest.mark.crawl

COUNT = 24


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Return a site that has been crawled twice, and the folder with the database of these crawls."""
    folder = tmp_path_factory.mktemp("history")
    with FragileSite(COUNT, per_page=12) as site:
        for mode in ("full", "full"):
            done = crawl(site, folder, mode=mode)
            assert (done.status, reasons(done)) == (0, []), done.stderr
        yield site, folder


@pytest.fixture
def site(history, tmp_path):
    """Return the site, in order, and let the test begin with the database that has seen it healthy."""
    site, folder = history
    shutil.copytree(folder / "data", tmp_path / "data")
    kept = {number: story.published for number, story in site.stories.items()}
    yield site
    site.breaks.clear()
    site.failing.clear()
    site.unlisted.clear()
    for number, published in kept.items():
        site.stories[number].published = published
    for number in set(site.stories) - set(kept):
        del site.stories[number]


def crawl(site: FragileSite, folder: Path, *args: str, mode: str = "full", **env: str) -> Crawl:
    return run_crawl(folder, "-a", f"url={site.url}", "-a", f"mode={mode}", *args, out=None, **env)


def last_run(done: Crawl) -> dict[str, Any]:
    return json.loads(
        max((done.folder / "data" / "runs").glob("*/run.json"), key=lambda path: path.stat().st_mtime_ns).read_text()
    )


def reasons(done: Crawl) -> list[str]:
    return last_run(done)["reasons"]


def assert_alarm(done: Crawl, *patterns: str) -> None:
    """Assert that the run failed for just the reasons `patterns`, one line each, on screen as in ``run.json``."""
    found = reasons(done)
    assert done.status == 1, done.stderr
    assert [line.removeprefix("error: ") for line in done.errors] == found
    assert len(found) == len(patterns), found
    for line, pattern in zip(found, patterns, strict=True):
        assert re.search(pattern, line), (line, pattern)
    assert last_run(done)["verdict"] == "failed"


NO_AGE = on_listing(r'<div class="field--name-timestamp">.*?</div>')
BROKEN = {
    "title heading gone": (
        [on_details(r"<h1.*?</h1>")],
        [r"^title: the markup that gives it has changed: only 0 of 24 nl articles of \S+ have it from 'h1'.*now title: 24"],
    ),
    "titles gone": (
        [on_details(r"<h1.*?</h1>"), on_details(r"<title>.*?</title>")],
        [r"^title: the markup .* only 0 of 24 nl articles .* from 'h1'; usually 100 %; now the listing: 24"],
    ),
    "all dates gone": (
        [on_details(r"<time.*?</time>"), NO_AGE],
        [r"^published: only 0 of 24 nl articles of http\S+ have one; usually 100 %$"],
    ),
    "dates of the pages gone": (
        [on_details(r"<time.*?</time>")],
        [r"^published: the markup that gives it .* only 0 of 24 nl .* from the page itself; usually 100 %; now the listing: 24"],
    ),
    "dates only by year": (
        [on_details(r'(datetime="\d{4})[^"]*', r"\1"), NO_AGE],
        [r"^published: only 0 of 24 nl articles of http\S+ have one; usually 100 %$"],
    ),
    "language switched": (
        [on_details('lang="nl"', 'lang="en"')],
        [r"^language: only 0 of 24 articles of http\S+ are in nl; usually 100 %; now en: 24"],
    ),
    "bodies gone": ([on_details(r'<div class="field--name-body">.*?</div>')], [r"^body: only 0 of 24 nl articles"]),
    "tags gone": ([on_details(r'<div class="field--name-field-tags">.*?</div>')], [r"^tags: only 0 of 24 nl articles"]),
    "authors gone": ([on_details(r'<div class="field--name-uid">.*?</div>')], [r"^author: only 0 of 24 nl articles"]),
    "images gone": ([on_details(r'<div class="field--name-field-image">.*?</div>')], [r"^images: only 0 of 24 nl articles"]),
    "half of the bodies gone": (
        [
            lambda path, text: (
                re.sub(r'(?s)<div class="field--name-body">.*?</div>', "", text) if re.search(r"/\d*[02468]$", path) else text
            )
        ],
        [r"^body: only 12 of 24 nl articles of http\S+ have one; usually 100 %"],
    ),
    "summaries gone": (
        [on_listing(r'<div class="item-description">.*?</div>')],
        [r"^summary: only 0 of 24 nl articles"],
    ),
    "empty listing": (
        [on_listing(r"<article.*</article>")],
        [r"could not be read \(listing-empty\)", r"^listing: \S+ no longer matches the markup 'aggregator' of the last 2 runs"],
    ),
    "listing of another make": (
        [
            on_listing(r'<div class="aggregator-feed">', '<div class="view view-news"><div class="view-content">'),
            on_listing(
                r'<article class="aggregator-item"><h3 class="feed-item-title">',
                '<article class="node node--view-mode-teaser"><h2>',
            ),
            on_listing("</h3>", "</h2>"),
            on_listing("item-description", "field--name-body"),
        ],
        [r"^listing: \S+ no longer matches the markup 'aggregator' of the last 2 runs: it was read as 'views'"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named(site, tmp_path, name):
    site.breaks, expected = list(BROKEN[name][0]), BROKEN[name][1]
    assert_alarm(crawl(site, tmp_path), *expected)


def test_dates_that_are_less_exact(site, tmp_path):
    site.breaks = [
        on_details(r"<time.*?</time>", "<time>2 years ago</time>"),
        on_listing(r'(-timestamp">).*?<', r"\g<1>2 years ago<"),
    ]
    done = crawl(site, tmp_path, BOD_MAX_SILENCE="0")
    assert_alarm(done, r"^dates: only 0 of 24 nl articles of http\S+ are dated to the week; usually 100 %; now month: 24")


def test_half_of_the_details_fail(site, tmp_path):
    site.failing.update({story.path: 500 for story in site.stories.values() if story.number % 2})
    assert_alarm(crawl(site, tmp_path, "-s", "RETRY_TIMES=0"), r"^12 of 24 listed articles failed \(http-500: 12\)")


def test_far_fewer_items(site, tmp_path):
    site.unlisted.update(range(6, COUNT))
    assert_alarm(crawl(site, tmp_path), r"^items: http\S+ lists 6 articles; usually 24 \(2 runs\)")


def test_a_first_page_that_is_cut_short_shows_in_an_update(site, tmp_path):
    site.unlisted.update(range(4, COUNT))
    assert_alarm(
        crawl(site, tmp_path, mode="update"), r"^items: the first page of http\S+ lists 4 articles; usually 12 \(2 runs\)"
    )


def test_nothing_new_for_too_long(site, tmp_path):
    for story in site.stories.values():
        story.published -= timedelta(days=60)
    assert_alarm(
        crawl(site, tmp_path),
        r"^silence: the newest article of http\S+ is of \d{4}-\d\d-\d\d, 60 days ago; expected one within 21 ",
    )


def test_the_limit_of_silence_can_be_set(site, tmp_path):
    for story in site.stories.values():
        story.published -= timedelta(days=4)
    assert_alarm(crawl(site, tmp_path, BOD_MAX_SILENCE="3"), r"^silence: .* 4 days ago; expected one within 3 days")
    assert crawl(site, tmp_path, BOD_MAX_SILENCE="0").status == 0


def test_updates_with_few_articles_add_up(site, tmp_path):
    site.breaks = [on_details(r'<div class="field--name-body">.*?</div>')]
    for _ in range(2):
        for _ in range(2):
            site.add()
        assert crawl(site, tmp_path, mode="update").status == 0
    site.add()
    done = crawl(site, tmp_path, mode="update")
    assert_alarm(done, r"^body: only 0 of 5 \(last 3 runs together\) nl articles of http\S+ have one; usually 100 %")
    site.breaks.clear()
    site.add()
    assert crawl(site, tmp_path, mode="update").status == 0


def test_a_first_run_has_only_the_floors(site, tmp_path):
    shutil.rmtree(tmp_path / "data")
    site.breaks = [on_details(r'<div class="field--name-body">.*?</div>'), on_details(r'<div class="field--name-uid">.*?</div>')]
    done = crawl(site, tmp_path)
    assert_alarm(done, r"^body: 0 of 24 nl articles of http\S+ have one; at least 50 % must \(BOD_MIN_COVERAGE\)")
    assert crawl(site, tmp_path, BOD_MIN_COVERAGE="title=0.9").status == 0


def test_samples_and_ranges_of_days_are_compared_with_nothing(site, tmp_path):
    site.breaks = [everywhere(r'<div class="field--name-field-tags">.*?</div>'), on_details('lang="nl"', 'lang="en"')]
    for args in (("-a", "max_items=22"), ("-a", "from_date=2020-01-01")):
        assert crawl(site, tmp_path, *args).status == 0
        assert "quality" not in last_run(crawl(site, tmp_path, *args))


def test_a_new_beginning_makes_what_changed_usual(site, tmp_path):
    site.breaks = [on_details(r'<div class="field--name-field-tags">.*?</div>')]
    assert crawl(site, tmp_path).status == 1
    assert crawl(site, tmp_path, BOD_BASELINE="1").status == 0
    assert crawl(site, tmp_path).status == 0
    site.breaks.append(on_details(r'<div class="field--name-body">.*?</div>'))
    assert_alarm(crawl(site, tmp_path), r"^body: only 0 of 24")


def test_monitors_can_be_turned_off(site, tmp_path):
    site.breaks = [on_details(r'<div class="field--name-field-tags">.*?</div>')]
    assert crawl(site, tmp_path, BOD_MONITORS="").status == 0


def test_a_healthy_site_never_alarms(tmp_path):
    """Twenty runs of all kinds, on a site that lives: new articles, edits, removals, pages that fail for a while."""
    with FragileSite(30, per_page=10) as site:
        for number in range(20):
            mode = "full" if number % 4 == 0 else "update"
            args = ("-a", "max_items=3") if number == 6 else ("-a", "from_date=2026-01-01") if number == 9 else ()
            done = crawl(site, tmp_path, *args, mode=mode)
            assert (number, done.status, done.errors) == (number, 0, [])
            for _ in range(number % 4):
                site.add()
            site.stories[number].edits += 1
            if number % 5 == 0:
                site.remove(number)
            site.failing[site.stories[20].path] = 500 if number % 2 else 200
            if not number % 2:
                del site.failing[site.stories[20].path]
