"""What of a page is read at all: text in a charset of the web, and no more elements, no deeper, than a page can need."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import Any

from lxml import etree
from scrapy.http import Response, TextResponse

from bodspider.pages._remembered import remembered

MAX_DEPTH = 512
"""Levels of elements within elements that are read; browsers go no deeper either."""

MAX_ELEMENTS = 3000
"""Elements that any page may hold; a longer one may hold one more for each `CHARACTERS`."""

CHARACTERS = 30
"""Characters that an element of a long page must stand for on average, its tags included: pages of articles have 50 to 100, listings of source code 38."""

MAX_TAGS = 250_000
"""Tags of a page that is parsed at all: each takes a hundred times its length in memory once it is."""

_UTF_8, _LATIN = "utf-8", "cp1252"
_NO_CHARSETS = frozenset(
    [
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "utf-7",
        "base64",
        "bz2",
        "hex",
        "quopri",
        "rot-13",
        "uu",
        "zlib",
    ]
)
"""Encodings of Python that no page may name: some are slow or raise, some are none of texts, and browsers know none of them."""

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_IS_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_COUNT = etree.XPath("count(//*)")


def content_type_of(response: Response) -> str:
    """Return the media type that `response` names, in lower case; empty when it names none, or something that is none."""
    return _media_type((response.headers.get("Content-Type") or b"").decode("latin-1"))


@remembered
def _media_type(header: str) -> str:
    named = header.partition(";")[0].strip().lower()
    return named if _MEDIA_TYPE.fullmatch(named) else ""


def count_elements(root: Any) -> int:
    """Return how many elements there are on the page `root`."""
    return int(_COUNT(root))


def utf8_text(response: TextResponse) -> str | None:
    """Return the text of `response` when it is said to be UTF-8 and is, as nearly all pages are; ``None`` otherwise, and for one with a mark of byte order."""
    if response.encoding != _UTF_8 or response.body.startswith(BOM_UTF8):
        return None
    try:
        return response.body.decode(_UTF_8)
    except UnicodeDecodeError:
        return None


def text_of_page(response: TextResponse) -> str:
    """Return the text of `response`, in the encoding that its bytes prove; as UTF-8 when it names a charset that is none of the web."""
    text = utf8_text(response)
    return _proven_text(response) if text is None else text


def _proven_text(response: TextResponse) -> str:
    """Do what `text_of_page` does, for every encoding."""
    encoding = _UTF_8 if response.encoding in _NO_CHARSETS else true_encoding(response.body, response.encoding)
    return (response if encoding == response.encoding else response.replace(encoding=encoding)).text


def true_encoding(body: bytes, declared: str) -> str:
    """Return the encoding that `body` is in, where its bytes prove that it is not the one that was `declared`.

    Two mistakes are common and can be proved: Windows-1252 (which Latin-1 means on the web) that is said to be UTF-8 has bytes that
    UTF-8 never has, and UTF-8 that is said to be Latin-1 has its accents in sequences that make no words.
    """
    if declared not in (_UTF_8, _LATIN) or body.isascii():
        return declared
    try:
        body.decode(_UTF_8)
    except UnicodeDecodeError:
        if declared == _LATIN:
            return declared
        read = body.decode(_UTF_8, "replace")
        wrong = read.count("\ufffd")
        right = sum(not each.isascii() for each in read) - wrong
        return _LATIN if wrong > right else _UTF_8
    return _UTF_8


def crowd_of(text: str) -> str | None:
    """Return in words why a page or feed of `text` is not even to be parsed, or ``None`` when it is."""
    return f"it holds more than {MAX_TAGS} tags" if len(text) > MAX_TAGS and text.count("<") > MAX_TAGS else None


def tangle_of(root: Any, text: str, left_out: int = 0) -> str | None:
    """Return in words why the page `root`, made of `text`, is too complex to be read, or ``None`` when it is not.

    `left_out` are the elements of `text` that were not even parsed, none of which held another.
    """
    elements = count_elements(root) + left_out
    if elements > MAX_DEPTH and _IS_DEEP(root):
        return f"its elements stand in each other more than {MAX_DEPTH} deep"
    most = max(MAX_ELEMENTS, len(text) // CHARACTERS)
    if elements > most and text.count("<") > most:
        return f"it holds more than {most} elements in {len(text)} characters"
    return None
