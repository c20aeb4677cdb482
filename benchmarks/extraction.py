"""Extract article pages with this project, trafilatura, newspaper4k and news-please side by side: time a page, and accuracy field by field.

Run from the root of the repository: ``python benchmarks/extraction.py [--rounds 5] [--json FILE]``; newspaper4k and news-please come with
``pip install -r requirements-bench.txt``, in an environment of its own. One that is not installed is left out, and named.

The pages are those of the bundled site, those of the tests, which are of other themes or of odd or broken markup, and, where they are at hand,
captured pages of a real Drupal; what they truly say is known. (The tests hold ours to what their pages say; the others meet these for the first time.) Ours is timed from the response to the checked article, pipelines included, the others from the decoded page to what they extract, in milliseconds of
the processor; page by page the fastest of several rounds counts. Accuracy, each averaged over the pages:

- body: F1 of the words of the text, in any order, repeats counted;
- title: the title to the letter, white space aside;
- date: the day of publication in the zone of the site; none for a page without a date. A window of more than a day is no day;
- tags: F1 of the set of tags; 1 where there are none and none are found.

Exit status 1 when an extractor is as fast as ours on any of the three kinds of pages, or more accurate in anything; when one is as accurate as ours
in anything over all pages together; or when ours is not five times as fast as trafilatura.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from time import process_time_ns
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _articles import Page, corpora, described
from served import machine

from bodspider.dates import RenderTime
from bodspider.pages import Entry
from bodspider.pages.article import read_article
from bodspider.pipelines.check import problem_of
from bodspider.pipelines.clean import CleanPipeline
from bodspider.pipelines.dates import settle_dates
from bodspider.text import clean_line
from bodspider.visits import from_entry, with_detail

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime.now(UTC)
MEASURES = ("body", "title", "date", "tags")
OURS = "bodspider"
FASTER = {"trafilatura": 5.0}
"""How many times faster than an extractor this project is meant to be; faster at all where nothing is said."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor found on a page."""

    title: str | None
    text: str | None
    published: date | None
    tags: tuple[str, ...] = ()


Extractor = Callable[[Page], Callable[[], Found]]
"""Takes a page and prepares it, untimed; what comes back extracts it, timed."""


def bodspider() -> Extractor:
    clean = CleanPipeline()

    def prepare(page: Page) -> Callable[[], Found]:
        response = page.response()

        def extract() -> Found:
            detail = read_article(response, RenderTime(NOW, "Last-Modified"))
            visit = from_entry(Entry(None, page.url, page.url), listing=page.url, listing_title=None)
            visit = clean.process_item(with_detail(visit, detail, addresses=[page.url], fetched=NOW, status=200))
            settle_dates(visit, timezone=ZONE, now=NOW)
            article = visit.article
            assert problem_of(article) is None
            is_day = article.published_precision in ("second", "minute", "hour", "day")
            return Found(article.title, article.body, _day(article.published) if is_day else None, tuple(article.tags))

        return extract

    return prepare


def trafilatura() -> Extractor:
    from trafilatura import bare_extraction

    def prepare(page: Page) -> Callable[[], Found]:
        html = page.response().text

        def extract() -> Found:
            found = bare_extraction(html, url=page.url, with_metadata=True, include_comments=False)
            if found is None:
                return Found(None, None, None)
            return Found(found.title, found.text, _day(found.date), tuple(found.tags or ()))

        return extract

    return prepare


def newspaper4k() -> Extractor:
    import newspaper

    def prepare(page: Page) -> Callable[[], Found]:
        html = page.response().text

        def extract() -> Found:
            found = newspaper.article(page.url, input_html=html, language=page.language, fetch_images=False)
            return Found(found.title, found.text, _day(found.publish_date), tuple(found.tags or ()))

        return extract

    return prepare


def news_please() -> Extractor:
    from newsplease import NewsPlease

    def prepare(page: Page) -> Callable[[], Found]:
        html = page.response().text

        def extract() -> Found:
            found = NewsPlease.from_html(html, url=page.url, fetch_images=False)
            return Found(found.title, found.maintext, _day(found.date_publish))

        return extract

    return prepare


EXTRACTORS: dict[str, tuple[str, Callable[[], Extractor]]] = {
    OURS: ("", bodspider),
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "news-please": ("news-please", news_please),
}
"""Name, distribution, and what loads the extractor."""


def _day(value: datetime | str | None) -> date | None:
    """Return the day of `value` in the zone of the site; a time without a zone is one of the site."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment.astimezone(ZONE) if moment.tzinfo else moment).date() if moment else None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often every page is extracted (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    extractors = loaded()
    gc.freeze()
    print(f"one of {machine()}")
    figures, counts = {}, {}
    for name, pages in corpora().items():
        print(f"\n{described(name, pages)}")
        figures[name], counts[name] = compare(extractors, pages, arguments.rounds), len(pages)
        show(figures[name])
    together = mean_of(figures, counts)
    print(f"\nall {sum(counts.values())} pages together")
    show(together)
    if arguments.json:
        arguments.json.write_text(json.dumps({**figures, "all": together}, indent=2) + "\n", encoding="utf-8")
    failures = [f"{name}: {failure}" for name, figure in figures.items() for failure in (*slow(figure), *less_accurate(figure))]
    failures += [f"all pages: {failure}" for failure in as_accurate(together)]
    print("\n" + "\n".join(failures or ["Faster than each, and more accurate than each."]))
    return 1 if failures else 0


def loaded() -> dict[str, Extractor]:
    """Return the extractors that are installed, by name and version, ours first; say which are not."""
    found = {}
    for name, (distribution, load) in EXTRACTORS.items():
        try:
            found[f"{name} {version(distribution)}" if distribution else name] = load()
        except ImportError as error:
            print(f"{name} is left out: {error}; install it with: pip install -r requirements-bench.txt")
    return found


def compare(extractors: dict[str, Extractor], pages: list[Page], rounds: int) -> dict[str, dict[str, float]]:
    """Return milliseconds a page, and the accuracy of each measure, by extractor; the extractors take turns on every page."""
    spent: defaultdict[str, list[int]] = defaultdict(list)
    right: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for page in pages:
        for name, prepare in extractors.items():
            gc.collect()  # what one extractor leaves behind is not swept up at the cost of the next
            turns = [timed(prepare(page)) for _ in range(rounds)]
            spent[name].append(min(taken for taken, _ in turns))
            right[name].append(accuracy(turns[0][1], page))
    return {
        name: {"ms": fmean(spent[name]) / 1e6, **{each: fmean(row[each] for row in right[name]) for each in MEASURES}}
        for name in extractors
    }


def timed(extract: Callable[[], Found]) -> tuple[int, Found]:
    started = process_time_ns()
    found = extract()
    return process_time_ns() - started, found


def accuracy(found: Found, page: Page) -> dict[str, float]:
    return {
        "body": f1(Counter(words(found.text)), Counter(words(page.text))),
        "title": float(clean_line(found.title) == clean_line(page.title)),
        "date": float(found.published == _day(page.published)),
        "tags": f1(Counter(set(map(clean_line, found.tags))), Counter(set(map(clean_line, page.tags)))),
    }


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").replace("\u00ad", "").casefold())


def f1(found: Counter[Any], truth: Counter[Any]) -> float:
    """Return the harmonic mean of how much of `found` is true and how much of the truth is found; 1 when both are empty."""
    both = (found & truth).total()
    return 2 * both / (found.total() + truth.total()) if found or truth else 1.0


def show(figures: dict[str, dict[str, float]]) -> None:
    ours = figures[OURS]["ms"]
    print(f"  {'':22} {'ms a page':>10} {'ours is':>9}  " + "".join(f"{each:>8}" for each in MEASURES))
    for name, row in figures.items():
        times = "" if name == OURS else f"{row['ms'] / ours:.1f} times"
        print(f"  {name:22} {row['ms']:>10.2f} {times:>9}  " + "".join(f"{row[each]:>8.1%}" for each in MEASURES))


def mean_of(figures: dict[str, dict[str, dict[str, float]]], counts: dict[str, int]) -> dict[str, dict[str, float]]:
    """Return the figures of all pages together, from those of each corpus and its number of pages."""
    some = next(iter(figures.values()))
    whole = sum(counts.values())
    return {
        name: {each: sum(figures[corpus][name][each] * count for corpus, count in counts.items()) / whole for each in row}
        for name, row in some.items()
    }


def slow(figures: dict[str, dict[str, float]]) -> list[str]:
    """Return of which extractors ours is not as many times faster as it is meant to be."""
    ours = figures[OURS]["ms"]
    wanted = {name: FASTER.get(name.partition(" ")[0], 1.0) for name in figures if name != OURS}
    return [
        f"{name} takes {figures[name]['ms'] / ours:.1f} times as long as ours, {times:g} times is the aim"
        for name, times in wanted.items()
        if figures[name]["ms"] < times * ours
    ]


def less_accurate(figures: dict[str, dict[str, float]]) -> list[str]:
    """Return what another extractor has right more often than ours."""
    return [
        f"{name} has {each} right more often than ours"
        for name, row in figures.items()
        for each in MEASURES
        if row[each] > figures[OURS][each]
    ]


def as_accurate(figures: dict[str, dict[str, float]]) -> list[str]:
    """Return what another extractor has right at least as often as ours."""
    return [
        f"{name} has {each} right as often as ours"
        for name, row in figures.items()
        for each in MEASURES
        if name != OURS and row[each] >= figures[OURS][each]
    ]


if __name__ == "__main__":
    sys.exit(main())
