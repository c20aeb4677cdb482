"""Settings that are numbers: what they may be."""

from __future__ import annotations

from typing import Any, Protocol

from bodspider.errors import UsageError

_LARGEST = 1_000_000
_LEAST = {
    "BOD_MAX_RECHECKS": 0,
    "BOD_FULL_EVERY": 0,
    "BOD_MAX_PAGES": 1,
    "BOD_BROWSER_CLICKS": 0,
    "BOD_BROWSER_SECONDS": 1,
    "BOD_BROWSER_MEMORY": 1,
}
"""Settings that are whole numbers and are read where they are used, with the least that each may be."""


class Settings(Protocol):
    """The part of Scrapy's settings that is read here."""

    def get(self, name: str, default: Any = None) -> Any: ...


def check_numbers(settings: Settings) -> None:
    """Raise `bodspider.errors.UsageError` when a setting is not the whole number that it must be."""
    for name, least in _LEAST.items():
        whole(name, settings, least)


def whole(name: str, settings: Settings, least: int) -> int:
    """Return a setting that is a whole number from `least` to a million; raises `bodspider.errors.UsageError` for any other value."""
    value = str(settings.get(name))
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= _LARGEST):
        raise UsageError(
            f"setting {name}={settings.get(name)!r} is not usable; expected a whole number from {least} to {_LARGEST}"
        )
    return int(value)


def seconds(name: str, settings: Settings) -> float:
    """Return a setting that is a number of seconds, a day at most; raises `bodspider.errors.UsageError` for any other value."""
    try:
        value = float(str(settings.get(name)))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86_400:
        raise UsageError(f"setting {name}={settings.get(name)!r} is not usable; expected seconds from 0 to 86400")
    return value
