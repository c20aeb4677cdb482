import json
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.text import (
    _COMPOSED,
    _beyond_ascii,
    _clean_line,
    _cleared_row,
    _plain_line,
    _rows,
    clean_block,
    clean_line,
    is_whole,
    language_tag,
    plain_text,
    quoted,
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("samen\u00adwerking", "samenwerking"),
        ("a\u200bb\ufeffc\u2060d", "abcd"),
        ("nul\x00 bel\x07 esc\x1b[31m", "nul bel esc[31m"),
        ("  €5\u00a0000 \n  euro\u202f! ", "€5 000 euro !"),
        ("e\u0301te\u0301", "été"),
        ("Emoji 👩\u200d⚕\ufe0f en 🇧🇪", "Emoji 👩\u200d⚕\ufe0f en 🇧🇪"),
        ("می\u200cروم", "می\u200cروم"),
        ("وقعت بلجيكا\u200f!", "وقعت بلجيكا\u200f!"),
        ("x\u200dy \u200c z", "xy z"),
        ("safe\u202eevil", "safeevil"),
        ("half \ud800 pair", "half pair"),
    ],
)
def test_a_line_is_clean(dirty, clean):
    assert clean_line(dirty) == clean


@pytest.mark.parametrize("nothing", [None, "", " \n\t", "\u00ad\u200b", "\u00a0"])
def test_nothing_to_see_is_none(nothing):
    assert clean_line(nothing) is None
    assert clean_block(nothing) is None


def test_a_block_keeps_paragraphs_lines_and_tabs():
    assert clean_block(" a \r\n\r\n\r\n b\u00a0c\td \u2028- e\n\n") == "a\n\nb c\td\n- e"


def test_a_clean_block_is_a_plain_text_even_where_it_changes_nothing():
    class Smart(str):
        """A text as lxml gives it."""

    assert type(clean_block(Smart("a\n\nb"))) is str


def test_a_block_keeps_an_empty_first_cell():
    assert clean_block("x\n\tb") == "x\n\tb"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    for clean in (clean_line, clean_block):
        once = clean(text)
        assert clean(once) == once


@given(st.text())
def test_what_is_clean_has_no_marks_that_only_machines_see(text):
    for cleaned in (clean_line(text) or "", (clean_block(text) or "").replace("\n", "").replace("\t", "")):
        assert cleaned == unicodedata.normalize("NFC", cleaned)
        assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in cleaned)
        assert not set(cleaned) & set("\u00ad\u200b\ufeff\u2060\u202e")


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("  e\u0301\u0327")))
def test_a_printable_text_is_cleaned_as_any_other(text):
    assert text.isprintable()
    assert _plain_line(text) == _cleared_row(text) == (_clean_line(text) or "")


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_lines_are_plain_when_each_is_printable(text):
    assert _beyond_ascii(text).isprintable() == all(row.isprintable() for row in text.split("\n"))


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("  \n\ne\u0301\u0327")))
def test_printable_lines_are_cleaned_as_any_others(text):
    assert _rows(text) == [_cleared_row(row) for row in text.split("\n")]


def test_what_is_taken_to_be_composed_is_in_every_text():
    composed = {char for char in map(chr, range(sys.maxunicode + 1)) if char.isprintable() and _COMPOSED.fullmatch(char)}
    assert {"é", "’", "€"} <= composed
    for char in map(chr, range(sys.maxunicode + 1)):
        parts = unicodedata.decomposition(char).split()
        if parts and not parts[0].startswith("<"):
            assert composed.isdisjoint(chr(int(part, 16)) for part in parts[1:])
    assert not any(map(unicodedata.combining, composed))
    assert all(unicodedata.normalize("NFC", char) == char for char in composed)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from('\\"\n\t\r\x00\x1f\x7f\u2028')))
def test_a_quoted_text_is_what_json_makes_of_it(text):
    assert quoted(text) == json.dumps(text, ensure_ascii=False).encode()


def test_half_a_pair_is_not_quoted():
    assert is_whole("é👩")
    assert not is_whole("a\ud800")
    with pytest.raises(UnicodeEncodeError):
        quoted("\ud800")


@given(st.text(alphabet=st.sampled_from("ab \t\n\r\x85\xa0\xad\u2028\u200d\u0301👩é")))
def test_a_block_is_its_clean_lines(text):
    rows = [_cleared_row(row) for row in re.split("\r\n|[\n\r\x85\u2028]", text)]
    whole = "\n".join(row if row.strip() else "" for row in rows)
    assert (clean_block(text) or "") == re.sub("\n{3,}", "\n\n", whole).strip("\n")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
def test_letters_of_every_script_survive(text):
    kept = (clean_line(text) or "").replace(" ", "")
    assert kept == "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(
    ("tag", "clean"),
    [
        ("nl", "nl"),
        ("NL_be", "nl-BE"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("", None),
        (None, None),
        ("x", None),
        ("nl/../", None),
        ("und ", None),
    ],
)
def test_language_tags_have_their_usual_spelling(tag, clean):
    assert language_tag(tag) == clean


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("25 ok\u00adtober 2023", "25 ok\u00adtober 2023"),
        ("می\u200cروم", "می\u200cروم"),
        ("a\x1b[31mb\u202ec\u200bd\xa0e", "a [31mb c d e"),
        ("plain", "plain"),
    ],
)
def test_plain_text_steers_nothing_and_keeps_words_whole(line, plain):
    assert plain_text(line) == plain
