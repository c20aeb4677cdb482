"""What of an article page is its text, and what stands in it or around it: authors, tags, links, files, images, other articles."""

from __future__ import annotations

import re

import pytest

from tests.pages.article_fixtures import ADDRESS, LONG, PROSE, TITLE, plain, read


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


def test_a_file_is_one_attachment_whatever_page_of_it_a_link_names() -> None:
    links = (
        '<a href="/a.pdf#page=2">A</a><a href="/a.pdf">A</a><a href="/nl/media/12/download?inline">B</a><a href="/media/12">C</a>'
    )
    detail = read(f"<main>{TITLE}<article><p>{'Tekst. ' * 30}{links}</p></article></main>")
    assert [each.url for each in detail.attachments] == [
        "https://site.example/a.pdf",
        "https://site.example/nl/media/12/download?inline",
    ]


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
