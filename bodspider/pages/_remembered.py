"""What is told once: of the values of attributes, as the pages of a site repeat their classes, and of the elements of one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_Judgement = TypeVar("_Judgement")
_MOST = 4096
_LONGEST = 1000


class _Memory(dict[str, _Judgement]):
    def __init__(self, judge: Callable[[str], _Judgement]) -> None:
        self.judge = judge

    def __missing__(self, value: str) -> _Judgement:
        judgement = self.judge(value)
        if len(value) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[value] = judgement
        return judgement


def remembered(judge: Callable[[str], _Judgement]) -> Callable[[str], _Judgement]:
    """Return `judge`, a function of the value of an attribute, so that it remembers what it said of the values seen last."""
    return _Memory(judge).__getitem__


class _Kept(dict[Any, _Judgement]):
    def __init__(self, judge: Callable[[Any], _Judgement]) -> None:
        self.judge = judge

    def __missing__(self, element: Any) -> _Judgement:
        judgement = self[element] = self.judge(element)
        return judgement


def kept(judge: Callable[[Any], _Judgement]) -> Callable[[Any], _Judgement]:
    """Return `judge`, a function of an element, so that it remembers all that it said: what `functools.cache` does, made several times faster."""
    return _Kept(judge).__getitem__
