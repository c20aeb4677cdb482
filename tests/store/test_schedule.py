from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.store.schedule import LONGEST, SHORTEST, SPREAD, UNDATED, Check, failed, moved, next_due, seen

NOW = datetime(2026, 5, 8, 7, tzinfo=UTC)
ids = st.text("0123456789abcdef", min_size=16, max_size=16)
ages = st.timedeltas(timedelta(days=-2), timedelta(days=20_000))


@given(ids, ages)
def test_the_wait_is_within_its_bounds(identity, age):
    wait = next_due(identity, NOW - age, NOW) - NOW
    assert SHORTEST * (1 - SPREAD) <= wait <= LONGEST * (1 + SPREAD)


@given(ids, ages, ages)
def test_the_older_an_article_the_longer_the_wait(identity, one, other):
    younger, older = sorted((one, other))
    assert next_due(identity, NOW - younger, NOW) <= next_due(identity, NOW - older, NOW)


def test_articles_that_were_fetched_together_fall_due_apart():
    due = [next_due(f"{number:016x}", NOW - timedelta(days=100), NOW) for number in range(1_000)]
    assert len(set(due)) > 900
    assert max(due) - min(due) > timedelta(days=3)


@pytest.mark.parametrize(
    ("age", "wait"), [(timedelta(hours=1), SHORTEST), (timedelta(days=10), timedelta(days=1)), (timedelta(days=3_000), LONGEST)]
)
def test_the_wait_is_about_a_tenth_of_the_age(age, wait):
    assert wait * (1 - SPREAD) <= next_due("abc", NOW - age, NOW) - NOW <= wait * (1 + SPREAD)


def test_an_undated_article_waits_a_week():
    assert abs(next_due("abc", None, NOW) - NOW - UNDATED) <= UNDATED * SPREAD


def after(*reasons: str, stored: bool = True) -> Check:
    check = Check("abc")
    for run, reason in enumerate(reasons, 1):
        check = failed(check, reason, stored=stored, run=run, now=NOW)
    return check


def test_what_may_pass_is_tried_again_in_the_next_runs_and_then_ever_more_rarely():
    waits = [(after(*["timeout"] * count).due or NOW) - NOW for count in range(1, 9)]
    assert waits == [timedelta(days=days) for days in (0, 0, 0, 1, 2, 4, 8, 16)]


def test_what_lasts_is_tried_again_after_a_day():
    assert (after("robots").due or NOW) - NOW == timedelta(days=1)


def test_a_page_missing_for_the_first_time_is_looked_for_in_the_next_run():
    check = after("http-404")
    assert (check.gone, check.missing_run, check.due) == (None, 1, NOW)


@pytest.mark.parametrize("reasons", [("http-404", "http-404"), ("http-404", "http-410"), ("http-410", "timeout", "http-404")])
def test_a_page_missing_in_two_runs_is_gone(reasons):
    check = after(*reasons)
    assert check.gone == NOW
    assert check.changed_run == len(reasons)


def test_a_page_missing_twice_in_one_run_is_not_gone():
    once = failed(Check("abc"), "http-404", stored=True, run=1, now=NOW)
    assert failed(once, "http-404", stored=True, run=1, now=NOW).gone is None


def test_what_was_never_there_cannot_go():
    assert after("http-404", "http-404", "http-404", stored=False).gone is None


def test_what_comes_back_is_restored_and_counts_as_changed():
    back = seen(after("http-404", "http-404"), published=NOW, changed=False, run=7, now=NOW)
    assert (back.gone, back.missing_run, back.failures, back.changed_run) == (None, None, 0, 7)


def test_what_moved_is_gone_to_where_it_moved():
    check = moved(Check("abc"), "def", run=3, now=NOW)
    assert (check.gone, check.moved_to, check.changed_run) == (NOW, "def", 3)
