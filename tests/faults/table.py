"""The table: every fault, what became of it, and what it took."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.faults.faults import FAULTS
from tests.faults.run import HEALTHY, MOST_MEMORY, Fault, Result, crawl_fault
from tests.faults.site import Host

HEADER = "| fault | what happened | verdict | peak memory | time |\n|---|---|---|---|---|"
AT_ONCE = 2
"""Crawls that run side by side."""


def crawl_all(faults: Sequence[Fault], at_once: int = AT_ONCE) -> Iterator[Result]:
    """Crawl each of `faults`, and yield what became of them in their order."""
    host = Host()
    try:
        with ThreadPoolExecutor(at_once) as pool:
            yield from pool.map(lambda fault: crawl_fault(fault, host), faults)
    finally:
        host.close()


def problems(result: Result) -> list[str]:
    """Return in what way a crawl is not as it is to be."""
    fault, found = result.fault, []
    if result.healthy != HEALTHY:
        found.append(f"{result.healthy} of {HEALTHY} healthy articles")
    if dict(result.outcome) != dict(fault.outcome):
        found.append(f"outcome {dict(result.outcome)}, expected {dict(fault.outcome)}")
    if not re.fullmatch(fault.verdict, result.verdict):
        found.append(f"verdict {result.verdict!r}, expected {fault.verdict!r}")
    if result.memory >= MOST_MEMORY:
        found.append(f"{result.memory} MiB")
    if "Traceback" in result.crawl.stderr:
        found.append("a traceback")
    try:
        if fault.check:
            fault.check(result)
    except (AssertionError, LookupError) as error:
        found.append(f"check {getattr(fault.check, '__name__', '')}: {error}")
    return found


def row(result: Result) -> str:
    """Return the row of a crawl in the table."""
    outcome = ", ".join(f"{count} × {reason}" for reason, count in sorted(result.outcome.items()))
    told = f"{result.healthy} healthy stored" + (f"; {outcome}" if outcome else "")
    verdict = re.sub(r"http://127\.0\.0\.1:\d+", "", result.verdict)
    return f"| {result.fault.name} | {told} | {verdict} | {result.memory} MiB | {result.seconds:.1f} s |"


def main(words: Sequence[str]) -> int:
    """Print the table; return 1 when something is not as it is to be."""
    faults = [each for each in FAULTS if not words or any(word in each.name for word in words)]
    status = 0
    print(HEADER, flush=True)
    for result in crawl_all(faults):
        print(row(result), flush=True)
        for problem in problems(result):
            status = 1
            print(f"{result.fault.name}: {problem}", file=sys.stderr, flush=True)
            print(result.crawl.stderr[-1500:], file=sys.stderr)
    return status
