"""What the values of attributes say, told once: the pages of a site repeat their classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
