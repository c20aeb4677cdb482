"""One statement, read: what it proves, or why it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple
from unicodedata import normalize

from bodspider.dates._absolute import (
    NoDateError,
    day_window,
    instant_window,
    pattern,
    plausible,
    read_absolute,
    read_days_ago,
)
from bodspider.dates._ages import Age, parse_age, window_of
from bodspider.dates._types import Statement, Window
from bodspider.dates._words import BOUNDS, DAYS_AGO, GATHERINGS, MONTHS, NEVER, OTHER_DAYS, SECOND, UNITS, WEEKDAYS

_PROOF = 4
"""Different ages of one unit on one page that prove that its site shows no more: with two units, that is one page in some thousands."""
_ONE_DAY = timedelta(days=1)
LONGEST = 200
"""Characters of a statement that are read."""

_TAG = r"<[^<>]{0,200}>"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_RELEASED = (
    r"(?:(?:first|last|page|originally|online|pour la première fois|à l['’]origine|initialement|voor het eerst|oorspronkelijk|zuerst|erstmals|ursprünglich)\s)*"
    r"(?:gepubliceerd|geplaatst|verschenen|geschreven|aangemaakt|ingediend|ingezonden|uitgegeven|gepost|toegevoegd|vrijgegeven|bekendgemaakt|verzonden|gezet|publi[ée]e?s?|envoy[ée]e?s?|propos[ée]e?s?|post[ée]e?|mis(?:e)? en ligne|paru[es]?|parution|"
    r"diffus[ée]e?|ajout[ée]e?|[ée]crite?|r[ée]dig[ée]e?|cr[ée][ée]e?|soumise?|ver[öo]ffentlicht|erschienen|erstellt|eingereicht|verfasst|geschrieben|gepostet|hinzugefügt|publiziert|publi[ée]e? en ligne|gespeichert|veroeffentlicht|eingestellt|freigegeben|gestellt|"
    r"published(?: online)?|posted|authored|submitted|created|released|written|added|issued|uploaded|online\s(?:sinds|seit|since|depuis)|en ligne depuis|"
    r"(?:laatst|last|zuletzt|derni[èe]rement)?\s?(?:bijgewerkt|gewijzigd|aangepast|updated|modified|changed|aktualisiert|ge[äa]ndert|"
    r"modifi[ée]e?)|mis(?:e)? [àa] jour|derni[èe]re (?:mise [àa] jour|modification)|laatste (?:update|wijziging|aanpassing)|"
    r"letzte (?:aktualisierung|[äa]nderung)|last (?:update|change)|"
    r"(?:publication|publish(?:ed)?|release|issue|post|publicatie|nieuws|ver[öo]ffentlichungs|publikations|erscheinungs|ausgabe)\s?-?dat(?:e|um)(?: (?:published|posted|created|added|issued))?|"
    r"dat(?:e|um) (?:(?:(?:of|de|van|der) )(?:publication|publicatie|ver[öo]ffentlichung|parution|diffusion|mise en ligne)|"
    r"published|posted|created|added|issued|publicatie|publication)|(?:première |eerste |first )?(?:publicatie|publication|parution)|erstver[öo]ffentlichung)"
)
_GENRES = (
    r"(?:(?:pers)?bericht(?:en)?|nieuws(?:bericht|flits|brief)?|(?:press|media) release|news(?: article| release| item)?|statement|communiqu[ée](?: de presse)?|"
    r"actualit[ée]s?|article|artikel|pressemitteilung|pressemeldung|presseinformation|presseaussendung|medienmitteilung|meldung|nachricht(?:en)?|"
    r"mitteilung|medieninformation|presse-information|neuigkeit(?:en)?|beitrag|aktuelles|nouvelle|story|blog(?: ?post)?)"
)
_PREFIX = (
    r"(?:(?:dit|deze|this|cet|cette|ce|diese[rs]?)\s)?"
    rf"(?:(?:(?:is|was|werd|wurde|est|a été|has been)\s(?={_RELEASED}))?(?:(?P<released>{_RELEASED})|(?P<genre>{_GENRES})|dat(?:e|um)(?: (?:(?:de l['’]|der |van het )?(?:bericht|nieuws(?:bericht)?|article|actualité|meldung|artikel)))?|(?:news|story|article|nieuws|bericht|artikel) ?dat(?:e|um)|stand|op|on|le|am|from|of|van|vom|du)(?!\w)"
    r"\s*(?:(?:op|on|le|am|at)(?!\w)|:|-|–|—|\||,|\s)*)+"
)
_MINUTES = r"\d{1,3}[\s-]?(?:min|minuten|minutes?|minuut|mins|mn)\b\.?"
_READ = r"(?:read(?:ing)?(?: time)?|leestijd|leesduur|lezen|(?:temps de )?lecture|lire|lesezeit|lesedauer|lesen)"
_READING_TIME = rf"(?:[|•·,–—-]\s*(?:{_READ}\s*:?\s*{_MINUTES}|{_MINUTES}\s(?:(?:to|te|de|à|zu)\s)?{_READ})|[|•·]\s*{_MINUTES})"
_COMMENTS = r"[|•·]\s*\d{1,3}(?:[., ]?\d{3})?\s(?:reacties?|commentaires?|kommentare?|comments?|views|weergaven|vues|aufrufe|keer (?:bekeken|gelezen))"
_SUFFIX = rf"\s*(?:[|•·]\s*\D{{0,80}}|{_READING_TIME}|{_COMMENTS}|\(\D{{0,40}}\)|[.,;–—-])$"
_LETTERS = str.maketrans("ᵉʳˢᵗⁿᵈʰ\u2010\u2011\u2212", "erstndh---")
"""What sets ordinals and hyphens in other characters than a keyboard has."""
_WRAPS = r"^(?:[\[({«“\"•·|►]\s*|[-–—]\s)+|\s*[\])}»”\"]+$"
_RUBRIC = r"[^\d|•·]{0,40}[|•·]\s*"
_YEAR = r".*(?<!\d)(?:19|20)\d\d(?!\d)"
_DATELINE = (
    r"(?:brussels?|bruxelles|brüssel|namur|namen|eupen|den haag|luxembo?urg)(?:\s*,|\s+[-–—])\s+(?:(?:le|den)\s+)?"
    rf"(?={_YEAR})"
)
"""A place and a date. Any word could stand there for an event or a deadline, so only the seats of those who publish are known."""
_SIGNED = r"(?:by|door|par|von)\s+"
_SIGNED_OR_FILED = r"(?:by|door|par|von|in|dans|onder|under)\s+"
_BEHIND = rf"\s*(?:[,|·•–—-]\s*)?\b{_SIGNED_OR_FILED}[^\d|]{{1,80}}$"
_RELEASED_BEHIND = rf"\s{_RELEASED}$"
_SIGNED_BEHIND = rf"\s*(?:[,|·•–—-]\s*)?\b{_SIGNED}[^\d|]{{1,80}}$"
_NAME = r"(?P<name>\D{1,120}?)(?:\s(?:on|op|le|am|[-–—|])|\s?,(?:\s(?:on|op|le|am))?)\s(?=\S)"
_ACCOUNT = r"(?P<name>\d+|[^\W\d]\S{0,60})\s(?:on|op|le|am)\s(?=\S)"
_NAME_AND_AGE = r"(?P<name>\D{1,120}?)\s(?=\d|il y a\s|vor\s)"
_AHEAD = r"(?:in|over|dans)\s|.*\s(?:hence|später|spaeter)$|(?:morgen|overmorgen|demain|après-demain|übermorgen|tomorrow)\b"
"""What lies ahead: behind other words, it is the time of something else than a publication."""
_REMARK = r"\s\([^()]*\)$"
_PAST_AGE = r"\d.*\s(?:ago|geleden)$|(?:il y a|vor)\s"
_PROVEN = rf"{_YEAR}|{_PAST_AGE}"
"""A year of four digits, or an age that lies back: what a date needs where the words before it could be anything."""
_ZONE_NAME = (
    r"central european (?:standard|(?P<summer>summer)) time|midden-europese (?:standaard|(?P<zomer>zomer))tijd|"
    r"mitteleurop[äa]ische (?:normal|standard|(?P<sommer>sommer))?zeit|heure (?:normale|(?P<ete>d['’][ée]t[ée]|avanc[ée]e)) (?:de l|d)['’]europe centrale"
)
_UNIX = re.compile(r"\d{9,10}|\d{13}")
_NOON = r"\d{4}-\d\d-\d\dt12:00(?::00(?:\.0+)?)?(?:z|\+00:?00)"
_MIDNIGHT = r"\d{4}-\d\d-\d\dt00:00(?::00(?:\.0+)?)?(?:z|[+-]\d\d:?\d\d)?"
_MACHINE = frozenset(("time", "json-ld", "meta", "feed"))
_WRITTEN_BY_MACHINES = frozenset(("time", "json-ld", "meta"))
"""Where no age stands: a word such as ``now`` is a mistake there."""
_ISO_START = re.compile(r"\d{4}-")
_PAST_WORDS = re.compile(r"\bago\b|geleden|il\sy\sa|\bvor\b|\bold\b|\boud\b", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"\d{1,4}|[^\W\d_]+")
_NO_NAME = re.compile(r"[][(){}:;?!°*†]")
_WEEKDAYS = frozenset(word for words in WEEKDAYS.values() for word in words)
_NO_NAMES = frozenset((*BOUNDS, *UNITS, *(word for words in DAYS_AGO.values() for word in words), *(set(MONTHS) - {"jan"})))
"""Words that no name of an author holds: with one of them, a date behind it is a deadline, a day of birth or the end of something."""

_OF = frozenset(("van", "vom", "du"))
_OTHERS = OTHER_DAYS | GATHERINGS
_NO_LAST_NAMES = _WEEKDAYS | {
    "of",
    "the",
    "du",
    "de",
    "la",
    "le",
    "des",
    "pour",
    "for",
    "für",
    "zum",
    "zur",
    "van",
    "von",
    "der",
    "om",
    "in",
    "on",
    "at",
}
"""Words that end no name, but stand in some, such as the one in ``Cabinet du Premier ministre``."""


class Reading(NamedTuple):
    """What a statement proves: one window, two where day and month could be swapped, or none and the `reason`."""

    windows: tuple[Window, ...]
    reason: str | None = None
    is_age: bool = False


def read(statement: Statement, *, timezone: tzinfo, now: datetime, month_first: bool | None = None) -> Reading:
    """Return what `statement` proves about a date on a site in `timezone`, seen at `now`.

    `month_first` tells the order of the site's numeric dates when it is known.
    Never raises: a text that proves no date gives a reading without windows and with the reason.
    """
    text = _plain(statement.raw)
    try:
        reading = _read_raw(text, statement, timezone, now, month_first)
    except NoDateError as nothing:
        return Reading((), nothing.reason)
    if reading.windows and statement.shown and not reading.is_age and not _agrees(reading.windows, statement, timezone, now):
        return Reading((), "contradicts-what-is-shown")
    return reading


def _read_raw(text: str, statement: Statement, timezone: tzinfo, now: datetime, month_first: bool | None) -> Reading:
    if statement.source in _MACHINE or statement.shown is not None:
        window = _machine(statement, text, timezone, now)
        if window:
            return Reading((window,))
    is_shown = statement.source not in _WRITTEN_BY_MACHINES
    rendered = statement.rendered.instant if statement.rendered and is_shown else None
    return _read_text(text, statement, rendered, timezone, now, month_first)


def _agrees(windows: tuple[Window, ...], statement: Statement, timezone: tzinfo, now: datetime) -> bool:
    """Return whether the day that readers see is one of `windows`, give or take a day, as the zones of a site and its pages may differ.

    What shows no whole date, or an age, agrees with everything.
    """
    shown = _plain(statement.shown or "")
    if not _HAS_DIGIT.search(shown) or _spells(shown, windows[0], timezone):
        return True
    try:
        seen = _read_text(shown, statement, None, timezone, now, None).windows
    except NoDateError:
        return True
    return not seen or any(
        each.earliest - _ONE_DAY <= other.latest and other.earliest - _ONE_DAY <= each.latest
        for each in seen
        for other in windows
    )


def _spells(shown: str, window: Window, timezone: tzinfo) -> bool:
    """Tell whether `shown` begins with year, month and day of `window`, as nearly every page has it; what does not may still be that day."""
    day = window.earliest.astimezone(timezone)
    parts = _PARTS.findall(shown)
    numbers = [int(part) for part in parts if part.isdecimal()][:3]
    months = [MONTHS[part] for part in parts if part in MONTHS]
    if not months and sorted(numbers) == sorted((day.day, day.month, day.year % 100)):
        return True
    is_month = day.month in months if months else numbers.count(day.month) > (day.month == day.day)
    return is_month and day.year in numbers and day.day in numbers


def _plain(raw: str) -> str:
    text = raw[:LONGEST]
    if "&" in text:
        from html import unescape

        text = unescape(text)
    if "<" in text:
        text = pattern(_TAG).sub("", text)
    if not text.isascii():
        text = normalize("NFC", _INVISIBLE.sub("", text)).translate(_LETTERS)
    text = " ".join(text.split()).lower()
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
    text: str, statement: Statement, rendered: datetime | None, timezone: tzinfo, now: datetime, month_first: bool | None
) -> Reading:
    language = statement.language
    if not text or text in NEVER:
        return Reading((), "never" if text else "empty")
    reason = "not-a-date"
    for candidate in _candidates(text):
        if candidate != text and pattern(_AHEAD).match(candidate):
            continue
        relative = None if _ISO_START.match(candidate) else _relative(candidate, statement, rendered, timezone)
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


def _relative(text: str, statement: Statement, rendered: datetime | None, timezone: tzinfo) -> Reading | None:
    language = statement.language
    age = parse_age(text, language)
    if age is None:
        if rendered is None or (_HAS_DIGIT.match(text) or not text[:1].isalpha()):
            return None
        window = read_days_ago(text, language=language, rendered=rendered, zone=timezone)
        return Reading((window,), is_age=True) if window else None
    if rendered is None:
        return Reading((), "no-render-time", is_age=True)
    age = age._replace(fixed=True) if statement.fixed else age
    window = window_of(age, rendered, timezone, statement.granularity)
    return Reading((window,), is_age=True) if window else Reading((), "implausible", is_age=True)


def show_one_unit(statements: Iterable[Statement]) -> bool:
    """Return whether the ages in `statements` of one page, at least four different ones, all show one unit: a site can set Drupal so.

    Where two units are shown, one age in seven to sixty has one, whose second is zero; what was imported together has the same
    age. Seconds, which have no unit below them, prove nothing.
    """
    ages = [age for each in statements if _PAST_WORDS.search(each.raw) and (age := _age_of(each))]
    return len({each.amounts for each in ages}) >= _PROOF and all(len(each.amounts) == 1 for each in ages)


def _age_of(statement: Statement) -> Age | None:
    parsed = (parse_age(each, statement.language) for each in _candidates(_plain(statement.raw)))
    return next((age for age in parsed if age and not age.rough and age.amounts[0][0] < SECOND), None)


def _candidates(text: str) -> Iterator[str]:
    """Yield `text`, and what is left of it without what stands before and after a date."""
    yield text
    suffix = pattern(_SUFFIX).search(text)
    bare = pattern(_WRAPS).sub("", text[: suffix.start()] if suffix and _says_nothing_else(suffix.group(), 0) else text)
    rubric = pattern(_RUBRIC).match(bare)
    if rubric and _says_nothing_else(rubric.group(), -1):
        bare = bare[rubric.end() :]
    prefix = pattern(_PREFIX).match(bare)
    if prefix and _begins_a_span(prefix):
        return
    if prefix and prefix.end() < len(bare):
        bare = bare[prefix.end() :]
    is_released, is_genre = bool(prefix and prefix["released"]), bool(prefix and prefix["genre"])
    if not prefix or is_released or is_genre:
        dateline = pattern(_DATELINE).match(bare)
        bare = bare[dateline.end() :] if dateline else bare
    if bare != text and (is_released or not is_genre or pattern(_PROVEN).match(bare)):
        yield bare
    yield from _signed(bare, prefix is not None, is_released, is_genre)
    released = pattern(_RELEASED_BEHIND).search(bare) if not bare[-1:].isdigit() and _PAST_WORDS.search(bare) else None
    if released and pattern(_PAST_AGE).match(bare[: released.start()]):
        yield bare[: released.start()]
    behind = pattern(_BEHIND if is_released else _SIGNED_BEHIND).search(bare)
    if behind and (is_released or pattern(_PAST_AGE).match(bare[: behind.start()])):
        yield bare[: behind.start()]


def _begins_a_span(prefix: re.Match[str]) -> bool:
    """Return whether `prefix` tells from when on something is so, as ``from`` does, and ``published from``: not so of ``news from``."""
    if prefix["genre"]:
        return False
    words = _WORDS.findall(prefix.group())
    return "from" in words or bool(prefix["released"] and not _OF.isdisjoint(words[-1:]))


def _says_nothing_else(text: str, beside: int) -> bool:
    """Return whether no word of `text`, which stands beside a date, says that it is the day of something else than a publication.

    Nor may the word at the index `beside`, the one right beside the date, be a weekday, which the date has to fall on.
    """
    words = _WORDS.findall(text)
    return _OTHERS.isdisjoint(words) and not (words and words[beside] in _WEEKDAYS)


def _signed(text: str, has_prefix: bool, is_released: bool, is_genre: bool) -> Iterator[str]:
    """Yield what stands in `text` behind the name of its author or, where it is said to be released, of its rubric."""
    if has_prefix and not is_released and not is_genre:
        return
    start = pattern(_SIGNED_OR_FILED if is_released else _SIGNED).match(text)
    if start is None:
        return
    text = text[start.end() :]
    separated = (_NAME, _ACCOUNT) if is_released else (_NAME,)
    for form in (*separated, _NAME_AND_AGE):
        named = pattern(form).match(text)
        if named is None or not _is_name(named["name"]):
            continue
        rest = text[named.end() :]
        needed = _PAST_AGE if form is _NAME_AND_AGE else "" if is_released else _PROVEN
        if pattern(needed).match(rest):
            yield rest
            return


def _is_name(text: str) -> bool:
    """Return whether `text` can be a name, which Drupal follows with ``(not verified)`` for some."""
    text = pattern(_REMARK).sub("", text)
    words = _WORDS.findall(text)
    if _NO_NAME.search(text) or any(word in _NO_NAMES or (len(word) > 2 and word in _WEEKDAYS) for word in words):
        return False
    return text.isdigit() or (bool(words) and words[-1] not in _NO_LAST_NAMES)
