"""Pages that a script makes, crawled with a real headless Chromium."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.needs import needs_browser
from tests.crawls.conftest import Crawl, command, environment, run_crawl

pytestmark = [pytest.mark.crawl, needs_browser]

SLOW = "<script>const show = (html) => { document.getElementById('app').innerHTML = html; };</script>"


def shell(script: str) -> str:
    """Return the body of a page that `script` fills."""
    return f'<div id="app"></div>{SLOW}<script>{script}</script>'


def article(title: str) -> str:
    return f"<article class=node><h1>{title}</h1><time datetime=2026-10-02T08:00:00Z>2 oktober 2026</time><div class=field--name-body><p>{'Tekst van ' + title + '. ':s}{'Woorden. ' * 20}</p></div></article>"


def items(*entries: tuple[str, str]) -> str:
    return "".join(
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="{href}">{title}</a></h3>'
        f"<div class=item-description>Over {title}, en wat daar te doen was.</div></article>"
        for href, title in entries
    )


def browser_counts(done: Crawl) -> dict[str, int]:
    counts = done.run["counts"]
    return {name.removeprefix("bod/browser/"): count for name, count in counts.items() if name.startswith("bod/browser/")}


def processes() -> dict[int, tuple[int, str]]:
    """Return all processes by number, with that of their parent and their command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(folder.name)] = (
                    parent,
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"),
                )
            except OSError:
                continue
    return found


def below(top: int) -> dict[int, str]:
    """Return the processes that `top` started, and those started by them, with their command lines."""
    every, found, size = processes(), {top: ""}, 0
    while len(found) != size:
        size = len(found)
        found |= {number: line for number, (parent, line) in every.items() if parent in found and number not in found}
    return {number: line for number, line in found.items() if number != top}


def left_of(seen: dict[int, str]) -> dict[int, str]:
    """Return those of the processes that are still there, after a moment in which they may end."""
    left = seen
    for _ in range(50):
        every = processes()
        left = {number: line for number, line in left.items() if line and every.get(number, (0, ""))[1] == line}
        if not left:
            break
        time.sleep(0.1)
    return left


def is_browser(line: str) -> bool:
    return "--headless" in line and "--type=" not in line


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


HOSTILE = {
    "/never": "timeout",
    "/silent": "timeout",
    "/busy": "timeout",
    "/alloc": "page-crashed",
    "/away": "unsafe-url",
}


def test_hostile_pages_cost_themselves_only(site, crawl):
    """Everything a page can do to a browser, beside articles that are fine."""
    asked: list[str] = []

    class Private(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    private = ThreadingHTTPServer(("127.0.0.2", 0), Private)
    threading.Thread(target=private.serve_forever, args=(0.05,), daemon=True).start()
    secret = f"http://127.0.0.2:{private.server_port}"
    fine = "show(`" + article("goed") + "`);"
    scripts = {
        "/dialogs": "for (let i = 0; i < 1000; i++) { alert(i); confirm(i); prompt(i) } onbeforeunload = () => 'stay';" + fine,
        "/popups": "for (let i = 0; i < 20; i++) open('/popped'); const a = document.createElement('a'); a.href = '/popped'; a.target = '_blank';"
        "document.body.append(a); for (let i = 0; i < 5; i++) a.click();" + fine,
        "/downloads": "const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'x.zip'; document.body.append(a);"
        "for (let i = 0; i < 5; i++) a.click();" + fine,
        "/inside": f"fetch('{secret}/fetch').catch(() => 0); new Image().src = '{secret}/image'; new WebSocket('{secret}/socket'.replace('http', 'ws'));"
        f"navigator.sendBeacon('{secret}/beacon'); document.body.insertAdjacentHTML('beforeend', '<iframe src=\"{secret}/frame\"></iframe>');"
        f"fetch('/hop').catch(() => 0); new Worker(URL.createObjectURL(new Blob(['fetch(\"{secret}/worker\")'])));" + fine,
        "/busy": "setTimeout(() => { while (true); }, 20)",
        "/alloc": "const kept = []; setInterval(() => kept.push(new Uint8Array(4e7).fill(1)), 5)",
        "/forever": fine + "setInterval(() => document.body.append(document.createElement('p')), 10)",
        "/polling": fine + "fetch('/never')",
    }
    for path, script in scripts.items():
        site.html(path, shell(script))
    site.html("/silent", shell("setInterval(() => { document.title = Date.now() }, 50)"))
    site.pages["/file.zip"] = (200, {"Content-Type": "application/zip", "Content-Disposition": "attachment"}, b"PK\3\4")
    site.pages["/hop"] = (302, {"Location": f"{secret}/hopped"}, b"")
    site.pages["/away"] = (302, {"Location": f"{secret}/landed"}, b"")
    site.pages["/never"] = lambda: time.sleep(40) or (200, {}, b"")
    paths = [*scripts, "/silent", "/never", "/away"]
    site.html("/nieuws", items(*((path, f"Bericht {path[1:]}") for path in (*paths, "/goed"))))
    site.html("/goed", shell(fine))
    started = time.monotonic()
    options = ("-s", "DOWNLOAD_TIMEOUT=6", "-s", "RETRY_ENABLED=0", "-s", "BOD_MAX_FAILED=1", "-s", "BOD_BROWSER_MEMORY=400")
    done = crawl("-a", f"url={site.url}/nieuws", "-a", "browser=always", *options, timeout=200)
    assert time.monotonic() - started < 150
    assert done.status == 0, done.stderr
    assert "Traceback" not in done.stderr
    by_path = {each["url"].removeprefix(site.url): each for each in done.articles}
    assert {path: each["error"] for path, each in by_path.items() if each["error"]} == HOSTILE
    assert all("goed" in each["body"] for path, each in by_path.items() if path not in HOSTILE)
    assert set(by_path) == {*paths, "/goed"}
    assert {line["url"].removeprefix(site.url): line["reason"] for line in done.failures} == HOSTILE
    assert browser_counts(done)["pages_left"] == 0
    assert browser_counts(done)["starts"] == 1
    assert asked == []
    assert "/popped" not in site.asked
    private.shutdown()
    private.server_close()


def test_a_listing_without_end_is_cut_and_said_to_be(site, crawl):
    more = "`<article class=aggregator-item><h3><a href=/a${n}>Bericht ${n}</a></h3><p>Over bericht ${n++}</p></article>`"
    site.html(
        "/nieuws",
        shell(
            f"let n = 0; show('<div id=l></div><button>Meer laden</button>'); const add = () => l.insertAdjacentHTML('beforeend', {more}); add();"
            "document.querySelector('button').onclick = () => fetch('/x').then(add)"
        ),
    )
    for number in range(6):
        site.article(f"/a{number}", str(number))
    done = crawl("-a", f"url={site.url}/nieuws", "-s", "BOD_BROWSER_CLICKS=5", timeout=120)
    assert done.status == 1
    assert [each["title"] for each in done.articles] == [str(number) for number in range(6)]
    [failure] = done.failures
    assert failure["reason"] == "endless"
    assert any("BOD_BROWSER_CLICKS" in line for line in done.errors)


@pytest.mark.parametrize("times", [1, 3])
def test_a_killed_browser_is_started_once_more(site, tmp_path, times):
    count = 40
    site.html("/nieuws", items(*((f"/a{number}", f"Bericht {number}") for number in range(count)), ("/plain", "Bericht plain")))
    for number in range(count):
        site.html(f"/a{number}", shell(f"fetch('/x').then(() => show(`{article(f'nummer {number}')}`))"))
    site.article("/plain", "plain")
    process = subprocess.Popen(
        [*command("crawl", "bod", "-a", f"url={site.url}/nieuws", "-O", "out.jsonl"), "-s", "AUTOTHROTTLE_ENABLED=0"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    killed: set[int] = set()
    seen: dict[int, str] = {}
    shown: dict[int, int] = {}
    while process.poll() is None and len(killed) < times:
        asked = sum(path == "/x" for path in site.asked)
        seen |= below(process.pid)
        for number, line in below(process.pid).items():
            if is_browser(line) and number not in killed and asked > shown.setdefault(number, asked) + 3:
                os.kill(number, signal.SIGKILL)
                killed.add(number)
        time.sleep(0.1)
    _, stderr = process.communicate(timeout=200)
    assert "Traceback" not in stderr, stderr[stderr.index("Traceback") - 500 :][:5000]
    done = Crawl(
        process.returncode, "", stderr, tmp_path, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    )
    assert "Traceback" not in stderr
    assert len(done.articles) == count + 1
    assert browser_counts(done)["starts"] == 2
    if times == 1:
        assert process.returncode == 0, stderr
        assert done.failures == []
        assert [each["url"] for each in done.articles if not each["body"]] == []
    else:
        assert process.returncode == 1
        assert {line["reason"] for line in done.failures} == {"browser-crashed"}
        assert next(each for each in done.articles if each["title"] == "plain")["body"]
        assert len(done.failures) == sum(each["error"] == "browser-crashed" for each in done.articles)
    assert left_of(seen) == {}


def test_robots_and_user_agent_hold_in_the_browser(site, crawl):
    agents: dict[str, str] = {}
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n")
    site.html(
        "/nieuws",
        shell(
            f"fetch('/private/data').catch(() => 0).then(() => fetch('/data')).then(() => show(`{items(('/private/a', 'Bericht a'), ('/b', 'Bericht b'))}`))"
        ),
    )
    site.html("/b", shell("location.href = '/private/b'"))
    site.html("/private/b", article("b"))
    done = crawl("-a", f"url={site.url}/nieuws", "-s", "DOWNLOAD_TIMEOUT=8", timeout=120)
    assert not [path for path in site.asked if path.startswith("/private")]
    assert {each["title"]: each["error"] for each in done.articles}["Bericht a"] == "robots"
    assert agents == {}
