"""Leads that a text repeats."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bodspider.pages._lead import _begin_alike, _plain


@given(
    st.lists(st.text(alphabet="aA \u00ad.…é", min_size=1, max_size=60), min_size=1, max_size=5),
    st.integers(0, 60),
    st.integers(0, 4),
)
def test_paragraphs_that_begin_in_two_ways_repeat_no_lead(paragraphs: list[str], cut: int, place: int) -> None:
    paragraphs.insert(place, paragraphs[0][:cut] or "x")
    lead, others = _plain(paragraphs[0]).rstrip(".…"), paragraphs[1:4]
    if any(_plain(each).rstrip(".…") == lead or _plain(each).startswith(lead) for each in others):
        assert any(_begin_alike(paragraphs[0], each) for each in others)
