"""Where the entries of a listing page stand, and what beside them is none."""

import pytest

from tests.pages.listing_fixtures import A, B, C, page, read, rows


def test_links_beside_each_other_are_rows_when_they_have_dates():
    meta = "<div><a href=/channel>Kanaal</a></div><div><a href=/p/an>An</a> <span>5 mei 2021</span></div>"
    assert read(page(f"<header>{meta}</header><p>Tekst.</p>")).entries == ()


def test_a_bare_item_without_a_description_stands_beside_those_that_have_one():
    bare = '<article><h3><a href="/a">A</a></h3><div>2 days ago</div></article>'
    full = '<article><h3><a href="/b">B</a></h3><div>3 days ago</div><div class="item-description">Tekst</div></article>'
    listing = read(page(f"<div>{bare}{full}</div>"))
    assert listing.markup == "aggregator"
    assert [entry.title for entry in listing.entries] == ["A", "B"]
    assert [entry.statements[0].raw for entry in listing.entries] == ["2 days ago", "3 days ago"]


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


YEARS = '<h2>2026</h2><ul><li>12/11/2026 – <a href="/a">a</a></ul><h2>{0}</h2><ul><li>5/12/2025 – <a href="/b">b</a><li>1/3/2025 – <a href="/c">c</a></ul>'

NEXT = '<ul class=pager><li><a href="/list?page=1">2</a></ul>'

ARCHIVE = "<ul><li><a href=/1>{}</a><li><a href=/2>{}</a><li><a href=/3>{}</a></ul>"

PLAIN = "<ul><li>5 mei 2021 <a href=/a>a</a><li>4 mei 2021 <a href=/b>b</a></ul>"

CARD = "<div><div><h3><a href=/{0}>{0}</a></h3><p>Tekst.</p></div></div>"


@pytest.mark.parametrize(
    ("main", "titles"),
    [
        (YEARS.format("2025"), "abc"),
        (YEARS.format("Mei 2025"), "abc"),
        (YEARS.format("Toespraken"), "bc"),
        (YEARS.replace("h2", "summary").format("Archief 2025"), "abc"),
        (f"<h2>Nieuws</h2><div>{rows('ab', 'section')}</div><div>{rows('cd', 'section')}</div>", "abcd"),
        (
            "<dl><dt>5 mei 2021<dd><a href=/a>a</a></dd><dd><a href=/b>b</a></dd><dt>4 mei 2021<dd><a href=/c>c</a></dl>",
            "abc",
        ),
        (
            "".join(
                f"<div><a href=/{each}><img></a><div><a href=/{each}><b>{each}</b></a></div><p>5 mei 2021</p><a href=/{each}>Meer</a></div>"
                for each in "ab"
            ),
            "ab",
        ),
        (f"<div class=views-row>{A}</div><div class=views-row><h3>b</h3></div><div class=views-row><p>c</p></div>", "ab"),
        ("<div class=views-row><h3>a</h3></div><div class=views-row><h3>b</h3></div>", ""),
        (
            "".join(
                f"<div class=views-view-responsive-grid__item><div class=views-field-title><a href=/{each}>{each}</a></div></div>"
                for each in "ab"
            ),
            "ab",
        ),
        (f"<div>{CARD.format('a')}{CARD.format('b')}</div>", ""),
        (f"<div>{CARD.format('a')}{CARD.format('b')}</div>{NEXT}", "ab"),
        (
            "".join(f"<div><meta itemprop=datePublished content=2021-05-0{day}><a href=/{day}>{day}</a></div>" for day in (1, 2)),
            "12",
        ),
        (ARCHIVE.format("mei 2021 (3)", "april 2021", "maart 2021") + PLAIN, "ab"),
        (ARCHIVE.format("2021", "2020", "2019 (12)") + PLAIN, "ab"),
        (f"<p>Geen resultaten.</p><h2>Meest gelezen</h2><div>{rows('ab')}</div>", ""),
        (f"<p>Geen resultaten.</p><h2>Meest gelezen</h2><div>{rows('ab', 'section')}</div>", ""),
    ],
)
def test_entries_in_groups_without_links_and_without_dates(main, titles):
    assert "".join(entry.title for entry in read(page(main)).entries) == titles


HERO = '<section><h2><a href="{}">x</a></h2><p>9 mei 2021</p></section>'

NEWS = "".join(f'<div class=views-row><h3><a href="/news/{each}">{each}</a></h3></div>' for each in "abc")


@pytest.mark.parametrize(
    ("before", "titles"),
    [
        (HERO.format("/news/x"), "xabc"),
        (HERO.format("/news/x").replace("9 mei 2021", "Nieuw!"), "abc"),
        (HERO.format("/campaign/x"), "abc"),
        (HERO.format("https://elders.example/news/x"), "abc"),
        (HERO.format("http://site.example/news/b?utm_source=x"), "abc"),
        (f"<h2>Meest gelezen</h2>{HERO.format('/news/x')}", "abc"),
        (f"<aside>{HERO.format('/news/x')}</aside>", "abc"),
    ],
)
def test_an_entry_that_is_shown_large_before_the_list_is_found_once(before, titles):
    assert "".join(entry.title for entry in read(page(before + NEWS)).entries) == titles


@pytest.mark.parametrize(("count", "found"), [(500, 500), (501, 0)])
def test_more_flat_headings_than_a_page_of_a_listing_holds_are_none(count, found):
    entries = "".join(f'<h2><a href="/{number}">{number}</a></h2><p>5 mei 2021</p>' for number in range(count))
    assert len(read(page(entries)).entries) == found


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


BACK = '<nav><a href="/list?page=8">Vorige</a></nav>'

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
        (PROMO.format("/lists/a") + BACK, "/list?page=9", ["Campagne"]),
        (f"<p>Geen resultaten.</p>{PROMO.format('/lists/a')}{BACK}", "/list?page=9", []),
        (f"<div>{A}<p>Tekst.</p></div>{BACK}", "/list?page=9", ["a"]),
        (f"{A}<p>Tekst.</p>{BACK}", "/list?page=9", ["a"]),
        (f"{A}<p>Tekst.</p>{BACK}", "/list?page=8", []),
        (f"<ul><li>5 juni 2024 <a href=/a>Campagne</a></ul>{BACK}", "/list?page=9", ["Campagne"]),
        (f"<table><tr><td>5 juni 2024<td><a href=/a>Campagne</a></table>{BACK}", "/list?page=9", ["Campagne"]),
        (f"<ul><li>5 juni 2024 <a href=/a>Campagne</a> <a href=/b>Actie</a></ul>{BACK}", "/list?page=9", []),
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


def test_nodes_that_are_shown_whole_beside_each_other_are_entries():
    node = '<article class="node node--type-news"><div><div><h2><a href="/{0}">{0}</a></h2><div class="date">5 mei 2021</div></div></div></article>'
    assert [entry.title for entry in read(page(f"<div>{node.format('a')}{node.format('b')}</div>")).entries] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Persbericht van {} mei 2021", ["Persbericht van 5 mei 2021"]),
        ("Communiqué de presse du {} mai 2021", ["Communiqué de presse du 5 mai 2021"]),
        ("Pressemitteilung vom {}. Mai 2021", ["Pressemitteilung vom 5. Mai 2021"]),
        ("News, {} May 2021", ["News, 5 May 2021"]),
        ("News briefing on {} May 2021", []),
        ("Gent, {} mei 2021", []),
    ],
)
def test_cards_without_known_classes_are_dated_by_a_line_that_is_called_a_date(line, dates):
    card = '<div class="card"><h3><a href="/{0}">{0}</a></h3><div class="date">{1}</div><p>Tekst.</p></div>'
    entries = read(page("".join(card.format(name, line.format(day)) for name, day in (("a", 5), ("b", 6))))).entries
    assert [entry.title for entry in entries] == ["a", "b"]
    assert [each.raw for each in entries[0].statements] == dates
