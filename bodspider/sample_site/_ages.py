"""Ages and dates as Drupal prints them, some of their words translated and others not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bodspider.dates._calendar import difference

ZONE = ZoneInfo("Europe/Brussels")

_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_TRANSLATED: dict[str, dict[str, tuple[str, str]]] = {
    "nl": {"day": ("dag", "dagen")},
    "fr": {"day": ("jour", "jours"), "month": ("mois", "mois")},
    "de": {"week": ("Woche", "Wochen"), "day": ("Tag", "Tage"), "hour": ("Stunde", "Stunden")},
    "en": {},
}
_WEEKDAYS = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "fr": ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def age(time: datetime, now: datetime, language: str) -> str:
    """Return the age of `time` at `now` as an aggregator page in `language` prints it (`formatDiff`, two units)."""
    earlier, later = sorted((time.astimezone(ZONE), now.astimezone(ZONE)))
    years, months, days, hours, minutes, seconds = difference(earlier.replace(tzinfo=None), later.replace(tzinfo=None))
    weeks, days = divmod(days, 7)
    counts = (years, months, weeks, days, hours, minutes, seconds)
    first = next((index for index, count in enumerate(counts) if count), len(counts) - 1)
    shown = [_count(counts[first], _UNITS[first], language)]
    second = first + 1
    if _UNITS[first] == "month" or (_UNITS[first] == "year" and second == 1):
        second = 1 if _UNITS[first] == "year" else 2
    if second < len(counts) and counts[second]:
        shown.append(_count(counts[second], _UNITS[second], language))
    return f"{' '.join(shown)} {'ago' if time <= now else 'hence'}"


def _count(count: int, unit: str, language: str) -> str:
    one, many = _TRANSLATED[language].get(unit, (unit, f"{unit}s"))
    return f"{count} {one if count == 1 else many}"


def printed(time: datetime, language: str) -> str:
    """Return `time` as an article page in `language` prints it: each language shows another format of Drupal."""
    local = time.astimezone(ZONE)
    weekday = _WEEKDAYS[language][local.weekday()]
    if language == "fr":
        return f"{local.day} {_MONTHS['fr'][local.month - 1]}, {local.year}"
    if language == "en":
        return f"{weekday}, {local.day} {_MONTHS['en'][local.month - 1]} {local.year} - {local:%H:%M}"
    return f"{weekday}, {local:%m/%d/%Y - %H:%M}"
