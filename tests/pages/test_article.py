"""Article pages: each fixture folder is a page with what it says, field by field; captured pages say what they truly hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bodspider.dates import settle
from bodspider.errors import DetailError
from bodspider.pages import article
from bodspider.text import clean_line
from tests.pages.article_fixtures import ADDRESS, BRUSSELS, CAPTURED, FIXTURES, RENDERED, TITLE, fixture, plain, read


def fixture_fields() -> Iterator[tuple[str, str]]:
    for path in sorted(FIXTURES.glob("article-*/expected.json")):
        yield from ((path.parent.name, field) for field in json.loads(path.read_text("utf-8")) if field not in ("address", "day"))


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in FIXTURES.glob("article-*/page.html")))
def test_fixture_day(folder: str) -> None:
    detail, expected = fixture(folder)
    if "day" in expected:
        published = settle(detail.published, timezone=BRUSSELS, now=RENDERED.instant + timedelta(days=2000)).published
        assert (published and published.astimezone(BRUSSELS).date().isoformat()) == expected["day"]


@pytest.mark.parametrize(("folder", "field"), list(fixture_fields()))
def test_fixture(folder: str, field: str) -> None:
    detail, expected = fixture(folder)
    assert plain(getattr(detail, field)) == expected[field]


def captured() -> list[dict[str, Any]]:
    if not CAPTURED.exists():
        return []
    return [page for page in json.loads((CAPTURED / "manifest.json").read_text("utf-8"))["pages"] if page["kind"] == "detail"]


def test_captured_pages_are_there() -> None:
    if not CAPTURED.exists():
        pytest.skip("the captured pages in ../shared are not beside this repository")
    assert len(captured()) == 69


@pytest.mark.parametrize("page", captured(), ids=lambda page: page["url"].rpartition("/")[2])
def test_captured_page(page: dict[str, Any]) -> None:
    head, _, body = (CAPTURED / page["file"]).read_bytes().partition(b"\r\n\r\n")
    language = re.search(rb"(?im)^content-language: *(\S+)", head)
    detail = read(body, page["url"], **({"Content_Language": language.group(1).decode()} if language else {}))
    truth = page["article"]
    assert clean_line(detail.title) == clean_line(truth["title"])
    assert clean_line(detail.author) == clean_line(truth["author"])
    assert detail.language == truth["language"]
    assert [clean_line(tag) for tag in detail.tags] == [clean_line(tag) for tag in truth["tags"]]
    assert dict(detail.translations) == truth["translations"]
    assert squeezed(detail.body) == squeezed(truth["body_text"])
    assert len(detail.published) >= 1
    assert detail.modified == ()


def squeezed(text: str | None) -> str:
    return "".join(re.sub("(?m)^- ", "", text or "").replace("\u00ad", "").split())


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        ("", "text/html", "empty"),
        (" \n ", "text/html", "empty"),
        ("<html><body></body></html>", "text/html", "empty"),
        ("<html><body><!-- nothing --><script>let x</script></body></html>", "text/html", "empty"),
        ('{"a": "<p>1</p>"}', "application/json", "not-html"),
        ('{"a": "<p>1</p>"}', "text/html", "not-html"),
        (b"%PDF-1.4\x00\xff<p>", "application/pdf", "not-html"),
        (b"%PDF-1.4\x00\xff<p>", "text/html", "not-html"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "not-html"),
        ("just text", "text/plain", "not-html"),
        ("<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "application/xml", "not-html"),
        ("<main><h1>Log in</h1><form><input name=name><input type=password></form></main>", "text/html", "login"),
    ],
)
def test_what_holds_no_article_is_refused(body: str | bytes, content_type: str, reason: str) -> None:
    with pytest.raises(DetailError) as refused:
        read(body, Content_Type=content_type)
    assert refused.value.reason == reason


def test_a_login_block_beside_an_article_is_no_login_page() -> None:
    page = f"<aside><form><input type=password></form></aside><main>{TITLE}<article><p>Tekst.</p></article></main>"
    assert read(page).body == "Tekst."


_SITE = "https://site.example"

_HERE = "https://site.example/nl/nieuws/x"

_ALTERNATES = (
    '<link rel=alternate hreflang=nl href="/nl/nieuws/y"><link rel=alternate hreflang=fr href="/fr/actualites/y">'
    '<link rel=alternate hreflang=x-default href="/z">'
)


@pytest.mark.parametrize(
    ("here", "canonical", "alternates", "expected"),
    [
        (_HERE, "", "", _HERE),
        (f"{_HERE}?utm_source=a#b", "", "", _HERE),
        (f"{_HERE}?page=1", _HERE, "", _HERE),
        (_HERE, "https://www.site.example/nl/nieuws/x/", "", "https://www.site.example/nl/nieuws/x/"),
        (_HERE, "/nl/nieuws/x", "", _HERE),
        (_HERE, "https://elsewhere.example/nl/nieuws/x", "", _HERE),
        (_HERE, "https://site.example/", "", _HERE),
        (_HERE, "https://site.example/nl/nieuws/y", "", _HERE),
        (_HERE, "javascript:alert(1)", "", _HERE),
        (_HERE, "https://site.example/nl/nieuws/y", _ALTERNATES, "https://site.example/nl/nieuws/y"),
        (
            "https://site.example/fr/actualites/y",
            "https://site.example/nl/nieuws/y",
            _ALTERNATES,
            "https://site.example/fr/actualites/y",
        ),
        ("https://site.example/fr/node/9", "https://site.example/nl/nieuws/z", "", "https://site.example/nl/nieuws/z"),
        ("https://site.example/node/9", "https://site.example/", "", "https://site.example/node/9"),
        ("https://site.example/story.php?id=9", "https://site.example/story.php", "", "https://site.example/story.php?id=9"),
    ],
)
def test_a_canonical_address_must_be_plausible(here: str, canonical: str, alternates: str, expected: str) -> None:
    link = f'<link rel=canonical href="{canonical}">' if canonical else ""
    assert read(f"<html><head>{link}{alternates}</head><body>{TITLE}</body></html>", here).url == expected


@pytest.mark.parametrize(
    ("page", "headers", "expected"),
    [
        ("<html lang=nl-be><body><article lang=fr><p>x", {}, "fr"),
        ("<html lang=nl_be><body><article><p>x", {}, "nl-BE"),
        ('<html lang=""><body><article lang=und><p>x', {"Content_Language": "de"}, "de"),
        ('<html><head><meta property="og:locale" content="fr_BE"></head><body><article><p>x', {}, "fr-BE"),
        ('<html><head><link rel=alternate hreflang=nl href="/nl/nieuws/x"><meta property="og:locale" content="fr_BE">', {}, "nl"),
        ('<html><body><article><p lang="ar">x', {}, None),
    ],
)
def test_language(page: str, headers: dict[str, str], expected: str | None) -> None:
    assert read(page if "<body" in page else f"{page}</head><body>{TITLE}", **headers).language == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<link rel=shortlink href=/nl/node/7>", "", "7"),
        ("<link rel=shortlink href='https://site.example/?p=7'>", "", None),
        ("", "<article data-history-node-id=8><p>x</p></article>", "8"),
        ("", "<div class='node node-full' id=node-9><p>x</p></div>", "9"),
        ("", "<article about=/nl/node/10 class=node><p>x</p></article>", "10"),
        ("", "<article><p>x <a href=/node/11>elsewhere</a></p></article>", None),
        (
            '<script data-drupal-selector=drupal-settings-json>{"path":{"currentPath":"node\\/12"}}</script>',
            "",
            "12",
        ),
    ],
)
def test_node(head: str, body: str, expected: str | None) -> None:
    assert read(f"<html><head>{head}</head><body><main>{TITLE}{body}</main></body></html>").node == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h1 id=site-name><a href=/>Site</a></h1><h1 id=page-title>Real</h1>", "Real"),
        ("<main><h1 class=visually-hidden>News</h1><h2>x</h2></main><title>Real | Site</title>", "Real"),
        ("<title>Real one - Site</title><header><h1>Site</h1></header><main><h1>Real one</h1></main>", "Real one"),
        ("<h1>A &lt;em&gt;b&lt;/em&gt; <em>c</em></h1>", "A <em>b</em> c"),
        ("<meta property=og:title content='Cut in …'><title>Cut in two | S</title><p>x", "Cut in two"),
        ("<meta property=og:site_name content=S><title>A | B | S</title><p>x", "A | B"),
        ("<h1>Long <span class=visually-hidden>hidden</span>title</h1>", "Long title"),
        ("<article><p>no title", None),
    ],
)
def test_title(page: str, expected: str | None) -> None:
    assert read(f"<html><body>{page}</body></html>").title == expected


def test_the_language_switcher_names_no_translation() -> None:
    page = f"<a class=language-link hreflang=fr href=/fr/node/1>FR</a>{TITLE}<article><p>x</p></article>"
    assert read(page).translations == {}


def test_a_general_extractor_is_the_last_resort() -> None:
    sentence = "Een zin over de put die lang genoeg is om als tekst van een artikel te gelden. "
    page = f"<html><body><div>{TITLE}</div><table><tr><td>{sentence * 6}<br><br>{sentence * 6}</td></tr></table></body></html>"
    detail = read(page)
    assert sentence.strip() in (detail.body or "")
    assert detail.hits["body"] == "trafilatura"


def test_a_general_extractor_is_not_asked_where_nothing_is_as_long_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(article, "general_text", lambda html, *_: asked.append(html))
    short, long = "<td>5 mei 2021</td>" * 100, f"<td>{'woorden ' * 8}</td>" * 20
    assert read(f"<html><body>{TITLE}<table><tr>{short}</tr></table></body></html>").body is None
    assert asked == []
    read(f"<html><body>{TITLE}<table><tr>{long}</tr></table></body></html>")
    assert len(asked) == 1


def test_every_field_says_which_selector_gave_it() -> None:
    detail, _ = fixture("article-olivero")
    assert detail.hits["author"] == "username"
    assert detail.hits["published"] == "time"
    assert {"url", "language", "translations", "node", "title", "body", "tags"} <= detail.hits.keys()


@pytest.mark.parametrize("tag", ["div", "span", "a href=/x", "ul><li", "section", "article", "b"])
def test_depth_is_no_danger(tag: str) -> None:
    page = f"<html><body>{TITLE}<article><p>begin</p>{f'<{tag}>' * 200}x</article></body></html>"
    assert (read(page).body or "begin").startswith("begin")
    with pytest.raises(DetailError, match=r"deep|elements"):
        read(page.replace("x</article>", f"{f'<{tag}>' * 5000}x</article>"))


@pytest.mark.skipif(not CAPTURED.exists(), reason="the captured pages in ../shared are not beside this repository")
@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r' (?:class|id|role|aria-[\w-]+|data-[\w-]+)="[^"]*"', ""),
        ("<(/?)article", r"<\1div"),
        ("<(/?)main", r"<\1div"),
    ],
    ids=["no classes", "no article", "no main"],
)
def test_captured_pages_read_the_same_under_other_markup(pattern: str, instead: str) -> None:
    for page in captured():
        body = (CAPTURED / page["file"]).read_bytes().partition(b"\r\n\r\n")[2].decode()
        detail, truth = read(re.sub(pattern, instead, body), page["url"]), page["article"]
        assert squeezed(detail.body) == squeezed(truth["body_text"])
        assert clean_line(detail.title) == clean_line(truth["title"])
        assert list(map(clean_line, detail.tags)) == list(map(clean_line, truth["tags"]))
        assert {each.raw for each in detail.published} == {each.raw for each in read(body, page["url"]).published}


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ('{"@type":"NewsArticle","datePublished":"2021-01-01"}', ["2021-01-01"]),
        ('{"@type":"NewsArticle","url":"https://site.example/nl/nieuws/x","datePublished":"2021-01-01"}', ["2021-01-01"]),
        (
            '{"@type":"NewsArticle","url":"https://site.example/nl/nieuws/z","headline":"Titel","datePublished":"2021-01-01"}',
            ["2021-01-01"],
        ),
        ('{"@type":"NewsArticle","url":"https://site.example/nl/nieuws/z","headline":"Ander","datePublished":"2021-01-01"}', []),
        ('[{"@type":"NewsArticle","datePublished":"2021-01-01"},{"@type":"NewsArticle","datePublished":"2021-01-02"}]', []),
        ('{"@type":"WebPage","datePublished":"2021-01-01"}', ["2021-01-01"]),
        (
            '[{"@type":"NewsArticle","url":"https://site.example/nl/nieuws/z","headline":"Ander","datePublished":"2021-01-01"},'
            '{"@type":"WebPage","@id":"https://site.example/nl/nieuws/x","datePublished":"2021-01-02"}]',
            ["2021-01-02"],
        ),
        ('{"@type":"Person","datePublished":"2021-01-01"}', []),
        ('<!-- {"@type":["Thing","NewsArticle"],"headline":"a\nb","datePublished":"2021-01-01",}; -->', ["2021-01-01"]),
        ('{"@type":"NewsArticle","datePublished":', []),
        ('{"@type":"NewsArticle","datePublished":null,"author":[null,3,{"name":["x"]}],"keywords":{"a":1}}', []),
        ('"text"', []),
    ],
)
def test_json_ld_counts_when_it_is_about_this_page(described: str, expected: list[str]) -> None:
    page = f'<html><head><script type="application/ld+json">{described}</script></head><body>{TITLE}<article><p>x</p></article></body></html>'
    detail = read(page)
    assert [each.raw for each in detail.published] == expected
    assert detail.body == "x"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#x00dfff", "&#57343;"])
def test_half_a_surrogate_pair_is_no_reason_to_lose_the_text_around_it(reference):
    detail = read(f"{TITLE}<article class=node><div class=field--name-body><p>voor{reference} na</p></div></article>")
    assert detail.body == "voor\ufffd na"
    assert detail.title == "Titel"


def test_a_canonical_address_that_is_none_is_passed_over():
    json_ld = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Titel"}</script>'
    assert read(f'<link rel=canonical href="http://[">{json_ld}{TITLE}<article class=node><p>Tekst.</p></article>').url == ADDRESS
