"""Headings over lists: whether they say that what follows are others than the entries of the listing, such as the most read."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from lxml import etree

from bodspider.pages._roles import HEADINGS
from bodspider.pages._text import line_of

_OTHERS = re.compile(
    r"(?:de |het |les |die |am |the |our )?(?:(?:meest|plus|most|top|meistens?|häufig)[ -]?(?:gelezen|bekeken|geopend|populaire?|lue?s?|vue?s?|consultée?s?|read|viewed|popular|"
    r"gelesen|gesehen|besucht)|meistgelesen|meisten (?:gelesen|gesehen)|popul(?:air|ar|är)|beliebt|trending|gerelateerd|verwant|related|"
    r"zie ook|see also|lees ook|read also|voir aussi|(?:à )?lire aussi|siehe auch|agenda\b|(?:upcoming )?events?\b|evenementen|évén[eè]ments|veranstaltungen)",
    re.IGNORECASE,
)


class Headings:
    """The headings of `main` that lead nowhere; what stands under one is looked for once for each list."""

    def __init__(self, main: Any) -> None:
        self._main = main
        self._over: dict[Any, dict[Any, Any]] = {}

    def tell_of_others(self, element: Any) -> bool:
        """Tell whether the nearest heading before `element`, or before what it stands in, is one over other things than the entries."""
        for each in (element, *takewhile(lambda around: around is not self._main, element.iterancestors())):
            parent = each.getparent()
            if parent is None:
                return False
            if parent not in self._over:
                self._over[parent] = _headings_over(parent)
            heading = self._over[parent].get(each)
            if heading is not None:
                return _OTHERS.match(line_of(heading) or "") is not None
        return False


def _headings_over(parent: Any) -> dict[Any, Any]:
    """Return, for each child of `parent`, the last of the headings before it that hold no link."""
    found: dict[Any, Any] = {}
    last = None
    for child in parent.iterchildren(etree.Element):
        if child.tag in HEADINGS and next(child.iter("a"), None) is None:
            last = child
        elif last is not None:
            found[child] = last
    return found
