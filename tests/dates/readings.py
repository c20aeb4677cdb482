"""Texts read as dates on one day, and the windows they prove as short texts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bodspider.dates import RenderTime, Statement, read

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2021, 5, 7, 23, 0, tzinfo=UTC)


def reading(text: str, language: str | None = "nl", source: str = "text", **more):
    shown = more.pop("shown", None)
    return read(Statement(source, text, shown, language, RenderTime(NOW, "Date")), timezone=BRUSSELS, now=NOW, **more)


def spans(text: str, language: str | None = "nl", **more) -> list[tuple[str, str]]:
    """The windows of `text` in the site's zone, as short texts."""
    return [
        tuple(f"{each.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}" for each in (window.earliest, window.latest))
        for window in reading(text, language, **more).windows
    ]


def day(text: str) -> list[tuple[str, str]]:
    return [(f"{text} 00:00:00", f"{text} 23:59:59")]


def minute(text: str) -> list[tuple[str, str]]:
    return [(f"{text}:00", f"{text}:59")]
