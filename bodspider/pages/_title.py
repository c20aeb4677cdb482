"""The title of an article page, among the headings that a page can have."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from bodspider.pages._head import Head
from bodspider.pages._roles import is_hidden
from bodspider.pages._text import line_of

TITLES = ("h1", "json-ld", "og:title", "title")
"""Where a title can be found, in the order in which these are tried."""

_SITE_NAME = re.compile(
    r"(?<!\S)(?:site-?(?:name|title|logo|branding)\S*|site__\S+|logo\S*|brand\S*|navbar-brand)(?!\S)", re.IGNORECASE
)
_PAGE_TITLE = re.compile(r"(?<!\S)(?:page-?title|page__title|page-header|title|node__title|article-?title|entry-title)(?!\S)")
_SUFFIX = re.compile(r"\s+(?:[|·•–—»]|-|::)\s+(?=[^|·•–—»]*$)")
_AROUND = frozenset(("nav", "footer"))
_LONGEST = 1000
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")


def title_of(named_by: Collection[Any], head: Head, article: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the title that a reader sees, and where it was found; ``None`` when the page has none.

    `named_by` are the page's ``h1`` and ``title`` elements, in order.
    A heading that the page's head names too comes first; the name of the site and hidden headings come only where the
    head confirms them.
    """
    named = _names(head, article, next((each for each in named_by if each.tag == "title"), None))
    headings = [(each, text) for each in named_by if each.tag == "h1" and (text := _text(each))]
    if len(headings) > 1:
        headings.sort(key=lambda pair: _rank(pair[0], _is_confirmed(pair[1], named.values())))
    for heading, text in headings[:1]:
        is_sure = _is_confirmed(text, named.values()) or not (_is_hidden(heading) or _names_site(heading))
        if is_sure or not named:
            return text, "h1"
    for source, text in named.items():
        if text:
            return text, source
    return None, ""


def _names(head: Head, article: Mapping[str, Any], element: Any | None) -> dict[str, str]:
    """Return the titles that the head of the page gives, by source; without the name of the site."""
    headline = article.get("headline") or article.get("name")
    site = head.meta(("og:site_name", "application-name"))
    found = {
        "json-ld": headline if isinstance(headline, str) else None,
        "og:title": head.meta(("og:title", "twitter:title", "dcterms.title", "dc.title")),
        "title": line_of_title(element),
    }
    plain = {
        source: _without_site(" ".join(text[:_LONGEST].split()), site) for source, text in found.items() if text and text.strip()
    }
    full = max(plain.values(), key=len, default="")
    return {source: full if _CUT.search(text) and full.startswith(_CUT.sub("", text)) else text for source, text in plain.items()}


def line_of_title(element: Any | None) -> str | None:
    """Return the text of a ``title`` element on one line, or ``None`` without one."""
    if element is None:
        return None
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split()) or None


def _without_site(text: str, site: str | None) -> str:
    if site and text.casefold() != site.casefold() and text.casefold().endswith(site.casefold()):
        return text[: -len(site)].rstrip(" |·•–—»:-") or text
    found = _SUFFIX.search(text)
    return text[: found.start()] if found and not site else text


def _text(heading: Any) -> str | None:
    text = line_of(heading)
    return " ".join(text.split()) if text else None


def _is_confirmed(text: str, names: Collection[str]) -> bool:
    """Tell whether one of `names` is the title `text` too; letters and digits count, and either may be cut off."""
    if text in names and any(map(str.isalnum, text)):
        return True
    plain = _plain(text)
    return bool(plain) and any(_are_same(plain, _plain(_CUT.sub("", name))) for name in names)


def _are_same(one: str, other: str) -> bool:
    """Tell whether two titles are the same, but for what was cut off or added at the end of one."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long.startswith(short) and 2 * len(short) >= len(long)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_hidden(heading: Any) -> bool:
    return is_hidden(heading) or any(is_hidden(each) for each in heading.iterancestors())


def _names_site(heading: Any) -> bool:
    around = (heading, *list(heading.iterancestors())[:3])
    if any(_SITE_NAME.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in around):
        return True
    link = next(heading.iter("a"), None)
    return link is not None and (
        "home" in (link.get("rel") or "")
        or bool(re.fullmatch(r"(?:https?://[^/]+)?/?(?:[a-z]{2}/?)?", link.get("href") or "x/x"))
    )


def _rank(heading: Any, is_confirmed: bool) -> tuple[bool, bool, bool, bool, bool]:
    marked = bool(_PAGE_TITLE.search(f"{heading.get('class') or ''} {heading.get('id') or ''}"))
    around = {each.tag for each in heading.iterancestors()}
    return (
        _names_site(heading),
        _is_hidden(heading),
        not is_confirmed,
        not marked,
        not around.isdisjoint(_AROUND),
    )
