"""Fast ways to a page's tree and to what its classes say give what the slow ones give."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bodspider.pages._remembered import remembered
from bodspider.pages._text import (
    _LONG_TAG,
    _deep_parts,
    _flat_parts,
    _may_have_long_tags,
    is_date_text,
    parse,
    parse_utf8,
    shows_text,
    text_of,
)

PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<html>", "<!-- x -->", "é", "€", "\0", " ", "\n", "\x1c", "\xa0", "\ufeff", "\ufffd", "&#xd83d;", "&#55357", "&amp;", "a", ">"]
    ),
    max_size=8,
).map("".join)  # fmt: skip


def shown(root: Any) -> bytes:
    return bytes(etree.tostring(root))


@given(PIECES)
def test_a_page_is_parsed_from_its_bytes_as_from_its_text(text: str) -> None:
    assert shown(parse_utf8(text.encode())) == shown(parse(text))


@given(
    st.lists(
        st.sampled_from([b"<a ", b"<", b">", b"x" * 4000, b"x" * 4095, b"x" * 8000, b"x" * 191, b"x" * 8191, b"x='<'"]),
        max_size=8,
    )
)  # fmt: skip
def test_a_page_with_a_tag_that_is_too_long_is_looked_at_closely(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert _may_have_long_tags(data) or not _LONG_TAG.search(data)


def test_what_is_remembered_is_judged_once_and_what_is_long_is_not_kept() -> None:
    judged = []

    @remembered
    def length(value: str) -> int:
        judged.append(value)
        return len(value)

    values = ["node", "x" * 5000]
    assert [length(each) for each in values * 2] == [4, 5000, 4, 5000]
    assert judged == [values[0], values[1], values[1]]
    for number in range(10_000):
        assert length(str(number)) == len(str(number))
    assert length("node") == 4
    assert judged.count("node") == 2


@pytest.mark.parametrize("text", ["", " ", "\0", "<!-- nothing -->"])
def test_a_page_of_nothing_has_a_root(text: str) -> None:
    assert parse_utf8(text.encode()).tag == parse(text).tag


@given(
    st.sampled_from(["p", "td", "span"]),
    st.lists(
        st.sampled_from(
            ["a", " ", "\n", "é", "<!-- x -->", "<?x y>", "<b>b</b>", "<br>", "<i hidden>i</i>", "<p class='x hidden'>p</p>", "<hr>", "<svg>s</svg>"]
        ),
        max_size=8,
    ),
)  # fmt: skip
def test_the_text_of_a_line_is_that_of_any_element(tag: str, inside: list[str]) -> None:
    element = next(parse(f"<table><tr><td><{tag}>{''.join(inside)}</{tag}>").iter(tag))
    assert shows_text(element) == (text_of(element) is not None)
    if not any(map(len, element)):
        whole = "".join(_deep_parts(element, ()))
        flat = "".join(_flat_parts(element))
        assert [part for part in flat.split("\0") if part] == [part for part in whole.split("\0") if part]


@pytest.mark.parametrize(
    "text", ["vor 3 Std. 20 Min.", "di 20 febr. 2024", "eergisteren", "3 wk geleden", "lu 4 jän 2021", "2 Wochen 3 days ago"]
)
def test_whatever_the_date_engine_knows_is_the_text_of_a_date(text: str) -> None:
    assert is_date_text(text)


@pytest.mark.parametrize("text", ["3 min", "2 dagen 3 uur", "2 d", "5 m", "die 3", "Page 3", "3 j.", "266", "s 2"])
def test_a_letter_makes_no_date(text: str) -> None:
    assert not is_date_text(text)
