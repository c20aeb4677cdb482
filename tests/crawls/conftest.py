"""Crawls as a user starts them: a process of its own, against a server on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Crawl:
    """What a finished crawl left."""

    status: int
    stdout: str
    stderr: str
    folder: Path
    articles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        return [line for line in self.stderr.splitlines() if line.startswith("error: ")]

    @property
    def run(self) -> dict[str, Any]:
        [path] = (self.folder / "data" / "runs").glob("*/run.json")
        return json.loads(path.read_text())

    @property
    def failures(self) -> list[dict[str, Any]]:
        [path] = (self.folder / "data" / "runs").glob("*/failures.jsonl")
        return [json.loads(line) for line in path.read_text().splitlines()]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOD_", "DATABASE_", "REDIS_"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SCRAPY_SETTINGS_MODULE": "bodspider.settings",
        "DATABASE_URL": "sqlite:///data/bod.db",
        **more,
    }


def command(*args: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "scrapy", *args]


def run_command(folder: Path, *args: object, timeout: float = 120, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy`` with these words in `folder`, as a user would."""
    return subprocess.run(
        command(*map(str, args)),
        cwd=folder,
        env=environment(folder, **env),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def run_crawl(folder: Path, *args: str, out: str | None = "out.jsonl", timeout: float = 60, **env: str) -> Crawl:
    output = ["-O", out] if out else []
    done = run_command(folder, "crawl", "bod", *args, *output, "-s", "AUTOTHROTTLE_ENABLED=0", timeout=timeout, **env)
    return crawl_of(done, folder, out or "out.jsonl")


def crawl_of(done: subprocess.CompletedProcess[str], folder: Path, out: str = "out.jsonl") -> Crawl:
    """Return what a finished process left in `folder`."""
    path = folder / out
    articles = [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []
    return Crawl(done.returncode, done.stdout, done.stderr, folder, articles)


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Crawl]:
    return partial(run_crawl, tmp_path)


def closed_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """A site on this machine whose pages are set by a test: a path to an answer, or to a function that gives one.

    `asked` are the paths that it was asked for, in order, and `agents` who asked (``User-Agent``).
    """

    url: str
    pages: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def html(self, path: str, body: str, *, status: int = 200, language: str = "nl", **headers: str) -> None:
        page = f"<!DOCTYPE html><html lang={language}><head><title>Site</title></head><body><main>{body}</main></body></html>"
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8", **headers}, page.encode())

    def article(self, path: str, title: str) -> None:
        self.html(
            path,
            f"<h1>{title}</h1><article class=node><div class=field--name-body><p>Tekst van {title}.</p></div></article>",
        )

    def listing(self, path: str, entries: list[tuple[str, str]], next_url: str | None = None) -> None:
        items = "".join(
            f'<article class=aggregator-item><h3 class=feed-item-title><a href="{href}">{title}</a></h3>'
            f"<div class=item-description>Over {title}</div></article>"
            for href, title in entries
        )
        pager = f'<a rel=next href="{next_url}">Volgende</a>' if next_url else ""
        self.html(path, f"<h1>Nieuws</h1><div class=aggregator-feed>{items}{pager}</div>")

    def changing_listing(self, path: str, before: list[tuple[str, str]], after: list[tuple[str, str]], per_page: int) -> None:
        """Serve a listing of several pages whose entries are `before` on the first page that is asked for, and `after` from then on."""
        reads: list[int] = []

        def page(number: int) -> Callable[[], Answer]:
            def answer() -> Answer:
                reads.append(number)
                now = before if len(reads) == 1 else after
                rest = now[number * per_page :]
                self.listing("/scratch", rest[:per_page], f"?page={number + 1}" if len(rest) > per_page else None)
                return self.pages["/scratch"]

            return answer

        self.pages[path] = page(0)
        for number in range(1, len(before + after)):
            self.pages[f"{path}?page={number}"] = page(number)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.add(self.headers.get("User-Agent", ""))
            page = site.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<h1>404</h1>"))
            status, headers, body = page() if callable(page) else page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
