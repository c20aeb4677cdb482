"""Pages that a script makes, crawled with a real headless Chromium."""

from __future__ import annotations

import json
import subprocess
import threading
import time

import pytest

from tests.browser.needs import needs_browser
from tests.browser.processes import below, is_browser, left_of
from tests.browser.scripted import article, browser_counts, items, shell
from tests.crawls.conftest import Crawl, command, environment, run_crawl

pytestmark = [pytest.mark.crawl, needs_browser]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return run_crawl(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("query", ["js=1", "js=1&consent=1"])
def test_listings_that_a_script_makes_give_the_same_articles(plain, crawl, query):
    done = crawl("-a", f"url=sample?{query}", timeout=180)
    assert done.status == 0, done.stderr
    counts = browser_counts(done)
    assert counts["starts"] == 1
    assert counts["pages"] == 4  # the listings; articles stay plain
    assert counts["pages_left"] == 0
    assert counts.get("walls", 0) == ("consent" in query)
    assert comparable(done) == comparable(plain)


def comparable(done: Crawl) -> list[dict[str, object]]:
    """Return the articles without what differs between any two runs: when they were fetched, and the port of the site."""
    texts = [json.dumps({**each, "fetched": None, "id": None, "story": None, "content_hash": None}) for each in done.articles]
    port = done.articles[0]["listing"].split(":")[2].split("/")[0]
    return [json.loads(text.replace(f":{port}/", "/")) for text in texts]


def test_a_replay_gives_the_same_articles_without_a_browser(tmp_path):
    live = run_crawl(tmp_path, "-a", "url=sample?js=1&consent=1", BOD_ARCHIVE="1", timeout=180)
    assert live.status == 0, live.stderr
    folder = tmp_path / "replay"
    folder.mkdir()
    archive = next(tmp_path.glob("data/runs/*/pages.warc.gz"))
    done = subprocess.run(
        [*command("replay", str(archive), "-O", "out.jsonl")],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "out.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_the_plain_site_starts_no_browser(plain):
    assert plain.status == 0
    assert browser_counts(plain) == {}


def test_two_hundred_pages_leave_nothing_behind(plain, tmp_path):
    """Articles too are made by scripts here, behind a wall: everything goes through the browser."""
    process = subprocess.Popen(
        [
            *command("crawl", "bod", "-a", "url=sample?js=1&details=1&consent=1", "-O", "out.jsonl"),
            "-s",
            "AUTOTHROTTLE_ENABLED=0",
        ],
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    seen: dict[int, str] = {}
    watcher = threading.Thread(target=lambda: [time.sleep(0.3) or seen.update(below(process.pid)) for _ in iter(process.poll, 0)])
    watcher.start()
    _, stderr = process.communicate(timeout=400)
    watcher.join()
    assert process.returncode == 0, stderr
    done = Crawl(0, "", stderr, tmp_path, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()])
    counts = browser_counts(done)
    assert counts["pages"] >= 200
    assert counts["starts"] == 1
    assert counts["pages_left"] == 0
    assert counts["memory_mib"] < 1500
    assert any(map(is_browser, seen.values()))
    assert left_of(seen) == {}
    assert comparable(done) == comparable(plain)


def test_never_renders_nothing(site, crawl):
    site.html("/nieuws", shell(f"show(`{items(('/a', 'Bericht a'))}`)"))
    done = crawl("-a", f"url={site.url}/nieuws", "-a", "browser=never")
    assert done.status == 1
    assert browser_counts(done) == {}


def test_always_renders_every_page_and_fetches_feeds_plainly(site, crawl):
    site.html("/nieuws", items(("/a", "Bericht a"), ("/b", "Bericht b"), ("/c.pdf", "Bericht c")))
    site.html("/a", shell(f"fetch('/x').then(() => show(`{article('a')}`))"))
    site.article("/b", "b")
    site.pages["/c.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    feed = "<rss version='2.0'><channel><title>F</title><item><title>Bericht b</title><link>{}/b</link></item></channel></rss>"
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed.format(site.url).encode())
    done = crawl("-a", f"url={site.url}/nieuws,{site.url}/feed", "-a", "browser=always", timeout=120)
    assert [(each["url"].rpartition("/")[2], each["error"], bool(each["body"])) for each in done.articles] == [
        ("a", None, True),
        ("b", None, True),
        ("c.pdf", "not-html", False),
    ]


def test_more_of_a_listing_than_the_plain_page_shows_is_loaded(site, crawl):
    """Three kinds of listing that go on by script: a button below plain items, scrolling, and pages that take each other's place."""
    first = items(("/a", "Bericht a"), ("/b", "Bericht b"))
    rest = items(("/c", "Bericht c"), ("/d", "Bericht d"))
    button = "<button id=more>Toon meer</button>"
    press = "document.getElementById('more').onclick = (event) => fetch('/x').then(() => {"
    site.html(
        "/button",
        f"<div>{first}</div>{button}<script>{press} event.target.previousSibling.innerHTML += `{rest}`; event.target.remove() }})</script>",
    )
    site.html(
        "/scroll",
        shell(
            f"show(`{first}<div style=height:3000px></div>`); let asked = 0;"
            "addEventListener('scroll', () => { if (!asked && scrollY + innerHeight > document.documentElement.scrollHeight - 50) { asked = 1;"
            f"fetch('/x').then(() => document.getElementById('app').insertAdjacentHTML('beforeend', `{rest}`)) }} }})"
        ),
    )
    site.html(
        "/next",
        shell(
            f"const pages = [`{first}`, `{rest}`]; const go = (page) => {{ show(pages[page] + (page ? '' : '<ul class=pager><li><a href=\"#\" id=n>Volgende</a></ul>'));"
            "const n = document.getElementById('n'); if (n) n.onclick = () => fetch('/x').then(() => go(1)) }; go(0);"
        ),
    )
    for name in "abcd":
        site.article(f"/{name}", name)
    for path in ("button", "scroll", "next"):
        folder = crawl.args[0] / path
        folder.mkdir()
        done = run_crawl(folder, "-a", f"url={site.url}/{path}", timeout=120)
        assert done.status == 0, done.stderr
        assert [each["title"] for each in done.articles] == ["a", "b", "c", "d"], path
        assert browser_counts(done)["pages"] == 1
