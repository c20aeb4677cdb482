"""Phrases around dates, authors and tags, in English, Dutch, French and German."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from bodspider.pages._text import is_date_text, is_date_word

Kind = Literal["published", "modified", "other"]
"""What a phrase says of the date that follows it; ``other`` is the date of something else, such as an event."""

MAX_LINE = 200
"""Longest line, in characters, that can say no more than when and by whom an article was published."""

_MODIFIED = re.compile(
    r"\b(?:laatst(?:e)?\s+(?:bijgewerkt|gewijzigd|aangepast|update|wijziging|aanpassing)|bijgewerkt|gewijzigd|aangepast op|"
    r"(?:last|page)?\s*(?:updated?\b|modified|revised)|last\s+(?:changed|reviewed|update|change|modification)|date modified|"
    r"derni[eè]re\s+(?:mise\s+[aà]\s+jour|modification|actualisation)|mis(?:e)?\s+[aà]\s+jour|modifi[eé]e?|actualis[eé]e?|"
    r"(?:zuletzt|letzte[rs]?)\s+(?:aktualisiert|ge[aä]ndert|bearbeitet|aktualisierung|[aä]nderung|update)|aktualisiert|"
    r"aktualisierung|ge[aä]ndert am|stand(?=\s*:|\s+vom)|"
    r"(?:actualiza|actualitza|atualiza|aggiorna|z?aktualizac|z?aktualizov|zaktualizowan|up+dater|op+dater|modificad|modificat)\w*|"
    r"modificaci[oó]n|modificação|ultima modifica\b|modyfikacja|zmodyfikowan\w*|[aä]ndrad\b|[aæ]ndret\b|endret\b|p[aä]ivitetty|friss[ií]tve|m[oó]dos[ií]tva)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:gepubliceerd|publicatie(?:datum)?|geplaatst|gepost|verschenen|ingediend|aangemaakt|geschreven|toegevoegd|nieuwsdatum|"
    r"published|publication(?:\s+date)?|(?:date|datum)\s+(?:of|de|van|der)\s+(?:publi[ck]ation|publicatie|ver[oö]ffentlichung)|publish(?:ing)?|posted|submitted|created|written|released|release|issued|"
    r"publi[eé]e?|mise? en ligne|soumise?|post[eé]e?|cr[eé][eé]e?|r[eé]dig[eé]e?|"
    r"ver[oö]ffentlicht|ver[oö]ffentlichung(?:sdatum)?|erstellt|eingereicht|verfasst|geschrieben|erschienen|"
    r"publicad[oa]|publicaci[oó]n|publicação|pubblicat[oa]|pubblicazione|publicat[aă]?|opublikowan[oya]|publikacji|publicera[dt]|publisert|udgivet|"
    r"offentliggjort|julkaistu|zveřejněno|publikováno|megjelent|közzétéve)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bevents?|event\b|agenda|evenement|événement|veranstaltung|deadline|\bstart|start\b|\bbegin|beginn?\b|d[eé]but|\bend(?:dat(?:e|um))?\b|einde?(?:datum)?\b|\bfin\b|ende\b|until|\btot\b|jusqu|\bbis\b|"
    r"inschrij|inscri|anmeld|\buiterste\b|\buiterlijk\b|\bdate limite\b|\bdue (?:date|by|on)\b|\bstichtag\b|\bspätestens\b|\bbewerbungen (?:am|an|bis)\b|\bapply (?:by|before)\b|regist|expir|verval|échéance|echeance|frist|closing|sluiting|cl[oô]ture|valid|geldig|\b(?:when|wanneer|quand|wann)\b|"
    r"\b(?:fecha l[ií]mite|hasta|fecha de (?:inicio|fin|cierre|nacimiento)|data (?:di |de )?(?:inizio|in[ií]cio|fine|fim|nascita|nascimento|evento)|plazo|scadenza|"
    r"prazo|v[aá]lid[oa] (?:hasta|até)|fino al|wydarzenie|termin\b|sista ans[oö]kningsdag|nacid[oa] el|nat[oa] il)|"
    r"birth|\bdate (?:de )?naissance\b|\bnée? le\b|\bgeburts(?:datum|tag)\b|\bgeboren\b|\bgeboorte(?:datum|dag)\b|\boverl(?:eden|ijdens\w*)\b|\bd[eé]c[eè]s\b|\bgecontroleerd\b|\bv[eé]rifi[eé]e? le\b|(?:über|ge)prüft am|archi[vf]|print|bezocht|visited|checked|opgehaald|location|locatie|\blieu\b|\bort\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:(?:gepubliceerd|geplaatst|gepost|toegevoegd|ingediend|geschreven|aangemaakt|published|posted|submitted|created|written|publi[eé]e?|soumise?|"
    r"post[eé]e?|[eé]crit|r[eé]dig[eé]e?|propos[eé]e?|ver[oö]ffentlicht|erstellt|eingereicht|verfasst|geschrieben|gespeichert)\s+)?"
    r"(?:door|by|par|von)|auteurs?|authors?|autor(?:en|in)?|redactie|door|by|par|von)\s*:?\s+",
    re.IGNORECASE,
)
_PUBLISHED_BEHIND = re.compile(rf"[|(,;·•–—-]\s*{_PUBLISHED.pattern}", re.IGNORECASE)
_SIGNED_BEHIND = re.compile(
    r"(?<=\S)[\s,|·•–—-]+(?:by|door|par|von)\s+(?P<name>[^\d.!?:|•·]{2,60})(?:[|•·]\D{0,80})?$", re.IGNORECASE
)
_JOINS = re.compile(r"^(?:\s*[-–—|·•,:;()]+\s*|\s*\b(?:on|op|le|am|at|om|à|den|the|du|vom|since|sinds)\b[\s.:]*)+", re.IGNORECASE)
_ENDS = " \t\n-–—|·•,:;()"
_NAME = re.compile(r"(?<!^)\b[A-ZÀ-ÖØ-Þ][\w'’-]*")
_PLACE = re.compile(r"(?:Brussel|Bruxelles|Brüssel|Brussels)\s*[,–—-]\s*(?:(?:le|den|the)\s)?")
_PLACE_LABEL = re.compile(
    r"(?:plaats|locatie|waar|adres|lieu|où|adresse|endroit|ort|wo|veranstaltungsort|location|where|venue|place|address)\s*:",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(r"(?:datum|date|\bfecha\b|\bdata(?=\s*(?:d[aei]\b|:?\s*$)))", re.IGNORECASE)
_UNTIL = r"\s*(?:[-–—]|\b(?:tot|to|until|à|bis)\b)\s*"
_OCLOCK = r"\s?(?:h|u|am|pm|uur|uhr)\b"
_HOURS = re.compile(
    rf"(?<![\d.:/-])\d{{1,2}}(?:(?:[:.hu]\d\d|{_OCLOCK}){_UNTIL}\d{{1,2}}(?:[:.hu]\d\d|{_OCLOCK})(?![\d./-])|{_UNTIL}\d{{1,2}}{_OCLOCK})",
    re.IGNORECASE,
)
_SPANS = frozenset(("-", "–", "—", "→", "tot", "t/m", "tot en met", "au", "à", "bis", "to", "until", "through"))
_RUBRIC = re.compile(r"\S+(?:\s+\S+){0,2}\s*[|·•–—-]\s*")
_JOIN = re.compile(r",\s+|\b(?:on|op|le|am|den|at)\s+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LINES = 512  # a line is judged by the survey, and then for its author and its dates
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_TIES = frozenset(("since", "sinds", "à", "du", "vom", "uhr", "hr", "hrs"))
_CLOCK = re.compile(r"(\d)\s*(?:Uhr|uur|hrs?)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[|·•–—]\s*|\s+-\s+(?=\D)|(?<=\D)\s+-\s+|\n")

TERM_LABEL = re.compile(
    r"(?:tags?|labels?|trefwoord(?:en)?|keywords?|mots[- ]cl[eé]s?|stichworte?|schlagw(?:ort|[oö]rter|orte)|"
    r"(?:nieuws|news)\s*-?types?|type\s+(?:of\s+)?(?:nieuws|news|d['’]actualit[eé]s?|de\s+(?:nouvelles?|news))|"
    r"nachrichten(?:typ|art)|art\s+der\s+(?:nachricht|meldung)|"
    r"land(?:en)?|countr(?:y|ies)|pays|l[aä]nder|onderwerp(?:en)?|subjects?|sujets?|themen?|thema['’]?s?|topics?|th[eè]mes?|thématiques?|"
    r"categor(?:y|ies|ie|ieën|ieen)|cat[eé]gories?|kategorien?|regio['’]?s?|regions?|r[eé]gions?|regionen|"
    r"sectors?|sectoren|secteurs?|sektoren|filed under|posted in|dossiers?)",
    re.IGNORECASE,
)
"""Names of fields of tags."""

AUTHOR_LABEL = re.compile(r"(?:auteurs?|authors?|autor(?:en|in)?|author\(s\)|door|by|par|von|written by|redactie)", re.IGNORECASE)
"""Names of fields of authors."""

SIGNED = re.compile(r"(?:auteurs?|authors?|autor(?:en|in)?|redactie)\s?:\s?[^\d.!?:]{2,60}", re.IGNORECASE)
"""A line that says nothing but who the author is."""


@lru_cache(maxsize=_LINES)
def kind_of(label: str) -> Kind | None:
    """Return what `label`, the text before a date, says of that date; ``None`` when it says nothing that is known."""
    if _MODIFIED.search(label):
        return "modified"
    plain = label.strip(_ENDS)
    signed = _BY.match(f"{plain} ")
    if _OTHER.search(_NAME.sub("", label) if signed else label):
        return "other"
    if _PUBLISHED.search(label) or signed or _DATE_WORD.search(label) or (plain and not strip_joins(plain)):
        return "published"
    return None


def names_publication(label: str) -> bool:
    """Tell whether `label`, the text before a date, has words in it that are only used of a publication."""
    return _PUBLISHED.search(label) is not None


def tells_hours(text: str) -> bool:
    """Tell whether `text` has a span of hours in it, such as ``20:00 - 22:00``: the day with them is that of an event."""
    return _HOURS.search(text) is not None


def joins_span(text: str | None) -> bool:
    """Tell whether `text`, which stands between two dates, makes them the first and the last day of something."""
    return (text or "").strip().lower() in _SPANS


def says_when(line: str) -> bool:
    """Tell whether `line` begins with words that are only used of a publication or a change, perhaps after one other, and has a date."""
    return bool(date_parts(line)) and any(
        _PUBLISHED.match(each) or _MODIFIED.match(each) for each in (line, line.split(None, 1)[-1])
    )


def is_beside_place(line: str, after: str) -> bool:
    """Tell whether `line` gives any date and the line `after` it a place: the two of an event."""
    found = _DATE_WORD.match(line)
    return found is not None and line[found.end() :].lstrip()[:1] == ":" and _PLACE_LABEL.match(after) is not None


def is_any_date(label: str) -> bool:
    """Tell whether `label` says no more of a date than that it is one, such as ``Datum:``."""
    return _DATE_WORD.search(label) is not None and not strip_joins(_DATE_WORD.sub("", label))


def tells_dates(line: str, before: str, *, is_first: bool, is_apart: bool) -> bool:
    """Tell whether `line`, which follows the text `before`, only says when its article was published or changed.

    `is_first` means that no text stands before it, `is_apart` that it stands in a header or footer: there a date needs
    no words with it. In the text itself the words must be plain, since a date there can be that of anything.
    """
    parts = date_parts(line)
    if not parts:
        return False
    label = parts[0][0].strip()
    kind = kind_of(label) or kind_of(before)
    if kind == "other":
        return False
    if is_first and _RUBRIC.fullmatch(label):
        return True
    if is_apart or not label:
        return kind is not None or (not label and (is_first or is_apart))
    if is_first and kind and not strip_joins(_DATE_WORD.sub("", label)):
        return True
    if not is_first and (found := _PUBLISHED.match(line)) and strip_joins(label[found.end() :]) and not _BY.match(line):
        return False
    return _starts(line)


def is_dateline(line: str) -> bool:
    """Tell whether `line` is nothing but a date and the place that news is sent from, such as ``Brussel, 1 maart 2024``.

    Any other name before a date can be that of a person, a caption or an event.
    """
    parts = date_parts(line)
    return len(parts) == 1 and _PLACE.fullmatch(parts[0][0]) is not None and line.endswith(parts[0][1])


def _starts(line: str) -> bool:
    """Tell whether `line` begins with words that are only used of a publication or a change."""
    by = _BY.match(line)
    if (
        by
        and " " not in by.group().strip()
        and not line[by.end() : by.end() + 1].isupper()
        and not line[by.end() :][:1].isdigit()
    ):
        by = None
    if by or _MODIFIED.match(line) or _PUBLISHED.match(line):
        return True
    rest = line.split(None, 1)[-1]
    return bool(_MODIFIED.match(rest) or _PUBLISHED.match(rest)) and not line.endswith(".")


def is_date_label(text: str, *, is_first: bool) -> bool:
    """Tell whether `text` is the name of a date of publication or change, and nothing more.

    A name that fits any date, such as "Date", is only one when `is_first`: as long as no text stands before it.
    """
    found = _MODIFIED.match(text) or _PUBLISHED.match(text) or (is_first and _DATE_WORD.match(text)) or None
    return found is not None and not strip_joins(text[found.end() :])


@lru_cache(maxsize=_LINES)
def date_parts(line: str) -> tuple[tuple[str, str], ...]:
    """Return the dates that `line` holds, each with the text before it: (label, date). Empty when it holds none."""
    if not _DIGIT.search(line) or tells_hours(line):
        return ()
    spans = [found.span() for found in _MODIFIED.finditer(line)]
    if spans:
        spans = sorted([*spans, *(found.span() for found in _PUBLISHED_BEHIND.finditer(line))])
    edges = [(0, 0), *spans, (len(line), len(line))]
    parts = []
    for (start, begin), (end, _) in pairwise(edges):
        found = _one_date(line[begin:end])
        if found:
            parts.append((line[start:begin] + found[0], found[1]))
    return tuple(parts)


def _one_date(text: str) -> tuple[str, str] | None:
    signed = _SIGNED_BEHIND.search(text)
    return _date_in(text[: signed.start()] if signed else text) or (_date_in(text) if signed else None)


def _date_in(text: str) -> tuple[str, str] | None:
    for piece in (text, *_SPLIT.split(text)):
        whole = strip_joins(piece)
        if is_date(whole):
            return text[: text.find(piece)] + piece[: piece.find(whole)], whole
    begin = _last_stranger(text)
    ends = (found.end() for pattern in (_JOIN, _SPACE) for found in pattern.finditer(text))
    for start in (each for each in ends if each >= begin):
        rest = strip_joins(text[start:])
        if is_date(rest):
            return text[:start], rest
    return None


def _last_stranger(text: str) -> int:
    """Return where the last word of `text` that stands in no date ends; what begins before it is no date."""
    words = ((found.end(), found.group().lower()) for found in _WORD.finditer(text))
    return max((end for end, word in words if word not in _TIES and not is_date_word(word)), default=0)


def is_date(text: str | None) -> bool:
    """Tell whether `text` is nothing but a date that has a number in it."""
    return text is not None and _DIGIT.search(text) is not None and is_date_text(_CLOCK.sub(r"\1", text))


def strip_joins(text: str) -> str:
    """Return `text` without the words and marks that only tie a date to what stands before it."""
    return _JOINS.sub("", text.strip(_ENDS)).strip(_ENDS)


def is_signed(line: str) -> bool:
    """Tell whether `line` can name an author, as `author_in` would find one beside a date."""
    return _BY.match(line) is not None or _SIGNED_BEHIND.search(line) is not None


def author_in(line: str, date: str | None) -> str | None:
    """Return the author named by `line`, such as ``Submitted by X on date``; ``None`` when it names none."""
    found = _BY.match(line)
    if not found:
        behind = _SIGNED_BEHIND.search(line) if date else None
        return behind["name"].strip(_ENDS) or None if behind else None
    rest = line[found.end() :]
    if date and date in rest:
        rest = rest[: rest.rindex(date)]
    rest = re.sub(r"[\s,|·•–—-]*\b(?:on|op|le|am|um|at|om|den)\s*$", "", rest.strip(_ENDS)).strip(_ENDS)
    return rest if 0 < len(rest) <= 100 else None
