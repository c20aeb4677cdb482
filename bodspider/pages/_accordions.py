"""Accordions and tabs: text that stands on the page, and is folded away until a reader asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from bodspider.pages._roles import HEADINGS, is_hidden
from bodspider.pages._shapes import element_behind

_NAMES = HEADINGS - {"h1"} | {"dt"}
_DEPTH = 3
_HIDING = ("hidden", "style", "class")


def unfold(root: Any, buttons: Iterable[Any], *, has_tabs: bool) -> list[tuple[Any, Any]]:
    """Show all that accordions and tabs of the page `root`, which has these `buttons`, hold; return the heading and the panel of each part.

    `has_tabs` tells whether any element may be the panel of a tab.

    The heading of a part is one that is nothing but a button, or one in a button, and what it opens stands right behind it, as the
    ARIA Authoring Practices have it: https://www.w3.org/WAI/ARIA/apg/patterns/accordion/.
    """
    parts = [part for button in buttons if (part := _unfold_behind(button))]
    if has_tabs:
        for panel in root.iter("div", "section"):
            if panel.get("role") == "tabpanel":
                _show(panel)
    return parts


def _unfold_behind(button: Any) -> tuple[Any, Any] | None:
    heading = next((each for each in islice(button.iterancestors(), _DEPTH) if each.tag in _NAMES), None)
    panel = element_behind(button if heading is None else heading)
    if panel is None or next(panel.iter("form", "select", "input"), None) is not None:
        return None
    if heading is not None:
        if next(heading.iter("button")) is not button or _shown(heading) != _shown(button):
            return None
        button.tag = "span"
    elif next(button.iterchildren(*HEADINGS), None) is not None:
        heading = button
        button.tag = "div"
    else:
        return None
    _show(panel)
    return heading, panel


def _shown(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def _show(panel: Any) -> None:
    """Take from `panel` what hides it."""
    for name in _HIDING:
        if not is_hidden(panel):
            return
        panel.attrib.pop(name, None)
