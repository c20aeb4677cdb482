"""Articles as JSON: what is put together field by field is what `json` makes of them."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.items import FIELD_NAMES, Article, Evidence, Link
from bodspider.store import article_row, line_of, plain
from bodspider.store._rows import time_text

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\n\t\x00\x7f\u2028é€'))
ALL_TEXTS = st.text() | st.sampled_from(["\ud800", "nul \0", "\\u0000"])
ZONES = st.sampled_from([UTC, ZoneInfo("Europe/Brussels"), timezone(timedelta(hours=-3))])
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 hypothesis adds the zone


def articles(text: st.SearchStrategy[str]) -> st.SearchStrategy[Article]:
    """Return what makes articles with values of every type in every field."""
    links = st.lists(st.builds(Link, url=text, text=st.none() | text), max_size=3)
    evidence = st.builds(Evidence, source=st.sampled_from(["time", "meta"]), raw=text, earliest=st.none() | times, latest=times)
    kinds: dict[Any, st.SearchStrategy[Any]] = {
        "str": text,
        "str | None": st.none() | text,
        "dict[str, str]": st.dictionaries(text, text, max_size=3),
        "list[str]": st.lists(text, max_size=3),
        "list[Link]": links,
        "list[Evidence]": st.lists(evidence, max_size=2),
        "datetime | None": st.none() | times,
        "Precision | None": st.sampled_from([None, "day"]),
        "bool": st.booleans(),
        "int | None": st.none() | st.integers(100, 599),
    }
    return st.builds(Article, **{each.name: kinds[each.type] for each in fields(Article)})


def by_json(article: Article) -> bytes:
    return f"{json.dumps(plain(article), ensure_ascii=False)}\n".encode()


@given(articles(texts))
def test_a_line_is_what_json_makes_of_any_article(article):
    assert line_of(article) == by_json(article)


@given(articles(ALL_TEXTS))
def test_a_row_holds_what_json_makes_of_lists_and_mappings(article):
    said = plain(article)
    row = dict(zip(FIELD_NAMES, article_row(article, time_text), strict=True))
    for name in ("translations", "tags", "images", "attachments", "links", "published_evidence"):
        text = json.dumps(_storable(said[name]), ensure_ascii=False, separators=(",", ":"))
        assert row[name] == text.encode("utf-8", "replace").decode(), name


def _storable(value: Any) -> Any:
    """Return `value` without NUL, which no database holds."""
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return value.replace("\0", "") if isinstance(value, str) else value


@pytest.mark.parametrize(
    "odd",
    [
        {"title": 5},
        {"title": ["a", None]},
        {"body": 5},
        {"tags": ("a", 1)},
        {"tags": [None]},
        {"status": True},
        {"status": 1.5},
        {"published_conflict": 1},
        {"published_conflict": None},
        {"translations": {1: "x"}},
        {"translations": {"nl": None}},
        {"links": [Link(url=5)]},  # type: ignore[arg-type]
    ],
)
def test_what_pipelines_of_users_put_into_a_field_is_written_as_json_writes_it(odd):
    article = replace(Article(id="a", story="a", body="Tekst"), **odd)
    assert line_of(article) == by_json(article)
    for name in {"tags", "translations", "links"}.intersection(odd):
        row = dict(zip(FIELD_NAMES, article_row(article, time_text), strict=True))
        assert row[name] == json.dumps(plain(article)[name], separators=(",", ":"))
