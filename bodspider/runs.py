"""The folder that a run leaves: ``run.json``, which tells of the run, and the files beside it."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bodspider import __version__

_KEPT = {"failures": "failures.jsonl", "archive": "pages.warc.gz"}
"""The files of a run folder besides ``run.json``, and what they are called in it."""
_COUNTED = ("bod/", "downloader/request_count", "downloader/response_", "item_", "retry/", "dupefilter/", "log_count/")
_PACKAGES = ("scrapy", "itemadapter", "dateparser", "SQLAlchemy", "lxml", "parsel", "Twisted")


def describe_file(path: Path, name: str) -> dict[str, Any]:
    """Return what ``run.json`` says of the file at `path`, which it calls `name`: its size in bytes, and its SHA-256 in hexadecimal.

    Raises `OSError` when it cannot be read.
    """
    with path.open("rb") as file:
        return {"path": name, "bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


def describe_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what ``run.json`` says of those files of a run `folder` that are there, by what it calls them; see `describe_file`."""
    return {key: describe_file(folder / name, name) for key, name in _KEPT.items() if (folder / name).exists()}


def counts_of(stats: Mapping[str, Any]) -> dict[str, int]:
    """Return those of Scrapy's `stats` that tell what came of a run, by name and in the order of names."""
    return {key: value for key, value in sorted(stats.items()) if key.startswith(_COUNTED) and isinstance(value, int)}


def versions() -> dict[str, str]:
    """Return the versions of what a run depends on, by name."""
    return {
        "bodspider": __version__,
        "python": platform.python_version(),
        **{name.lower(): version(name) for name in _PACKAGES},
    }


def put_run(run: Mapping[str, Any], partial: Path, folder: Path) -> None:
    """Write `run` as ``run.json`` of the folder `partial`, and give that its final name, `folder`.

    Raises `OSError`, and leaves no half file then.
    """
    path = partial / "run.json"
    text = json.dumps(run, ensure_ascii=False, indent=2) + "\n"
    try:
        path.write_bytes(
            text.encode("utf-8", "surrogateescape")
        )  # what a locale without these letters makes of the name of a file
        partial.replace(folder)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def read_runs(folder: Path) -> list[dict[str, Any]]:
    """Return what ``run.json`` says in every run folder of `folder`, the last run first; one that holds none is passed over."""
    runs = []
    for path in sorted(folder.glob("*/run.json"), reverse=True):
        try:
            runs.append(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            continue
    return runs
