"""One statement, read: what it proves, or why it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from bodspider.dates._absolute import (
    NoDateError,
    day_window,
    instant_window,
    pattern,
    plausible,
    read_absolute,
    read_days_ago,
)
from bodspider.dates._ages import parse_age, window_of
from bodspider.dates._types import Statement, Window
from bodspider.dates._words import BOUNDS, DAYS_AGO, FUTURE, MONTHS, NEVER, PAST, UNITS, WEEKDAYS

LONGEST = 200
"""Characters of a statement that are read."""

_TAG = r"<[^<>]{0,200}>"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_RELEASED = (
    r"(?:(?:first|last|page|pour la première fois|voor het eerst|zuerst|erstmals)\s)*"
    r"(?:gepubliceerd|geplaatst|verschenen|geschreven|aangemaakt|ingediend|gepost|toegevoegd|publi[ée]e?|post[ée]e?|mis(?:e)? en ligne|paru[es]?|parution|"
    r"diffus[ée]e?|ajout[ée]e?|[ée]crite?|r[ée]dig[ée]e?|cr[ée][ée]e?|soumise?|ver[öo]ffentlicht|erschienen|erstellt|eingereicht|verfasst|gespeichert|"
    r"published|posted|submitted|created|released|written|added|issued|"
    r"(?:laatst|last|zuletzt|derni[èe]rement)?\s?(?:bijgewerkt|gewijzigd|aangepast|updated|modified|changed|aktualisiert|ge[äa]ndert|"
    r"modifi[ée]e?)|mis(?:e)? [àa] jour|derni[èe]re (?:mise [àa] jour|modification)|laatste (?:update|wijziging|aanpassing)|"
    r"letzte (?:aktualisierung|[äa]nderung)|last (?:update|change)|"
    r"(?:(?:publication|release|date de|date d['’]|publicatie|nieuws|ver[öo]ffentlichungs|erscheinungs)\s?-?)?dat(?:e|um)"
    r"(?: (?:of|de|van|der) (?:publication|publicatie|ver[öo]ffentlichung|parution|diffusion|mise en ligne))?"
    r"(?: (?:published|posted|created|added|issued))?|publicatie|publication)"
)
_GENRES = (
    r"(?:persbericht(?:en)?|nieuws(?:bericht|flits|brief)?|press release|news(?: article| release| item)?|statement|communiqu[ée](?: de presse)?|"
    r"actualit[ée]s?|nouvelles?|article|artikel|pressemitteilung|pressemeldung|meldung|nachricht(?:en)?|mitteilung|beitrag|aktuelles)"
)
_PREFIX = (
    rf"(?:(?:{_RELEASED}|{_GENRES}|stand|op|on|le|am|from|of|van|vom|du)(?!\w)"
    r"\s*(?:(?:op|on|le|am|at|since)(?!\w)|:|-|–|—|\||,|\s)*)+"
)
_READING_TIME = r"(?:[^\d|•·]{0,40}\s)?\d{1,3}\s?(?:min|minuten|minutes?|minuut|mins|mn)\b\.?[^\d|•·]{0,40}"
_SUFFIX = rf"\s*(?:[|•·]\s*\D{{0,80}}|[|•·,–—-]\s*{_READING_TIME}|\(\D{{0,40}}\)|[.,;–—-])$"
_WRAPS = r"^(?:[\[({«“\"•·|►*]\s*|[-–—]\s)+|\s*[\])}»”\"]+$"
_RUBRIC = r"[^\d|•·]{0,40}[|•·]\s*"
_DATELINE = r"(?P<place>[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2})(?:\s*,|\s+[-–—])\s+"
_SIGNED = re.compile(r"(?:by|door|par|von)\s")
_SIGNED_BEHIND = r"\s*(?:[,|·•–—-]\s*)?\b(?:by|door|par|von)\s[^\d|]{1,80}$"
_BEHIND = r"\s*(?:[,|·•–—-]\s*)?\b(?:by|door|par|von|in|dans|onder|under)\s[^\d|]{1,80}$"
_BY = r".{0,120}?(?:\s(?:on|op|le|am|,|[-–—|])|,)\s(?=\S)"
_BY_NUMBER = r".{0,120}?\s(?=\d|il y a\s|vor\s)"
_ZONE_NAME = (
    r"central european (?:standard|(?P<summer>summer)) time|midden-europese (?:standaard|(?P<zomer>zomer))tijd|"
    r"mitteleurop[äa]ische (?:normal|standard|(?P<sommer>sommer))?zeit|heure (?:normale|(?P<ete>d['’][ée]t[ée])) d['’]europe centrale"
)
_UNIX = re.compile(r"\d{9,10}|\d{13}")
_NOON = r"\d{4}-\d\d-\d\dt12:00(?::00(?:\.0+)?)?(?:z|\+00:?00)"
_MIDNIGHT = r"\d{4}-\d\d-\d\dt00:00(?::00(?:\.0+)?)?(?:z|[+-]\d\d:?\d\d)?"
_MACHINE = frozenset(("time", "json-ld", "meta", "feed"))
_WRITTEN_BY_MACHINES = frozenset(("time", "json-ld", "meta"))
"""Where no age stands: a word such as ``now`` is a mistake there."""
_ISO_START = re.compile(r"\d{4}-")
_HAS_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_NO_PLACES = frozenset(
    (*MONTHS, *UNITS, *PAST, *FUTURE, *BOUNDS, *(word for words in (*WEEKDAYS.values(), *DAYS_AGO.values()) for word in words))
)
_NO_PLACE_ENDS = ("datum", "date", "frist", "schluss", "termin", "dag", "tag", "limite", "line")
"""Words, and ends of words, that do not stand for a place before a date, such as the one in ``Brussel, 8 november 2023``."""


class Reading(NamedTuple):
    """What a statement proves: one window, two where day and month could be swapped, or none and the `reason`."""

    windows: tuple[Window, ...]
    reason: str | None = None
    is_age: bool = False


def read(
    statement: Statement, *, timezone: tzinfo, now: datetime, month_first: bool | None = None, granularity: int = 2
) -> Reading:
    """Return what `statement` proves about a date on a site in `timezone`, seen at `now`.

    `month_first` tells the order of the site's numeric dates when it is known, `granularity` how many units the site's ages show.
    Never raises: a text that proves no date gives a reading without windows and with the reason.
    """
    text = _plain(statement.raw)
    try:
        if statement.source in _MACHINE or statement.shown is not None:
            window = _machine(statement, text, timezone, now)
            if window:
                return Reading((window,))
        is_shown = statement.source not in _WRITTEN_BY_MACHINES
        rendered = statement.rendered.instant if statement.rendered and is_shown else None
        return _read_text(text, statement.language, rendered, timezone, now, month_first, granularity)
    except NoDateError as nothing:
        return Reading((), nothing.reason)


def _plain(raw: str) -> str:
    text = raw[:LONGEST]
    if "&" in text:
        from html import unescape

        text = unescape(text)
    if "<" in text:
        text = pattern(_TAG).sub("", text)
    text = " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split()).lower()
    if "europ" in text:
        text = pattern(_ZONE_NAME).sub(lambda match: "cest" if any(match.groups()) else "cet", text)
    return text


def _machine(statement: Statement, text: str, timezone: tzinfo, now: datetime) -> Window | None:
    if _UNIX.fullmatch(text):
        return instant_window(datetime.fromtimestamp(int(text[:10]), UTC), now)
    is_noon = statement.source in ("time", "listing") and pattern(_NOON).fullmatch(text)
    is_midnight = statement.shown and pattern(_MIDNIGHT).fullmatch(text)
    if (is_noon or is_midnight) and not re.search(r"\d[:.h]\d\d(?!\d)", statement.shown or ""):
        return _day_only(text, timezone, now)
    return None


def _day_only(text: str, timezone: tzinfo, now: datetime) -> Window:
    """Return the day of a field that knows only days: Drupal prints noon UTC for it, Drupal 7 midnight."""
    day = datetime.fromisoformat(text[:10]).date()
    plausible(day, now.date())
    return day_window(day, timezone)


def _read_text(
    text: str,
    language: str | None,
    rendered: datetime | None,
    timezone: tzinfo,
    now: datetime,
    month_first: bool | None,
    granularity: int,
) -> Reading:
    if not text or text in NEVER:
        return Reading((), "never" if text else "empty")
    reason = "not-a-date"
    for candidate in _candidates(text):
        relative = None if _ISO_START.match(candidate) else _relative(candidate, language, rendered, timezone, granularity)
        if relative:
            return relative
        if not _HAS_DIGIT.search(candidate):
            continue
        try:
            return Reading(read_absolute(candidate, language, timezone, now.date(), month_first))
        except NoDateError as nothing:
            if nothing.reason == "weekday-contradicts":
                raise
            reason = reason if nothing.reason == "not-a-date" else nothing.reason
    if reason == "not-a-date":
        from bodspider.dates._general import read_generally

        windows = read_generally(candidate, language=language, zone=timezone, now=now)
        if windows:
            return Reading(windows)
    return Reading((), reason)


def _relative(text: str, language: str | None, rendered: datetime | None, timezone: tzinfo, granularity: int) -> Reading | None:
    age = parse_age(text, language)
    if age is None:
        if rendered is None or (_HAS_DIGIT.match(text) or not text[:1].isalpha()):
            return None
        window = read_days_ago(text, language=language, rendered=rendered, zone=timezone)
        return Reading((window,), is_age=True) if window else None
    if rendered is None:
        return Reading((), "no-render-time", is_age=True)
    window = window_of(age, rendered, timezone, granularity)
    return Reading((window,), is_age=True) if window else Reading((), "implausible", is_age=True)


def _candidates(text: str) -> Iterator[str]:
    """Yield `text`, and what is left of it without what stands before and after a date."""
    yield text
    bare = pattern(_WRAPS).sub("", pattern(_SUFFIX).sub("", text))
    rubric = pattern(_RUBRIC).match(bare)
    if rubric:
        bare = bare[rubric.end() :]
    prefix = pattern(_PREFIX).match(bare)
    if prefix and prefix.end() < len(bare):
        bare = bare[prefix.end() :]
    dateline = pattern(_DATELINE).match(bare)
    if dateline and not any(word in _NO_PLACES or word.endswith(_NO_PLACE_ENDS) for word in _WORDS.findall(dateline["place"])):
        bare = bare[dateline.end() :]
    if bare != text:
        yield bare
    is_signed = _SIGNED.match(bare) is not None
    if prefix or is_signed:
        for before in (_BY, _BY_NUMBER) if is_signed else (_BY,):
            signed = pattern(before).match(bare)
            if signed and signed.end() < len(bare):
                yield bare[signed.end() :]
    behind = None if is_signed else pattern(_BEHIND if prefix else _SIGNED_BEHIND).search(bare)
    if behind:
        yield bare[: behind.start()]
