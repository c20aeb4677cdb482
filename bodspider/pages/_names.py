"""Names of lists of links: other articles, and files."""

from __future__ import annotations

import re

_ARTICLES = (
    r"(?:news|nieuws(?:berichten)?|berichten|persberichten|artikel(?:s|en|n)?|stories|articles?|content|inhoud|press releases|"
    r"actu(?:alité)?s?|nouvelles|communiqués|nachrichten|meldungen|pressemitteilungen|beiträge)"
)
_ALSO = (
    r"(?:misschien )?ook interessant|bekijk ook|in dezelfde rubriek|you (?:may|might) also (?:like|be interested in)|also of interest|"
    r"sur le m[eê]me (?:sujet|th[eè]me)|dans la m[eê]me rubrique|[aä]hnliche (?:artikel|beitr[aä]ge)|auch interessant|"
    r"das k[oö]nnte sie auch interessieren"
)
_CONTENTS = (
    r"(?:inhoud(?:sopgave)?|op deze pagina|in dit artikel|(?:table of )?contents|on this page|in this article|sommaire|table des mati[eè]res|"
    r"(?:dans|sur) cette page|inhalt(?:sverzeichnis)?|auf dieser seite)\s*$"
)
_RELATED = re.compile(
    rf"{_CONTENTS}|"
    r"relat|verwan[dt]t?|gerelateerd|lees (?:ook|meer|verder)|meer (?:nieuws|lezen|berichten|artikel)|read (?:also|more|next)|"
    r"see also|zie ook|more (?:news|stories|articles)|other news|ander nieuws|voir aussi|lire aussi|à lire|autres? (?:actu|article)|"
    rf"siehe auch|mehr (?:zum thema|nachrichten|lesen)|weitere|{_ALSO}|recent|laatste|latest|dernières|share|delen|deel |partag|teilen",
    re.IGNORECASE,
)
_RELATED_WHOLE = re.compile(
    rf"related(?: {_ARTICLES})?|(?:ander|verwant|gerelateerd|recent|laatste)e?(?: {_ARTICLES})|verwandte {_ARTICLES}|"
    rf"lees (?:ook|meer|verder)|(?:meer|more|other|latest|recent|mehr|weitere|aktuelle) {_ARTICLES}|meer lezen|read (?:also|more|next)|"
    rf"see also|zie ook|voir aussi|lire aussi|à lire(?: aussi| également)?|(?:plus d['’]|autres |derni[eè]res |les derni[eè]res ){_ARTICLES}|"
    rf"{_ARTICLES} (?:liés|liées|connexes|similaires|récente?s)|{_ALSO}|siehe auch|mehr (?:zum thema|lesen)|lesen sie auch",
    re.IGNORECASE,
)
_FILES_WHOLE = re.compile(
    r"(?:related |gerelateerde |te downloaden )?(?:documents?|documenten|downloads?|attachments?|files?|attached files?|bijlagen?|"
    r"bestand(?:en)?|documents? (?:joints?|annexes?)|annexes?|fichiers?(?: (?:joints?|attachés?))?|pièces? jointes?|"
    r"téléchargements?|à télécharger|dokumente?|anhänge?|dateien|zum herunterladen)",
    re.IGNORECASE,
)
_TOOL_WHOLE = re.compile(
    r"(?:(?:reacties?|comments?|commentaires?|kommentare?|nieuwsbrief|newsletter|lettre d['’]info(?:rmation)?s?|cookies?|delen|share|partager|teilen|"
    r"print(?:en)?|imprimer|drucken|zoeken|search|rechercher?|suche|log ?in|inloggen|connexion|anmelden|archie[fv]|archives?|archiv)"
    r"|(?:deel|share|partage[rz]) (?:dit|deze|this|cet|cette|ce)\b.{0,30})(?:\s*\(\d+\))?",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(
    r"\W*(?:download(?:en)?|te downloaden|t[eé]l[eé]charger|herunterladen)\W*(?:pdf|docx?|xlsx?|zip)?\W*", re.IGNORECASE
)
_ENDS = " \t\r\n\f\xa0,;|·•/&–—-.:"


def is_related(label: str) -> bool:
    """Tell whether links under this label lead to other articles, to places where this one can be shared, or to its own parts."""
    return bool(_RELATED.match(label))


def names_related(label: str) -> bool:
    """Tell whether `label`, all of it, is the name of a list of other articles; "Latest figures" can be a part of a text."""
    return _RELATED_WHOLE.fullmatch(label.strip(_ENDS + "!?…")) is not None


def names_tool(label: str) -> bool:
    """Tell whether `label`, all of it, is the name of what a site offers beside its articles, such as comments or a newsletter."""
    return _TOOL_WHOLE.fullmatch(label.strip(_ENDS)) is not None


def names_files(label: str) -> bool:
    """Tell whether `label`, all of it, is the name of a list of files."""
    return _FILES_WHOLE.fullmatch(label.strip(_ENDS)) is not None


def is_download(label: str) -> bool:
    """Tell whether `label`, the text of a link, says nothing of a file but that it can be had."""
    return _DOWNLOAD.fullmatch(label) is not None
