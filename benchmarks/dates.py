"""Read dates with this project, dateparser, dateutil and htmldate side by side: right, none, wrong, window width and speed.

Run from the root of the repository: ``python benchmarks/dates.py [--corpus FILE] [--json FILE]``. The corpus has one JSON object a line, with
`text`, `language`, `base` (local render time), `expected` (local time or day, or null), `kind` and `ambiguous`. By default it is the labelled
corpus of the folder ``shared/data`` beside the repository and the vectors printed by PHP that are there.

A text is right when its window holds the expected instant, or touches the expected day, and is no wider than the text allows; a null that
gets no date is right; a date where none is stated is wrong, and so is a window too wide.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bodspider.dates import RenderTime, Statement, read  # noqa: E402
from bodspider.dates._calendar import first_instant, last_instant  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
ZONE = ZoneInfo("Europe/Brussels")
SECOND = timedelta(seconds=1)
UNIT_LETTERS = {"y": "years", "m": "months", "w": "weeks", "d": "days", "h": "hours", "i": "minutes", "s": "seconds"}

Window = tuple[datetime, datetime]
Reader = Callable[["Case"], list[Window]]


@dataclass(frozen=True, slots=True)
class Case:
    """One text, where it stands, and what it truly says: the first and last second of it, or nothing."""

    text: str
    language: str
    base: datetime
    expected: Window | None
    kind: str
    ambiguous: bool
    zone: Any = ZONE


def cases_of(path: Path) -> list[Case]:
    return [case_of(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def case_of(row: dict[str, Any]) -> Case:
    base = datetime.fromisoformat(row["base"])
    base = first_instant(base, ZONE) if base.tzinfo is None else base.astimezone(UTC)
    return Case(row["text"], row["language"], base, expected_of(row["expected"]), row.get("kind", ""), bool(row.get("ambiguous")))


def expected_of(text: str | None) -> Window | None:
    if text is None:
        return None
    time_ = datetime.fromisoformat(text)
    if time_.tzinfo is not None:
        return time_.astimezone(UTC), time_.astimezone(UTC)
    last = time_ + timedelta(days=1) - SECOND if len(text) == 10 else time_
    return first_instant(time_, ZONE), last_instant(last, ZONE)


def vectors() -> list[Case]:
    cases = []
    for name, zone in (("brussels", ZONE), ("utc", ZoneInfo("UTC"))):
        path = SHARED / f"formatdiff-{name}.txt"
        for line in path.read_text().splitlines() if path.exists() else ():
            numbers, label = line.split("|")
            truth, rendered = (datetime.fromtimestamp(int(each), UTC) for each in numbers.split()[:2])
            parts = label.split()
            text = " ".join(f"{count} {UNIT_LETTERS[unit]}" for count, unit in zip(parts[::2], parts[1::2], strict=True)) + " ago"
            cases.append(Case(text, "en", rendered, (truth, truth), f"formatdiff-{name}", False, zone))
    return cases


def bodspider(case: Case) -> list[Window]:
    statement = Statement("listing", case.text, None, case.language, RenderTime(case.base, "Last-Modified"))
    return [(each.earliest, each.latest) for each in read(statement, timezone=case.zone, now=case.base).windows]


def instant(found: datetime | None, case: Case) -> list[Window]:
    """An instant that a library gives for a text; it says no width, so that of the text is assumed: a day, when midnight."""
    if found is None:
        return []
    found = found.replace(tzinfo=case.zone) if found.tzinfo is None else found
    return [(found.astimezone(UTC), found.astimezone(UTC))]


def dateparser_default() -> Reader:
    import dateparser

    def parse(case: Case) -> list[Window]:
        settings: Any = {"RELATIVE_BASE": case.base.astimezone(case.zone).replace(tzinfo=None)}
        return instant(dateparser.parse(case.text, settings=settings), case)

    return parse


def dateparser_hinted() -> Reader:
    import dateparser

    def parse(case: Case) -> list[Window]:
        settings: Any = {
            "RELATIVE_BASE": case.base.astimezone(case.zone).replace(tzinfo=None),
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": "DMY",
        }
        return instant(dateparser.parse(case.text, languages=list(dict.fromkeys((case.language, "en"))), settings=settings), case)

    return parse


def dateutil_parser() -> Reader:
    from dateutil import parser

    def parse(case: Case) -> list[Window]:
        try:
            return instant(parser.parse(case.text, dayfirst=True), case)
        except (ValueError, OverflowError, TypeError):
            return []

    return parse


def htmldate_parser() -> Reader:
    from htmldate import find_date

    def parse(case: Case) -> list[Window]:
        html = f"<html><body><article><p class='date'>{case.text}</p></article></body></html>"
        found = find_date(html, original_date=True, max_date=case.base.astimezone(case.zone).strftime("%Y-%m-%d"))
        return instant(datetime.fromisoformat(found) if found else None, case)

    return parse


READERS: dict[str, Callable[[], Reader]] = {
    "bodspider": lambda: bodspider,
    "dateparser": dateparser_default,
    "dateparser hinted": dateparser_hinted,
    "dateutil": dateutil_parser,
    "htmldate": htmldate_parser,
}


def judge(case: Case, windows: list[Window], name: str) -> str:
    """Say whether what a reader found is right, none or wrong. A library's instant is right within the tolerance of a day's text."""
    if case.expected is None:
        return "wrong" if windows else "right"
    if not windows:
        return "none"
    earliest, latest = min(each[0] for each in windows), max(each[1] for each in windows)
    if name != "bodspider":
        slack = (
            timedelta(days=1)
            if case.expected[0] != case.expected[1] or case.kind.startswith(("rel", "formatdiff"))
            else timedelta(minutes=1)
        )
        return "right" if case.expected[0] - slack < earliest < case.expected[1] + slack else "wrong"
    touches = earliest <= case.expected[1] + timedelta(seconds=59) and case.expected[0] <= latest
    wide = latest - earliest > widest(case)
    return "right" if touches and not wide else "wrong"


def widest(case: Case) -> timedelta:
    """The width that the text allows: that of the unit it is precise to, or both readings where day and month could be swapped."""
    text = case.text.lower()
    if case.ambiguous:
        return timedelta(days=336)
    if case.kind.startswith(("rel", "formatdiff")):
        long = any(word in text for word in ("year", "jaar", "jaren", "an ", "ans", "année", "jahr"))
        months = any(word in text for word in ("month", "maand", "mois", "monat"))
        return timedelta(days=31 if long else 7 if months else 1, hours=4)
    return timedelta(hours=25)


def run(name: str, reader: Reader, cases: list[Case]) -> dict[str, Any]:
    reader(cases[0])
    started = time.perf_counter()
    found = [reader(case) for case in cases]
    seconds = time.perf_counter() - started
    verdicts = [judge(case, windows, name) for case, windows in zip(cases, found, strict=True)]
    return {"verdicts": verdicts, "found": found, "per_second": len(cases) / seconds}


def width_of(windows: list[Window]) -> float:
    return (max(each[1] for each in windows) - min(each[0] for each in windows)).total_seconds() + 1


def table(cases: list[Case], results: dict[str, dict[str, Any]]) -> None:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        groups[case.language, case.kind].append(index)
    width = max(len(kind) for _, kind in groups)
    print(f"{'':2} {'kind':{width}} {'texts':>5}  " + "  ".join(f"{name:>17}" for name in results) + "   median window (s)")
    print(f"{'':2} {'':{width}} {'':5}  " + "  ".join(f"{'right none wrong':>17}" for _ in results))
    for (language, kind), indexes in sorted(groups.items()):
        print(
            f"{language:2} {kind:{width}} {len(indexes):5}  " + "  ".join(cell(result, indexes) for result in results.values()),
            median(results, indexes),
        )
    everything = list(range(len(cases)))
    print(
        f"{'':2} {'all':{width}} {len(cases):5}  " + "  ".join(cell(result, everything) for result in results.values()),
        median(results, everything),
    )


def cell(result: dict[str, Any], indexes: list[int]) -> str:
    counts = Counter(result["verdicts"][index] for index in indexes)
    return f"{counts['right']:6} {counts['none']:4} {counts['wrong']:5}"


def median(results: dict[str, dict[str, Any]], indexes: list[int]) -> str:
    widths = [width_of(windows) for index in indexes if (windows := results["bodspider"]["found"][index])]
    return f"{statistics.median(widths):14.0f}" if widths else f"{'-':>14}"


def stream(cases: list[Case], texts: int) -> list[Case]:
    """Return a stream of distinct texts: absolute dates and ages, whole and half translated, in equal parts."""
    months = {"nl": "mei", "fr": "mai", "de": "Mai", "en": "May"}
    base = cases[0].base
    made = []
    for number in range(texts):
        language = ("nl", "fr", "de", "en")[number % 4]
        day, year, hour, minute = number % 28 + 1, 1995 + number % 25, number % 24, number // 24 % 60
        text = (
            f"{day} {months[language]} {year} {hour:02}:{minute:02}",
            f"{number % 27 + 1} days {number // 27 % 23 + 1} hours ago",
            f"{number % 11 + 1} dagen {number // 11 % 23 + 1} hours ago",
            f"{year}-{number % 12 + 1:02}-{day:02}T{hour:02}:{minute:02}:00Z",
        )[number // 4 % 4]
        made.append(Case(text, language, base, None, "stream", False))
    return made


def speed(results: dict[str, dict[str, Any]], readers: dict[str, Reader], cases: list[Case]) -> None:
    mixed = stream(cases, 2000)
    ages = [case for case in mixed if case.text.endswith("ago")]
    few = {"dateparser": 200, "dateparser hinted": 1000}
    rates = {}
    for name in ("bodspider", "dateparser", "dateparser hinted"):
        if name in readers:
            rates[name] = run(name, readers[name], mixed[: few.get(name, len(mixed))])["per_second"]
    print(
        "\ntexts a second, one process: "
        + ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items())
        + " (mixed stream of distinct texts)"
    )
    for name, rate in rates.items():
        if name != "bodspider":
            print(f"bodspider is {rates['bodspider'] / rate:.1f} times as fast as {name}")
    print(f"ages alone: bodspider {run('bodspider', bodspider, ages)['per_second']:,.0f} a second")
    results["bodspider"]["per_second"] = rates["bodspider"]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, help="labelled texts, one JSON object a line")
    parser.add_argument("--json", type=Path, help="write the totals to this file")
    options = parser.parse_args()
    path = options.corpus or SHARED / "dates-dev.jsonl"
    if not path.is_file():
        print(f"error: {path} is not there; name a corpus with --corpus FILE", file=sys.stderr)
        return 2
    cases = cases_of(path) + ([] if options.corpus else vectors())
    warnings.simplefilter("ignore")
    readers: dict[str, Reader] = {}
    for name, build in READERS.items():
        try:
            readers[name] = build()
        except ImportError as error:
            print(f"{name}: not compared, {error.name} is not installed", file=sys.stderr)
    shown = [case for case in cases if not case.kind.startswith("formatdiff")]
    extra = [case for case in cases if case.kind.startswith("formatdiff")]
    compared = shown + extra[:: max(1, len(extra) // 200)]
    results = {name: run(name, reader, compared) for name, reader in readers.items()}
    table(compared, results)
    if extra:
        verdicts = Counter(run("bodspider", bodspider, extra)["verdicts"])
        print(
            f"\nall {len(extra)} vectors of PHP, bodspider: right {verdicts['right']}, none {verdicts['none']}, wrong {verdicts['wrong']}"
        )
    for case, windows, verdict in zip(compared, results["bodspider"]["found"], results["bodspider"]["verdicts"], strict=True):
        if verdict != "right":
            print(f"  {verdict}: {case.language} {case.text!r}: {windows}")
    speed(results, readers, cases)
    if options.json:
        totals = {
            name: {
                **{each: result["verdicts"].count(each) for each in ("right", "none", "wrong")},
                "per_second": round(result["per_second"], 1),
            }
            for name, result in results.items()
        }
        options.json.write_text(json.dumps(totals, indent=2) + "\n", encoding="utf-8")
    return 0 if "wrong" not in results["bodspider"]["verdicts"] else 1


if __name__ == "__main__":
    sys.exit(main())
