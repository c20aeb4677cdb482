"""Absolute dates in four languages, in the forms of Drupal, CLDR and machines."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodspider.dates import RenderTime, Statement, read

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2021, 5, 7, 23, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "dates-dev.jsonl"


def reading(text: str, language: str | None = "nl", source: str = "text", **more):
    shown = more.pop("shown", None)
    return read(Statement(source, text, shown, language, RenderTime(NOW, "Date")), timezone=BRUSSELS, now=NOW, **more)


def spans(text: str, language: str | None = "nl", **more) -> list[tuple[str, str]]:
    """The windows of `text` in the site's zone, as short texts."""
    return [
        tuple(f"{each.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}" for each in (window.earliest, window.latest))
        for window in reading(text, language, **more).windows
    ]


def day(text: str) -> list[tuple[str, str]]:
    return [(f"{text} 00:00:00", f"{text} 23:59:59")]


def minute(text: str) -> list[tuple[str, str]]:
    return [(f"{text}:00", f"{text}:59")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "5 mei 2021"), ("nl", "woensdag 5 mei 2021"), ("nl", "wo 5 mei. 2021"), ("nl", "Gepubliceerd op 5 mei 2021"),
        ("nl", "5&nbsp;mei&nbsp;2021"), ("nl", "05.05.2021"), ("nl", "2021-05-05"), ("nl", "Wednesday, May 5th, 2021"),
        ("fr", "5 mai 2021"), ("fr", "mercredi 5 mai 2021"), ("fr", "Publié le 5 mai 2021"), ("fr", "mer. 05/05/2021"),
        ("fr", "Date de publication : 5 mai 2021"), ("fr", "Mis en ligne le 5 mai 2021"),
        ("de", "5. Mai 2021"), ("de", "Mittwoch, 5. Mai 2021"), ("de", "Veröffentlicht am 5. Mai 2021"), ("de", "Mi., den 5. Mai 2021"),
        ("de", "05.05.21"), ("en", "May 5, 2021"), ("en", "Wednesday 5 May 2021"), ("en", "5th of May 2021"),
        ("en", "Published on 5 May 2021"), ("en", "Posted: May 5, 2021"), ("en", "20210505"), ("en", "2021/05/05"), (None, "5 mei 2021"),
        ("en", "Press release, 5 May 2021"), ("de", "Pressemitteilung vom 5. Mai 2021"), ("fr", "Communiqué de presse du 5 mai 2021"),
        ("nl", "Brussel, 5 mei 2021"), ("en", "Brussels, 5 May 2021 –"), ("de", "Brüssel, den 5. Mai 2021"), ("nl", "Den Haag - 5 mei 2021"),
        ("en", "First published on 5 May 2021"), ("fr", "Date de parution : 5 mai 2021"), ("en", "Release date: 5 May 2021"),
        ("en", "Posted on May 5, 2021 by admin"), ("nl", "Gepubliceerd op 5 mei 2021 in Nieuws"), ("en", "By Newsroom — May 5, 2021"),
        ("nl", "5 mei 2021 • 3 min leestijd"), ("fr", "5 mai 2021 - Temps de lecture : 3 min"), ("en", "5 May 2021 (updated)"),
        ("nl", "[5 mei 2021]"), ("de", "05 . 05 . 2021"), ("nl", "5-5-'21"), ("en", "05/May/2021"), ("en", "05-May-21"),
        ("fr", "Bruxelles, le 5 mai 2021"), ("nl", "Persbericht, Brussel, 5 mei 2021"), ("de", "Von Hans Müller, 5.5.2021"),
        ("fr", "Publié le 5 mai 2021 par Jean Dupont"), ("nl", "Door Jan Peeters, 5 mei 2021"), ("de", "den 5. Mai 2021"),
        ("en", "Written by Jane Roe | 5 May 2021"), ("fr", "Soumis par Elio Di Rupo le mer, 05/05/2021"), ("nl", "« 5 mei 2021 »"),
        ("de", "5.5.2021 | 3 Min. Lesezeit"), ("nl", "Ingediend door 258 op wo, 5 mei 2021"), ("en", "Submitted by admin on Wed, 05/05/2021"),
        ("en", "Submitted by Jane (not verified) on Wed, 05/05/2021"), ("nl", "Ingediend door jan2 op wo, 05/05/2021"),
        ("fr", "Publié par Cabinet du Premier ministre le 5 mai 2021"),
    ],
)  # fmt: skip
def test_a_day_is_a_day(language, text):
    assert spans(text, language) == day("2021-05-05")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "1 mrt. 2021", "2021-03-01"),
        ("nl", "5 febr. 2021", "2021-02-05"),
        ("fr", "1er févr. 2021", "2021-02-01"),
        ("fr", "15 août 2019", "2019-08-15"),
        ("fr", "5 f&eacute;vrier 2021", "2021-02-05"),
        ("de", "3. Jän. 2021", "2021-01-03"),
        ("de", "1. März 2021", "2021-03-01"),
        ("de", "4. Dez. 2020", "2020-12-04"),
        ("en", "4 Sept 2020", "2020-09-04"),
        ("en", "25/12/2020", "2020-12-25"),
        ("en", "12/25/2020", "2020-12-25"),
        ("nl", "4/05/2021", "2021-05-04"),
        ("nl", "05-04-2021", "2021-04-05"),
        ("de", "04.05.21", "2021-05-04"),
    ],
)
def test_months_and_orders(language, text, expected):
    assert spans(text, language) == day(expected)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "wo, 05/05/2021 - 08:00", "2021-05-05 08:00"),
        ("nl", "di, 04/05/2021 - 14:32", "2021-05-04 14:32"),
        ("nl", "di, 05/04/2021 - 14:32", "2021-05-04 14:32"),
        ("nl", "Sun, 05/02/2021 - 16:42", "2021-05-02 16:42"),
        ("nl", "5 mei 2021 om 14.32 uur", "2021-05-05 14:32"),
        ("nl", "vr 7 mei 2021, 9u05", "2021-05-07 09:05"),
        ("fr", "samedi 1er mai 2021 à 14h32", "2021-05-01 14:32"),
        ("de", "5. Mai 2021 um 14.32 Uhr", "2021-05-05 14:32"),
        ("de", "Montag, März 1, 2021 - 09:05", "2021-03-01 09:05"),
        ("en", "May 5th, 2021 2:32 pm", "2021-05-05 14:32"),
        ("en", "5 May 2021 at 12:05 a.m.", "2021-05-05 00:05"),
        ("en", "Wed, 5 May 2021 - 08:00", "2021-05-05 08:00"),
        ("nl", "5 mei 2021 14:32 CEST", "2021-05-05 14:32"),
        ("en", "5 May 2021 12:32 UTC", "2021-05-05 14:32"),
        ("nl", "5 mei 2021 · 14:32", "2021-05-05 14:32"),
        ("en", "By admin, Sat, 05/01/2021 - 14:32", "2021-05-01 14:32"),
        ("nl", "woensdag 5 mei 2021 om 14:32 Midden-Europese zomertijd", "2021-05-05 14:32"),
        ("fr", "mercredi 5 mai 2021, 14 h 32", "2021-05-05 14:32"),
        ("en", "July 15, 2008, 10:17 AM +0200", "2008-07-15 10:17"),
    ],
)
def test_a_time_proves_its_minute(language, text, expected):
    assert spans(text, language) == minute(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-04T12:32:10Z", "2021-05-04T14:32:10+02:00", "2021-05-04T14:32:10+0200", "2021-05-04 14:32:10+02",
        "2021-05-04T14:32:10.123+02:00", "20210504T123210Z", "Tue, 04 May 2021 12:32:10 GMT", "Tue, 04 May 2021 14:32:10 +0200",
        "Tue, 4 May 2021 14:32:10 CEST", "Tuesday, 04-May-21 12:32:10 UTC", "04 May 2021 08:32:10 EDT", "1620131530", "1620131530000",
    ],
)  # fmt: skip
def test_machine_readable_instants_are_exact(text):
    assert spans(text, source="feed") == [("2021-05-04 14:32:10", "2021-05-04 14:32:10")]


def test_day_and_month_that_could_be_swapped_are_both_proved():
    assert spans("04/05/2021 - 14:32") == minute("2021-05-04 14:32") + minute("2021-04-05 14:32")


def test_a_number_of_two_digits_is_no_sign_of_an_order():
    assert spans("3/11/06", "en") == day("2006-11-03") + day("2006-03-11")


def test_an_hour_alone_proves_that_hour():
    assert spans("5 mei 2021 om 14 uur") == [("2021-05-05 14:00:00", "2021-05-05 14:59:59")]


def test_the_known_order_of_the_site_decides():
    assert spans("04/05/2021 - 14:32", month_first=True) == minute("2021-04-05 14:32")
    assert spans("04/05/2021 - 14:32", month_first=False) == minute("2021-05-04 14:32")


def test_the_weekday_decides_before_the_order_of_the_site():
    assert spans("di, 04/05/2021", month_first=True) == day("2021-05-04")


def test_noon_in_utc_stands_for_the_day_where_only_the_day_is_shown():
    assert spans("2021-05-03T12:00:00Z", source="time", shown="3 mei 2021") == day("2021-05-03")
    assert spans("2021-05-03T12:00:00Z", source="time", shown="3 mei 2021 - 14:00") == [("2021-05-03 14:00:00",) * 2]
    assert spans("2021-05-03T12:00:00Z", source="meta") == [("2021-05-03 14:00:00",) * 2]
    assert spans("2021-05-03T12:00:00Z", source="listing", shown="3 mei 2021") == day("2021-05-03")
    assert spans("2021-05-03T12:00:00Z", source="listing") == [("2021-05-03 14:00:00",) * 2]


def test_midnight_stands_for_the_day_where_only_the_day_is_shown():
    assert spans("2021-05-03T00:00:00+02:00", source="meta", shown="maandag, 3 mei, 2021") == day("2021-05-03")
    assert spans("2021-05-03T00:00:00+02:00", source="listing", shown="3 mei 2021") == day("2021-05-03")
    assert spans("2021-05-03T00:00:00+02:00", source="meta", shown="3 mei 2021 - 00:00") == [("2021-05-03 00:00:00",) * 2]
    assert spans("2021-05-03T00:00:00+02:00", source="json-ld") == [("2021-05-03 00:00:00",) * 2]


def test_a_unix_time_is_read_where_it_stands_for_something_else_that_is_shown():
    assert spans("1620043200", source="listing", shown="3 weken geleden") == [("2021-05-03 14:00:00",) * 2]
    assert spans("1620043200", source="listing") == []


def test_a_rubric_before_or_behind_a_date_is_passed_over():
    assert spans("Persbericht | 3 mei 2021") == day("2021-05-03")
    assert spans("3 mei 2021 | Persbericht") == day("2021-05-03")


def test_an_hour_that_comes_twice_is_both():
    assert (window := reading("zo 25 oktober 2020 - 02:30").windows[0]).latest - window.earliest == timedelta(hours=1, seconds=59)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("donderdag 5 mei 2021", "weekday-contradicts"),
        ("za, 04/06/2021", "weekday-contradicts"),
        ("30 februari 2021", "impossible"),
        ("32/13/2021", "impossible"),
        ("5 mei 1989", "implausible"),
        ("5 mei 2099", "implausible"),
        ("2022-05-20", "implausible"),
        ("5 mei", "not-a-date"),
        ("mei 2021", "not-a-date"),
        ("2021", "not-a-date"),
        ("Door admin op di, 05/05/2021", "weekday-contradicts"),
        ("By Jan, Tue, 05/05/2021", "weekday-contradicts"),
        ("Brussel, dinsdag 5 mei 2021", "weekday-contradicts"),
        ("tot, 5 mei 2021", "not-a-date"),
        ("Sluitingsdatum - 5 mei 2021", "not-a-date"),
        ("Bewerbungsfrist, 5. Mai 2021", "not-a-date"),
        ("du 3 au 5 mai 2021", "not-a-date"),
        ("-2 dagen geleden", "not-a-date"),
        ("never", "never"),
        ("", "empty"),
    ],
)
def test_what_is_no_date_says_why(text, reason):
    assert reading(text).reason == reason
    assert reading(text).windows == ()


@pytest.mark.parametrize("source", ["time", "meta", "json-ld"])
@pytest.mark.parametrize("text", ["vandaag", "today", "2 days ago"])
def test_what_machines_write_is_no_age(source, text):
    assert reading(text, source=source).windows == ()


@pytest.mark.parametrize(
    "text",
    [
        "266", "20", "COVID-19", "14e Congres", "18 miljoen euro", "1.2.3", "02/501.81.11", "+32 2 501 81 11", "1.250.000", "192.168.1.1",
        "9000 flesjes", "Page 3 of 7", "10.10.10.10", "12:30", "woensdag", "mardi gras", "2021-2022", "5 tot 7 mei", "v2.10.2021b", "1620131530",
        "Sophie Peeters", "100 %", "ISO 9001:2015", "#2021-05",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_proves_nothing(text):
    assert reading(text).windows == ()


NO_DATES = {
    "nl": """
        Lezing, 8 november 2020|Congres - 8 november 2020|Overleden - 8 november 2020|Gent, 8 november 2020|Concert, over 3 dagen
        Brussel, over 3 dagen|Brussel, morgen|Persbericht Lezing, 8 november 2020|Wanneer, 8 november 2020|Verkiezingen - 9 juni 2019
        Door Jan Peeters (geboren 5 juni 1994)|Door Jan Peeters geboren 5 juni 1994|Door Jan Peeters, geboren op 5 juni 1994
        Door Jan Peeters (°Gent, 5 juni 1994)|Door de NAVO tot 5 juni 2020|door vrijwilligers vanaf 5 juni 2020|Door Jan, 30 jaar oud
        door storm vanaf 3 februari 2020|Datum: 3, 4 juni 2020|op 3, 5 juni 2020|op 5 - 9 juni 2020|gepubliceerd 5 - 9 juni 2020
        nieuwsbrief 5 - 9 juni 2020|op 5 juni - 9 juni 2020|door Jan zaterdag 5 juni 2019|door Jan, zaterdag 5 juni 2019
        op zaterdag - 8 november 2019|persbericht over het evenement op 8 november 2020|Artikel: deadline op 8 november 2020
        nieuws over de staking op 8 november 2020|Op 8 november 2020 in Gent|8 november 2020 door Jan|Datum lezing - 8 november 2020
        Nieuws morgen|Gepubliceerd in Gent, over 3 dagen|Gepubliceerd: morgen|Nieuws over 3 dagen|Artikel 8.11.20|Artikel 20201108|* 8 november 1993|Gepubliceerd sinds 8 november 2013
        8 november 2020 - duur 90 min|12 mei-20|3 - 2 - 12|Door Ann, 3 jaar oud|Uitnodiging door het kabinet, 8 november 2020""",
    "fr": """
        Décès, 8 novembre 2020|Décès, le 8 novembre 2020|Date limite, 8 novembre 2020|Réunion - le 8 novembre 2020|Concert, dans 3 jours
        Bruxelles, dans 3 jours|Par arrêté du 8 novembre 2020|Par arrêté royal, 8 novembre 2020|le 3, 5 juin 2020
        publié le 3 juin, 5 juin 2020|par mail jusqu'au 3 février 2020|Par e-mail avant le 3 février 2020|par la poste pour le 3 février 2020
        par train du 1 au 3 février 2020|par Jean samedi 8 novembre 2020|par Jean, samedi 8 novembre 2020|Par midi, 8 novembre 2020
        Nouvelles élections le 8 novembre 2020|nouvelles inscriptions, 8 novembre 2020|Actualité : réunion, 8 novembre 2020
        Article sur le colloque le 8 novembre 2020|Article 5, 8 novembre 2020|communiqué pour la conférence, 8 novembre 2020
        créée par la loi, le 8 novembre 2003|Écrit de maturité, 8 novembre 2020|Date : réunion, 8 novembre 2020|Le 8 novembre 2020 dans Gand
        Date de naissance, 8 novembre 1993|* 8.11.1993|publié depuis 8 novembre 2013|Actualité demain""",
    "de": """
        Messe, 8.11.2020|Sitzung, den 8. November 2020|Premiere - 8.11.2020|Stichtag, 8.11.2020|Konzert, in 3 Tagen|Berlin - in 3 Tagen
        von Januar bis 3.2.2020|von Montag 8.11.2020|von Montag, 8.11.2020|von Köln nach Berlin, 8.11.2020|von 1. bis 3.2.2020
        von zu Hause ab 3.2.2020|von Mai 3.6.2020|Von Anfang an 8.11.2020|Von Hans (geb. 8.11.1993)|am 3., 5. Juni 2020
        von Hans Samstag 8.11.2020|von Hans, Samstag 8.11.2020|vom Montag - 8. November 2019|Mitteilung: Einsendeschluss am 8.11.2020
        Beitrag: Frist, 8.11.2020|Meldung zur Tagung am 8.11.2020|Beitrag zur Ausstellung - 8.11.2020|Datum der Tagung, 8. November 2020
        Am 8.11.2020 in Berlin|8.11.2020 von Hans Müller|* 8.11.1993|*08.11.1993|Veröffentlicht seit 8.11.2013|Artikel 8.11.20
        8.11.2020 - Dauer: 90 Minuten|Nachricht in 3 Tagen""",
    "en": """
        Due, 8 November 2020|Meeting, 8 November 2020|John Smith, 8 November 2020|Save the date - 8 November 2020|Meeting, in 2 days
        Brussels, in 3 days|Brussels, tomorrow|Chapter - 2 days ago|By 8 November 2020|By Friday 8 November 2020|By Friday, 8 November 2020
        By noon 8 November 2020|By noon, 8 November 2020|By midnight on 8 November 2020|By end of day 8 November 2020
        By no later than on 8 November 2020|by 5 pm on 8 November 2020|Submitted by 5pm on 8 November 2020|By early 8 November 2020
        By May, 8 November 2020|by email until 3 February 2020|by post before 3 February 2020|By ship from Ostend 3 February 2020
        by 1 to 3 February 2020|By John (born 8 November 1993)|By John, Monday to 3 February 2020|By 2 days ago|By John, 5 years old
        By John, Paris Agreement of 12 December 2015|By John, in 3 days|By order of on 8 November 2020|By Studio 54, 8 November 2020|on 3, 5 June 2020
        published 3 June 2020, 5 June 2020|published 3, 5 June 2020|from 1 November - 8 November 2020|by John Saturday 8 November 2019
        by John, Saturday 8 November 2019|by John Sat. 8 November 2019|From Monday - 8 November 2019|News: deadline, 8 November 2020
        News: deadline - 8 November 2020|News events on 8 November 2020|Statement ahead of the summit - 8 November 2020|News today
        Released from prison on 8 November 2020|Written exam on 8 November 2020|posted, event on 8 November 2020|News in 3 days|Published in 3 days|Posted by Jan, in 3 days
        On 8 November 2020 in London|Date: 8 November 2020 in London|8 November 2020 by invitation only|* 8 November 1993
        Posted since 8 November 2013|Date of birth, 8 November 1993|Date and place, 8 November 2020|From London, 8 November 2020
        stand 3, 8 November 2020|8 November 2020, 45 minutes|Issued by X until 8 November 2020|created for the meeting - 8 November 2020
        1 /2 / 20|Apply by 8 November 2020""",
}
"""Deadlines, events, ranges, days of birth and the like, in each language; 8 November 2019 is a Friday, 5 June 2019 a Wednesday."""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (language, text.strip())
        for language, lines in NO_DATES.items()
        for line in lines.split("\n")
        for text in line.split("|")
        if text.strip()
    ],
)
def test_dates_of_something_else_are_no_dates(language, text):
    assert reading(text, language).windows == ()


@pytest.mark.parametrize(
    "text",
    [
        "Deadline | 8 November 2020",
        "Agenda · 8 november 2020",
        "8 November 2020 (deadline)",
        "8 novembre 2020 | Événement",
        "Einde | 8 november 2020",
    ],
)
def test_a_rubric_or_remark_that_names_another_day_is_not_passed_over(text):
    assert reading(text).windows == ()


def corpus() -> list[dict]:
    if not SHARED.exists():
        pytest.skip("the labelled corpus is in the folder shared/data beside this repository")
    return [json.loads(line) for line in SHARED.read_text().splitlines()]


def test_nothing_is_wrong_or_missing_in_the_labelled_corpus():
    for each in corpus():
        base = datetime.fromisoformat(each["base"]).replace(tzinfo=BRUSSELS).astimezone(UTC)
        statement = Statement("text", each["text"], None, each["language"], RenderTime(base, "Date"))
        windows = read(statement, timezone=BRUSSELS, now=base).windows
        if each["expected"] is None:
            assert not windows, each
            continue
        expected = datetime.fromisoformat(each["expected"])
        expected = expected if expected.tzinfo else expected.replace(tzinfo=BRUSSELS)
        last = expected + (timedelta(hours=23, minutes=59) if len(each["expected"]) == 10 else timedelta(seconds=59))
        assert any(window.earliest <= last and expected <= window.latest for window in windows), each
        assert len(windows) == 1 or each["ambiguous"], each


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["nl", "fr", "de", "en", None, "xx"]), st.sampled_from(["text", "time", "feed"]))
def test_no_text_is_a_reason_to_fail(text, language, source):
    for window in reading(text, language, source).windows:
        assert window.earliest <= window.latest


WORDS = st.sampled_from(
    [
        "op",
        "le",
        "am",
        "5",
        "05",
        "31",
        "2021",
        "21",
        "mei",
        "mars",
        "May",
        "di",
        "mon",
        "14:32",
        "14h",
        "2",
        "pm",
        "/",
        ".",
        "-",
        ",",
        ":",
        "T",
        "Z",
        "+",
        "ago",
        "il",
        "y",
        "a",
        "vor",
        "dagen",
        "week",
        "1",
        "month",
        "&",
        "<",
        ">",
        "Gepubliceerd",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(["nl", "fr", "de", "en"]))
def test_no_mixture_of_the_words_of_dates_is_a_reason_to_fail(text, language):
    for window in reading(text, language).windows:
        assert window.earliest.year >= 1989


@settings(max_examples=300, deadline=None)
@given(
    st.dates(date(1991, 1, 1), date(2021, 5, 1)),
    st.sampled_from(["nl", "fr", "de", "en"]),
    st.integers(0, 6),
)
def test_what_babel_prints_is_read_back(that_day, language, form):
    from babel.dates import format_date

    names = ["full", "long", "medium", "EEE d MMM yyyy", "d MMMM yyyy", "EEEE d MMMM y", "yyyy-MM-dd"]
    text = format_date(that_day, names[form], locale={"en": "en_GB"}.get(language, language))
    assert spans(text, language) == day(that_day.isoformat()), text


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2021, 5, 1)).map(lambda time: time.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(["nl", "nl_BE", "fr", "fr_BE", "fr_CH", "de", "de_AT", "en_GB", "en_US"]),
    st.sampled_from(["full", "long", "medium", "short"]),
)
def test_every_form_of_cldr_holds_the_truth(time, locale, form):
    from babel.dates import format_datetime

    truth = time.replace(tzinfo=BRUSSELS)
    text = format_datetime(truth, form, locale=locale, tzinfo=BRUSSELS)
    windows = reading(text, locale[:2]).windows
    assert any(window.earliest <= truth <= window.latest for window in windows), text
