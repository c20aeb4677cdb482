"""Lists of links: tags, related articles, ways to share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bodspider.pages._links import is_file
from bodspider.pages._names import is_download, is_related
from bodspider.pages._phrases import TERM_LABEL
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import HEADINGS, is_unseen
from bodspider.pages._text import line_of, shows_text

_TERM_PATH = re.compile(
    r"/taxonomy/term/\d+|/(?:tags?|topics?|thema'?s?|themes?|thema|trefwoord(?:en)?|keywords?|onderwerp(?:en)?|subjects?|sujets?|"
    r"categor(?:y|ie|ies|ieen)|themen|schlagworte?)/[^/]+/?$",
    re.IGNORECASE,
)
_TERM_PROPERTY = re.compile(r"(?:^|\s)(?:schema:about|schema:keywords|keywords|about|dc:subject|skos:\S+)(?:\s|$)")
_ELSEWHERE = re.compile(
    r"/user/(?:login|register|password)|/comment/(?:reply|add)|#comment|#respond|/print(?:/|$|pdf|mail)|/forward\?|"
    r"^https?://[\w.-]+\.readspeaker\.com/|"
    r"^https?://(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)|"
    r"linkedin\.com/(?:share|sharing|cws)|addtoany\.com|wa\.me/\?|whatsapp\.com/send|t\.me/share|pinterest\.\w+/pin/create|"
    r"reddit\.com/submit|bsky\.app/intent|getpocket\.com)|^whatsapp:|^mailto:\?|^javascript:.*print",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\W*(?:(?:ga )?terug(?: naar .{1,40})?|(?:go )?back(?: to .{1,40})?|retour(?: (?:à|aux?) .{1,40})?|zurück(?: zu[rm]? .{1,40})?|"
    r"(?:naar|vers le|nach|to) (?:boven|top|haut|oben)|haut de (?:la )?page)\W*",
    re.IGNORECASE,
)
_HOME = re.compile(r"/?(?:[a-z]{2}/?)?", re.IGNORECASE)
_OWN_SITE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_OVERVIEW = re.compile(
    r"\W*(?:(?:alle? |tou(?:te)?s les |to the |naar het |zum |zur )?\w*\s?(?:overzicht|overview|aperçu|übersicht)|"
    r"(?:alle|all|tout(?:es|e)? l['e]s?) ?(?:nieuws\w*|\w*berichten|news|press releases|actualités?|communiqués|nachrichten|meldungen))\W*",
    re.IGNORECASE,
)
_PERSON_OR_MAIL = re.compile(
    r"mailto:|tel:|whatsapp:|#|(?:https?://[^/]+)?(?:/[a-z]{2})?/(?:users?|auteurs?|authors?|autor(?:en)?)/", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[A-Za-z]{2}|nederlands|français|deutsch|english", re.IGNORECASE)
_MAX_TRAIL = 300
_NO_TERMS = re.compile(
    r"links?\b|liens|info|document|download|bestand|bijlage|attach|fichier|pièce|datei|anhang|contact|auteur|author|autor|meer |more |"
    r"plus |mehr |externe?|websites?|sources?|bron|quelle",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:(?:\.?(?:pdf|docx?|xlsx?|pptx?|od[tsp]|zip|csv|rtf|epub|mp[34])(?:[ -](?:document|bestand|fichier|datei|file))?|"
    r"\d+ (?:pagina['’]?s|pages?|seiten?)|\d[\d.,]*\s*(?:bytes|[kmgt]i?[bo]|octets))(?:[\s,;|/()·–-]+|$))+",
    re.IGNORECASE,
)
_BETWEEN = " \t\r\n\f\xa0,;|·•/&–—-.:"
_MAX_EVENTS = 1000
_MAX_LABEL = 40
_MAX_TERM = 80


@dataclass(frozen=True, slots=True)
class Links:
    """The links of an element, the text before the first of them, and the text after it that is in no link."""

    label: str
    anchors: tuple[Any, ...]
    rest: str


def links_in(element: Any, limit: int = 400) -> Links | None:
    """Return the links of `element` and the text around them; ``None`` when there is no link, or much other text."""
    if element.tag != "a" and (not len(element) or next(element.iterdescendants("a"), None) is None):
        return None
    anchors: list[Any] = []
    before: list[str] = []
    rest: list[str] = []
    length = 0
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for count, (event, node) in enumerate(walker):
        if count > _MAX_EVENTS:
            return None
        text = node.tail if event != "start" and node is not element else None
        if event == "start":
            if node.tag == "a" or (node is not element and is_unseen(node)):
                anchors.extend([node] if node.tag == "a" and node.get("href") is not None else [])
                walker.skip_subtree()
                continue
            text = node.text
        if text and (text := text.strip(_BETWEEN)) and not _SIZE.fullmatch(text.strip(" ()")):
            (rest if anchors else before).append(text)
            length += len(text)
            if length > limit:
                return None
    return Links(" ".join(" ".join(before).split()), tuple(anchors), " ".join(rest)) if anchors else None


def is_link_list(element: Any) -> bool:
    """Tell whether `element` shows nothing but links."""
    found = links_in(element, 0)
    return found is not None and all(map(shows_text, found.anchors))


def is_file_list(element: Any, limit: int = 0) -> bool:
    """Tell whether `element` shows nothing but links to files, what size these have, and a label of no more than `limit` characters."""
    found = links_in(element, limit)
    return found is not None and not found.rest and all(map(is_file, found.anchors))


def is_file_box(box: Any, first: Any) -> bool:
    """Tell whether `box`, of whose links `first` is the first, holds the title of a file, what kind and size it has, and a link that says no more than that it can be had."""
    if not is_file(first) or not is_download(line_of(first) or ""):
        return False
    found = links_in(box, _MAX_TERM)
    return (
        found is not None and not found.rest and all(is_file(each) and is_download(line_of(each) or "") for each in found.anchors)
    )


def is_term_list(element: Any) -> bool:
    """Tell whether `element` shows nothing but links to tags, and perhaps a label before them."""
    if not len(element) and element.tag != "a":
        return False
    anchors = element.iter("a")
    first = next(anchors, None)
    if first is None:
        return False
    if not is_term(first) and (_is_link_in(element, first) or not any(map(is_term, anchors))):
        return False
    found = links_in(element, _MAX_LABEL)
    if (
        found is None
        or found.rest
        or any(map(str.isdigit, found.label))
        or any(len(line_of(each) or "") > _MAX_TERM for each in found.anchors)
    ):
        return False
    return all(is_term(each) for each in found.anchors)


def _is_link_in(element: Any, anchor: Any) -> bool:
    """Tell whether `links_in` would find `anchor`, the first of `element`, if it finds any."""
    if anchor.get("href") is None:
        return False
    around = anchor
    while around is not element:
        around = around.getparent()
        if around is not element and is_unseen(around):
            return False
    return True


def is_labelled_terms(element: Any) -> bool:
    """Tell whether `element` is a line with the known name of a field of tags, and links after it."""
    found = links_in(element, _MAX_LABEL)
    return found is not None and not found.rest and TERM_LABEL.fullmatch(found.label) is not None


def is_term(anchor: Any) -> bool:
    """Tell whether `anchor` leads to a tag, as its relation, its property or its address say."""
    value = anchor.get
    if _is_term_path(value("href", "")):
        return True
    if ((relation := value("rel")) and "tag" in relation.split()) or ((kind := value("typeof")) and "skos:Concept" in kind):
        return True
    named = value("property")
    return bool(named) and _TERM_PROPERTY.search(named) is not None


@remembered
def _is_term_path(href: str) -> bool:
    return _TERM_PATH.search(href.partition("?")[0]) is not None


def leads_elsewhere(element: Any) -> bool:
    """Tell whether `element` only offers to log in, to comment, to share or to print, or to go back or on to another page."""
    found = links_in(element, 60)
    return found is not None and all(_ELSEWHERE.search(each.get("href")) or _turns(each, found) for each in found.anchors)


def offers_to_share(box: Any, first: Any) -> bool:
    """Tell whether `box`, of whose links `first` is the first, holds nothing but ones to share or to print, or to log in, and perhaps a label that says so before them."""
    if not _ELSEWHERE.search(first.get("href") or ""):
        return False
    found = links_in(box, _MAX_LABEL)
    if found is None or found.rest or (found.label and not is_related(found.label)):
        return False
    if not all(_ELSEWHERE.search(each.get("href")) for each in found.anchors):
        return False
    return all(next(each.iterancestors("a"), None) is not None for each in box.iter("img"))


def is_trail(element: Any, title: str | None) -> bool:
    """Tell whether `element` is the way from the first page of the site to this one: links, the first to that page, and perhaps the `title`."""
    first = next(element.iter("a"), None)
    if first is None or not _HOME.fullmatch(first.get("href") or ""):
        return False
    found = links_in(element, _MAX_TRAIL)
    if found is None or found.label or found.rest.strip(_BETWEEN + "»›>") not in ("", title):
        return False
    if not all(_OWN_SITE.match(each.get("href")) for each in found.anchors):  # an address with a host can be that of a partner
        return False
    return len(found.anchors) > 1 or bool(found.rest)


def leads_to_other(anchor: Any) -> bool:
    """Tell whether `anchor` leads to another thing than the article: no tag, person or file, no list of all, and no way to share."""
    href = anchor.get("href")
    if (
        not href
        or is_term(anchor)
        or is_file(anchor)
        or _PERSON_OR_MAIL.match(href)
        or "author" in (anchor.get("rel") or "").split()
    ):
        return False
    return not leads_elsewhere(anchor) and not _OVERVIEW.fullmatch(line_of(anchor) or "")


def _turns(anchor: Any, beside: Links) -> bool:
    """Tell whether `anchor`, with nothing but links `beside` it, leads back, to the article before or after, or to this one in another language."""
    if beside.label or beside.rest or is_file(anchor):
        return False
    if anchor.get("hreflang") and _LANGUAGE.fullmatch(line_of(anchor) or ""):
        return True
    return not {"prev", "next", "up"}.isdisjoint((anchor.get("rel") or "").split()) or bool(
        _BACK.fullmatch(line_of(anchor) or "")
    )


def labelled_list(element: Any) -> tuple[str, tuple[Any, ...], bool] | None:
    """Return label and links when `element` is nothing but a label in an element of its own and links after it.

    The third value tells whether the label is a heading, as there are in texts too, and not the name of a field.
    """
    children = [each for each in element.iterchildren(etree.Element) if not is_unseen(each)]
    if len(children) < 2 or (element.text or "").strip() or children[0].tag in ("p", "a", "ul", "ol"):
        return None
    found = links_in(element, _MAX_LABEL)
    if found is None or not found.label or found.rest:
        return None
    if " ".join((line_of(children[0]) or "").split()).strip(_BETWEEN) != found.label:
        return None
    is_heading = children[0].tag in HEADINGS
    if not (is_heading or children[0].tag in ("div", "dt") or TERM_LABEL.fullmatch(found.label) or is_related(found.label)):
        return None
    return found.label, found.anchors, is_heading


def are_terms(label: str, anchors: Iterable[Any], is_heading: bool = False) -> bool:
    """Tell whether links under this label are tags, and not related articles, files or sites."""
    anchors = tuple(anchors)
    if TERM_LABEL.fullmatch(label) or all(is_term(each) for each in anchors):
        return True
    if is_heading or is_related(label) or _NO_TERMS.search(label):
        return False
    return all(len(line_of(each) or "") <= _MAX_LABEL and (each.get("href") or "").startswith("/") for each in anchors)


def term_texts(zones: Iterable[Any]) -> Iterator[str]:
    """Return the text of each tag in `zones`, in order: of the links, or of the items where nothing is linked."""
    for zone in zones:
        anchors = [zone] if zone.tag == "a" else list(zone.iter("a"))
        items = anchors or [each for each in zone.iter() if "field__item" in (each.get("class") or "").split()]
        for each in items:
            text = line_of(each)
            if text and len(text) <= 2 * _MAX_TERM:
                yield text.strip(" ,;")
