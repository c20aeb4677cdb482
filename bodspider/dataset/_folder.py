"""A folder that appears whole, and takes the place of an older one of its kind only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from bodspider.errors import ExportError

MARK = "bodspider"
"""Property of ``datapackage.json`` that tells an export of ours."""


@contextmanager
def whole_folder(folder: Path, ours: Collection[str]) -> Iterator[Path]:
    """Give a new folder beside `folder` to be filled; it is renamed to `folder` when all went well, and removed when not.

    A link is followed, so that what it leads to is replaced. Raises `ExportError` when the folder cannot be written, or is
    there and is neither empty nor an export with nothing else in it; `ours` are the names of the files that an export may have.
    """
    folder = folder.resolve()
    token = secrets.token_hex(4)
    try:
        _check_replaceable(folder, ours)
        partial = folder.with_name(f".{folder.name}.{token}.partial")
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        try:
            yield partial
            _sync(partial)
            _check_replaceable(folder, ours)
            _swap(partial, folder, folder.with_name(f".{folder.name}.{token}.old"))
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise ExportError(f"{error.filename or folder} cannot be written: {error.strerror or error}") from error


def _check_replaceable(folder: Path, ours: Collection[str]) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise ExportError(f"{folder} is a file; expected a folder, or a name that is not taken")
    names = {each.name for each in folder.iterdir()}
    if not names:
        return
    if not _is_export(folder / "datapackage.json"):
        raise ExportError(f"{folder} is there and is no export of bodspider; choose another name, or empty it first")
    if foreign := sorted(names.difference(ours)):
        raise ExportError(f"{folder} holds {foreign[0]!r}, which is not of the export; move it away first")


def _is_export(path: Path) -> bool:
    try:
        package = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and isinstance(package.get(MARK), dict)


def _sync(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _swap(new: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)
