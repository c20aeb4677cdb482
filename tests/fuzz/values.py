"""Dates, addresses, headers and texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scrapy.http import HtmlResponse, Request

from bodspider.dates import RenderTime, Statement, learn_month_first, read, render_time, settle
from bodspider.hosts import is_private
from bodspider.pages.article import read_article
from bodspider.pages.listing import read_listing
from bodspider.spiders.http import header, rendered_at
from bodspider.text import clean_block, clean_line, language_tag
from bodspider.urls import canonical, host_of, identify, resolve, url_key
from tests.fuzz import markup, stretched
from tests.fuzz.harness import Target
from tests.fuzz.mutate import mutate
from tests.fuzz.pages import BRUSSELS, LISTING, NOW, RENDERED

_DATE_PARTS = (
    *markup.TEXTS, "5", "05", "31", "2021", "21", "9999", "0000", "mei", "May", "août", "Sept.", "Mrz", "wo", "Wed", "mardi", "Mi", "/", "-", ".", ",", " ", ":", "T", "Z",
    "+02:00", "+99:99", "-0000", "08", "08:00", "25:61", "8h30", "8 Uhr", "am", "pm", "a.m.", "à", "om", "um", "at", "cet", "CEST", "ago", "geleden", "il y a", "vor", "hence",
    "in", "over", "dans", "1", "week", "weken", "99999999", "month", "year", "jaar", "an", "1620201600", "(", ")", "|", "gepubliceerd op", "Last updated", "by", "d'", "'21", "²", "٣",
    "central european summer time", "morgen", "gestern", "hier", "today", "\n", "&nbsp;", "<em>", "</em>", "de", "1er", "IV", "half", "noon", "week 18", "18-2021", "2021-W18",
)  # fmt: skip

_SOURCES = ("time", "json-ld", "meta", "text", "feed", "listing")


def _date(chance: Random) -> tuple[str, str, str | None, str]:
    glue = chance.choice(("", " ", " ", "-", "/", ", "))
    raw = glue.join(chance.choice(_DATE_PARTS) for _ in range(chance.choice((1, 2, 3, 5, 9, 30))))
    if chance.random() < 0.2:
        raw = mutate(raw.encode("utf-8", "replace"), chance).decode("utf-8", "replace")
    language = chance.choice(("nl", "fr", "de", "en", "nl-BE", "tlh", "", "x" * 50, None))
    return raw, chance.choice(_SOURCES), language, chance.choice(("", raw, "5 mei 2021 08:00"))


def take_date(value: tuple[str, str, str | None, str]) -> None:
    """Read a text as a date, on pages of several times."""
    raw, source, language, shown = value
    for zone, instant in ((BRUSSELS, NOW), (ZoneInfo("Pacific/Apia"), datetime(1990, 1, 1, tzinfo=UTC))):
        statement = Statement(source, raw, shown or None, language, RenderTime(instant, "Date"))  # type: ignore[arg-type]
        for month_first in (None, True):
            read(statement, timezone=zone, now=instant, month_first=month_first)
        learn_month_first((statement,), timezone=zone, now=instant)
        settled = settle((statement, statement._replace(source="text")), timezone=zone, now=instant)
        if settled.earliest and settled.latest:
            assert settled.earliest <= settled.latest


def _stretched_dates() -> Iterator[tuple[str, tuple[str, str, str | None, str]]]:
    for label, text in stretched.texts():
        yield label, (text, "text", None, text)
        yield label, (text[-190:], "time", "nl", "")
        yield f"{label}, cut", ("5 mei 2021 " + text[:150], "text", "fr", "")


def _address(chance: Random) -> tuple[str, str]:
    bases = (LISTING, "http://h/", "https://h:8443/a/b?c#d", "http://[::1]/x/", "http://xn--bcher-kva.example/")
    href = "".join(chance.choice((*markup.ADDRESSES, *markup.TEXTS[-24:])) for _ in range(chance.choice((1, 1, 2, 4))))
    if chance.random() < 0.4:
        href = mutate(href.encode("utf-8", "replace"), chance).decode("utf-8", "replace")
    return chance.choice(bases), href


def take_address(value: tuple[str, str]) -> None:
    """Resolve a link, and do with the address what is done with one."""
    base, href = value
    host_of(href)
    is_private(href)
    language_tag(href)
    url = resolve(base, href)
    if url is None:
        return
    host = host_of(url)
    assert host, url
    is_private(host)
    key = identify(url_key(url))
    if len(url) < 1000:
        plain = canonical(url)
        assert canonical(plain) == plain, (url, plain)
        assert identify(url_key(plain)) == key
    assert url.isascii() and "\n" not in url and "\r" not in url and " " not in url, url
    Request(url)


def _stretched_addresses() -> Iterator[tuple[str, tuple[str, str]]]:
    for unit in (
        "a",
        "/",
        "../",
        "?",
        "a=b&",
        "&",
        ";",
        "%",
        "%41",
        "é",
        "@",
        ":",
        ".",
        "a.",
        "[",
        "#",
        " ",
        "\n",
        "\\",
        "0.",
        "0x",
        "1",
        "ü.",
        "-",
        "xn--",
        "\u200d",
        "ß",
        "utm_a=1&",
    ):
        for start in ("", "http://", "http://h/", "http://h/?", "http://h.example:", "//", "?"):
            yield f"{start} and {unit!r}", (LISTING, start + stretched.fill(unit))


_HEADERS = (
    "date",
    "last-modified",
    "etag",
    "age",
    "content-language",
    "content-type",
    "retry-after",
    "location",
    "content-encoding",
)

_HEADER_VALUES = (
    "Wed, 05 May 2021 08:00:00 GMT", "Wed, 05 May 2021 08:00:00 +9999", "Mon, 1 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359", "Wed, 05 May 21 08:00 XYZ", "1620201600",
    '"1620201600"', 'W/"1620201600-gzip"', "9999999999", "0", "-1", "1e9", "9" * 5000, "٣", "²", "nl", "nl, fr", "nl-BE;q=0.1", "", " ", ",", "text/html;charset=", "text/html; charset=\"utf-8",
    "\xff\xfe", "Wednesday, 05-May-21 08:00:00 GMT", "Wed May  5 08:00:00 2021", "5 May", "Wed,", "24:00:00", "Wed, 31 Feb 2021 08:00:00 GMT", "Wed, 05 May 2021 25:61:61 GMT", "(()", '"', "1:2:3:4",
)  # fmt: skip


def _headers(chance: Random) -> dict[str, str]:
    found = {}
    for _ in range(chance.randrange(1, 5)):
        value = chance.choice(_HEADER_VALUES)
        if chance.random() < 0.4:
            value = mutate(value.encode("latin-1", "replace"), chance).decode("latin-1")
        found[chance.choice(_HEADERS)] = value
    return found


def take_headers(value: dict[str, str]) -> None:
    """Read the headers of an answer."""
    for now in (NOW, datetime(1990, 1, 1, tzinfo=UTC)):
        assert render_time(value, now).instant <= now + timedelta(minutes=5)
    answer = HtmlResponse(LISTING, body=b"<p>x", headers={name: each.encode("utf-8", "replace") for name, each in value.items()})
    rendered_at(answer, NOW)
    language_tag((header(answer, "content-language") or "").partition(",")[0])
    try:
        read_article(answer, RENDERED)
    finally:
        read_listing(answer, RENDERED)


def _stretched_headers() -> Iterator[tuple[str, dict[str, str]]]:
    for label, text in stretched.texts():
        if len(label) < 12:
            yield (
                label,
                {
                    name: text.replace("\n", "")
                    for name in ("date", "last-modified", "etag", "age", "content-language", "content-type")
                },
            )
    for unit in ("(", ")", "Wed, ", "05 May ", ":", '"', "\\", "1 ", "+", "-", "W/", "GMT "):
        yield f"{unit!r}", {"date": stretched.fill(unit), "last-modified": "Wed, 05 May 2021 " + stretched.fill(unit)}


def _text(chance: Random) -> str:
    parts = (
        *markup.TEXTS,
        "\u200d",
        "\u200c",
        "क",
        "\u0301",
        "\ufe0f",
        "\U0001f468",
        "\r",
        "\n",
        "\n\n",
        "\t",
        "a",
        " ",
        "\U000e0041",
        "\x1b[2J",
        "\u2066",
        "\ud83d",
    )
    return "".join(chance.choice(parts) for _ in range(chance.choice((1, 3, 10, 100))))


def take_text(text: str) -> None:
    """Clean a text; clean text stays as it is."""
    line, block = clean_line(text), clean_block(text)
    assert clean_line(line) == line, (line, clean_line(line))
    assert clean_block(block) == block, (block, clean_block(block))
    assert line is None or ("\n" not in line and line == line.strip())
    for each in (line, block):
        (each or "").encode()
    language_tag(text)


TARGETS = (
    Target("date", _date, take_date, _stretched_dates),
    Target("address", _address, take_address, _stretched_addresses),
    Target("headers", _headers, take_headers, _stretched_headers),
    Target("text", _text, take_text, stretched.texts),
)
