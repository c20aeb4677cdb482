"""What is no date, or the date of something else, in four languages."""

import pytest

from tests.dates.readings import reading


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
