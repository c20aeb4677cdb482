"""Addresses that mean harm, in whole crawls: every private address leads to a server that must hear nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import pytest

from tests.crawls.conftest import Crawl, Site
from tests.hostile.internet import Internet
from tests.hostile.tricks import NAMES, ONLY_IN_HTML, PRIVATE

pytestmark = pytest.mark.crawl

HEALTHY = 20


def written(tricks: Mapping[str, str], internet: Internet, path: str) -> dict[str, str]:
    """Return `tricks` with the port of the trap and paths of their own, by a name that begins with `path`."""
    port = str(internet.trap.port)
    return {
        f"{path} {name}": url.replace("{trap}", port).replace("{path}", f"{path}{number}")
        for number, (name, url) in enumerate(tricks.items())
    }


def by_name(internet: Internet, path: str) -> dict[str, str]:
    """Return an address for each public name that stands for a private address."""
    internet.names |= {name: [addresses] for name, addresses in NAMES.items()}
    return {f"{path} {name}": f"http://{name}:{internet.trap.port}/{path}" for name in NAMES}


def healthy(site: Site, path: str, count: int = HEALTHY) -> dict[str, str]:
    """Put `count` articles on the site and return their addresses by title."""
    for number in range(count):
        site.article(f"{path}/{number}", f"Goed {path} {number}")
    return {f"Goed {path} {number}": f"{path}/{number}" for number in range(count)}


def redirects(site: Site, tricks: Mapping[str, str], path: str) -> dict[str, str]:
    """Put a redirect to each of `tricks` on the site and return their addresses by title."""
    for number, url in enumerate(tricks.values()):
        site.pages[f"{path}/{number}"] = (302, {"Location": url.encode().decode("latin-1")}, b"")
    return {f"{path} {name}": f"{path}/{number}" for number, name in enumerate(tricks)}


def listing(site: Site, path: str, *entries: Mapping[str, str], next_url: str | None = None) -> str:
    site.listing(path, [(escape(url), escape(title)) for each in entries for title, url in each.items()], next_url)
    return site.url + path


def feed(site: Site, path: str, *entries: Mapping[str, str]) -> str:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link></item>"
        for each in entries
        for title, url in each.items()
    )
    body = f"<rss version='2.0'><channel><title>Nieuws</title>{items}</channel></rss>"
    site.pages[path] = (200, {"Content-Type": "application/rss+xml; charset=utf-8"}, body.encode())
    return site.url + path


def errors(done: Crawl) -> dict[str, str | None]:
    return {article["title"]: article["error"] for article in done.articles}


def assert_refused(done: Crawl, titles: Iterable[str], reason: str = "unsafe-url") -> None:
    found = errors(done)
    assert {title: found.get(title, "lost") for title in titles} == dict.fromkeys(titles, reason)


def assert_silent(internet: Internet) -> None:
    assert internet.trap.heard == []
    assert internet.private_connections() == []


def test_no_trick_leads_to_a_private_address(internet, site):
    links = written({**PRIVATE, **ONLY_IN_HTML}, internet, "link") | by_name(internet, "link")
    hops = redirects(site, written(PRIVATE, internet, "hop") | by_name(internet, "hop"), "/hop")
    items = written(PRIVATE, internet, "item") | by_name(internet, "item")
    good = [healthy(site, path) for path in ("/a", "/b", "/c")]
    site.pages["/robots.txt"] = (302, {"Location": f"http://127.0.0.1:{internet.trap.port}/robots.txt"}, b"")
    urls = [
        listing(site, "/links", links, good[0], next_url=f"http://127.0.0.1:{internet.trap.port}/?page=1"),
        listing(site, "/hops", hops, good[1]),
        feed(site, "/feed.xml", items, good[2]),
    ]
    done = internet.crawl("-a", f"url={','.join(urls)}", "-a", "browser=never")
    assert_silent(internet)
    refused = [*links, *hops, *items]
    assert len(refused) > 200
    assert_refused(done, refused)
    assert [title for each in good for title in each if errors(done).get(title, "lost") is not None] == []
    assert len(done.articles) == len(refused) + 3 * HEALTHY
    assert done.run["balance"]["failed_by_reason"] == {"unsafe-url": len(refused)}
    assert sum(each["reason"] == "unsafe-url" and each["stage"] == "detail" for each in done.failures) == len(refused)
