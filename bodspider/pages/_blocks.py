"""The text of an element as a reader sees it: blocks, lines, lists and tables, without markup."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from bodspider.pages._roles import BLOCKS, is_unseen
from bodspider.pages._text import SPACES, collapsed

_LAYOUT_ROLES = frozenset(("presentation", "none"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_OWN_LINES = frozenset(("caption", "dd", "dt", "legend", "summary"))


def block_text(element: Any, without: Collection[Any] = ()) -> str | None:
    """Return the text that `element` shows, or ``None`` when it shows none.

    Blocks are separated by one blank line; a line break ends a line; a list item stands on a line that begins with
    ``- ``, a row of a table on one line with its cells separated by a tab, a caption above it. The lines of preformatted
    text are kept. Elements in `without`, hidden elements, scripts and form controls are left out. White space is that of
    the rules of HTML; no-break spaces, soft hyphens and marks of direction stay as they are.
    """
    left_out = set(without)
    if element in left_out:
        return None
    page = _Page()
    page.start(element)
    open_ones, walks = [element], [iter(element)]
    while walks:
        for node in walks[-1]:
            if not isinstance(node.tag, str):
                pass
            elif node in left_out or is_unseen(node):
                page.leave_out(node)
            else:
                page.start(node)
                if len(node):
                    open_ones.append(node)
                    walks.append(iter(node))
                    break
                page.end(node)
            if tail := node.tail:
                page.write(tail)
        else:
            walks.pop()
            node = open_ones.pop()
            page.end(node)
            if walks and (tail := node.tail):
                page.write(tail)
    return "".join(page.parts) or None


class _Page:
    """Collects text and the breaks between it. Breaks, spaces and hyphens are written only when text follows them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._bullet = False
        self._lists = 0
        self._pre = 0
        self._layouts: list[bool] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def start(self, node: Any) -> None:
        """Write what stands in `node` before its first child."""
        tag = node.tag
        if tag in _MARKED:
            if tag in BLOCKS:
                self._end_block()
            if act := _STARTS.get(tag):
                act(self, node)
        if text := node.text:
            self.write(text)

    def end(self, node: Any) -> None:
        tag = node.tag
        if tag in _MARKED:
            if act := _ENDS.get(tag):
                act(self)
            if tag in BLOCKS:
                self._end_block()

    def leave_out(self, node: Any) -> None:
        """Note that an element was left out: one that is a block still separates what stands around it."""
        if node.tag in BLOCKS:
            self._end_block()

    def write(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
        elif self._pre:
            self._write_lines(text)
        elif words := text.strip(SPACES):
            if text[0] in SPACES:
                self._space = True
            self._flush()
            self.parts.append(collapsed(words))
            self._space = text[-1] in SPACES
        else:
            self._space = True

    def _write_lines(self, text: str) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._break_line()
            if line.strip(" \t\r\f"):
                self._flush()
                self.parts.append(line.rstrip(" \t\r\f"))
                self._space = line[-1] in " \t"

    def _flush(self) -> None:
        if self.parts:
            self.parts.append("\n" * self._breaks or " " * self._space)
        if self._bullet:
            self.parts.append("- ")
        self._breaks, self._space, self._bullet = 0, False, False

    def _end_line(self) -> None:
        if self._cell is not None:
            self._cell.append(" ")
        elif not self._breaks:
            self._breaks = 1

    def _end_block(self) -> None:
        if self._cell is not None or self._lists:
            self._end_line()
        else:
            self._breaks = 2

    def _break_line(self) -> None:
        if self._cell is None and not self._lists:
            self._breaks = min(self._breaks + 1, 2)
        else:
            self._end_line()

    def _start_list(self, _node: Any) -> None:
        self._end_block()
        self._lists += 1

    def _end_list(self) -> None:
        self._lists = max(self._lists - 1, 0)
        self._end_block()

    def _start_item(self, _node: Any) -> None:
        self._end_line()
        self._bullet = self._cell is None

    def _end_item(self) -> None:
        self._bullet = False
        self._end_line()

    def _start_table(self, node: Any) -> None:
        self._layouts.append(node.get("role") in _LAYOUT_ROLES or next(node.iterdescendants("table"), None) is not None)

    def _end_table(self) -> None:
        self._layouts.pop()

    def _start_row(self, _node: Any) -> None:
        self._end_line()
        if self._cell is None and self._layouts and not self._layouts[-1]:
            self._row = []

    def _end_row(self) -> None:
        row, self._row = self._row, None
        if row and any(row):
            self._flush()
            self.parts.append("\t".join(row))
        self._end_line()

    def _start_cell(self, _node: Any) -> None:
        if self._row is not None:
            self._cell = []
        else:
            self._end_block()

    def _end_cell(self) -> None:
        if self._row is not None and self._cell is not None:
            self._row.append(collapsed("".join(self._cell)).strip(" "))
            self._cell = None
        else:
            self._end_block()

    def _start_pre(self, _node: Any) -> None:
        self._pre += 1

    def _end_pre(self) -> None:
        self._pre -= 1


_STARTS: dict[str, Callable[[_Page, Any], None]] = {
    **{tag: lambda page, node: page._end_line() for tag in _OWN_LINES},
    **dict.fromkeys(_LISTS, _Page._start_list),
    "li": _Page._start_item,
    "table": _Page._start_table,
    "tr": _Page._start_row,
    "td": _Page._start_cell,
    "th": _Page._start_cell,
    "pre": _Page._start_pre,
    "br": lambda page, node: page._break_line(),
}
_ENDS: dict[str, Callable[[_Page], None]] = {
    **dict.fromkeys(_OWN_LINES, _Page._end_line),
    **dict.fromkeys(_LISTS, _Page._end_list),
    "li": _Page._end_item,
    "table": _Page._end_table,
    "tr": _Page._end_row,
    "td": _Page._end_cell,
    "th": _Page._end_cell,
    "pre": _Page._end_pre,
}
_MARKED = BLOCKS | _STARTS.keys() | _ENDS.keys()
"""Elements that stand for more than their text."""
