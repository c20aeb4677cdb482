"""The data package in words: what is in an export, for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

from bodspider.dataset._package import RESOURCES
from bodspider.dataset._tally import Tally
from bodspider.items import Article, Evidence, Field, Link, Precision, describe
from bodspider.text import plain_text

_WORDS: dict[Any, str] = {
    str: "string",
    int: "integer",
    bool: "boolean",
    datetime: "time",
    dict[str, str]: "object",
    list[str]: "list of strings",
    list[Link]: "list of links",
    list[Evidence]: "list of evidence",
}
_USES = {
    "parquet": (
        "DuckDB: `SELECT title FROM 'articles.parquet'`; pandas: `pandas.read_parquet('articles.parquet')`; "
        "Polars: `polars.read_parquet('articles.parquet')`"
    ),
    "csv": "a spreadsheet, by its import of text files: comma, UTF-8",
    "jsonl": "`jq`, or any language: one JSON object a line",
    "sqlite": "Datasette: `datasette .` in this folder; the `sqlite3` shell",
}


def readme(package: dict[str, Any], tally: Tally, *, licence: dict[str, str], selected: list[str]) -> str:
    """Return the text of ``README.md``, in Markdown; `selected` says in words what was asked for."""
    forms = [each["format"] for each in package["resources"]]
    parts = [
        f"# {package['title']}\n\n{package['description']}",
        _contents(tally, selected),
        _files(package["resources"], forms),
        _coverage(tally),
        _dictionary(),
        _dates(),
        _rights(tally, licence),
    ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return `text` from the web as one line that Markdown, in a table too, shows as it is."""
    line = " ".join(plain_text(text).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~])", r"\\\1", line)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(header)
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, ["---"] * len(names), *rows))


def _contents(tally: Tally, selected: list[str]) -> str:
    languages = [(escaped(name), str(count)) for name, count in sorted(tally.languages.items())]
    period = f"published from {tally.first:%Y-%m-%d} to {tally.last:%Y-%m-%d} (UTC)" if tally.first else "none with a date"
    fetched = f", fetched until {tally.fetched:%Y-%m-%d}" if tally.fetched else ""
    chosen = f"Selected: {escaped('; '.join(selected))}." if selected else "Selected: all articles that are on their sites."
    return f"{tally.articles} articles, {period}{fetched}. {chosen}\n\n" + _table(
        ("language", "articles"), [*languages, ("total", str(tally.articles))]
    )


def _files(resources: list[dict[str, Any]], forms: list[str]) -> str:
    rows = [(f"`{each['path']}`", str(each["bytes"]), f"`{each['hash'].removeprefix('sha256:')}`") for each in resources]
    lines = [
        "## Files",
        _table(("file", "bytes", "SHA-256"), rows),
        "All hold the same articles, newest first, those without a date last. `datapackage.json` describes them for machines "
        "([Data Package](https://datapackage.org), version 2). To read them:",
        "\n".join(f"- `{RESOURCES[form]['path']}`: {_USES[form]}." for form in forms),
    ]
    if "csv" in forms:
        lines.append(
            "In the CSV file lists and objects are JSON, and an empty cell is null. A cell that a spreadsheet could take for a "
            "formula begins with an apostrophe, and so does every cell that begins with one anyway. To have the texts back, take "
            'one apostrophe away from each cell that begins with one; in Python: `cell.removeprefix("\'")`.'
        )
    if "parquet" in forms:
        lines.append(
            "In the Parquet file `translations` is a map, which pandas gives as pairs; times have microseconds and the zone UTC."
        )
    return "\n\n".join(lines)


def _coverage(tally: Tally) -> str:
    def share(count: int) -> str:
        return f"{100 * count / tally.articles:.1f} %" if tally.articles else "–"

    fields = [(f"`{each.name}`", str(tally.filled[each.name]), share(tally.filled[each.name])) for each in describe(Article)]
    precisions = [(name, str(tally.precisions[name]), share(tally.precisions[name])) for name in (*get_args(Precision), "none")]
    return "\n\n".join(
        (
            "## Coverage",
            "How many articles have each field: not null, and not an empty list or object.",
            _table(("field", "articles", "share"), fields),
            "How precise the publication dates are:",
            _table(("precision", "articles", "share"), precisions),
        )
    )


def _dictionary() -> str:
    return "\n\n".join(
        (
            "## Fields",
            _fields(Article),
            "### Evidence\n\nOne statement in `published_evidence`:",
            _fields(Evidence),
            "### A link\n\nOne address in `images`, `attachments` or `links`:",
            _fields(Link),
        )
    )


def _fields(record: type) -> str:
    return _table(("field", "type", "meaning"), [(f"`{each.name}`", _type(each), each.meaning) for each in describe(record)])


def _type(described: Field) -> str:
    if get_origin(described.type) is Literal:
        words = "one of " + ", ".join(f"`{choice}`" for choice in get_args(described.type))
    else:
        words = _WORDS[described.type]
    return f"{words} or null" if described.nullable else words


def _dates() -> str:
    return (
        "## Dates\n\n"
        "All times are in UTC. A publication date is a window, `published_earliest` to `published_latest`, that the evidence "
        "proves; `published` is its beginning. Compare windows, or look at `published_precision`, before counting by day."
    )


def _rights(tally: Tally, licence: dict[str, str]) -> str:
    unknown = licence.get("name") == "notspecified"
    stated = (
        "No licence is stated for these articles; what may be done with them is for their publishers to say."
        if unknown
        else f"Licence: {escaped(licence['title'])}."
    )
    return "\n\n".join(("## Licence and sources", stated, *_sources(tally)))


def _sources(tally: Tally) -> Iterator[str]:
    rows = [
        (escaped(title or "–"), escaped(address), str(tally.listed[address])) for address, title in sorted(tally.listings.items())
    ]
    if rows:
        yield "The articles were found through these listings:"
        yield _table(("listing", "address", "articles"), rows)
