"""The database: articles with their history in, articles and what is known of them out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import SQLAlchemyError

from bodspider.errors import StoreError
from bodspider.items import Article
from bodspider.store import _memory, _read
from bodspider.store._engine import PAUSES, begin_writing, connect, line_of, shown, try_again
from bodspider.store._read import Selection
from bodspider.store._rows import json_text, time_of
from bodspider.store._schema import bring_up_to_date
from bodspider.store._write import Batch
from bodspider.store.records import Again, CutShort, Failure, Known, Listed, ListingState, Outcome, Record, Run, Version
from bodspider.store.tables import failures, runs

T = TypeVar("T")
_EVERYTHING = Selection()


class Store:
    """A database of articles. Every write is one transaction: all of it is stored, or nothing.

    A database that is busy or out of reach is tried again for a quarter of a minute. Every method raises
    `bodspider.errors.StoreError` when it stays so, and at once for what waiting does not mend.
    """

    def __init__(self, engine: Engine, pauses: tuple[float, ...] = PAUSES) -> None:
        self._engine = engine
        self._pauses = pauses

    @classmethod
    def open(cls, url: str, *, pauses: tuple[float, ...] = PAUSES) -> Self:
        """Open the database at `url`, a SQLAlchemy address; create what is missing in it, and bring an older one up to date.

        `pauses` are the seconds to wait between tries, later too. Raises `bodspider.errors.StoreError` when it cannot be
        opened or a newer release wrote it, `bodspider.errors.UsageError` for an address that is none.
        """
        engine = connect(url)
        try:
            try_again(lambda: bring_up_to_date(engine), url=engine.url, doing="opened", pauses=pauses)
        except StoreError:
            engine.dispose()
            raise
        return cls(engine, pauses)

    @property
    def address(self) -> str:
        """The address of the database, without its password."""
        return shown(self._engine.url)

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def write(self, records: Sequence[Record], *, run: int, now: datetime | None = None) -> list[Outcome]:
        """Store `records` in one transaction and return what each article is to the database.

        An article whose page could not be had never takes the place of one that is stored.
        """
        if not records:
            return []
        time = now or _now()
        return self._write(lambda connection: Batch(connection, records, run=run, now=time).write())

    def begin_run(self, name: str, *, started: datetime, mode: str, arguments: dict[str, Any]) -> int:
        """Record that a run has begun, and return its number, higher than that of every run before it."""
        values = {"id": name, "started": started, "mode": mode, "arguments": arguments}
        return self._write(
            lambda connection: int(connection.execute(insert(runs).values(values).returning(runs.c.number)).scalar_one())
        )

    def end_run(
        self,
        number: int,
        *,
        verdict: str,
        reasons: Sequence[str],
        balance: dict[str, Any],
        quality: dict[str, Any] | None = None,
    ) -> None:
        """Record how the run ended, and the `quality` that later runs are compared with."""
        values = {"finished": _now(), "verdict": verdict, "reasons": list(reasons), "balance": balance, "quality": quality}
        self._write(lambda connection: connection.execute(update(runs).where(runs.c.number == number).values(values)))

    def add_failures(self, given_up: Sequence[Failure]) -> None:
        """Record pages that were given up."""
        rows = [
            {"run": each.run, "url": each.url, "stage": each.stage, "reason": each.reason, "attempts": each.attempts}
            for each in given_up
        ]
        if rows:
            self._write(lambda connection: connection.execute(insert(failures), rows))

    def recall(self, listing: str, others: Sequence[str], keys: Sequence[str]) -> dict[str, Known]:
        """Return what is known of the entries `keys` of `listing`, by key; see `bodspider.store.records.Known`.

        An entry that only the `others`, listings of the same run, are known to have is known too, and does not lead.
        """
        return self._read(lambda connection: _memory.recall(connection, listing, others, keys))

    def state_of(self, listing: str) -> ListingState:
        """Return how far `listing` is known; one that is not known at all was proven in run 0."""
        return self._read(lambda connection: _memory.state_of(connection, listing))

    def cut_short(self, places: Sequence[str], *, before: int, since: datetime) -> CutShort | None:
        """Return what runs over the listings `places` left undone right before the run `before`; see `bodspider.store._memory.cut_short`."""
        return self._read(lambda connection: _memory.cut_short(connection, places, before=before, since=since))

    def prove(self, listing: str, *, title: str | None, run: int, visited: bool) -> None:
        """Record that the run knew all that `listing` lists, and whether it `visited` all of it."""
        self._write(lambda connection: _memory.prove(connection, listing, title=title, run=run, now=_now(), visited=visited))

    def overdue(self, places: Sequence[str], *, limit: int, now: datetime | None = None) -> list[Again]:
        """Return what of the listings `places` is due to be looked at again, the longest overdue first.

        Of articles that are in order there are at most `limit`; all that failed or went missing come on top.
        """
        time = now or _now()
        return self._read(lambda connection: _memory.overdue(connection, places, now=time, limit=limit))

    def newer(self, listing: str, *, than: datetime, limit: int) -> list[Again]:
        """Return what is known to be in `listing` and proven to be published after `than`, the newest first, `limit` at most."""
        return self._read(lambda connection: _memory.newer(connection, listing, than=than, limit=limit))

    def all_known(self, listing: str, besides: Collection[str]) -> list[Again]:
        """Return everything that is known to be, or to have been, in `listing`, but for what is gone and the entries `besides`."""
        return self._read(lambda connection: _memory.all_known(connection, listing, besides))

    def mark_unlisted(self, listing: str, keys: Collection[str]) -> None:
        """Record that the entries `keys` were not where `listing` should have shown them."""
        if keys:
            self._write(lambda connection: _memory.mark_unlisted(connection, listing, keys))

    def mark_duplicates(self, pairs: Sequence[tuple[Listed, str]], *, run: int) -> None:
        """Record entries that led to articles, given by id, which other entries had led to before."""
        if pairs:
            self._write(lambda connection: _memory.mark_duplicates(connection, pairs, run=run, json_text=json_text))

    def mark_moved(self, pairs: Sequence[tuple[str, str]], *, run: int) -> None:
        """Record that the pages of some articles, given by id, lead to other articles now."""
        if pairs:
            self._write(lambda connection: _memory.mark_moved(connection, pairs, run=run, now=_now()))

    def touch(self, ids: Sequence[str], *, run: int) -> None:
        """Record that the pages of the articles `ids` have not changed since they were last fetched."""
        if ids:
            self._write(lambda connection: _memory.touch(connection, ids, run=run, now=_now()))

    def read(self, selection: Selection = _EVERYTHING) -> Iterator[Article]:
        """Yield the articles of `selection`, newest first, those without a date last; memory stays flat."""
        with self._connected() as connection:
            yield from _read.read_articles(connection, selection)

    def find(self, what: str, addresses: Collection[str] = ()) -> list[str]:
        """Return the ids of the articles that are meant by `what`, an id, or by one of `addresses`."""
        return self._read(lambda connection: _read.find(connection, what, addresses))

    def versions(self, identity: str) -> list[Version]:
        """Return the versions of an article, the first first and the current one last; none for an unknown article."""
        return self._read(lambda connection: _read.read_versions(connection, identity))

    def changes(self, limit: int = 50) -> list[Version]:
        """Return the `limit` versions that were replaced last, the last first."""
        return self._read(lambda connection: _read.read_changes(connection, limit))

    def gone(self, limit: int = 50, *, article: str | None = None) -> list[tuple[str, datetime, str | None]]:
        """Return id, time and, for one that moved, its new id, of the `limit` articles that were gone last, or of one `article`."""
        return self._read(lambda connection: _read.read_gone(connection, limit, article))

    def predecessors(self, identity: str) -> list[str]:
        """Return the ids of the articles that moved to the article `identity`."""
        return self._read(lambda connection: _read.predecessors(connection, identity))

    def runs(self, limit: int = 50) -> list[Run]:
        """Return the last `limit` runs, the last first."""
        return self._read(lambda connection: _read.read_runs(connection, limit))

    def measured(self, limit: int = 60) -> list[tuple[datetime, dict[str, Any]]]:
        """Return when each of the `limit` last good runs that later ones are compared with began, and its quality, the last first."""
        return self._read(lambda connection: _read.read_measured(connection, limit))

    def recent_dates(self, listing: str, *, before: datetime, limit: int = 30) -> list[datetime]:
        """Return when the `limit` newest articles of `listing` were published at the latest, `before` a time, the newest first."""
        return self._read(lambda connection: _read.read_recent_dates(connection, listing, before, limit))

    def failures(self, run: int) -> list[Failure]:
        """Return the pages that were given up in the run with the number `run`, in order."""
        return self._read(lambda connection: _read.read_failures(connection, run))

    @property
    def time(self) -> Callable[[Any], Any]:
        """What turns a time into what the database takes."""
        return time_of(self._engine.dialect.name)

    def _write(self, work: Callable[[Connection], T]) -> T:
        def transaction() -> T:
            with self._engine.begin() as connection:
                begin_writing(connection)
                return work(connection)

        return try_again(transaction, url=self._engine.url, doing="written", pauses=self._pauses)

    def _read(self, work: Callable[[Connection], T]) -> T:
        def transaction() -> T:
            with self._engine.connect().execution_options(reading=True) as connection:
                return work(connection)

        return try_again(transaction, url=self._engine.url, doing="read", pauses=self._pauses)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(reading=True) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"database {self.address} cannot be read: {line_of(error, self._engine.url)}") from error


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
