"""Headings over lists: whether they say that what follows are others than the entries of the listing, such as the most read."""

from __future__ import annotations

import re
from itertools import chain, islice, takewhile
from typing import Any

from lxml import etree

from bodspider.pages._roles import HEADINGS
from bodspider.pages._text import line_of

_THINGS = (
    r"(?:news|nieuws(?:berichten)?|actualités?|nachrichten|meldungen|articles?|artikel[ens]?s?|berichten|beiträge|posts|stories|"
    r"pages?|pagina['’]s|seiten|items|content|inhoud|inhalte|contenus?|onderwerpen|themen|topics|links)"
)
_OTHERS = re.compile(
    rf"(?:(?:de |les |die |am |the |our |onze |nos )?(?:{_THINGS} (?:les )?)?(?:"
    r"(?:meest|plus|most|top|häufig|am meisten)[ -]?"
    r"(?:gelezen|bekeken|geopend|populaire?s?|lue?s?|vue?s?|consultée?s?|read|viewed|popular|gelesene?n?|gesehene?n?|besuchte?n?)|"
    r"meist(?:gelesene?n?|gesehene?n?)|meisten (?:gelesen|gesehen)|populaire?s?|popular|populäre?|beliebte?|trending|"
    rf"gerelateerde?|verwante?|related|liée?s|verwandte?)(?: {_THINGS})?|"
    r"zie ook|see also|lees ook|read also|voir aussi|(?:à )?lire aussi|siehe auch|"
    r"(?:upcoming |komende |prochains |kommende )?(?:agenda|events?|evenementen|évén[eè]ments|veranstaltungen))",
    re.IGNORECASE,
)
_MARKS = " \t:.…!»›>-–—"
_PAGER = etree.XPath(
    "boolean(descendant-or-self::*[contains(@class, 'pager') or contains(@class, 'pagination') or contains(@rel, 'next')])"
)


class Headings:
    """The headings of `main` that lead nowhere; what stands under one is looked for once for each list."""

    def __init__(self, main: Any) -> None:
        self._main = main
        self._over: dict[Any, dict[Any, bool]] = {}
        root = main.getroottree().getroot()
        self._names = " \n ".join((line_of(each) or "").casefold() for each in chain(root.iter("h1"), root.iter("title")))

    def tell_of_others(self, element: Any) -> bool:
        """Tell whether the nearest heading before `element`, or before what it stands in, is one over other things than the entries.

        It reaches to the end of the list or the box right behind it, unless a pager is there; a heading that says the same as
        the page's own is over the entries.
        """
        for each in (element, *takewhile(lambda around: around is not self._main, element.iterancestors())):
            parent = each.getparent()
            if parent is None:
                return False
            if parent not in self._over:
                self._over[parent] = self._told_in(parent)
            if (told := self._over[parent].get(each)) is not None:
                return told
        return False

    def _told_in(self, parent: Any) -> dict[Any, bool]:
        """Return, for each child of `parent` that a heading stands before, whether the last one tells of others and reaches to it."""
        found: dict[Any, bool] = {}
        children = list(parent.iterchildren(etree.Element))
        is_under = is_others = False
        shape = None
        for place, child in enumerate(children):
            if child.tag in HEADINGS and next(child.iter("a"), None) is None:
                is_under, is_others, shape = True, self._tells(child) and not _is_paged(children, place + 1), None
            elif is_under:
                shape = shape or _shape(child)
                is_others = is_others and _shape(child) == shape
                found[child] = is_others
        return found

    def _tells(self, heading: Any) -> bool:
        line = (line_of(heading) or "").strip(_MARKS)
        return _OTHERS.fullmatch(line) is not None and line.casefold() not in self._names


def _is_paged(children: list[Any], place: int) -> bool:
    """Tell whether a pager stands in the list at this `place` of `children`, right behind a heading, or right after it."""
    shape = None
    for child in islice(children, place, None):
        if child.tag in HEADINGS:
            return False
        shape = shape or _shape(child)
        if _PAGER(child):
            return True
        if _shape(child) != shape:
            return False
    return False


def _shape(element: Any) -> tuple[str, str | None]:
    return element.tag, element.get("class")
