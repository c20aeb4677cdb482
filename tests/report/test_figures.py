"""The counts of a report."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bodspider.items import Article
from bodspider.report.figures import COVERED, count, periods, ranked

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(*moments: datetime, **values: object) -> list[Article]:
    return [Article(published=moment, language="nl", **values) for moment in moments]


def test_months_are_those_of_the_zone():
    figures = count(at(datetime(2024, 12, 31, 23, 30, tzinfo=UTC)), BRUSSELS)
    assert dict(figures.months) == {"2025-01": {"nl": 1}}


def test_months_without_articles_are_shown_too():
    figures = count(at(datetime(2024, 11, 5, tzinfo=UTC), datetime(2025, 2, 5, tzinfo=UTC)), BRUSSELS)
    unit, labels, counts = periods(figures)
    assert (unit, labels) == ("month", ["2024-11", "2024-12", "2025-01", "2025-02"])
    assert [counts[label]["nl"] for label in labels] == [1, 0, 0, 1]


def test_many_months_become_years():
    figures = count(
        at(datetime(1999, 5, 5, tzinfo=UTC), datetime(2025, 2, 5, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC)), BRUSSELS
    )
    unit, labels, counts = periods(figures)
    assert unit == "year"
    assert (labels[0], labels[-1], len(labels)) == ("1999", "2025", 27)
    assert counts["2025"]["nl"] == 2


def test_a_field_counts_when_it_holds_something():
    figures = count([Article(language="nl", title="Titel", tags=[], summary="", status=0)], BRUSSELS)
    assert {name for name in COVERED if figures.filled["nl"][name]} == {"language", "title", "status"}


def test_precision_conflicts_translations_and_errors_are_counted():
    figures = count(
        [
            Article(
                language="nl",
                published_precision="day",
                published_conflict=True,
                translations={"nl": "x", "fr": "y"},
                tags=["a", "a"],
            ),
            Article(language=None, error="http-404"),
        ],
        BRUSSELS,
    )
    assert figures.precisions == {"day": 1, "none": 1}
    assert figures.conflicts == 1
    assert figures.translated["nl"] == {"fr": 1}
    assert figures.languages == {"nl": 1, "und": 1}
    assert figures.tags == {"a": 1}
    assert (figures.articles, figures.with_detail) == (2, 1)


def test_equal_counts_are_ranked_by_name():
    figures = count([Article(tags=["b", "a", "c"]), Article(tags=["c"])], BRUSSELS)
    assert ranked(figures.tags) == [("c", 2), ("a", 1), ("b", 1)]
