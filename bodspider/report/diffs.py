"""What changed in a text, word by word."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from typing import Any, Literal, NamedTuple

Kind = Literal["same", "gone", "come", "cut"]
Change = tuple[list[str], list[str]]

_WORDS = re.compile(r"\s+|[^\s]+")
_AROUND = 12
"""Words and spaces that are shown on each side of a change."""
_MOST_WORDS = 4_000
"""Words and spaces of a text that are compared; the rest is left out."""
_MOST_LOOKS = 8
"""How often a word is compared at most: two texts take time that grows with their length, whatever they hold."""
_MOST_PIECES = 60


class Piece(NamedTuple):
    """A part of a text: the same as before, gone, come, or cut because nothing changed there."""

    kind: Kind
    text: str


def word_diff(before: Any, after: Any) -> list[Piece]:
    """Return how the text `before` became `after`, with a few words around each change; values that are no text are written out."""
    old, new = (_WORDS.findall(_text(value))[:_MOST_WORDS] for value in (before, after))
    changes = (change for change in _changes(old, new, _MOST_LOOKS) if any(change))
    runs = [_joined(run) for _, run in groupby(changes, key=lambda change: change[0] == change[1])]
    pieces: list[Piece] = []
    for number, (gone, come) in enumerate(runs):
        if gone == come:
            pieces.extend(_shortened(gone, is_first=number == 0, is_last=number == len(runs) - 1))
            continue
        if gone:
            pieces.append(Piece("gone", "".join(gone)))
        if come:
            pieces.append(Piece("come", "".join(come)))
    return pieces if len(pieces) <= _MOST_PIECES else [*pieces[:_MOST_PIECES], Piece("cut", "…")]


def _changes(old: list[str], new: list[str], looks: int) -> Iterator[Change]:
    """Yield the parts of `old` and what each became, in order; what is the same became itself.

    That is what both begin and end with and, between, the words that both hold once, in the order that most of them share. What
    stands between those is looked at likewise, `looks` times at most. This is Bram Cohen's patience diff.
    """
    head = _count_alike(old, new)
    old, new, same = old[head:], new[head:], old[:head]
    tail = _count_alike(reversed(old), reversed(new))
    yield same, same
    same = old[len(old) - tail :]
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    anchors = _anchors(old, new) if looks else []
    if not anchors:
        yield old, new
    else:
        start, new_start = 0, 0
        for place, new_place in (*anchors, (len(old), len(new))):
            yield from _changes(old[start:place], new[new_start:new_place], looks - 1)
            yield old[place : place + 1], new[new_place : new_place + 1]
            start, new_start = place + 1, new_place + 1
    yield same, same


def _count_alike(old: Iterable[str], new: Iterable[str]) -> int:
    """Return with how many words that are the same both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return where the words stand in `old` and in `new` that both hold once: of them, the most that follow each other in both."""
    counts, new_counts = Counter(old), Counter(new)
    places = {word: place for place, word in enumerate(new) if counts[word] == new_counts[word] == 1 and not word.isspace()}
    ends: list[int] = []  # where the best rows of one word, two words and so on end in `new`
    rows: dict[int, tuple[int, int | None]] = {}  # of each end, the place in `old`, and the end of the row before it
    for place, word in enumerate(old):
        if (end := places.get(word)) is not None:
            length = bisect(ends, end)
            ends[length : length + 1] = [end]
            rows[end] = place, ends[length - 1] if length else None
    found = []
    last = ends[-1] if ends else None
    while last is not None:
        place, before = rows[last]
        found.append((place, last))
        last = before
    return found[::-1]


def _joined(changes: Iterator[Change]) -> Change:
    gone, come = zip(*changes, strict=True)
    return [word for words in gone for word in words], [word for words in come for word in words]


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
