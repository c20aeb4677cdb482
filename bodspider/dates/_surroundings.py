"""What stands before and after a date in a text: words of a release, a rubric, a place, a name, how long it takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bodspider.dates._absolute import pattern
from bodspider.dates._words import BOUNDS, DAYS_AGO, GATHERINGS, MONTHS, OTHER_DAYS, UNITS, WEEKDAYS

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
_REMARK = r"\s\([^()]*\)$"
_PAST_AGE = r"\d.*\s(?:ago|geleden)$|(?:il y a|vor)\s"
_PROVEN = rf"{_YEAR}|{_PAST_AGE}"
"""A year of four digits, or an age that lies back: what a date needs where the words before it could be anything."""
PAST_WORDS = re.compile(r"\bago\b|geleden|il\sy\sa|\bvor\b|\bold\b|\boud\b", re.IGNORECASE)
"""Words of ages that lie back."""
_WORDS = re.compile(r"[^\W\d_]+")
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


def without_surroundings(text: str) -> Iterator[str]:
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
    released = pattern(_RELEASED_BEHIND).search(bare) if not bare[-1:].isdigit() and PAST_WORDS.search(bare) else None
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
