"""Dates on an article page that are the days of something else: fields whose names say nothing of a publication, spans and hours."""

import pytest

from tests.pages.article_fixtures import dates_of
from tests.pages.listing_fixtures import read

BODY = '<div class="field--name-body"><p>De minister heeft vandaag een akkoord ondertekend.</p></div>'


def dates(inner: str, language: str = "nl") -> list[str]:
    page = (
        f'<html lang="{language}"><body><main><h1>Akkoord</h1><article class="node">{inner}{BODY}</article></main></body></html>'
    )
    return dates_of(page)


def field(label: str, value: str) -> str:
    return f'<div class="field"><div class="field__label">{label}</div><div class="field__item">{value}</div></div>'


@pytest.mark.parametrize(
    "inner",
    [
        field("Indiensttreding", "1 maart 2026"),
        "<dl><dt>Open</dt><dd>1 maart 2026</dd><dt>Sluit</dt><dd>1 april 2026</dd></dl>",
        "<p>5 maart 2026 | 20:00 - 22:00 | Gent</p>",
        '<div class="date">5 maart 2026, van 14 tot 16 uur</div>',
        '<div class="meta"><span class="date">5 maart 2026</span> <span>14u-16u</span></div>',
        '<div class="date"><time datetime="2026-03-05">5 maart</time> – <time datetime="2026-03-07">7 maart 2026</time></div>',
        '<p><time datetime="2026-03-05">5 maart</time> tot <time datetime="2026-03-07">7 maart 2026</time></p>',
        '<time datetime="2026-03-05">5 maart</time> t/m <time datetime="2026-03-07">7 maart 2026</time>',
    ],
)
def test_the_day_of_something_else_is_no_publication(inner):
    assert dates(inner) == []


@pytest.mark.parametrize(
    ("inner", "date"),
    [
        (field("Datum", "1 maart 2026"), "1 maart 2026"),
        (field("Gepubliceerd op", "1 maart 2026"), "1 maart 2026"),
        ("<dl><dt>Publicatie</dt><dd>1 maart 2026</dd></dl>", "1 maart 2026"),
        ('<div class="date">05/03/26 - 14:30</div>', "05/03/26 - 14:30"),
        ('<div class="date">12:00 - 5 maart 2026</div>', "12:00 - 5 maart 2026"),
    ],
)
def test_the_day_of_a_publication_stays_one(inner, date):
    assert dates(inner) == [date]


@pytest.mark.parametrize(
    "inner",
    [
        field("Indiensttreding", "1 maart 2026"),
        '<span class="date">5 maart 2026</span> <span class="time">14:00 - 16:00</span>',
        '<div class="date"><time datetime="2026-03-05">5 maart</time> – <time datetime="2026-03-07">7 maart 2026</time></div>',
    ],
)
def test_nor_is_it_one_in_a_listing(inner):
    rows = "".join(
        f'<div class="views-row"><h3><a href="/nl/nieuws/{number}">Verhaal nummer {number}</a></h3>{inner}<p>Wat er is.</p></div>'
        for number in range(3)
    )
    page = f'<html lang="nl"><body><main><h1>Nieuws</h1><div class="view-content">{rows}</div></main></body></html>'
    assert [each.statements for each in read(page).entries] == [(), (), ()]


@pytest.mark.parametrize(
    ("language", "label"), [("es", "Fecha"), ("it", "Data di pubblicazione"), ("pt", "Data"), ("sv", "Publicerad")]
)
def test_a_field_is_one_of_publication_in_more_languages(language, label):
    assert dates(field(label, '<time datetime="2026-03-05T08:10:00Z">5.3.2026</time>'), language) == ["2026-03-05T08:10:00Z"]
