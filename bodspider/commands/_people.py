"""What commands tell a person: one line for an error, a short table for a run."""

from __future__ import annotations

import logging
import re
import sys
from typing import IO, TYPE_CHECKING, NoReturn

from bodspider.balance import OUTCOMES
from bodspider.logs import is_json, logger, owns_stderr
from bodspider.text import plain_text

if TYPE_CHECKING:
    from bodspider.extensions.run import RunReport

_USER = re.compile(r"//[^/@\s]*@")
"""A user's name and password, where they stand in an address."""


def refuse(message: str, status: int = 2) -> NoReturn:
    """Print `message` as the one line of an error on stderr, and leave with `status`."""
    if is_json():
        logger.error("%s", _line(message), extra={"event": "refused", "status": status})
    if not owns_stderr():
        print(f"error: {_line(message)}", file=sys.stderr)
    raise SystemExit(status)


def show_report(report: RunReport, database: str | None, out: IO[str]) -> None:
    """Print the closing table of a run, where its data is, and the verdict in words; a log of JSON gets them as one event."""
    if is_json():
        _log_report(report, database)
    if owns_stderr() and out is sys.stderr:
        return
    balance = report.balance
    header = ("language", "listed", *OUTCOMES)
    rows = [
        (language, str(sum(counts.values())), *(str(counts[name]) for name in OUTCOMES))
        for language, counts in balance.languages.items()
    ]
    total = ("total", str(balance.listed), *(str(balance.outcomes[name]) for name in OUTCOMES))
    _table((header, *rows, total), out)
    for outcome in ("dropped", "failed"):
        for reason, count in balance.reasons[outcome].items():
            print(f"{outcome}: {reason}: {count}", file=out)
    if report.resumed:
        print(f"resumed: {_line(report.resumed)}", file=out)
    for path, size in report.files.items():
        print(f"file: {path} ({size} bytes)", file=out)
    if database:
        print(f"database: {database}", file=out)
    print(f"run: {report.folder}", file=out)
    if report.verdict.good:
        print("verdict: good", file=out)
    else:
        print("verdict: failed", file=out)
        for reason in report.verdict.reasons:
            print(f"error: {_line(reason)}", file=out)


def log_verdict(report: RunReport) -> None:
    """Say in the log how the run went; one of JSON gets it from `show_report`."""
    if not is_json():
        told = ("good",) if report.verdict.good else ("failed", *map(_line, report.verdict.reasons))
        logger.log(logging.INFO if report.verdict.good else logging.ERROR, "The run is over: %s", "; ".join(told))


def _log_report(report: RunReport, database: str | None) -> None:
    verdict = "good" if report.verdict.good else "failed"
    told = {
        "event": "run",
        "verdict": verdict,
        "reasons": list(report.verdict.reasons),
        "balance": report.balance.plain(),
        "files": report.files,
        "database": database,
        "folder": str(report.folder),
    }
    logger.log(logging.INFO if report.verdict.good else logging.ERROR, "The run is over: %s", verdict, extra=told)


def _table(rows: tuple[tuple[str, ...], ...], out: IO[str]) -> None:
    if out.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(*rows[0], show_footer=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for row in rows[1:]:
            table.add_row(*row, style="bold" if row is rows[-1] else None)
        Console(file=out).print(table)
        return
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells[1:]]), file=out)


def _line(message: str) -> str:
    return " ".join(plain_text(_USER.sub("//***@", message)).split())
