"""``scrapy health``: whether the last runs went well, for cron and monitors."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand

from bodspider.commands._people import refuse
from bodspider.text import plain_text


class Command(ScrapyCommand):
    """Tell in one line, and by the exit status, whether a good run is recent enough: 0 yes, 1 no, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Tell whether the last runs went well, and how old the last good one is"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--max-age", default="26", metavar="HOURS", help="hours that the last good run may be old (default: 26)"
        )
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            refuse(f"{args[0]!r} is not expected; see: scrapy health --help")
        try:
            limit = timedelta(hours=float(opts.max_age))
        except (ValueError, OverflowError):
            refuse(f"option --max-age={opts.max_age!r} is not usable; expected a number of hours, such as 26")
        from bodspider.runs import read_runs

        answer = judge(read_runs(Path(self.settings["BOD_DATA_DIR"]) / "runs"), now=datetime.now(UTC), limit=limit)
        print(json.dumps(answer, ensure_ascii=False) if opts.json else plain_text(in_words(answer)))
        self.exitcode = 0 if answer["healthy"] else 1


def judge(runs: list[dict[str, Any]], *, now: datetime, limit: timedelta) -> dict[str, Any]:
    """Return the state of affairs: the last run, the last good one and its age in hours, and whether that is healthy.

    It is when the last good run, samples left aside, ended no longer than `limit` ago.
    """
    whole = [run for run in runs if not run.get("sample")]
    good = next((run for run in whole if run.get("verdict") == "good"), None)
    age = (now - datetime.fromisoformat(good["finished"])) / timedelta(hours=1) if good else None
    last = whole[0] if whole else None
    return {
        "healthy": age is not None and age <= limit / timedelta(hours=1),
        "last_good": good and good["run"],
        "age_hours": None if age is None else round(age, 2),
        "last": last and last["run"],
        "verdict": last and last["verdict"],
        "reasons": last["reasons"] if last else [],
    }


def in_words(answer: dict[str, Any]) -> str:
    """Return the state of affairs as one line."""
    if answer["last"] is None:
        return "failed: there is no run yet"
    state = "good" if answer["healthy"] else "failed"
    age = (
        "there is no good run yet" if answer["age_hours"] is None else f"the last good run ended {answer['age_hours']:.1f} h ago"
    )
    last = "" if answer["verdict"] == "good" else f"; the last run failed: {'; '.join(answer['reasons'])}"
    return f"{state}: {age}{last}"
