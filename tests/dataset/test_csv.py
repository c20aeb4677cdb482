"""Cells that a spreadsheet never runs, and the way back."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.dataset._csv import defused, restored
from bodspider.items import FIELD_NAMES
from tests.dataset.conftest import ALL, HOSTILE

SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", "   ", "\t", "\r", "\n", "\r\n", "\u00a0", "\u3000", "\u200f", "\ufeff", "\u00ad", "\u2066 "]
)
def test_no_cell_begins_with_a_formula(sign, before):
    assert defused(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("text", ["\ttekst", "\rtekst", "\ntekst", "'tekst"])
def test_what_begins_with_a_tab_a_line_end_or_an_apostrophe_is_marked_too(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "tekst", " tekst", "a=b", "1-2", "https://site.example/?a=b", '["=1"]'])
def test_other_cells_are_left_as_they_are(text):
    assert defused(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from(SIGNS + "' \t\r\n\u200f\u00a0"), st.characters()), max_size=8))
def test_the_text_can_be_had_back(text):
    assert restored(defused(text)) == text


def test_no_cell_of_a_file_is_a_formula_and_every_text_is_there(exported):
    with (exported / "articles.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == FIELD_NAMES
    assert [restored(row[FIELD_NAMES.index("title")]) for row in rows] == [each.title for each in ALL]
    for row in rows:
        for cell in row:
            assert cell.strip()[:1] not in tuple(SIGNS)
            assert cell[:1] not in ("\t", "\r", "\n")
    assert sum(cell.startswith("'") for row in rows for cell in row) >= len(HOSTILE) // 2


def test_the_header_is_the_only_one_and_there_is_no_byte_order_mark(exported):
    raw = (exported / "articles.csv").read_bytes()
    assert raw.startswith(b"id,story,url,")
    assert raw.count(b"id,story,url,") == 1
