"""The time of day as one run knows it: right at its start, and steady from then on, whatever happens to the clock of the machine.

Ages are counted back from when a page was fetched: if the clock of the machine were set back or forward during a run, they would give
wrong dates.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def _elapsed() -> float:
    """Return seconds on a clock that nobody sets: one that goes on while the machine sleeps, where there is one."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


_START = datetime.now(UTC), _elapsed()


def now() -> datetime:
    """Return the present time in UTC, to the second."""
    return (_START[0] + timedelta(seconds=_elapsed() - _START[1])).replace(microsecond=0)
