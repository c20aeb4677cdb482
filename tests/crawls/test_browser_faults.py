"""Pages, sites and accidents that a real headless Chromium has to survive, and the rules that it has to keep."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bodspider import __version__
from tests.browser.needs import needs_browser
from tests.browser.processes import below, is_browser, left_of
from tests.browser.scripted import article, browser_counts, items, shell
from tests.crawls.conftest import Crawl, command, environment

pytestmark = [pytest.mark.crawl, needs_browser]

FINE = "show(`" + article("goed") + "`);"
HOSTILE = {
    "/never": "timeout",
    "/silent": "timeout",
    "/busy": "timeout",
    "/alloc": "page-crashed",
    "/away": "unsafe-url",
}


@pytest.fixture
def private() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server on a private address, and the list of what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.2", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.2:{server.server_port}", asked
        server.shutdown()


def hostile_scripts(secret: str) -> dict[str, str]:
    """Return scripts that do everything a page can do to a browser, by path; `secret` is the address of a server that none may reach."""
    return {
        "/dialogs": "for (let i = 0; i < 1000; i++) { alert(i); confirm(i); prompt(i) } onbeforeunload = () => 'stay';" + FINE,
        "/popups": "for (let i = 0; i < 20; i++) open('/popped'); const a = document.createElement('a'); a.href = '/popped'; a.target = '_blank';"
        "document.body.append(a); for (let i = 0; i < 5; i++) a.click();" + FINE,
        "/downloads": "const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'x.zip'; document.body.append(a);"
        "for (let i = 0; i < 5; i++) a.click();" + FINE,
        "/inside": f"fetch('{secret}/fetch').catch(() => 0); new Image().src = '{secret}/image'; new WebSocket('{secret}/socket'.replace('http', 'ws'));"
        f"navigator.sendBeacon('{secret}/beacon'); document.body.insertAdjacentHTML('beforeend', '<iframe src=\"{secret}/frame\"></iframe>');"
        f"fetch('/hop').catch(() => 0); new Worker(URL.createObjectURL(new Blob(['fetch(\"{secret}/worker\")'])));" + FINE,
        "/busy": "setTimeout(() => { while (true); }, 20)",
        "/alloc": "const kept = []; setInterval(() => kept.push(new Uint8Array(4e7).fill(1)), 5)",
        "/forever": FINE + "setInterval(() => document.body.append(document.createElement('p')), 10)",
        "/polling": FINE + "fetch('/never')",
    }


def test_hostile_pages_cost_themselves_only(site, crawl, private):
    """What a page does to the browser costs no other page anything, and reaches nothing private."""
    secret, asked = private
    scripts = hostile_scripts(secret)
    for path, script in scripts.items():
        site.html(path, shell(script))
    site.html("/silent", shell("setInterval(() => { document.title = Date.now() }, 50)"))
    site.pages["/file.zip"] = (200, {"Content-Type": "application/zip", "Content-Disposition": "attachment"}, b"PK\3\4")
    site.pages["/hop"] = (302, {"Location": f"{secret}/hopped"}, b"")
    site.pages["/away"] = (302, {"Location": f"{secret}/landed"}, b"")
    site.pages["/never"] = lambda: time.sleep(40) or (200, {}, b"")
    paths = [*scripts, "/silent", "/never", "/away"]
    site.html("/nieuws", items(*((path, f"Bericht {path[1:]}") for path in (*paths, "/goed"))))
    site.html("/goed", shell(FINE))
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
    assert site.agents == {f"bodspider/{__version__}"}
