"""Plain requests: what goes out, what of an answer is kept, and what happens with answers that are not HTTP to the letter."""

from collections import Counter
from functools import partial
from urllib.parse import unquote, urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawls.conftest import run_crawl
from tests.faults.site import Host, article, head, listing, whole

pytestmark = pytest.mark.crawl


@pytest.fixture
def site():
    host = Host()
    with host.site() as site:
        yield site
    host.close()


@pytest.fixture
def crawl(tmp_path, site):
    return partial(run_crawl, tmp_path, "-a", f"url={site.url}/nieuws", "-a", "browser=never", "-s", "BOD_RETRY_WAIT=0.1")


def publish(site, count, answer):
    for number in range(count):
        site.pages[f"/nieuws/{number}"] = answer(article(f"Titel {number}").encode())
    site.pages["/nieuws"] = whole(listing([(f"/nieuws/{number}", f"Titel {number}") for number in range(count)]))


def raw(body, *lines):
    data = (
        b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", *lines, b"Content-Length: %d" % len(body), b"", b""]) + body
    )

    async def handle(exchange):
        await exchange.send(data)
        exchange.keeps = True

    return handle


def too_long(body):
    """Answer with more than the head promises, on a connection that stays."""
    data = head(length=len(body)) + body + b"\r\n<!-- cached -->"

    async def handle(exchange):
        await exchange.send(data)
        exchange.keeps = True

    return handle


@pytest.mark.parametrize(
    "answer",
    [
        lambda body: raw(body, b"no colon here"),
        lambda body: raw(body, b"X-Drupal-Cache-Tags: " + b"node:1 " * 2000),
        lambda body: raw(body, *(b"Set-Cookie: %d=1" % number for number in range(300))),
        too_long,
    ],
    ids=["no header", "14 kB of cache tags", "300 cookies", "more than it says"],
)
def test_what_is_not_http_to_the_letter_is_read_and_asked_for_once_more_for_the_host_alone(site, crawl, answer):
    publish(site, 8, answer)
    done = crawl("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert done.status == 0, done.stderr
    assert [each["title"] for each in done.articles] == [f"Titel {number}" for number in range(8)]
    asked = Counter(each.target for each in site.asked if each.target.startswith("/nieuws/"))
    assert asked["/nieuws/0"] == 2
    assert sum(asked.values()) == 9
    [told] = [line for line in done.stderr.splitlines() if "aiohttp cannot read" in line]
    assert f"{site.url}/nieuws/0: " in told
    assert len(told) < 300


def test_a_failure_is_not_asked_for_again_behind_the_back_of_the_crawl(site, crawl):
    publish(site, 3, whole)

    async def closes(exchange):
        exchange.keeps = False

    site.pages["/nieuws/1"] = closes
    done = crawl("-s", "RETRY_TIMES=2")
    assert len(site.times("/nieuws/1")) == 3
    assert [each["error"] for each in done.articles if each["error"]] == ["connection-lost"]


def test_an_address_is_asked_for_as_it_is_spelt(site, crawl):
    paths = [
        "/nieuws/caf%C3%A9",
        "/nieuws/a%7Eb~c",
        "/nieuws/x%2Fy",
        "/nieuws/a!b(c)",
        "/nieuws/q?b=a+b&c=%2F%3D&d",
        "/nieuws/%E4",
    ]
    for path in paths:
        site.pages[path] = whole(article(f"Titel {path}"))
    site.pages["/nieuws"] = whole(listing([(path, f"Titel {path}") for path in paths]))
    done = crawl()
    assert done.status == 0, done.stderr
    visited = {urlsplit(each["url"])._replace(scheme="", netloc="").geturl() for each in done.articles}
    assert visited == {each.target for each in site.asked if each.target.startswith("/nieuws/")} == set(paths)


def test_only_the_headers_of_the_crawl_go_out(site, crawl):
    publish(site, 1, whole)
    assert crawl().status == 0
    [asked] = [each for each in site.asked if each.target == "/nieuws/0"]
    assert set(asked.headers) == {"host", "accept", "accept-language", "accept-encoding", "referer", "user-agent"}
    assert asked.headers["user-agent"].startswith("bodspider/")


def test_headers_are_archived_byte_by_byte(tmp_path, site, crawl):
    publish(site, 1, lambda body: raw(body, b"X-Note: caf\xe9", b"X-Note: \xc3\xa9"))
    assert crawl(BOD_ARCHIVE="1").status == 0
    [path] = (tmp_path / "data" / "runs").glob("*/pages.warc.gz")
    with path.open("rb") as file:
        found = [
            (record.http_headers.headers, record.rec_headers["WARC-IP-Address"])
            for record in ArchiveIterator(file)
            if record.rec_type == "response" and record.rec_headers["WARC-Target-URI"].endswith("/nieuws/0")
        ]
    [(headers, address)] = found
    spelt = [value for name, value in headers if name == "X-Note"]
    assert [unquote(value) for value in spelt] == ["caf\xe9", "\xc3\xa9"]  # warcio quotes each byte beyond ASCII as a character
    assert address == "127.0.0.1"
