"""What a listing page says beside its entries: title, language, next page, feed."""

import pytest

from bodspider.pages.listing import read_listing
from tests.pages.listing_fixtures import ITEM, RENDERED, A, B, page, read, respond, rows


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
        ('<p><a href="?page=1">Afficher plus d’actualités</a></p>', None, "https://site.example/list?page=1"),
        ('<p><a href="?page=1">Older posts</a></p>', None, "https://site.example/list?page=1"),
        (
            '<nav class="pagination-wrapper"><a href="/l/2"><svg><title>x</title></svg><i class=visually-hidden>Volgende pagina</i></a></nav>',
            None,
            "https://site.example/l/2",
        ),
        ('<div class="paginator"><a href="/l/0">&lt;</a> <a href="/l/2">&gt;</a></div>', None, "https://site.example/l/2"),
        ('<a class="usa-pagination__link usa-pagination__next-page" href="/l/2">x</a>', None, "https://site.example/l/2"),
        ('<ul><li>1</li><li><a href="?page=0%2C1">2</a></li></ul>', None, "https://site.example/list?page=0%2C1"),
        (
            '<ul><li><a href="?page=3">1</a></li><li>2</li><li><a href="?page=3%2C2">3</a></li></ul>',
            "https://x.example/l?page=3,1",
            "https://x.example/l?page=3%2C2",
        ),
        ('<ul><li>1</li><li><a href="?page=1%2C1">2</a></li></ul>', None, None),
        ('<ul class="pager"><li class="page-item disabled"><a href="?page=1">Volgende</a></li></ul>', None, None),
        ('<a rel="next" aria-disabled="true" href="?page=1">Volgende</a>', None, None),
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


def test_the_language_comes_from_the_header_when_the_markup_names_none():
    response = respond(f"<html><body>{ITEM.format(href='/a', title='A', rest='')}</body></html>")
    response.headers["Content-Language"] = "de"
    listing = read_listing(response, RENDERED)
    assert listing.language == listing.entries[0].language == "de"


@pytest.mark.parametrize("href", ["http://[x", "javascript:x", " ", "mailto:x"])
def test_a_base_that_is_no_address_is_passed_over(href):
    body = page(ITEM.format(href="/a", title="A", rest=""), head=f'<base href="{href}">')
    assert [entry.url for entry in read(body).entries] == ["https://site.example/a"]


def test_a_pager_behind_flat_entries_is_of_the_list():
    listing = read(page(f'{A}<p>5 mei 2021</p>{B}<p>4 mei 2021</p><ul><li><a rel=next href="?page=1">2</a></ul>'))
    assert listing.next_url == "https://site.example/list?page=1"


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


@pytest.mark.parametrize("href", ["/kalender/2021-06", "/kalender/2021/06", "/themas"])
def test_the_pager_of_something_else_leads_to_no_page_of_the_listing(href: str) -> None:
    body = page(rows("abc") + f'<div class="calendar"><ul class="pager"><li><a href="{href}">Volgende</a></li></ul></div>')
    assert read(body).next_url is None


@pytest.mark.parametrize(
    ("href", "following"),
    [("?p=3", "?p=3"), ("?start=20", "?start=20"), ("?year=2021", None), ("?month=6", None), ("/elders?start=20", None)],
)
def test_a_number_in_the_query_leads_on_unless_it_is_of_a_calendar(href, following):
    pager = f'<nav class="pager"><a href="{href}">Volgende</a></nav>'
    found = read(page(rows("ab") + pager)).next_url
    assert found == (f"https://site.example/list{following}" if following else None)


def test_the_number_of_a_page_before_the_end_of_a_file_leads_on() -> None:
    body = page(rows("ab") + '<div class="pagination"><a href="/nieuws_2.html">Volgende</a></div>')
    assert read(body, url="https://site.example/nieuws.html").next_url == "https://site.example/nieuws_2.html"


def test_lists_in_columns_with_headings_of_their_own_are_no_one_list() -> None:
    columns = (
        "<div class=col><h2>{0}</h2>"
        + "".join(f"<div><h3><a href=/{{0}}/{each}>{each}</a></h3><time>5 mei 2021</time></div>" for each in range(count))
        + "</div>"
        for count in (3, 2)
    )
    body = page("".join(column.format(name) for column, name in zip(columns, ("nieuws", "agenda"), strict=True)))
    assert [each.href for each in read(body).entries] == ["/nieuws/0", "/nieuws/1", "/nieuws/2"]


@pytest.mark.parametrize(
    "before", ["<figure><img><figcaption>Opening van het huis</figcaption></figure>", "<p>Vergadering van de Raad</p>"]
)
def test_a_caption_or_a_summary_of_something_else_is_no_name_of_the_date_behind_it(before: str) -> None:
    entries = "".join(
        f"<article class=node--view-mode-teaser><h2><a href=/{each}>{each}</a></h2>{before}<time datetime=2021-05-05>5.5.2021</time></article>"
        for each in "ab"
    )
    assert [len(each.statements) for each in read(page(entries)).entries] == [1, 1]
