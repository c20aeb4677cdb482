"""Listing pages of every kind, field by field, and the pages that are no listing."""

import json
import re
import time
from contextlib import suppress

import pytest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from bodspider.errors import ListingError
from bodspider.pages.listing import read_listing
from bodspider.text import clean_line
from tests.pages.listing_fixtures import CAPTURED, RENDERED, fields, fixture, read, respond, said

ITEM = '<article class="aggregator-item"><h3 class="feed-item-title"><a href="{href}">{title}</a></h3>{rest}</article>'
LOGIN = '<form id="user-login-form"><input name="name"><input type="password" name="pass"></form>'


def page(main, *, head="", outside="", language="nl"):
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{outside}<main>{main}</main></body></html>'


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


@pytest.mark.parametrize(
    "field",
    [
        '<div class="field--name-field-deadline"><div class="field__label">Deadline</div><div class="field__item">{}</div></div>',
        '<div class="field field--name-field-event-date field--type-daterange"><div class="field__item">{} - {}</div></div>',
        '<div class="views-field views-field-field-start-date"><span class="field-content">{}</span></div>',
        "<p>Inschrijven tot {}</p>",
    ],
)
@pytest.mark.parametrize(
    "date", ['<time datetime="2021-09-01T12:00:00Z">1 september 2021</time>', "<span>1 september 2021</span>"]
)
def test_the_date_of_something_else_is_no_date_of_an_entry(field, date):
    listing = read(page(f'<div class="views-row"><h3><a href="/a">A</a></h3>{field.replace("{}", date)}</div>'))
    assert [entry.statements for entry in listing.entries] == [()]


def test_links_beside_each_other_are_rows_when_they_have_dates():
    meta = "<div><a href=/channel>Kanaal</a></div><div><a href=/p/an>An</a> <span>5 mei 2021</span></div>"
    assert read(page(f"<header>{meta}</header><p>Tekst.</p>")).entries == ()


# Which page comes next


@pytest.mark.parametrize(
    ("pager", "url", "expected"),
    [
        ('<a rel="next" href="?page=1">2</a>', "https://x.example/l?a=1", "https://x.example/l?page=1"),
        ('<a rel="nofollow next" href="/l?page=1">2</a>', "https://x.example/l", "https://x.example/l?page=1"),
        (
            '<ul class="pager"><li class="pager-next"><a href="/l?page=3">›</a></li></ul>',
            None,
            "https://site.example/l?page=3",
        ),
        (
            '<ul><li class="pager__item--next"><a href="?page=1">›</a></li></ul>',
            None,
            "https://site.example/list?page=1",
        ),
        (
            '<ul class="pagination"><li class="next"><a href="?page=1">›</a></li></ul>',
            None,
            "https://site.example/list?page=1",
        ),
        ('<div><a class="next" href="/gallery/2">next photo</a></div>', None, None),
        (
            '<ul><li class="ecl-pagination__item--next"><a href="?page=1">Next</a></li></ul>',
            None,
            "https://site.example/list?page=1",
        ),
        (
            '<ul class="pagination"><li><a href="?page=1" title="Naar volgende pagina">»</a></li></ul>',
            None,
            "https://site.example/list?page=1",
        ),
        ('<ul class="pagination"><li><a href="?page=1">Page suivante ›</a></li></ul>', None, "https://site.example/list?page=1"),
        (
            '<ul class="pagination"><li><a href="?page=1">2</a></li><li><a href="?page=9">Last »</a></li></ul>',
            None,
            "https://site.example/list?page=1",
        ),
        (
            '<ul><li><a href="?page=0">1</a></li><li>2</li><li><a href="?a=1&page=2">3</a></li></ul>',
            "https://x.example/l?page=1&a=1",
            "https://x.example/l?a=1&page=2",
        ),
        (
            '<ul><li><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li><li>3</li></ul>',
            "https://x.example/l?page=2",
            None,
        ),
        ('<a class="btn" href="?page=1">Meer nieuws laden</a>', None, "https://site.example/list?page=1"),
        ('<a href="?type=3&page=1">Persberichten</a><a href="/other?page=1">Ander</a><a href="?page=x">?</a>', None, None),
        ('<ul class="pager"><li class="pager-last"><a href="?page=9">»</a></li></ul>', None, None),
        ('<a rel="next" href="">2</a>', None, None),
        ('<a rel="next" href="#">2</a>', None, None),
        ('<a rel="next" href="javascript:more()">2</a>', None, None),
        ('<a rel="next" href="?page=1">2</a>', "https://x.example/l?page=1", None),
        ('<aside><a rel="next" href="?page=0,1">2</a></aside>', None, None),
        ('<section class="comments"><nav><a rel="next" href="?page=0,1">2</a></nav></section>', None, None),
        (ITEM.format(href="/b", title="B", rest='<a rel="next" href="/c">c</a>'), None, None),
    ],
)
def test_the_next_page(pager, url, expected):
    body = page(ITEM.format(href="/a", title="A", rest="") + pager)
    assert read(body, url=url).next_url == expected


def test_the_pager_behind_the_list_wins_over_one_before_it_and_over_the_head():
    other = '<div class="view"><nav><a rel="next" href="?other=1">›</a></nav></div>'
    body = page(
        other + ITEM.format(href="/a", title="A", rest="") + '<nav><a rel="next" href="?page=1">›</a></nav>',
        head='<link rel="next" href="?head=1">',
    )
    assert read(body).next_url == "https://site.example/list?page=1"


def test_the_head_names_the_next_page_when_no_pager_does():
    body = page(ITEM.format(href="/a", title="A", rest=""), head='<link rel="next" href="/list?page=1">')
    assert read(body).next_url == "https://site.example/list?page=1"


# Which feed is the listing's own

RSS_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        (RSS_LINK.format("/rss.xml"), "https://x.example/news", None),
        (RSS_LINK.format("/news/rss.xml"), "https://x.example/news", "https://x.example/news/rss.xml"),
        (RSS_LINK.format("/newsletter/rss.xml"), "https://x.example/news", None),
        (RSS_LINK.format("/rss.xml"), "https://x.example/", "https://x.example/rss.xml"),
        (RSS_LINK.format("https://y.example/news/rss.xml"), "https://x.example/news", None),
        ('<link rel="alternate" hreflang="fr" href="/news/fr">', "https://x.example/news", None),
    ],
)
def test_a_feed_in_the_head_counts_when_it_stands_under_the_listing(head, url, expected):
    assert read(page(ITEM.format(href="/a", title="A", rest=""), head=head), url=url).feed_url == expected


@pytest.mark.parametrize(
    "region",
    [
        "<aside>{}</aside>",
        '<footer class="site-footer">{}</footer>',
        '<div id="block-node-syndicate" class="block-node-syndicate">{}</div>',
    ],
)
def test_the_feed_icon_of_the_whole_site_is_not_that_of_the_listing(region):
    icon = region.format('<a class="feed-icon" href="/rss.xml">RSS</a>')
    assert read(page(ITEM.format(href="/a", title="A", rest="") + icon)).feed_url is None


# Titles


@pytest.mark.parametrize(
    ("head", "main", "outside", "expected"),
    [
        ("<title>Nieuws | Site</title>", "<p>x</p>", "", "Nieuws"),
        ("<title>Nieuws - Site</title>", "<p>x</p>", '<a rel="home" href="/">Site</a>', "Nieuws"),
        ("<title>Noord - Zuid</title>", "<p>x</p>", '<a rel="home" href="/">Site</a>', "Noord - Zuid"),
        ("<title>A | B | Site</title>", "<p>x</p>", "", "A | B"),
        ("", "<p>x</p>", "", None),
        ("<title>T | S</title>", "<h1> </h1>", '<h1 class="site-name"><a rel="home" href="/">Site</a></h1>', "T"),
        ("<title>T | S</title>", "<p>x</p>", "<aside><h1>Zijkop</h1></aside>", "Zijkop"),
        ("<title>T | S</title>", "<h1>Hoofd<br>kop</h1>", "<aside><h1>Zijkop</h1></aside>", "Hoofd kop"),
        (
            "<title>T | S</title>",
            "<h1>Hoofd</h1>",
            '<header><h1 class="page-title">Paginakop</h1></header>',
            "Paginakop",
        ),
        ("<title>T | S</title>", "<div class='views-row'><h1><a href='/a'>A</a></h1></div>", "", "T"),
    ],
)
def test_the_title_of_a_listing(head, main, outside, expected):
    assert read(page(main, head=head, outside=outside)).title == expected


# Items and what surrounds them


def test_a_bare_item_without_a_description_stands_beside_those_that_have_one():
    bare = '<article><h3><a href="/a">A</a></h3><div>2 days ago</div></article>'
    full = '<article><h3><a href="/b">B</a></h3><div>3 days ago</div><div class="item-description">Tekst</div></article>'
    listing = read(page(f"<div>{bare}{full}</div>"))
    assert listing.markup == "aggregator"
    assert [entry.title for entry in listing.entries] == ["A", "B"]
    assert [entry.statements[0].raw for entry in listing.entries] == ["2 days ago", "3 days ago"]


def test_an_age_before_the_description_is_not_mistaken_for_an_author_or_a_number():
    fields = '<div>258</div><div>1 week ago</div><div class="item-description">T</div>'
    [entry] = read(page(f'<article><h3><a href="/a">A</a></h3>{fields}</article>')).entries
    assert [each.raw for each in entry.statements] == ["1 week ago"]
    assert entry.author is None


def test_a_list_in_the_main_block_wins_over_a_longer_block_beside_it():
    row = '<div class="views-row"><h3><a href="/{0}">{0}</a></h3></div>'
    main = f'<div class="block-system-main-block"><div class="view">{row.format("a")}</div></div>'
    beside = f'<div class="block-views"><div class="view">{"".join(map(row.format, "bcd"))}</div></div>'
    assert [entry.title for entry in read(page(main + beside)).entries] == ["a"]


def test_rows_that_group_other_rows_are_no_entries():
    group = '<div class="views-row"><h3><a href="/year/{0}">{0}</a></h3>{1}</div>'
    rows = "".join(f'<div class="views-row"><h4><a href="/{name}">{name}</a></h4></div>' for name in "ab")
    listing = read(page(f'<div class="view">{group.format(2021, rows)}{group.format(2020, rows)}</div>'))
    assert [entry.title for entry in listing.entries] == ["a", "b", "a", "b"]


@pytest.mark.parametrize("more", ['<a class="read-more" href="/a">Meer</a>', '<a rel="bookmark" href="/a">#</a>'])
def test_a_title_that_is_no_link_takes_the_link_to_more(more):
    links = f'<a href="/tags/x" rel="tag">X</a><a href="/z">z</a>{more}'
    row = f'<div class="views-row"><article><h3>Titel</h3>{links}</article></div>'
    field = '<div class="views-field-title"><a href="/b">B</a></div>'
    listing = read(page(f'<div class="view"><div class="views-row">{field}</div>{row}</div>'))
    assert [(entry.title, entry.href) for entry in listing.entries] == [("B", "/b"), ("Titel", "/a")]


def test_rows_without_any_title_count_beside_rows_with_one_only():
    row = '<div class="views-row"><span><a href="/{0}">{0}</a></span></div>'
    titled = '<div class="views-row"><h3><a href="/t">t</a></h3></div>'
    assert read(page(f'<div class="view">{row.format("logo")}{row.format("logo2")}</div>')).entries == ()
    listing = read(page(f'<div class="view">{titled}{row.format("a")}</div>'))
    assert [(entry.title, entry.href) for entry in listing.entries] == [("t", "/t"), ("a", "/a")]


def test_groups_of_teasers_without_a_view_around_them_are_one_list():
    group = '<div><h2>{0}</h2><div><article><h3><a href="/{0}">{0}</a></h3></article></div></div>'
    listing = read(page(f"<div>{group.format(2021)}{group.format(2020)}{group.format(2019)}</div>"))
    assert [entry.title for entry in listing.entries] == ["2021", "2020", "2019"]


def test_the_language_comes_from_the_header_when_the_markup_names_none():
    response = respond(f"<html><body>{ITEM.format(href='/a', title='A', rest='')}</body></html>")
    response.headers["Content-Language"] = "de"
    listing = read_listing(response, RENDERED)
    assert listing.language == listing.entries[0].language == "de"


@pytest.mark.parametrize("href", ["http://[x", "javascript:x", " ", "mailto:x"])
def test_a_base_that_is_no_address_is_passed_over(href):
    body = page(ITEM.format(href="/a", title="A", rest=""), head=f'<base href="{href}">')
    assert [entry.url for entry in read(body).entries] == ["https://site.example/a"]


def test_comments_in_the_markup_are_no_text():
    fields = "<!-- a --><div>1 day<!-- b --> ago</div><!-- c --><div class=item-description>x<!-- d -->y</div><!-- e -->"
    checked = "<!-- f --><div><!-- g --><div>Checked</div><!-- h --><div>2 days ago</div><!-- i --></div><!-- j -->"
    listing = read(page(f'<article><!-- k --><h3><a href="/a">A<!-- l -->B</a></h3>{fields}</article>{checked}'))
    [entry] = listing.entries
    assert (entry.title, entry.summary, entry.statements[0].raw, entry.author) == ("AB", "xy", "1 day ago", None)
    assert listing.checked.raw == "2 days ago"


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


@pytest.mark.parametrize(
    "left_open", ["<ul><li>x", "<b>x", "<a href=/q>x", "<p>x", "x</div></div>", "<div>x", "<table><tr><td>x"]
)
@pytest.mark.parametrize("attributes", ["", ' class="aggregator-item"'])
def test_a_description_that_leaves_a_tag_open_hides_no_item(left_open, attributes):
    item = '<article{2}><h3><a href="/{0}">{0}</a></h3><div>{0} days ago</div><div class="item-description">{1}</div>'
    item += "</article>"
    listing = read(page("".join(item.format(at, left_open, attributes) for at in (1, 2, 3))))
    assert [entry.title for entry in listing.entries] == ["1", "2", "3"]
    assert [entry.summary for entry in listing.entries] == ["x", "x", "x"]
    assert [entry.statements[0].raw for entry in listing.entries] == ["1 days ago", "2 days ago", "3 days ago"]


A, B, C = (f'<h3><a href="/{name}">{name}</a></h3>' for name in "abc")


@pytest.mark.parametrize(
    ("main", "titles", "dates"),
    [
        (f"<div><h2>Meest gelezen</h2><div>{A}<p>5 mei 2021</p></div></div>", [], []),
        (f"{A}<p>5 mei 2021</p><p>x</p>{B}<p>4 mei 2021</p><p>y</p><p>z</p>", ["a", "b"], ["5 mei 2021", "4 mei 2021"]),
        (f"<p>5 mei 2021</p>{A}<p>x</p><p>4 mei 2021</p>{B}<p>y</p>", ["a", "b"], ["5 mei 2021", "4 mei 2021"]),
        ('<dl><dt>5 mei 2021<dd><a href="/a">a</a><dt>4 mei 2021<dd><a href="/b">b</a></dl>', ["a", "b"], ["5 mei 2021", "4 mei 2021"]),
        (
            '<div class=views-row><span>5 mei 2021 — <a href="/a">a</a><br>x</span></div><div class=views-row><span>4 mei 2021 — <a href="/b">b</a></span></div>',
            ["a", "b"],
            ["5 mei 2021 —", "4 mei 2021 —"],
        ),
        (
            '<p><strong><a href="/a">a</a></strong><br>5 mei 2021<br>x</p><p><strong><a href="/b">b</a></strong><br>4 mei 2021</p>',
            ["a", "b"],
            ["5 mei 2021", "4 mei 2021"],
        ),
        (
            '<div class=views-row><a href="/a"><b>a</b><br>5 mei 2021</a></div><div class=views-row><a href="/b"><b>b</b><br>4 mei 2021</a></div>',
            ["a", "b"],
            ["5 mei 2021", "4 mei 2021"],
        ),
        (
            '<table class="views-view-grid"><tr><td><div class=views-field-title><a href="/a">a</a></div>'
            '<td><div class=views-field-title><a href="/b">b</a></div></table>',
            ["a", "b"],
            [None, None],
        ),
        (
            f"<article>{A}<time>5 mei 2021</time></article><article>{B}<time>4 mei 2021</time></article>"
            f"<div><h2>Meest gelezen</h2><article>{C}</article></div>",
            ["a", "b"],
            ["5 mei 2021", "4 mei 2021"],
        ),
        (
            f"<div class=views-row>{A}<p class=date>1<sup>er</sup> mars 2021</p></div>"
            f"<div class=views-row>{B}<p><i>3 min</i> <i>4 mars 2021</i></p></div>",
            ["a", "b"],
            ["1er mars 2021", "4 mars 2021"],
        ),
        (
            '<table><tr><th>Titel<th>Thema<th>Datum<tr><td><a href="/a">a</a><td><a href="/z">z</a><td>5 mei 2021'
            '<tr><td><a href="/b">b</a><td><a href="/z">z</a><td>4 mei 2021</table>',
            ["a", "b"],
            ["5 mei 2021", "4 mei 2021"],
        ),
        (
            '<div><h2>Agenda</h2><ul><li><a href="/x">x</a> <i>5 juni 2021</i><li><a href="/y">y</a> <i>6 juni 2021</i></ul></div>'
            '<div><h2>Nieuws</h2><ul><li><a href="/a">a</a> <i>5 mei 2021</i><li><a href="/b">b</a> <i>4 mei 2021</i></ul></div>',
            ["a", "b"],
            ["5 mei 2021", "4 mei 2021"],
        ),
        (f"<h2>Agenda</h2><article>{A}</article><article>{B}</article>", ["a", "b"], [None, None]),
    ],
)  # fmt: skip
def test_entries_that_the_layout_alone_sets_apart(main, titles, dates):
    listing = read(page(main))
    assert [entry.title for entry in listing.entries] == titles
    assert [entry.statements[0].raw if entry.statements else None for entry in listing.entries] == dates


@pytest.mark.parametrize(("count", "found"), [(500, 500), (501, 0)])
def test_more_flat_headings_than_a_page_of_a_listing_holds_are_none(count, found):
    entries = "".join(f'<h2><a href="/{number}">{number}</a></h2><p>5 mei 2021</p>' for number in range(count))
    assert len(read(page(entries)).entries) == found


def test_a_pager_behind_flat_entries_is_of_the_list():
    listing = read(page(f'{A}<p>5 mei 2021</p>{B}<p>4 mei 2021</p><ul><li><a rel=next href="?page=1">2</a></ul>'))
    assert listing.next_url == "https://site.example/list?page=1"


@pytest.mark.parametrize(
    ("teaser", "author", "summary"),
    [
        (f"{A}<div class=meta>Submitted by <i>Mia Maes</i> on 5 May 2021</div><p>x</p>", "Mia Maes", "x"),
        (f"{A}<small>Publié le 5 mai 2021 par Mia</small><p>x</p>", "Mia", "x"),
        (f"{A}<p class=card__byline>door Mia Maes</p><p>x</p>", "Mia Maes", "x"),
        (f"{A}<div>Laatst bijgewerkt op 5 mei 2021</div>x", None, "x"),
        (f"{A}<div class=card__summary>x</div><div class=card__tags>Water</div>", None, "x"),
    ],
)
def test_a_teaser_tells_who_signs_and_what_it_is_about(teaser, author, summary):
    [entry] = read(page(f"<div class=views-row>{teaser}</div>")).entries
    assert (entry.author, entry.summary) == (author, summary)


D = "<p>{} mei 2021</p>"


@pytest.mark.parametrize(
    ("main", "dates"),
    [
        (f"{D.format(9)}{A}{D.format(1)}{B}{D.format(2)}{C}{D.format(3)}", [1, 2, 3]),
        (f"<p>Bijgewerkt: 9 mei 2021</p>{A}<p>x</p>{D.format(1)}{B}<p>x</p>{D.format(2)}", [1, 2]),
        (f"{D.format(1)}{A}<p>x</p>{D.format(2)}{B}<p>x</p>{D.format(3)}{C}<p>x</p><p>y</p>", [1, 2, 3]),
        (f"{D.format(1)}{A}<p>x</p>{D.format(2)}{B}<p>x</p>{C}<p>x</p>", [None, None, None]),
        (f"{D.format(1)}{A}<p>x</p>{D.format(2)}{B}<p>x</p>{D.format(3)}", [None, None]),
        (f"{A}<p>x</p>{D.format(2)}{B}<p>x</p>{D.format(3)}{C}<p>x</p>", [None, None, None]),
        (f"{D.format(1)}<img>{A}<p>x</p>{D.format(2)}<img>{B}<p>x</p>", [None, None]),
        (f"{A}{D.format(1)}{B}{D.format(2)}{C}<p>x</p><p>y</p>{D.format(3)}", [1, 2, 3]),
        (f"{A}{D.format(1)}{B}{D.format(2)}{C}<p>x</p><ul><li>5 mei 2021</ul>", [1, 2, None]),
        ('<dl><dt>Contact<dd><a href="/c">Contact</a><dt>Bijgewerkt<dd><a href="/l">5 mei 2021</a></dl>', []),
        ('<dl><dt>Mail<dd><a href="mailto:a@b.c">a@b.c</a><dt>Web<dd><a href="/l">x</a> 5 mei 2021</dl>', []),
    ],
)
def test_a_date_between_flat_entries_is_never_that_of_another(main, dates):
    entries = read(page(main)).entries
    assert [each.statements[0].raw if each.statements else None for each in entries] == [
        day and f"{day} mei 2021" for day in dates
    ]


@pytest.mark.parametrize(
    "text",
    [
        "De top van <b>Gent</b> 5 juni 2027",
        "Inschrijven kan tot <strong>ten laatste</strong> 5 juni 2027",
        "<b>Born</b> 8 April 1994<br>Gent",
        "Gent<br>8 april 2027<br>Gratis",
        "<strong>Locatie</strong> 5 juni 2027",
        "8 april 2027<br>Gratis",
        'De top van <a href="/gent">Gent</a> 5 juni 2027',
        'Zie <a href="/gent">Gent</a><br>5 juni 2027<br>x',
        '<a href="/gent">Gent</a> 5 juni 2027',
        '<a href="/gent">Gent</a> 5 juni 2027 <b>x</b>',
        'x <span>5 juni 2027 <a href="/gent">Gent</a></span>',
        '<a href="/gent"><b>Deadline</b><br>5 juni 2027</a>',
    ],
)
def test_a_bare_date_in_a_line_of_text_is_no_date_of_the_entry(text):
    row = f"<div class=views-row>{{}}<p>{text}</p></div>"
    entries = read(page(row.format(A) + row.format(B))).entries
    assert [(each.title, each.statements) for each in entries] == [("a", ()), ("b", ())]
    assert all(re.search(r"\d{4}", each.summary) for each in entries if each.summary)


@pytest.mark.parametrize("row", ["5 mei 2021 {} x", "{} 5 mei 2021<p>x</p>", "<div>{}5 mei 2021</div><p>x</p>"])
def test_a_bare_date_on_a_line_of_its_own_beside_the_title_is_that_of_the_entry(row):
    entries = read(page("".join(f"<div class=card>{row.format(title)}</div>" for title in (A, B)))).entries
    assert [(each.statements[0].raw, each.summary) for each in entries] == [("5 mei 2021", "x")] * 2


def rows(titles, tag="article"):
    return "".join(f'<{tag}><h3><a href="/{each}">{each}</a></h3><time>5 mei 2021</time></{tag}>' for each in titles)


LINKS = '<ul><li><a href="/x">x</a> 5 juni 2027</ul>'


@pytest.mark.parametrize(
    ("main", "titles"),
    [
        (f"{rows('f')}<h2>Agenda</h2>{LINKS}{rows('abc')}", "fabc"),
        (f"<h2>Trending</h2><p>Klimaat</p>{rows('abc')}<section><h2>Video</h2>{rows('d')}</section>", "abcd"),
        (f"<h2>Upcoming events</h2><div>{rows('abc')}</div><h2>Past events</h2><div>{rows('de')}</div>", "abcde"),
        (f"<h2>Agenda 2030</h2><div>{rows('a')}</div><h2>Meer</h2><div>{rows('bc')}</div>", "abc"),
        (f"<h2>Events in Sudan: what we know</h2><div>{rows('a')}</div><h2>Meer</h2><div>{rows('bc')}</div>", "abc"),
        (f"<h2>Veranstaltungen und Nachrichten</h2><div>{rows('a')}</div><h2>Meer</h2><div>{rows('bc')}</div>", "abc"),
        (f"<h2>Related news</h2><div>{rows('abc')}</div><h2>Tweets</h2><div>{rows('de')}</div>", "abcde"),
        (f"<h1>Events and news</h1><h2>Events</h2><div>{rows('a')}</div><h2>News</h2><div>{rows('bc')}</div>", "abc"),
        (f"<h2>Related news</h2><div>{rows('a')}<ul class=pager></ul></div><h2>Tweets</h2><div>{rows('bc')}</div>", "abc"),
        (f"<h2>Related news</h2><div>{rows('a')}</div><ul class=pager></ul><h2>Tweets</h2><div>{rows('bc')}</div>", "abc"),
        (
            f"<div id=block-system-main><h2>Related news</h2><div>{rows('a')}</div></div>"
            f"<div class=block-views>{rows('bc')}</div>",
            "a",
        ),
        (f"<h2>Most read articles</h2><div>{rows('ab')}</div><h2>News</h2><div>{rows('cde')}</div>", "cde"),
        (f"<h2>Les plus lus</h2>{rows('ab')}<h2>Actualités</h2>{rows('cde')}", "cde"),
        (f"<h2>Lees ook:</h2><div>{rows('ab')}</div>{rows('cde')}", "cde"),
        (f"<h2>Agenda</h2><div>{rows('abc', 'section')}</div><h2>Tips</h2><div>{rows('de', 'section')}</div>", "abc"),
    ],
)  # fmt: skip
def test_a_heading_over_other_things_costs_the_list_no_entry(main, titles):
    assert "".join(entry.title for entry in read(page(main)).entries) == titles


LONG = "<p>De minister tekende vandaag in Brussel een akkoord over de samenwerking met de partnerlanden in Afrika.</p>"
PROMO = '<div><h3><a href="{}">Campagne</a></h3><p>5 juni 2024</p></div>'
CELLS = '<tr><td>{0} juni 2024<td><a href="{1}">{2}</a><td><a href="{3}">{4}</a>'


def table(*links):
    return "<table>" + "".join(CELLS.format(day, *links) for day in (1, 2)) + "</table>"


@pytest.mark.parametrize(
    ("main", "path", "titles"),
    [
        (PROMO.format("/list/a"), "/list?page=9", ["Campagne"]),
        (PROMO.format("/list/a"), "/list", []),
        (PROMO.format("/list/a"), "/list?page=0", []),
        (PROMO.format("/lists/a"), "/list?page=9", []),
        (PROMO.format("https://elders.example/list/a"), "/list?page=9", []),
        (f"<p>Geen resultaten.</p>{PROMO.format('/list/a')}", "/list?page=9", []),
        (f"<p>Er zijn geen berichten gevonden</p>{A}<p>5 juni 2024</p>{B}<p>5 juni 1999</p>", "/list", []),
        (f"<div><h2>Meest gelezen</h2>{PROMO.format('/list/a')}</div>", "/list?page=9", []),
        (f"<h1>Akkoord</h1>{LONG}{LONG}{PROMO.format('/list/a')}", "/list?page=9", []),
        (f"<h1>Akkoord</h1>{LONG}{LONG}{A}<p>5 juni 2024</p>{B}<p>5 juni 2023</p>", "/list", []),
        (f"<article class=node><h2>Titel</h2>{A}<p>5 juni 2024</p>{B}<p>5 juni 2023</p></article>", "/list", []),
        (f"<div class=field--name-body>{LONG}</div>{A}<p>5 juni 2024</p>{B}<p>5 juni 2023</p>", "/list", []),
        (f"{LONG}{A}<p>5 juni 2024</p>{LONG}{LONG}{B}<p>5 juni 2023</p>", "/list", ["a", "b"]),
        (f"{A}<p>5 juni 2024</p><p>Geen akkoord over de begroting</p>{B}<p>5 juni 2023</p>", "/list", ["a", "b"]),
        (table("/f.pdf", "Rapport", "/f.doc", "Word"), "/list", []),
        (table("/congo", "Congo", "/f.pdf", "Het rapport over Congo"), "/list", []),
        (table("/congo", "Congo", "/a", "Nieuws uit Congo"), "/list", ["Nieuws uit Congo"] * 2),
        (table("/f.pdf", "PDF", "/a", "Nieuws"), "/list", ["Nieuws"] * 2),
    ],
)  # fmt: skip
def test_a_page_of_text_or_without_results_has_no_entries(main, path, titles):
    listing = read(page(main), url=f"https://site.example{path}")
    assert [entry.title for entry in listing.entries] == titles


TIME = '<time datetime="2024-06-05">5 juni 2024</time>'


@pytest.mark.parametrize(
    ("line", "author"),
    [
        (f"Par manque de moyens {TIME}", None),
        (f"Von Berlin nach Kinshasa {TIME}", None),
        (f"{TIME} by train", None),
        (f"By air and sea to Gaza {TIME}", None),
        (f"Door de oorlog vluchten velen sinds {TIME}", None),
        (f"Door Jan van der Meersch op {TIME}", "Jan van der Meersch"),
        (f"Par Élise d'Hondt, le {TIME}", "Élise d'Hondt"),
    ],
)
def test_who_signs_in_the_line_of_the_date_has_a_name(line, author):
    [entry] = read(page(f"<div class=views-row>{A}<div>{line}</div></div>")).entries
    assert (entry.author, entry.statements[0].raw) == (author, "2024-06-05")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Top van <span>5 juni 2024</span>", "Top van 5 juni 2024"),
        (f"Top van {TIME}", "Top van 5 juni 2024"),
        (f"Top op {TIME} in Gent", "Top op 5 juni 2024 in Gent"),
        (f"{TIME} Top in Gent", "Top in Gent"),
        (f"Top in Gent {TIME}", "Top in Gent"),
        ("<div>5 juni 2024</div> Top in Gent", "Top in Gent"),
        ("Top in Gent<br><span>5 juni 2024</span>", "Top in Gent"),
    ],
)
def test_a_date_in_a_sentence_stays_in_the_title(title, text):
    [entry] = read(page(f'<div class=views-row><h3><a href="/a">{title}</a></h3></div>')).entries
    assert entry.title == text


@pytest.mark.parametrize(
    ("teaser", "summary"),
    [
        ("<p>Gewijzigd: nieuwe regels vanaf 7 juni 2024</p>", "Gewijzigd: nieuwe regels vanaf 7 juni 2024"),
        ("<p>Laatst bijgewerkt op 7 juni 2024</p><p>x</p>", "x"),
        ("<p>Gewijzigd: 7 juni 2024</p><p>x</p>", "x"),
        ("<p>Dernière mise à jour le 7 juin 2024</p><p>x</p>", "x"),
        ("<span class=image__description>Foto</span><p>x</p>", "x"),
        ("<div class=card__image><span class=card__description>Foto</span></div><p>x</p>", "x"),
        ("<figure><span class=card__description>Foto</span></figure><p>x</p>", "x"),
        ("<div class=card__description>x</div><p>y</p>", "x"),
    ],
)
def test_a_summary_is_neither_lost_nor_another_text(teaser, summary):
    [entry] = read(page(f"<div class=views-row>{A}{teaser}</div>")).entries
    assert entry.summary == summary


@pytest.mark.parametrize(
    ("pager", "is_next"),
    [
        ('<table class=calendar><tr><td><a href="?page=1">1</a><td><a href="?page=2">2</a></table>', False),
        ('<a href="?page=1">Meer downloads</a>', False),
        ('<p>Zie <a href="?page=1">hier</a>', False),
        ('<ul><li><a href="/x">x</a><li><a href="?page=1">y</a></ul>', False),
        ('<div><a href="?page=0">1</a> <a href="?page=1">2</a></div>', True),
        ('<ul><li><b>1</b><li><a href="?page=1">2</a></ul>', True),
        ('<div>1 <a href="?page=1">2</a></div>', True),
        ('<a href="?page=1">Load more</a>', True),
        ('<a href="?page=1" title="Volgende pagina">»</a>', True),
    ],
)
def test_a_number_alone_names_the_next_page_in_a_pager_only(pager, is_next):
    listing = read(page(rows("ab") + pager))
    assert listing.next_url == ("https://site.example/list?page=1" if is_next else None)
