"""Addresses that mean harm, in whole crawls: every private address leads to a server that must hear nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlsplit

import pytest

from tests.browser.needs import needs_browser
from tests.crawls.conftest import Crawl, Site
from tests.hostile.internet import PUBLIC, Internet
from tests.hostile.tls import TlsSite
from tests.hostile.tricks import NAMES, ONLY_IN_HTML, PRIVATE
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

HEALTHY = 20
LENIENT = dict.fromkeys(("data", "file", "ftp", "s3")) | dict.fromkeys(
    ("http", "https"), "bodspider.network.lenient.LenientDownloadHandler"
)


@pytest.fixture(params=["aiohttp", "lenient"])
def client(request: pytest.FixtureRequest, internet: Internet) -> None:
    """Let the crawl of a test fetch with each of the two clients, as hosts whose answers are odd are asked with the lenient one alone."""
    if request.param == "lenient":
        internet.settings["DOWNLOAD_HANDLERS"] = json.dumps(LENIENT)


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


@pytest.mark.usefixtures("client")
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
    assert "Traceback" not in done.stderr
    assert_silent(internet)
    refused = [*links, *hops, *items]
    assert len(refused) > 200
    assert_refused(done, refused)
    assert [title for each in good for title in each if errors(done).get(title, "lost") is not None] == []
    assert len(done.articles) == len(refused) + 3 * HEALTHY
    assert done.run["balance"]["failed_by_reason"] == {"unsafe-url": len(refused)}
    assert sum(each["reason"] == "unsafe-url" and each["stage"] == "detail" for each in done.failures) == len(refused)


@pytest.mark.usefixtures("client")
def test_an_answer_that_changes_leads_nowhere_else(internet, site):
    """A name is looked up once for a connection, and what a second answer says is checked again."""
    port = urlsplit(site.url).port
    internet.names = {
        "once.example.org": [[PUBLIC], ["127.0.0.1"]],
        "robots.example.org": [[PUBLIC], [PUBLIC], ["127.0.0.1"]],
        "hop.example.org": [[PUBLIC], [PUBLIC], ["169.254.169.254"]],
        "fast.example.org": [["8.8.8.8"], ["127.0.0.1"]],
        "back.example.org": [["127.0.0.1"], [PUBLIC]],
    }
    site.article("/first", "Eerst")
    site.article("/back", "Terug")
    site.article("/healthy", "Goed")
    site.pages["/on"] = (302, {"Location": "http://hop.example.org/secret"}, b"")
    entries = {
        "once": "http://once.example.org/first",
        "robots": "http://robots.example.org/first",
        "hop": "http://hop.example.org/on",
        "fast": "http://fast.example.org/first",
        "back": "http://back.example.org/back",
        "Goed": "/healthy",
    }
    done = internet.crawl("-a", f"url={listing(site, '/list', entries)}", "-a", "browser=never")
    assert_silent(internet)
    assert errors(done) == {
        "once": "unsafe-url",  # robots.txt had the public answer
        "Eerst": None,
        "hop": "unsafe-url",
        "fast": "unsafe-url",  # nothing answered at the public address, and the second attempt was led elsewhere
        "Terug": None,  # robots.txt had the private answer, and was not asked for
        "Goed": None,
    }
    connected = internet.connected()
    assert connected.pop(("127.0.0.1", port)) > 0
    assert connected == {(PUBLIC, 80): 6, ("8.8.8.8", 80): 1}
    assert internet.looked_up()["robots.example.org"] == 2


def test_the_owner_of_a_public_listing_cannot_turn_its_name_into_a_private_address(internet, site):
    internet.names = {"news.example.org": [[PUBLIC]] * 3 + [["127.0.0.1"]]}
    site.listing("/list", [("/a", "A"), ("/b", "B"), ("/c", "C")])
    for name in "abc":
        site.article(f"/{name}", name.upper())
    done = internet.crawl(
        *("-a", "url=http://news.example.org/list", "-a", "browser=never"),
        *("-s", "CONCURRENT_REQUESTS=1"),  # robots.txt, the listing and the first article have the public answer
    )
    assert_silent(internet)
    assert errors(done) == {"A": None, "B": "unsafe-url", "C": "unsafe-url"}


def test_a_private_listing_opens_its_own_host_and_port(internet, site):
    """Other ports, other spellings of the same machine, and other names of the same address stay shut; metadata services do always."""
    port = urlsplit(site.url).port
    internet.names = {
        "intranet.example.org": [["127.0.0.1"]],
        "other.example.org": [["127.0.0.1"]],
        "cloud.example.org": [["169.254.169.254"]],
    }
    site.article("/a", "A")
    entries = {
        "A": "/a",
        "its other port": f"http://intranet.example.org:{internet.trap.port}/b",
        "its address": f"http://127.0.0.1:{port}/c",
        "localhost": f"http://localhost:{port}/d",
        "another name": f"http://other.example.org:{port}/e",
        "its default port": "http://intranet.example.org/f",
    }
    listing(site, "/list", entries)
    done = internet.crawl(
        *("-a", f"url=http://intranet.example.org:{port}/list,http://cloud.example.org/list", "-a", "browser=never")
    )
    assert_silent(internet)
    assert errors(done) == {"A": None} | dict.fromkeys(list(entries)[1:], "unsafe-url")
    assert [line for line in done.errors if "cloud.example.org" in line and "unsafe-url" in line]
    assert all(path in ("/robots.txt", "/list", "/a") for path in site.asked)


def test_a_private_listing_on_a_port_of_the_web_opens_the_other_one_too(internet, site):
    internet.names = {"intranet.example.org": [["10.0.0.7"]]}
    internet.public["10.0.0.7"] = urlsplit(site.url).port
    site.pages["/list"] = (301, {"Location": "https://intranet.example.org/list"}, b"")
    done = internet.crawl("-a", "url=http://intranet.example.org/list", "-a", "browser=never", "-s", "RETRY_TIMES=0")
    assert internet.connected()["10.0.0.7", 443] == 1, done.stderr  # where the site speaks no TLS
    assert internet.trap.heard == []


def test_a_feed_on_another_port_of_the_host_is_not_asked(internet, site):
    site.article("/a", "A")
    feed_url = f"http://127.0.0.1:{internet.trap.port}/list/feed.xml"
    items = "<article class=aggregator-item><h3 class=feed-item-title><a href='/a'>A</a></h3></article>"
    site.html("/list", f"<div class=aggregator-feed>{items}<a class=feed-icon href='{feed_url}'>RSS</a></div>")
    done = internet.crawl("-a", f"url={site.url}/list", "-a", "browser=never")
    assert_silent(internet)
    assert errors(done) == {"A": None}
    assert [(each["url"], each["stage"], each["reason"]) for each in done.failures] == [(feed_url, "feed", "unsafe-url")]


def test_what_is_recorded_of_an_article_is_http_in_one_spelling_and_is_not_fetched(internet, site):
    spelled = {
        "HTTP://Files.EXAMPLE.org.:80/a.pdf": "http://files.example.org/a.pdf",
        "https:\\\\ｆｉｌｅｓ。example.org\\b.pdf": "https://files.example.org/b.pdf",
        "http://m\u00fcnchen.example/c.pdf": "http://xn--mnchen-3ya.example/c.pdf",
        "http://0x7f.1/d.pdf": "http://127.0.0.1/d.pdf",
    }
    never = [
        "file:///etc/passwd",
        "ftp://files.example.org/e.pdf",
        "javascript:x.pdf",
        "http://me:pw@files.example.org/f.pdf",
        "data:,g.pdf",
    ]
    links = "".join(f'<p><a href="{escape(each)}">Bijlage {number}</a></p>' for number, each in enumerate([*spelled, *never]))
    images = "".join(f'<img alt="Beeld" src="{escape(each.replace("pdf", "jpg"))}">' for each in [*spelled, *never])
    site.html("/a", f"<h1>A</h1><article class=node><div class=field--name-body><p>Tekst.</p>{links}{images}</div></article>")
    done = internet.crawl("-a", f"url={listing(site, '/list', {'A': '/a'})}", "-a", "browser=never")
    [article] = done.articles
    assert [each["url"] for each in article["attachments"]] == list(spelled.values())
    assert [each["url"] for each in article["images"]] == [each.replace("pdf", "jpg") for each in spelled.values()]
    assert article["links"] == []
    assert internet.connected() == {("127.0.0.1", urlsplit(site.url).port): 3}


def test_explaining_an_article_opens_no_more_than_its_listing_did(internet, site):
    done = internet.crawl(
        "-a", f"url={listing(site, '/list', {'A': f'http://127.0.0.1:{internet.trap.port}/a'})}", "-a", "browser=never"
    )
    told = internet.run("explain", done.articles[0]["id"])
    assert told.returncode == 1
    assert "unsafe-url" in told.stderr
    assert_silent(internet)


@pytest.mark.usefixtures("client")
def test_connections_are_kept_and_the_next_address_is_tried(internet):
    internet.names = {"news.example.org": [["8.8.8.8", PUBLIC, "9.9.9.9"]]}
    with NewsSite(40) as site:
        internet.public[PUBLIC] = site.port
        done = internet.crawl("-a", "url=http://news.example.org/nieuws", "-a", "browser=never")
        assert len(site.asked) > 40
    assert len(done.articles) == 40
    times = internet.looked_up().total()
    assert times <= 6
    assert internet.connected() == {("8.8.8.8", 80): times, (PUBLIC, 80): times}


@pytest.mark.usefixtures("client")
def test_tls_knows_the_name_and_not_the_address(internet, tmp_path):
    """The certificate is that of the name, the server is asked for the name, and another name's certificate is refused."""
    with TlsSite(tmp_path, "news.example.org") as server:
        internet.public |= {PUBLIC: server.port}
        internet.names = {"news.example.org": [[PUBLIC]], "other.example.org": [[PUBLIC]]}
        done = internet.crawl(
            *("-a", "url=https://news.example.org/list", "-a", "browser=never", "-s", "RETRY_TIMES=0"),
            SSL_CERT_FILE=str(server.trusted),
        )
        assert errors(done) == {"A": None, "B": "connection-lost"}, done.stderr
        assert server.names == {"news.example.org", "other.example.org"}
        assert server.hosts == {"news.example.org"}


def test_a_proxy_looks_names_up_and_spelling_is_judged_all_the_same(internet, site):
    """The user chose the proxy, on loopback here; what a page names goes through it, or nowhere."""
    site.article("http://news.example.org/a", "A")
    entries = {
        "A": "http://news.example.org/a",
        "private": f"http://127.0.0.1:{internet.trap.port}/b",
        "port": "http://news.example.org:25/c",
    }
    listing(site, "http://news.example.org/list", entries)
    done = internet.crawl("-a", "url=http://news.example.org/list", "-a", "browser=never", http_proxy=site.url, no_proxy="")
    assert_silent(internet)
    assert errors(done) == {"A": None, "private": "unsafe-url", "port": "unsafe-url"}
    assert internet.looked_up() == {}


@needs_browser
def test_no_trick_leads_a_browser_to_a_private_address(internet, site):
    """Redirects that Chromium follows itself, and what scripts of a page ask for."""
    links = written(PRIVATE, internet, "link") | by_name(internet, "link")
    hops = redirects(site, written(PRIVATE, internet, "hop") | by_name(internet, "hop"), "/hop")
    asked = json.dumps([*written(PRIVATE, internet, "fetch").values(), *by_name(internet, "fetch").values()])
    script = (
        f"for (const url of {asked}) {{ fetch(url, {{mode: 'no-cors'}}).catch(() => 0); const add = (kind, key) => {{ const each = document.createElement(kind);"
        "each[key] = url; document.body.append(each) }; add('img', 'src'); add('iframe', 'src'); add('script', 'src'); add('object', 'data');"
        "navigator.sendBeacon && /^http/.test(url) && navigator.sendBeacon(url); try { new WebSocket(url.replace(/^http/, 'ws')) } catch {} "
        "try { new EventSource(url) } catch {} }"
    )
    site.html(
        "/script",
        "<h1>Script</h1><article class=node><div class=field--name-body><p>Tekst van Script.</p></div></article>"
        f"<script>{script}</script>",
    )
    for number, url in enumerate(
        [f"http://127.0.0.1:{internet.trap.port}/away", "http://loopback.example.org/away", "ftp://127.0.0.1/away"]
    ):
        site.html(f"/away/{number}", f"<h1>Weg</h1><script>location.href = {json.dumps(url)}</script>")
    away = {f"away {number}": f"/away/{number}" for number in range(3)}
    good = healthy(site, "/a", 10) | {"Script": "/script"}
    url = listing(site, "/list", links, hops, away, good)
    done = internet.crawl("-a", f"url={url}", "-a", "browser=always", timeout=300)
    assert_silent(internet)
    assert_refused(done, [*links, *hops, "away 0", "away 1"])
    assert [title for title in good if errors(done).get(title, "lost") is not None] == []
    assert done.run["balance"]["failed_by_reason"].keys() <= {"unsafe-url"}
