"""What is to be seen of a crawl with a fault, beside what became of its pages."""

from __future__ import annotations

from itertools import pairwise

from tests.faults.run import Check, Result

TEXT = "Één café in Curaçao: ‘straks’, voor € 100."
"""The text of pages whose encoding is another than they say."""
_TRIES = 4
"""Times that a page is asked for before it is given up."""
_UNDER_WAY = 1.0
"""Seconds within which an answer has come, and what was sent before that too, on a machine with much else to do."""


def asked_once(result: Result) -> None:
    for each in result.failures:
        assert each["attempts"] == result.attempts(each["url"].removeprefix(result.stage.site.url)) == 1, each


def asked_often(result: Result) -> None:
    for each in result.failures:
        assert each["attempts"] == _TRIES, each


def nobody_was_let_in(result: Result) -> None:
    assert result.stage.private.asked == []


def only_robots_txt_was_had(result: Result) -> None:
    assert [each.target for each in result.stage.site.asked if each.headers["host"] == "rebind.example"] == ["/robots.txt"]
    assert result.stage.other.asked == []


def left_alone(path: str, *, seconds: float) -> Check:
    """Return a check that after the first answer for `path` nothing was asked of the site for so long, once what was under way was done."""

    def check(result: Result) -> None:
        first = result.stage.site.times(path)[0]
        early = [each.target for each in result.stage.site.asked if _UNDER_WAY < each.at - first < seconds]
        assert not early, early
        assert result.attempts(path) > 1

    return check


def waits_between(path: str, seconds: float) -> Check:
    """Return a check that `path` was asked for as often as any page, and not again before so long."""

    def check(result: Result) -> None:
        times = result.stage.site.times(path)
        assert len(times) == _TRIES
        assert min(later - earlier for earlier, later in pairwise(times)) > seconds * 0.8

    return check


def no_word_is_lost(result: Result) -> None:
    assert result.article("Open")["body"].count("woord") == 600


def texts_are_right(result: Result) -> None:
    read = [each["body"] for each in result.crawl.articles if each["title"] == "Kwaliteit"]
    assert read.count(TEXT) == result.outcome["stored"] - 1, read
    assert read.count(TEXT.encode().decode("cp1252")) == 1, "the site itself says so"


def bodies_are_clean(result: Result) -> None:
    assert [each["body"] for each in result.crawl.articles if each["title"] == "Nul"] == ["Tekst met nullen erin."]


def kept_its_distance(seconds: float) -> Check:
    def check(result: Result) -> None:
        first, *later = [each.at for each in result.stage.site.asked if each.target != "/robots.txt"]
        assert (later[-1] - first) / len(later) > seconds * 0.95

    return check


def duplicates(count: int) -> Check:
    def check(result: Result) -> None:
        assert result.run["balance"]["dropped_by_reason"] == {"duplicate": count}

    return check


def ended(reason: str) -> Check:
    def check(result: Result) -> None:
        assert result.run["listings"][-1]["ended"] == reason, result.run["listings"]

    return check


def soon_let_be(result: Result) -> None:
    assert len(result.stage.other.asked) < 30, len(result.stage.other.asked)
