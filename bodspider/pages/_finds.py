"""What a walk through an article finds, and how it takes the text of each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bodspider.pages._links import is_file


class Mode(Enum):
    """How the text of a part of the page is taken."""

    STRICT = auto()
    """Only what is marked as text is text."""
    LOOSE = auto()
    """What is not known to be something else is text."""
    PROSE = auto()
    """All is text."""
    READ = auto()
    """Text that has been judged as a whole: only its images and files are looked for."""
    AROUND = auto()
    """A header or footer: dates, authors and tags, and perhaps a lead."""


@dataclass(slots=True)
class Survey:
    """What was found in an article. `without` are the elements in `texts` that are no text."""

    texts: list[Any] = field(default_factory=list)
    without: list[Any] = field(default_factory=list)
    about: list[Any] = field(default_factory=list)
    machine: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    terms: list[Any] = field(default_factory=list)
    anchors: list[Any] = field(default_factory=list)
    authors: list[Any] = field(default_factory=list)
    labels: dict[Any, str] = field(default_factory=dict)
    files: set[Any] = field(default_factory=set)
    linked: set[Any] = field(default_factory=set)
    images: list[Any] = field(default_factory=list)
    read: bool = False


def _collect_anchor(found: Survey, node: Any, mode: Mode) -> None:
    if is_file(node):
        found.files.add(node)
    if node in found.files or node in found.linked or mode in (Mode.PROSE, Mode.LOOSE):
        found.anchors.append(node)


def _collect_image(found: Survey, node: Any, _mode: Mode) -> None:
    found.images.append(node)


COLLECTED: dict[str, Callable[[Survey, Any, Mode], None]] = {"a": _collect_anchor, "img": _collect_image}
"""Elements that are kept wherever they stand in an article, and what keeps them."""
