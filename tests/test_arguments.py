from datetime import UTC, date, datetime

import pytest

from bodspider.arguments import parse_arguments
from bodspider.errors import UsageError


def test_without_arguments_the_sample_is_crawled_in_full():
    arguments = parse_arguments({}, {})
    assert (arguments.url, arguments.mode, arguments.browser, arguments.max_items) == (
        ("sample",),
        "full",
        "auto",
        None,
    )


def test_listings_come_from_the_setting_and_an_argument_wins():
    settings = {"BOD_LISTINGS": "https://a.example/x, https://b.example/y"}
    assert parse_arguments({}, settings).url == ("https://a.example/x", "https://b.example/y")
    assert parse_arguments({"url": "https://c.example/"}, settings).url == ("https://c.example/",)


def test_a_comma_inside_an_address_stays():
    given = {"url": "https://a.example/x?f=1,2,https://b.example/y,sample"}
    assert parse_arguments(given, {}).url == ("https://a.example/x?f=1,2", "https://b.example/y", "sample")


def test_the_same_listing_twice_is_one():
    assert parse_arguments({"url": "http://a.example/x,http://a.example/x"}, {}).url == ("http://a.example/x",)


def test_days_are_those_of_the_zone():
    arguments = parse_arguments({"from_date": "2021-05-08", "until_date": "2021-05-08"}, {})
    assert arguments.earliest.astimezone(UTC) == datetime(2021, 5, 7, 22, tzinfo=UTC)
    assert arguments.latest.astimezone(UTC) == datetime(2021, 5, 8, 21, 59, 59, tzinfo=UTC)
    assert arguments.from_date == date(2021, 5, 8)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"max_itmes": "3"}, "'max_itmes'"),
        ({"from_date": "yesterday"}, "from_date='yesterday'"),
        ({"from_date": "2021-02-30"}, "YYYY-MM-DD"),
        ({"from_date": "2021-05-09", "until_date": "2021-05-08"}, "until_date=2021-05-08"),
        ({"url": "ftp://x"}, "url='ftp://x'"),
        ({"url": "file:///etc/passwd"}, "http:// or https://"),
        ({"url": ""}, "url=''"),
        ({"url": "http://"}, "url='http://'"),
        ({"url": "https://a.example/ x"}, "url="),
        ({"url": "https://a.example/x,ftp://y"}, "ftp://y"),
        ({"url": "http://a.example:6667/x"}, "6667 is that of another service"),
        ({"mode": "fast"}, "full, update"),
        ({"max_items": "0"}, "from 1"),
        ({"max_items": "-1"}, "from 1"),
        ({"max_items": "٣"}, "from 1"),
        ({"browser": "chrome"}, "auto, never, always"),
        ({"name": "x"}, "'name'"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(given, said):
    with pytest.raises(UsageError) as caught:
        parse_arguments(given, {})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"BOD_TIMEZONE": "Mars/Olympus"},
        {"BOD_TIMEZONE": "../x"},
        {"BOD_LISTINGS": "x"},
        *({"BOD_ALLOWED_DOMAINS": each} for each in ("a b", "a.example:8000", "*.a.example", "https://a.example", ".a.example")),
    ],
)
def test_settings_are_checked_too(settings):
    with pytest.raises(UsageError, match="setting BOD_"):
        parse_arguments({}, settings)


def test_domains_have_the_spelling_of_hosts():
    arguments = parse_arguments({}, {"BOD_ALLOWED_DOMAINS": "News.Example., Exämple.be,192.168.1"})
    assert arguments.allowed_domains == ("news.example", "xn--exmple-cua.be", "192.168.0.1")


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(UsageError) as caught:
        parse_arguments({"url": "https://me:secret@a.example/"}, {})
    assert "secret" not in str(caught.value)
