"""What an article page says of its dates."""

from __future__ import annotations

import pytest

from bodspider.dates import settle
from tests.pages.article_fixtures import BRUSSELS, LONG, PROSE, RENDERED, TITLE, dates_of, plain, read


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
        ("Ingezonden door Mia Maes op 5 mei 2021", ["5 mei 2021"], []),
        ("Envoyé par Mia Maes le 5 mai 2021", ["5 mai 2021"], []),
        ("Eingetragen von Mia Maes am 5. Mai 2021", ["5. Mai 2021"], []),
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


@pytest.mark.parametrize("beside", ['<a href="/nl/thema/water">Water</a>', "<p>Nieuws</p>", ""])
def test_a_line_with_a_date_over_an_article_says_when(beside: str) -> None:
    detail = read(f"<main><div><p>1 maart 2021</p>{beside}</div>{TITLE}<article class=node>{PROSE}</article></main>")
    assert [each.raw for each in detail.published] == ["1 maart 2021"]


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
    ("line", "published"),
    [
        ("Mia Maes on 5 May 2021", ["5 May 2021"]),
        ("Opgesteld door Mia Maes op 5 mei 2021", ["5 mei 2021"]),
        ("Vom 5. Mai 2021", ["5. Mai 2021"]),
        ("Deadline: 5 mei 2021", []),
        ("Hearing on 5 May 2021", []),
        ("Gewijzigd op 5 mei 2021", []),
    ],
)
@pytest.mark.parametrize("names", ["node__submitted", "submitted", "field field--name-created"])
def test_words_that_are_not_known_are_a_name_where_drupal_signs_an_article(line: str, published: list[str], names: str) -> None:
    page = f'<main><article class="node">{TITLE}<footer><div class="{names}">{line}</div></footer>{PROSE}</article></main>'
    assert dates_of(page) == published


@pytest.mark.parametrize(
    "page",
    [
        "<main><form>{title}{date}<p>{text}</p></form></main>",
        "<main>{title}<form>{date}{prose}</form></main>",
        "<main>{title}<article class=node><form>{date}{prose}</form></article></main>",
        "<form><main>{title}{date}{prose}</main></form>",
    ],
)
def test_a_form_around_an_article_is_read_through(page: str) -> None:
    detail = read(page.format(title=TITLE, date="<div class=date>5 mei 2021</div>", prose=PROSE, text="De tekst."))
    assert [each.raw for each in detail.published] == ["5 mei 2021"]
    assert detail.body == "De tekst."


def test_a_form_to_be_filled_in_gives_no_date() -> None:
    widget = "<div class='field--type-text-with-summary field--name-body field--widget-text'><label>Tekst</label></div>"
    form = f"<form><div class=date>5 mei 2021</div>{widget}<input name=a></form>"
    assert dates_of(f"<main>{TITLE}<article class=node>{PROSE}{form}</article></main>") == []
