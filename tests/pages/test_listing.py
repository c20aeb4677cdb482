"""Listing pages of every kind, field by field, and the pages that are no listing."""

import json
import time
from contextlib import suppress

import pytest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from bodspider.errors import ListingError
from bodspider.pages.listing import read_listing
from bodspider.text import clean_line
from tests.pages.listing_fixtures import CAPTURED, ITEM, RENDERED, fields, fixture, page, read, said

LOGIN = '<form id="user-login-form"><input name="name"><input type="password" name="pass"></form>'


@pytest.mark.parametrize(("folder", "field"), list(fields("page.html")))
def test_a_page_says(folder, field):
    listing, expected = fixture(folder)
    part, _, name = field.partition(".")
    assert said(listing, field) == expected[part][name]


def test_statements_know_when_the_page_was_rendered():
    listing, _ = fixture("listing-classy")
    assert {statement.rendered for entry in listing.entries for statement in entry.statements} == {RENDERED}
    assert listing.checked.rendered == RENDERED


# Pages as a real Drupal printed them


def captured():
    manifest = CAPTURED / "manifest.json"
    pages = json.loads(manifest.read_text("utf-8"))["pages"] if manifest.exists() else []
    listings = [each for each in pages if each["kind"] == "listing"]
    return [pytest.param(each, id=each["url"].rpartition("/")[2]) for each in listings] or [
        pytest.param(None, marks=pytest.mark.skip(reason="the captured pages are not beside the repository"))
    ]


def captured_listing(truth):
    head, _, body = (CAPTURED / truth["file"]).read_bytes().partition(b"\r\n\r\n")
    headers = Headers(line.decode().partition(": ")[::2] for line in head.split(b"\r\n")[1:])
    kind = responsetypes.from_args(headers=headers, url=truth["url"], body=body)
    return read_listing(kind(truth["url"], headers=headers, body=body), RENDERED)


@pytest.mark.parametrize("truth", captured())
def test_a_captured_page_says_what_its_manifest_says(truth):
    listing = captured_listing(truth)
    assert listing.markup == "aggregator"
    assert listing.title == truth["feed_title"]
    assert listing.next_url == truth["next_url"]
    assert listing.language == "nl"
    assert listing.feed_url.endswith(("/nl/rss.xml", "/feeds/seed.xml"))
    assert listing.checked.raw == "54 minutes 57 seconds ago"
    said_by = {
        "title": lambda entry: clean_line(entry.title),
        "href": lambda entry: entry.href,
        "link": lambda entry: entry.url,
        "author": lambda entry: entry.author,
        "description_text": lambda entry: clean_line(entry.summary),
    }
    for field, of in said_by.items():
        clean = clean_line if field in ("title", "description_text") else str
        assert [of(entry) for entry in listing.entries] == [clean(item[field]) for item in truth["items"]], field
    assert {len(entry.statements) for entry in listing.entries} == {1}
    assert all(entry.problem is None for entry in listing.entries)


# What is no listing


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "words"),
    [
        ('{"items": ["<p>1</p>"]}', "application/json", "not-html", "JSON"),
        ('[{"title": "<p>1</p>"}]', "text/html", "not-html", "JSON"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n<p >", "application/pdf", "not-html", "PDF"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n<p >", "text/html", "not-html", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "image/png", "not-html", "image"),
        (b"\0\x01\x02<p>" * 100, None, "not-html", "binary"),
        ("Just a text.", "text/plain", "not-html", "text/plain"),
        ("a,b\n1,2", None, "not-html", "no web page"),
        (
            '<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>',
            "text/xml",
            "not-html",
            "urlset",
        ),
        ("<opml version='2.0'><head/><body/></opml>", "text/x-opml+xml", "not-html", "opml"),
        ("", "text/html", "empty", "empty"),
        (" \n ", "text/html", "empty", "empty"),
        (page(f"<h1>Log in</h1>{LOGIN}"), "text/html", "login", "login"),
        (f"<html><body><div id=content><h1>Aanmelden</h1>{LOGIN}</div></body></html>", "text/html", "login", "login"),
        (page("<form><input name=user><input type=password></form>"), "text/html", "login", "public"),
        (
            page('<h2><a href="/aggregator/sources/1">One</a></h2><h2><a href="/aggregator/sources/2">Two</a></h2>'),
            "text/html",
            "sources",
            "/aggregator/sources/1",
        ),
    ],
)
def test_what_is_no_listing_is_refused_in_one_line(body, content_type, reason, words):
    with pytest.raises(ListingError) as refused:
        read(body, content_type)
    assert refused.value.reason == reason
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "give the address of" in str(refused.value)


@pytest.mark.parametrize(
    "main",
    [
        "<h1>Welkom</h1><p>Dit is geen lijst.</p>",
        '<h1>Nieuws</h1><h2><a href="/a">A</a></h2><p>Zonder datum.</p><h2><a href="/b">B</a></h2><p>Ook niet.</p>',
        '<h1>Contact</h1><section><h2><a href="/a">A</a></h2></section><section><h2><a href="/b">B</a></h2></section>',
    ],
)
def test_a_page_without_entries_is_no_error(main):
    assert read(page(main)).entries == ()


def test_a_login_block_beside_an_empty_list_is_no_login():
    assert read(page("<h1>Nieuws</h1>", outside=f"<aside>{LOGIN}</aside>")).entries == ()
    assert read(page(f'<h1>Nieuws</h1><div class="block-user-login-block">{LOGIN}</div>')).entries == ()


def test_a_login_form_beside_entries_does_not_hide_them():
    assert len(read(page(ITEM.format(href="/a", title="A", rest="") + LOGIN)).entries) == 1


FULL = (
    '<article class="node node--view-mode-full"><footer class="node__meta"><div class="node__submitted">'
    'Door 258 op 5 mei 2021</div></footer><div class="node__content"><div class="field--name-body"><p>' + "Tekst. " * 80 + "</p>"
    '<h3><a href="https://elders.example/">Elders</a></h3></div></div></article>'
)

COMMENTS = (
    '<section class="comments"><article class="comment"><h3><a href="/comment/1">Mooi</a></h3>'
    "<time>1 uur</time></article></section>"
    '<section><article><h3><a href="/a#comment-2">Ook</a></h3></article></section>'
)

RELATED = '<div class="block-views"><div class="views-row"><article><h3><a href="/b">B</a></h3></article></div></div>'


@pytest.mark.parametrize("beside", ["", COMMENTS, RELATED, COMMENTS + RELATED])
def test_the_page_of_one_article_is_called_so(beside):
    with pytest.raises(ListingError, match="the page of one article") as refused:
        read(page(f"<h1>Titel</h1>{FULL}{beside}"))
    assert refused.value.reason == "article"


def test_a_landing_page_with_a_short_text_over_its_list_is_a_listing():
    intro = '<article class="node--view-mode-full"><div class="field--name-body"><p>Al ons nieuws.</p></div></article>'
    rows = "".join(f'<div class="views-row"><h3><a href="/{name}">{name}</a></h3>{"Tekst. " * 9}</div>' for name in "abc")
    head = '<meta property="og:type" content="article">'
    assert [entry.title for entry in read(page(intro + rows, head=head)).entries] == ["a", "b", "c"]


def test_a_listing_inside_an_article_is_a_listing():
    rows = '<div class="views-row"><h3><a href="/a">A</a></h3></div>'
    text = f'<time datetime="2021-05-05">5 mei</time>{"Tekst. " * 50}'
    around = f'<article class="node--view-mode-full">{text}{rows}</article>'
    assert [entry.title for entry in read(page(around)).entries] == ["A"]


def test_bytes_without_a_type_and_in_another_encoding_are_read_as_well():
    body = page(ITEM.format(href="/a", title="Één", rest=""), head='<meta charset="iso-8859-1">').encode("latin-1")
    assert [entry.title for entry in read(body, None).entries] == ["Één"]
    assert [entry.title for entry in read(body, "application/octet-stream").entries] == ["Één"]


@pytest.mark.parametrize("words", [40_000, 80_000])
def test_a_large_page_is_read_in_linear_time(words):
    rows = "".join(
        ITEM.format(
            href=f"/{at}", title=at, rest="<div class=item-description>" + "<p>some words of a line of text" * 20 + "</div>"
        )
        for at in range(words // 40)
    )
    started = time.process_time()
    assert len(read(page(rows)).entries) == words // 40
    assert time.process_time() - started < words / 10_000


@pytest.mark.parametrize(
    "evil",
    [
        "<div class=views-row>" * 40_000,
        "<article><h3><a href=/a>" * 20_000,
        "<li><h2><a href=/a>x</a></h2>" * 10_000,
        "<div><h3><a href=/a>x</a></h3>" * 20_000,
        "<a rel=next href=" + "?" * 300_000 + ">",
        "<article><h3><a href=/a>A</a></h3>" + "<div>" * 100_000 + "1 day ago",
        "<h2><a href=/a>x</a></h2>" * 20_000,
        "<h2>Agenda</h2>" * 900 + "<article><h3><a href=/a>a</a></h3></article>",
        "<div class=views-row><h3><a href=/a>" + "<time datetime=2021-05-05>5 mei 2021</time> " * 2_500,
    ],
)
def test_markup_that_is_made_to_be_slow_is_not(evil):
    started = time.process_time()
    with suppress(ListingError):
        read(page(evil))
    assert time.process_time() - started < 5
