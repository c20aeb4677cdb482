"""The bundled site, in four languages and four kinds of markup, broken in one of them or in all."""

from __future__ import annotations

import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from bodspider.sample_site import LANGUAGES
from bodspider.sample_site.site import Page, listing_path, render, rendered_headers
from tests.crawls.conftest import run_crawl
from tests.monitors.test_crawls import assert_alarm, reasons

pytestmark = pytest.mark.crawl


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """Return the bundled site on a server whose ``breaks`` change its answers, and the folder of two healthy crawls of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"
            path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
            page = self.server.breaks(path, render(path, query, base, base))
            self.send_response(page.status)
            for name, value in {"Content-Type": page.kind, **rendered_headers(), **page.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.breaks = lambda _, page: page
        base = f"http://127.0.0.1:{server.server_port}"
        server.listings = ",".join(base + listing_path(language) for language in LANGUAGES)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        folder = tmp_path_factory.mktemp("bundled")
        for _ in range(2):
            done = run_crawl(folder, "-a", f"url={server.listings}", out=None)
            assert (done.status, reasons(done)) == (0, []), done.stderr
        yield server, folder
        server.shutdown()
        thread.join()


def is_article(path: str, language: str | None = None) -> bool:
    return re.match(rf"/({language or '..'})/(?!aggregator|rss)", path) is not None


def without(pattern: str, *, language: str | None = None, instead: str = "", listings: bool = False):
    """Return a break: `pattern` becomes `instead` on every article page, or listing, of a language or of all."""

    def apply(path: str, page: Page) -> Page:
        wanted = f"/{language or path[1:3]}/aggregator" in path if listings else is_article(path, language)
        return Page(page.status, re.sub(pattern, instead, page.body.decode(), flags=re.DOTALL).encode()) if wanted else page

    return apply


def failing(path: str, page: Page) -> Page:
    return Page(500, b"<h1>500</h1>") if is_article(path, "fr") else page


BROKEN = {
    "bodies gone in one language": (
        without(r'<div class="clearfix text-formatted.*?(?=<div class="(?:field field--name-field|node__links))', language="fr"),
        [r"^body: only \d+ of 59 fr articles of \S+/fr/aggregator/sources/2 have one; usually 100 %"],
    ),
    "title headings gone everywhere": (
        without(r"<h1.*?</h1>"),
        [rf"^title: the markup that gives it has changed: only 0 of \d+ {language} articles" for language in LANGUAGES],
    ),
    "tags gone in the language without classes": (
        without(r"<div><div>Schlagw\w+</div>.*?</div></div></div>|<a href=\"/de/taxonomy.*?</a>", language="de"),
        [r"^tags: only 0 of 51 de articles of \S+/de/aggregator/sources/3 have one; usually 90 %"],
    ),
    "language switched": (
        without('lang="en"', instead='lang="nl"', language="en"),
        [r"^language: only 0 of 55 articles of \S+/en/aggregator/sources/4 are in en; usually 100 %; now nl: 55"],
    ),
    "every page of one language fails": (
        failing,
        [
            r"^failures: 62 of 62 articles of \S+/fr/aggregator/sources/2 failed \(http-500: 61, no-link: 1\); usually 3 % do",
            r"^64 of 244 listed articles failed \(http-500: 61, http-404: 3\)",
        ],
    ),
    "one listing is empty": (
        without("<article.*</article>", listings=True, language="de"),
        [
            r"^listing \S+/de/aggregator/sources/3 could not be read \(listing-empty\)",
            r"^listing: \S+/de/aggregator/sources/3 no longer matches the markup '\w+' of the last 2 runs: no article was found",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_with_its_language(bundled, tmp_path, name):
    server, folder = bundled
    shutil.copytree(folder / "data", tmp_path / "data")
    server.breaks, expected = BROKEN[name]
    try:
        done = run_crawl(tmp_path, "-a", f"url={server.listings}", "-s", "RETRY_TIMES=0", "-s", "BOD_HOST_PAUSE=0.2", out=None)
    finally:
        server.breaks = lambda _, page: page
    assert_alarm(done, *expected)
