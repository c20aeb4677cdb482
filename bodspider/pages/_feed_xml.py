"""The XML of a feed: parsed without trusting it, with small faults repaired, and its elements by their local names."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.entities import html5
from typing import Any

from lxml import etree

from bodspider.errors import ListingError
from bodspider.pages._remembered import remembered

ADVICE = "give the address of another feed, or of the listing page itself"
"""What to do with a feed that cannot be read."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+")
"""Characters that no XML holds."""
_ENTRIES = ("item", "entry")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{0,31};)")
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{0,31};)")
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_CLOSING = re.compile(r"</(?:\w+:)?(\w+)\s*>")
_END = re.compile(r"</(?:[a-zA-Z]\w*:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml|<(?:[a-zA-Z]\w*:)?(?:rss|feed|rdf)[\s>]|<!doctype|<!--", re.IGNORECASE)


def parse_feed(text: str) -> Any:
    """Return the root element of the feed `text`; what stands before and after it, as the warnings of a server do, is left out.

    Small faults are repaired as long as no entry is lost. Raises `bodspider.errors.ListingError` with the reason ``unreadable`` when they are
    not small, and when the feed declares entities.
    """
    start = _PROLOG.search(text)
    text = text[start.start() :] if start else text
    try:
        return _guarded(text, recover=False)
    except etree.XMLSyntaxError as error:
        fault = str(error)
    repaired = _outside_cdata(NOT_XML.sub("", _without_rest(text)), _repaired)
    try:
        root = _guarded(repaired, recover=True)
    except etree.XMLSyntaxError as error:
        raise _unreadable(str(error)) from error
    if root is None or not _is_whole(repaired, root):
        raise _unreadable(fault)
    return root


def _without_rest(text: str) -> str:
    """Return `text` up to the end of its last root element, when no entry stands behind that."""
    end = max((found.end() for found in _END.finditer(text)), default=len(text))
    return text if any(mark in _ENTRIES for mark in _CLOSING.findall(text, end)) else text[:end]


def _guarded(text: str, *, recover: bool) -> Any:
    """Parse `text` without network, DTD or entities; entities that it declares itself are refused."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    declared = root.getroottree().docinfo.internalDTD if root is not None else None
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ListingError("unreadable", f"the feed declares entities of its own, which are not expanded; {ADVICE}")
    return root


def _repaired(part: str) -> str:
    return _NAMED.sub(_named, _BARE_AMPERSAND.sub("&amp;", part))


def _named(match: re.Match[str]) -> str:
    name = match.group(1)
    return match.group() if name in _XML_NAMES else escape(html5.get(name, f"&{name}"))


def _outside_cdata(text: str, change: Callable[[str], str]) -> str:
    """Return `text` with `change` applied to all of it but its CDATA sections."""
    first, *rest = text.split("<![CDATA[")
    parts = [change(first)]
    for part in rest:
        inside, end, outside = part.partition("]]>")
        parts += ["<![CDATA[", inside, end, change(outside)]
    return "".join(parts)


def _is_whole(text: str, root: Any) -> bool:
    """Tell whether nothing of `text` was lost in repair: it ends where its root does, and holds every entry."""
    first, *rest = text.split("<![CDATA[")
    marks = _CLOSING.findall(first + "".join(part.partition("]]>")[2] for part in rest))
    written = sum(mark in _ENTRIES for mark in marks)
    return local_name(root) in marks[-1:] and written == sum(local_name(each) in _ENTRIES for each in root.iter(etree.Element))


def _unreadable(fault: str) -> ListingError:
    what = " ".join(fault.partition(" (<string>")[0].split())
    return ListingError("unreadable", f"the feed is broken XML ({what}); {ADVICE}")


def local_name(element: Any) -> str:
    """Return the name of `element` without its namespace, or without the prefix that stands for none."""
    tag = element.tag
    return _local_name(tag) if isinstance(tag, str) else ""


@remembered
def _local_name(tag: str) -> str:
    return re.split("[}:]", tag)[-1]


def children_of(element: Any, *names: str) -> list[Any]:
    """Return the children of `element` with one of these local names, in the order of `names`.

    Of one name, those in the namespace of `element` come first: the ``title`` of an item before the ``media:title`` of its picture.
    """
    named = [(local_name(each), each) for each in element]
    found = [each for wanted in names for name, each in named if name == wanted]
    if len(found) > 1 and len({each.tag for each in found}) > 1:
        own = _namespace(element)
        found.sort(key=lambda each: (names.index(local_name(each)), _namespace(each) != own))
    return found


def _namespace(element: Any) -> str:
    return str(element.tag).removesuffix(local_name(element))
