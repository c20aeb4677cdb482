"""What a report says of a change."""

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


def test_texts_that_have_nothing_in_common_are_cut():
    before, after = ("".join(f"{prefix}{number} - " for number in range(3000)) for prefix in "ab")
    pieces = word_diff(before, after)
    assert len(pieces) <= 61
    assert pieces[-1].kind == "cut"
