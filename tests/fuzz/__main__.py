"""Fuzzing by hand: ``python -m tests.fuzz [target …] [--inputs N] [--seconds S] [--seed N]``."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.harness import Found, run
from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="target", help=f"one or more of: {', '.join(TARGETS)} (default all)")
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs for each target (default 100000)")
    parser.add_argument("--seconds", type=float, default=3600, help="seconds for each target at most (default 3600)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (default 1)")
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"unknown target {unknown[0]!r}; expected some of {', '.join(TARGETS)}")
    print(f"{'target':10}{'inputs':>9}{'refused':>9}{'slowest, ms per 100 KB':>25}{'exceptions':>12}")
    good = True
    for name in options.targets or TARGETS:
        found = run(TARGETS[name], options.inputs, options.seconds, options.seed)
        good &= found.is_good
        print(line_of(name, found), flush=True)
        for line in (*found.slow, *(f"{kind}: {value}" for kind, value in found.raised.items())):
            print(f"    {line}", flush=True)
    return 0 if good else 1


def line_of(name: str, found: Found) -> str:
    """Return what a run of one target came to, on one line."""
    return f"{name:10}{found.inputs:>9}{found.refused:>9}{1000 * found.slowest:>25.0f}{len(found.raised):>12}"


if __name__ == "__main__":
    sys.exit(main())
