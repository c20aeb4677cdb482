"""The data package: what the files of an export are, for machines.

Frictionless Data Package, version 2: https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from bodspider import __version__
from bodspider.dataset._folder import MARK
from bodspider.dataset._tally import Tally
from bodspider.items import Article, Field, describe, json_schema

_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", datetime: "datetime", dict: "object", list: "array"}

RESOURCES: dict[str, dict[str, Any]] = {
    "parquet": {
        "path": "articles.parquet",
        "title": "Articles as Parquet",
        "description": "Typed columns; nested lists, records and maps.",
        "mediatype": "application/vnd.apache.parquet",
    },
    "csv": {
        "path": "articles.csv",
        "title": "Articles as CSV",
        "description": "One header; lists and objects are JSON. A cell that a spreadsheet could take for a formula begins with an "
        "apostrophe, and so does one that begins with an apostrophe anyway: take one away from each cell that has one.",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
    },
    "jsonl": {
        "path": "articles.jsonl",
        "title": "Articles as JSON Lines",
        "description": "One object a line, as the crawl writes it.",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
    },
    "sqlite": {
        "path": "bod.db",
        "title": "Articles as SQLite",
        "description": "The table articles, with an index of words that Datasette searches.",
        "mediatype": "application/vnd.sqlite3",
    },
}
"""The formats, in the order in which they are written, and what a data package says of each."""


def table_schema() -> dict[str, Any]:
    """Return the Table Schema of the articles; what their lists and objects hold is told by ``jsonSchema``."""
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(each) for each in describe(Article)],
        "primaryKey": ["id"],
    }


def _field(described: Field) -> dict[str, Any]:
    kind = get_origin(described.type) or described.type
    constraints: dict[str, Any] = {} if described.nullable else {"required": True}
    if described.name == "id":
        constraints["unique"] = True
    if kind is Literal:
        constraints["enum"] = list(get_args(described.type))
    return {
        "name": described.name,
        "type": _TYPES.get(kind, "string"),
        "description": described.meaning,
        **({"constraints": constraints} if constraints else {}),
        **({"jsonSchema": json_schema()["properties"][described.name]} if kind in (list, dict) else {}),
    }


def licence_of(setting: str) -> dict[str, str]:
    """Return the licence that the setting BOD_LICENSE names: an identifier such as ``CC-BY-4.0``, or an address.

    Without one it is ``notspecified``, the identifier that Open Definition has for this: nobody but who publishes the
    articles can say more.
    """
    if not setting:
        return {"name": "notspecified", "title": "Not specified"}
    if "://" in setting:
        return {"path": setting, "title": setting}
    return {"name": setting, "title": setting}


def resource(form: str, folder: Path) -> dict[str, Any]:
    """Return what the data package says of the file of the format `form` in `folder`.

    Parquet has the type ``file``, an addition of the Frictionless Framework to the standard: as a table, release 5.21 of it
    could check neither the bytes nor the hash, and would call the file invalid for it. So is an empty file, which it could
    not read as a table.
    """
    about = RESOURCES[form]
    path = folder / about["path"]
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "name": f"articles-{form}",
        "type": "table" if form in ("csv", "jsonl") and path.stat().st_size else "file",
        "format": form,
        **about,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        **({} if form == "sqlite" else {"schema": table_schema()}),
    }


def data_package(
    resources: list[dict[str, Any]],
    tally: Tally,
    *,
    description: str,
    licence: dict[str, str],
    selection: dict[str, Any],
    run: Any,
) -> dict[str, Any]:
    """Return the data package of an export, in values that JSON knows; nothing in it depends on when it is made."""
    sources = [{"title": title or path, "path": path} for path, title in sorted(tally.listings.items())]
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "bodspider-articles",
        "title": "News articles",
        "description": description,
        **({"created": _time(tally.fetched)} if tally.fetched else {}),
        "licenses": [licence],
        **({"sources": sources} if sources else {}),
        MARK: {
            "versions": _versions([each["format"] for each in resources]),
            "run": run,
            "selection": selection,
            "articles": tally.articles,
            "languages": dict(sorted(tally.languages.items())),
            "published": {"earliest": _time(tally.first), "latest": _time(tally.last)},
            "precisions": dict(sorted(tally.precisions.items())),
        },
        "resources": resources,
    }


def _versions(forms: list[str]) -> dict[str, str]:
    """Return the versions of what wrote the files: others may write the same articles in other bytes."""
    return {
        "bodspider": __version__,
        **({"pyarrow": version("pyarrow")} if "parquet" in forms else {}),
        **({"sqlite": sqlite3.sqlite_version} if "sqlite" in forms else {}),
    }


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
