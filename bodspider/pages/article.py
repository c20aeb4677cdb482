"""Article pages: what each field of an article is read from, in order of preference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scrapy.http import Response

from bodspider.dates._types import RenderTime
from bodspider.errors import DetailError
from bodspider.pages._accordions import unfold
from bodspider.pages._address import active_node, address_of, node_number, node_of, node_of_article, translations_of
from bodspider.pages._author import author_of, first_name
from bodspider.pages._blocks import block_text
from bodspider.pages._fallback import general_text
from bodspider.pages._finds import Survey
from bodspider.pages._generator import counts_fixed
from bodspider.pages._head import Head, described_article, keywords_in, names_in, read_head
from bodspider.pages._lead import without_repeated_lead
from bodspider.pages._limits import count_elements, crowd_of, tangle_of
from bodspider.pages._links import images_of, links_of
from bodspider.pages._remembered import once
from bodspider.pages._scope import article_of, banner_of, densest, has_sentence, is_drupal_node, main_of, visible_text
from bodspider.pages._statements import Said, said_by_elements, said_by_head, said_by_survey, statements
from bodspider.pages._styles import without_stylesheets
from bodspider.pages._survey import survey, survey_around, survey_behind
from bodspider.pages._terms import term_texts
from bodspider.pages._text import elements_by_tag, parse, parse_utf8
from bodspider.pages._title import TITLES, title_of
from bodspider.pages._types import Detail
from bodspider.pages._web_page import WebPage, web_page
from bodspider.text import language_tag
from bodspider.urls import canonical, resolve

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_AUTHOR_META = ("author", "article:author", "dcterms.creator", "dc.creator", "parsely-author", "sailthru.author")
_MIN_TEXT = 500


def read_article(response: Response, rendered: RenderTime) -> Detail:
    """Return what the article page `response`, rendered at `rendered`, says; what it does not say is ``None`` or empty.

    Raises `bodspider.errors.DetailError` with the reason ``not-html`` for what is no web page, ``empty`` for a page
    without any text, ``login`` for one that only asks for a login, and ``too-complex`` for one that no program should be made to read.
    """
    page = ArticlePage(web_page(response), rendered)
    page.refuse()
    detail = page.detail()
    if not (detail.title or detail.body or detail.images or detail.published):
        raise DetailError("empty", "the page holds no article")
    return detail


class ArticlePage:
    """The page of one article. Every field has one method; `hits` names the selector that gave it."""

    def __init__(self, page: WebPage, rendered: RenderTime) -> None:
        response, text, is_utf8 = page
        self.here = canonical(response.url)
        self.response = response
        self.rendered = rendered
        if crowd := crowd_of(text):
            raise DetailError("too-complex", f"the page is too complex: {crowd}")
        self.text = text
        data, self.left_out = without_stylesheets(response.body) if is_utf8 else (b"", 0)
        self.root: Any = parse_utf8(data) if is_utf8 else parse(text)
        if tangle := tangle_of(self.root, self.text, self.left_out):
            raise DetailError("too-complex", f"the page is too complex: {tangle}")
        parts = elements_by_tag(self.root, "base", "button", "h1", "link", "meta", "script", "title")
        self.folded = unfold(self.root, parts["button"], has_tabs=b'"tabpanel"' in data if data else '"tabpanel"' in text)
        self.head: Head = read_head(parts)
        self.headings = parts["title"] + parts["h1"]
        self.base = (resolve(response.url, self.head.base) if self.head.base else None) or response.url
        self.hits: dict[str, str] = {"json-ld": "broken"} if self.head.broken else {}
        self.tried: dict[str, tuple[str, ...]] = {}
        self.main = main_of(self.root)
        self.node, source = node_of(self.head, self.base, self.root)
        self._hit("node", source)

    @once
    def article(self) -> Any | None:
        return article_of(self.root, self.main, self.node)

    @once
    def scope(self) -> Any | None:
        """The element that holds the article: what is marked as one, the main content, or where most text stands."""
        if self.article is not None:
            return self.article
        return self.main if self.main is not None else densest(self.root)

    @once
    def found(self) -> Survey:
        return survey(self.scope, self.title, self.folded) if self.scope is not None else Survey()

    @once
    def around(self) -> Survey:
        """What the main content says of the article around it."""
        if self.scope is None or self.scope is self.main:
            return Survey()
        outer = self.main if self.main is not None and self.main in self.scope.iterancestors() else self._above_title()
        return survey_around(outer, self.scope) if outer is not None else Survey()

    @once
    def banner(self) -> Survey:
        """What a banner that holds the title, apart from the main content, says of the article beside it."""
        banner = banner_of(self.headings, self.title, self.main if self.main is not None else self.scope)
        return survey_behind(*banner) if banner is not None else Survey()

    def _above_title(self) -> Any | None:
        above = list(self.scope.iterancestors()) if self.scope is not None else []
        return next(
            (each for each in above if next(each.iter("h1"), None) is not None and each.tag not in ("body", "html")), None
        )

    @once
    def described(self) -> dict[str, Any]:
        """The article that JSON-LD describes."""
        if not self.head.nodes:
            return {}
        headings = [" ".join("".join(each.itertext()).split()) for each in self.headings]
        addresses = [url for url in (self.response.url, self.head.href("canonical")) if url]
        return described_article(self.head.nodes, addresses, headings)

    def refuse(self) -> None:
        if not len(self.root) or not visible_text(self.root, 0):
            raise DetailError("empty", "the page is empty")
        if self.article is None and not self.described and _asks_for_login(self.main if self.main is not None else self.root):
            raise DetailError("login", "the page asks for a login")

    def detail(self) -> Detail:
        translations = self.translations
        said = self.said()
        spoken = language_tag(self.root.get("lang") or self.root.get(_XML_LANG)) or self.language
        fixed = counts_fixed(self.response, self.head.meta(["generator"]))
        return Detail(
            url=self.url,
            language=self.language,
            translations=translations,
            node=self.node_number(),
            title=self.title,
            body=self.body(),
            author=self.author(),
            tags=self.tags(),
            images=images_of(self.found.images, self.base),
            attachments=links_of((each for each in self.found.anchors if each in self.found.files), self.base, self.here),
            links=links_of((each for each in self.found.anchors if self._is_link(each)), self.base, self.here),
            published=statements(said, "published", spoken, self.rendered, fixed=fixed),
            modified=statements(said, "modified", spoken, self.rendered, fixed=fixed),
            hits=self.hits,
            tried=self.tried,
        )

    def _is_link(self, anchor: Any) -> bool:
        return anchor not in self.found.files and "tag" not in (anchor.get("rel") or "").split()

    def _hit(self, field: str, source: str) -> None:
        if source:
            self.hits[field] = source

    def _first(self, field: str, sources: Iterable[tuple[str, Callable[[], str | None]]]) -> str | None:
        for name, read in sources:
            if value := read():
                self._hit(field, name)
                return value
            self._miss(field, name)
        return None

    def _miss(self, field: str, *sources: str) -> None:
        self.tried[field] = (*self.tried.get(field, ()), *sources)

    @once
    def translations(self) -> dict[str, str]:
        found = translations_of(self.head, self.base)
        self._hit("translations", "hreflang" if found else "")
        return found

    @once
    def url(self) -> str:
        named = address_of(self.head, self.base, self.here, self.translations)
        self._hit("url", "canonical" if named else "response")
        return named or self.here

    @once
    def language(self) -> str | None:
        described = self.described.get("inLanguage")
        return self._first(
            "language",
            (
                ("article-lang", self._article_language),
                ("canonical-hreflang", lambda: self._listed_language() if self.url != self.here else None),
                (
                    "html-lang",
                    lambda: language_tag(self.root.get("lang") or self.root.get(_XML_LANG) or self.root.get("xml:lang")),
                ),
                ("json-ld", lambda: language_tag(next(iter(names_in(described)), None))),
                ("content-language", self._sent_language),
                ("hreflang", self._listed_language),
                ("og:locale", lambda: language_tag(self.head.meta(("og:locale", "dcterms.language", "dc.language")))),
            ),
        )

    def _article_language(self) -> str | None:
        if self.article is None:
            return None
        spoken = (each for each in (self.article, *self.article.iterancestors()) if each.get("lang"))
        return next(
            (tag for each in spoken if each.tag not in ("html", "body") and (tag := language_tag(each.get("lang")))), None
        )

    def _sent_language(self) -> str | None:
        header = (self.response.headers.get("Content-Language") or b"").decode("latin-1")
        return language_tag(header.partition(",")[0] or self.head.meta(("content-language",)))

    def _listed_language(self) -> str | None:
        return next((language for language, url in self.translations.items() if url == self.url), None)

    def node_number(self) -> str | None:
        if self.node:
            return self.node
        return self._first(
            "node",
            (
                ("article", lambda: node_of_article(self.article) if self.article is not None else None),
                ("address", lambda: node_number(self.response.url) if is_drupal_node(self.article) else None),
                ("language-link", lambda: active_node(self.root)),
            ),
        )

    @once
    def title(self) -> str | None:
        title, source = title_of(self.headings, self.head, self.described)
        self._hit("title", source)
        self._miss("title", *TITLES[: TITLES.index(source)] if source else TITLES)
        return title

    def body(self) -> str | None:
        return self._first(
            "body",
            (
                ("article" if self.article is not None else "main" if self.main is not None else "paragraphs", self._own_text),
                ("json-ld", lambda: next(iter(names_in(self.described.get("articleBody"))), None)),
                ("trafilatura", self._general_text),
            ),
        )

    def _own_text(self) -> str | None:
        texts = [block_text(each, self.found.without) for each in self.found.texts]
        return "\n\n".join(without_repeated_lead([text for text in texts if text])) or None

    def _general_text(self) -> str | None:
        if self.article is not None or not visible_text(self.root, _MIN_TEXT) or not has_sentence(self.root):
            return None
        return general_text(self.text, self.response.url, count_elements(self.root) + self.left_out)

    def author(self) -> str | None:
        for part in self._parts():
            author, source = author_of(part)
            if author:
                self._hit("author", source)
                return author
        self._miss("author", "article", "around", "banner")
        return self._first(
            "author",
            (
                ("json-ld", lambda: first_name(names_in(self.described.get("author") or self.described.get("creator")))),
                ("meta", lambda: first_name(value for name in _AUTHOR_META for value in self.head.metas.get(name, ())[:1])),
            ),
        )

    def _parts(self) -> Iterator[Survey]:
        """Yield what can tell of the article, the nearest first; each is only looked at when the one before does not."""
        yield self.found
        yield self.around
        yield self.banner

    def tags(self) -> tuple[str, ...]:
        for source, read in (
            ("terms", lambda: term_texts(self.found.terms)),
            ("terms-around", lambda: term_texts(self.around.terms)),
            ("json-ld", lambda: keywords_in(self.described.get("keywords"))),
            ("article:tag", lambda: self.head.metas.get("article:tag", ())),
        ):
            found = tuple(dict.fromkeys(text for each in read() if (text := " ".join(each.split()))))
            if found:
                self._hit("tags", source)
                return found
            self._miss("tags", source)
        return ()

    def said(self) -> list[Said]:
        """Return what the page says of its article's dates: its head, the article, and what stands around it."""
        said = [*said_by_head(self.head, self.described), *said_by_survey(self.found)]
        kinds = {each.kind for each in said}
        if not {"published", "modified"} <= kinds:
            said.extend(each for each in said_by_survey(self.around) if each.kind not in kinds)
        if not any(each.kind == "published" for each in said):
            said.extend(each for each in said_by_survey(self.banner) if each.kind not in kinds)
        if not any(each.kind == "published" for each in said):
            said.extend(said_by_elements(self.found.late, self.found.labels))
        for kind in ("published", "modified"):
            self._hit(kind, "+".join(dict.fromkeys(each.source for each in said if each.kind == kind)))
        return said


def _asks_for_login(main: Any) -> bool:
    forms = [form for form in main.iter("form") if any(each.get("type") == "password" for each in form.iter("input"))]
    return bool(forms) and next(main.iter("p"), None) is None
