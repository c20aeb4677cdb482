"""What is fuzzed: everything that takes what came from the web, each with inputs of its own kind."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from scrapy.http import HtmlResponse, Request, TextResponse, XmlResponse
from scrapy.robotstxt import ProtegoRobotParser

from bodspider.archive.reading import body_of, read_archives
from bodspider.archive.writing import Archive
from bodspider.browser.marks import has_more_button, marks_of
from bodspider.dates import RenderTime, Statement, learn_month_first, read, render_time, settle
from bodspider.explain import explain, in_lines
from bodspider.hosts import is_private
from bodspider.pages.article import read_article
from bodspider.pages.feed import read_feed
from bodspider.pages.listing import read_listing
from bodspider.pipelines.clean import CleanPipeline
from bodspider.spiders._http import header, rendered_at
from bodspider.text import clean_block, clean_line, language_tag
from bodspider.urls import canonical, host_of, identify, resolve, url_key
from bodspider.visits import entry_digest, entry_facts, entry_key, entry_of, from_entry, with_detail
from tests.fuzz import markup, stretched
from tests.fuzz.harness import SIZE, Target
from tests.fuzz.mutate import mutate

NOW = datetime(2021, 5, 8, 12, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
RENDERED = RenderTime(NOW, "Date")
LISTING = "https://news.example/nl/nieuws"
_FIXTURES = Path(__file__).parent.parent / "pages" / "fixtures"
_CHARSETS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "latin-1",
    "utf-16",
    "utf-7",
    "x-none",
    "idna",
    "",
    "ascii; x=y",
    "koi8-r",
    "shift_jis",
    "utf-32",
    "unicode_escape",
    "zlib",
)


@cache
def fixtures(kind: str) -> tuple[bytes, ...]:
    """Return the pages of the fixtures whose folder begins with `kind`."""
    return tuple(path.read_bytes() for path in sorted(_FIXTURES.glob(f"{kind}*/page.*")))


def response(body: bytes, *, kind: str = "text/html", charset: str = "utf-8", **headers: str) -> TextResponse:
    """Return the answer that Scrapy would make of `body`."""
    of_kind = XmlResponse if "xml" in kind else HtmlResponse if "html" in kind else TextResponse
    named = {"Content-Type": f"{kind}; charset={charset}" if charset else kind, **headers}
    answer: TextResponse = of_kind(LISTING, body=body, headers=named, request=Request(LISTING))
    return answer


# --- Pages ---

_FOLLOWED = 200


def _page(kind: str) -> Callable[[Random], bytes]:
    def make(chance: Random) -> bytes:
        known = fixtures(kind)
        roll = chance.random()
        data = markup.html(chance).encode("utf-8", "replace") if roll < 0.5 else chance.choice(known)
        if roll > 0.4:
            data = mutate(data, chance, (*known, *fixtures("")))
        return data[: 2 * SIZE]

    return make


def take_listing(body: bytes) -> None:
    """Read a listing page, and do with its first entries what the spider and the pipelines do."""
    answer = response(body, charset=_CHARSETS[len(body) % len(_CHARSETS)])
    listing = read_listing(answer, rendered_at(answer, NOW))
    told = [statement for entry in listing.entries for statement in entry.statements]
    month_first = learn_month_first(told, timezone=BRUSSELS, now=NOW)
    for entry in listing.entries[:_FOLLOWED]:
        entry_key(entry, LISTING)
        entry_digest(entry, timezone=BRUSSELS, now=NOW)
        again, _ = entry_of(json.loads(json.dumps(entry_facts(entry, month_first))))
        assert entry_key(again, LISTING) == entry_key(entry, LISTING)
        visit = from_entry(entry, listing=LISTING, listing_title=listing.title, month_first=month_first)
        article = CleanPipeline().process_item(visit).article
        settle(visit.published, timezone=BRUSSELS, now=NOW, month_first=month_first)
        json.dumps([article.title, article.summary, article.author, article.tags, article.url], ensure_ascii=False).encode()


def take_article(body: bytes) -> None:
    """Read an article page, and do with it what the spider, the pipelines and ``scrapy explain`` do."""
    answer = response(body, charset=_CHARSETS[len(body) % len(_CHARSETS)])
    detail = read_article(answer, rendered_at(answer, NOW))
    visit = from_entry(_ENTRY, listing=LISTING, listing_title=None)
    visit = with_detail(visit, detail, addresses=(LISTING,), fetched=NOW, status=200)
    for line in in_lines(explain(visit, detail, timezone=BRUSSELS)):
        line.encode()


def take_marks(body: bytes) -> None:
    """Look for what a browser would add to a page."""
    answer = response(body)
    marks_of(answer)
    has_more_button(answer, "/x")


def _feed(chance: Random) -> bytes:
    known = fixtures("listing-rss") + fixtures("listing-atom") + fixtures("listing-rdf")
    roll = chance.random()
    data = markup.feed(chance).encode("utf-8", "replace") if roll < 0.6 else chance.choice(known)
    return (mutate(data, chance, known) if roll > 0.5 else data)[: 2 * SIZE]


def take_feed(body: bytes) -> None:
    """Read a feed, by its text alone where it could be taken for a page."""
    if not body.startswith(b"<rss") and not body.startswith(b"<feed"):
        read_feed(body.decode("utf-8", "replace"), LISTING, RENDERED)
    take_listing(body)


# --- Texts, dates, addresses, headers ---

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


# --- robots.txt and archives ---

_folder = tempfile.TemporaryDirectory(prefix="fuzz-")


def _robots(chance: Random) -> bytes:
    names = (
        "User-agent",
        "user agent",
        "Disallow",
        "Allow",
        "Crawl-delay",
        "Sitemap",
        "Host",
        "Request-rate",
        "Visit-time",
        "Clean-param",
        "x",
        "",
        "Disalow",
    )
    values = (
        *markup.ADDRESSES,
        "*",
        "bodspider",
        "/",
        "/*",
        "*/x$",
        "/a*b*c",
        "$",
        "1",
        "-1",
        "1e999",
        "nan",
        "1/1m",
        "0600-0845",
        "9" * 400,
        "/%e9%",
        "/é",
        "#",
        "/" + "*a" * 40,
    )
    lines = [
        f"{chance.choice(names)}{chance.choice((': ', ':', ' ', ' : '))}{chance.choice(values)}"
        for _ in range(chance.choice((1, 3, 10, 60)))
    ]
    data = chance.choice(("\n", "\r\n", "\r", "\n\n")).join(lines).encode("utf-8", "replace")
    return mutate(data, chance) if chance.random() < 0.4 else data


_ASKED = (
    "https://news.example/",
    "https://news.example/nl/nieuws?page=1",
    "https://news.example/" + "a" * 2000,
    "https://news.example/é%zz",
)


def take_robots(body: bytes) -> None:
    """Read a robots.txt as Scrapy does with our settings, and ask it for some addresses."""
    parser = ProtegoRobotParser.from_crawler(None, body)  # type: ignore[arg-type]
    for url in _ASKED:
        parser.allowed(url, "bodspider/1.0")
    parser.rp.crawl_delay("bodspider/1.0")


@cache
def _archives() -> tuple[bytes, bytes]:
    """Return an archive as a crawl writes it, and the same one unpacked."""
    path = Path(_folder.name) / "made.warc.gz"
    archive = Archive(path, {"arguments": '{"url": ["sample"]}'})
    for number in range(3):
        answer = response(b"<p>an article</p>" * 5, ETag='"1620201600"').replace(url=f"http://h/{number}")
        archive.exchange(Request(answer.url), answer, at=NOW, about={"listing": "http://h/", "meta": {"browser": "listing"}})
    archive.failure("http://h/slow", "timeout", at=NOW, about={})
    archive.close()
    return path.read_bytes(), gzip.decompress(path.read_bytes())


def _archive(chance: Random) -> bytes:
    plain, packed = _archives()[1], _archives()[0]
    data = mutate(chance.choice((plain, packed)), chance, _archives())
    return gzip.compress(mutate(plain, chance), 1) if chance.random() < 0.3 else data


def take_archive(data: bytes) -> None:
    """Read a WARC file and the bodies in it."""
    path = Path(_folder.name) / "x.warc.gz"
    path.write_bytes(data)
    for answers in read_archives([path]).exchanges.values():
        for answer in answers:
            body_of(answer)


def _stretched_archives() -> Iterator[tuple[str, bytes]]:
    plain, packed = _archives()[1], _archives()[0]
    for unit in (
        b"\x1f\x8b\x08",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        b"WARC/1.0\r\n",
        b"\r\n",
        b"a: b\r\n",
        b"\n",
        b" ",
        b":",
        b"WARC/1.0\r\n\r\n",
        plain[:600],
        packed[:200],
        packed,
    ):
        filled = (unit * (SIZE // len(unit) + 1))[:SIZE]
        yield f"{unit[:12]!r}", filled
        yield f"{unit[:12]!r} after a record", packed[:-3] + filled
        yield f"{unit[:12]!r} packed", gzip.compress(filled)
        yield f"{unit[:12]!r} after a plain record", plain + filled


_ENTRY = read_listing(response(fixtures("listing-classy")[0]), RENDERED).entries[0]

TARGETS = {
    each.name: each
    for each in (
        Target("listing", _page("listing"), take_listing, stretched.pages),
        Target("article", _page("article"), take_article, stretched.pages),
        Target("marks", _page(""), take_marks, stretched.pages),
        Target("feed", _feed, take_feed, stretched.feeds),
        Target("date", _date, take_date, _stretched_dates),
        Target("address", _address, take_address, _stretched_addresses),
        Target("headers", _headers, take_headers, _stretched_headers),
        Target("text", _text, take_text, stretched.texts),
        Target("robots", _robots, take_robots, stretched.robots),
        Target("archive", _archive, take_archive, _stretched_archives),
    )
}
