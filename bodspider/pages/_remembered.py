"""What is told once: of the values of attributes, as the pages of a site repeat their classes, of the elements of one page, and of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, overload

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


class once(cached_property[_Judgement]):  # noqa: N801 -- it is written as a decorator
    """A `functools.cached_property` without the lock that it held up to Python 3.11: a page is read by one thread."""

    @overload
    def __get__(self, page: None, owner: type[Any] | None = None) -> once[_Judgement]: ...

    @overload
    def __get__(self, page: object, owner: type[Any] | None = None) -> _Judgement: ...

    def __get__(self, page: object | None, owner: type[Any] | None = None) -> once[_Judgement] | _Judgement:
        if page is None:
            return self
        assert self.attrname is not None
        judgement: _Judgement = self.func(page)
        page.__dict__[self.attrname] = judgement
        return judgement
