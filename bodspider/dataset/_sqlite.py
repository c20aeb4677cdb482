"""A SQLite file to browse and to search, and what Datasette is to know of it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from json import JSONEncoder
from pathlib import Path
from typing import Any

from bodspider.dataset._rows import Batch, Row, Write
from bodspider.items import FIELD_NAMES, Article, describe

SEARCHED = ("title", "summary", "body")
"""Fields whose words are found by a search."""

YEAR = "Year of `published`, in UTC; null when the date is not known."
METADATA_FILES = ("metadata.json", "settings.json")
"""Files that Datasette looks for beside a database."""

_TABLE = "articles"
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ĳ": "ij", "Ĳ": "IJ"})
_LIGATURE_WORD = re.compile(r"(?<!\w)[^\WœŒæÆßĳĲ]*+[œŒæÆßĳĲ]\w*")
_json = JSONEncoder(ensure_ascii=False).encode


@contextmanager
def sqlite_writer(path: Path) -> Iterator[Write]:
    """Open `path` for articles in SQLite: the table ``articles``, and ``articles_fts`` to search it.

    The index of words knows neither case nor accents. A word with a ligature is also found by its letters: "œuvre" by
    "oeuvre".
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "BEGIN", *_tables()):
            connection.execute(statement)
        marks = ", ".join("?" * (len(FIELD_NAMES) + 1))
        number = 0

        def write(batch: Batch) -> None:
            nonlocal number
            connection.executemany(f"INSERT INTO {_TABLE} VALUES ({marks})", map(_values, batch.rows))  # noqa: S608
            words = [(number + place, *_words(row)) for place, row in enumerate(batch.rows, 1)]
            connection.executemany(f"INSERT INTO {_TABLE}_fts (rowid, {', '.join(SEARCHED)}) VALUES (?, ?, ?, ?)", words)  # noqa: S608
            number += len(batch.rows)

        yield write
        for statement in (f"INSERT INTO {_TABLE}_fts ({_TABLE}_fts) VALUES ('optimize')", *_INDEXES, "COMMIT"):  # noqa: S608
            connection.execute(statement)


def write_metadata(folder: Path, description: str, licence: dict[str, str]) -> None:
    """Write what Datasette is to know of the SQLite file into `folder`: descriptions, facets and search."""
    metadata = {
        "title": "News articles",
        "description": description,
        "license": licence["title"],
        **({"license_url": licence["path"]} if "path" in licence else {}),
        "databases": {
            "bod": {
                "tables": {
                    _TABLE: {
                        "title": "Articles",
                        "description": "One row an article, the newest first. The search finds words of title, summary and body.",
                        "columns": {**{each.name: each.meaning for each in describe(Article)}, "year": YEAR},
                        "facets": ["language", {"array": "tags"}, "year"],
                        "sort_desc": "published",
                        "label_column": "title",
                        "fts_table": f"{_TABLE}_fts",
                        "fts_pk": "rowid",
                    }
                }
            }
        },
    }
    settings = {"facet_time_limit_ms": 3000, "sql_time_limit_ms": 5000, "default_facet_size": 30, "truncate_cells_html": 200}
    for name, content in zip(METADATA_FILES, (metadata, settings), strict=True):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


_INDEXES = [f"CREATE INDEX {_TABLE}_by_{name} ON {_TABLE} ({name})" for name in ("language", "year", "published", "story")]


def _tables() -> tuple[str, str]:
    columns = [
        f"{each.name} {'INTEGER' if each.type in (int, bool) else 'TEXT'}{'' if each.nullable else ' NOT NULL'}"
        f"{' PRIMARY KEY' if each.name == 'id' else ''}"
        for each in describe(Article)
    ]
    return (
        f"CREATE TABLE {_TABLE} ({', '.join(columns)}, year INTEGER)",
        f"CREATE VIRTUAL TABLE {_TABLE}_fts USING fts5 ({', '.join(SEARCHED)}, content='{_TABLE}',"
        " tokenize='unicode61 remove_diacritics 2')",
    )


def _values(row: Row) -> list[Any]:
    values = [_json(value) if isinstance(value, (list, dict)) else value for value in row.values()]
    return [*values, int(row["published"][:4]) if row["published"] else None]


def _words(row: Row) -> list[str | None]:
    """Return the texts to be searched, with every word that has a ligature once more in plain letters."""
    return [
        " ".join([text, *(word.translate(_LIGATURES) for word in _LIGATURE_WORD.findall(text))]) if text else None
        for text in (row[name] for name in SEARCHED)
    ]
