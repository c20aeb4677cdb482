"""Independent models of how Drupal prints ages: written from its documentation, step by step, and not by inverting anything."""

from __future__ import annotations

from datetime import datetime, timedelta

UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
WORDS = {
    "en": [
        ("year", "years"),
        ("month", "months"),
        ("week", "weeks"),
        ("day", "days"),
        ("hour", "hours"),
        ("minute", "minutes"),
        ("second", "seconds"),
    ],
    "nl": [
        ("jaar", "jaren"),
        ("maand", "maanden"),
        ("week", "weken"),
        ("dag", "dagen"),
        ("uur", "uren"),
        ("minuut", "minuten"),
        ("seconde", "seconden"),
    ],
    "fr": [
        ("an", "ans"),
        ("mois", "mois"),
        ("semaine", "semaines"),
        ("jour", "jours"),
        ("heure", "heures"),
        ("minute", "minutes"),
        ("seconde", "secondes"),
    ],
    "de": [
        ("Jahr", "Jahre"),
        ("Monat", "Monate"),
        ("Woche", "Wochen"),
        ("Tag", "Tage"),
        ("Stunde", "Stunden"),
        ("Minute", "Minuten"),
        ("Sekunde", "Sekunden"),
    ],
}


def add_months(time: datetime, months: int) -> datetime | None:
    """Return `time` so many months later, or ``None`` when that month lacks the day."""
    month = time.year * 12 + time.month - 1 + months
    try:
        return time.replace(year=month // 12, month=month % 12 + 1)
    except ValueError:
        return None


def php_diff(earlier: datetime, later: datetime) -> dict[str, int]:
    """The difference of two wall-clock times as PHP's DateTime::diff gives it: fields are subtracted, then borrowed from the next."""
    fields = ["year", "month", "day", "hour", "minute", "second"]
    diff = {name: getattr(later, name) - getattr(earlier, name) for name in fields}
    first_of_month = earlier.replace(day=1)
    days = ((first_of_month + timedelta(days=32)).replace(day=1) - first_of_month).days
    for name, above, size in (
        ("second", "minute", 60),
        ("minute", "hour", 60),
        ("hour", "day", 24),
        ("day", "month", days),
        ("month", "year", 12),
    ):
        if diff[name] < 0:
            diff[name] += size
            diff[above] -= 1
    return diff


def format_diff(earlier: datetime, later: datetime, granularity: int) -> list[tuple[int, str]]:
    """Drupal's DateFormatter::formatDiff, as core 9.5 and 10 have it: what is printed, as counts and units."""
    diff = php_diff(earlier, later)
    shown: list[tuple[int, str]] = []
    for name in ("year", "month", "day", "hour", "minute", "second"):
        if diff[name] > 0:
            if name == "day":
                weeks, days = divmod(diff["day"], 7)
                had_output = bool(shown)
                if weeks:
                    shown.append((weeks, "week"))
                    granularity -= 1
                if (not had_output or weeks > 0) and granularity > 0 and days > 0:
                    shown.append((days, "day"))
                else:
                    granularity = 0
            else:
                shown.append((diff[name], name))
            granularity -= 1
        elif shown:
            break
        if granularity <= 0:
            break
    return shown


def format_interval(seconds: int, granularity: int) -> list[tuple[int, str]]:
    """Drupal's formatInterval: fixed units, stopping at the first that is zero."""
    shown: list[tuple[int, str]] = []
    for unit, size in zip(UNITS, (31536000, 2592000, 604800, 86400, 3600, 60, 1), strict=True):
        if seconds >= size:
            count, seconds = divmod(seconds, size)
            shown.append((count, unit))
            granularity -= 1
        elif shown:
            break
        if granularity <= 0:
            break
    return shown


def format_interval_of_drupal_7(seconds: int, granularity: int) -> list[tuple[int, str]]:
    """Drupal 7's format_interval: fixed units, passing over those that are zero."""
    shown: list[tuple[int, str]] = []
    for unit, size in zip(UNITS, (31536000, 2592000, 604800, 86400, 3600, 60, 1), strict=True):
        if seconds >= size and len(shown) < granularity:
            shown.append((seconds // size, unit))
            seconds %= size
    return shown


def say(shown: list[tuple[int, str]], languages: list[str]) -> str:
    """Return the printed age, each unit in the language given for it."""
    return " ".join(
        f"{count} {WORDS[language][UNITS.index(unit)][count != 1]}"
        for (count, unit), language in zip(shown, languages, strict=False)
    )
