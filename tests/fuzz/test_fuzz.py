"""A small share of the fuzzing, the same in every run; ``python -m tests.fuzz`` does all of it."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodspider.errors import BodspiderError
from tests.fuzz.harness import LIMIT, SIZE, Found, Target, run, try_one
from tests.fuzz.regexes import LENGTHS, Expression, attacks, expressions, slowest
from tests.fuzz.targets import TARGETS
from tests.fuzz.with_atheris import Bytes

INPUTS = {"listing": 120, "article": 120, "marks": 60, "archive": 100}
"""Inputs of the targets that take longest; the others get a thousand."""
BUSY = 10
"""How many times slower than its own a machine may be that runs the tests; time that grows with the square of an input shows all the same."""


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_raises_what_is_not_ours_or_takes_long(name):
    found = run(TARGETS[name], INPUTS.get(name, 1000), seconds=60, seed=2026, stretched=12)
    assert not found.raised
    assert found.slowest < BUSY * LIMIT, found.worst
    assert found.inputs > 50


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_what_hypothesis_makes_small_when_it_fails(name, chance):
    try:
        TARGETS[name].take(TARGETS[name].make(chance))
    except BodspiderError as error:
        assert "\n" not in str(error)


def test_no_regular_expression_takes_time_that_grows_with_the_square_of_a_text():
    slow = {label: slowest(each, 8000) for label, each in expressions().items()}
    slow = {label: each for label, each in slow.items() if each[0] > LIMIT and not _is_quick(expressions()[label])}
    assert not slow


def _is_quick(expression: Expression) -> bool:
    """Tell whether a half of the text takes more than a third of the time: a machine that is busy, and no square."""
    whole, half = (min(slowest(expression, size)[0] for _ in range(3)) for size in (8000, 4000))
    return whole < LIMIT or half > whole / 3


def test_the_lengths_that_expressions_are_given_are_those_of_expressions_that_exist():
    assert all(any(label.startswith(start) for label in expressions()) for start in LENGTHS)


def test_attacks_reach_what_an_expression_repeats():
    import re

    made = list(attacks(re.compile(r"begin\s*(?:ab)+\d+end"), 1000))
    assert any(text.startswith("beginababab") for text in made)
    assert any(text.startswith("beginab111") for text in made)
    assert slowest(Expression(re.compile(r"\s*x"), frozenset(("search",)), SIZE), 20_000)[0] > LIMIT


def test_the_harness_notices_what_it_is_there_for():
    def take(value: str) -> None:
        if value == "slow":
            sum(range(20_000_000))
        if value == "raises":
            raise ValueError(value)
        raise BodspiderError(value)

    found = Found()
    for value in ("fine", "slow", "raises"):
        try_one(Target("x", random.Random.random, take), value, found, value)
    assert (found.inputs, found.refused, len(found.slow)) == (3, 2, 1)
    assert next(iter(found.raised)).startswith("ValueError in test_fuzz.py")
    assert not found.is_good


@pytest.mark.parametrize("name", ["article", "feed", "date"])
def test_bytes_of_atheris_are_chance(name):
    made = [TARGETS[name].make(Bytes(data)) for data in (b"", b"\x00", b"\xff" * 500, random.Random(1).randbytes(3000))]
    assert made == [TARGETS[name].make(Bytes(data)) for data in (b"", b"\x00", b"\xff" * 500, random.Random(1).randbytes(3000))]
    assert made[0] != made[3]
