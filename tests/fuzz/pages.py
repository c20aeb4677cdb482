"""Listings, articles and feeds, and what is done with what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from scrapy.http import HtmlResponse, Request, TextResponse, XmlResponse

from bodspider.browser.marks import has_more_button, marks_of
from bodspider.dates import RenderTime, learn_month_first, settle
from bodspider.explain import explain, in_lines
from bodspider.pages.article import read_article
from bodspider.pages.feed import read_feed
from bodspider.pages.listing import read_listing
from bodspider.pipelines.clean import CleanPipeline
from bodspider.spiders.http import rendered_at
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


_ENTRY = read_listing(response(fixtures("listing-classy")[0]), RENDERED).entries[0]


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


TARGETS = (
    Target("listing", _page("listing"), take_listing, stretched.pages),
    Target("article", _page("article"), take_article, stretched.pages),
    Target("marks", _page(""), take_marks, stretched.pages),
    Target("feed", _feed, take_feed, stretched.feeds),
)
