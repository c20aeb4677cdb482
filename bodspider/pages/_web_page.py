"""Responses that are web pages, whatever they call themselves, and their text."""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapy.http import Response, TextResponse

from bodspider.errors import DetailError
from bodspider.pages._limits import content_type_of, text_of_page, utf8_text

_HTML_TYPE = re.compile(r"html|^text/plain$|^application/octet-stream$|^$|^(?:text|application)/xml$")
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|article|main|div|h1|p)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-z!]", re.IGNORECASE)
_DATA = re.compile(r"\s*(?:%PDF-|[\[{](?![^<]*<\s*(?:!doctype|html)))", re.IGNORECASE)


class WebPage(NamedTuple):
    """A response that is a web page, its text, and whether that text in UTF-8 is the body of the response."""

    response: TextResponse
    text: str
    is_utf8: bool


def web_page(response: Response) -> WebPage:
    """Return `response` and its text when it is a web page, whatever it calls itself; raises `DetailError` when it is none."""
    kind = content_type_of(response)
    if not response.body or response.body.isspace():
        raise DetailError("empty", "the page is empty")
    if not _HTML_TYPE.search(kind) or not isinstance(response, TextResponse):
        raise DetailError("not-html", f"it is no web page but {kind or 'data'}")
    plain = utf8_text(response)
    text = text_of_page(response) if plain is None else plain
    start = text[:4000]
    if not (_HTML if "html" not in kind else _MARKUP).search(start) or _DATA.match(start):
        raise DetailError("not-html", f"it is no web page but {kind or 'data'}")
    return WebPage(response, text, is_utf8=plain is not None)
