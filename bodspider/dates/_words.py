"""The words that dates are made of, in Dutch, French, German and English."""

from __future__ import annotations

LANGUAGES = ("nl", "fr", "de", "en")


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in rows.items() for word in words.split()}


YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND = range(7)

UNITS = _table(
    {
        YEAR: "year years jaar jaren an ans année années annee annees jahr jahre jahren",
        MONTH: "month months maand maanden mois monat monate monaten",
        WEEK: "week weeks weken semaine semaines woche wochen",
        DAY: "day days dag dagen jour jours tag tage tagen",
        HOUR: "hour hours uur uren heure heures stunde stunden",
        MINUTE: "minute minutes minuut minuten min min.",
        SECOND: "second seconds seconde seconden secondes sekunde sekunden sec sec. sek sek. s",
    }
)
"""Unit word to unit, the largest first."""

FIXED_UNITS = frozenset(("min", "min.", "sec", "sec.", "s"))
"""Words that only formatInterval prints, which counts in fixed units (365-day years, 30-day months); in German nothing does."""

ROUGH_UNITS = _table(
    {
        YEAR: "yr yr. yrs y jr jr.",
        MONTH: "mo mo. mos mnd mnd.",
        WEEK: "wk wk. wks w sem sem. wo wo.",
        DAY: "d dgn dgn.",
        HOUR: "hr hr. hrs h std std.",
        MINUTE: "mins mn",
        SECOND: "secs",
    }
)
"""Short unit words of other software than Drupal, whose ages are precise to their last unit only."""

PAST = frozenset(("ago", "geleden", "old", "oud"))
FUTURE = frozenset(("hence", "später", "spaeter"))
NEVER = frozenset(("never", "nooit", "jamais", "nie", "niemals"))
ONE = frozenset(("a", "an", "one", "een", "één", "un", "une", "ein", "eine", "einer", "einem", "einen"))
ABOUT = frozenset(("about", "approximately", "ongeveer", "circa", "ca", "ca.", "environ", "etwa", "ungefähr"))
AND = frozenset(("and", "en", "et", "und"))

OTHER_DAYS = frozenset(
    _table(
        {
            0: "deadline due start begin beginn début debut einde end eind fin ende closing sluiting clôture expires geldig valid gültig valable",
            1: "event events agenda evenement événement veranstaltung termin inschrijven inscription anmeldung anmeldeschluss registration",
            2: "born geboren geb né née died overleden gestorben décédé décédée invitation uitnodiging einladung",
        }
    )
)
"""Words beside a date that is the day of something else than a publication."""

GATHERINGS = frozenset(
    _table(
        {
            0: "evenementen événements evénement evénements evenements veranstaltungen termine dates calendar kalender calendrier inscriptions",
            1: "concert concerten concerts konzert lezing lezingen vortrag conference conferentie conférence konferenz congres congrès kongress",
            2: "webinar webinars webinaire workshop workshops atelier ateliers seminar seminarie séminaire seminars colloque colloquium training opleiding",
            3: "formation schulung cursus cours kurs course exposition expo tentoonstelling ausstellung exhibition festival spectacle voorstelling",
            4: "vorstellung gratis gratuit kostenlos volzet complet ausgebucht uitverkocht ausverkauft sold register limite",
        }
    )
)
"""Words that, as a rubric or a remark beside a date, tell of the day of a gathering; in the name of an author they mean nothing."""

BOUNDS = OTHER_DAYS | frozenset(
    _table(
        {
            0: "tot until till bis to jusqu jusque au uiterlijk spätestens later by before voor vor avant no than",
            1: "vanaf from ab dès depuis since sinds seit after na après nach as um noon midnight midi minuit middag early late mid anfang",
            2: "arrêté décret loi decree law besluit wet gesetz",
        }
    )
)
"""Words before a date that is the end, the beginning or the day of something else than a publication."""

MONTHS = _table(
    {
        1: "january januari janvier januar jänner jaenner janner jan janv jän jaen",
        2: "february februari février fevrier februar feber feb febr févr fevr fév fev",
        3: "march maart mars märz maerz mar mrt mär mrz maa",
        4: "april avril apr avr",
        5: "may mei mai",
        6: "june juni juin jun",
        7: "july juli juillet jul juil juill",
        8: "august augustus août aout aug aoû aou",
        9: "september septembre sep sept",
        10: "october oktober octobre oct okt",
        11: "november novembre nov",
        12: "december décembre decembre dezember dec déc dez",
    }
)

WEEKDAYS: dict[str, dict[str, int]] = {
    "nl": _table(
        {
            0: "maandag maa ma",
            1: "dinsdag din di",
            2: "woensdag woe wo",
            3: "donderdag don do",
            4: "vrijdag vri vrij vr",
            5: "zaterdag zat za",
            6: "zondag zon zo",
        }
    ),
    "fr": _table(
        {
            0: "lundi lun lu",
            1: "mardi mar ma",
            2: "mercredi mer me",
            3: "jeudi jeu je",
            4: "vendredi ven ve",
            5: "samedi sam sa",
            6: "dimanche dim di",
        }
    ),
    "de": _table(
        {
            0: "montag mon mo",
            1: "dienstag die di",
            2: "mittwoch mit mi",
            3: "donnerstag don do",
            4: "freitag fre fr",
            5: "samstag sonnabend sam sa",
            6: "sonntag son so",
        }
    ),
    "en": _table(
        {
            0: "monday mon mo",
            1: "tuesday tue tues tu",
            2: "wednesday wed weds we",
            3: "thursday thu thur thurs th",
            4: "friday fri fr",
            5: "saturday sat sa",
            6: "sunday sun su",
        }
    ),
}
"""Language to weekday word to weekday, Monday being 0."""

DAYS_AGO: dict[str, dict[str, int]] = {
    "nl": {"vandaag": 0, "gisteren": 1, "eergisteren": 2, "morgen": -1, "overmorgen": -2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": 1, "avant-hier": 2, "demain": -1, "après-demain": -2},
    "de": {"heute": 0, "gestern": 1, "vorgestern": 2, "morgen": -1, "übermorgen": -2},
    "en": {"today": 0, "yesterday": 1, "tomorrow": -1},
}
"""Language to word to how many days it lies back."""

ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0,
    "cet": 60, "mez": 60, "bst": 60, "west": 60,
    "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "met": 60, "mest": 120, "hnec": 60, "haec": 120, "hne": -300, "hae": -240, "hnc": -360, "hac": -300, "hnp": -480, "hap": -420,
    "awst": 480, "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Name of a zone to its minutes east of UTC."""


def languages_for(language: str | None) -> tuple[str, ...]:
    """Return the languages that a text on a page in `language` may be in: its own and English; any when it is not known."""
    base = (language or "").partition("-")[0].lower()
    if base not in LANGUAGES:
        return LANGUAGES
    return (base,) if base == "en" else (base, "en")
