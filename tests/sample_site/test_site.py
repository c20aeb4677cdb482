"""The bundled site keeps what it promises."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from bodspider.sample_site import LANGUAGES, NOW, stories
from bodspider.sample_site._ages import ZONE, age
from bodspider.sample_site.site import PER_PAGE, THEMES, listing_path, render
from bodspider.sample_site.stories import ELSEWHERE, FUTURE, REDIRECTED, UNDATED
from tests.dates.models import format_diff

BASE, SECOND = "http://127.0.0.1:1", "http://localhost:1"


def page(path: str, **query: str):
    return render(path, query, BASE, SECOND)


def tree(path: str, **query: str):
    answer = page(path, **query)
    assert answer.status == 200
    return html.fromstring(answer.body.decode())


def listing_pages(language: str):
    number = 0
    while True:
        found = tree(listing_path(language), page=str(number))
        yield found
        if not found.xpath("//a[@rel='next']"):
            return
        number += 1


def test_there_are_enough_stories_and_most_are_translated():
    numbers = [{story.number for story in stories(language)} for language in LANGUAGES]
    everything = set().union(*numbers)
    assert len(everything) >= 60
    translated = [number for number in everything if sum(number in each for each in numbers) >= 2]
    assert len(translated) > len(everything) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_listing_has_at_least_four_pages_and_every_link_leads_somewhere(language):
    pages = list(listing_pages(language))
    assert len(pages) >= 4
    links = [link for each in pages for link in each.xpath("//article/h3/a/@href")]
    assert len(links) > 3 * PER_PAGE
    statuses = [page(urlsplit(link).path).status for link in links if link]
    assert statuses.count(404) == 1
    assert statuses.count(301) == 1
    assert links.count("") == 1
    assert len(set(links)) == len(links) - 1
    assert sum(link.startswith(SECOND) for link in links) == any(story.number == ELSEWHERE for story in stories(language))


def test_titles_and_addresses_are_distinct():
    for language in LANGUAGES:
        for name in ("title", "path"):
            values = [getattr(story, name) for story in stories(language)]
            assert len(set(values)) == len(values)


def test_translations_name_each_other():
    by_path = {story.path: story for language in LANGUAGES for story in stories(language)}
    for story in by_path.values():
        assert story.translations[story.language] == story.path
        for language, path in story.translations.items():
            assert by_path[path].language == language
            assert by_path[path].translations == story.translations


def test_ages_are_what_drupal_prints():
    for story in stories("en"):
        if story.published:
            earlier, later = sorted(each.astimezone(ZONE).replace(tzinfo=None) for each in (story.published, NOW))
            shown = " ".join(f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in format_diff(earlier, later, 2))
            assert age(story.published, NOW, "en") == f"{shown} {'ago' if story.published <= NOW else 'hence'}"


def test_ages_are_half_translated():
    assert age(NOW - timedelta(days=2, hours=16, minutes=5), NOW, "nl") == "2 dagen 16 hours ago"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markup_is_that_of_the_theme(language):
    listing = tree(listing_path(language))
    main = listing.xpath("//main")[0]
    classes = set(" ".join(main.xpath(".//@class")).split())
    if THEMES[language] == "plain":
        assert classes == {"item-description", "feed-description", "feed-icon"}
    elif THEMES[language] == "bartik":
        assert {"aggregator-item", "feed-item-title", "field--name-timestamp"} <= classes
    else:
        assert "field--name-timestamp" in classes
        assert "aggregator-item" not in classes


def test_a_title_with_markup_characters_stays_text():
    body = page(stories("nl")[1].path).body.decode()
    assert "<script" not in body
    assert "&lt; 80" in page(next(story.path for story in stories("nl") if story.number % 4 == 3)).body.decode()


def test_the_feed_has_exact_dates_but_for_the_undated_story():
    for language in LANGUAGES:
        feed = etree.fromstring(page(f"/{language}/rss.xml").body)
        items = feed.findall(".//item")
        assert len(items) == len(stories(language))
        assert (
            sum(item.find("pubDate") is None for item in items)
            == sum(story.number == UNDATED for story in stories(language))
            == 1
        )


def test_the_peculiar_stories_are_there():
    by_number = {story.number: story for story in stories("nl")}
    assert by_number[FUTURE].published > NOW
    assert by_number[UNDATED].published is None
    assert page("/nl/old-address").headers["Location"] == BASE + by_number[REDIRECTED].path
    assert f'href="{SECOND}{by_number[ELSEWHERE].path}"' in page(by_number[ELSEWHERE].path).body.decode()


def test_pages_hold_what_makes_a_crawl_worth_trying():
    bodies = "".join(page(story.path).body.decode() for language in LANGUAGES for story in stories(language))
    for piece in (
        "\u00ad",
        "\u00a0",
        "&amp;",
        "<table>",
        "<ul>",
        "<blockquote>",
        "<h2>",
        ".pdf",
        ".png",
        "taxonomy/term",
        "comment__submitted",
    ):
        assert piece in bodies


def test_files_are_what_their_names_say():
    assert page("/sites/default/files/report-2.pdf").body.startswith(b"%PDF-")
    assert page("/sites/default/files/photo-0.png").body.startswith(b"\x89PNG")
    assert page("/sites/default/files/other.txt").status == 404
    assert page("/nowhere").status == 404
    assert re.search(rb"User-agent", page("/robots.txt").body)
