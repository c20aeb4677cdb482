"""Forms of dates that Drupal 7 offered, that people set and that other software prints: read whole, or not at all."""

from datetime import UTC, datetime
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest

from bodspider.dates import RenderTime, Statement, read

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2021, 5, 7, 23, 0, tzinfo=UTC)
DAY = ("2021-03-05 00:00:00", "2021-03-05 23:59:59")
MINUTE = ("2021-03-05 08:10:00", "2021-03-05 08:10:59")
SECOND = ("2021-03-05 08:10:07", "2021-03-05 08:10:07")
FORMS = {
    DAY: [
        ("nl", "maart 5th, 2021"), ("fr", "March 5th, 2021"), ("en", "Mar-05-2021"), ("en", "March, 5 2021"), ("nl", "2021, maart 5"),
        ("de", "Freitag, 2021,  März 5"), ("en", "2021 Mar 05"), ("nl", "05 mrt 21"), ("fr", "ven 5 mars 21"), ("de", "5. Mär. 21"),
        ("fr", "Par Jean Dupont, le 05.03.2021"), ("fr", "Par Jean Dupont, le ven, 05/03/2021"), ("en", "Authored by Jane Roe on 5 March 2021"),
        ("en", "Authored on 5 March 2021"), ("de", "Geschrieben von Hans am 5. März 2021"), ("de", "Publiziert am 5. März 2021"),
        ("de", "Medienmitteilung vom 5. März 2021"), ("de", "Publikationsdatum: 5. März 2021"), ("en", "Post date: 5 March 2021"),
        ("en", "5ᵗʰ March 2021"), ("nl", "05‑03‑2021"), ("de", "5. Mrz. 2021"), ("en", "Friday - 5 March 2021"), ("nl", "vr | 5 maart 2021"),
        ("en", "5 March 2021, Friday"), ("nl", "5 maart 2021 (vrijdag)"), ("fr", "5 mars 2021 | ven."), ("de", "(Fr.) 5. März 2021"), ("de", "5. März 2021 - Freitag"),
        ("en", "Originally published: 5 March 2021"), ("en", "Publish date: 5 March 2021"), ("en", "Blog post: 5 March 2021"), ("en", "Media release, 5 March 2021"),
        ("en", "This article was published on 5 March 2021"), ("nl", "Dit bericht is geplaatst op 5 maart 2021"), ("nl", "Online sinds 5 maart 2021"),
        ("nl", "Datum bericht: 5 maart 2021"), ("nl", "Vrijgegeven op 5 maart 2021"), ("fr", "Nouvelle publiée le 5 mars 2021"), ("fr", "Proposé par admin le 5 mars 2021"),
        ("fr", "Première publication : 5 mars 2021"), ("de", "Eingestellt am 5. März 2021"), ("de", "Freigegeben am 5. März 2021"), ("de", "Veroeffentlicht am 5. Maerz 2021"),
        ("de", "Presse-Information vom 5. März 2021"), ("de", "Ausgabedatum: 5. März 2021"), ("en", "5 March 2021 | 1,204 views"),
        ("nl", "5 maart 2021 · 5 reacties"), ("fr", "5 mars 2021 | 0 commentaire"), ("en", "5 March 2021 • 1 comment"), ("nl", "Blog - 5 maart 2021"),
    ],
    MINUTE: [
        ("en", "Friday, 2021,  March 5 - 8:10am"), ("nl", "2021, maart 5 - 08:10"), ("nl", "08:10 | 5 maart 2021"), ("fr", "08:10, 5 March 2021"),
        ("fr", "8h10 - ven. 5 mars 2021"), ("nl", "08:10 vr 05/03/2021"), ("nl", "vr 05/03/2021 (08:10)"), ("en", "Fri, 5 Mar 21 08:10 +0100"),
        ("fr", "5 mars 2021 à 8 heures 10"), ("en", "5 March 2021 at 0810 hrs"), ("nl", "8.10 uur, 5 maart 2021"), ("en", "8.10am - 5 March 2021"), ("en", "08:10 2021-03-05"),
        ("fr", "5 mars 2021, 02:10 HNE"), ("en", "5 March 2021 18:10 AEDT"), ("de", "5. März 2021, 08:10 MEZ"),
        ("fr", "5 mars 2021, 8 h 10 heure normale de l’Europe centrale"), ("en", "5 Mar 21, 8:10 am"),
    ],
    SECOND: [
        ("en", "Fri Mar  5 08:10:07 2021"), ("nl", "vr mrt 5 08:10:07 CET 2021"), ("fr", "Fri Mar 05 08:10:07 +0100 2021"), ("en", "Fri, 05 Mar 21 07:10:07 GMT"), ("fr", "5 mars 2021 à 08h10min07s"),
    ],
}  # fmt: skip


def spans(text: str, language: str) -> list[tuple[str, ...]]:
    windows = read(Statement("text", text, None, language, RenderTime(NOW, "Date")), timezone=BRUSSELS, now=NOW).windows
    return [tuple(f"{each.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}" for each in window) for window in windows]


@pytest.mark.parametrize(("language", "text", "span"), [(*form, span) for span, forms in FORMS.items() for form in forms])
def test_a_form_is_read_as_the_day_the_minute_or_the_second_that_it_names(language, text, span):
    assert spans(text, language) == [span]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "16 fev 2020", "2020-02-16"),
        ("fr", "11 aou 2020", "2020-08-11"),
        ("fr", "10 juill. 2020", "2020-07-10"),
        ("de", "3. Jänner 2021", "2021-01-03"),
        ("fr", normalize("NFD", "Publié le 4 août 2020"), "2020-08-04"),
    ],
)
def test_names_of_months_are_known_without_accents_and_in_pieces(language, text, day):
    assert spans(text, language) == [(f"{day} 00:00:00", f"{day} 23:59:59")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "5 mrt 15u"), ("nl", "5 mrt 15 uur"), ("nl", "5 mrt 15-17 uur"), ("nl", "5 mrt 15 - 17 uur"), ("nl", "5 mrt 15 tot 17:00"),
        ("nl", "5 mrt 15-21"), ("nl", "14:30 - 16:00 5 maart 2021"), ("nl", "14:30 5 maart 2021 16:00"), ("nl", "14:30 vanaf 5 maart 2021"),
        ("en", "From 5 March 2021"), ("en", "Published from 5 March 2021"), ("nl", "Gepubliceerd van 5 maart 2021"), ("fr", "Publié du 5 mars 2021"),
        ("de", "Veröffentlicht vom 5. März 2021"), ("nl", "Webinar | 5 maart 2021"), ("fr", "Conférence | 5 mars 2021"), ("de", "Vortrag | 5. März 2021"),
        ("en", "5 March 2021 | Register now"), ("nl", "5 maart 2021 (volzet)"), ("fr", "5 mars 2021 (date limite)"), ("en", "5 March 2021 · 5 guests"),
        ("nl", "2021, maart 32"), ("en", "2021 people 5"),
    ],
)  # fmt: skip
def test_spans_hours_and_gatherings_are_none(language, text):
    assert spans(text, language) == []


WRONG_WEEKDAYS = {"nl": ("donderdag", "do"), "fr": ("jeudi", "jeu."), "de": ("Donnerstag", "Do."), "en": ("Thursday", "Thu")}
BESIDE = (
    "{w} {d}",
    "{w}, {d}",
    "{w} - {d}",
    "{w} | {d}",
    "{w} · {d}",
    "({w}) {d}",
    "{d}, {w}",
    "{d} ({w})",
    "{d} | {w}",
    "{d} - {w}",
)


@pytest.mark.parametrize("form", BESIDE)
@pytest.mark.parametrize(
    ("language", "prefix"), [("nl", "Gepubliceerd op "), ("fr", "Publié le "), ("de", "Veröffentlicht am "), ("en", "News - ")]
)
def test_a_weekday_on_either_side_that_contradicts_the_date_is_never_dropped(language, prefix, form):
    for weekday in WRONG_WEEKDAYS[language]:
        for date in ("5.3.2021", "2021-03-05", "05 mar 2021"):
            for text in (form, prefix + form):
                assert spans(text.format(w=weekday, d=date), language) == []


def test_numbers_with_bars_between_can_be_in_either_order():
    assert spans("05 | 03 | 2021", "nl") == [DAY, ("2021-05-03 00:00:00", "2021-05-03 23:59:59")]


def test_news_from_a_day_is_news_of_that_day():
    assert spans("News from 5 March 2021", "en") == [DAY]
