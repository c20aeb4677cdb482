"""What the settings of the monitors say, or the one line that says what is wrong with them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Protocol

from bodspider.errors import UsageError
from bodspider.monitors.measure import FIELDS
from bodspider.monitors.rules import Limits


class Settings(Protocol):
    """The part of Scrapy's settings that is read here."""

    def get(self, name: str, default: Any = None) -> Any: ...


def suites_named(settings: Settings) -> list[str]:
    """Return the import paths of the Spidermon suites that are to run."""
    named = settings.get("BOD_MONITORS") or ""
    return [name for each in (named.split(",") if isinstance(named, str) else named) if (name := str(each).strip())]


def read_limits(settings: Settings) -> Limits:
    """Return the limits that the settings give; raises `bodspider.errors.UsageError` for one that cannot be used."""
    return Limits(
        items=_share("BOD_MIN_ITEMS", settings.get("BOD_MIN_ITEMS", 0.5)),
        floors=_floors(str(settings.get("BOD_MIN_COVERAGE") or "")),
        failed=_share("BOD_MAX_FAILED", settings.get("BOD_MAX_FAILED", 0.2)),
        silence=_days(str(settings.get("BOD_MAX_SILENCE") or "").strip()),
    )


def _share(name: str, value: object) -> float:
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(f"setting {name}={value!r} is not usable; expected a share from 0 to 1, such as 0.5")
    return share


def _floors(value: str) -> dict[str, float]:
    floors = {}
    for each in filter(None, map(str.strip, value.split(","))):
        name, _, share = each.partition("=")
        if name not in FIELDS:
            raise UsageError(
                f"setting BOD_MIN_COVERAGE={value!r} is not usable; expected fields and shares such as title=0.9,body=0.5 "
                f"(fields: {', '.join(FIELDS)})"
            )
        floors[name] = _share("BOD_MIN_COVERAGE", share)
    return floors


def _days(value: str) -> timedelta | None:
    if not value:
        return None
    if not re.fullmatch(r"\d{1,5}(?:\.\d+)?", value):
        raise UsageError(f"setting BOD_MAX_SILENCE={value!r} is not usable; expected a number of days, 0 for any, or nothing")
    return timedelta(days=float(value)) if float(value) else timedelta.max
