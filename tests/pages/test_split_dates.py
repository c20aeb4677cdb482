"""Dates whose day, month and year are elements of their own, in lists that no class names."""

import pytest

from tests.pages.listing_fixtures import read

CARD = '<a class="card" href="/nl/nieuws/{0}">{1}<h3>Verhaal nummer {0}</h3><p>Wat er te vertellen is.</p></a>'
BOX = '{1}<h3><a href="/nl/nieuws/{0}">Verhaal nummer {0}</a></h3><p>Wat er te vertellen is.</p>'


@pytest.mark.parametrize("inner", [CARD, BOX])
@pytest.mark.parametrize(
    "date", ["<div><span>05</span><span>mrt</span><span>2026</span></div>", "<p><b>5</b> <span>maart 2026</span></p>"]
)
def test_a_date_in_parts_makes_boxes_entries(inner, date):
    boxes = "".join(f'<div class="col-md-4">{inner.format(number, date)}</div>' for number in range(3))
    page = f'<html lang="nl"><body><main><h1>Nieuws</h1><div class="row">{boxes}</div></main></body></html>'
    listing = read(page)
    assert [each.url for each in listing.entries] == [f"https://site.example/nl/nieuws/{number}" for number in range(3)]
    assert all(len(each.statements) == 1 for each in listing.entries)


def test_words_in_parts_are_no_date():
    boxes = "".join(
        f'<div class="col-md-4"><div><span>5</span><span>stuks</span></div><h3><a href="/nl/winkel/{number}">Mok {number}</a></h3></div>'
        for number in range(3)
    )
    page = f'<html lang="nl"><body><main><h1>Winkel</h1><div class="row">{boxes}</div></main></body></html>'
    assert not read(page).entries
