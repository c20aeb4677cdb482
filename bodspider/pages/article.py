"""Article pages: a response in, what it says of its article out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from urllib.parse import urlsplit

from lxml import etree
from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse

from bodspider.dates._types import RenderTime, Statement
from bodspider.errors import DetailError
from bodspider.items import Link
from bodspider.pages._article_body import has_fields, text_elements, text_of_fields, text_of_structure
from bodspider.pages._article_dates import SIGNED, BodyDates, head_dates, unique
from bodspider.pages._article_links import attachments_of, images_of, links_of
from bodspider.pages._article_parts import article_of, field_name, is_beside, is_link_list, is_term_link, main_of, own
from bodspider.pages._article_text import block_text, is_unseen
from bodspider.pages._metadata import Metadata, read_metadata
from bodspider.pages._types import Detail
from bodspider.urls import canonical, host_of, resolve, url_key

Element = etree._Element

_CANONICAL = etree.XPath("//link[@rel='canonical']/@href")
_SHORTLINK = etree.XPath("//link[@rel='shortlink']/@href")
_ALTERNATES = etree.XPath("//link[@rel='alternate'][@hreflang][@href]")
_BASE = etree.XPath("//base/@href")
_H1 = etree.XPath("//h1")
_PASSWORD = etree.XPath("//form[.//input[@type='password']]")
_HISTORY = etree.XPath("//*[@data-history-node-id]/@data-history-node-id")
_NODE = re.compile(r"/node/(\d+)/?$")
_BODY_NODE = re.compile(r"(?:^|\s)page-node-(\d+)(?:\s|$)")
_SITE_NAME = re.compile(r"(?:^|\s)(?:site-?(?:name|title|branding)\S*|logo|brand\S*|header__\S*)(?:\s|$)")
_TITLE_MARK = re.compile(r"(?:^|\s)(?:page-title|page__title|title|node__title|article-title)(?:\s|$)")
_JSON = re.compile(r"\s*[\[{]")
_LABEL = re.compile(
    r"\s*(?:tags?|labels?|topics?|themes?|subjects?|countr(?:y|ies)|news types?|keywords?|categor(?:y|ies)|onderwerp(?:en)?|thema['’]?s?|"
    r"land(?:en)?|nieuwstypes?|trefwoord(?:en)?|rubriek(?:en)?|categorie(?:ën|en)?|th[eè]mes?|sujets?|pays|types? d['’]actualités?|"
    r"mots[- ]cl[eé]s|catégories?|themen|länder|schlag(?:wörter|worte)|stichw(?:örter|orte)|kategorien?|nachrichtentyp(?:en)?|étiquettes?)\s*:?\s*",
    re.IGNORECASE,
)


def read_article(response: Response, rendered: RenderTime) -> Detail:
    """Return what the article page in `response` says; `rendered` is when it was rendered.

    Raises `bodspider.errors.DetailError` for what holds no article: ``not-html`` (a document, an image, JSON), ``empty`` and
    ``login``.
    """
    return ArticlePage(_html(response), rendered).read()


class ArticlePage:
    """One article page. Each field has one method, which tries its sources in order and notes which one answered."""

    def __init__(self, response: TextResponse, rendered: RenderTime) -> None:
        self.response = response
        self.rendered = rendered
        self.root: Element = Selector(text=response.text, type="html").root
        self.main = main_of(self.root)
        self.article = article_of(self.root, self.main)
        self.hits: dict[str, str] = {}
        bases = _BASE(self.root)
        self.base = (resolve(response.url, bases[0]) if bases else None) or response.url

    def read(self) -> Detail:
        if not "".join(self.root.itertext()).strip() and not self.metadata.article:
            raise DetailError("empty", "the page is empty")
        body, text = self.body()
        if body is None and self.article is None and _PASSWORD(self.main):
            raise DetailError("login", "the page asks for a login")
        published, modified = self.dates(frozenset(text))
        scope = text or [self.scope]
        return Detail(
            url=self.url,
            language=self.language,
            translations=self.translations,
            node=self.node(),
            title=self.title,
            body=body,
            author=self.author(),
            tags=self.tags(frozenset(text)),
            images=images_of(self.scope, self.base),
            attachments=attachments_of(self.scope, self.base),
            links=links_of(scope, self.base, self.response.url),
            published=published,
            modified=modified,
            hits=self.hits,
        )

    @cached_property
    def metadata(self) -> Metadata:
        return read_metadata(self.root)

    @property
    def scope(self) -> Element:
        """The article's element, or the main content where no element is marked as one."""
        return self.article if self.article is not None else self.main

    def first(self, field: str, sources: Iterable[tuple[str, Callable[[], str | None]]]) -> str | None:
        """Return the first answer that `sources` give, and note the name of the source."""
        for name, ask in sources:
            value = ask()
            if value and value.strip():
                self.hits[field] = name
                return value
        return None

    @cached_property
    def translations(self) -> dict[str, str]:
        found = {}
        for link in _ALTERNATES(self.root):
            language, url = link.get("hreflang", "").strip(), resolve(self.base, link.get("href"))
            if url and language and language.lower() != "x-default":
                found.setdefault(language, canonical(url))
        return found

    @cached_property
    def url(self) -> str:
        """The canonical address where it can be trusted, so that one wrong tag never makes one article of many."""
        here = canonical(self.response.url)
        named = _CANONICAL(self.root)
        url = resolve(self.base, named[0]) if named else None
        if url is None or not _same_site(url, here):
            return here
        there = canonical(url)
        known = {url_key(each) for each in self.translations.values()}
        trusted = urlsplit(there).path.rstrip("/") == urlsplit(here).path.rstrip("/") or url_key(there) in known
        return there if trusted or _NODE.search(urlsplit(here).path) else here

    @cached_property
    def language(self) -> str | None:
        header = self.response.headers.get("Content-Language") or b""
        return self.first(
            "language",
            (
                ("article[lang]", lambda: self.article.get("lang") if self.article is not None else None),
                ("canonical[hreflang]", self._language_of_address),
                ("html[lang]", lambda: self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang")),
                ("json-ld", lambda: self.metadata.text("inLanguage")),
                ("content-language", lambda: header.decode("latin-1").partition(",")[0].strip()),
                ("og:locale", lambda: next((value for _, value in self.metadata.meta("og:locale")), None)),
            ),
        )

    def _language_of_address(self) -> str | None:
        """The language under which the page lists its own address among its translations, when it is asked for by another."""
        if url_key(self.url) == url_key(self.response.url):
            return None
        matching = [language for language, url in self.translations.items() if url_key(url) == url_key(self.url)]
        return matching[0] if len(matching) == 1 else None

    def node(self) -> str | None:
        def from_body() -> str | None:
            body = self.root.find("body")
            found = _BODY_NODE.search(body.get("class", "")) if body is not None else None
            return found.group(1) if found else None

        return self.first(
            "node",
            (
                ("shortlink", lambda: _node_of(next(iter(_SHORTLINK(self.root)), None))),
                ("data-history-node-id", lambda: next(iter(set(_HISTORY(self.scope))), None)),
                ("article[about]", lambda: _node_of(self.scope.get("about"))),
                ("body.page-node", from_body),
                ("address", lambda: _node_of(urlsplit(self.url).path)),
            ),
        )

    @cached_property
    def title(self) -> str | None:
        return self.first(
            "title",
            (
                ("h1", self._heading),
                ("json-ld", lambda: self.metadata.text("headline") or self.metadata.text("name")),
                ("og:title", lambda: next((value for _, value in self.metadata.meta("og:title", "dcterms.title")), None)),
                ("title", self._head_title),
            ),
        )

    def _heading(self) -> str | None:
        headings = [each for each in _H1(self.root) if not is_unseen(each) and "".join(each.itertext()).strip()]
        marked = [each for each in headings if not any(_SITE_NAME.search(node.get("class", "")) for node in (each, *each.iterancestors()))]
        ranked = sorted(marked, key=self._rank)
        return "".join(ranked[0].itertext()) if ranked else None

    def _rank(self, heading: Element) -> int:
        around = list(heading.iterancestors())
        if _TITLE_MARK.search(heading.get("class", "")) or heading.get("id") == "page-title":
            return 0
        if self.article is not None and self.article in around:
            return 1
        if any(each.tag in ("header", "nav", "footer", "aside") and self.main not in each.iterancestors() for each in around):
            return 3
        return 2

    def _head_title(self) -> str | None:
        title = next(self.root.iter("title"), None)
        return re.split(r"\s+[|–—]\s+", "".join(title.itertext()))[0] if title is not None else None

    def body(self) -> tuple[str | None, list[Element]]:
        """Return the text and the elements that hold it; none of both when the article has no text."""
        text: list[Element] = []
        if self.article is not None or has_fields(self.main):
            text = text_elements(self.scope)
        found = self.first(
            "body",
            (
                ("fields", lambda: text_of_fields(text) if text else None),
                ("article", lambda: self._structured() if self.article is not None and not text else None),
                ("json-ld", lambda: self.metadata.text("articleBody") if not text else None),
                ("main", lambda: self._structured() if self.article is None else None),
                ("trafilatura", lambda: self._general() if self.article is None else None),
            ),
        )
        return found, text

    def _structured(self) -> str | None:
        if self.article is not None and has_fields(self.article):
            return None
        if self.article is None and self.main is self.root:
            return None
        return text_of_structure(self.scope, self.title)

    def _general(self) -> str | None:
        import trafilatura

        return trafilatura.extract(self.response.text, include_comments=False, include_tables=True, favor_precision=True) or None

    def author(self) -> str | None:
        marked = {}
        for element in own(self.scope):
            name = _author_mark(element)
            if name and name not in marked:
                marked[name] = element

        def mark(name: str) -> tuple[str, Callable[[], str | None]]:
            return name, lambda: _value(marked[name]) if name in marked else None

        return self.first(
            "author",
            (
                *map(mark, ("field--name-field-author", "schema:author", "field--name-uid", "rel=author", "username")),
                ("json-ld", lambda: next(iter(self.metadata.names("author")), None)),
                ("meta", lambda: next((value for _, value in self.metadata.meta("author", "dcterms.creator")), None)),
                ("submitted", self._signed),
            ),
        )

    def _signed(self) -> str | None:
        for element in own(self.scope):
            if element.tag in ("div", "p", "footer", "span") and len(element) < 6:
                line = " ".join("".join(element.itertext()).split())
                signed = SIGNED.fullmatch(line) if len(line) < 200 else None
                if signed:
                    return signed["author"]
        return None

    def tags(self, text: frozenset[Element]) -> tuple[str, ...]:
        found = list(_tags_in(self.scope, text))
        if not found and self.article is not None:
            found = list(_tags_in(self.main, text))
        if found:
            self.hits["tags"] = "links"
            return tuple(dict.fromkeys(found))
        keywords = [each for name in self.metadata.names("keywords") for each in name.split(",")]
        named = [*keywords, *(value for _, value in self.metadata.meta("article:tag"))]
        if named:
            self.hits["tags"] = "metadata"
        return tuple(dict.fromkeys(each.strip() for each in named if each.strip()))

    def dates(self, text: frozenset[Element]) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        published, modified = head_dates(self.metadata, self.rendered)
        told = BodyDates(self.rendered, self.language)
        if text or self.article is None or has_fields(self.article):
            told.read(self.scope, text)
        else:
            told.read(self.scope, frozenset(self._prose()))
        if self.article is not None and not told.published:
            told.read(self.main, text | {self.article})
        return unique(published + told.published), unique(modified + told.modified)

    def _prose(self) -> Iterator[Element]:
        """Yield the paragraphs, lists and tables of an article without marked fields: the dates in them are its text."""
        for element in own(self.scope):
            inside = [each for each in element.iterancestors() if each is not self.scope]
            is_meta = any(is_beside(each) for each in inside) or is_beside(element)
            if element.tag in ("table", "blockquote", "ol", "figure", "pre") and not is_meta:
                yield element
            elif element.tag == "p" and not is_meta and len("".join(element.itertext())) > 100:
                yield element


def _html(response: Response) -> TextResponse:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if not response.body.strip():
        raise DetailError("empty", "the page is empty")
    if kind and kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "text/xml", "application/xml"):
        raise DetailError("not-html", f"the page is {kind}")
    page = response if isinstance(response, TextResponse) else response.replace(cls=HtmlResponse)
    start = page.text[:1000].lstrip("\ufeff \t\r\n")
    if not re.search(r"<(?:!doctype|html|head|body|article|div|h1|main|p|\?xml)\b", start, re.IGNORECASE) or _JSON.match(start):
        raise DetailError("not-html", "the page is no HTML")
    return page


def _same_site(one: str, other: str) -> bool:
    return host_of(one).removeprefix("www.") == host_of(other).removeprefix("www.") and bool(host_of(one))


def _node_of(address: str | None) -> str | None:
    found = _NODE.search((address or "").partition("?")[0])
    return found.group(1) if found else None


def _author_mark(element: Element) -> str | None:
    name = field_name(element) or ""
    if name.startswith("field-author") or name.startswith("author"):
        return "field--name-field-author"
    if name == "uid":
        return "field--name-uid"
    relation = element.get("rel") or ""
    if relation in ("schema:author", "sioc:has_creator") or element.get("itemprop") == "author":
        return "schema:author"
    if relation == "author":
        return "rel=author"
    return "username" if "username" in element.get("class", "").split() else None


def _value(field: Element) -> str | None:
    """Return the text of `field` without its label."""

    def leave_out(element: Element) -> bool:
        return is_unseen(element) or "field__label" in element.get("class", "") or "field-label" in element.get("class", "").split()

    named = next((each for each in field.iter(etree.Element) if (each.get("property") or "").endswith("name") and each.get("content")), None)
    if named is not None:
        return named.get("content")
    return " ".join(block_text([field], leave_out=leave_out).split()) or None


def _tags_in(scope: Element, text: frozenset[Element]) -> Iterator[str]:
    for element in own(scope, without=text):
        name = field_name(element) or ""
        is_tag_field = name.startswith(("field-tag", "field-topic", "field-theme", "field-keyword", "field-subject", "field-categor"))
        if is_tag_field or _is_labelled_list(element):
            yield from _texts(element.iter("a"))
            if not any(True for _ in element.iter("a")):
                yield from _texts(each for each in element.iter("div", "span", "li") if "field__item" in each.get("class", "").split())
        elif element.tag == "a" and is_term_link(element):
            yield from _texts([element])


def _is_labelled_list(element: Element) -> bool:
    """Tell whether `element` is a known label, such as Topics or Landen, and links behind it."""
    if element.tag not in ("div", "dl", "section", "ul", "li", "p") or is_link_list(element):
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    if not links or any(each.tag in ("article", "table") for each in element):
        return False
    linked = "".join("".join("".join(link.itertext()).split()) for link in links)
    first = next(iter(element.itertext()), "")
    texts = [each.strip() for each in element.itertext() if each.strip()]
    return bool(texts and _LABEL.fullmatch(texts[0] or first)) and len("".join("".join(texts).split())) <= len(linked) + 40 + 3 * len(links)


def _texts(elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield text
