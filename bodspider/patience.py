"""How long to wait: for a page before it is tried again, for a host that keeps failing, and for one that asks for it.

Everything here is told what time it is, on a clock that only runs forward, and nothing waits by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zlib import crc32

from bodspider.numbers import Settings, seconds, whole

PROBE_TIME = 300.0
"""Seconds after which a request that was to find out whether a host is back is taken to be lost."""
SPREAD = 0.25
"""Pages that failed together are tried again up to this share earlier or later, each always by its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the settings allow, in seconds: `wait` before a page is tried for the second time and `longest` for any wait, asked for or not.

    After `failures` in a row a host is left alone for `pause`, and given up once it has failed for `patience`; `delay` is the longest
    ``Crawl-delay`` that is kept.
    """

    wait: float = 1.0
    longest: float = 300.0
    delay: float = 30.0
    failures: int = 5
    pause: float = 15.0
    patience: float = 300.0


def read_limits(settings: Settings) -> Limits:
    """Return the limits that the settings give; raises `bodspider.errors.UsageError` for one that cannot be used.

    In a replay nothing is waited for.
    """
    if settings.get("BOD_REPLAY"):
        return Limits(wait=0, longest=0, delay=0)
    return Limits(
        wait=seconds("BOD_RETRY_WAIT", settings),
        longest=seconds("BOD_MAX_WAIT", settings),
        delay=seconds("BOD_MAX_CRAWL_DELAY", settings),
        failures=whole("BOD_HOST_FAILURES", settings, 1),
        pause=seconds("BOD_HOST_PAUSE", settings),
        patience=seconds("BOD_HOST_PATIENCE", settings),
    )


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, section 10.2.3), ``None`` for none and for what cannot be read."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())


def back_off(times: int, url: str, limits: Limits) -> float:
    """Return the seconds to wait before the page at `url`, which failed so many `times`, is tried again: twice as long each time."""
    share = crc32(f"{times} {url}".encode()) / 0xFFFFFFFF * 2 - 1
    return float(min(limits.wait * 2 ** min(times - 1, 30) * (1 + share * SPREAD), limits.longest))


REVIVALS = 2
"""Times that a host may come back after a pause before an error that it answers is taken to be the page's own."""


@dataclass(slots=True)
class Host:
    """What is known of one host: failures in a row, since when, and until when it is left alone, or has `asked` to be.

    After a pause one request goes first and finds out whether the host is back: a probe (under way since `probed`). `is_down`
    when the host is given up. `revivals` counts how often it came back: a host that does so time and again is there, and it is some of its
    pages that fail.
    """

    failures: int = 0
    since: float = 0.0
    until: float = 0.0
    asked: float = 0.0
    pauses: int = 0
    is_paused: bool = False
    probed: float | None = None
    is_down: bool = False
    revivals: int = 0

    def wait(self, now: float) -> float | None:
        """Return the seconds until a request may go, 0 for one that may go now, ``None`` while it is not known."""
        if self.is_down or not self.is_paused:
            return 0.0
        if now < self.until:
            return self.until - now
        return 0.0 if self.probed is None or now - self.probed > PROBE_TIME else None

    def succeeded(self, now: float, *, is_probe: bool = False) -> None:
        """Take note that the host answered: whatever was is forgotten, but for a pause that it has asked for meanwhile."""
        if self.is_down or (now < self.asked and not is_probe):
            return
        self.revivals += is_probe and self.pauses > 0
        self.failures = self.pauses = 0
        self.is_paused, self.probed = False, None

    def undecided(self) -> None:
        """Take note that the probe did not get as far as the host."""
        self.probed = None

    def failed(
        self, now: float, limits: Limits, *, is_probe: bool = False, asked: float | None = None, is_answer: bool = False
    ) -> None:
        """Take note that the host failed, and leave it alone: for as long as it `asked` for, or once it failed several times in a row.

        Each pause without an answer in between is twice as long as the one before. Failures of what was under way when a pause began
        do not make it longer. A failure that `is_answer`, an error of the server, tells nothing of a host that came back time and again.
        """
        if is_answer and asked is None and self.revivals >= REVIVALS:
            self.succeeded(now, is_probe=is_probe)
            return
        is_news = is_probe or not self.is_paused
        self.probed = None if is_probe else self.probed
        self.failures += 1
        if self.failures == 1:
            self.since = now
        wait = min(asked, limits.longest) if asked is not None else 0.0
        if wait:
            self.asked = max(self.asked, now + wait)
        if is_news and self.failures >= limits.failures:
            wait = max(wait, min(limits.pause * 2 ** min(self.pauses, 30), limits.longest))
            self.pauses += 1
        if wait:
            self.is_paused, self.until = True, max(self.until, now + wait)
        if is_news and self.is_paused and self.failures > 1:
            self.is_down = max(self.until, now) - self.since > limits.patience
