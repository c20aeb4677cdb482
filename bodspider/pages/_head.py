"""What the head of a page says: its links, its meta tags, and the article that its JSON-LD describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bodspider.pages._links import path_of

_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage|CreativeWork|Event)$")
_BEFORE = ("<!--", "//<![CDATA[", "// <![CDATA[", "<![CDATA[")
_AFTER = ("-->", "//]]>", "// ]]>", "]]>")
_LOOSE_COMMA = re.compile(r",(\s{0,99}[}\]])")
_MAX_NODES = 5000
_ADDRESS_KEYS = ("url", "@id", "mainEntityOfPage")
_WITHIN = ("@graph", "mainEntity", "itemListElement", "item")


@dataclass(slots=True)
class Head:
    """`metas` are the contents of meta tags by name, `links` the ``link`` elements by relation, both in lower case; `scripts` are all there are."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[Any]] = field(default_factory=dict)
    base: str | None = None
    scripts: list[Any] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    broken: bool = False

    def meta(self, names: Iterable[str]) -> str | None:
        """Return the first value of the first of the meta tags `names` that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), None)

    def href(self, relation: str) -> str | None:
        """Return the address of the first link with this relation."""
        return next((link.get("href") for link in self.links.get(relation, ())), None)


def read_head(parts: Mapping[str, list[Any]]) -> Head:
    """Return what the meta tags, links and JSON-LD of a page say; what cannot be parsed is noted as broken.

    `parts` are its elements by tag, of which ``link``, ``meta``, ``base`` and ``script`` are read.
    """
    head = Head()
    for link in parts["link"]:
        relations = link.get("rel", "stylesheet")
        if relations != "stylesheet" and link.get("href") is not None:
            for relation in relations.lower().split():
                head.links.setdefault(relation, []).append(link)
    for meta in parts["meta"]:
        if (content := meta.get("content")) is not None:
            for name in {meta.get("property", ""), meta.get("name", "")} - {""}:
                head.metas.setdefault(name.strip().lower(), []).append(content.strip())
    head.base = next((href for each in parts["base"] if (href := each.get("href"))), None)
    head.scripts.extend(parts["script"])
    for script in head.scripts:
        if "ld+json" in script.get("type", ""):
            _read_data(head, script.text or "")
    return head


def _read_data(head: Head, text: str) -> None:
    data = _parse(text)
    if data is None:
        head.broken = True
    else:
        head.nodes.extend(_nodes(data))


def _parse(text: str) -> Any:
    """Return what `text` holds as JSON, or ``None``: wrappers, line breaks in texts and spare commas are forgiven."""
    plain = text.strip()
    for mark in _BEFORE:
        plain = plain.removeprefix(mark)
    for mark in _AFTER:
        plain = plain.removesuffix(mark)
    plain = plain.strip().rstrip(";")
    for attempt in (plain, _LOOSE_COMMA.sub(r"\1", plain)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, dict):
            yield node
            waiting[:0] = [node[key] for key in _WITHIN if isinstance(node.get(key), dict | list)]


def described_article(nodes: Iterable[dict[str, Any]], addresses: Iterable[str], titles: Iterable[str]) -> dict[str, Any]:
    """Return the article among `nodes` that this page is about; empty when there is none, or when it cannot be told which.

    It is the one whose address is among `addresses`, else the one whose headline is among `titles`, else the only one,
    unless both its address and its headline are those of another page; else what is described as the page itself.
    """
    nodes = list(nodes)
    pages = [node for node in nodes if _is_a(node, _PAGE)]
    articles = [node for node in nodes if _is_a(node, _ARTICLE)] or pages
    paths = {path_of(address) for address in addresses}
    known = {_plain(title) for title in titles}
    for node in articles:
        if any(path_of(url) in paths for url in _addresses(node)):
            return node
    named: dict[str, dict[str, Any]] = {_headline(node): node for node in reversed(articles)}
    same = next((node for headline, node in named.items() if headline and headline in known), None)
    if same is not None:
        return same
    if len(articles) != 1 or (_addresses(articles[0]) and _headline(articles[0]) and known):
        return next((node for node in pages if any(path_of(url) in paths for url in _addresses(node))), {})
    return articles[0]


def _headline(node: dict[str, Any]) -> str:
    return _plain(str(node.get("headline") or node.get("name") or ""))


def _is_a(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(kind, str) and pattern.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _addresses(node: dict[str, Any]) -> list[str]:
    found = []
    for key in _ADDRESS_KEYS:
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and re.match(r"(?:https?://[^\s/]+)?/[^#?]", value):
            found.append(value)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def names_in(value: Any) -> list[str]:
    """Return the texts in `value`, a text, a thing with a name, or a list of these; empty when there is none."""
    values = value if isinstance(value, list) else [value]
    named = [each.get("name") or each.get("@value") if isinstance(each, dict) else each for each in values]
    return [text.strip() for text in named if isinstance(text, str) and text.strip()]


def keywords_in(value: Any) -> list[str]:
    """Return the keywords in `value`: a list of them, or one text in which commas or semicolons separate them."""
    names = names_in(value)
    return names if len(names) > 1 else [part.strip() for name in names for part in re.split("[,;]", name)]
