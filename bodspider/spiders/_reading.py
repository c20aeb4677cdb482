"""An article page read here, or in a process that is there for it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from bodspider.archive.handler import UNREAD, Archived, answer
from bodspider.archive.reading import Exchange
from bodspider.browser import BROWSER
from bodspider.dates import RenderTime
from bodspider.errors import DetailError
from bodspider.pages import Detail
from bodspider.pages.article import read_article
from bodspider.readers import Readers


async def read_detail(response: Response, rendered: RenderTime, readers: Readers | None) -> Detail:
    """Return what `bodspider.pages.article.read_article` does, and raise what it raises, wherever the page is read."""
    unread: Exchange | None = response.meta.get(UNREAD)
    if readers is not None and (unread is not None or _is_plain(response)):
        with suppress(LookupError):  # what could not be read there is read here, where a bug has its traceback
            job = (_read_archived, unread) if unread is not None else (_read_fetched, _packed(response))
            found: Detail = await readers.call(*job, rendered)
            return found
    if unread is not None:
        response = _answer(unread)
    return read_article(response, rendered)


def _is_plain(response: Response) -> bool:
    """Tell whether a page is told by its bytes and headers alone: the browser says in which encoding it gives one."""
    return isinstance(response, TextResponse) and BROWSER not in response.meta


def _packed(response: Response) -> tuple[Any, ...]:
    return type(response), response.url, response.status, dict(response.headers), response.body


def _read_fetched(packed: tuple[Any, ...], rendered: RenderTime) -> Detail:
    kind, url, status, headers, body = packed
    return read_article(kind(url, status=status, headers=headers, body=body), rendered)


def _read_archived(exchange: Exchange, rendered: RenderTime) -> Detail:
    return read_article(_answer(exchange), rendered)


def _answer(exchange: Exchange) -> Response:
    try:
        return answer(exchange, Request(exchange.url))
    except Archived as error:
        raise DetailError(error.reason, "the archive is damaged where the page is") from error
