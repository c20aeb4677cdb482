"""Parts of article pages that templates print in their own ways: accordions, leads, labels, files, dates, what stands beside a text."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.pages.article_fixtures import LONG, PROSE, TITLE, plain, read
from tests.test_costs import calls_counted

ANSWER = "<p>De federale overheid.</p>"


@pytest.mark.parametrize(
    "part",
    [
        f"<h3><button aria-expanded=false>Wie betaalt?</button></h3><div hidden>{ANSWER}</div>",
        f"<div><h3><span><button>Wie betaalt?<svg></svg></button></span></h3></div><div style='display: none'>{ANSWER}</div>",
        f"<button><h3>Wie betaalt?</h3></button><div class=is-hidden>{ANSWER}</div>",
        f"<dl><dt><button>Wie betaalt?</button></dt><dd hidden>{ANSWER}</dd></dl>",
        f"<h3>Wie betaalt?</h3><div role=\"tabpanel\" hidden>{ANSWER}</div>",
    ],
)  # fmt: skip
def test_what_an_accordion_holds_is_text(part: str) -> None:
    body = read(f"<main>{TITLE}<article><p>{LONG}</p>{part}</article></main>").body or ""
    assert body.split("\n\n")[1:] == ["Wie betaalt?", "De federale overheid."] or body.endswith(
        "Wie betaalt?\nDe federale overheid."
    )


@pytest.mark.parametrize(
    "part",
    [
        "<button aria-expanded=false>Deel dit</button><div hidden><p>Kies een netwerk.</p></div>",
        "<h3>Wie betaalt? <button>Kopieer</button></h3><div hidden><p>Gekopieerd naar het klembord.</p></div>",
    ],
)
def test_other_buttons_and_what_they_open_are_no_text(part: str) -> None:
    body = read(f"<main>{TITLE}<article><p>{LONG}</p>{part}</article></main>").body
    assert body == (f"{LONG}\n\nWie betaalt?" if "Wie" in part else LONG)


@pytest.mark.parametrize("name", ["is-hidden", "fr-sr-only", "usa-sr-only", "visually-hidden-focusable", "show-for-sr"])
def test_text_for_screen_readers_is_no_text(name: str) -> None:
    assert read(f"<main>{TITLE}<article><span class={name}>Inleiding</span><p>{LONG}</p></article></main>").body == LONG


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (
            "<div class='field field--name-field-news-subtitle field--type-string field--label-hidden'>Water voor velen</div>",
            True,
        ),
        ("<div class='field field--name-field-image-caption field--type-string field--label-hidden'>Een put</div>", True),
        ("<div class='news-hero__lead'>Water voor velen</div>", True),
        ("<h2>Water voor velen</h2><div class=node__meta>3 mei 2021</div>", True),
        ("<header><p>Water komt er nu eindelijk ook voor velen.</p></header>", True),
        ("<div><h3>Water voor velen</h3></div>", True),
        ("<div class='news-card__lead'>Over iets anders</div>", False),
        ("<div class='news-archive__intro'>Over iets anders</div>", False),
        ("<div class='blog-sidebar__intro'>Over iets anders</div>", False),
        ("<div class='field field--name-field-place field--type-string field--label-hidden'>Brussel</div>", False),
        ("<header><p>Schrijf u in voor onze nieuwsbrief, elke week weer.</p></header>", False),
    ],
)
def test_leads_captions_and_headings_of_templates_are_text(before: str, kept: bool) -> None:
    body = (read(f"<main><article class=node>{TITLE}{before}{PROSE}</article></main>").body or "").split("\n\n")
    assert len(body) == 1 + kept
    assert body[-1] == "De tekst."


def test_the_label_of_a_field_of_text_is_text_where_it_is_a_heading_below_another_text() -> None:
    field = '<div class="field field--type-text-long field--label-above"><{0} class=field__label>Achtergrond</{0}><p>Het begon in 2019.</p></div>'
    for tag, kept in (("h2", True), ("div", False)):
        body = read(f"<main>{TITLE}<article class=node>{PROSE}{field.format(tag)}</article></main>").body or ""
        assert ("Achtergrond" in body) is kept
    assert read(f"<main>{TITLE}<article class=node>{field.format('h2')}</article></main>").body == "Het begon in 2019."


def test_a_box_that_is_named_as_text_and_holds_fields_is_told_apart() -> None:
    tags = '<div class="field field--name-field-tags"><div class=field__label>Tags</div><a href=/t/water>Water</a></div>'
    detail = read(
        f"<main>{TITLE}<article><div class=article-content><p>{LONG}</p>{PROSE}<ul><li>een</li></ul>{tags}</div></article></main>"
    )
    assert detail.body == f"{LONG}\n\nDe tekst.\n\n- een"
    assert detail.tags == ("Water",)


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        ("<blockquote class=pull-quote>Water is leven.<cite>An Maes</cite></blockquote>", "Water is leven.An Maes"),
        ("<table><caption>Putten</caption><tr><td>2020</td><td>3</td></tr><tr><td>2021</td><td>5</td></tr></table>", "Putten\n2020\t3\n2021\t5"),
        ("<table><tr><td><a href=/b>Ander</a></td></tr><tr><td><a href=/c>Nog een</a></td></tr></table>", ""),
    ],
)  # fmt: skip
def test_quotes_and_tables_beside_the_text_are_text(beside: str, kept: str) -> None:
    body = read(f"<main>{TITLE}<article class=node>{PROSE}{beside}</article></main>").body
    assert body == "\n\n".join(filter(None, ("De tekst.", kept)))


@pytest.mark.parametrize(
    "files",
    [
        "<h2>Documenten</h2><ul><li><a href=/a.pdf>A</a> (PDF, 3 pagina's, 340 kB)</li></ul>",
        "<div><i></i><h2>Downloads</h2></div><div><article><div><a href=/a.pdf>A</a></div><div>PDF, 340 KB</div></article></div>",
        "<div><div>Bijlage</div><div><article><div>Document</div><span><a href=/a.pdf>A</a></span></article></div></div>",
    ],
)
def test_a_list_of_files_with_its_name_is_attachments_and_no_text(files: str) -> None:
    detail = read(f"<main>{TITLE}<article><p>{LONG}</p>{files}</article></main>")
    assert detail.body == LONG
    assert [each.url for each in detail.attachments] == ["https://site.example/a.pdf"]


def test_a_heading_with_another_name_and_a_file_in_a_sentence_stay() -> None:
    page = f"<main>{TITLE}<article><p>{LONG}</p>{{0}}</article></main>"
    assert read(page.format("<h2>De cijfers</h2><ul><li><a href=/a.pdf>A</a></li></ul>")).body == f"{LONG}\n\nDe cijfers"
    named = "<h2>Documenten</h2><ul><li><a href=/a.pdf>A</a> zegt het.</li></ul>"
    assert read(page.format(named)).body == f"{LONG}\n\nDocumenten\n\n- A zegt het."


@pytest.mark.parametrize(
    "share",
    [
        "<div><p>Deel dit bericht</p><ul><li><a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a></li></ul></div>",
        "<div><a href='https://twitter.com/intent/tweet?text=x'><img src=/x.png alt=X></a><a href='mailto:?subject=x'>Mail</a></div>",
    ],
)
def test_a_box_of_ways_to_share_is_no_text(share: str) -> None:
    detail = read(f"<main>{TITLE}<article><p>{LONG}</p>{share}</article></main>")
    assert detail.body == LONG
    assert detail.images == ()


def test_a_short_text_in_one_box_with_ways_to_share_stays() -> None:
    share = "<a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a>"
    assert (
        read(f"<main>{TITLE}<article><div><p>Een korte tekst.</p><div>{share}</div></div></article></main>").body or ""
    ).startswith("Een korte tekst.")


def test_a_rubric_before_the_title_is_no_text_and_a_sentence_is() -> None:
    for before, kept in (("<span>Milieu</span>", False), ("<p>Er komt water.</p>", True)):
        body = read(f"<main><article>{before}{TITLE}<p>{LONG}</p></article></main>").body
        assert (body != LONG) is kept


def test_topics_in_a_menu_of_the_article_are_tags() -> None:
    menu = "<nav><span>Onderwerpen:</span><ul><li><a href=/nl/water>Water</a></li></ul></nav>"
    assert read(f"<main>{TITLE}<article>{menu}<p>{LONG}</p></article></main>").tags == ("Water",)
    assert read(f"<main>{menu}{TITLE}<div><p>{LONG}</p></div></main>").tags == ()


@pytest.mark.parametrize("label", ["Sur le même sujet", "Ähnliche Artikel", "You may also like", "Misschien ook interessant"])
def test_other_names_of_other_articles(label: str) -> None:
    beside = f"<h3>{label}</h3><ul><li><a href=/b>B</a></li><li><a href=/c>C</a></li></ul>"
    assert read(f"<main>{TITLE}<article><p>{LONG}</p>{beside}</article></main>").body == LONG


def test_an_aside_of_other_articles_in_a_text_is_no_text_and_any_other_is() -> None:
    for aside, kept in (("<h3>Lees ook</h3><ul><li><a href=/b>B</a></li></ul>", False), ("<p>Let op de data.</p>", True)):
        body = read(
            f"<main>{TITLE}<article><div itemprop=articleBody><p>{LONG}</p><aside>{aside}</aside></div></article></main>"
        ).body
        assert (body != LONG) is kept


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<div class=author><a href=/autoren/eva>Eva Blum</a> <time datetime=2021-05-03>3. Mai 2021</time></div>", "Eva Blum"),
        ("<div class=byline>By Ann Roe <time datetime=2021-05-03>3 May 2021</time></div>", "Ann Roe"),
        ("<div class=field-author>Ann Roe</div><div class=pub-date>2021-05-03</div>", "Ann Roe"),
        ("<p class=x__summary>Water comes to all of the villages.</p><div><span class=x__author>Ann Roe</span><span class=x__date>3 May 2021</span></div>", "Ann Roe"),
    ],
)  # fmt: skip
def test_an_author_beside_a_date(line: str, author: str) -> None:
    detail = read(f"<main><article class=node>{TITLE}{line}{PROSE}</article></main>")
    assert detail.author == author
    assert len(detail.published) == 1


def test_words_in_the_element_of_a_date_say_what_it_is_the_date_of() -> None:
    line = "<div><time datetime=2021-05-03T10:12>3.5.2021</time><time datetime=2021-05-04T10:12>Bijgewerkt 4.5.2021</time></div>"
    detail = read(f"<main>{TITLE}<article><p>{LONG}</p>{line}<p>Meer tekst.</p></article></main>")
    assert [each.raw for each in detail.published] == ["2021-05-03T10:12"]
    assert [each.raw for each in detail.modified] == ["2021-05-04T10:12"]
    assert detail.body == f"{LONG}\n\nMeer tekst."


@pytest.mark.parametrize("label", ["Effective date", "Inwerkingtreding", "Date d’entrée en vigueur"])
def test_the_day_that_a_rule_begins_is_none_of_publication(label: str) -> None:
    facts = f"<div><span>{label}</span><div><time datetime=2021-07-01>1 juli 2021</time></div></div>"
    assert read(f"<main>{TITLE}<article class=node>{facts}{PROSE}</article></main>").published == ()


def test_the_days_of_the_steps_of_a_list_are_text() -> None:
    steps = "<ol><li><span>3 mei 2021</span><h3>Start</h3></li><li><span>4 juli 2021</span><h3>Asfalt</h3></li></ol>"
    detail = read(f"<main>{TITLE}<article>{steps}<p>{LONG}</p></article></main>")
    assert detail.published == ()
    assert "3 mei 2021" in (detail.body or "")


@pytest.mark.parametrize("line", ["<header>{0}<p>Bruxelles, le 14 mai 2021</p></header>", "{0}<p>Brussels, 14 May 2021</p>"])
def test_the_day_that_news_is_sent_is_read_in_a_header_and_before_a_lead(line: str) -> None:
    detail = read(
        f"<main><article>{line.format(TITLE)}<div><p>The Minister met her counterpart in Kyiv.</p></div></article></main>"
    )
    assert [each.raw for each in detail.published] in (["14 mai 2021"], ["14 May 2021"])


def test_figures_without_classes_are_no_field_and_its_value() -> None:
    figures = "<div><div>3 km</div><div>nieuwe weg</div></div>"
    assert read(f"<main>{TITLE}<article><p>{LONG}</p>{figures}</article></main>").body == f"{LONG}\n\n3 km\n\nnieuwe weg"


def test_a_field_of_files_in_an_article_element_without_classes() -> None:
    media = "<article><div><a href=/a.pdf>A</a></div></article>"
    assert plain(read(f"<main>{TITLE}<article class=node>{PROSE}<div>{media}</div></article></main>").attachments) == [
        ["https://site.example/a.pdf", "A"]
    ]


def test_an_article_that_a_template_makes_a_card_of_is_the_article_of_its_page() -> None:
    article = (
        "<article class='mdc-card node'>{0}<h3>Door An Maes op 3 mei 2021</h3><div><p>Er is water voor velen.</p></div></article>"
    )
    detail = read(f"<main>{article.format(TITLE)}</main>")
    assert (detail.body, detail.author) == ("Er is water voor velen.", "An Maes")
    full = article.replace("node'", "node node--view-mode-full'").format("")
    assert read(f"<main>{TITLE}{full}</main>").body == "Er is water voor velen."


def test_what_a_media_template_prints_of_an_image_is_text() -> None:
    lines = "".join(
        f'<div class="field field--name-field-{name} field--type-string field--label-hidden">{text}</div>'
        for name, text in (("place", "Mali"), ("legend", "Een put"), ("name", "put.jpg"))
    )
    media = f'<div class="media media--type-image"><img src=/put.jpg>{lines}</div>'
    assert read(f"<main>{TITLE}<article class=node>{media}{PROSE}</article></main>").body == "Mali\n\nEen put\n\nDe tekst."


def test_tags_without_links_are_told_by_the_label_of_their_field() -> None:
    field = '<div class="field field--name-field-x field--type-entity-reference"><div class=field__label>{0}</div><div class=field__item>Dieren</div></div>'
    for label, tags in (("Rubriek:", ("Dieren",)), ("Contact", ())):
        assert read(f"<main>{TITLE}<article class=node>{PROSE}{field.format(label)}</article></main>").tags == tags


@pytest.mark.parametrize("line", ["Leestijd: 2 minuten", "3 min read", "Temps de lecture : 4 min.", "Lesezeit 5 Minuten"])
def test_how_long_a_text_is_to_read_is_no_text(line: str) -> None:
    assert read(f"<main>{TITLE}<article><div>{line}</div><p>{LONG}</p></article></main>").body == LONG
    assert read(f"<main>{TITLE}<article><p>{LONG}</p><p>{line}</p></article></main>").body == f"{LONG}\n\n{line}"


def test_the_box_of_a_file_with_a_bare_link_to_it_is_an_attachment() -> None:
    box = (
        "<div><div>Het plan</div><div>Nederlands</div><div>(1.2 MB - PDF)</div><div><a href=/plan.pdf>Downloaden</a></div></div>"
    )
    detail = read(f"<main>{TITLE}<article><p>{LONG}</p>{box}</article></main>")
    assert detail.body == LONG
    assert [each.url for each in detail.attachments] == ["https://site.example/plan.pdf"]


def test_the_heading_of_a_list_about_the_article_is_no_text() -> None:
    about = "<h2>Details</h2><dl><dt>Publication date</dt><dd>3 May 2021</dd></dl>"
    assert read(f"<main>{TITLE}<article><p>{LONG}</p>{about}</article></main>").body == LONG


def test_a_sentence_that_begins_as_a_date_of_publication_does_is_text() -> None:
    detail = read(
        f"<main>{TITLE}<article><p>Een korte zin.</p><p>Gepubliceerd in het Staatsblad op 3 mei 2021.</p></article></main>"
    )
    assert detail.body == "Een korte zin.\n\nGepubliceerd in het Staatsblad op 3 mei 2021."
    assert detail.published == ()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<h3><button>Wie betaalt?</button></h3><div hidden><p>De overheid.</p><ul><li>voor nu</li></ul></div>", "Wie betaalt?\n\nDe overheid.\n\n- voor nu"),
        (f"<h3><button>Wie betaalt?</button></h3><div hidden>{PROSE}</div>", "Wie betaalt?\n\nDe tekst."),
        ("<h3><button>Lees ook</button></h3><div hidden><p>Over iets anders.</p></div>", ""),
        ("<h3><button>Delen</button></h3><div hidden><a href=/x>X</a></div>", ""),
    ],
)  # fmt: skip
def test_an_accordion_beside_marked_text_is_text_too(part: str, text: str) -> None:
    body = read(f"<main>{TITLE}<article class=node>{PROSE}{part}</article></main>").body
    assert body == "\n\n".join(filter(None, ("De tekst.", text)))


def test_a_table_that_fields_are_laid_out_with_is_no_text() -> None:
    field = "<tr><td>Plaats</td><td><div class='field field--type-string'>Mali</div></td></tr>"
    assert read(f"<main>{TITLE}<article class=node>{PROSE}<table>{field}{field}</table></article></main>").body == "De tekst."


def test_a_heading_of_links_behind_the_title_is_no_text() -> None:
    links = "<h2>Snel naar</h2><ul><li><a href=/b>B</a></li></ul>"
    assert read(f"<main><article class=node>{TITLE}{links}{PROSE}</article></main>").body == "De tekst."


@pytest.mark.parametrize("name", ["Inhoud", "On this page", "Sommaire", "Inhaltsverzeichnis"])
def test_a_table_of_contents_is_no_text(name: str) -> None:
    contents = f"<div><h2><button>{name}</button></h2><ul hidden><li><a href=#a>Doel</a></li></ul></div>"
    assert read(f"<main>{TITLE}<article>{contents}<p>{LONG}</p><h2 id=a>Doel</h2></article></main>").body == f"{LONG}\n\nDoel"
    assert (
        read(f"<main>{TITLE}<article><p>{LONG}</p><h2>{name} van het plan</h2><p>Water.</p></article></main>").body
        == f"{LONG}\n\n{name} van het plan\n\nWater."
    )


def test_boxes_within_boxes_that_are_named_as_text_are_not_all_looked_through() -> None:
    page = f"<main>{TITLE}<article>{PROSE}{'<div class=entry-content>' * 400}<div class=field--name-body>x"
    counts: Counter[str] = Counter()
    with calls_counted(counts):
        read(page)
    assert counts["calls"] < 50_000


@pytest.mark.parametrize("name", ["Reacties (3)", "Nieuwsbrief", "Deel dit artikel", "Comments", "Archives"])
def test_an_accordion_with_what_a_site_offers_beside_its_articles_is_no_text(name: str) -> None:
    part = f"<h3><button>{name}</button></h3><div hidden><p>Wat een goed artikel is dit toch.</p></div>"
    assert read(f"<main>{TITLE}<article class=node>{PROSE}{part}</article></main>").body == "De tekst."


def test_a_quote_in_a_box_with_a_heading_of_its_own_is_no_text() -> None:
    box = "<section><h2>Wat lezers zeggen</h2><blockquote><p>Dit is een heel goede site.</p></blockquote></section>"
    assert read(f"<main>{TITLE}<article class=node>{PROSE}{box}</article></main>").body == "De tekst."


@pytest.mark.parametrize(
    "title",
    [
        "<h1 class=visually-hidden>Titel</h1>",
        "<div class='field field--name-title'><h1>Titel</h1></div>",
        "<header><h1>Titel</h1></header>",
    ],
)
def test_a_short_line_behind_the_title_is_no_rubric_however_that_is_shown(title: str) -> None:
    text = f"<p>Een korte regel</p><p>{LONG}</p>"
    assert read(f"<main><article class=node>{title}<div>{text}</div></article></main>").body == f"Een korte regel\n\n{LONG}"


@pytest.mark.parametrize(
    "lead",
    [
        "<div class=news__summary>Waar dat over gaat.</div>",
        "<figure><img src=a.jpg><figcaption>Een foto.</figcaption></figure>",
        "<div class=media><img src=a.jpg><div class='field field--name-field-caption field--type-string'>Een foto.</div></div>",
    ],
)
def test_the_lead_and_the_caption_of_another_article_behind_the_text_are_no_text(lead: str) -> None:
    box = f"<div><h2>Andere</h2><div><h3><a href=/nl/nieuws/y>Een ander bericht</a></h3>{lead}</div></div>"
    assert read(f"<main>{TITLE}<article class=node>{PROSE}{box}</article></main>").body == "De tekst."


def test_the_captions_of_a_gallery_behind_the_text_are_text() -> None:
    image = "<figure><a href=/sites/files/g.jpg><img src=a.jpg></a><figcaption>Een foto.</figcaption></figure>"
    box = f"<div><h2>Foto's</h2>{image}</div>"
    assert read(f"<main>{TITLE}<article class=node>{PROSE}{box}</article></main>").body == "De tekst.\n\nEen foto."


def test_what_is_folded_away_to_be_filled_in_stays_so() -> None:
    part = "<h2><button>Toon filters</button></h2><div hidden><p>Kies een thema hier beneden.</p><select></select></div>"
    assert read(f"<main>{TITLE}<article class=node>{part}{PROSE}</article></main>").body == "De tekst."
