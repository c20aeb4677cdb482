"""Links to stylesheets are cut out of a page only where nothing else of it changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bodspider.pages import _styles
from bodspider.pages._styles import without_stylesheets
from bodspider.pages._text import parse_utf8

HEAD = '<!DOCTYPE html>\n<html lang="nl">\n  <head>\n    <meta charset="utf-8" />\n'
STYLES = "".join(f'<link rel="stylesheet" media="all" href="/core/{number}.css?q=1&amp;a" />\n' for number in range(12))
PIECES = st.lists(
    st.sampled_from(
        [
            '<link rel="canonical" href="/nl/x" />\n', "<title>T</title>\n", "<title>", "</title>", "<!-- ", "-->", "<script>", "</script>",
            "<style>", "</style>", "<body>", "</head>", "<p>x</p>", "x", "\x0b", " ", "\n", "&nbsp;", "<textarea>", "<meta name='a", '<meta name="a',
            '<meta content="a>b" />', "<noscript>", "<template>", "<svg>", STYLES[:60], STYLES,
            '<link rel="stylesheet" media="print" href="/p.css" />\n', "</html>", "<html>", "<plaintext>", "<xmp>", "<frameset>", "<![CDATA[", "<?x ",
        ]
    ),
    max_size=4,
).map("".join)  # fmt: skip


def told(root: Any) -> list[tuple[Any, ...]]:
    """Return what a page says, without its links to stylesheets, and without white space at the edges of texts."""
    shown = [each for each in root.iter() if each.get("rel") != "stylesheet"]
    return [(each.tag, *each.attrib.items(), (each.text or "").strip(), (each.tail or "").strip()) for each in shown]


@given(st.sampled_from([HEAD, HEAD[:16], HEAD[15:], ""]), PIECES, PIECES)
@example(HEAD, "", "</head><body><p>x</p></body></html>")
@example(HEAD, "<title>T</title>\n", "<p>x</p>" + STYLES)
@example(HEAD, "<script>", "</script><p>x</p>")
def test_a_page_without_its_stylesheets_says_the_same(start: str, before: str, after: str) -> None:
    data = (start + before + STYLES + after).encode()
    left, count = without_stylesheets(data)
    whole, rest = parse_utf8(data), parse_utf8(left)
    assert sum(1 for _ in whole.iter()) == sum(1 for _ in rest.iter()) + count
    assert told(whole) == told(rest)


@given(st.sampled_from([STYLES, STYLES[: len(STYLES) // 4 * 3], STYLES.replace("a", "b"), ""]), PIECES, PIECES)
@example(STYLES, "", "</head><body><p>x</p>" + STYLES)
@example(STYLES, "", '<meta charset="utf-8" />\n' + STYLES + "</head>")
def test_a_run_that_is_known_from_another_page_is_told_as_a_new_one(known: str, before: str, after: str) -> None:
    data = (HEAD + before + STYLES + after).encode()
    _styles._known.clear()
    alone = without_stylesheets(data)
    _styles._known.clear()
    without_stylesheets(f"{HEAD}{known}</head><body><p>y</p></body></html>".encode())
    assert without_stylesheets(data) == alone


def test_they_are_cut_out_of_a_plain_head() -> None:
    page = f"{HEAD}<title>T</title>\n{STYLES}</head><body><p>x</p></body></html>"
    for _ in range(2):
        assert without_stylesheets(page.encode()) == (page.replace(STYLES, "").encode(), 12)


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<!-- {STYLES} -->",
        f"{HEAD}x{STYLES}",
        f"<html><head>{STYLES}",
        f"{HEAD}<script>{STYLES}</script>",
        f"{HEAD}{STYLES[: len(STYLES) // 3]}",
        f"{HEAD}{STYLES[:-3]}",
        HEAD + STYLES.replace("5.css", "5.css'>"),
    ],
)
def test_they_stay_where_they_could_be_something_else(page: str) -> None:
    assert without_stylesheets(page.encode()) == (page.encode(), 0)
