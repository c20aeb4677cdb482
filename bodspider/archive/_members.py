"""The gzip members of a file, one after another; WARC files hold each record in a member of its own, so that any can be read alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bodspider.errors import ArchiveError

LARGEST = 64 * 1024 * 1024
"""Bytes that one record may hold; a larger one counts as damaged."""

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1024 * 1024
_FIRST = 16 * 1024
"""Bytes that are read of a member at first: most records are small, and what is read beyond one is thrown away."""
_GZIP = 31
"""What zlib calls a window of any size in the wrapping of gzip."""
_RECORD = b"WARC/"
_TASTE = 512
"""Bytes of a member that are enough to see how what it holds begins."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a record begins: `offset` bytes into the file at `path`.

    In a file of gzip members that is where its member begins, which is `length` bytes long, and `size` bytes when it is unpacked; `within`
    is the number of these that come before the record. All three are 0 in other files.
    """

    path: Path
    offset: int
    length: int = 0
    size: int = 0
    within: int = 0


def is_gzip(path: Path) -> bool:
    """Tell whether a file begins as a gzip member does; raises `OSError` when it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def members(path: Path, damages: list[str]) -> Iterator[tuple[Spot, bytes]]:
    """Yield the members of the file at `path`, unpacked, each with its spot; an empty file has none.

    A member that is damaged is passed over, and a line about it is added to `damages`. Raises `OSError` when the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        offset = 0
        while offset < size:
            data, length = _unpack(file, offset)
            if data is not None:
                yield Spot(path, offset, length, len(data)), data
                offset += length
                continue
            following = _next_member(file, offset + 1)
            ended = "is cut off" if following is None else "is damaged"
            damages.append(f"{path}: the record at byte {offset} {ended}")
            if following is None:
                return
            offset = following


def member_at(spot: Spot) -> bytes | None:
    """Return the member at `spot`, unpacked; ``None`` when the file has changed since.

    Raises `bodspider.errors.ArchiveError` when the file cannot be read.
    """
    try:
        with spot.path.open("rb", buffering=0) as file:
            file.seek(spot.offset)
            packed = file.read(spot.length)
    except OSError as error:
        raise ArchiveError(f"{spot.path} cannot be read: {error.strerror}") from error
    unpacker = zlib.decompressobj(_GZIP)
    try:
        member = unpacker.decompress(packed, spot.size + 1)
    except zlib.error:
        return None
    return member if unpacker.eof and len(member) == spot.size else None


def _unpack(file: BinaryIO, offset: int) -> tuple[bytes | None, int]:
    """Return the gzip member at `offset`, unpacked, and its length; ``None`` when it is damaged, cut off or too large."""
    file.seek(offset)
    unpacker, parts, total, read = zlib.decompressobj(_GZIP), [], 0, 0
    while not unpacker.eof:
        chunk = file.read(min(max(read, _FIRST), _CHUNK))
        if not chunk:
            return None, 0
        read += len(chunk)
        while chunk:
            try:
                parts.append(unpacker.decompress(chunk, LARGEST))
            except zlib.error:
                return None, 0
            total += len(parts[-1])
            if total > LARGEST:
                return None, 0
            chunk = unpacker.unconsumed_tail
    return b"".join(parts), read - len(unpacker.unused_data)


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """Return where the next member that can be unpacked begins, from `offset` on; ``None`` when there is none."""
    file.seek(offset)
    position, window = offset, b""
    while chunk := file.read(_CHUNK):
        window += chunk
        found = window.find(_MAGIC)
        while found >= 0:
            if _begins(window[found : found + _TASTE]) and _unpack(file, position + found)[0] is not None:
                return position + found
            found = window.find(_MAGIC, found + 1)
        position += len(window) - 2
        window = window[-2:]
        file.seek(position + 2)
    return None


def _begins(data: bytes) -> bool:
    """Tell whether `data` is the beginning of a gzip member that holds a record: the three bytes of its magic alone may stand anywhere."""
    try:
        return zlib.decompressobj(_GZIP).decompress(data, len(_RECORD)) == _RECORD
    except zlib.error:
        return False
