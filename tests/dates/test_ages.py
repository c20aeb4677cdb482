"""Ages: whatever Drupal prints, the truth lies in the window that is read from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodspider.dates import RenderTime, Statement, read
from bodspider.dates._calendar import difference, earliest_with, latest_with
from tests.dates.models import format_diff, format_interval, format_interval_of_drupal_7, php_diff, say

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = [BRUSSELS, ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
instants = st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)).map(lambda time: time.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001
spans = st.one_of(
    st.integers(1, 3700), st.integers(1, 90_000), st.integers(1, 700_000), st.integers(1, 40_000_000), st.integers(1, 400_000_000)
)
languages = st.lists(st.sampled_from(["nl", "fr", "de", "en"]), min_size=7, max_size=7)


def age(text: str, rendered: datetime, zone=BRUSSELS, language: str | None = "nl", granularity: int = 2, fixed: bool = False):
    statement = Statement("listing", text, None, language, RenderTime(rendered, "Last-Modified"), granularity, fixed)
    return read(statement, timezone=zone, now=rendered)


def window(text: str, rendered: datetime, **more):
    reading = age(text, rendered, **more)
    assert len(reading.windows) == 1, (text, reading)
    return reading.windows[0]


F = datetime(2021, 5, 7, 23, 0, tzinfo=UTC)
"""One o'clock in the morning of 8 May 2021 in Brussels."""


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BRUSSELS).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2 dagen 16 hours ago", local(2021, 5, 5, 8, 0, 1), local(2021, 5, 5, 9)),
        ("1 week 2 dagen ago", local(2021, 4, 28, 1, 0, 1), local(2021, 4, 29, 1)),
        ("3 weeks 1 dag ago", local(2021, 4, 15, 1, 0, 1), local(2021, 4, 16, 1)),
        ("1 month ago", local(2021, 4, 1, 1, 0, 1), local(2021, 4, 8, 1)),
        ("1 month 4 weeks ago", local(2021, 3, 8, 0, 0, 1), local(2021, 3, 11, 1)),
        ("2 months 1 week ago", local(2021, 2, 22, 0, 0, 1), local(2021, 3, 1, 1)),
        ("54 minutes 57 seconds ago", local(2021, 5, 8, 0, 5, 3), local(2021, 5, 8, 0, 5, 3)),
        ("5 uur geleden", local(2021, 5, 7, 19, 59, 1), local(2021, 5, 7, 20)),
        ("il y a 3 jours", local(2021, 5, 5, 0, 0, 1), local(2021, 5, 5, 1)),
        ("vor 2 Tagen 16 Stunden", local(2021, 5, 5, 8, 0, 1), local(2021, 5, 5, 9)),
        ("vor einer Stunde", local(2021, 5, 7, 23, 0, 1), local(2021, 5, 8, 0)),
        ("5 mins ago", local(2021, 5, 8, 0, 54, 1), local(2021, 5, 8, 0, 55)),
        ("3 hours ago by admin", local(2021, 5, 7, 21, 59, 1), local(2021, 5, 7, 22)),
        ("Submitted by admin 3 hours ago", local(2021, 5, 7, 21, 59, 1), local(2021, 5, 7, 22)),
        ("Door admin, 2 dagen geleden", local(2021, 5, 6, 0, 0, 1), local(2021, 5, 6, 1)),
        ("1&nbsp;week <em class='placeholder'>2 dagen</em> geleden", local(2021, 4, 28, 1, 0, 1), local(2021, 4, 29, 1)),
        ("1 hour 59 minutes hence", local(2021, 5, 8, 2, 59), local(2021, 5, 8, 2, 59, 59)),
        ("gisteren", local(2021, 5, 7), local(2021, 5, 7, 23, 59, 59)),
        ("yesterday at 14:32", local(2021, 5, 7, 14, 32), local(2021, 5, 7, 14, 32, 59)),
    ],
)
def test_an_age_is_the_window_that_it_proves(text, earliest, latest):
    found = window(text, F, language=None if text.startswith(("il", "vor")) else "nl")
    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["2 dagen", "ago", "16 hours 2 days ago", "2 days 2 days ago", "in 2 days ago", "never", "nooit", "x dagen ago", "9" * 20 + " days ago",
     "hier", "99999 years ago", "-1 day ago"],
)  # fmt: skip
def test_what_states_no_age_proves_nothing(text):
    assert age(text, F).windows == ()


def test_short_words_of_other_software_are_precise_to_their_last_unit():
    found = window("2 mo. ago", F, language="en")
    assert (found.earliest, found.latest) == (local(2021, 2, 8, 0, 0, 1), local(2021, 3, 8, 1))
    assert window("3h ago", F, language="en").latest - window("3h ago", F, language="en").earliest == timedelta(seconds=3599)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1 month 3 days ago", 33 * 86400),
        ("5 years 2 weeks ago", 5 * 365 * 86400 + 14 * 86400),
        ("1 year 1 hour ago", 365 * 86400 + 3600),
    ],
)
def test_an_age_that_leaves_out_a_unit_can_be_counted_in_fixed_units(text, seconds):
    found = window(text, F, language="en")
    assert found.earliest <= F - timedelta(seconds=seconds) <= found.latest


def test_more_months_than_a_year_has_are_counted_both_ways():
    found = window("18 months ago", F, language="en")
    assert (found.earliest, found.latest) == (local(2019, 10, 8, 1, 0, 1), local(2019, 11, 15, 0))


@pytest.mark.parametrize(
    "text", ["about 3 hours ago", "il y a environ 3 heures", "vor etwa 3 Stunden", "vor ca. 3 Stunden", "ongeveer 3 uur geleden"]
)
def test_an_age_that_is_said_to_be_about_that_can_be_rounded_up_or_down(text):
    found = window(text, F, language=None)
    assert (found.earliest, found.latest) == (F - timedelta(seconds=4 * 3600 + 3599), F - timedelta(hours=2))


def test_about_a_unit_can_be_less_than_one():
    assert window("about 1 hour ago", F, language="en").latest == F + timedelta(seconds=1)
    assert age("over 3 hours ago", F, language="en").windows == age("about some hours ago", F, language="en").windows == ()


@pytest.mark.parametrize("text", ["3 uur geleden gepubliceerd", "vor 3 Stunden veröffentlicht", "3 hours ago posted"])
def test_a_word_of_publication_behind_an_age_is_passed_over(text):
    assert window(text, F, language=None) == window("3 hours ago", F, language="en")


@pytest.mark.parametrize("text", ["il y a 1 an", "1 an ago", "1 jaar geleden"])
def test_a_french_year_is_a_unit_and_no_number(text):
    found = window(text, F, language="nl" if "jaar" in text else "fr")
    assert (found.earliest, found.latest) == (local(2020, 4, 8, 1, 0, 1), local(2020, 5, 8, 1))


def test_one_in_words_is_precise_to_its_unit_only():
    assert window("an hour ago", F, language="en").earliest == local(2021, 5, 7, 23, 0, 1)
    assert window("il y a un an", F, language="fr").earliest == local(2019, 5, 8, 1, 0, 1)


def test_french_hier_is_yesterday_and_dutch_hier_is_here():
    assert window("hier", F, language="fr").latest == local(2021, 5, 7, 23, 59, 59)
    assert age("hier", F, language="nl").windows == ()


@settings(max_examples=400, deadline=None)
@given(instants, spans, st.sampled_from(ZONES), languages, st.integers(1, 7))
def test_the_truth_lies_in_the_window_of_a_calendar_age(truth, seconds, zone, mixed, granularity):
    rendered = truth + timedelta(seconds=seconds)
    shown = format_diff(*(each.astimezone(zone).replace(tzinfo=None) for each in (truth, rendered)), granularity)
    if shown:  # a change of the clocks can leave nothing to show
        found = window(f"{say(shown, mixed)} ago", rendered, zone=zone, granularity=granularity)
        slack = timedelta(hours=1)
        assert found.earliest - slack <= truth <= found.latest + slack
        if truth.astimezone(zone).utcoffset() == rendered.astimezone(zone).utcoffset():
            assert found.earliest <= truth <= found.latest


@settings(max_examples=300, deadline=None)
@given(instants, spans, st.sampled_from(ZONES), languages)
def test_the_truth_lies_in_the_window_of_an_age_ahead(rendered, seconds, zone, mixed):
    truth = rendered + timedelta(seconds=seconds)
    shown = format_diff(*(each.astimezone(zone).replace(tzinfo=None) for each in (rendered, truth)), 2)
    if shown and truth.astimezone(zone).utcoffset() == rendered.astimezone(zone).utcoffset():
        found = window(f"{say(shown, mixed)} hence", rendered, zone=zone)
        assert found.earliest <= truth <= found.latest


@settings(max_examples=300, deadline=None)
@given(instants, st.integers(60, 86_399))
def test_the_truth_lies_in_the_window_of_an_age_in_fixed_units(truth, seconds):
    rendered = truth + timedelta(seconds=seconds)
    text = (
        say(format_interval(seconds, 2), ["en"] * 7)
        .replace("minutes", "min")
        .replace("minute", "min")
        .replace("seconds", "sec")
        .replace("second", "sec")
    )
    found = window(f"{text} ago", rendered)
    assert found.earliest <= truth <= found.latest
    assert found.latest - found.earliest < timedelta(hours=1)


@settings(max_examples=300, deadline=None)
@given(instants, spans, st.integers(1, 3))
def test_the_truth_lies_in_the_window_of_an_age_of_drupal_7(truth, seconds, granularity):
    shown = format_interval_of_drupal_7(seconds, granularity)
    found = window(f"{say(shown, ['en'] * 7)} ago", truth + timedelta(seconds=seconds), granularity=granularity, fixed=True)
    assert found.earliest <= truth <= found.latest


@settings(max_examples=500, deadline=None)
@given(instants, spans)
def test_differences_are_those_of_php(earlier, seconds):
    later = earlier + timedelta(seconds=seconds)
    one, other = earlier.replace(tzinfo=None), later.replace(tzinfo=None)
    assert tuple(difference(one, other)) == tuple(php_diff(one, other).values())


@settings(max_examples=500, deadline=None)
@given(instants, spans)
def test_inverting_a_difference_gives_its_last_and_its_first_instant(earlier, seconds):
    one, other = earlier.replace(tzinfo=None), (earlier + timedelta(seconds=seconds)).replace(tzinfo=None)
    span = difference(one, other)
    last, first = latest_with(span, other), earliest_with(span, one)
    second = timedelta(seconds=1)
    assert difference(last, other) >= span > difference(min(last + second, other), other) or last == other
    assert difference(one, first) >= span > difference(one, max(first - second, one))


def vectors(name: str) -> list[str]:
    path = SHARED / f"formatdiff-{name}.txt"
    if not path.exists():
        pytest.skip("the vectors printed by PHP are in the folder shared/data beside this repository")
    return path.read_text().splitlines()


@pytest.mark.parametrize("name", ["brussels", "utc"])
def test_every_vector_of_php_lies_in_its_window(name):
    words = {"y": "years", "m": "months", "w": "weeks", "d": "days", "h": "hours", "i": "minutes", "s": "seconds"}
    zone = BRUSSELS if name == "brussels" else ZoneInfo("UTC")
    for line in vectors(name):
        numbers, label = line.split("|")
        truth, rendered = (datetime.fromtimestamp(int(each), UTC) for each in numbers.split()[:2])
        parts = label.split()
        text = " ".join(f"{count} {words[unit]}" for count, unit in zip(parts[::2], parts[1::2], strict=True))
        found = window(f"{text} ago", rendered, zone=zone)
        assert found.earliest <= truth <= found.latest, line
        units = "".join(parts[1::2])
        same_offset = truth.astimezone(zone).utcoffset() == rendered.astimezone(zone).utcoffset()
        slack = timedelta(0) if same_offset and units[0] not in "ym" else timedelta(hours=4)
        assert found.latest - found.earliest < WIDEST[units] + slack, line


_MINUTE, _HOUR, _DAY, _WEEK, _MONTH = (timedelta(seconds=each) for each in (60, 3600, 86400, 604800, 31 * 86400))
WIDEST = {
    "ym": _MONTH, "y": _MONTH, "mw": _WEEK, "m": _WEEK, "wd": _DAY, "w": _DAY, "dh": _HOUR, "d": _HOUR, "hi": _MINUTE, "h": _MINUTE,
    "is": timedelta(seconds=1), "i": timedelta(seconds=1), "s": timedelta(seconds=1),
}  # fmt: skip
"""The widths that the two algorithms allow, without the hours of slack around changes of the clocks."""
