import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from itemadapter import ItemAdapter
from scrapy.exporters import JsonLinesItemExporter

from bodspider.items import FIELD_NAMES, Article, Evidence, Link, describe, json_schema
from bodspider.pipelines.check import problem_of
from bodspider.store import articles

CONTRACT = [
    "id",
    "story",
    "url",
    "language",
    "translations",
    "title",
    "summary",
    "body",
    "author",
    "tags",
    "images",
    "attachments",
    "links",
    "published",
    "published_earliest",
    "published_latest",
    "published_precision",
    "published_evidence",
    "published_conflict",
    "modified",
    "listing",
    "listing_title",
    "fetched",
    "status",
    "error",
    "content_hash",
]


def article(**values) -> Article:
    return Article(id="a1", story="s1", title="Titel", **values)


def exported(item: Article, tmp_path: Path) -> dict:
    with (tmp_path / "x.jsonl").open("wb") as file:
        exporter = JsonLinesItemExporter(file)
        exporter.export_item(item)
    return json.loads((tmp_path / "x.jsonl").read_text())


FULL = article(
    url="https://site.example/nl/a",
    translations={"nl": "https://site.example/nl/a"},
    tags=["water"],
    images=[Link(url="https://site.example/a.png", text=None)],
    published=datetime(2021, 5, 5, 6, tzinfo=UTC),
    published_precision="day",
    published_evidence=[Evidence(source="time", raw="2021-05-05", earliest=datetime(2021, 5, 5, tzinfo=UTC), latest=None)],
    status=200,
)


def test_the_fields_stand_in_the_order_of_the_contract():
    assert list(FIELD_NAMES) == CONTRACT


def test_names_agree_everywhere(tmp_path):
    schema = json_schema()
    assert list(schema["properties"]) == CONTRACT == schema["required"]
    assert [column.name for column in articles.columns] == CONTRACT
    assert list(exported(article(), tmp_path)) == CONTRACT
    assert list(ItemAdapter(article()).field_names()) == CONTRACT


def test_every_field_has_a_meaning_of_one_sentence():
    for record in (Article, Evidence, Link):
        for each in describe(record):
            assert re.fullmatch(r"[A-Z][^\n]*\.", each.meaning), each.name


def test_meanings_reach_the_schema_and_the_columns():
    properties = json_schema()["properties"]
    for each in describe(Article):
        assert properties[each.name]["description"] == each.meaning == articles.c[each.name].comment


def test_null_is_allowed_where_the_field_says_so():
    for each in describe(Article):
        assert articles.c[each.name].nullable == each.nullable
        assert ("null" in json_schema()["properties"][each.name]["type"]) == each.nullable


@pytest.mark.parametrize("item", [article(), FULL], ids=["empty", "full"])
def test_what_is_exported_obeys_the_schema(item, tmp_path):
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(exported(item, tmp_path), json_schema(), cls=jsonschema.Draft202012Validator)
    assert problem_of(item) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("status", "200"),
        ("published_conflict", None),
        ("published_precision", "century"),
        ("published", datetime(2021, 5, 5)),  # noqa: DTZ001
        ("tags", ["a", 1]),
        ("tags", "water"),
        ("translations", {"nl": None}),
        ("images", [{"url": "x"}]),
        ("links", [Link(url=None)]),
    ],
)
def test_what_disobeys_the_schema_is_named(field, value):
    item = article()
    setattr(item, field, value)
    assert problem_of(item).startswith(field)


def test_the_table_of_the_docs_is_the_one_of_the_code():
    documented = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", Path("docs/article.md").read_text(), re.MULTILINE)
    assert [(name, meaning) for name, _, meaning in documented] == [
        (each.name, each.meaning) for record in (Article, Evidence, Link) for each in describe(record)
    ]


def test_no_field_is_forgotten_by_describe():
    assert [each.name for each in describe(Article)] == [each.name for each in fields(Article)]
