"""Time per page: fetched plainly, by a bare scrapy-playwright spider, and by this project's browser.

    python benchmarks/browser.py [--pages 200] [--rounds 3]

All three fetch the same pages from a server on this machine, four at a time: articles that a script puts together from data which it fetches,
beside a picture, a font and a tracker, as on real pages. The bare spider waits for the article and does nothing else. Each round runs the three after
each other in processes of their own; the medians are printed. The exit status is 1 when ours takes more than 1.1 times the bare one's time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
LIMIT = 1.1

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Artikel</title><style>@font-face{font-family:F;src:url(/font.woff2)}body{font-family:F}</style></head>
<body><header><a href="/" rel="home">Site</a></header><main><div id="app"></div></main><img src="/photo.png" alt="">
<script>fetch("/data" + location.pathname).then((answer) => answer.json()).then((data) => {
document.getElementById("app").innerHTML = `<article class="node"><h1>${data.title}</h1><div class="field--name-body">${data.body}</div></article>`;
});</script></body></html>"""


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer any path, over and over on one connection."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            kind, body = "text/html; charset=utf-8", PAGE
            if path.startswith("/data/"):
                text = "".join(f"<p>Alinea {number} van {path}. {'Woorden. ' * 40}</p>" for number in range(12))
                kind, body = "application/json", json.dumps({"title": f"Titel {path}", "body": text})
            elif path.endswith((".png", ".woff2", ".ico", ".txt")):
                kind, body = "application/octet-stream", "x" * 20_000 if not path.endswith(".txt") else ""
            data = body.encode()
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def start_server() -> int:
    """Serve the pages from a thread, and return the port."""
    ready = threading.Event()
    port: list[int] = []

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=asyncio.run, args=(run(),), daemon=True).start()
    ready.wait()
    return port[0]


def crawl(kind: str, port: int, count: int) -> float:
    """Fetch `count` pages the way that `kind` names, and return the seconds that one page took once the first was there."""
    from scrapy.crawler import AsyncCrawlerProcess

    times: list[float] = []
    process = AsyncCrawlerProcess(settings_of(kind))
    process.crawl(spider_of(kind, port, count, times))
    process.start()
    assert len(times) == count + 1, f"{len(times)} of {count + 1} pages came back"
    return (times[-1] - times[0]) / count


def spider_of(kind: str, port: int, count: int, times: list[float]) -> type:
    """Return a spider that fetches one page and then `count` more at once, and notes in `times` when each came."""
    from time import perf_counter

    import scrapy

    from bodspider.network import Policy

    class Spider(scrapy.Spider):
        name = "bench"
        policy = Policy([f"http://127.0.0.1:{port}/"])
        allowed_hosts = ()

        async def start(self) -> Any:
            yield self.request(0)

        def request(self, number: int) -> scrapy.Request:
            return scrapy.Request(f"http://127.0.0.1:{port}/{kind}/{number}", meta=meta_of(kind))

        def parse(self, response: Any) -> Any:
            times.append(perf_counter())
            assert kind == "plain" or response.css("article p").getall(), response.text
            if len(times) == 1:
                for number in range(1, count + 1):
                    yield self.request(number)

    return Spider


def meta_of(kind: str) -> dict[str, Any]:
    """Return what makes a request go the way that `kind` names."""
    if kind == "ours":
        return {"browser": "detail"}
    if kind == "bare":
        from scrapy_playwright.page import PageMethod

        return {"playwright": True, "playwright_page_methods": [PageMethod("wait_for_selector", "article h1")]}
    return {}


def settings_of(kind: str) -> Any:
    """Return the settings of bodspider without all that is no download, and for `bare` with scrapy-playwright's own handler."""
    from scrapy.settings import Settings

    from bodspider.browser.chromium import find_chromium, is_root

    settings = Settings()
    settings.setmodule("bodspider.settings")
    changed: dict[str, Any] = {
        "AUTOTHROTTLE_ENABLED": False,
        "EXTENSIONS": {},
        "ITEM_PIPELINES": {},
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": kind == "ours",
    }
    if kind == "bare":
        handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
        launch = {
            "executable_path": find_chromium(os.environ.get("BOD_CHROMIUM", "")),
            "chromium_sandbox": not is_root(),
            "args": ["--disable-gpu"],
        }
        changed |= {"DOWNLOAD_HANDLERS": {"http": handler, "https": handler}, "PLAYWRIGHT_LAUNCH_OPTIONS": launch}
    settings.setdict(changed, priority="cmdline")
    return settings


def main() -> None:
    if len(sys.argv) == 5 and sys.argv[1] == "--one":
        print(crawl(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    port = start_server()
    found: dict[str, list[float]] = {"plain": [], "bare": [], "ours": []}
    for _ in range(args.rounds):
        for kind, times in found.items():
            command = [sys.executable, "-W", "ignore", __file__, "--one", kind, str(port), str(args.pages)]
            times.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]))
    medians = {kind: statistics.median(times) * 1000 for kind, times in found.items()}
    for kind, label in (("plain", "plain fetch"), ("bare", "bare scrapy-playwright"), ("ours", "bodspider")):
        print(f"{label:24} {medians[kind]:8.1f} ms a page   ({', '.join(f'{each * 1000:.1f}' for each in found[kind])})")
    ratio = medians["ours"] / medians["bare"]
    print(f"ours / bare: {ratio:.2f} (at most {LIMIT})")
    raise SystemExit(ratio > LIMIT)


if __name__ == "__main__":
    main()
