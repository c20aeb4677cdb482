"""What the words and names around a date say of it: a publication, a change, or something else."""

from __future__ import annotations

import pytest

from tests.pages.article_fixtures import LONG, PROSE, TITLE, dates_of
from tests.pages.article_fixtures import read as read_article
from tests.pages.listing_fixtures import read as read_listing

PUBLISHED = """
    Gepubliceerd op|Geplaatst:|Online sinds|Persbericht van|Nieuws van|Datum nieuwsbericht:|Datum:|Publié le|Écrit le|Paru le|Actualité du|Communiqué du
    Date de l'article :|Date de parution :|Ajouté le|Veröffentlicht am|Gepostet am|Publiziert am|Meldung vom|Pressemitteilung vom|Publikationsdatum:
    Datum der Meldung:|Published on|Authored on|News date:|Story date:|Release date:|Issued:|By Jane Roe on|Door Jan Peeters op|News:
    Datum plaatsing:|Datum online:|Creatiedatum:|Verschijningsdatum:|Datum nieuwsbrief:|Mededeling van|Dit bericht verscheen op|Date d'envoi :
    Date de création :|Parution :|Newsletter du|Publikation:|Erstellungsdatum:|Freigabedatum:|Bekanntmachungsdatum:|Entry date:|Dated:"""
MODIFIED = """
    Geactualiseerd op|Herzien op|Laatst bijgewerkt op|Màj le|MAJ :|Révisé le|Mise à jour :|Überarbeitet am|Bearbeitet am|Stand:|Last edited:
    Corrected on|Amended on|Reviewed on|Updated"""
OTHER = """
    Datum uitspraak:|Datum vergadering:|Zittingsdatum|Inwerkingtreding:|Lancering op|Plaatsvindend op|Wet van|KB van|Ministerraad van|Vanaf|Van
    Volgende update:|Foto genomen op|Geraadpleegd op|Datum van de foto:|Hoorzitting op|Date d'audience :|Date de l'arrêt :|Ouverture le|Loi du|Arrêté royal du
    Signé le|Se tient le|À partir du|Du|Prochaine mise à jour :|Consulté le|Rendez-vous le|Date et heure :|Sitzungsdatum:|Inkrafttreten:|Eröffnung am|Gesetz vom
    Beschluss vom|Urteil vom|Findet statt am|Ab|Vom|In Kraft seit|Wahltag:|Nächste Aktualisierung:|Hearing date:|Decision date:|Date of the meeting:|Signed on
    Publication prévue le|Wordt gepubliceerd op|Gepubliceerd in het Staatsblad van|Creatiedatum vzw:|Sera publié le|Publié au Moniteur belge du|Parution du livre :
    Wird veröffentlicht am|Veröffentlicht im Amtsblatt vom|Will be published on|To be released on|Published in the Official Journal of
    Takes place on|Retrieved on|Law of|Act of|From|Effective from|Entry into force:|Next review:|Comments close:|Polling day:|Lecture on|Date & time:"""


def labels(table: str) -> list[str]:
    return [label.strip() for line in table.strip().split("\n") for label in line.split("|")]


def times(label: str) -> tuple[list[str], list[str]]:
    """The days that an article gives for its publication and its changes in a line, and in a field, behind `label`."""
    time = "<time datetime=2021-05-05>5.5.2021</time>"
    line = f"<div>{label} {time}</div>"
    name = f"<div class=field__label>{label.rstrip(' :')}</div>"
    field = (
        f"<div class='field field--type-datetime'>{name}<div class=field__items><div class=field__item>{time}</div></div></div>"
    )
    pages = [read_article(f"<main>{TITLE}<article class=node>{each}{PROSE}</article></main>") for each in (line, field)]
    return ["".join(each.raw for each in page.published) for page in pages], [
        "".join(each.raw for each in page.modified) for page in pages
    ]


@pytest.mark.parametrize("label", labels(PUBLISHED))
def test_words_of_a_publication(label: str) -> None:
    assert times(label) == (["2021-05-05"] * 2, [""] * 2)


@pytest.mark.parametrize("label", labels(MODIFIED))
def test_words_of_a_change(label: str) -> None:
    assert times(label) == ([""] * 2, ["2021-05-05"] * 2)


@pytest.mark.parametrize("label", labels(OTHER))
def test_words_of_something_else(label: str) -> None:
    assert times(label) == ([""] * 2, [""] * 2)


@pytest.mark.parametrize(
    "name", ["meeting-date", "effective-date", "date-decision", "embargo", "next-review", "geldig-tot", "date-arret"]
)
def test_names_of_fields_of_other_days(name: str) -> None:
    field = f"<div class='field field--name-field-{name} field--type-datetime'><time datetime=2024-06-05>5.6.2024</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{field}{PROSE}</article></main>") == []


@pytest.mark.parametrize(
    "name", ["date", "publication-date", "datum-van-publicatie", "news-date", "date-de-publication", "node-post-date"]
)
def test_names_of_fields_of_publications(name: str) -> None:
    field = f"<div class='field field--name-field-{name} field--type-datetime'><time datetime=2024-06-05>5.6.2024</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{field}{PROSE}</article></main>") == ["2024-06-05"]


def test_an_account_before_a_date_signs_it() -> None:
    line = "<div class=info><span class=username>admin</span> op <time datetime=2024-06-05>5 juni 2024</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{line}{PROSE}</article></main>") == ["2024-06-05"]


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("vor 3 Tagen veröffentlicht", ["vor 3 Tagen"], []),
        ("3 dagen geleden bijgewerkt", [], ["3 dagen geleden"]),
        ("Il y a environ 3 jours", ["Il y a environ 3 jours"], []),
        ("1ᵉʳ mai 2021", ["1ᵉʳ mai 2021"], []),
        ("05 / 05 / 2021", ["05 / 05 / 2021"], []),
        ("Friday - 26 April 2002", ["Friday - 26 April 2002"], []),
        ("Gepubliceerd op woensdag | 5 mei 2021", ["woensdag | 5 mei 2021"], []),
        ("Published on 5 May 2021 | Monday", ["5 May 2021 | Monday"], []),
        ("Date et heure : 5 mai 2021", [], []),
    ],
)
def test_a_date_keeps_the_words_that_it_hangs_on(line: str, published: list[str], modified: list[str]) -> None:
    detail = read_article(f"<main>{TITLE}<article class=node><div class=meta>{line}</div>{PROSE}</article></main>")
    assert [each.raw for each in detail.published] == published
    assert [each.raw for each in detail.modified] == modified


TIME = "<time datetime=2021-05-05>5 mei 2021</time>"


@pytest.mark.parametrize(
    "line",
    [
        f"<div class=meta><span class=author>Jan Peeters</span> op {TIME}</div>",
        f"<div class=meta><a rel=author href=/u>Jan Peeters</a> on {TIME}</div>",
        f"<div class=meta>Bruxelles, le {TIME}</div>",
        f"<div class=meta>Rédaction, le {TIME}</div>",
        f"<div class=meta>Newsroom on {TIME}</div>",
        f"<p class=meta>Filed under <a href=/tags/w>Water</a> on {TIME}</p>",
        f"<p class=meta>Pressemitteilung Nr. 12/2021 vom {TIME}</p>",
        f"<p class=meta>Sent on {TIME}</p>",
        "<ul class=meta><li>Datum: 5 mei 2021</li><li>Thema: Water</li></ul>",
        "<div class=meta><span>Nieuws</span><span>Datum: 5 mei 2021</span></div>",
        "<div class=meta>Geplaatst door de redactie op 5 mei 2021 in Nieuws</div>",
    ],
)
def test_who_signs_and_where_and_a_rubric_make_no_other_day_of_a_date(line: str) -> None:
    [published] = dates_of(f"<main>{TITLE}<article class=node>{line}{PROSE}</article></main>")
    assert published in ("2021-05-05", "5 mei 2021")


@pytest.mark.parametrize(
    "part",
    [
        "<div class=deadline>5 mei 2021</div>",
        "<div class=expiry-date>5 mei 2021</div>",
        "<div class=copyright>© 5 mei 2021</div>",
        "<p>Jan Peeters († 5 mei 2021)</p>",
        "<div class=meta>Situation au 5 mai 2021</div>",
        "<div class=meta>Data as of 5 May 2021</div>",
        "<div class=meta>Ref. 05/05/2021</div>",
        f"<section><h2>Lees ook</h2><a href=/x>Ander bericht</a> {TIME}</section>",
        f"<div><h2>Agenda</h2><ul><li>{TIME} <a href=/x>Lezing</a></li></ul></div>",
    ],
)
def test_marks_names_and_headings_of_something_else(part: str) -> None:
    assert dates_of(f"<main>{TITLE}<article class=node>{part}{PROSE}</article></main>") == []


def test_what_is_published_in_a_gazette_is_another_text() -> None:
    line = "<div class=meta>Gepubliceerd op 5 mei 2021 in het Staatsblad</div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{line}{PROSE}</article></main>") == []


LINES = [
    ("Gepubliceerd 5 mei 2021 | Bijgewerkt 7 mei 2021", "5 mei 2021", "7 mei 2021"),
    ("Bijgewerkt: 7 mei 2021 / Gepubliceerd: 5 mei 2021", "5 mei 2021", "7 mei 2021"),
    ("Publication : 5 mai 2021 | Révisé le 7 mai 2021", "5 mai 2021", "7 mai 2021"),
    ("Veröffentlicht: 05.05.2021 / Stand: 07.05.2021", "05.05.2021", "07.05.2021"),
    ("Date published: June 23, 2014, Last edited: 19 Feb 2019", "June 23, 2014", "19 Feb 2019"),
    ("Date: Sunday, January 7, 2018, Corrected on 8 May 2021", "Sunday, January 7, 2018", "8 May 2021"),
]


@pytest.mark.parametrize(("line", "published", "modified"), LINES)
def test_a_line_of_a_publication_and_a_change(line: str, published: str, modified: str) -> None:
    detail = read_article(f"<main>{TITLE}<article><p>{line}</p><p>{LONG}</p></article></main>")
    assert [each.raw for each in detail.published] == [published]
    assert [each.raw for each in detail.modified] == [modified]


@pytest.mark.parametrize("classes", ["", "submitted", "date"])
@pytest.mark.parametrize(("line", "published", "_modified"), LINES)
def test_a_line_of_a_publication_and_a_change_in_a_teaser(line: str, published: str, _modified: str, classes: str) -> None:
    assert teasers(f"<p class='{classes}'><span>{line}</span></p>") == [[published]] * 3


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Gepubliceerd op 5 mei 2021, lezing op 7 mei 2021", ["5 mei 2021"]),
        ("Published from 5 May 2021 to 7 May 2021", []),
        ("Du 5 mai 2021 au 7 mai 2021", []),
        ("5 mei 2021, concert op 7 mei 2021", []),
        ("Online sinds 5 mei 2021, Laatste revisie: 7 mei 2021", ["5 mei 2021"]),
        ("Ergens 5 mei 2021, Zoveelste versie: 7 mei 2021", []),
        ("Date: Monday, January 7, 2018", ["Monday, January 7, 2018"]),
    ],
)
def test_of_two_dates_only_one_that_is_named_so_is_a_publication(line: str, published: list[str]) -> None:
    detail = read_article(f"<main>{TITLE}<article><p>{line}</p><p>{LONG}</p></article></main>")
    assert [each.raw for each in detail.published] == published


@pytest.mark.parametrize("place", ["{card}{prose}", "{prose}{card}"])
@pytest.mark.parametrize("classes", ["card", "news-card", "c-teaser"])
def test_the_date_of_a_card_with_a_link_is_that_of_another_article(place: str, classes: str) -> None:
    card = f"<div class='{classes}'><time datetime=2024-06-05>5 juni 2024</time><a href=/nl/nieuws/y>Ander bericht</a></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{place.format(card=card, prose=PROSE)}</article></main>") == []


def test_a_card_that_holds_the_text_is_the_article() -> None:
    card = f"<div class=card><time datetime=2024-06-05>5 juni 2024</time><p>{LONG} <a href=/nl/nieuws/y>Ander bericht</a></p><p>{LONG} {LONG}</p></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{card}</article></main>") == ["2024-06-05"]


def test_a_day_with_hours_in_the_next_line_makes_no_event_of_a_date() -> None:
    lines = "<p class=date>5 mei 2021</p><p>7 mei 2021, 14:00 - 16:00</p>"
    assert dates_of(f"<main>{TITLE}<article class=node>{lines}{PROSE}</article></main>") == ["5 mei 2021"]


def teasers(inner: str) -> list[list[str]]:
    rows = "".join(
        f'<div class="views-row"><h3><a href="/nl/nieuws/{number}">Verhaal nummer {number}</a></h3>{inner}<p>Wat er is.</p></div>'
        for number in range(3)
    )
    page = f'<html lang="nl"><body><main><h1>Nieuws</h1><div class="view-content">{rows}</div></main></body></html>'
    return [[each.raw for each in entry.statements] for entry in read_listing(page).entries]


SPAN = "<div><time datetime=2026-03-05>5 maart</time> – <time datetime=2026-03-07>7 maart 2026</time></div>"
CREATED = "<div class='views-field views-field-created'><span class=views-label>{}</span><span class=field-content>5 mei 2021</span></div>"


@pytest.mark.parametrize(
    ("inner", "published"),
    [
        (SPAN + CREATED.format("Geplaatst op"), ["5 mei 2021"]),
        (SPAN + "<p>Gepubliceerd op 5 mei 2021</p>", ["Gepubliceerd op 5 mei 2021"]),
        (SPAN + "<p class=date>5 mei 2021</p>", []),
        ("<p>5 – 7 maart 2026</p><p class=date>5 mei 2021</p>", ["5 mei 2021"]),
        ("<p>7 maart 2026, 14:00 - 16:00</p><small>5 mei 2021</small>", ["5 mei 2021"]),
        (CREATED.format("Erop gezet"), ["5 mei 2021"]),
        (CREATED.format("Laatst gewijzigd"), []),
        (CREATED.format("Op") + "<div>Zitting van <time datetime=2026-03-05>5 maart 2026</time></div>", ["5 mei 2021"]),
        ("<div>Lancering op <time datetime=2026-03-05>5 maart 2026</time></div><p class=date>5 mei 2021</p>", ["5 mei 2021"]),
    ],
)
def test_a_teaser_gives_the_date_of_publication_beside_another(inner: str, published: list[str]) -> None:
    assert teasers(inner) == [published] * 3


@pytest.mark.parametrize("place", ["Paris, le", "Berlin, den", "Wien, am", "Le Caire, le"])
def test_a_place_that_news_is_sent_from_makes_no_other_day_of_a_date(place: str) -> None:
    assert dates_of(
        f"<main>{TITLE}<article class=node><p class=meta>{place} <time datetime=2021-05-05>5.5.2021</time></p>{PROSE}"
    ) == ["2021-05-05"]


@pytest.mark.parametrize("name", ["news-from", "online-from", "date-display-from"])
def test_the_day_that_an_article_is_shown_from_is_that_of_its_publication(name: str) -> None:
    field = f"<div class='field field--name-field-{name} field--type-datetime'><time datetime=2021-05-05>5.5.2021</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{field}{PROSE}") == ["2021-05-05"]


@pytest.mark.parametrize("title", ["<h2>{0}</h2>", "<div class=page-title>{0}</div>", "<div><h2>{0}</h2></div>"])
def test_a_title_with_words_of_something_else_makes_no_other_day_of_the_date_behind_it(title: str) -> None:
    name = "Vergadering van de Raad"
    head = f"<header>{title.format(name)}<time datetime=2021-05-05>5.5.2021</time></header>"
    assert dates_of(f"<title>{name} | Site</title><main><article class=node>{head}{PROSE}") == ["2021-05-05"]


def test_a_caption_before_the_box_of_a_date_is_no_name_of_it() -> None:
    caption = "<figure><img src=a.jpg><figcaption>Opening van het huis</figcaption></figure>"
    date = "<div><time datetime=2021-05-05>5.5.2021</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{caption}{date}{PROSE}") == ["2021-05-05"]


@pytest.mark.parametrize("mark", ["©", "†"])
def test_a_mark_right_before_a_date_makes_it_that_of_a_copyright_or_a_death(mark: str) -> None:
    assert dates_of(f"<main>{TITLE}<article class=node><p class=date>{mark} 5 mei 2021</p>{PROSE}") == []


@pytest.mark.parametrize("line", ["Dieser Artikel wurde am {0} veröffentlicht.", "Dit bericht is op {0} gepubliceerd."])
def test_a_sentence_around_a_date_says_that_it_is_that_of_a_publication(line: str) -> None:
    date = line.format("<time datetime=2021-05-05>5.5.2021</time>")
    assert dates_of(f"<main>{TITLE}<article class=node><p class=meta>{date}</p>{PROSE}") == ["2021-05-05"]


def test_a_card_with_a_date_and_a_rubric_is_of_the_article() -> None:
    card = "<div class=card><time datetime=2021-05-05>5.5.2021</time> <a href=/nl/nieuws>Nieuws</a></div>"
    assert dates_of(f"<main><article class=node><header>{TITLE}</header>{card}{PROSE}") == ["2021-05-05"]
