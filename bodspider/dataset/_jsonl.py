"""JSON Lines, in the very bytes of the crawl's own feed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONEncoder
from pathlib import Path

from bodspider.dataset._rows import Batch, Write

_json = JSONEncoder(ensure_ascii=False).encode


@contextmanager
def jsonl_writer(path: Path) -> Iterator[Write]:
    """Open `path` for articles in JSON Lines: UTF-8, one object a line."""
    with path.open("wb") as file:

        def write(batch: Batch) -> None:
            file.write("".join([f"{_json(row)}\n" for row in batch.rows]).encode())

        yield write
