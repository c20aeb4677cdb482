"""What archives say: WARC files, from this project or another tool, as the answers that a crawl got; damaged files give all that is whole."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bodspider.archive._members import Spot
from bodspider.archive._records import DAMAGES, Record, body_at, records
from bodspider.errors import ArchiveError

NOTED = ("browser", "browser_earlier", "browser_cut")
"""Keys of ``Request.meta`` that a replay needs: that a browser showed the page, and what it noted besides what the page showed at last."""

_OK = 200


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
        if len(known) == 1:
            return known[0]
        shown = [each for each in known if each.meta.get("browser")] or known
        return shown[min(self._taken[url], len(shown) - 1)]

    def take(self, exchange: Exchange) -> None:
        """Record that an answer was given."""
        self._taken[exchange.url] += 1


def read_archives(paths: list[Path]) -> Contents:
    """Return what the WARC files at `paths` hold, the earlier ones first; bodies stay in the files.

    Raises `bodspider.errors.ArchiveError` for a file that cannot be read or holds no record at all.
    """
    contents = Contents()
    bodies: dict[str, Spot] = {}
    for path in paths:
        count = 0
        for spot, record in records(path, contents.damages):
            count += 1
            try:
                _take(contents, bodies, spot, record)
            except (KeyError, *DAMAGES) as error:
                contents.damages.append(f"{path}: the record at byte {spot.offset} cannot be understood: {error}")
        if not count:
            raise ArchiveError(f"{path} is no WARC file: it holds no record")
    return contents


def body_of(exchange: Exchange) -> bytes:
    """Return the body of an archived answer, decoded as its Content-Encoding says; empty when the archive has none.

    Raises `bodspider.errors.ArchiveError` for one that is damaged, or too large when it is decoded.
    """
    return b"" if exchange.body is None else body_at(exchange.body)


def _take(contents: Contents, bodies: dict[str, Spot], spot: Spot, record: Record) -> None:
    """Add what a record says to `contents`; `bodies` has where each body stands, by its digest."""
    if record.kind == "warcinfo":
        lines = record.block().decode("utf-8", "replace").splitlines()
        info = dict(line.split(": ", 1) for line in lines if ": " in line)
        contents.arguments = contents.arguments or json.loads(info.get("arguments", "{}"))
    elif record.kind == "metadata":
        _take_notes(contents, record)
    elif record.kind in ("response", "revisit"):
        _take_answer(contents, bodies, spot, record)


def _take_notes(contents: Contents, record: Record) -> None:
    """Add what a crawl noted of an answer, or of a page that gave none."""
    header = record.headers.get
    if "json" not in header("content-type", ""):
        return
    about = json.loads(record.block())
    if about.get("reason"):
        contents.failures[header("warc-target-uri", "")] = about["reason"]
    answered = contents.by_record.get(header("warc-concurrent-to", ""))
    if answered is not None:
        noted = about.get("meta") or {}
        answered.meta.update({name: noted[name] for name in NOTED if name in noted})
    if about.get("listing") and about["listing"] not in contents.listings:
        contents.listings.append(about["listing"])


def _take_answer(contents: Contents, bodies: dict[str, Spot], spot: Spot, record: Record) -> None:
    """Add an answer, or one that repeats the body of an earlier answer."""
    header, url = record.headers.get, record.headers["warc-target-uri"]
    if record.status is None or not url.startswith(("http://", "https://")):
        return
    digest = header("warc-payload-digest") or f"{spot.path}:{spot.offset}:{spot.within}"
    if record.kind == "response":
        bodies.setdefault(digest, spot)
    status = int(record.status)
    if digest not in bodies and status == _OK:
        raise ValueError("no archive holds the page that it repeats")
    at = datetime.fromisoformat(header("warc-date", ""))
    exchange = Exchange(
        url=url,
        at=at if at.tzinfo else at.replace(tzinfo=UTC),  # the only zone that ISO 28500 knows
        status=status,
        headers=record.answer,
        body=bodies.get(digest),
        place={"file": spot.path.name, "offset": spot.offset, "digest": digest},
    )
    contents.exchanges.setdefault(url, []).append(exchange)
    contents.by_record[header("warc-record-id", "")] = exchange
