"""Every fault, and what is to become of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import pairwise

from tests.faults import handlers as bad
from tests.faults.run import HEALTHY, Check, Fault, Prepare, Result, Stage
from tests.faults.site import HTML, Asked, Exchange, Handler, article, listing, parting, whole
from tests.hostile.internet import PRETEND, PUBLIC, ROOT

_MIB = 1 << 20
_TRIES = 4
"""Times that a page is asked for before it is given up."""
_UNDER_WAY = 1.0
"""Seconds within which an answer has come, and what was sent before that too, on a machine with much else to do."""
_TEXT = "Één café in Curaçao: ‘straks’, voor € 100."


def pages(handlers: dict[str, Handler]) -> Prepare:
    """Return what puts these pages into the listing, by their paths."""

    def prepare(stage: Stage) -> None:
        for path, handler in handlers.items():
            stage.add(path, handler)

    return prepare


def redirects(*targets: str) -> Prepare:
    """Return what puts pages into the listing that redirect to `targets`; in these PORT stands for one where somebody listens."""

    def prepare(stage: Stage) -> None:
        for number, target in enumerate(targets):
            stage.add(f"/redirect/{number}", bad.redirect(target.replace("PORT", str(stage.private.port))))

    return prepare


def robots(handler: Handler, *forbidden: str) -> Prepare:
    """Return what puts up a robots.txt, and pages at the paths that it forbids."""

    def prepare(stage: Stage) -> None:
        stage.site.pages["/robots.txt"] = handler
        for path in forbidden:
            stage.add(path, whole(article("Verboden")))

    return prepare


def refused_connections(stage: Stage) -> None:
    """List articles of another site that goes away once its listing was read."""
    stage.elsewhere(3)
    first = stage.other.pages["/nieuws"]

    async def handle(exchange: Exchange) -> None:
        stage.other.close()
        await first(exchange)

    stage.other.pages["/nieuws"] = handle
    stage.other.pages["/robots.txt"] = parting("")


def other_site(gate: Callable[[Asked], Handler | None], count: int) -> Prepare:
    """Return what adds a listing of another site with so many articles, which a gate stands before."""

    def prepare(stage: Stage) -> None:
        stage.other.gate = gate
        stage.elsewhere(count)

    return prepare


def down(asked: Asked) -> Handler | None:
    return bad.reset if asked.target.startswith("/elders/") else None


def without_rules(asked: Asked) -> Handler | None:
    return whole("<h1>Au</h1>", 500) if asked.target == "/robots.txt" else None


def rebinding(stage: Stage) -> None:
    """List articles of a host that is public when it is looked up for the first time, and a private one from then on."""
    for number in range(3):
        path = f"/elders/{number}"
        stage.site.pages[path] = whole(article(f"Elders {number}"))
        stage.link(f"http://rebind.example{path}")
    stage.site.gate = lambda asked: parting("") if asked.headers["host"] == "rebind.example" else None
    names = {"rebind.example": [[PUBLIC], ["127.0.0.1"]]}
    known = {
        "names": names,
        "public": {PUBLIC: stage.site.port},
        "own": [stage.site.port],
        "trap": stage.other.port,
        "log": os.devnull,
    }
    stage.env = {"PYTHONPATH": f"{PRETEND}:{ROOT}", "PRETEND_INTERNET": json.dumps(known)}


def down_for(seconds: float) -> Callable[[Asked], Handler | None]:
    """Return a gate that is closed for so long from the third request for an article on."""
    times: list[float] = []

    def gate(asked: Asked) -> Handler | None:
        times.append(asked.at)
        begin = times[3] if len(times) > 3 else asked.at + 1
        return whole("<h1>Onderhoud</h1>", 503) if 0 <= asked.at - begin < seconds else None

    return gate


def endless_listing(page: Callable[[int], list[tuple[str, str]]]) -> Prepare:
    """Return what adds a second listing of ten thousand pages, each with the entries that `page` gives for its number."""

    def prepare(stage: Stage) -> None:
        def make(number: int) -> str:
            return listing(page(number), f"?page={number + 1}" if number < 10_000 else None)

        stage.site.pages["/zonder-eind"] = bad.each_page(make)
        stage.listings.append("/zonder-eind")

    return prepare


def feed_with_entities(stage: Stage) -> None:
    stage.site.pages["/rss"] = whole(bad.entity_bomb(10), kind="application/rss+xml")
    stage.listings.append("/rss")


def session_ids(stage: Stage) -> None:
    """List every healthy article three times more, each time as another visitor sees it."""
    forms = ("?PHPSESSID={:032x}", ";jsessionid={:X}.node1", "?sid={:032x}a1&utm_source=x")
    for page, form in enumerate(forms):
        for number in range(HEALTHY):
            path = f"/gezond/{number}{form.format((page + 7) * 10**30 + number * 7919)}"
            stage.site.pages[path.partition("?")[0]] = whole(article(f"Gezond {number}"))
            stage.entries.append((path, f"Gezond {number}"))


def asked_once(result: Result) -> None:
    for each in result.failures:
        assert each["attempts"] == result.attempts(each["url"].removeprefix(result.stage.site.url)) == 1, each


def asked_often(result: Result) -> None:
    for each in result.failures:
        assert each["attempts"] == _TRIES, each


def nobody_was_let_in(result: Result) -> None:
    assert result.stage.private.asked == []


def only_robots_txt_was_had(result: Result) -> None:
    assert [each.target for each in result.stage.site.asked if each.headers["host"] == "rebind.example"] == ["/robots.txt"]
    assert result.stage.other.asked == []


def left_alone(path: str, *, seconds: float) -> Check:
    """Return a check that after the first answer for `path` nothing was asked of the site for so long, once what was under way was done."""

    def check(result: Result) -> None:
        first = result.stage.site.times(path)[0]
        early = [each.target for each in result.stage.site.asked if _UNDER_WAY < each.at - first < seconds]
        assert not early, early
        assert result.attempts(path) > 1

    return check


def waits_between(path: str, seconds: float) -> Check:
    """Return a check that `path` was asked for as often as any page, and not again before so long."""

    def check(result: Result) -> None:
        times = result.stage.site.times(path)
        assert len(times) == _TRIES
        assert min(later - earlier for earlier, later in pairwise(times)) > seconds * 0.8

    return check


def no_word_is_lost(result: Result) -> None:
    assert result.article("Open")["body"].count("woord") == 600


def texts_are_right(result: Result) -> None:
    read = [each["body"] for each in result.crawl.articles if each["title"] == "Kwaliteit"]
    assert read.count(_TEXT) == result.outcome["stored"] - 1, read
    assert read.count(_TEXT.encode().decode("cp1252")) == 1, "the site itself says so"


def bodies_are_clean(result: Result) -> None:
    assert [each["body"] for each in result.crawl.articles if each["title"] == "Nul"] == ["Tekst met nullen erin."]


def kept_its_distance(seconds: float) -> Check:
    def check(result: Result) -> None:
        first, *later = [each.at for each in result.stage.site.asked if each.target != "/robots.txt"]
        assert (later[-1] - first) / len(later) > seconds * 0.95

    return check


def duplicates(count: int) -> Check:
    def check(result: Result) -> None:
        assert result.run["balance"]["dropped_by_reason"] == {"duplicate": count}

    return check


def ended(reason: str) -> Check:
    def check(result: Result) -> None:
        assert result.run["listings"][-1]["ended"] == reason, result.run["listings"]

    return check


def soon_let_be(result: Result) -> None:
    assert len(result.stage.other.asked) < 30, len(result.stage.other.asked)


_LISTED_FAILED = r"\d+ of \d+ listed articles failed \(.*\)"

FAULTS = (
    Fault(
        "403, 404, 410",
        pages({f"/{status}": whole("<h1>Nee</h1>", status) for status in (403, 404, 410)}),
        {"http-403": 1, "http-404": 1, "http-410": 1},
        check=asked_once,
    ),
    Fault(
        "429 and 503 with Retry-After in seconds, then well",
        pages(
            {f"/{status}": bad.heals(1, bad.asks_to_wait(status, 3), whole(article(f"Weer {status}"))) for status in (429, 503)}
        ),
        {"stored": 2},
        check=left_alone("/429", seconds=2.9),
    ),
    Fault(
        "429 and 503 with Retry-After as a date, then well",
        pages(
            {
                f"/{status}": bad.heals(1, bad.asks_to_wait(status, 2, as_date=True), whole(article(f"Weer {status}")))
                for status in (429, 503)
            }
        ),
        {"stored": 2},
        check=left_alone("/429", seconds=1.9),
    ),
    Fault(
        "503 that asks to wait for a day, each time",
        pages({"/503": bad.asks_to_wait(503, 86_400)}),
        {"http-503": 1},
        settings={"BOD_MAX_WAIT": "0.5", "BOD_HOST_PATIENCE": "30"},
        check=waits_between("/503", 0.5),
    ),
    Fault(
        "500, 502, 504 that heal after one, two, three tries",
        pages(
            {
                f"/{status}": bad.heals(times, whole("<h1>Au</h1>", status), whole(article(f"Hersteld {times}")))
                for times, status in enumerate((500, 502, 504), 1)
            }
        ),
        {"stored": 3},
    ),
    Fault("500 that does not heal", pages({"/500": whole("<h1>Au</h1>", 500)}), {"http-500": 1}, check=asked_often),
    Fault(
        "connection refused",
        refused_connections,
        {"connection-refused": 3},
        settings={"BOD_HOST_FAILURES": "50"},
        check=asked_often,
    ),
    Fault(
        "connection reset before and amid the answer, cut in its length and in a chunk",
        pages({"/r": bad.reset, "/amid": bad.reset_amid, "/cut": bad.claims(500), "/chunk": bad.truncated_chunks}),
        {"connection-lost": 1, "truncated": 3},
        settings={"BOD_HOST_FAILURES": "50"},
        check=asked_often,
    ),
    Fault("Content-Length below the length", pages({"/short": bad.claims(-200)}), {"stored": 1}),
    Fault(
        "slow drip, silence",
        pages({"/drip": bad.drip, "/silent": bad.silent}),
        {"timeout": 2},
        settings={"RETRY_TIMES": "1", "DOWNLOAD_TIMEOUT": "1"},
    ),
    Fault("body that never ends", pages({"/endless": bad.endless}), {"too-large": 1}, check=asked_once),
    Fault(
        "redirect loops",
        pages({"/self": bad.redirect("/self"), "/a": bad.redirect("/b"), "/b": bad.redirect("/a")}),
        {"redirects": 3},
    ),
    Fault(
        "redirect to another scheme",
        redirects("ftp://127.0.0.1/x", "file:///etc/passwd", "javascript:alert(1)", "data:,x"),
        {"unsafe-url": 4},
    ),
    Fault(
        "redirect to loopback, private, link-local, metadata, mapped, octal addresses",
        redirects(
            "http://127.0.0.2:PORT/",
            "http://localhost:PORT/",
            "http://10.0.0.1:PORT/",
            "http://192.168.1.1/",
            "http://169.254.10.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::ffff:127.0.0.2]:PORT/",
            "http://0177.0.0.2:PORT/",
            "http://2130706434:PORT/",
        ),
        {"unsafe-url": 9},
        verdict=_LISTED_FAILED,
        check=nobody_was_let_in,
    ),
    Fault(
        "host that is public when it is checked, and private when it is connected",
        rebinding,
        {"unsafe-url": 3},
        settings={"DNSCACHE_ENABLED": "0"},
        check=only_robots_txt_was_had,
    ),
    Fault(
        "gzip, brotli and zstd bombs of 512 MiB",
        pages({f"/{coding}": bad.bomb(coding) for coding in ("gzip", "br", "zstd")}),
        {"too-large": 3},
    ),
    Fault(
        "pages that are not packed as they say",
        pages({f"/{coding}": bad.garbled(coding) for coding in ("gzip", "br", "zstd", "deflate")}),
        {"undecodable": 4},
    ),
    Fault(
        "100 MB page, told beforehand and not",
        pages(
            {
                "/told": bad.large(100 * _MIB, tells=True),
                **{f"/untold/{number}": bad.large(100 * _MIB, tells=False) for number in range(3)},
            }
        ),
        {"too-large": 4},
    ),
    Fault(
        "pages of 240,000 and of two million tiny tags",
        pages(
            {
                "/many": bad.typed(HTML, article("Veel", "<p>x" * 240_000)),
                "/more": bad.typed(HTML, article("Heel veel", "<p>x" * 2_000_000)),
            }
        ),
        {"too-complex": 2},
    ),
    Fault(
        "200,000 nested tags",
        pages({f"/{tag}": bad.nested(200_000, tag) for tag in ("div", "b", "table")}),
        {"too-complex": 3},
    ),
    Fault(
        "HTML that never closes",
        pages({"/open": bad.unclosed(600), "/wide-open": bad.unclosed(2000)}),
        {"stored": 1, "too-complex": 1},
        check=no_word_is_lost,
    ),
    Fault(
        "UTF-16, Latin-1 declared as UTF-8 and the reverse, no charset, mojibake",
        pages(
            {
                "/utf-16": bad.encoded(_TEXT, "utf-16", said="utf-16"),
                "/utf-16-untold": bad.encoded(_TEXT, "utf-16", said=None),
                "/latin": bad.encoded(_TEXT, "cp1252", said="utf-8"),
                "/utf-8": bad.encoded(_TEXT, "utf-8", said="iso-8859-1"),
                "/untold": bad.encoded(_TEXT, "utf-8", said=None),
                "/latin-untold": bad.encoded(_TEXT, "cp1252", said=None),
                "/unknown": bad.encoded(_TEXT, "utf-8", said="utf-99"),
                "/mojibake": bad.encoded(_TEXT.encode().decode("cp1252"), "utf-8", said="utf-8"),
            }
        ),
        {"stored": 8},
        check=texts_are_right,
    ),
    Fault(
        "NUL bytes",
        pages({"/nul": whole(article("N\0ul", "Te\0kst met \0nullen\0 erin.\0"))}),
        {"stored": 1},
        check=bodies_are_clean,
    ),
    Fault(
        "wrong Content-Type",
        pages(
            {
                "/image": bad.typed("image/png", article("Beeld")),
                "/pdf": bad.typed("text/html", b"%PDF-1.7\n" + bytes(range(256)) * 100),
                "/none": bad.typed(None, article("Zonder")),
                "/odd": bad.typed(";;;=", article("Raar")),
            }
        ),
        {"stored": 2, "not-html": 2},
    ),
    Fault(
        "XML entity bomb in RSS",
        feed_with_entities,
        {"listing: unreadable": 1},
        verdict=r"listing \S+/rss could not be read \(unreadable\): .*",
    ),
    Fault(
        "listing of 10,000 pages that repeats itself",
        endless_listing(lambda number: [(f"/gezond/{each}", f"Gezond {each}") for each in range(HEALTHY)]),
        {},
        check=ended("repeats"),
    ),
    Fault(
        "listing of 10,000 pages, each with something new",
        endless_listing(lambda number: [(f"/nieuw/{number}", f"Nieuw {number}")]),
        {"http-404": 50},
        settings={"BOD_MAX_PAGES": "50", "BOD_MAX_FAILED": "1"},
        verdict=r"listing \S+/zonder-eind goes on after 50 pages, the rest of it was not read; see BOD_MAX_PAGES",
        check=ended("max-pages"),
    ),
    Fault(
        "calendar that goes on for ever",
        endless_listing(lambda number: [] if number else [("/gezond/1", "Gezond 1")]),
        {},
        check=ended("no-entries"),
    ),
    Fault("session ids in links", session_ids, {}, check=duplicates(3 * HEALTHY)),
    Fault(
        "1,000 cookies of 1 KB, headers of 1 MB",
        pages(
            {
                "/cookies": bad.flood("Set-Cookie", 1000, 1000),
                "/headers": bad.flood("X-More", 100, 10_000),
                "/header": bad.flood("X-Long", 1, _MIB),
            }
        ),
        {"stored": 2, "connection-lost": 1},
    ),
    Fault(
        "robots.txt that forbids",
        robots(whole("User-agent: *\nDisallow: /verboden\n", kind="text/plain"), "/verboden/1"),
        {"robots": 1},
    ),
    Fault(
        "robots.txt of 30 MB",
        robots(
            whole("User-agent: *\nDisallow: /verboden\n" + "Disallow: /x*y*z$\n" * 1_800_000, kind="text/plain"), "/verboden/1"
        ),
        {"robots": 1},
    ),
    Fault(
        "robots.txt that is broken",
        robots(
            whole(
                b"\xff\xfe\0User-agent\0: *\nDisallow\n\x80\x81" + bytes(range(256)) * 50 + b"\nCrawl-delay: soon\n",
                kind="image/png",
            )
        ),
        {},
    ),
    Fault(
        "robots.txt that cannot be had: 500",
        other_site(without_rules, 3),
        {"listing: robots-unknown": 1},
        verdict=r"listing \S+/nieuws could not be read \(robots-unknown\): .*",
    ),
    Fault(
        "robots.txt with Crawl-delay",
        robots(whole("User-agent: *\nCrawl-delay: 0.2\n", kind="text/plain")),
        {},
        check=kept_its_distance(0.2),
    ),
    Fault(
        "site that is down",
        other_site(down, 30),
        {"host-down": 30},
        settings={"RETRY_TIMES": "9"},
        verdict=rf"failures: .*; {_LISTED_FAILED}",
        check=soon_let_be,
    ),
    Fault("site that is down for two seconds", other_site(down_for(2), 30), {"stored": 30}),
)
