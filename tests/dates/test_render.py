"""When a page was rendered."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.dates import render_time
from bodspider.dates._render import _any_date, _http_date

FETCHED = datetime(2021, 5, 8, 12, 0, tzinfo=UTC)
DATE = "Sat, 08 May 2021 12:00:00 GMT"
BEFORE = "Sat, 08 May 2021 09:30:00 GMT"
AT = datetime(2021, 5, 8, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "instant", "basis"),
    [
        ({"last-modified": BEFORE, "etag": '"1620000000"', "date": DATE}, AT, "Last-Modified"),
        ({"etag": '"1620466200"', "date": DATE}, AT, "ETag"),
        ({"etag": 'W/"1620466200-gzip"', "date": DATE}, AT, "ETag"),
        ({"etag": '"5f3a-5c1"', "date": BEFORE}, AT, "Date"),
        ({"date": DATE, "age": "9000"}, AT, "Date"),
        ({"date": DATE, "age": "x"}, FETCHED, "Date"),
        ({}, FETCHED, "fetched"),
        ({"last-modified": "nonsense"}, FETCHED, "fetched"),
        ({"last-modified": "Sun, 19 Nov 1978 05:00:00 GMT", "date": BEFORE}, AT, "Date"),
        ({"last-modified": "Sat, 08 May 2021 13:00:00 GMT", "date": BEFORE}, AT, "Date"),
        ({"last-modified": DATE, "date": BEFORE}, AT, "Date"),
        ({"date": "Sat, 08 May 2027 13:00:00 GMT"}, FETCHED, "fetched"),
        ({"last-modified": BEFORE, "date": BEFORE}, AT, "Last-Modified"),
        ({"last-modified": "Fri, 31 Dec 9999 23:59:59 -2359", "date": BEFORE}, AT, "Date"),
        ({"last-modified": f"Fri, 31 Dec {'9' * 50} 23:59:59 GMT", "date": BEFORE}, AT, "Date"),
    ],
)
def test_the_most_trustworthy_plausible_header_counts(headers, instant, basis):
    found = render_time(headers, FETCHED)
    assert (found.instant, found.basis) == (instant, basis)


def test_a_page_replayed_years_later_keeps_its_time():
    found = render_time({"last-modified": BEFORE, "date": BEFORE}, datetime(2026, 1, 1, tzinfo=UTC))
    assert (found.instant, found.basis) == (AT, "Last-Modified")


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mai", "feb"]


@given(
    st.sampled_from(["Sat", "Mon", "Xyz", "sat", ""]),
    *(st.integers(0, most) for most in (32, 13)),
    st.integers(0, 9999) | st.integers(1900, 2100),
    *(st.integers(0, most) for most in (25, 61, 61)),
    st.sampled_from(["GMT", "UTC", "+0200", "gmt", "", "GMT ", "X"]),
)
def test_the_form_of_http_is_read_as_any_other(weekday, day, month, year, hour, minute, second, zone):
    value = f"{weekday}, {day:02} {MONTHS[month]} {year:04} {hour:02}:{minute:02}:{second:02} {zone}"
    assert _http_date(value) == _any_date(value)
