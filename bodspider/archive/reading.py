"""Pages out of WARC files, from this project or another tool; damaged files give every record that is whole."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from bodspider.errors import ArchiveError

LARGEST = 64 * 1024 * 1024
"""Bytes that one record may hold; a larger one counts as damaged."""

NOTED = ("browser", "browser_earlier", "browser_cut")
"""Keys of ``Request.meta`` that a replay needs: that a browser showed the page, and what it noted besides what the page showed at last."""

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1024 * 1024
_OK = 200
_FIRST = 16 * 1024
"""Bytes that are read of a gzip member at first: most records are small, and what is read beyond one is thrown away."""
_RECORD = b"WARC/"
_TASTE = 512
_LINES = rb"(?:[^\r\n]++\r\n)"
_BARE = re.compile(rb"WARC/(?P<warc>" + _LINES + rb"*+)\r\n(?P<http>HTTP/" + _LINES + rb"*+)\r\n")
"""The head of a record that holds an answer, and that of the answer, line by line as ISO 28500 has them."""
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,9})\r", re.IGNORECASE)
_CODED = re.compile(rb"\n(?:content|transfer)-encoding:", re.IGNORECASE)
_REQUEST = re.compile(rb"WARC/[^\r\n]*\r\n" + _LINES + rb"*?(?i:warc-type):[ \t]*request\r\n")
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
_DAMAGES = (ValueError, EOFError, OverflowError, TypeError, AttributeError, RecursionError, zlib.error)
"""What reading a damaged record raises, in warcio or here; the type depends on where the damage is."""


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


@dataclass(frozen=True, slots=True)
class Exchange:
    """An archived answer: when it came, its status and headers, where its body is, and what the crawl noted of it (`meta`)."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: Spot | None
    place: dict[str, Any]
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Contents:
    """What a set of archives holds.

    `exchanges` are the answers by address, in the order in which they came; `failures` the reasons for which an address
    gave none; `listings` the addresses of the listings that were crawled, with the `arguments` of that crawl; `by_record` the
    answers by the id of their record; `damages` one line for each damaged place.
    """

    exchanges: dict[str, list[Exchange]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    listings: list[str] = field(default_factory=list)
    by_record: dict[str, Exchange] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    _taken: Counter[str] = field(default_factory=Counter)

    def next_of(self, url: str) -> Exchange | None:
        """Return the answer for `url` that is due: the first one, and after each that was taken the next, as long as there is one.

        Where a browser showed a page, the plain answer that made it necessary is passed over.
        """
        known = self.exchanges.get(url)
        if not known:
            return None
        shown = [each for each in known if each.meta.get("browser")] or known
        return shown[min(self._taken[url], len(shown) - 1)]

    def take(self, exchange: Exchange) -> None:
        """Take down that an answer was given."""
        self._taken[exchange.url] += 1


class _Record(NamedTuple):
    """What is looked at of a record: its kind, its headers by name in lower case, status and headers of the answer in it, and its block."""

    kind: str | None
    headers: dict[str, str]
    status: str | None
    answer: tuple[tuple[str, str], ...]
    block: Callable[[], bytes]


def read_archives(paths: list[Path]) -> Contents:
    """Return what the WARC files at `paths` hold, the earlier ones first; bodies stay in the files.

    Raises `bodspider.errors.ArchiveError` for a file that cannot be read or holds no record at all.
    """
    contents = Contents()
    bodies: dict[str, Spot] = {}
    for path in paths:
        count = 0
        for spot, record in _records(path, contents.damages):
            count += 1
            try:
                _take(contents, bodies, spot, record if isinstance(record, _Record) else _any_record(record))
            except (KeyError, *_DAMAGES) as error:
                contents.damages.append(f"{path}: the record at byte {spot.offset} cannot be understood: {error}")
        if not count:
            raise ArchiveError(f"{path} is no WARC file: it holds no record")
    return contents


def body_of(exchange: Exchange) -> bytes:
    """Return the body of an archived answer, decoded as its Content-Encoding says.

    Raises `bodspider.errors.ArchiveError` for one that is damaged, or larger than `LARGEST` when it is decoded.
    """
    if exchange.body is None:
        return b""
    body = _bare_body(exchange.body)
    if body is not None:
        return body
    return _any_body(exchange.body)


def _any_body(spot: Spot) -> bytes:
    """Return the body of the answer at `spot`, as warcio reads it; errors as in `body_of`."""
    where = f"{spot.path}: the answer at byte {spot.offset}"
    try:
        with _opened(spot) as data, _in_silence():
            record = next((record for _, record in _parsed(data, spot, [])), None)
            body = b"" if record is None else bytes(record.content_stream().read(LARGEST + 1))
    except OSError as error:
        raise ArchiveError(f"{spot.path} cannot be read: {error.strerror}") from error
    except _DAMAGES as error:
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
        data = BytesIO(_member(spot) or b"")
        data.seek(spot.within)
        yield data
    else:
        with spot.path.open("rb") as file:
            file.seek(spot.offset)
            yield file


def _bare_body(spot: Spot) -> bytes | None:
    """Return the body of an answer that stands in a gzip member of its own and is coded in no way; ``None`` for any other."""
    member = _member(spot) if spot.length and not spot.within else None
    found = _BARE.match(member) if member is not None else None
    if member is None or found is None or _CODED.search(found["http"]):
        return None
    lengths = _LENGTH.findall(found["warc"])
    end = found.start("http") + int(lengths[0]) if len(lengths) == 1 else -1
    return member[found.end() : end] if found.end() <= end == len(member) - len(_END) and member.endswith(_END) else None


def _member(spot: Spot) -> bytes | None:
    """Return a gzip member whose size is known, unpacked; ``None`` when it is no longer what it was."""
    try:
        with spot.path.open("rb", buffering=0) as file:
            file.seek(spot.offset)
            packed = file.read(spot.length)
    except OSError as error:
        raise ArchiveError(f"{spot.path} cannot be read: {error.strerror}") from error
    unpacker = zlib.decompressobj(31)
    try:
        member = unpacker.decompress(packed, spot.size + 1)
    except zlib.error:
        return None
    return member if unpacker.eof and len(member) == spot.size else None


def _plain_record(data: bytes) -> _Record | None:
    """Return what is in a gzip member that holds one record and nothing out of the way; ``None`` for any other.

    Of a request only its kind: what was asked for, the answer says too.
    """
    if _REQUEST.match(data[:_TASTE]):
        return _Record("request", {}, None, (), bytes)
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
        return _Record(kind, headers, None, (), lambda: data[begin : -len(_END)])
    if found["answer"] is None or found.end() > len(data) - len(_END) or not url.startswith(("http://", "https://")):
        return None
    return _Record(kind, headers, found["status"].decode(), tuple(_fields(found["http"])), bytes)


def _fields(lines: bytes) -> list[tuple[str, str]]:
    pairs = (line.partition(": ") for line in lines.decode("ascii").splitlines())
    return [(name, value) for name, _, value in pairs]


def _any_record(record: Any) -> _Record:
    """Return what is in a record that warcio has read."""
    headers = {name.lower(): value for name, value in reversed(record.rec_headers.headers)}
    answer = record.http_headers
    status, pairs = (None, ()) if answer is None else (answer.get_statuscode(), tuple(answer.headers))
    return _Record(record.rec_type, headers, status, pairs, record.raw_stream.read)


def _take(contents: Contents, bodies: dict[str, Spot], spot: Spot, record: _Record) -> None:
    header, kind = record.headers.get, record.kind
    url: Any = header("warc-target-uri")
    if kind == "warcinfo":
        info = dict(line.split(": ", 1) for line in record.block().decode("utf-8", "replace").splitlines() if ": " in line)
        contents.arguments = contents.arguments or json.loads(info.get("arguments", "{}"))
    elif kind == "metadata" and "json" in (header("content-type") or ""):
        about = json.loads(record.block())
        if about.get("reason"):
            contents.failures[url] = about["reason"]
        answered = contents.by_record.get(header("warc-concurrent-to") or "")
        if answered is not None:
            noted = about.get("meta") or {}
            answered.meta.update({name: noted[name] for name in NOTED if name in noted})
        if about.get("listing") and about["listing"] not in contents.listings:
            contents.listings.append(about["listing"])
    elif kind in ("response", "revisit") and record.status is not None and url.startswith(("http://", "https://")):
        digest = header("warc-payload-digest") or f"{spot.path}:{spot.offset}:{spot.within}"
        if kind == "response":
            bodies.setdefault(digest, spot)
        status = int(record.status)
        if digest not in bodies and status == _OK:
            raise ValueError("no archive holds the page that it repeats")
        exchange = Exchange(
            url=url,
            at=datetime.fromisoformat(header("warc-date") or ""),
            status=status,
            headers=record.answer,
            body=bodies.get(digest),
            place={"file": spot.path.name, "offset": spot.offset, "digest": digest},
        )
        contents.exchanges.setdefault(url, []).append(exchange)
        contents.by_record[header("warc-record-id") or ""] = exchange


def _records(path: Path, damages: list[str]) -> Iterator[tuple[Spot, Any]]:
    """Yield the records of a file, each with its spot; what is damaged is passed over and noted.

    Of a gzip member it yields what `_plain_record` makes of it, and what warcio does where that is ``None``.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                file.seek(0)
                yield from _parsed(file, Spot(path, 0), damages)
                return
        for spot, data in _members(path, damages):
            if (record := _plain_record(data)) is not None:
                yield spot, record
            else:
                yield from _parsed(BytesIO(data), spot, damages)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def _parsed(data: BinaryIO, spot: Spot, damages: list[str]) -> Iterator[tuple[Spot, Any]]:
    """Yield the records in `data`, the file or the unpacked member that begins at `spot`, as warcio reads them, each with its own spot."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(data)  # which checks no digests: members of gzip prove themselves
    while True:
        try:
            with _in_silence():
                record = next(records, None)
        except (ArchiveLoadFailed, *_DAMAGES) as error:
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


def _members(path: Path, damages: list[str]) -> Iterator[tuple[Spot, bytes]]:
    """Yield the gzip members of a file, unpacked; after a damaged one go on at the next."""
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


def _unpack(file: Any, offset: int) -> tuple[bytes | None, int]:
    """Return the gzip member at `offset`, unpacked, and its length; ``None`` when it is damaged, cut off or too large."""
    file.seek(offset)
    unpacker, parts, total, read = zlib.decompressobj(31), [], 0, 0
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


def _begins(data: bytes) -> bool:
    """Tell whether `data` is the beginning of a gzip member that holds a record; the three bytes of its magic soon stand anywhere."""
    try:
        return zlib.decompressobj(31).decompress(data, len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def _next_member(file: Any, offset: int) -> int | None:
    """Return where the next member that can be unpacked begins, from `offset` on; ``None`` when there is none."""
    file.seek(offset)
    position, window = offset, b""
    while chunk := file.read(_CHUNK):
        window += chunk
        found: int = window.find(_MAGIC)
        while found >= 0:
            if _begins(window[found : found + _TASTE]) and _unpack(file, position + found)[0] is not None:
                return position + found
            found = window.find(_MAGIC, found + 1)
        position += len(window) - 2
        window = window[-2:]
        file.seek(position + 2)
    return None
