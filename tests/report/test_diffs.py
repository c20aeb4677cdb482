"""What a report says of a change."""

import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.report.diffs import Piece, word_diff

WORDS = st.lists(st.sampled_from(["een", "twee", "drie", "vier", "\n\n"]), max_size=10).map(" ".join)


@given(WORDS, WORDS)
def test_the_pieces_of_a_short_text_are_the_text_before_and_after(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "gone")) == before
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "come")) == after


def test_a_change_in_a_long_text_is_shown_with_the_words_around_it():
    before = " ".join(f"w{number}" for number in range(500))
    pieces = word_diff(before, before.replace("w250", "nieuw"))
    assert [piece for piece in pieces if piece.kind in ("gone", "come")] == [Piece("gone", "w250"), Piece("come", "nieuw")]
    assert sum(len(piece.text) for piece in pieces) < 200
    assert [piece.kind for piece in pieces] == ["cut", "same", "gone", "come", "same", "cut"]


def test_values_that_are_no_text_are_written_out():
    assert word_diff(None, "x") == [Piece("come", "x")]
    assert word_diff(["water"], ["water", "gender"])[-1] == Piece("come", "\ngender")
    assert word_diff([{"url": "https://a/", "text": None}], []) == [Piece("gone", "https://a/ ")]


def test_a_change_at_an_end_is_shown_with_the_words_beside_it():
    text = " ".join(f"w{number}" for number in range(100))
    assert [piece.kind for piece in word_diff(text, f"{text} nieuw")] == ["cut", "same", "come"]
    assert [piece.kind for piece in word_diff(text, f"nieuw {text}")] == ["come", "same", "cut"]


def test_many_changes_are_cut():
    before, after = (" ".join(f"{word}{number} w{number}" for number in range(100)) for word in "ab")
    pieces = word_diff(before, after)
    assert len(pieces) == 61
    assert pieces[-1].kind == "cut"


@pytest.mark.parametrize("shared", [" - ", " de ", "\n\n", " de het een van "])
def test_texts_that_share_only_common_words_are_gone_and_come(shared):
    before, after = (shared.join(f"{word}{number}" for number in range(400)) for word in "ab")
    assert word_diff(before, after) == [Piece("gone", before), Piece("come", after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a{0}", "b{0}"),
        ("a{0} -", "b{0} -"),
        ("a{0}", "a{back}"),
        ("a{0}", "a{swapped}"),
        ("a{0} b{0}", "a{0} c{0}"),
        ("a{half} b", "b a{half} c"),
        ("a b a", "b a b b"),
        ("a{tenth} b{0}", "a{tenth} b{swapped}"),
    ],
)
def test_the_work_grows_with_the_words_of_any_two_texts(before, after):
    numbers = [
        {"back": 1000 - number, "swapped": number ^ 1, "half": number // 2, "tenth": number // 10} for number in range(1000)
    ]
    old, new = (" ".join(form.format(at, **each) for at, each in enumerate(numbers)) for form in (before, after))
    words = len(old.split()) + len(new.split())
    calls: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _function: calls.update((event,)))
    try:
        word_diff(old, new)
    finally:
        sys.setprofile(None)
    assert calls["call"] + calls["c_call"] < 40 * words
