"""What reading a page costs, in counts that do not depend on the machine: parses, calls, readings of dates, last resorts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from scrapy.http import HtmlResponse

from bodspider.dates import RenderTime, _general, _settle
from bodspider.pages import Entry, _author, article
from bodspider.pages._finds import Survey
from bodspider.pipelines.dates import settle_dates
from bodspider.sample_site import LANGUAGES, NOW, stories
from bodspider.sample_site.site import render
from bodspider.sample_site.stories import Story
from bodspider.visits import Visit, from_entry, with_detail

BASE, SECOND = "http://127.0.0.1:8900", "http://localhost:8900"
RENDERED = RenderTime(NOW, "Last-Modified")
MOST_CALLS, MOST_MORE = 35, 1400
"""Calls of functions for each element of a page at most, on average, and for its dates, its addresses and whatever else it has one of."""
STORIES = [story for language in LANGUAGES for story in stories(language)]
FIXTURES = sorted((Path(__file__).parent / "pages" / "fixtures").glob("article-*/page.html"), key=str)


@contextmanager
def calls_counted(counted: Counter[str]) -> Iterator[None]:
    """Count every call of a function, be it of Python or of C."""

    def note(_frame: Any, event: str, _function: Any) -> None:
        counted["calls"] += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is dear from here on."""
    counted: Counter[str] = Counter()
    for owner, name, what in (
        (etree, "fromstring", "parses"),
        (article, "general_text", "trafilatura"),
        (_general, "_parser", "dateparser"),
        (_settle, "read", "dates read"),
    ):
        monkeypatch.setattr(owner, name, counting(getattr(owner, name), counted, what))
    return counted


def counting(call: Any, counted: Counter[str], what: str) -> Any:
    def counts(*args: Any, **kwargs: Any) -> Any:
        counted[what] += 1
        return call(*args, **kwargs)

    return counts


def visit(body: bytes, url: str) -> Visit:
    response = HtmlResponse(url, headers={"Content-Type": "text/html; charset=UTF-8"}, body=body)
    detail = article.read_article(response, RENDERED)
    entry = from_entry(Entry(title=None, href=url, url=url), listing=BASE, listing_title=None)
    made = with_detail(entry, detail, addresses=[url], fetched=NOW, status=200)
    settle_dates(made, timezone=ZoneInfo("Europe/Brussels"), now=NOW)
    return made


def page_of(story: Story) -> bytes:
    return render(story.path, {}, BASE, SECOND).body


def elements_in(body: bytes) -> int:
    return sum(1 for _ in etree.HTML(body).iter(etree.Element))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_parsed_once_and_no_last_resort_is_asked(language: str, counts: Counter[str]) -> None:
    pages = [page_of(story) for story in stories(language)]
    visit(pages[0], BASE)
    counts.clear()
    with calls_counted(counts):
        for body, story in zip(pages, stories(language), strict=True):
            assert visit(body, BASE + story.path).article.body
    assert counts["parses"] == len(pages)
    assert counts["trafilatura"] == 0
    assert counts["dateparser"] == 0
    assert counts["calls"] <= MOST_CALLS * sum(map(elements_in, pages))


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.parent.name)
def test_the_markup_of_drupal_needs_no_last_resort(page: Path, counts: Counter[str]) -> None:
    expected = json.loads((page.parent / "expected.json").read_text("utf-8"))
    visit(page.read_bytes(), expected.get("address", expected["url"]))
    counts.clear()
    with calls_counted(counts):
        visit(page.read_bytes(), expected.get("address", expected["url"]))
    assert counts["parses"] == 1
    assert counts["trafilatura"] == 0
    assert counts["dateparser"] == 0
    assert counts["calls"] <= MOST_CALLS * elements_in(page.read_bytes()) + MOST_MORE


def test_a_page_of_no_known_markup_is_what_the_last_resort_is_for(counts: Counter[str]) -> None:
    text = " ".join(["Een lange zin over het project in de haven, die niemand in een alinea zette."] * 12)
    visit(f"<html lang=nl><title>Titel</title><body><div><b>Titel</b><span>{text}</span></div></body></html>".encode(), BASE)
    assert counts["trafilatura"] == 1


def test_every_statement_of_a_date_is_read_once(counts: Counter[str]) -> None:
    made = [visit(page_of(story), BASE + story.path) for story in STORIES]
    statements = sum(len(each.published) + len(each.modified) for each in made)
    assert statements >= len(made) * 0.9
    assert counts["dates read"] == statements


def test_numeric_dates_that_could_help_each_other_are_read_in_both_orders(counts: Counter[str]) -> None:
    body = b"""<html lang=nl><main><h1>Titel</h1><article class=node><div class=node__meta>Gepubliceerd op 05/04/2021, laatst bijgewerkt op
        28/04/2021</div><div class=field--name-body><p>Tekst</p></div></article></main></html>"""
    made = visit(body, BASE)
    assert made.article.published is not None
    assert made.article.published.astimezone(ZoneInfo("Europe/Brussels")).date() == datetime(2021, 4, 5, tzinfo=UTC).date()
    assert made.article.published_precision == "day"
    assert counts["dates read"] > 2


def test_a_paragraph_costs_the_same_in_a_long_article(counts: Counter[str]) -> None:
    story = next(story for story in STORIES if story.language == "de" and story.photo and story.report)
    paragraph = (
        b"<p>Noch ein <em>Absatz</em> mit einem <a href=/x>Verweis</a> und genug Text, um keine Zeile zu sein, die etwas ist.</p>"
    )
    spent = []
    for times in (0, 300, 600):
        counts.clear()
        with calls_counted(counts):
            visit(page_of(story).replace(b"<p>", paragraph * times + b"<p>", 1), BASE + story.path)
        spent.append(counts["calls"])
    assert spent[0] < spent[1]
    assert spent[2] - spent[1] <= 1.05 * (spent[1] - spent[0])


def test_what_stands_inside_another_part_about_an_article_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Any] = []
    monkeypatch.setattr(_author, "line_of", looked.append)
    outer = etree.fromstring("<div><p>x</p><p>y</p></div>")
    assert _author.author_of(Survey(about=[outer, *outer])) == (None, "")
    assert looked == [outer, *outer]


def test_the_cost_of_every_field_can_be_printed() -> None:
    command = [sys.executable, str(Path(__file__).parents[1] / "benchmarks" / "fields.py"), "--rounds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert {"parse", "title", "body", "statements of dates", "settle the dates", "hash"} <= set(
        re.findall(r"^  (\S.*?)  ", done.stdout, re.M)
    )
