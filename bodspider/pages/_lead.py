"""A lead that the text of an article repeats."""

from __future__ import annotations

_REPEATABLE = 30
_GLANCE = 20
_NEAR = 4
"""Paragraphs at the beginning of a text among which a lead and what repeats it stand."""


def without_repeated_lead(texts: list[str]) -> list[str]:
    """Return the first paragraphs of `texts` and all after them; a lead that the text after it begins with or repeats stands once."""
    paragraphs = "\n\n".join(texts).split("\n\n", _NEAR)
    if len(paragraphs) < 2 or len(paragraphs[0]) < _REPEATABLE:
        return paragraphs
    if not any(_begin_alike(paragraphs[0], paragraph) for paragraph in paragraphs[1:_NEAR]):
        return paragraphs
    lead = _plain(paragraphs[0]).rstrip(".…")
    for place, paragraph in enumerate(paragraphs[1:_NEAR], 1):
        if _plain(paragraph).rstrip(".…") == lead:
            return paragraphs[:place] + paragraphs[place + 1 :]
    return paragraphs[1:] if _plain(paragraphs[1]).startswith(lead) else paragraphs


def _begin_alike(lead: str, text: str) -> bool:
    """Tell whether `text` can begin with `lead`, by the first letters of both."""
    one, other = _plain(lead[:_GLANCE]).rstrip(".…"), _plain(text[:_GLANCE])
    return one.startswith(other) or other.startswith(one)


def _plain(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split()).casefold()
