"""The page: what the figures, the changes and the runs look like in HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from bodspider.items import Article, describe
from bodspider.report.diffs import Piece, word_diff
from bodspider.report.figures import COVERED, NO_LANGUAGE, PRECISIONS, Figures, count, periods, ranked
from bodspider.report.plots import SERIES, bars, stacked
from bodspider.store import Failure, Run, Store, Version

_MOST_CHANGES = 30
_MOST_RUNS = 20
_MOST_TAGS = 20
_MOST_EXAMPLES = 3


class Plot(NamedTuple):
    """A drawing, what it shows in words, and the numbers that it was made of."""

    title: str
    description: str
    svg: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]


class Trouble(NamedTuple):
    """A reason for which pages failed: how often in the last run and in all that are shown, and some of the addresses."""

    reason: str
    stage: str
    last: int
    total: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A replaced version of an article, with what became of each field."""

    version: Version
    title: str
    fields: list[tuple[str, list[Piece]]]


def render(store: Store, zone: tzinfo) -> str:
    """Return the report on the dataset in `store` as one page of HTML that needs nothing else; months are those of `zone`.

    The same database gives the same page: the only times in it are those of the articles and the runs.
    """
    figures = count(store.read(), zone)
    runs = store.runs(_MOST_RUNS)
    languages = [language for language, _ in ranked(figures.languages)]
    page = _environment().get_template("report.html.j2")
    return page.render(
        figures=figures,
        languages=languages,
        no_language=NO_LANGUAGE,
        plots={plot.title: plot for plot in _plots(figures, languages)},
        coverage=[(name, [figures.filled[language][name] for language in languages]) for name in COVERED],
        meanings={each.name: each.meaning for each in describe(Article)},
        targets=sorted(
            {to for counts in figures.translated.values() for to in counts} | {each for each in languages if each != NO_LANGUAGE}
        ),
        changes=[_change(version) for version in store.changes(_MOST_CHANGES)],
        gone=len(store.gone(limit=1_000_000)),
        runs=runs,
        troubles=_troubles([(run, store.failures(run.number)) for run in runs]),
        as_of=next((run.finished or run.started for run in runs), None),
        zone=str(zone),
    )


def _plots(figures: Figures, languages: list[str]) -> Iterator[Plot]:
    if figures.months:
        yield _by_period(figures, languages)
    if figures.articles:
        rows = [(name, sum(counts[name] for counts in figures.filled.values())) for name in COVERED]
        yield _bars("Coverage", "How many articles have each field", "field", rows)
        precisions = [(name, figures.precisions[name]) for name in PRECISIONS if figures.precisions[name]]
        yield _bars("Precision", "How wide the window is that each publication date lies in", "precision", precisions)
    if figures.tags:
        yield _bars("Topics", "The tags that most articles have", "tag", ranked(figures.tags)[:_MOST_TAGS])


def _by_period(figures: Figures, languages: list[str]) -> Plot:
    unit, labels, counts = periods(figures)
    shown, others = languages[:SERIES], languages[SERIES:]
    if others:
        shown, others = languages[: SERIES - 1], languages[SERIES - 1 :]
    series = [(language, [counts[label][language] for label in labels]) for language in shown]
    if others:
        series.append(("other", [sum(counts[label][each] for each in others) for label in labels]))
    busiest = max(labels, key=lambda label: sum(counts[label].values()))
    description = f"Columns: articles per {unit} from {labels[0]} to {labels[-1]}, by language. The most, {sum(counts[busiest].values())}, are of {busiest}."
    header = (unit, *(name for name, _ in series))
    rows = [(label, *(values[place] for _, values in series)) for place, label in enumerate(labels)]
    return Plot("Time", description, stacked("time", labels, series), header, rows)


def _bars(title: str, about: str, kind: str, counts: list[tuple[str, int]]) -> Plot:
    most = max(counts, key=lambda pair: pair[1])
    description = f"Bars: {about[0].lower()}{about[1:]}; {len(counts)} of them, the longest is {most[0]} with {most[1]}."
    return Plot(title, description, bars(title.lower(), counts), (kind, "articles"), counts)


def _change(version: Version) -> Change:
    fields = [(name, word_diff(before, after)) for name, (before, after) in version.changes.items()]
    after = version.changes.get("title", (None, version.article.title))[1]
    return Change(version, str(after or version.article.title or version.article.id), fields)


def _troubles(failed: list[tuple[Run, list[Failure]]]) -> list[Trouble]:
    last: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = {}
    for place, (_, failures) in enumerate(failed):
        for failure in failures:
            key = (failure.reason, failure.stage)
            last[key] += place == 0
            total[key] += 1
            known = examples.setdefault(key, [])
            if failure.url not in known and len(known) < _MOST_EXAMPLES:
                known.append(failure.url)
    keys = sorted(total, key=lambda key: (-last[key], -total[key], key))
    return [Trouble(*key, last[key], total[key], tuple(examples[key])) for key in keys]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bodspider.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters |= {"number": _number, "percent": _percent, "time": _time, "web": _web}
    return environment


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(part: int, whole: int) -> str:
    """Return a share in whole percent: 100 only when nothing is missing, 0 only when nothing is there."""
    if not whole:
        return "–"
    return f"{min(max(round(100 * part / whole), 1 if part else 0), 100 if part == whole else 99)} %"


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else "–"


def _web(url: str | None) -> bool:
    """Tell whether an address is one that a page may link to."""
    return bool(url) and str(url).startswith(("http://", "https://"))
