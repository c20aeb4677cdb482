"""Accordions and tabs: text that stands on the page, and is folded away until a reader asks for it."""

from __future__ import annotations

from typing import Any

from bodspider.pages._roles import HEADINGS, is_hidden
from bodspider.pages._shapes import element_behind

_NAMES = HEADINGS - {"h1"} | {"dt"}
_HIDING = ("hidden", "style", "class")


def unfold(root: Any, text: str) -> None:
    """Show all that accordions and tabs of the page `root`, made of `text`, hold.

    The heading of a part is one that is nothing but a button, or one in a button, and what it opens stands right behind it, as the
    ARIA Authoring Practices have it: https://www.w3.org/WAI/ARIA/apg/patterns/accordion/.
    """
    if "<button" in text:
        for button in list(root.iter("button")):
            _unfold_behind(button)
    if '"tabpanel"' in text:
        for panel in root.iter("div", "section"):
            if panel.get("role") == "tabpanel":
                _show(panel)


def _unfold_behind(button: Any) -> None:
    heading = next((each for each in button.iterancestors() if each.tag not in ("span", "div", "strong")), None)
    if heading is not None and heading.tag in _NAMES:
        if _shown(heading) != _shown(button):
            return
    else:
        heading = next(button.iterchildren(*HEADINGS), None)
        if heading is None:
            return
        heading = button
    button.tag = "span" if heading is not button else "div"
    if (panel := element_behind(heading)) is not None:
        _show(panel)


def _shown(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def _show(panel: Any) -> None:
    """Take from `panel` what hides it."""
    for name in _HIDING:
        if not is_hidden(panel):
            return
        panel.attrib.pop(name, None)
