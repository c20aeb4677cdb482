"""Parquet, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bodspider.dataset._arrow import arrow_schema, record_batch
from bodspider.dataset._rows import Batch, Write

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_BYTES = 16 * 1024 * 1024
"""Size in memory from which articles are written as a row group; a file of any size needs no more memory than a few of these."""


@contextmanager
def parquet_writer(path: Path) -> Iterator[Write]:
    """Open `path` for articles in Parquet, compressed with Zstandard, in the schema of `arrow_schema`."""
    import pyarrow as pa
    from pyarrow import parquet

    waiting: list[pa.RecordBatch] = []
    with parquet.ParquetWriter(path, arrow_schema(), compression="zstd") as writer:

        def flush() -> None:
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting))
                waiting.clear()

        def write(batch: Batch) -> None:
            waiting.append(record_batch(batch.articles))
            if sum(each.nbytes for each in waiting) >= ROW_GROUP_BYTES:
                flush()

        yield write
        flush()
