"""What each format holds is what the database holds, with its types, for the programs that people use."""

import csv
import json
import sqlite3
from datetime import UTC, datetime
from io import BytesIO

import pytest
from scrapy.exporters import JsonLinesItemExporter

from bodspider.dataset._arrow import arrow_schema
from bodspider.dataset._csv import restored
from bodspider.items import FIELD_NAMES, Article, describe
from tests.dataset.conftest import ALL, TIME

TITLES = [each.title for each in ALL]


@pytest.fixture(scope="module")
def lines(exported):
    return [json.loads(line) for line in (exported / "articles.jsonl").read_bytes().splitlines()]


def moments(value):
    """Return `value` with every time as JSON Lines have it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: moments(each) for key, each in value.items()}
    return [moments(each) for each in value] if isinstance(value, list) else value


def test_json_lines_are_the_bytes_of_the_crawls_own_feed(exported):
    feed = BytesIO()
    exporter = JsonLinesItemExporter(feed, encoding="utf-8")
    for each in ALL:
        exporter.export_item(each)
    assert (exported / "articles.jsonl").read_bytes() == feed.getvalue()


def test_csv_holds_the_same(exported, lines):
    with (exported / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, line in zip(rows, lines, strict=True):
        for described in describe(Article):
            cell, value = restored(row[described.name]), line[described.name]
            if isinstance(value, (list, dict, bool)):
                assert json.loads(cell) == value
            else:
                assert cell == ("" if value is None else str(value))


def test_parquet_holds_the_same(exported, lines):
    from pyarrow import parquet

    file = parquet.ParquetFile(exported / "articles.parquet")
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.schema_arrow.names == list(FIELD_NAMES)
    assert file.schema_arrow.field("title").metadata[b"description"] == b"Title as clean text."
    rows = file.read().to_pylist()
    assert [moments({**row, "translations": dict(row["translations"])}) for row in rows] == lines


def test_parquet_says_what_can_not_be_null():
    assert [field.name for field in arrow_schema() if not field.nullable] == [
        each.name for each in describe(Article) if not each.nullable
    ]


def test_sqlite_holds_the_same(exported, lines):
    connection = sqlite3.connect(exported / "bod.db")
    names = ", ".join(FIELD_NAMES)
    rows = connection.execute(f"SELECT {names}, year FROM articles ORDER BY rowid").fetchall()
    connection.close()
    for (*row, year), line in zip(rows, lines, strict=True):
        for cell, (name, value) in zip(row, line.items(), strict=True):
            assert (json.loads(cell) if isinstance(value, (list, dict)) else cell) == value, name
        assert year == (int(line["published"][:4]) if line["published"] else None)


def test_duckdb_reads_parquet_with_its_types(exported):
    import duckdb

    path = exported / "articles.parquet"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
    assert types["published"] == types["fetched"] == "TIMESTAMP WITH TIME ZONE"
    assert (types["title"], types["status"], types["published_conflict"]) == ("VARCHAR", "BIGINT", "BOOLEAN")
    assert types["tags"] == "VARCHAR[]"
    assert types["translations"] == "MAP(VARCHAR, VARCHAR)"
    assert types["links"] == 'STRUCT(url VARCHAR, "text" VARCHAR)[]'
    assert types["published_evidence"].startswith('STRUCT("source" VARCHAR, raw VARCHAR, earliest TIMESTAMP WITH TIME ZONE')
    found = connection.execute(f"SELECT title, epoch(published), translations['fr'], tags[2] FROM '{path}'").fetchall()
    connection.close()
    assert [row[0] for row in found] == TITLES
    assert found[0][1:] == (TIME.timestamp(), "https://site.example/0", "water")


def test_pandas_reads_parquet_with_its_types(exported):
    import pandas

    frame = pandas.read_parquet(exported / "articles.parquet")
    assert list(frame.columns) == list(FIELD_NAMES)
    assert frame["title"].tolist() == TITLES
    types = frame.dtypes.astype(str)
    assert types["published"] == types["fetched"] == "datetime64[us, UTC]"
    assert (types["status"], types["published_conflict"]) == ("Int64", "bool")
    assert frame["status"].isna().tolist() == [each.status is None for each in ALL]
    assert frame["published"][0].to_pydatetime() == TIME
    assert dict(frame["translations"][0]) == ALL[0].translations
    assert [dict(each) for each in frame["links"][0]] == [{"url": "https://site.example/0", "text": None}]


def test_polars_reads_parquet_with_its_types(exported):
    import polars

    frame = polars.read_parquet(exported / "articles.parquet")
    assert frame["title"].to_list() == TITLES
    assert frame.schema["published"] == polars.Datetime("us", "UTC")
    assert frame.schema["status"] == polars.Int64
    assert frame.schema["published_conflict"] == polars.Boolean
    assert frame.schema["tags"] == polars.List(polars.String)
    assert frame.schema["links"] == polars.List(polars.Struct({"url": polars.String, "text": polars.String}))
    assert frame["published"].to_list()[0] == TIME.astimezone(UTC)
    assert frame["tags"].to_list() == [each.tags for each in ALL]


def test_pandas_and_duckdb_read_csv_as_one_row_an_article(exported):
    import duckdb
    import pandas

    frame = pandas.read_csv(exported / "articles.csv", keep_default_na=False)
    assert [restored(title) for title in frame["title"]] == TITLES
    found = duckdb.sql(f"SELECT count(*) FROM read_csv('{exported / 'articles.csv'}')").fetchall()
    assert found == [(len(ALL),)]
