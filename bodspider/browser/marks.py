"""Marks by which a plain answer shows that a script makes the page. They say nothing of pages that hold what is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scrapy.http import Response, TextResponse

from bodspider.pages._limits import crowd_of, tangle_of, text_of_page
from bodspider.pages._listing_pager import is_next
from bodspider.pages._text import classes_of, line_of, parse, text_of
from bodspider.urls import resolve

_ROOTS = frozenset(
    [
        "app",
        "root",
        "__next",
        "__nuxt",
        "___gatsby",
        "main-app",
        "app-root",
        "react-root",
        "react-app",
        "vue-app",
        "ember-app",
        "svelte",
        "q-app",
        "wrapper-app",
        "mount",
    ]
)
"""Ids under which frameworks put what they make."""
_ROOT_ATTRIBUTES = (
    "data-reactroot",
    "data-v-app",
    "ng-app",
    "ng-version",
    "data-vue-app",
    "data-react-class",
    "data-component",
    "x-data",
)
_HOLDERS = re.compile(
    r"(?:^|[\s_-])(?:app|articles?|berichten|content|entries|feed|items?|list|listing|news|nieuws|actualites?|posts|results?|rows|teasers?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FETCHING = re.compile(
    r"\bfetch\s*\(|XMLHttpRequest|\baxios\b|\$\.(?:ajax|get|getJSON|post)\b|\bimport\s*\(|htmx|new\s+Vue\b|createApp\(|ReactDOM"
)
_JAVASCRIPT = re.compile(r"java\s?script", re.IGNORECASE)
_WAITING = re.compile(
    r"(?:(?:bezig met )?laden|even geduld|chargement(?: en cours)?|veuillez patienter|(?:wird|werden) geladen|lädt|bitte warten|loading|please wait)"
    r"(?: .{0,30})?[\s.…]*",
    re.IGNORECASE,
)
_WAITING_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:spinner|skeleton|loader|loading|preloader|shimmer|throbber)(?:$|[\s_-])", re.IGNORECASE
)
_GATED = ("data-cookieconsent", "data-cookiecategory", "data-category", "data-consent", "data-usercentrics")
_SCRIPT_TYPES = frozenset(("", "module", "text/javascript", "application/javascript"))
_MORE = re.compile(
    r"(?:(?:laad|toon|bekijk) meer|meer (?:laden|tonen|weergeven)|charger plus|(?:afficher|voir) plus|(?:afficher|voir) davantage|"
    r"mehr (?:laden|anzeigen)|weitere (?:laden|anzeigen)|(?:load|show|view) more)(?: .{1,30})?[\s.…›»+]*",
    re.IGNORECASE,
)
_FEW = 80
"""Characters of text that an empty place may still show: a heading, or that it is loading."""
_VIEWS = (
    "//*[@data-drupal-views-infinite-scroll-content-wrapper or @data-drupal-views-infinite-scroll-pager or "
    "contains(concat(' ', normalize-space(@class), ' '), ' js-pager__items ')]"
)


def marks_of(response: Response) -> tuple[str, ...]:
    """Return the marks on a page that shows too little: by their names, none when nothing tells that a script would show more.

    - ``empty-root``: the element that frameworks fill (``id="app"``, ``id="root"``, ``<app-root>``, …) is empty;
    - ``empty-main``: the main content holds no link and next to no text, and a script of the page fetches data;
    - ``empty-list``: so does an element that is called a list, a feed or the like;
    - ``noscript``: ``<noscript>`` asks for JavaScript;
    - ``waiting``: a place in the main content says, or shows by its class or ``aria-busy``, that it is being loaded;
    - ``views``: the pager of a Drupal view with a "load more" button or infinite scroll;
    - ``consent``: scripts of the page wait for consent to cookies.

    A page without any script has none.
    """
    root = _root_of(response)
    if root is None or not any(_is_script(each) for each in root.iter("script")):
        return ()
    return tuple(name for name, is_there in _MARKS.items() if is_there(root))


def has_more_button(response: Response, last: str | None) -> bool:
    """Tell whether a button behind the last entry of a listing loads more, or the next page, and leads nowhere without a script.

    `last` is the address, as the page writes it, that the last entry links to.
    """
    root = _root_of(response)
    if root is None or last is None:
        return False
    links = [each for each in _main_of(root).iter("a") if each.get("href") == last]
    behind = (
        links[-1].xpath("following::*[self::button or self::a or @role='button' or self::input[@type='button']]") if links else []
    )
    return any(not _leads(each, response.url) and (_loads_more(each) or _pages_on(each)) for each in behind)


def _root_of(response: Response) -> Any | None:
    if not isinstance(response, TextResponse) or not response.body.strip():
        return None
    text = text_of_page(response)
    if crowd_of(text):
        return None
    root = parse(text)
    if root is not None and tangle_of(root, text):
        return None
    return root if root is not None and root.find("body") is not None else None


def _main_of(root: Any) -> Any:
    return next(iter(root.xpath("//main | //*[@role='main']")), root.find("body"))


def _is_script(element: Any) -> bool:
    return (element.get("type") or "").strip().lower() in _SCRIPT_TYPES


def _is_empty(element: Any) -> bool:
    return len(text_of(element) or "") < _FEW and next(element.iter("a", "img", "article", "iframe"), None) is None


def _fetches(root: Any) -> bool:
    """Tell whether a script of the page may fetch data: one that says so, or one in a file, which is not looked into."""
    return any(_is_script(each) and (each.get("src") or _FETCHING.search(each.text or "")) for each in root.iter("script"))


def _empty_root(root: Any) -> bool:
    for each in root.find("body").iter("*"):
        named = (each.get("id") or "").lower() in _ROOTS or each.tag.endswith("-root") or each.tag == "app-root"
        if (named or any(each.get(name) is not None for name in _ROOT_ATTRIBUTES)) and each.tag != "script" and _is_empty(each):
            return True
    return False


def _empty_main(root: Any) -> bool:
    return _is_empty(_main_of(root)) and _fetches(root)


def _empty_list(root: Any) -> bool:
    names = (
        each
        for each in _main_of(root).iter("div", "ul", "ol", "section", "tbody")
        if not len(each) and not (each.text or "").strip()
    )
    return any(_HOLDERS.search(f"{each.get('id') or ''} {each.get('class') or ''}") for each in names) and _fetches(root)


def _noscript(root: Any) -> bool:
    return any(_JAVASCRIPT.search("".join(each.itertext())) for each in root.iter("noscript"))


def _waiting(root: Any) -> bool:
    for each in _main_of(root).iter("*"):
        if not isinstance(each.tag, str) or each.tag in ("script", "style", "button"):
            continue
        if each.get("aria-busy") == "true" or _WAITING_CLASSES.search(" ".join(classes_of(each))):
            return True
        if not len(each) and each.text and len(each.text) < _FEW and _WAITING.fullmatch(each.text.strip()):
            return True
    return False


def _views(root: Any) -> bool:
    return bool(root.xpath(_VIEWS))


def _consent(root: Any) -> bool:
    gated = (each for each in root.iter("script") if (each.get("type") or "").lower() == "text/plain")
    return any(each.get(name) is not None for each in gated for name in _GATED)


def _leads(element: Any, here: str) -> bool:
    href = element.get("href") or ""
    return element.tag == "a" and not href.startswith("#") and resolve(here, href) is not None


def _loads_more(element: Any) -> bool:
    if any(each.tag in ("nav", "header", "footer", "aside", "form", "article") for each in element.iterancestors()):
        return False
    if element.get("aria-expanded") is not None or element.get("disabled") is not None or element.get("hidden") is not None:
        return False
    return bool(_MORE.fullmatch(line_of(element) or element.get("value") or ""))


def _pages_on(element: Any) -> bool:
    if any(each.tag in ("header", "footer", "aside", "article") for each in element.iterancestors()):
        return False
    return element.get("hidden") is None and is_next(element)


_MARKS: dict[str, Callable[[Any], bool]] = {
    "empty-root": _empty_root,
    "empty-main": _empty_main,
    "empty-list": _empty_list,
    "noscript": _noscript,
    "waiting": _waiting,
    "views": _views,
    "consent": _consent,
}
