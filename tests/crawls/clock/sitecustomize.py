"""A clock that a test sets: the file that `TEST_CLOCK` names holds the seconds by which the time of day is wrong.

Python imports this at its start when the folder is on its path. Only the time of day jumps; the monotonic clock never does.
"""

import datetime
import os
import time
from pathlib import Path

_FILE = Path(os.environ["TEST_CLOCK"])
_time = time.time


def wrong() -> float:
    return float(_FILE.read_text() or 0)


class Datetime(datetime.datetime):
    """The present time is what the test says; everything else is as it always was."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "Datetime":
        return super().now(tz) + datetime.timedelta(seconds=wrong())

    @classmethod
    def utcnow(cls) -> "Datetime":
        return cls.now(datetime.UTC).replace(tzinfo=None)


time.time = lambda: _time() + wrong()
datetime.datetime = Datetime
