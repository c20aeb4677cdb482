"""What is usual, and what is too far from it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.monitors.measure import Quality, Seen, Told, quality_of
from bodspider.monitors.rules import (
    Case,
    Limits,
    coarse_dates,
    few_items,
    many_failures,
    missing_fields,
    nothing_new,
    other_markup,
)
from bodspider.monitors.usual import CHANCE, Earlier, Past, Share, chance_of, find_drop, past_of

NOW = datetime(2026, 5, 8, 7, tzinfo=UTC)
URL = "https://news.example/nl"


def seen(articles: int = 40, *, tags: int | None = None, is_full: bool = True, **more: object) -> Seen:
    told = Told(articles, Counter({"title": articles, "tags": articles if tags is None else tags}))
    values = {"markup": "aggregator", "entries": articles, "first_page": 20, "asked": articles, **more}
    return Seen(is_full=is_full, languages={"nl": told}, **values)


def tags(each: Seen) -> Share:
    return Share(each.languages["nl"].filled["tags"], each.languages["nl"].articles)


def past(*runs: Seen) -> Past:
    return Past(tuple((NOW - timedelta(days=number + 1), each) for number, each in enumerate(runs)))


def case(now: Seen, *earlier: Seen, **more: object) -> Case:
    return Case(quality=Quality({URL: now}), past={URL: past(*earlier)} if earlier else {}, now=NOW, **more)


@pytest.mark.parametrize(
    ("now", "before", "is_drop"),
    [
        ((0, 5), (40, 40), True),
        ((0, 4), (40, 40), False),
        ((20, 40), (40, 40), True),
        ((36, 40), (40, 40), False),
        ((35, 40), (36, 40), False),
        ((0, 6), (36, 40), False),
        ((0, 40), (13, 40), True),
        ((0, 10), (13, 40), False),
        ((0, 40), (5, 40), False),
        ((0, 40), (0, 40), False),
        ((40, 40), (0, 40), False),
        ((0, 40), (2, 2), True),
        ((30, 40), (2, 2), False),
    ],
)
def test_what_counts_as_a_drop(now, before, is_drop):
    found = find_drop(tags, seen(now[1], tags=now[0]), past(seen(before[1], tags=before[0])))
    assert (found is not None) is is_drop


@given(total=st.integers(1, 80), some=st.integers(0, 80), usual=st.integers(1, 200), have=st.integers(0, 200))
def test_the_chance_is_never_told_smaller_than_it_is(total, some, usual, have):
    some, have = min(some, total), min(have, usual)
    expected = min((have + 1) / (usual + 2), 0.95)
    exact = sum(comb(total, each) * expected**each * (1 - expected) ** (total - each) for each in range(some + 1))
    assert chance_of(Share(some, total), Share(have, usual)) >= exact * (1 - 1e-9)


def test_healthy_shares_give_no_alarm_in_a_million_runs():
    """Of articles half of which have tags, 40 in a run: the chance of an alarm, summed up exactly."""
    usual = Share(200, 400)
    alarms = [some for some in range(41) if chance_of(Share(some, 40), usual) < CHANCE]
    assert 0 < sum(comb(40, some) * 0.5**40 for some in alarms) < 1e-6


def test_updates_are_compared_with_updates_and_full_runs_with_full_runs():
    """New articles never have tags; those of an archive do: neither kind of run is an alarm to the other."""
    update, full = seen(30, tags=0, is_full=False), seen(200, tags=170)
    assert find_drop(tags, update, past(update, full)) is None
    assert find_drop(tags, full, past(*[update] * 12, full)) is None
    assert find_drop(tags, seen(30, tags=0, is_full=False), past(seen(30, is_full=False), full)) is not None


def test_a_first_update_is_expected_to_have_only_what_almost_all_articles_have():
    update = seen(30, tags=0, is_full=False)
    assert find_drop(tags, update, past(seen(200, tags=170))) is None
    assert find_drop(tags, update, past(seen(200, tags=200))) is not None


def test_updates_are_taken_together_until_there_is_enough_to_tell():
    bad, good = seen(2, tags=0, is_full=False), seen(2, is_full=False)
    full = seen(100)
    assert find_drop(tags, bad, past(bad, good, good, full)) is None
    found = find_drop(tags, bad, past(bad, bad, good, good, full))
    assert found is not None
    assert (found.now, found.runs) == (Share(0, 6), 3)
    assert find_drop(tags, good, past(bad, bad, bad, good, full)) is None


def test_what_is_usual_reaches_back_to_the_last_new_beginning():
    runs = [Earlier(NOW, Quality({URL: seen()}, is_baseline=number == 2)) for number in range(5)]
    assert len(past_of(URL, runs).runs) == 3
    assert past_of("https://other.example", runs).runs == ()


def test_what_is_stored_comes_back():
    quality = Quality(
        {URL: seen(3, tags=2, failed=Counter({"http-404": 1}), newest="2026-05-08T07:00:00+00:00")}, is_baseline=True
    )
    assert quality_of(quality.plain()) == quality
    assert quality_of({**quality.plain(), "from-the-future": 1}) == quality


@pytest.mark.parametrize(
    ("now", "earlier", "alarms"),
    [(40, [40], 0), (21, [40], 0), (19, [40], 1), (19, [40, 19], 0), (0, [4], 0), (3, [8], 1), (400, [40], 0), (19, [], 0)],
)
def test_few_items(now, earlier, alarms):
    assert len(list(few_items(case(seen(now), *map(seen, earlier))))) == alarms


def test_a_walk_that_was_cut_is_not_counted_but_its_first_page_is():
    assert list(few_items(case(seen(3, is_full=False), seen(40)))) == []
    assert len(list(few_items(case(seen(3, is_full=False, first_page=3), seen(40))))) == 1


def test_a_listing_whose_length_varies_may_be_short():
    assert list(few_items(case(seen(8), *map(seen, (20, 31, 9, 25, 16))))) == []
    assert len(list(few_items(case(seen(8), *map(seen, (20, 21, 19, 20, 20)))))) == 1


def test_a_listing_that_was_read_in_two_ways_before_may_be_again():
    now = seen(markup="views")
    assert len(list(other_markup(case(now, seen(), seen())))) == 1
    assert list(other_markup(case(now, seen(), seen(markup="views")))) == []
    assert list(other_markup(case(now))) == []
    assert list(other_markup(case(seen(markup=None, problem="http-500"), seen()))) == []


def test_failures_are_judged_listing_by_listing():
    bad = seen(failed=Counter({"http-500": 20}))
    other = seen(400)
    two = Case(quality=Quality({URL: bad, "https://other.example": other}), past={}, now=NOW)
    assert len(list(many_failures(two))) == 1
    assert list(many_failures(case(seen(failed=Counter({"robots": 20}))))) == []
    assert len(list(many_failures(case(seen(failed=Counter({"robots": 40})), seen())))) == 1
    assert list(many_failures(case(seen(failed=Counter({"robots": 40})), seen(failed=Counter({"robots": 40}))))) == []
    assert list(many_failures(case(seen(2, failed=Counter({"http-500": 2}), is_full=False), seen()))) == []


def test_floors_need_many_articles_and_hold_without_a_past():
    limits = Limits(floors={"title": 0.9, "body": 0.5})
    assert [line.split(":")[0] for line in missing_fields(case(seen(20), limits=limits))] == ["body"]
    assert list(missing_fields(case(seen(19), limits=limits))) == []
    assert len(list(missing_fields(case(seen(20), limits=limits, is_comparable=False)))) == 1
    dated = Limits(floors={"published": 0.1})
    assert len(list(missing_fields(case(seen(20), limits=dated)))) == 1
    assert list(missing_fields(case(seen(20), limits=dated, is_comparable=False))) == []


def test_dates_that_are_finer_than_usual_are_no_alarm():
    def dated(precision: str) -> Seen:
        found = seen()
        found.languages["nl"].precision = Counter({precision: 40})
        found.languages["nl"].filled["published"] = 40
        return found

    assert list(coarse_dates(case(dated("second"), dated("year")))) == []
    [line] = coarse_dates(case(dated("year"), dated("second")))
    assert "dated to the month; usually 100 %; now year: 40" in line


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("lag", "gap", "before", "limit", "alarms"),
    [
        (20, 1, 1, None, 0),
        (22, 1, 1, None, 1),
        (22, 10, 1, None, 0),
        (31, 10, 1, None, 1),
        (1000, 1, 998, None, 0),
        (4, 1, 1, 3, 1),
        (4, 1, 998, 3, 1),
        (4, 1, 1, 5, 0),
    ],
)
def test_silence(lag, gap, before, limit, alarms):
    earlier = Past(((NOW - timedelta(days=2), seen(newest=ago(2 + before))),))
    given = Case(
        quality=Quality({URL: seen(newest=ago(lag))}),
        past={URL: earlier},
        now=NOW,
        dates={URL: [NOW - timedelta(days=lag + gap * number) for number in range(30)]},
        limits=Limits(silence=limit and timedelta(days=limit)),
    )
    assert len(list(nothing_new(given))) == alarms
