"""The text of an element: blocks, lines, lists, tables, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bodspider.pages._blocks import block_text


def text(markup: str) -> str | None:
    return block_text(html.fromstring(f"<div>{markup}</div>"))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", None),
        (" \n\t ", None),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>one</p>two<div>three</div>four", "one\n\ntwo\n\nthree\n\nfour"),
        ("<b>W</b>ord and <i>w</i><u>ord</u>", "Word and word"),
        ("<b>one</b> <i>two</i>", "one two"),
        ("one\n   two\tthree", "one two three"),
        ("a\u00a0b c\u00add", "a\u00a0b c\u00add"),
        ("one<br>two", "one\ntwo"),
        ("one<br><br>two", "one\n\ntwo"),
        ("one<br>\n<br><br>two", "one\n\ntwo"),
        ("<p>one<br></p><p><br>two</p>", "one\n\ntwo"),
        ("<h2>Head</h2><blockquote><p>Quote</p></blockquote>", "Head\n\nQuote"),
        ("a<!-- no -->b<?no no?>c", "abc"),
    ],
)
def test_blocks(markup: str, expected: str | None) -> None:
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol start=3><li><p>one</p></li>\n<li> two </li></ol>", "- one\n- two"),
        ("x<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>y", "x\n\n- one\n- inner\n- two\n\ny"),
        ("<ul><li><ul><li>only inner</li></ul></li></ul>", "- only inner"),
        ("<ul><li></li><li> </li><li>one</li></ul>", "- one"),
        ("<ul><li>one<br>more</li><li><p>a</p><p>b</p></li></ul>", "- one\nmore\n- a\nb"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>end", "term\nmeaning\n\nend"),
    ],
)
def test_lists(markup: str, expected: str) -> None:
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2"),
        ("<table><caption>Cap</caption><thead><tr><th>A</th><th>B</th></tr></thead></table>end", "Cap\nA\tB\n\nend"),
        ("<table><tr><td><p>a</p><p>b<br>c</p></td><td><ul><li>d</li></ul></td></tr></table>", "a b c\td"),
        ("<table><tr><td></td><td>x</td></tr><tr><td> </td><td></td></tr></table>", "\tx"),
        ("<table><tr><td><p>a</p><p>b</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>", "a\n\nb\n\n1\t2"),
        ("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
        ("<td>stray</td>x", "stray\n\nx"),
    ],
)
def test_tables(markup: str, expected: str) -> None:
    assert text(markup) == expected


def test_preformatted_lines_stay() -> None:
    assert text("<p>x</p><pre>\n one\n   two\n\nthree</pre>y") == "x\n\n one\n   two\n\nthree\n\ny"


def test_captions_stay_and_alternative_texts_do_not() -> None:
    assert text("<figure><img alt='no' src=x><figcaption>© somebody</figcaption></figure>") == "© somebody"


@pytest.mark.parametrize(
    "left_out",
    [
        "<script>no()</script>",
        "<style>no</style>",
        "<noscript>no</noscript>",
        "<template>no</template>",
        "<form><p>no</p></form>",
        "<button>no</button>",
        "<svg><text>no</text></svg>",
        "<iframe>no</iframe>",
        "<span hidden>no</span>",
        "<span class='link visually-hidden focusable'>no</span>",
        "<span class=hidden>no</span>",
        "<span class=element-invisible>no</span>",
        "<span style='color: red; DISPLAY : none'>no</span>",
    ],
)
def test_what_is_not_shown_is_left_out(left_out: str) -> None:
    assert text(f"<p>be{left_out}fore</p>") in {"before", "be\n\nfore"}


def test_elements_can_be_left_out_and_what_follows_them_stays() -> None:
    page = html.fromstring("<div>a<span>b</span>c<div>d</div>e</div>")
    assert block_text(page, [page.find("span")]) == "ac\n\nd\n\ne"
    assert block_text(page, [page.find("div")]) == "abc\n\ne"


def test_depth_does_not_matter() -> None:
    page = html.Element("div")
    inner = page
    for _ in range(20_000):
        inner = html.etree.SubElement(inner, "span")
    inner.text = "deep"
    assert block_text(page) == "deep"


_WORD = st.text(alphabet="abcאبé", min_size=1, max_size=5)
_MARKUP = st.recursive(
    _WORD,
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "b", "li", "ul", "td", "table", "blockquote"]), st.lists(inner, max_size=4)
    ).map(lambda pair: f"<{pair[0]}>{' '.join(pair[1])}</{pair[0]}>"),
    max_leaves=20,
)


@given(st.lists(_MARKUP, max_size=5))
def test_no_word_is_lost_or_invented(parts: list[str]) -> None:
    page = html.fromstring(f"<div>{' '.join(parts)}</div>")
    shown = (block_text(page) or "").replace("- ", " ").split()
    assert shown == " ".join(page.itertext()).split()
