"""What a phrase says of the date that follows it: that of a publication, of a change or of something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from bodspider.dates._words import GATHERINGS, OTHER_DAYS

Kind = Literal["published", "modified", "other"]
"""What a phrase says of the date that follows it; ``other`` is the date of something else, such as an event."""

_TEXT_WORDS = 4
_LINES = 512  # a line is judged by the survey, and then for its author and its dates

MODIFIED = re.compile(
    r"\b(?:laatst(?:e)?\s+(?:bijgewerkt|gewijzigd|aangepast|update|wijziging|aanpassing)|bijgewerkt|gewijzigd|aangepast op|"
    r"(?:last|page)?\s*(?:updated?\b|modified|revised)|last\s+(?:changed|reviewed|update|change|modification)|date modified|"
    r"derni[eè]re\s+(?:mise\s+[aà]\s+jour|modification|actualisation)|mis(?:e)?\s+[aà]\s+jour|modifi[eé]e?|actualis[eé]e?|"
    r"(?:zuletzt|letzte[rs]?)\s+(?:aktualisiert|ge[aä]ndert|bearbeitet|aktualisierung|[aä]nderung|update)|aktualisiert|"
    r"aktualisierung|ge[aä]ndert am|stand(?=\s*:|\s+vom|\s*$)|"
    r"(?:actualiza|actualitza|atualiza|aggiorna|z?aktualizac|z?aktualizov|zaktualizowan|up+dater|op+dater|modificad|modificat)\w*|"
    r"(?:(?:last|laatst|zuletzt|derni[eè]rement)\s+)?(?:ge[ -]?[uü]pdatet?|geactualiseerd|herzien\b|m[aà]j\b(?=\s*(?:le\b|:|$))|actualisation|r[eé]vis[eé]e?s?\s+le\b|[uü]berarbeitet|ueberarbeitet|geaendert|bearbeitet\b(?! von)|"
    r"(?:edited|amended|corrected)\b(?! by)|reviewed(?=\s*(?:on\b|:|$)))|"
    r"(?:(?:last|laatste|letzte|derni[eè]re)\s+)?(?:revisie|r[eé]vision)(?=\s*(?::|du\b|of\b|vom\b|le\b|on\b|$))|derni[eè]re\s+[eé]dition|"
    r"(?:korrigiert|revidiert)\s+am|corrig[eé]e?\s+le|gecorrigeerd\s+op|[aä]nderungsdatum|wijzigingsdatum|letzter\s+stand|modificaci[oó]n|modificação|ultima modifica\b|modyfikacja|zmodyfikowan\w*|[aä]ndrad\b|[aæ]ndret\b|endret\b|p[aä]ivitetty|friss[ií]tve|m[oó]dos[ií]tva)",
    re.IGNORECASE,
)
"""Words that are only used of a change."""
PUBLISHED = re.compile(
    r"\b(?:gepubliceerd|publicatie(?:datum)?|geplaatst|gepost|verschenen|ingediend|aangemaakt|geschreven|toegevoegd|nieuwsdatum|"
    r"for immediate release|published|publication(?:\s+date)?|(?:date|datum)\s+(?:of|de|van|der)\s+(?:publi[ck]ation|publicatie|ver[oö]ffentlichung)|publish(?:ing)?|posted|submitted|created|written|released|release|issued|"
    r"publi[eé]e?|mise? en ligne|soumise?|post[eé]e?|cr[eé][eé]e?|r[eé]dig[eé]e?|"
    r"ver[oö]ffentlicht|ver[oö]ffentlichung(?:sdatum)?|erstellt|eingereicht|verfasst|geschrieben|erschienen|"
    r"authored|added|uploaded|filed under|sent(?= on\b| by\b)|verzonden|verstuurd|envoy[eé]e?|versandt|uitgegeven|vrijgegeven|bekendgemaakt|online (?:gezet|geplaatst|gestellt|sinds|seit|since|depuis)|en ligne (?:le|depuis)|publi[eé]e?s|parue?s?|"
    r"verscheen|erschien|(?:parution|publikation)(?=\W*(?:le|am)?\W*(?:\d|$))|"
    r"[eé]crite?|diffus[eé]e?s?|ajout[eé]e?s?|hinzugef[uü]gt|publiziert|gepostet|freigegeben|veroeffentlicht|eingestellt am|publicad[oa]|publicaci[oó]n|publicação|pubblicat[oa]|pubblicazione|publicat[aă]?|opublikowan[oya]|publikacji|publicera[dt]|publisert|udgivet|"
    r"offentliggjort|julkaistu|zveřejněno|publikováno|megjelent|közzétéve)\b",
    re.IGNORECASE,
)
"""Words that are only used of a publication."""
_OTHER = re.compile(
    r"\bevents?|event\b|agenda|evenement|événement|veranstaltung|deadline|\bstart|start\b|\bbegin|beginn?\b|d[eé]but|\bend(?:dat(?:e|um))?\b|einde?(?:datum)?\b|\bfin\b|ende\b|until|\btot\b|jusqu|\bbis\b|"
    r"inschrij|inscri|anmeld|\buiterste\b|\buiterlijk\b|\bdate limite\b|\bdue (?:date|by|on)\b|\bstichtag\b|\bspätestens\b|\bbewerbungen (?:am|an|bis)\b|\bapply (?:by|before)\b|regist|expir|verval|échéance|echeance|frist|closing|sluiting|cl[oô]ture|valid|geldig|\b(?:when|wanneer|quand|wann)\b|"
    r"\b(?:fecha l[ií]mite|hasta|fecha de (?:inicio|fin|cierre|nacimiento)|data (?:di |de )?(?:inizio|in[ií]cio|fine|fim|nascita|nascimento|evento)|plazo|scadenza|"
    r"prazo|v[aá]lid[oa] (?:hasta|até)|fino al|wydarzenie|termin\b|sista ans[oö]kningsdag|nacid[oa] el|nat[oa] il)|"
    r"birth|\bdate (?:de )?naissance\b|\bnée? le\b|\bgeburts(?:datum|tag)\b|\bgeboren\b|\bgeboorte(?:datum|dag)\b|\boverl(?:eden|ijdens\w*)\b|\bd[eé]c[eè]s\b|\bgecontroleerd\b|\bv[eé]rifi[eé]e? le\b|(?:über|ge)prüft am|archi[vf]|print|bezocht|visited|checked|opgehaald|location|locatie|\blieu\b|\bort\b",
    re.IGNORECASE,
)
_SPAN_BEGINS = frozenset(("du", "vom", "since", "sinds"))
_COMING = re.compile(
    r"\b(?:volgende|komende|prochaine?s?|nächste[rns]?|kommende[rns]?|next|upcoming|prévue?s?|gepland|geplante?|planned)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:lancering|lancement|launch(?:ed)?|opening|ouverture|eröffnung|ondertekend|ondertekening|signed|signing|signée?|signature|unterzeichnet|"
    r"ref(?:erence|erentie|érence|erenz)?|retrieved|accessed|consultée?|geraadpleegd|abgerufen|(?:photo|foto)s?\s+(?:taken|genomen|prise?|aufgenommen|vom|van|du|of|from)|"
    r"adopted|adoptée?|aangenomen|angenommen|verabschiedet|filed(?! under)|rendez-vous|in kraft|inkraft\w*|in werking|inwerking\w*|en vigueur|in force|entry into force|"
    r"effective|embargo|staatsblad|moniteur|journal officiel|official journal|gazette|publicatieblad|amtsblatt|\w+gesetzblatt|bundesanzeiger|zitting|sitzung\w*|séance|vergadering|meeting|réunion|hearing|audience|lezing|lectures?|vortrag|verlopen|abgelaufen|offertes|tenders?|offres pour|gestorben|verstorben)\b",
    re.IGNORECASE,
)
"""What else than a publication has a day, in a short text before it."""
_TO_BE = re.compile(rf"\b(?:will be|to be|zal|wordt|sera|wird)\s+(?:\w+\s+)?{PUBLISHED.pattern}", re.IGNORECASE)
"""What says that something is still to be published."""
_FROM_OR_UNTIL = re.compile(
    r"\b(?:from|vanaf|van|von|du|vom|since|sinds|seit|depuis|ab|dès(?: le)?|à partir d[ue]|à compter d[ue]|before|avant(?: le)?|vor dem|voor|tegen|effective|as(?: of)?|per|aux?)\s*:?\s*$",
    re.IGNORECASE,
)
_TIED = re.compile(r"(?P<name>[^\W\d_].*?)\s+(?:van|du|vom|of|on|op|le|am|den)$", re.IGNORECASE)
"""Words that tie what is named before them to a day: an event, a decree, a deed."""
_GENRE = (
    r"(?:pers|presse?|media|medien|nieuws|news)?-?\s?(?:berichte?n?s?|nieuws|news|article|artikel[ns]?|actualité|actu|communiqué|nouvelle|release|statement|"
    r"post|blog|blogpost|newsletter|nieuwsbrief|mededeling|bulletin|actualités|nouvelles|story|nachricht|meldung|mitteilung|information|beitrags?|aussendung|notiz|item|content|inhoud|contenu|inhalts?|pagina|page|dépêche|info|brève|aktuelles)"
)
_ONLY_A_GENRE = re.compile(_GENRE, re.IGNORECASE)
_OF_PRESS = frozenset(("press", "presse", "pers"))
_ALLOWED = re.compile(
    rf"(?:[dl]['’])?(?:{_GENRE}|de|des|der|het|of|van|von|la|les|diese[rs]?|dit|ce|cette|this|plaatsing|invoer|online|verzending|envoi|création|creation|erstellung|freigabe|verschijning|parution|diffusion|sortie|émission|affichage|display|issue|"
    r"uitgave|ausgabe|erscheinungs?|édition|editie|edition|(?:pers|nieuws|news|post|bericht|artikel|erscheinungs|publikations|presse|ausgabe|uitgave|beitrags|meldungs)?-?(?:datum|date|fecha|data)|"
    r"(?:verschijnings|uitgifte|plaatsings|aanmaak|creatie|erstell(?:ungs)?|freigabe|bekanntmachungs)datum|entry|dated)",
    re.IGNORECASE,
)
"""Words beside that for a date with which it is still that of a publication."""
_DATELINE = re.compile(r"[^\W\d_a-zß-ÿ][\w'’.-]*(?:\s[^\W\d_a-zß-ÿ][\w'’.-]*){0,2},\s(?:le|den|am|on|op)\s*$")
"""A place or a person that signs what follows, such as ``Paris, le`` or ``Berlin, den``."""
_MARKS = frozenset("©†")
"""What stands right before the day of a copyright or a death."""
_NO_PART_OF_NAME = frozenset(("nr", "no", "n", "nummer", "numéro", "number", "wurde", "ist", "werd", "is", "was", "été", "est"))
_SIGNER = re.compile(
    r"(?:.*\s)?(?:admin|webmaster|newsroom|(?:web)?redactie|(?:web)?redaktion|r[eé]daction|press(?:e| office)|editor(?:s|ial team)?|persdienst|pressestelle|pressebüro|"
    r"brussels?|bruxelles|brüssel|namur|namen|eupen|den haag|la haye|the hague|luxembo?urg)",
    re.IGNORECASE,
)
"""Who signs news, and where: what stands before a date that is tied to nothing else."""
_SEGMENT = re.compile(r"[|·•–—,;\n]|\.\s|\s-\s|:\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
BY = re.compile(
    r"^(?:(?:(?:gepubliceerd|geplaatst|gepost|toegevoegd|ingediend|geschreven|aangemaakt|published|posted|submitted|created|written|publi[eé]e?|soumise?|"
    r"post[eé]e?|[eé]crit|r[eé]dig[eé]e?|propos[eé]e?|envoy[eé]e?|ver[oö]ffentlicht|erstellt|eingereicht|verfasst|geschrieben|gespeichert|"
    r"ingezonden|ingestuurd|verzonden|verstuurd|eingetragen|eingestellt|gesendet|sent|contributed)\s+)?"
    r"(?:door|by|par|von)|auteurs?|authors?|autor(?:en|in)?|redactie|door|by|par|von)\s*:?\s+",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^(?:\s*[-–—|·•,:;()/]+\s*|\s*\b(?:on|op|le|am|at|om|à|den|the|du|vom|since|sinds)\b[\s.:]*)+", re.IGNORECASE
)
ENDS = " \t\n-–—|·•,:;()/"
_NAME = re.compile(r"(?<!^)\b[A-ZÀ-ÖØ-Þ][\w'’-]*")
DATE_WORD = re.compile(r"(?:datum|date|\bfecha\b|\bdata(?=\s*(?:d[aei]\b|:?\s*$)))", re.IGNORECASE)

_GATHERED = OTHER_DAYS | GATHERINGS


@lru_cache(maxsize=_LINES)
def kind_of(label: str) -> Kind | None:
    """Return what `label`, the text before a date, says of that date; ``None`` when it says nothing that is known."""
    if _COMING.search(label) or label.rstrip()[-1:] in _MARKS:
        return "other"
    if MODIFIED.search(label):
        return "modified"
    plain = label.strip(ENDS)
    signed = BY.match(f"{plain} ")
    if names_other(_NAME.sub("", label) if signed else label):
        return "other"
    if PUBLISHED.search(label) or signed or _only_ties(plain):
        return "published"
    return _kind_of_name(label)


def kind_of_signed(label: str) -> Kind | None:
    """Return what `kind_of` does, for a line that says who submitted an article and when: words that it does not know are a name there."""
    kind = kind_of(label)
    return None if kind == "other" and not (_COMING.search(label) or names_other(label)) else kind


def _only_ties(label: str) -> bool:
    """Tell whether `label` only ties a date to what stands before it, and does not begin a span, as ``du`` and ``vom`` do by themselves."""
    return bool(label) and not strip_joins(label) and _SPAN_BEGINS.isdisjoint(label.lower().split())


def names_other(label: str) -> bool:
    """Tell whether `label` has words in it that are used of the day of something else than a publication or a change."""
    if _OTHER.search(label) or _ELSEWHERE.search(label) or _TO_BE.search(label):
        return True
    return any(word.lower() in _GATHERED for word in _WORD.findall(label))


def _kind_of_name(label: str) -> Kind | None:
    """Return what `label`, without a word that is only used of a publication, says as the name of a date or as the beginning of one.

    A name such as ``Date of the hearing``, one with a colon, and words such as ``Takes place on`` are those of something else, unless
    they say no more than that it is a date, or that it is one of news.
    """
    bare = label.rstrip(f" {ENDS}")
    last = strip_joins(_SEGMENT.split(bare)[-1])
    words = _WORD.findall(last)
    if DATE_WORD.search(last):
        return "published" if all(map(_is_allowed, words)) else "other"
    tied = _TIED.search(bare)
    name = tied["name"] if tied else last if label.rstrip().endswith(":") else None
    if _DATELINE.fullmatch(label.strip()):
        return None
    if name is None:
        return "other" if _FROM_OR_UNTIL.search(bare) else None
    if _SIGNER.fullmatch(name.rstrip(" ,")):
        return "published"
    named = [word for word in _WORD.findall(name) if word.lower() not in _NO_PART_OF_NAME]
    return "published" if named and _ONLY_A_GENRE.fullmatch(named[-1]) else "other"


def is_text(label: str) -> bool:
    """Tell whether `label`, all of an element before a date, is a line of its own, such as the caption or the summary of an event, and names no date."""
    if label.endswith(":") or len(label.split()) < _TEXT_WORDS or kind_of(label) != "other":
        return False
    return not any(each.search(label) for each in (_COMING, _OTHER, _FROM_OR_UNTIL, DATE_WORD, PUBLISHED, MODIFIED))


def names_only_news(label: str) -> bool:
    """Tell whether `label` says no more of a date than that it is one of news, such as ``Datum nieuwsbericht:`` or ``Communiqué de presse du``."""
    words = _WORD.findall(label)
    return any(map(_ONLY_A_GENRE.fullmatch, words)) and all(word.lower() in _OF_PRESS or _is_allowed(word) for word in words)


def _is_allowed(word: str) -> bool:
    return _ALLOWED.fullmatch(word) is not None or not strip_joins(word)


def names_publication(label: str) -> bool:
    """Tell whether `label`, the text before a date, has words in it that are only used of a publication."""
    return PUBLISHED.search(label) is not None


def is_any_date(label: str) -> bool:
    """Tell whether `label` says no more of a date than that it is one, such as ``Datum:``."""
    return DATE_WORD.search(label) is not None and not strip_joins(DATE_WORD.sub("", label))


def strip_joins(text: str) -> str:
    """Return `text` without the words and marks that only tie a date to what stands before it."""
    return _JOINS.sub("", text.strip(ENDS)).strip(ENDS)
