"""Every fault, and what is to become of it."""

from __future__ import annotations

from tests.faults import handlers as bad
from tests.faults.checks import (
    TEXT,
    asked_often,
    asked_once,
    bodies_are_clean,
    duplicates,
    ended,
    kept_its_distance,
    left_alone,
    no_word_is_lost,
    nobody_was_let_in,
    only_robots_txt_was_had,
    soon_let_be,
    texts_are_right,
    waits_between,
)
from tests.faults.run import HEALTHY, Fault
from tests.faults.site import HTML, article, whole
from tests.faults.stages import (
    down,
    down_for,
    endless_listing,
    feed_with_entities,
    other_site,
    pages,
    rebinding,
    redirects,
    refused_connections,
    robots,
    session_ids,
    without_rules,
)

_MIB = 1 << 20
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
                "/utf-16": bad.encoded(TEXT, "utf-16", said="utf-16"),
                "/utf-16-untold": bad.encoded(TEXT, "utf-16", said=None),
                "/latin": bad.encoded(TEXT, "cp1252", said="utf-8"),
                "/utf-8": bad.encoded(TEXT, "utf-8", said="iso-8859-1"),
                "/untold": bad.encoded(TEXT, "utf-8", said=None),
                "/latin-untold": bad.encoded(TEXT, "cp1252", said=None),
                "/unknown": bad.encoded(TEXT, "utf-8", said="utf-99"),
                "/mojibake": bad.encoded(TEXT.encode().decode("cp1252"), "utf-8", said="utf-8"),
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
