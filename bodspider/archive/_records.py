"""The records of a WARC file (ISO 28500): plain ones are taken apart here, as that is quick, and all others are left to warcio."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from bodspider.archive._members import LARGEST, Spot, is_gzip, member_at, members
from bodspider.errors import ArchiveError

DAMAGES = (ValueError, EOFError, OverflowError, TypeError, AttributeError, RecursionError, zlib.error)
"""What reading a damaged record raises, in warcio or here; the type depends on where the damage is."""

_LINES = rb"(?:[^\r\n]++\r\n)"
_ANSWER = re.compile(rb"WARC/(?P<warc>" + _LINES + rb"*+)\r\n(?P<http>HTTP/" + _LINES + rb"*+)\r\n")
"""The head of a record that holds an answer, and that of the answer, line by line as ISO 28500 has them."""
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,9})\r", re.IGNORECASE)
_CODED = re.compile(rb"\n(?:content|transfer)-encoding:", re.IGNORECASE)
_REQUEST = re.compile(rb"WARC/[^\r\n]*\r\n" + _LINES + rb"*?(?i:warc-type):[ \t]*request\r\n")
_TASTE = 512
"""Bytes of a record in which its kind stands, where it is written as everybody does."""
_END = b"\r\n\r\n"
_FIELD = rb"(?:[A-Za-z0-9-]++: [!-~]++(?: ++[!-~]++)*+\r\n)"
_PLAIN_HEAD = re.compile(
    rb"WARC/1\.[01]\r\n(?P<warc>"
    + _FIELD
    + rb"++)\r\n(?P<answer>HTTP/1\.[01] (?P<status>[0-9]{3}) *\r\n(?P<http>"
    + _FIELD
    + rb"*+)\r\n)?"
)
"""The head of a record, and that of the answer in it, in ASCII and without anything that can be read in two ways."""


class Record(NamedTuple):
    """What is looked at of a record.

    `kind` is its WARC-Type, `headers` has its headers by name in lower case; `status` and `answer` are the status and the headers of the
    HTTP response in it (``None`` and empty without one), and `block` reads its block.
    """

    kind: str | None
    headers: dict[str, str]
    status: str | None
    answer: tuple[tuple[str, str], ...]
    block: Callable[[], bytes]


def records(path: Path, damages: list[str]) -> Iterator[tuple[Spot, Record]]:
    """Yield the records of the file at `path`, in its order, each with its spot.

    For each place where no whole record stands, a line is added to `damages`. Raises `bodspider.errors.ArchiveError` when the file
    cannot be read.
    """
    try:
        if is_gzip(path):
            for spot, data in members(path, damages):
                if (record := _plain_record(data)) is not None:
                    yield spot, record
                else:
                    yield from ((place, _any_record(each)) for place, each in _parsed(BytesIO(data), spot, damages))
        else:
            with path.open("rb") as file:
                yield from ((place, _any_record(each)) for place, each in _parsed(file, Spot(path, 0), damages))
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def body_at(spot: Spot) -> bytes:
    """Return the body of the answer in the record at `spot`, decoded as its Content-Encoding says.

    Raises `bodspider.errors.ArchiveError` when it is damaged, or larger than `LARGEST` when it is decoded.
    """
    body = _plain_body(spot)
    return _any_body(spot) if body is None else body


def _plain_record(data: bytes) -> Record | None:
    """Return what is in a gzip member that holds one record and nothing out of the way; ``None`` for any other.

    Of a request only its kind: what was asked for, the answer says too.
    """
    if _REQUEST.match(data[:_TASTE]):
        return Record("request", {}, None, (), bytes)
    found = _PLAIN_HEAD.match(data)
    if found is None:
        return None
    fields = _fields(found["warc"])
    headers = {name.lower(): value for name, value in fields}
    kind, url, length = headers.get("warc-type"), headers.get("warc-target-uri", ""), headers.get("content-length", "")
    begin = found.end("warc") + 2
    if len(headers) < len(fields) or not (length.isdecimal() and begin + int(length) == len(data) - len(_END)):
        return None
    if not data.endswith(_END) or url.startswith("<") or " " in url:
        return None
    if kind not in ("response", "revisit"):
        return Record(kind, headers, None, (), lambda: data[begin : -len(_END)])
    if found["answer"] is None or found.end() > len(data) - len(_END) or not url.startswith(("http://", "https://")):
        return None
    return Record(kind, headers, found["status"].decode(), tuple(_fields(found["http"])), bytes)


def _fields(lines: bytes) -> list[tuple[str, str]]:
    pairs = (line.partition(": ") for line in lines.decode("ascii").splitlines())
    return [(name, value) for name, _, value in pairs]


def _plain_body(spot: Spot) -> bytes | None:
    """Return the body of an answer that stands in a gzip member of its own and is coded in no way; ``None`` for any other."""
    member = member_at(spot) if spot.length and not spot.within else None
    found = _ANSWER.match(member) if member is not None else None
    if member is None or found is None or _CODED.search(found["http"]):
        return None
    lengths = _LENGTH.findall(found["warc"])
    end = found.start("http") + int(lengths[0]) if len(lengths) == 1 else -1
    return member[found.end() : end] if found.end() <= end == len(member) - len(_END) and member.endswith(_END) else None


def _any_record(record: Any) -> Record:
    """Return what is in a record that warcio has read."""
    headers = {name.lower(): value for name, value in reversed(record.rec_headers.headers)}
    answer = record.http_headers
    status, pairs = (None, ()) if answer is None else (answer.get_statuscode(), tuple(answer.headers))
    return Record(record.rec_type, headers, status, pairs, record.raw_stream.read)


def _any_body(spot: Spot) -> bytes:
    """Return the body of the answer at `spot`, as warcio reads it; errors as in `body_at`."""
    where = f"{spot.path}: the answer at byte {spot.offset}"
    try:
        with _opened(spot) as data, _in_silence():
            record = next((record for _, record in _parsed(data, spot, [])), None)
            body = b"" if record is None else bytes(record.content_stream().read(LARGEST + 1))
    except OSError as error:
        raise ArchiveError(f"{spot.path} cannot be read: {error.strerror}") from error
    except DAMAGES as error:
        raise ArchiveError(f"{where} is damaged: {error}") from error
    if record is None:
        raise ArchiveError(f"{where} is damaged")
    if len(body) > LARGEST:
        raise ArchiveError(f"{where} is larger than {LARGEST} bytes")
    return body


@contextmanager
def _opened(spot: Spot) -> Iterator[BinaryIO]:
    """Open what holds the record at `spot`, at its beginning; nothing when the file has changed."""
    if spot.length:
        data = BytesIO(member_at(spot) or b"")
        data.seek(spot.within)
        yield data
    else:
        with spot.path.open("rb") as file:
            file.seek(spot.offset)
            yield file


def _parsed(data: BinaryIO, spot: Spot, damages: list[str]) -> Iterator[tuple[Spot, Any]]:
    """Yield the records in `data`, the file or the unpacked member that begins at `spot`, as warcio reads them, each with its own spot."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(data)  # which checks no digests: members of gzip prove themselves
    while True:
        try:
            with _in_silence():
                record = next(records, None)
        except (ArchiveLoadFailed, *DAMAGES) as error:
            damages.append(f"{spot.path}: the record at byte {spot.offset} is damaged: {error}")
            return
        if record is None:
            return
        spot = replace(spot, within=records.offset) if spot.length else replace(spot, offset=records.offset)
        yield spot, record


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep off the terminal what warcio says of damages: it quotes the archive as it is."""
    with redirect_stderr(StringIO()):
        yield
