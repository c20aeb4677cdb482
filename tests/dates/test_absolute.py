"""Absolute dates in four languages, in the forms of Drupal, CLDR and machines."""

from datetime import timedelta

import pytest

from tests.dates.readings import day, minute, reading, spans


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


@pytest.mark.parametrize("source", ["time", "meta", "listing"])
@pytest.mark.parametrize("shown", ["7 mei 2020", "do 07/05/2020 - 10:00", "Gepubliceerd op 7 mei 2020"])
def test_a_machine_readable_date_that_shows_another_day_proves_nothing(source, shown):
    assert reading("2021-05-03T08:00:00Z", source=source, shown=shown).reason == "contradicts-what-is-shown"
    assert reading("1620043200", source=source, shown=shown).windows == ()


@pytest.mark.parametrize(
    "shown",
    [
        "3 mei 2021",
        "4 mei 2021",
        "05/03/2021",
        "03/05/2021",
        "5 dagen geleden",
        "3 mei",
        "Meer",
        "5 dagen geleden | 3 mei",
        "do 3 mei 2021",
    ],
)
def test_a_machine_readable_date_that_shows_the_day_or_none_counts(shown):
    assert spans("2021-05-03T08:00:00Z", source="time", shown=shown) == [("2021-05-03 10:00:00",) * 2]
