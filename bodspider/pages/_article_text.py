"""Temporary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from lxml import etree

Element = etree._Element
UNSEEN = frozenset("script style noscript template form button svg math iframe object embed video audio canvas select textarea input head map nav dialog".split())
_UNSEEN_CLASSES = re.compile(r"(?:^|\s)(?:visually-hidden|hidden|sr-only|element-invisible|element-hidden|js-hide)(?:\s|$)")
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARAGRAPHS = frozenset("address article aside blockquote body center details div dl fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr main ol p pre section summary table ul".split())
_LINES = frozenset("li tr dt dd caption option".split())
_CELLS = frozenset(("td", "th"))
_SPACES = re.compile(r"[ \t\n\r\f]+")
_AROUND_TAB = re.compile(" *\t *")
_SPACES_ONLY = re.compile(" +")

def is_unseen(element):
    if element.tag in UNSEEN:
        return True
    a = element.attrib
    if not a:
        return False
    if "hidden" in a or _NOT_DISPLAYED.search(a.get("style", "")):
        return True
    return bool(_UNSEEN_CLASSES.search(a.get("class", "")))

class _Writer:
    def __init__(self):
        self.lines = []; self._pieces = []; self._gap = 0; self._mark = ""; self.items = 0; self.cells = 0
    def write(self, text): self._pieces.append(_SPACES.sub(" ", text))
    def line_break(self):
        if self.cells: self._pieces.append(" ")
        else: self.end(1 if "".join(self._pieces).strip() else 2)
    def end(self, gap):
        if self.cells:
            self._pieces.append(" "); return
        line = _AROUND_TAB.sub("\t", _SPACES_ONLY.sub(" ", "".join(self._pieces))).strip(" ")
        self._pieces.clear()
        if line.strip():
            if self.lines and self._gap > 1: self.lines.append("")
            self.lines.append(self._mark + line); self._mark, self._gap = "", 0
        self._gap = max(self._gap, 1 if self.items else gap)

def block_text(elements: Iterable[Element], *, leave_out: Callable[[Element], bool] = is_unseen) -> str:
    w = _Writer()
    for root in elements:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        out = None
        for ev, e in walk:
            if ev == "start":
                if leave_out(e):
                    out = e; walk.skip_subtree(); continue
                t = e.tag
                if t == "br": w.line_break()
                elif t == "li": w.end(1); w.items += 1; w._mark = "- "
                elif t in _CELLS:
                    b = e.getprevious()
                    if b is not None and b.tag in _CELLS and not w.cells: w._pieces.append("\t")
                    w.cells += 1
                elif t in _PARAGRAPHS: w.end(2)
                elif t in _LINES: w.end(1)
                if e.text: w.write(e.text)
                continue
            if ev == "end":
                t = e.tag
                if e is out: out = None
                elif t == "li": w.end(1); w.items -= 1; w._mark = ""
                elif t in _CELLS: w.cells -= 1
                elif t in _PARAGRAPHS: w.end(2)
                elif t in _LINES: w.end(1)
            if e.tail and e is not root: w.write(e.tail)
        w.end(2)
    return "\n".join(w.lines)
