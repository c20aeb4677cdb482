"""Any text read as a date: the labelled corpus, mixtures of the words of dates, and every form of CLDR."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodspider.dates import RenderTime, Statement, read
from tests.dates.readings import BRUSSELS, day, reading, spans

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "dates-dev.jsonl"


def corpus() -> list[dict]:
    if not SHARED.exists():
        pytest.skip("the labelled corpus is in the folder shared/data beside this repository")
    return [json.loads(line) for line in SHARED.read_text().splitlines()]


def test_nothing_is_wrong_or_missing_in_the_labelled_corpus():
    for each in corpus():
        base = datetime.fromisoformat(each["base"]).replace(tzinfo=BRUSSELS).astimezone(UTC)
        statement = Statement("text", each["text"], None, each["language"], RenderTime(base, "Date"))
        windows = read(statement, timezone=BRUSSELS, now=base).windows
        if each["expected"] is None:
            assert not windows, each
            continue
        expected = datetime.fromisoformat(each["expected"])
        expected = expected if expected.tzinfo else expected.replace(tzinfo=BRUSSELS)
        last = expected + (timedelta(hours=23, minutes=59) if len(each["expected"]) == 10 else timedelta(seconds=59))
        assert any(window.earliest <= last and expected <= window.latest for window in windows), each
        assert len(windows) == 1 or each["ambiguous"], each


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["nl", "fr", "de", "en", None, "xx"]), st.sampled_from(["text", "time", "feed"]))
def test_no_text_is_a_reason_to_fail(text, language, source):
    for window in reading(text, language, source).windows:
        assert window.earliest <= window.latest


WORDS = st.sampled_from(
    [
        "op",
        "le",
        "am",
        "5",
        "05",
        "31",
        "2021",
        "21",
        "mei",
        "mars",
        "May",
        "di",
        "mon",
        "14:32",
        "14h",
        "2",
        "pm",
        "/",
        ".",
        "-",
        ",",
        ":",
        "T",
        "Z",
        "+",
        "ago",
        "il",
        "y",
        "a",
        "vor",
        "dagen",
        "week",
        "1",
        "month",
        "&",
        "<",
        ">",
        "Gepubliceerd",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(["nl", "fr", "de", "en"]))
def test_no_mixture_of_the_words_of_dates_is_a_reason_to_fail(text, language):
    for window in reading(text, language).windows:
        assert window.earliest.year >= 1989


@settings(max_examples=300, deadline=None)
@given(
    st.dates(date(1991, 1, 1), date(2021, 5, 1)),
    st.sampled_from(["nl", "fr", "de", "en"]),
    st.integers(0, 6),
)
def test_what_babel_prints_is_read_back(that_day, language, form):
    from babel.dates import format_date

    names = ["full", "long", "medium", "EEE d MMM yyyy", "d MMMM yyyy", "EEEE d MMMM y", "yyyy-MM-dd"]
    text = format_date(that_day, names[form], locale={"en": "en_GB"}.get(language, language))
    assert spans(text, language) == day(that_day.isoformat()), text


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2021, 5, 1)).map(lambda time: time.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(["nl", "nl_BE", "fr", "fr_BE", "fr_CH", "de", "de_AT", "en_GB", "en_US"]),
    st.sampled_from(["full", "long", "medium", "short"]),
)
def test_every_form_of_cldr_holds_the_truth(time, locale, form):
    from babel.dates import format_datetime

    truth = time.replace(tzinfo=BRUSSELS)
    text = format_datetime(truth, form, locale=locale, tzinfo=BRUSSELS)
    windows = reading(text, locale[:2]).windows
    assert any(window.earliest <= truth <= window.latest for window in windows), text
