"""Pages that are no listing although they are web pages: a login, one article, a list of sources."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bodspider.errors import ListingError
from bodspider.pages._listing_parts import link_around, own_heading, stands_aside
from bodspider.pages._text import classes_of, text_of

_SOURCE = re.compile(r"/aggregator/sources/\d+/?$")
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:News|Blog|Report)?(?:Article|Posting)"')
_SIGNED = frozenset(("node__submitted", "node__meta", "submitted", "field--name-created", "field--name-uid"))


def refuse_other_pages(root: Any, main: Any, items: list[Any], *, is_paged: bool) -> None:
    """Raise `ListingError` when the page is a login, the page of one article, or a list of an aggregator's sources."""
    if not items and _is_login(main):
        raise ListingError("login", "it asks for a login; give the address of a listing that is public")
    if not is_paged and _is_article_page(root, main, items):
        raise ListingError("article", "it is the page of one article; give the address of the listing that links to it")
    source = None if items else _first_source(main)
    if source:
        raise ListingError("sources", f"it lists the sources of an aggregator; give the address of one, such as {source}")


def _is_login(main: Any) -> bool:
    """Tell whether a form for a password stands in the main content; one beside it is on every page of some sites."""
    fields = main.xpath(".//input[@type='password' or @name='pass']")
    return any(not stands_aside(each) for each in fields)


def _is_article_page(root: Any, main: Any, items: list[Any]) -> bool:
    """Tell whether the page is that of one article: dated or signed, and longer than all the teasers beside it."""
    taken = set(items)
    around = {ancestor for item in items for ancestor in item.iterancestors()}
    articles = [
        each
        for each in main.iter("article")
        if each not in around and next(each.iterancestors("article"), None) is None and not stands_aside(each)
    ]
    articles = [each for each in articles if each not in taken and not _is_linked(each)]
    if len(articles) != 1 or not _is_dated(articles[0], root):
        return False
    beside = sum(len(text_of(each) or "") for each in items)
    return len(text_of(articles[0]) or "") > beside


def _is_linked(article: Any) -> bool:
    heading = own_heading(article)
    return heading is not None and link_around(heading, article) is not None


def _is_dated(article: Any, root: Any) -> bool:
    if root.xpath("//meta[@property='og:type' and @content='article']"):
        return True
    if any(_ARTICLE_TYPE.search(each) for each in root.xpath("//script[@type='application/ld+json']/text()")):
        return True
    return any(each.tag == "time" or not _SIGNED.isdisjoint(classes_of(each)) for each in article.iter(etree.Element))


def _first_source(main: Any) -> str | None:
    """Return the link of the first heading that leads to a source of an aggregator; ``None`` without one."""
    links = (link_around(each, main) for each in main.iter("h2", "h3", "h4"))
    return next((link.get("href") for link in links if link is not None and _SOURCE.search(link.get("href"))), None)
