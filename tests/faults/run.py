"""Crawls of the fault site, each in a process of its own whose memory and time are measured."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from tests.crawls.conftest import Crawl, command, environment
from tests.faults.site import HEALTHY, FaultSite, Handler, Host, article, listing, parting, whole

MOST_MEMORY = 250
"""MiB that the process of a crawl may hold at its peak."""
LONGEST = 60
"""Seconds that a crawl of one fault may take, unless the fault says otherwise; it is ended then."""
_WAITS = {
    "AUTOTHROTTLE_ENABLED": "0",
    "BOD_READERS": "0",
    "DOWNLOAD_TIMEOUT": "2",
    "BOD_RETRY_WAIT": "0.1",
    "BOD_MAX_WAIT": "5",
    "BOD_HOST_PAUSE": "0.3",
    "BOD_HOST_PATIENCE": "3",
}
"""The waits of a crawl, made short."""
_LAUNCHER = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[2:], timeout=float(sys.argv[1]))
print(json.dumps([done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]), file=sys.stderr)
"""
"""Starts the crawl from a small process: Linux counts what the one that starts another holds as that one's peak."""

Prepare = Callable[["Stage"], None]
Check = Callable[["Result"], None]


@dataclass
class Stage:
    """Where a fault is set up: its `site`, another one (`other`) on another port, one on an address that must not be reached (`private`), and what
    the listing has besides healthy articles."""

    site: FaultSite
    other: FaultSite
    private: FaultSite
    entries: list[tuple[str, str]] = field(default_factory=list)
    listings: list[str] = field(default_factory=lambda: ["/nieuws"])
    env: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, handler: Handler) -> None:
        """Serve a page, and put it into the listing."""
        self.site.pages[path] = handler
        self.link(path)

    def elsewhere(self, count: int) -> None:
        """Put a second listing, of so many articles, on the other site."""
        entries = [(f"/elders/{number}", f"Elders {number}") for number in range(count)]
        for path, title in entries:
            self.other.pages[path] = whole(article(title))
        self.other.pages["/nieuws"] = parting(listing(entries))
        self.listings.append(f"{self.other.url}/nieuws")

    def link(self, href: str) -> None:
        self.entries.append((href, f"Bericht {len(self.entries)}"))


@dataclass(frozen=True)
class Fault:
    """A fault: its name, how it is set up, what is to become of its entries by reason (``stored`` when all is well), the verdict, and more checks."""

    name: str
    prepare: Prepare
    outcome: Mapping[str, int]
    verdict: str = "good"
    settings: Mapping[str, str] = field(default_factory=dict)
    check: Check | None = None
    longest: float = LONGEST


@dataclass
class Result:
    """What became of a crawl: what it left, ``run.json`` and ``failures.jsonl``, and what it took, in MiB and seconds."""

    fault: Fault
    stage: Stage
    crawl: Crawl
    run: dict[str, Any]
    failures: list[dict[str, Any]]
    memory: int
    seconds: float

    @property
    def healthy(self) -> int:
        """How many healthy articles were stored, whole."""
        return sum(
            bool(each["title"].startswith("Gezond") and each["body"] and not each["error"]) for each in self.crawl.articles
        )

    @property
    def outcome(self) -> Counter[str]:
        """What became of the other entries, by reason."""
        told = Counter(each["error"] or "stored" for each in self.crawl.articles if not each["title"].startswith("Gezond"))
        listings = (f"listing: {each['reason']}" for each in self.failures if each["stage"] != "detail")
        return told + Counter(listings)

    @property
    def verdict(self) -> str:
        return "; ".join(self.run["reasons"]) or "good"

    def attempts(self, path: str) -> int:
        """Return how often the page at `path` was asked for."""
        return len(self.stage.site.times(path))

    def article(self, title: str) -> dict[str, Any]:
        [found] = [each for each in self.crawl.articles if each["title"] == title]
        return found


def crawl_fault(fault: Fault, host: Host) -> Result:
    """Crawl the site with `fault` in it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        sites = [stack.enter_context(host.site(address)) for address in ("127.0.0.1", "127.0.0.1", "127.0.0.2")]
        stage = Stage(*sites)
        fault.prepare(stage)
        healthy = [(f"/gezond/{number}", f"Gezond {number}") for number in range(HEALTHY)]
        for path, title in healthy:
            stage.site.pages.setdefault(path, whole(article(title)))
        mixed = [each for pair in zip(stage.entries, healthy, strict=False) for each in pair]
        rest = stage.entries[HEALTHY:] + healthy[len(stage.entries) :]
        stage.site.pages.setdefault("/nieuws", whole(listing(mixed + rest)))
        return _crawl(fault, stage, folder)


def _crawl(fault: Fault, stage: Stage, folder: Path) -> Result:
    urls = ",".join(each if "://" in each else stage.site.url + each for each in stage.listings)
    given = [part for name, value in {**_WAITS, **fault.settings}.items() for part in ("-s", f"{name}={value}")]
    words = command("crawl", "bod", "-a", f"url={urls}", "-a", "browser=never", "-O", "out.jsonl", *given)
    started = monotonic()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(fault.longest), *words],
        cwd=folder,
        env=environment(folder, **stage.env),
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = monotonic() - started
    said, _, last = done.stderr.rstrip().rpartition("\n")
    if done.returncode:
        raise AssertionError(f"{fault.name}: not done after {seconds:.0f} s\n{done.stderr[-3000:]}")
    status, memory = json.loads(last)
    path = folder / "out.jsonl"
    articles = [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []
    crawl = Crawl(status, done.stdout, said, folder, articles)
    if not list(folder.glob("data/runs/*/run.json")):
        raise AssertionError(f"{fault.name}: no run\n{said[-3000:]}")
    return Result(fault, stage, crawl, crawl.run, crawl.failures, memory, seconds)
