"""Dates on an article page that are those of something else."""

from __future__ import annotations

import re

import pytest

from tests.pages.article_fixtures import LONG, PROSE, TITLE, dates_of, read


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


@pytest.mark.parametrize(
    "name", ["application-date", "date-candidature", "date-limite", "uiterste-datum", "geboortedatum", "due-date"]
)
def test_the_name_of_a_field_says_that_its_date_is_another(name: str) -> None:
    field = f"<div class='field field--name-field-{name} field--type-datetime'><time datetime=2024-06-05>5 juni 2024</time></div>"
    assert dates_of(f"<main>{TITLE}<article class=node>{field}{PROSE}</article></main>") == []
