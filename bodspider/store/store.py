"""Writing articles and reading them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bodspider.errors import StoreError, UsageError
from bodspider.items import Article, Evidence, Link
from bodspider.store.tables import articles, metadata

Outcome = Literal["new", "changed", "unchanged"]

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Store:
    """A database of articles. Every write is one transaction: all of a batch is stored, or nothing of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at `url`, a SQLAlchemy address, and create what is missing in it.

        Raises `bodspider.errors.StoreError` when it cannot be opened, `bodspider.errors.UsageError` for an address that
        is none.
        """
        engine = _engine(url)
        try:
            metadata.create_all(engine)
        except SQLAlchemyError as error:
            raise StoreError(f"database {shown(url)} cannot be opened: {_line(error)}") from error
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def write(self, batch: Sequence[Article]) -> list[Outcome]:
        """Store `batch` in one transaction and return what each article is to the database.

        An article without a detail never takes the place of one that has one. Raises `bodspider.errors.StoreError`, and
        then nothing of the batch is stored.
        """
        if not batch:
            return []
        try:
            with self._engine.begin() as connection:
                ids = [article.id for article in batch]
                known = {
                    row.id: row
                    for row in connection.execute(
                        select(articles.c.id, articles.c.content_hash, articles.c.error).where(articles.c.id.in_(ids))
                    )
                }
                rows = [_row(each) for each in batch if each.error is None or each.id not in known or known[each.id].error]
                if rows:
                    insert: Any = _INSERT[self._engine.dialect.name](articles)
                    update = {name: insert.excluded[name] for name in rows[0] if name != "id"}
                    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=update), rows)
        except SQLAlchemyError as error:
            raise StoreError(f"database {shown(self._engine.url)} cannot be written: {_line(error)}") from error
        return [_outcome(article, known.get(article.id)) for article in batch]

    def read(self) -> Iterator[Article]:
        """Yield every article, newest first, those without a date last."""
        order = (articles.c.published.is_(None), articles.c.published.desc(), articles.c.id)
        try:
            with self._engine.connect() as connection:
                for row in connection.execution_options(yield_per=500).execute(select(articles).order_by(*order)):
                    yield _article(row._mapping)
        except SQLAlchemyError as error:
            raise StoreError(f"database {shown(self._engine.url)} cannot be read: {_line(error)}") from error


def shown(url: Any) -> str:
    """Return a database address as it may be shown: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(address that cannot be read)"


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in _INSERT:
            raise UsageError(f"setting DATABASE_URL={shown(url)!r} is not usable; expected sqlite:/// or postgresql+psycopg://")
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
    except ArgumentError:
        raise UsageError("setting DATABASE_URL is not usable; expected an address such as sqlite:///data/bod.db") from None
    except ImportError as error:
        raise UsageError(f"the database driver {error.name} is missing; install it with: pip install psycopg[binary]") from None
    except OSError as error:
        raise StoreError(f"database {shown(url)} cannot be opened: {error.strerror}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers look on while a crawl writes; a lock of another writer is waited for."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def _outcome(article: Article, known: Any) -> Outcome:
    if known is None:
        return "new"
    return "unchanged" if known.content_hash == article.content_hash and not known.error else "changed"


def _row(article: Article) -> dict[str, Any]:
    row = {each.name: getattr(article, each.name) for each in fields(article)}
    for name in ("images", "attachments", "links"):
        row[name] = [asdict(link) for link in row[name]]
    row["published_evidence"] = [
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(each).items()}
        for each in row["published_evidence"]
    ]
    return row


def _article(row: Any) -> Article:
    values = dict(row)
    for name in ("images", "attachments", "links"):
        values[name] = [Link(**link) for link in values[name]]
    values["published_evidence"] = [
        Evidence(
            source=each["source"],
            raw=each["raw"],
            earliest=each["earliest"] and datetime.fromisoformat(each["earliest"]),
            latest=each["latest"] and datetime.fromisoformat(each["latest"]),
        )
        for each in values["published_evidence"]
    ]
    return Article(**values)


def _line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:300]
