"""Article pages: each fixture folder is a page with what it says, field by field; captured pages say what they truly hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from bodspider.dates import RenderTime, settle
from bodspider.errors import DetailError
from bodspider.pages import Detail, article
from bodspider.pages.article import read_article
from bodspider.text import clean_line

FIXTURES = Path(__file__).parent / "fixtures"
CAPTURED = Path(__file__).resolve().parents[3] / "shared" / "pages"
RENDERED = RenderTime(datetime(2021, 5, 7, 14, 54, 57, tzinfo=UTC), "Last-Modified")
BRUSSELS = ZoneInfo("Europe/Brussels")
ADDRESS = "https://site.example/nl/nieuws/x"
TITLE = "<h1 class=page-title>Titel</h1>"


def read(body: str | bytes, url: str = ADDRESS, **headers: str) -> Detail:
    given = Headers(
        {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    data = body.encode() if isinstance(body, str) else body
    return read_article(responsetypes.from_args(headers=given, url=url, body=data)(url, headers=given, body=data), RENDERED)


def plain(value: Any) -> Any:
    """Return `value` as it would come out of JSON; a link as address and text, a statement as source, raw, shown, language."""
    if hasattr(value, "raw"):
        return [value.source, value.raw, value.shown, value.language]
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return [value.url, value.text] if hasattr(value, "url") else value


@cache
def fixture(folder: str) -> tuple[Detail, dict[str, Any]]:
    expected = json.loads((FIXTURES / folder / "expected.json").read_text("utf-8"))
    return read((FIXTURES / folder / "page.html").read_bytes(), expected.get("address", expected["url"])), expected


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


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Gepubliceerd op 5 mei 2021", ["5 mei 2021"], []),
        ("Last updated on 5 May 2021", [], ["5 May 2021"]),
        ("Dernière mise à jour : 5 mai 2021", [], ["5 mai 2021"]),
        ("Zuletzt aktualisiert am 5. Mai 2021", [], ["5. Mai 2021"]),
        ("Veröffentlicht am 5. Mai 2021 | Aktualisiert: 7. Mai 2021", ["5. Mai 2021"], ["7. Mai 2021"]),
        ("Door 258 op wo, 05/05/2021 - 08:00", ["wo, 05/05/2021 - 08:00"], []),
        ("Ingediend door Wannes Beaulieu op 5 mei 2021", ["5 mei 2021"], []),
        ("Gespeichert von Uwe Am Ende am 5. Mai 2021", ["5. Mai 2021"], []),
        ("Gepost door Redactie Oostende op 5 mei 2021", ["5 mei 2021"], []),
        ("Gepubliceerd op 5 mei 2021 door An Maes", ["5 mei 2021"], []),
        ("Posted on May 5, 2021 by An Maes", ["May 5, 2021"], []),
        ("Last updated: 7 May 2021 | Published: 5 May 2021", ["5 May 2021"], ["7 May 2021"]),
        ("Mis à jour le 7 mai 2021 (publié le 5 mai 2021)", ["5 mai 2021"], ["7 mai 2021"]),
        ("Door Valerie, inschrijven tot 5 mei 2021", [], []),
        ("Inschrijven tot 5 mei 2021", [], []),
        ("De top van 5 mei 2021", [], []),
        ("Op 5 mei 2021 sprak de minister in Gent.", [], []),
    ],
)
@pytest.mark.parametrize(
    "place", ["<header><p>{}</p></header><p>Tekst.</p>", "<p>{}</p><p>Tekst.</p>", "<p>Tekst.</p><footer><div>{}</div></footer>"]
)
def test_a_line_of_dates(place: str, line: str, published: list[str], modified: list[str]) -> None:
    detail = read(f"<main>{TITLE}<article>{place.format(line)}</article></main>")
    assert [each.raw for each in detail.published] == published
    assert [each.raw for each in detail.modified] == modified
    if published or modified:
        assert detail.body == "Tekst."


@pytest.mark.parametrize(
    "sentence",
    [
        "Gepubliceerd in het Staatsblad van 5 mei 2021",
        "Published in the Official Journal of 5 May 2021.",
        "Publié au Moniteur le 5 mai 2021",
    ],
)
def test_a_sentence_on_another_publication_is_text(sentence: str) -> None:
    detail = read(
        f"<main>{TITLE}<article><p>Dit is de tekst van een bericht dat lang genoeg is om gelezen te zijn.</p><p>{sentence}</p></article></main>"
    )
    assert detail.published == ()
    assert sentence in (detail.body or "")


@pytest.mark.parametrize("label", ["Publication date", "Date of publication", "Date de publication", "Datum van publicatie"])
def test_the_name_of_a_date_is_no_text(label: str) -> None:
    place = "<dt>Location</dt><dd>Ghent</dd><dt>Author</dt><dd>An Maes</dd>"
    detail = read(f"<main>{TITLE}<article><p>Tekst.</p><dl><dt>{label}</dt><dd>5 May 2021</dd>{place}</dl></article></main>")
    assert [each.raw for each in detail.published] == ["5 May 2021"]
    assert detail.author == "An Maes"
    assert detail.body == "Tekst."


@pytest.mark.parametrize("classes", ["text-end", "d-flex justify-content-end", "float-start", "align-items-start"])
def test_classes_of_a_grid_say_nothing_of_a_date(classes: str) -> None:
    detail = read(
        f"<main>{TITLE}<article><div class='{classes}'><time datetime=2021-05-03>3 mei 2021</time></div><p>Tekst.</p></article></main>"
    )
    assert [each.raw for each in detail.published] == ["2021-05-03"]


def test_dates_of_other_things_are_no_statements() -> None:
    page = (
        f"<main>{TITLE}<article class=node>"
        "<div class=field--name-body><p>Op <time datetime=2021-06-01>1 juni</time>.</p><p>3 juni 2021</p>"
        "<table><tr><td>4 juni 2021</td></tr></table></div>"
        "<article class=comment><h3><a href=/c>R</a></h3><time datetime=2021-06-05>5 juni</time></article></article></main>"
        "<aside><time datetime=2021-06-06>6 juni</time><p>Laatst bijgewerkt op 7 juni 2021</p></aside>"
    )
    detail = read(page)
    assert detail.published == ()
    assert detail.modified == ()


@pytest.mark.parametrize(
    "line",
    [
        "<div class=d-flex><span>May 5, 2021</span><span>By Office of Water</span></div>",
        "<div class=d-flex><span>Press release</span> | <span>May 5, 2021</span></div>",
        "<header><div>News | May 5, 2021</div></header>",
    ],
)
def test_a_date_beside_an_author_or_a_rubric_is_read(line: str) -> None:
    detail = read(f"<main>{TITLE}<article>{line}<p>Tekst.</p></article></main>")
    assert [each.raw for each in detail.published] == ["May 5, 2021"]
    assert detail.author == ("Office of Water" if "By" in line else None)
    assert detail.body == "Tekst."


def test_a_date_that_a_class_names_is_read_before_the_text_and_not_behind_it() -> None:
    lines = [
        f"<div class=info><span>Nieuws</span> <span class=date>{day}</span> <b>nl</b></div>"
        for day in ("3 mei 2021", "9 mei 2021")
    ]
    text = "<div class=field--name-body><p>Tekst.</p></div>"
    detail = read(f"<main>{lines[0]}{TITLE}<article class=node>{text}{lines[1]}</article></main>")
    assert [each.raw for each in detail.published] == ["3 mei 2021"]
    assert detail.body == "Tekst."


@pytest.mark.parametrize("name", ["Auteur", "Author", "Autorin"])
def test_a_line_with_the_name_of_a_field_and_an_author_is_no_text(name: str) -> None:
    detail = read(f"<main>{TITLE}<article><p><strong>{name}:</strong> An Maes</p><p>Tekst.</p></article></main>")
    assert detail.author == "An Maes"
    assert detail.body == "Tekst."


@pytest.mark.parametrize(
    "line", ["Publié le 5 mai 2021 par An Maes", "May 5, 2021 - by An Maes", "Gepubliceerd door An Maes op 5 mei 2021"]
)
def test_an_author_is_named_before_or_behind_the_date(line: str) -> None:
    assert read(f"<main>{TITLE}<article><p class=node__submitted>{line}</p><p>Tekst.</p></article></main>").author == "An Maes"


def test_tags_in_the_line_of_the_date_are_tags() -> None:
    line = '<div class=node__meta>3 mei 2021 in <a href="/taxonomy/term/1" rel=tag>Hulp</a></div>'
    detail = read(f"<main>{TITLE}<article>{line}<p>Tekst.</p></article></main>")
    assert detail.tags == ("Hulp",)
    assert detail.body == "Tekst."


@pytest.mark.parametrize(
    "links",
    [
        '<p><a href="/nl/nieuws">« Terug naar het overzicht</a></p>',
        '<div><a rel=prev href="/a">Vorig bericht</a> | <a rel=next href="/c">Volgend bericht</a></div>',
        "<div class=fr-share><p class=fr-share__title>Partager la page</p></div>",
    ],
)
def test_ways_back_and_on_are_no_text(links: str) -> None:
    assert read(f"<main>{TITLE}<article><p>Tekst.</p>{links}</article></main>").body == "Tekst."


@pytest.mark.parametrize(
    ("beside", "body"),
    [
        ('<h2>Lees ook</h2><ul><li><a href="/b">Nog een bericht</a></li><li><a href="/c">En nog een</a></li></ul>', "Tekst."),
        ('<h2>Laatste cijfers</h2><p>Drie op <a href="/b">vier</a>.</p>', "Tekst.\n\nLaatste cijfers\n\nDrie op vier."),
    ],
)
def test_links_to_other_articles_below_a_text_that_no_class_marks_are_no_text(beside: str, body: str) -> None:
    detail = read(f"<main>{TITLE}<article><p>Tekst.</p>{beside}</article></main>")
    assert detail.body == body


def test_links_and_files_are_absolute_once_and_told_apart() -> None:
    body = (
        '<a href="a b">A</a><a href="a%20b">again</a><a href="#n">n</a><a href="mailto:x@y.example">m</a><a href="tel:1">t</a>'
        '<a href="javascript:x()">j</a><a href="/f/R.PDF?x=1">R</a><a href="/get" type="application/zip; length=9">zip</a>'
        f'<a href="{ADDRESS}#fn">n</a><a href="//other.example/p">O</a><a href="http://user@x.example/">u</a>'
    )
    detail = read(f'<html><head><base href="/nl/map/"></head><body>{TITLE}<article><p>{body}</p></article></body></html>')
    assert plain(detail.links) == [["https://site.example/nl/map/a%20b", "A"], ["https://other.example/p", "O"]]
    assert plain(detail.attachments) == [["https://site.example/f/R.PDF?x=1", "R"], ["https://site.example/get", "zip"]]


def test_images_without_pixels_icons_and_embedded_data() -> None:
    images = (
        '<img src="a.jpg" alt=" A  b "><img src="a.jpg"><img src="data:image/png;base64,x"><img src="p.gif" width=1 height=1>'
        '<img class="file-icon" src="i.png"><img src="data:x" data-src="lazy.jpg"><img data-lazy="slick.jpg"><img srcset="s-1.jpg 1x, s-2.jpg 2x">'
        '<picture><source srcset="w.webp 2x"><img src=""></picture>'
    )
    detail = read(f"{TITLE}<article><p>{images}</p></article>", "https://site.example/")
    assert [(each.url.rpartition("/")[2], each.text) for each in detail.images] == [
        ("a.jpg", "A b"),
        ("lazy.jpg", None),
        ("slick.jpg", None),
        ("s-1.jpg", None),
        ("w.webp", None),
    ]


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


def test_a_comment_between_a_label_and_its_value_is_passed_over():
    page = f"{TITLE}<article><div>Gepubliceerd op</div><!-- datum --><div>5 mei 2021</div><p>{'Tekst van het bericht. ' * 8}</p></article>"
    detail = read(page)
    assert [statement.raw for statement in detail.published] == ["5 mei 2021"]
    assert "5 mei" not in (detail.body or "")


@pytest.mark.parametrize("classes", ["", " class=datetime"])
@pytest.mark.parametrize("more", ["", " Une autre phrase, plus longue, pour que le texte ne soit pas une ligne." * 8])
def test_a_time_that_is_left_open_swallows_no_text(classes: str, more: str) -> None:
    time = f"<time{classes} datetime=2021-05-05T08:00:00+02:00>5 mai 2021"
    text = f"<p>Premier paragraphe.{more}</p><p>Second.</p>"
    wanted = f"Premier paragraphe.{more}\n\nSecond."
    marked = read(
        f"<html lang=fr><main>{TITLE}<article class=node>{time}<div class=field--name-body>{text}</div></article></main></html>"
    )
    assert marked.body == wanted
    assert plain(marked.published) == [["time", "2021-05-05T08:00:00+02:00", "5 mai 2021", "fr"]]
    unmarked = read(f"<html lang=fr><main>{TITLE}<article>{time}{text}</article></main></html>")
    assert unmarked.body == wanted
    assert plain(unmarked.published) == plain(marked.published)


def test_a_date_keeps_its_soft_hyphens() -> None:
    detail = read(
        f"<html lang=nl><main>{TITLE}<article class=node><time>25 ok&shy;tober 2020</time><p>Tekst</p></article></main>"
    )
    settled = settle(detail.published, timezone=BRUSSELS, now=RENDERED.instant)
    assert [each.raw for each in settled.evidence] == ["25 ok\u00adtober 2020"]
    assert settled.published and settled.published.astimezone(BRUSSELS).date().isoformat() == "2020-10-25"


PROSE = '<div class="text-formatted field field--name-body field--type-text-with-summary field__item"><p>De tekst.</p></div>'


@pytest.mark.parametrize(
    ("around", "body"),
    [
        (f"<h2>Water voor iedereen</h2>{PROSE}", "Water voor iedereen\n\nDe tekst."),
        (f'<div class="content"><h2>Waarom?</h2><div>{PROSE}</div></div>', "Waarom?\n\nDe tekst."),
        (f"<p>Een korte inleiding van deze pagina.</p>{PROSE}", "Een korte inleiding van deze pagina.\n\nDe tekst."),
        (f"{PROSE}<p>Wat hierna komt hoort er ook bij.</p>", "De tekst.\n\nWat hierna komt hoort er ook bij."),
        (
            f"{PROSE}<p>Wat nu komt is tekst.</p><p>Dit hoort er bij.</p>",
            "De tekst.\n\nWat nu komt is tekst.\n\nDit hoort er bij.",
        ),
        (
            f"{PROSE}<div><p>Een zin tussen twee teksten.</p></div>{PROSE}",
            "De tekst.\n\nEen zin tussen twee teksten.\n\nDe tekst.",
        ),
        (
            f"<div><p>Een zin met <a href=/x>een link</a>.</p><p>En nog een zin.</p></div>{PROSE}",
            "Een zin met een link.\n\nEn nog een zin.\n\nDe tekst.",
        ),
        (f"{PROSE}<div><p>Een zin in een vak dat hierna komt.</p></div>", "De tekst."),
        (f"{PROSE}<div class=share></div><p>Een zin die pas later komt.</p>", "De tekst."),
        (f"{PROSE}<p>Schrijf u in voor onze nieuwsbrief en blijf op de hoogte.</p>", "De tekst."),
        (f"{PROSE}<p>Deze website gebruikt cookies om te verbeteren.</p>", "De tekst."),
        (f"{PROSE}<p>Lees ook: de koning bezocht gisteren de haven.</p>", "De tekst."),
        (f"{PROSE}<p>Deel dit artikel met uw vrienden!</p>", "De tekst."),
        (f"{PROSE}<p>Log in of registreer u om een reactie te plaatsen.</p>", "De tekst."),
        (f"{PROSE}<p><a href=/z>De koning bezocht gisteren de haven.</a></p>", "De tekst."),
        (f"<p><a href=/z>De koning bezocht gisteren de haven.</a></p>{PROSE}", "De tekst."),
        (f"<div><h3>Binnenkort</h3><p>Kom allemaal naar de lezing.</p></div>{PROSE}", "De tekst."),
        (f"<div><p>Kom allemaal naar de lezing.</p><a href=/l>Lees meer</a></div>{PROSE}", "De tekst."),
        (f"{PROSE}<p>Persbericht</p>", "De tekst."),
        (f'{PROSE}<div><h3><a href="/b">Ander</a></h3><p>Een zin over een ander bericht.</p></div>', "De tekst."),
        (f"{PROSE}<h2>Lees ook</h2><div><p>Een zin over een ander bericht.</p></div>", "De tekst."),
        (f"{PROSE}<div><p>Schrijf u vandaag nog in.</p><a class=btn href=/in>Inschrijven</a></div>", "De tekst."),
        (f"{PROSE}<div class='field field--name-field-x field--type-list-string'>Een waarde die een zin is.</div>", "De tekst."),
    ],
)
def test_what_a_template_prints_beside_the_text_is_text_when_it_reads_as_such(around: str, body: str) -> None:
    detail = read(f"<main>{TITLE}<article class=node><div class=node__content>{around}</div></article></main>")
    assert detail.body == body


@pytest.mark.parametrize(
    ("banner", "raw"),
    [
        ('<div class="hero"><div><h1>Titel</h1><p class="hero__date">1 maart 2021</p></div></div>', ["1 maart 2021"]),
        ("<section><span>Nieuws</span><h1>Titel</h1><time datetime=2021-03-01>1 maart 2021</time></section>", ["2021-03-01"]),
        ("<header><h1>Titel</h1><div>Gepubliceerd op 1 maart 2021</div></header>", ["1 maart 2021"]),
        ("<header><nav></nav><span>1 maart 2021</span><h1>Titel</h1></header>", []),
        ("<header><div>donderdag 26 november 2026</div><h1>Titel</h1></header>", []),
        ("<header><div>donderdag 26 november 2026</div><div><h1>Titel</h1></div></header>", []),
        ("<div><div>Site</div><div><h1>Titel</h1></div><div>26 november 2026</div></div>", ["26 november 2026"]),
        ("<div><div><b>Site</b><div><h1>Titel</h1></div></div><div>26 november 2026</div></div>", []),
        ("<header role=banner><span>1 maart 2021</span><h1>Titel</h1></header>", []),
        ("<div><span>1 maart 2021</span></div><h1>Titel</h1>", []),
    ],
)
def test_a_banner_with_the_title_says_when(banner: str, raw: list[str]) -> None:
    detail = read(f"<body>{banner}<main><article class=node>{PROSE}</article></main></body>")
    assert [each.raw for each in detail.published] == raw
    assert detail.body == "De tekst."


@pytest.mark.parametrize(
    ("line", "raw", "body"),
    [
        ("<em>1 maart 2021</em>", ["1 maart 2021"], "De tekst van dit bericht."),
        ("<address>Door Mia op 1 maart 2021</address>", ["1 maart 2021"], "De tekst van dit bericht."),
        ("<p>Afspraak in Brussel, 1 maart 2021</p>", [], "Afspraak in Brussel, 1 maart 2021\n\nDe tekst van dit bericht."),
    ],
)
def test_a_line_of_a_page_without_classes_says_when(line: str, raw: list[str], body: str) -> None:
    detail = read(f"<main>{TITLE}<article>{line}<p>De tekst van dit bericht.</p></article></main>")
    assert [each.raw for each in detail.published] == raw
    assert detail.body == body


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Publié le 1<sup>er</sup> mars 2021 à 14h30", ["1er mars 2021 à 14h30"], []),
        ('<time datetime="vandaag">1 maart 2021</time>', ["1 maart 2021"], []),
        ('<time datetime="2021-03">1 maart 2021</time>', ["1 maart 2021"], []),
        ('<time datetime="P3D">1 maart 2021</time>', ["1 maart 2021"], []),
        ('<div class="field field--name-field-event-date"><div>Datum</div><div>1 maart 2021</div></div>', [], []),
        ('<div class="field field--name-changed"><div>Datum</div><div>1 maart 2021</div></div>', [], ["1 maart 2021"]),
        ("<div><div>Uiterste datum</div><time datetime=2021-03-01>1 maart 2021</time></div>", [], []),
    ],
)
def test_what_a_line_about_an_article_says_of_its_dates(line: str, published: list[str], modified: list[str]) -> None:
    detail = read(f"<main>{TITLE}<article class=node><div class=node__meta>{line}</div>{PROSE}</article></main>")
    assert [each.raw for each in detail.published] == published
    assert [each.raw for each in detail.modified] == modified


def test_a_file_is_one_attachment_whatever_page_of_it_a_link_names() -> None:
    links = (
        '<a href="/a.pdf#page=2">A</a><a href="/a.pdf">A</a><a href="/nl/media/12/download?inline">B</a><a href="/media/12">C</a>'
    )
    detail = read(f"<main>{TITLE}<article><p>{'Tekst. ' * 30}{links}</p></article></main>")
    assert [each.url for each in detail.attachments] == [
        "https://site.example/a.pdf",
        "https://site.example/nl/media/12/download?inline",
    ]


LONG = "De minister sprak met de delegatie over de hulp aan de regio en over het komende jaar."


@pytest.mark.parametrize(
    "beside",
    [
        "<h2>Meer nieuws</h2><div><div><h3><a href=/b>B</a></h3><p>Over B.</p><time datetime=2021-05-01>1 mei</time></div></div>",
        "<h2>Lees ook</h2><div><h3><a href=/b>B</a></h3><p>Over B.</p></div><div><h3><a href=/c>C</a></h3><p>Over C.</p></div>",
        '<div class="messages messages--warning">Deze site is vandaag in onderhoud.</div>',
        "<p><a href=/>Home</a> » <a href=/nl/nieuws>Nieuws</a> » Titel</p>",
        "<ul><li><a hreflang=nl href=/nl/x>NL</a></li><li><a hreflang=fr href=/fr/x>Français</a></li></ul>",
        '<a href="#top">Naar boven</a>',
    ],
)
def test_what_stands_around_a_text_without_classes_is_no_text(beside: str) -> None:
    text = f"<div><p>{LONG}</p></div>"
    before, after = ("", beside) if beside.startswith("<h2>") else (beside, "")
    detail = read(f"<main><div>{before}{TITLE}{text}{after}</div></main>")
    assert detail.body == LONG
    assert detail.published == ()


@pytest.mark.parametrize(
    ("line", "author", "tags"),
    [
        ('<p>1 maart 2021 | door Mia Maes | <a href="/nl/thema/water">Water</a></p>', "Mia Maes", ("Water",)),
    ],
)
def test_a_line_of_several_facts_without_classes(line: str, author: str | None, tags: tuple[str, ...]) -> None:
    detail = read(f"<main><div>{TITLE}{line}<div><p>{LONG}</p></div></div></main>")
    assert [each.raw for each in detail.published] == ["1 maart 2021"]
    assert (detail.author, detail.tags, detail.body) == (author, tags, LONG)


@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [
        ("<div><h2>Agenda</h2><time datetime=2021-09-12>12 september 2021</time></div>", "", ""),
        ("<div><p>12 september 2021</p><a href=/beurs>Beurs</a></div>", "", ""),
        ("<div class=today>vrijdag 7 mei 2021</div>", "", ""),
        ("", "<div><h3>Binnenkort</h3><p>12 september 2021</p></div>", ""),
        ("", "<div><h3>Binnenkort</h3><time datetime=2021-09-12>12 september 2021</time></div>", ""),
        ("", "<div class='field field--type-datetime'><div>Geboortedatum</div><time datetime=1994-09-12>12 september 1994</time></div>", ""),
        ("", "<div class=node__meta>Laatst gecontroleerd op 1 mei 2021</div>", ""),
        ("", "", "<div><h2>Volgende vergadering</h2><p>12 september 2021</p></div>"),
    ],
)  # fmt: skip
def test_the_date_of_something_beside_an_article_is_not_that_of_the_article(before: str, inside: str, after: str) -> None:
    detail = read(f"<main>{before}{TITLE}<article class=node>{PROSE}{inside}</article>{after}</main>")
    assert detail.published == ()


def test_a_date_with_a_place_is_that_of_an_event() -> None:
    lines = "<p>Datum: 12 september 2021</p><p>{}: Brussel</p>"
    assert read(f"<main>{TITLE}<div>{lines.format('Plaats')}<p>{LONG}</p></div></main>").published == ()
    assert len(read(f"<main>{TITLE}<div>{lines.format('Door')}<p>{LONG}</p></div></main>").published) == 1


@pytest.mark.parametrize("beside", ['<a href="/nl/thema/water">Water</a>', "<p>Nieuws</p>", ""])
def test_a_line_with_a_date_over_an_article_says_when(beside: str) -> None:
    detail = read(f"<main><div><p>1 maart 2021</p>{beside}</div>{TITLE}<article class=node>{PROSE}</article></main>")
    assert [each.raw for each in detail.published] == ["1 maart 2021"]


def dates_of(page: str) -> list[str]:
    return [each.raw for each in read(page).published]


@pytest.mark.parametrize(
    "title",
    [
        "La Belgique candidate à l'ONU",
        "Reconnaissance de la Palestine",
        "Limites planétaires",
        "Credit where due",
        "Wettbewerb",
        "Deadline",
    ],
)
@pytest.mark.parametrize(
    "line",
    [
        '<time datetime="2024-06-05T10:00:00Z">5 juin 2024</time>',
        "<p>Publié le 5 juin 2024</p>",
        "<p>5 juin 2024</p>",
        '<div class="node__meta">5 juin 2024</div>',
    ],
)
def test_the_words_of_a_title_say_nothing_of_the_date_behind_it(title: str, line: str) -> None:
    for heading in (f"<h1>{title}</h1>", f"<header><h1>{title}</h1></header>"):
        assert (
            len(dates_of(f"<main><article class=node>{heading}{line}<div class=field--name-body>{LONG}</div></article></main>"))
            == 1
        )
        assert len(dates_of(f"<main>{heading}{line}<p>{LONG}</p></main>")) == 1
    head = f"<head><title>{title}</title></head>"
    assert len(dates_of(f"{head}<main><h2>{title}</h2>{line}<p>{LONG}</p></main>")) == 1


@pytest.mark.parametrize(
    "label", ["Uiterste datum", "Date limite", "Application deadline", "Candidatures jusqu'au", "Geboortedatum"]
)
def test_a_label_of_another_date_is_still_one(label: str) -> None:
    line = f"<div><div>{label}</div><time datetime=2021-03-01>1 maart 2021</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node><div class=node__meta>{line}</div>{PROSE}</article></main>") == []


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("<p><strong>Brussel, 1 maart 2021</strong></p>", ["1 maart 2021"]),
        ("<div>Bruxelles, le 1 mars 2021</div>", ["1 mars 2021"]),
        ("<p>Jan Peeters, 5 juni 1994</p>", []),
        ("<div><img src=/a.jpg><div>Kinshasa, 30 juni 2014</div></div>", []),
        ("<div><img src=/a.jpg><div>Brussel, 30 juni 2014</div></div>", []),
        ("<p>Lezing, 1 maart 2027</p>", []),
        ("<ul><li>Brussel, 1 maart 2021</li></ul>", []),
        ("<h2>Brussel, 30 juni 2014</h2>", []),
        ("<p>Persbericht</p><p>Brussel, 1 maart 2021</p>", []),
        ("<p><i></i> 1 maart 2021 <i></i> Gent</p>", []),
        ("<p>Jan Peeters<br>5 juni 1994<br>Gent</p>", []),
        ("<p>Sinds<br>5 juni 2001<br>is alles anders</p>", []),
        ("<p><b>Afspraak</b> 5 juni 2027 <b>Gent</b></p>", []),
        ("<p><strong>Wanneer?</strong> 5 juni 2024 <strong>Waar?</strong> Gent</p>", []),
    ],
)
def test_a_line_with_a_date_stays_text_and_only_a_dateline_says_when(line: str, raw: list[str]) -> None:
    detail = read(f"<main>{TITLE}<article>{line}<p>{LONG}</p></article></main>")
    assert [each.raw for each in detail.published] == raw
    shown = " ".join(re.sub("<[^>]*>", " ", line).split())
    assert " ".join((detail.body or "").split()).removeprefix("- ") == f"{shown} {LONG}"


DATED = "<p>Gepubliceerd op 5 juni 2024</p>"


@pytest.mark.parametrize(
    "beside",
    [
        "<p><a href=/nl/nieuws>Terug naar overzicht</a></p>",
        "<p><a href=/nl/nieuws>Alle nieuwsberichten</a></p>",
        "<p><a href='https://www.facebook.com/sharer/sharer.php?u=x'>Delen</a></p>",
        "<p><a href=mailto:pers@site.example>Mail ons</a></p>",
        "<p><a href=/files/bericht.pdf>PDF</a></p>",
        "<p><a href=/nl/users/mia>Mia Maes</a></p>",
        "<p><a href=/nl/auteurs/mia>Mia Maes</a></p>",
        "<p><a href=/beurs>Beurs</a></p>",
    ],
)
def test_a_box_over_an_article_that_says_published_is_about_it(beside: str) -> None:
    for date in (DATED, "<p>5 juni 2024</p>"):
        page = f"<main><div>{date}{beside}</div>{TITLE}<article class=node>{PROSE}</article></main>"
        assert dates_of(page) == ([] if "Beurs" in beside and date != DATED else ["5 juni 2024"])


@pytest.mark.parametrize(
    ("after", "published", "modified"),
    [
        (f"<h2>Persbericht</h2>{DATED}", 1, 0),
        ("<h3>Meer info</h3><p>Laatst bijgewerkt op 5 juni 2024</p>", 0, 1),
        (f"<div><h3><a href=/b>Ander bericht</a></h3>{DATED}</div>", 0, 0),
        (f"<div><h3>Ander bericht</h3>{DATED}<a href=/b>Lees meer</a></div>", 0, 0),
        (f"<div><a href=/b><h3>Ander bericht</h3>{DATED}</a></div>", 0, 0),
    ],
)
def test_words_of_publication_under_a_heading(after: str, published: int, modified: int) -> None:
    for page in (f"{PROSE}</article>{after}", f"{PROSE}{after}</article>"):
        if not published and not modified and page.endswith("</article>"):
            continue
        detail = read(f"<main>{TITLE}<article class=node>{page}</main>")
        assert (len(detail.published), len(detail.modified)) == (published, modified)


@pytest.mark.parametrize(
    "name", ["application-date", "date-candidature", "date-limite", "uiterste-datum", "geboortedatum", "due-date"]
)
def test_the_name_of_a_field_says_that_its_date_is_another(name: str) -> None:
    field = f"<div class='field field--name-field-{name} field--type-datetime'><time datetime=2024-06-05>5 juni 2024</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{field}{PROSE}</article></main>") == []


ONE = "<p>In Congo werd een ziekenhuis gebouwd met Belgische steun.</p>"
TWO = "<p>In Congo werd een ziekenhuis gebouwd. De steun kwam uit Europa.</p>"


@pytest.mark.parametrize(
    ("heading", "texts", "is_text"),
    [
        *((heading, ONE, True) for heading in ("Recente ontwikkelingen", "Relations with partners", "Latest figures", "Weitere Massnahmen")),
        ("Lees ook", TWO, True),
        ("Lees ook", ONE + ONE, True),
        ("Lees ook", ONE, False),
        ("Related news", ONE, False),
        ("Recent nieuws", "", False),
    ],
)  # fmt: skip
def test_linked_headings_are_text_unless_they_are_short_and_stand_under_a_name_of_other_articles(
    heading: str, texts: str, is_text: bool
) -> None:
    section = f"<h2>{heading}</h2><div><h3><a href=/congo>Congo</a></h3>{texts}</div>"
    body = read(f"<main>{TITLE}<article><p>{LONG}</p>{section}</article></main>").body or ""
    assert [each in body for each in (heading, "Congo")] == [is_text, is_text]


def test_linked_headings_of_one_text_stay_in_it() -> None:
    end = f"<h2>Recente projecten</h2>{ONE}<h3><a href=/mali>Mali</a></h3>{ONE}<h3><a href=/benin>Benin</a></h3>{ONE}"
    body = read(f"<main>{TITLE}<article><p>{LONG}</p>{end}</article></main>").body or ""
    assert [each in body for each in ("Recente projecten", "Mali", "Benin")] == [True, True, True]


def test_related_articles_end_at_the_next_heading() -> None:
    teaser = "<div><h3><a href=/congo>{}</a></h3></div>"
    end = f"<h2>Lees ook</h2>{teaser.format('Congo')}{teaser.format('Mali')}<h2>Partners</h2>{teaser.format('Benin')}"
    body = read(f"<main>{TITLE}<article><p>{LONG}</p>{end}</article></main>").body or ""
    assert [each in body for each in ("Lees ook", "Congo", "Mali", "Partners", "Benin")] == [False, False, False, True, True]


@pytest.mark.parametrize(
    "kept",
    [
        '<p><a href="/files/verklaring-fr.pdf" hreflang="fr">Français</a></p>',
        'Zie de campagne <a href="/x">Back to school</a> van Unicef.',
        'Lees de verklaring in het <a href="/fr/x" hreflang="fr">Français</a>.',
        '<p><a href="/x">Top</a></p>',
        '<p><a href="https://www.enabel.be/">Enabel</a>, <a href="https://www.bio-invest.be/">BIO</a></p>',
        '<p><a href="/">Home</a>, <a href="https://www.bio-invest.be/">BIO</a></p>',
        '<p><a href="//enabel.be">Enabel</a> | <a href="/nl/partners">Partners</a></p>',
        '<div class="messages"><p>Boodschap van de minister.</p></div>',
        '<div class="messages__content"><p>Boodschap van de minister.</p></div>',
        '<div class="today"><p>Vandaag is er een akkoord.</p></div>',
        '<div class="weather">Het weer in Kinshasa is al dagen zeer slecht, en de scholen blijven dicht tot na de grote regens van april.</div>',
    ],
)  # fmt: skip
def test_links_and_boxes_in_a_text_without_classes_are_text(kept: str) -> None:
    detail = read(f"<main>{TITLE}<article>{kept}<p>{LONG}</p></article></main>")
    shown = " ".join(re.sub("<[^>]*>", "", kept).split())
    assert " ".join((detail.body or "").split()) == f"{shown} {LONG}"
    assert len(detail.attachments) == kept.count(".pdf")


@pytest.mark.parametrize("box", ['class="messages messages--error"', "data-drupal-messages", 'class="weather"', 'class="clock"'])
def test_messages_and_the_weather_are_no_text(box: str) -> None:
    assert read(f"<main>{TITLE}<article><div {box}>Bewolkt.</div><p>{LONG}</p></article></main>").body == LONG
