"""What is told of an element at a glance is what a look at all around or in it tells."""

from __future__ import annotations

from random import Random

import pytest

from bodspider.pages._finds import Mode
from bodspider.pages._roles import BLOCKS, is_hidden, is_paragraph, is_unseen
from bodspider.pages._shapes import is_leaf
from bodspider.pages._survey_walk import Walk
from bodspider.pages._text import elements_by_tag, parse
from tests.fuzz import markup

PAGES = [
    "<div class=paragraph><div><p>a</p><section><ul><li>b</ul></section></div><p class=paragraph>c<b>d</b></p></div><div><p>e</p></div>",
    "<article class=paragraph><p>a</p><details class='x paragraph'><p>b<i>c<br><span>d<em>e</em></span></i></p></details></article>",
    "<p><span><i><div>in a line</div></i></span></p><p><!-- x --><span>y</span></p><table><tr><td>z<td><li>l</table>",
    *(markup.html(Random(seed)) for seed in range(40)),
]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_glance_tells_holds(page: str) -> None:
    root = parse(page)
    walk = Walk(root, None, Mode.AROUND)
    for each in root.iter("*"):
        around = each.iterancestors("div", "section", "figure", "details")
        assert walk.is_in_paragraph(each) == any(map(is_paragraph, around))
        assert is_leaf(each) == all(inner.tag not in BLOCKS | {"li"} for inner in each.iterdescendants())
        if is_hidden(each):
            assert is_unseen(each) or each.tag == "form"


def test_elements_by_tag_are_those_of_one_walk_for_each() -> None:
    root = parse("<title>t</title><link rel=a><div><p>a</p><link rel=b></div><p>b<br></p>")
    assert elements_by_tag(root, "p", "link", "h1") == {"p": [*root.iter("p")], "link": [*root.iter("link")], "h1": []}
