"""Every regular expression of the code, and texts that are made to keep each of them busy.

A backtracking engine takes time that grows with the square of a text, or worse, where a repeated part is followed by something
that is missing. So each repeated part of an expression, as its parse tree gives it, is repeated to a hundred kilobytes, after
what stands before it and before what cannot match.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as op
import re._parser as parser
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bodspider
from tests.fuzz.harness import SIZE

_NEVER = "\x01"
_OURS = ("bodspider.store.migrations", "bodspider.monitors.suite", "bodspider.report.plots", "bodspider.sample_site")
"""Modules that look at nothing but what we wrote ourselves."""
_FUNCTIONS = frozenset(("match", "fullmatch", "search", "sub", "subn", "findall", "finditer", "split"))


DATE = 200
LENGTHS = {
    "dates.": DATE,
    "pages._kinds": DATE,
    "pages._line_dates": DATE,
    "pages._phrases": DATE,
    "pages._title: _SUFFIX": 1000,
    "pages._title: _CUT": 1000,
    "urls": 8192,
}
"""Characters that expressions of these modules are given at most: dates and lines about dates are cut, and have no two spaces in a row."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, how it is used, and the longest text that it is given."""

    pattern: re.Pattern[str]
    methods: frozenset[str]
    length: int


def expressions() -> dict[str, Expression]:
    """Return the expressions of all modules of the project, by module, name and pattern."""
    found: dict[str, Expression] = {}
    for info in pkgutil.walk_packages(bodspider.__path__, "bodspider."):
        if info.name.startswith(_OURS):
            continue
        module = importlib.import_module(info.name)
        source = Path(module.__file__ or "").read_text()
        for name, each, method in (*_held(vars(module).items()), *_written(module)):
            if not isinstance(each.pattern, str):
                continue
            called = frozenset((method,)) if method else frozenset(re.findall(rf"\b{name}\.({'|'.join(_FUNCTIONS)})\b", source))
            label = f"{info.name.removeprefix('bodspider.')}: {name} {each.pattern}"
            length = next((most for start, most in LENGTHS.items() if label.startswith(start)), SIZE)
            found.setdefault(label, Expression(each, called or frozenset(("search",)), length))
    return found


def _held(named: Any) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    for name, value in list(named):
        if isinstance(value, re.Pattern):
            yield name, value, ""
        elif isinstance(value, tuple | list):
            yield from _held((name, each) for each in value)


def _written(module: Any) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield the expressions that stand as literals in calls such as ``re.sub(…)``, and those that the date engine compiles late."""
    source = Path(module.__file__)
    tree = ast.parse(source.read_text())
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _FUNCTIONS:
            continue
        of = node.func.value
        late = isinstance(of, ast.Call) and getattr(of.func, "id", "") == "pattern"
        arguments = of.args if late and isinstance(of, ast.Call) else node.args if getattr(of, "id", "") == "re" else []
        if arguments:
            first = arguments[0]
            text = first.value if isinstance(first, ast.Constant) else vars(module).get(getattr(first, "id", ""))
            if isinstance(text, str):
                yield "", re.compile(text, 0 if late else re.IGNORECASE), node.func.attr


def slowest(expression: Expression, size: int) -> tuple[float, str]:
    """Return the seconds of CPU that the slowest of the texts of at most `size` characters takes, and its beginning."""
    worst = (0.0, "")
    for attack in attacks(expression.pattern, min(size, expression.length)):
        text = " ".join(attack.split()) if expression.length == DATE else attack
        for method in expression.methods:
            start = time.thread_time()
            if method in ("match", "fullmatch"):
                getattr(expression.pattern, method)(text)
            else:
                expression.pattern.search(text)
            worst = max(worst, (time.thread_time() - start, repr(text[:40])))
        if worst[0] > 1:
            break
    return worst


def attacks(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Yield texts of `size` characters that repeat what `pattern` repeats."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    seen = set()
    for before, repeated in _repeats(tree, ""):
        for text in (repeated, repeated + before, before + repeated):
            if text and (before, text) not in seen:
                seen.add((before, text))
                filled = (text * (size // len(text) + 1))[:size]
                yield filled + _NEVER
                yield before + filled + _NEVER
    for char in " \t\nx0-.<&\"'/=…":
        yield char * size + _NEVER


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Yield, for each repeated part, a text that matches what stands before it, and one that matches the part."""
    for kind, value in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, _high, inner = value
            yield before, _sample(inner)
            yield from _repeats(inner, before)
            before += _sample(inner) * min(low, 3)
            continue
        for branch in _parts(kind, value):
            yield from _repeats(branch, before)
        before += _sample([(kind, value)])


def _parts(kind: Any, value: Any) -> list[Any]:
    if kind is op.SUBPATTERN:
        return [value[-1]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _sample(tree: Any) -> str:
    """Return a short text that `tree` matches, or something near it."""
    return "".join(_of_one(kind, value) for kind, value in tree)


def _of_one(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return _of_set(value)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _sample(value[2]) * max(value[0], 1 if value[1] else 0)
    if kind is op.BRANCH:
        return _sample(value[1][0])
    parts = _parts(kind, value)
    return _sample(parts[0]) if parts and kind in (op.SUBPATTERN, op.ATOMIC_GROUP) else ""


def _of_set(members: Any) -> str:
    classes = {
        op.CATEGORY_DIGIT: "1",
        op.CATEGORY_SPACE: " ",
        op.CATEGORY_WORD: "a",
        op.CATEGORY_NOT_SPACE: "a",
        op.CATEGORY_NOT_DIGIT: "a",
        op.CATEGORY_NOT_WORD: "-",
    }
    if members[0][0] is op.NEGATE:
        refused = [*members[1:]]
        return next(char for char in "a1- <.\n!Aé" if not any(_is_in(char, each) for each in refused))
    kind, value = members[0]
    return chr(value) if kind is op.LITERAL else chr(value[0]) if kind is op.RANGE else classes.get(value, "a")


def _is_in(char: str, member: Any) -> bool:
    kind, value = member
    if kind is op.LITERAL:
        return ord(char) == value
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return bool(
        re.match(
            {
                op.CATEGORY_DIGIT: r"\d",
                op.CATEGORY_SPACE: r"\s",
                op.CATEGORY_WORD: r"\w",
                op.CATEGORY_NOT_SPACE: r"\S",
                op.CATEGORY_NOT_DIGIT: r"\D",
                op.CATEGORY_NOT_WORD: r"\W",
            }[value],
            char,
        )
    )
