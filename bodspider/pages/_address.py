"""What a page says of its own address: where it stands, in which languages, and the number of its node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bodspider.pages._head import Head
from bodspider.pages._links import parts_of, path_of, same_host
from bodspider.text import language_tag
from bodspider.urls import canonical, resolve, url_key

_NODE_PATH = re.compile(r"(?:^|/)node/(\d+)$")
_NODE_ID = re.compile(r"^node-(\d+)$")
_NODE_CLASS = re.compile(r"(?<!\S)page-node-(\d+)(?!\S)")
_QUERY_NODE = re.compile(r"(?:^|&)q=(?:[\w-]+/)?node/(\d+)(?:&|$)")
_SCRIPT_PATH = re.compile(r"^$|\.(?:php|aspx?|jsp|cfm|do|html?)$", re.IGNORECASE)
_CURRENT_PATH = re.compile(r'"currentPath"\s*:\s*"node\\?/(\d+)"')


def translations_of(head: Head, base: str) -> dict[str, str]:
    """Return the translations that the head of the page names, language to address; empty when it names none."""
    found: dict[str, str] = {}
    for link in head.links.get("alternate", ()):
        language = language_tag(link.get("hreflang"))
        url = resolve(base, link.get("href"))
        if language and url and link.get("hreflang").strip().lower() != "x-default":
            found.setdefault(language, canonical(url))
    return found


def address_of(head: Head, base: str, here: str, translations: Mapping[str, str]) -> str | None:
    """Return the address that the page at `here` says is its own, or ``None`` when it says none that can be trusted.

    It is trusted on the same host, and when it is the same path, one of the page's translations, or when the page was
    asked for by the number of its node.
    """
    named = resolve(base, head.href("canonical"))
    if named is None or not same_host(named, here):
        return None
    there = canonical(named)
    if there == here:
        return there
    if path_of(there) == path_of(here):
        is_cut = urlsplit(canonical(here)).query and not urlsplit(there).query
        return None if is_cut and _SCRIPT_PATH.search(path_of(here)) else there
    known = {url_key(each) for each in translations.values()}
    is_translation = url_key(there) in known and url_key(here) not in known
    is_node = bool(_NODE_PATH.search(path_of(here))) and path_of(there) != ""
    return there if is_translation or is_node else None


def node_of(head: Head, base: str, root: Any) -> tuple[str | None, str]:
    """Return the number of the page's node, as its short link, its settings or its body say it, and which said so."""
    short = resolve(base, head.href("shortlink"))
    if short and (number := node_number(short)):
        return number, "shortlink"
    body = next(root.iterchildren("body"), None)
    found = _NODE_CLASS.search(body.get("class") or "") if body is not None else None
    if found:
        return found.group(1), "body.page-node"
    for script in head.scripts:
        if script.get("data-drupal-selector") == "drupal-settings-json":
            found = _CURRENT_PATH.search(script.text or "")
            if found:
                return found.group(1), "drupal-settings"
    return None, ""


def node_number(url: str) -> str | None:
    """Return the number of the node that `url` leads to by its number, or ``None``."""
    found = _NODE_PATH.search(path_of(url)) or _QUERY_NODE.search(parts_of(url).query)
    return found.group(1) if found else None


def node_of_article(article: Any) -> str | None:
    """Return the number of the node that the element `article` shows, or ``None`` when it does not say."""
    number = article.get("data-history-node-id")
    if number and number.isascii() and number.isdigit():
        return str(number)
    found = _NODE_ID.search(article.get("id") or "") or _NODE_PATH.search((article.get("about") or "").rstrip("/"))
    return found.group(1) if found else None


def active_node(root: Any) -> str | None:
    """Return the number of the node that the active link of the language switcher leads to, or ``None``."""
    for link in root.iter("a"):
        if "is-active" in (link.get("class") or "").split() and "language-link" in (link.get("class") or ""):
            found = _NODE_PATH.search(link.get("data-drupal-link-system-path") or "")
            if found:
                return found.group(1)
    return None
