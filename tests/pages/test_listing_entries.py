"""What an entry of a listing page says: title, date, author, summary."""

import re

import pytest

from tests.pages.listing_fixtures import A, B, C, page, read


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


def test_an_age_before_the_description_is_not_mistaken_for_an_author_or_a_number():
    fields = '<div>258</div><div>1 week ago</div><div class="item-description">T</div>'
    [entry] = read(page(f'<article><h3><a href="/a">A</a></h3>{fields}</article>')).entries
    assert [each.raw for each in entry.statements] == ["1 week ago"]
    assert entry.author is None


@pytest.mark.parametrize("more", ['<a class="read-more" href="/a">Meer</a>', '<a rel="bookmark" href="/a">#</a>'])
def test_a_title_that_is_no_link_takes_the_link_to_more(more):
    links = f'<a href="/tags/x" rel="tag">X</a><a href="/z">z</a>{more}'
    row = f'<div class="views-row"><article><h3>Titel</h3>{links}</article></div>'
    field = '<div class="views-field-title"><a href="/b">B</a></div>'
    listing = read(page(f'<div class="view"><div class="views-row">{field}</div>{row}</div>'))
    assert [(entry.title, entry.href) for entry in listing.entries] == [("B", "/b"), ("Titel", "/a")]


def test_comments_in_the_markup_are_no_text():
    fields = "<!-- a --><div>1 day<!-- b --> ago</div><!-- c --><div class=item-description>x<!-- d -->y</div><!-- e -->"
    checked = "<!-- f --><div><!-- g --><div>Checked</div><!-- h --><div>2 days ago</div><!-- i --></div><!-- j -->"
    listing = read(page(f'<article><!-- k --><h3><a href="/a">A<!-- l -->B</a></h3>{fields}</article>{checked}'))
    [entry] = listing.entries
    assert (entry.title, entry.summary, entry.statements[0].raw, entry.author) == ("AB", "xy", "1 day ago", None)
    assert listing.checked.raw == "2 days ago"


@pytest.mark.parametrize(
    ("teaser", "author", "summary"),
    [
        (f"{A}<div class=meta>Submitted by <i>Mia Maes</i> on 5 May 2021</div><p>x</p>", "Mia Maes", "x"),
        (f"{A}<small>Publié le 5 mai 2021 par Mia</small><p>x</p>", "Mia", "x"),
        (f"{A}<p class=card__byline>door Mia Maes</p><p>x</p>", "Mia Maes", "x"),
        (f"{A}<ul><li>By Mia Maes<li>5 May 2021</ul><p>x</p>", "Mia Maes", "x"),
        (f"{A}<ul><li>By night only<li>5 May 2021</ul><p>x</p>", None, "x"),
        (f"{A}<div>Door <a href=/mia>Mia Maes</a> op <b>5 mei 2021</b></div>x", "Mia Maes", "x"),
        (f"{A}<p class=card__desc>x</p><p class=tag>Water</p>", None, "x"),
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
        ("<div><i>5 mei 2021</i>, door <i class=author>Mia</i></div>x", "x"),
        ("<div><i>5 mei 2021</i> -</div>", None),
        ("<p>x <a href=/a>[lees verder]</a></p><p>y</p>", "x\ny"),
        ("<p>x</p><p><a class=read-more href=/a>Meer</a></p>", "x"),
        ("<div>x</div><div><a href=/f.pdf>PDF</a></div>", "x"),
        ("<div>x in <a href=/f.pdf>dit rapport</a></div>", "x in dit rapport"),
    ],
)
def test_a_summary_is_neither_lost_nor_another_text(teaser, summary):
    [entry] = read(page(f"<div class=views-row>{A}{teaser}</div>")).entries
    assert entry.summary == summary


def test_a_teaser_in_the_column_of_the_titles_is_no_title():
    cell = "<td class=views-field-title><strong><a href=/{0}>{0}</a></strong><p>x</p><td>5 mei 2021"
    entries = read(page(f"<table><tr>{cell.format('a')}<tr>{cell.format('b')}</table>")).entries
    assert [(entry.title, entry.summary) for entry in entries] == [("a", "x"), ("b", "x")]


SIGNED = "Grant for Niger signed"


@pytest.mark.parametrize(
    "row",
    [
        f"<li><a href=/a>{SIGNED}</a> (5 May 2021)</li>",
        f"<li><p><a href=/a>{SIGNED}</a></p><p>5 May 2021</p></li>",
        f"<li><h3>{SIGNED}</h3><time datetime=2021-05-05>5 May 2021</time><a href=/a>Read more</a></li>",
        f"<li><a href=/a><b>{SIGNED}</b><br>5 May 2021</a></li>",
        f"<a href=/a><div>{SIGNED}</div><div>5 May 2021</div><p>x</p></a>",
        f"<a href=/a><p>5 May 2021</p><p>Press</p><strong>{SIGNED}</strong><p>x</p></a>",
    ],
)
def test_the_words_of_a_title_are_no_label_of_the_date_behind_it(row):
    entries = read(page(f"<ul>{row}{row.replace('=/a', '=/b')}</ul>", language="en")).entries
    assert [(entry.title, entry.url) for entry in entries] == [(SIGNED, f"https://site.example/{name}") for name in "ab"]
    assert {"5 May 2021", "2021-05-05"}.issuperset(entries[0].statements[0].raw.strip("()") for entry in entries)


@pytest.mark.parametrize(
    ("main", "dates"),
    [
        (
            "<h3>5 mei 2021</h3><ul><li><a href=/a>a</a><li><a href=/b>b</a></ul><h3>4 mei 2021</h3><ul><li><a href=/c>c</a></ul>",
            ["5 mei 2021", "5 mei 2021", "4 mei 2021"],
        ),
        (f"<h3>5 mei 2021</h3><div class=views-row>{A}</div><div class=views-row>{B}</div>", ["5 mei 2021"] * 2),
        (
            f"<h3>5 mei 2021</h3><div class=views-row>{A}<i>4 mei 2021</i></div><div class=views-row>{B}</div>",
            ["4 mei 2021", "5 mei 2021"],
        ),
        (
            f"<h3>mei 2021</h3><div class=views-row>{A}</div><h3><a href=/x>4 mei 2021</a></h3><div class=views-row>{B}</div>",
            [None] * 2,
        ),
    ],
)
def test_the_heading_of_a_day_dates_the_entries_under_it(main, dates):
    entries = read(page(main)).entries
    assert [entry.statements[0].raw if entry.statements else None for entry in entries] == dates
