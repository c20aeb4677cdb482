"""CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONEncoder
from pathlib import Path
from typing import Any

from bodspider.dataset._rows import Batch, Write
from bodspider.items import FIELD_NAMES

# White space and marks that cannot be seen may stand before; the full-width signs are those of East Asian keyboards.
_RISKY = re.compile(
    "[\\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n']"
)
_json = JSONEncoder(ensure_ascii=False).encode


def defused(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula; `restored` undoes it.

    An apostrophe is put before a cell whose first visible character is ``=``, ``+``, ``-`` or ``@``, in full width too, before
    one that begins with a tab or the end of a line, and, so that it can be undone, before one that begins with an
    apostrophe. See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if _RISKY.match(text) else text


def restored(cell: str) -> str:
    """Return the text that `defused` made `cell` of."""
    return cell.removeprefix("'")


@contextmanager
def csv_writer(path: Path) -> Iterator[Write]:
    """Open `path` for articles in CSV (RFC 4180, UTF-8 without a byte order mark).

    There is one header; lists and objects are JSON, and null is an empty cell.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELD_NAMES)

        def write(batch: Batch) -> None:
            writer.writerows([[_cell(value) for value in row.values()] for row in batch.rows])

        yield write


def _cell(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json(value) if isinstance(value, (list, dict)) else value
