"""The last resort: the general extractor trafilatura, for pages that follow no known markup."""

from __future__ import annotations


def general_text(html: str, url: str) -> str | None:
    """Return the main text of the page `html` as trafilatura finds it, its paragraphs separated by a blank line.

    ``None`` when it finds none. trafilatura is slow to import, so it is imported here, where it is used.
    """
    from trafilatura import extract

    text = extract(html, url=url, include_comments=False, include_tables=True, favor_precision=True, deduplicate=False)
    return "\n\n".join(line for line in text.split("\n") if line.strip()) or None if text else None
