"""What a page tells of how its ages count: how many units they show, and whether these are fixed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from scrapy.http import Headers, HtmlResponse

from bodspider.dates import RenderTime, settle
from bodspider.pages import Entry
from bodspider.pages.article import read_article
from bodspider.pages.listing import read_listing
from bodspider.visits import from_entry, with_detail

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
RENDERED = RenderTime(NOW, "Last-Modified")
DRUPAL_7 = '<meta name="Generator" content="Drupal 7 (http://drupal.org)">'


def response(body: str, **headers: str) -> HtmlResponse:
    sent = Headers({"Content-Type": "text/html; charset=utf-8", **headers})
    return HtmlResponse("https://site.example/en/news", headers=sent, body=body.encode())


def entries(*ages: str, head: str = "", **headers: str) -> tuple[Entry, ...]:
    rows = "".join(
        f'<div class="views-row"><h3><a href="/en/news/{number}">Story number {number}</a></h3>'
        f'<div class="views-field-created">{age}</div><p>What is told of it in some words.</p></div>'
        for number, age in enumerate(ages)
    )
    page = (
        f'<html lang="en"><head>{head}</head><body><main><h1>News</h1><div class="view-content">{rows}</div></main></body></html>'
    )
    return read_listing(response(page, **headers), RENDERED).entries


def width(entry: Entry) -> timedelta:
    settled = settle(entry.statements, timezone=ZoneInfo("Europe/Brussels"), now=NOW)
    assert settled.earliest is not None
    assert settled.latest is not None
    return settled.latest - settled.earliest + timedelta(seconds=1)


def test_ages_of_one_unit_only_are_no_more_precise_than_that_unit():
    found = entries("3 days ago", "5 days ago", "6 days ago", "2 weeks ago", "2 weeks ago")
    assert [width(each).days for each in found] == [1, 1, 1, 7, 7]


@pytest.mark.parametrize(
    "ages",
    [
        ("3 days ago", "4 days ago", "5 days ago", "6 days 2 hours ago", "2 weeks ago"),
        ("3 days ago",),
        ("3 days ago", "5 days ago", "2 weeks ago"),
        ("3 days ago",) * 9,
        ("3 days ago", "4 days ago", "5 days ago", "5 seconds ago", "6 seconds ago"),
    ],
)
def test_ages_of_two_units_and_too_few_of_one_are_as_drupal_prints_them_by_default(ages):
    assert width(entries(*ages)[0]) == timedelta(hours=1)


@pytest.mark.parametrize("where", [{"head": DRUPAL_7}, {"X-Generator": "Drupal 7 (http://drupal.org)"}])
def test_a_drupal_7_counts_in_months_of_thirty_days(where):
    entry = entries("3 months 2 weeks ago", "2 days 3 hours ago", **where)[0]
    settled = settle(entry.statements, timezone=ZoneInfo("Europe/Brussels"), now=NOW)
    assert settled.latest == NOW - timedelta(days=3 * 30 + 14)


def test_a_drupal_10_counts_by_the_calendar():
    entry = entries("3 months 2 weeks ago", "2 days 3 hours ago", head=DRUPAL_7.replace("7", "10"))[0]
    assert settle(entry.statements, timezone=ZoneInfo("UTC"), now=NOW).latest == datetime(2026, 8, 12, 10, tzinfo=UTC)


def test_an_article_page_counts_as_its_head_says():
    page = (
        f'<html lang="en"><head>{DRUPAL_7}</head><body><main><h1>Story</h1><article class="node"><div class="submitted">3 months 2 weeks ago</div>'
        '<div class="field-name-body"><p>What is told of it in some words.</p></div></article></main></body></html>'
    )
    [statement] = read_article(response(page), RENDERED).published
    assert statement.fixed
    [statement] = read_article(response(page.replace("Drupal 7", "Drupal 9")), RENDERED).published
    assert not statement.fixed


def test_the_ages_of_an_article_page_show_as_many_units_as_those_of_its_listing():
    page = (
        '<html lang="en"><body><main><h1>Story</h1><article class="node"><div class="node__submitted">3 days ago</div>'
        '<div class="field--name-body"><p>What is told of it in some words.</p></div></article></main></body></html>'
    )
    detail = read_article(response(page), RENDERED)
    entry = entries("3 days ago", "5 days ago", "2 weeks ago", "4 weeks ago")[0]
    visit = with_detail(from_entry(entry, listing="x", listing_title=None), detail, addresses=(), fetched=NOW, status=200)
    assert [each.granularity for each in visit.published] == [1, 1]
    unsaid = from_entry(replace(entry, statements=()), listing="x", listing_title=None)
    assert [each.granularity for each in with_detail(unsaid, detail, addresses=(), fetched=NOW, status=200).published] == [2]
