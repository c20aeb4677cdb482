"""Print what every step from the response of an article page to a checked article costs: microseconds a page, and the share.

Run from the root of the repository: ``python benchmarks/fields.py [--rounds 10]``. Every step is timed by itself, without the steps in it
that have a line of their own; of several rounds over the same pages the fastest counts, page by page and step by step.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from time import perf_counter_ns
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _articles import Page, corpora, described
from served import machine

from bodspider.dates import RenderTime
from bodspider.pages import Entry, article
from bodspider.pipelines import clean
from bodspider.pipelines.check import problem_of
from bodspider.pipelines.dates import settle_dates
from bodspider.visits import from_entry, with_detail

RENDERED = RenderTime(datetime.now(UTC), "Last-Modified")
ZONE = ZoneInfo("Europe/Brussels")
STEPS: tuple[tuple[str, Any, str], ...] = (
    ("decode, and see that it is a page", article, "web_page"),
    ("parse", article, "parse_utf8"),
    ("head: meta, links, JSON-LD", article, "read_head"),
    ("where the article is", article, "main_of"),
    ("where the article is", article, "article_of"),
    ("where the article is", article, "densest"),
    ("empty, or a login", article.ArticlePage, "refuse"),
    ("survey of the article", article, "survey"),
    ("survey around it", article, "survey_around"),
    ("url, node, translations", article, "node_of"),
    ("url, node, translations", article.ArticlePage, "node_number"),
    ("url, node, translations", article.ArticlePage, "translations"),
    ("url, node, translations", article.ArticlePage, "url"),
    ("language", article.ArticlePage, "language"),
    ("title", article.ArticlePage, "described"),
    ("title", article.ArticlePage, "title"),
    ("body", article.ArticlePage, "body"),
    ("author", article.ArticlePage, "author"),
    ("tags", article.ArticlePage, "tags"),
    ("images, attachments, links", article, "images_of"),
    ("images, attachments, links", article, "links_of"),
    ("statements of dates", article.ArticlePage, "said"),
    ("statements of dates", article, "statements"),
    ("clean texts", clean.CleanPipeline, "process_item"),
    ("hash", clean, "content_hash"),
)
"""What each line of the table is made of: its name, and where a function or a property of that name stands."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10, help="how often every page is read (default %(default)s)")
    rounds = parser.parse_args().rounds
    gc.disable()
    clock = _Clock()
    for label, owner, name in STEPS:
        clock.watch(label, owner, name)
    print(f"one of {machine()}")
    for name, pages in corpora().items():
        clock.fastest.clear()
        for _ in range(rounds):
            for number, page in enumerate(pages):
                run(clock, number, page)
        print(f"\n{described(name, pages)}")
        show(clock.totals(), len(pages))
    return 0


def run(clock: _Clock, number: int, page: Page) -> None:
    response, entry = page.response(), Entry(title=page.title, href=page.url, url=page.url)
    detail = clock.time("everything else on the page", lambda: article.read_article(response, RENDERED))
    visit = clock.time("entry of the listing", lambda: from_entry(entry, listing=page.url, listing_title=None))
    now = RENDERED.instant
    visit = clock.time("join entry and page", lambda: with_detail(visit, detail, addresses=[page.url], fetched=now, status=200))
    clean.CleanPipeline().process_item(visit)
    clock.time("settle the dates", lambda: settle_dates(visit, timezone=ZONE, now=now))
    clock.time("check", lambda: problem_of(visit.article))
    clock.note(number)


class _Clock:
    """Times steps by themselves: what a step within a step takes counts for the inner one only."""

    def __init__(self) -> None:
        self.fastest: dict[tuple[str, int], int] = {}
        self._now: defaultdict[str, int] = defaultdict(int)
        self._within: list[int] = [0]

    def watch(self, label: str, owner: Any, name: str) -> None:
        """Time the function, method or cached property `name` of `owner` under `label`."""
        step = vars(owner)[name]
        if isinstance(step, cached_property):
            step.func = self._watched(label, step.func)
        else:
            setattr(owner, name, self._watched(label, step))

    def _watched(self, label: str, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def timed(*args: Any, **kwargs: Any) -> Any:
            return self.time(label, lambda: step(*args, **kwargs))

        return timed

    def time(self, label: str, step: Callable[[], Any]) -> Any:
        self._within.append(0)
        started = perf_counter_ns()
        try:
            return step()
        finally:
            whole = perf_counter_ns() - started
            self._now[label] += whole - self._within.pop()
            self._within[-1] += whole

    def note(self, number: int) -> None:
        """Keep, of what was timed since the last call, what was faster than before for the page `number`."""
        for label, spent in self._now.items():
            self.fastest[label, number] = min(spent, self.fastest.get((label, number), spent))
        self._now.clear()

    def totals(self) -> dict[str, int]:
        """Return the nanoseconds that each step took for all pages."""
        found: defaultdict[str, int] = defaultdict(int)
        for (label, _), spent in self.fastest.items():
            found[label] += spent
        return dict(found)


def show(totals: dict[str, int], pages: int) -> None:
    whole = sum(totals.values())
    for label, spent in sorted(totals.items(), key=lambda each: -each[1]):
        print(f"  {label:36} {spent / pages / 1000:7.0f} µs  {spent / whole:6.1%}")
    print(f"  {'sum':36} {whole / pages / 1000:7.0f} µs a page, {pages / whole * 1e9:.0f} pages a second")


if __name__ == "__main__":
    sys.exit(main())
