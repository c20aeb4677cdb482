"""What the head of a page says: JSON-LD and meta tags."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

Element = etree._Element

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report PressRelease ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle TechArticle"
    " ScholarlyArticle SocialMediaPosting LiveBlogPosting".split()
)
"""The types of schema.org that an article page describes itself as."""

_SCRIPTS = etree.XPath("//script[contains(@type, 'ld+json')]/text()")
_METAS = etree.XPath("//meta[@content][@name or @property or @itemprop]")
_MAX_NODES = 2000


@dataclass(frozen=True, slots=True)
class Metadata:
    """The article that JSON-LD describes (empty without one), and the meta tags by name, each with all its values."""

    article: Mapping[str, Any]
    metas: Mapping[str, tuple[str, ...]]

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield name and value of the meta tags called `names`, in the order of the names."""
        for name in names:
            for value in self.metas.get(name, ()):
                yield name, value

    def text(self, key: str) -> str | None:
        """Return what JSON-LD says under `key` when that is a text with something in it, else ``None``."""
        value = self.article.get(key)
        return value.strip() or None if isinstance(value, str) else None

    def names(self, key: str) -> list[str]:
        """Return the texts, or the names of the things, that JSON-LD lists under `key`."""
        value = self.article.get(key)
        values = value if isinstance(value, list) else [value]
        named = [each.get("name") if isinstance(each, dict) else each for each in values]
        return [each.strip() for each in named if isinstance(each, str) and each.strip()]


def read_metadata(root: Element) -> Metadata:
    """Return what the head of the page `root` says. Broken JSON-LD is passed over."""
    metas: dict[str, list[str]] = {}
    for meta in _METAS(root):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        metas.setdefault(name, []).append(meta.get("content", "").strip())
    return Metadata(_article(root), {name: tuple(filter(None, values)) for name, values in metas.items()})


def _article(root: Element) -> Mapping[str, Any]:
    for script in _SCRIPTS(root):
        try:
            data = json.loads(str(script), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            if not ARTICLE_TYPES.isdisjoint(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return node
    return {}


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: itself, the members of an array, of ``@graph``, and of ``mainEntity``."""
    waiting = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting[:0] = each
        elif isinstance(each, dict):
            yield each
            waiting += [each[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in each]
