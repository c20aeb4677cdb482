"""The last resort: the general extractor trafilatura, for pages that follow no known markup."""

from __future__ import annotations

_MOST = 2000
"""Elements of a page that is given to trafilatura at most: what it does with some pages takes time that grows with their square."""
_MOST_COMPARED = 700
"""Elements of a page up to which trafilatura compares its own result with those of jusText and Readability, which grow faster still."""


def general_text(html: str, url: str, elements: int) -> str | None:
    """Return the main text of the page `html` as trafilatura finds it, its paragraphs separated by a blank line.

    ``None`` when it finds none, and for a page of more than 2,000 `elements`. trafilatura is slow to import, so it is imported here, where it is used.
    """
    if elements > _MOST:
        return None
    from trafilatura import extract

    text = extract(
        html,
        url=url,
        fast=elements > _MOST_COMPARED,
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        deduplicate=False,
    )
    return "\n\n".join(line for line in text.split("\n") if line.strip()) or None if text else None
