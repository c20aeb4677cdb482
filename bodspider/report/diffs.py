"""What changed in a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

Kind = Literal["same", "gone", "come", "cut"]

_WORDS = re.compile(r"\s+|[^\s]+")
_AROUND = 12
"""Words and spaces that are shown on each side of a change."""
_MOST_WORDS = 4_000
"""Words of a text that are compared; the rest is told to be left out."""
_MOST_PIECES = 60


class Piece(NamedTuple):
    """A part of a text: the same as before, gone, come, or cut because nothing changed there."""

    kind: Kind
    text: str


def word_diff(before: Any, after: Any) -> list[Piece]:
    """Return how the text `before` became `after`, with a few words around each change; values that are no text are written out."""
    old, new = (_WORDS.findall(_text(value))[:_MOST_WORDS] for value in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.extend(_shortened(old[start:end], is_first=start == 0, is_last=end == len(old)))
            continue
        if end > start:
            pieces.append(Piece("gone", "".join(old[start:end])))
        if new_end > new_start:
            pieces.append(Piece("come", "".join(new[new_start:new_end])))
    return pieces if len(pieces) <= _MOST_PIECES else [*pieces[:_MOST_PIECES], Piece("cut", "…")]


def _shortened(words: list[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    before, after = (0 if is_first else _AROUND), (0 if is_last else _AROUND)
    if len(words) <= 2 * _AROUND:
        yield Piece("same", "".join(words))
        return
    if before:
        yield Piece("same", "".join(words[:before]))
    yield Piece("cut", " … ")
    if after:
        yield Piece("same", "".join(words[-after:]))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value)
    if isinstance(value, dict):
        return " ".join(_text(each) for each in value.values())
    return str(value)
