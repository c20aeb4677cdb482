"""Connections to SQLite and PostgreSQL, and what their errors mean."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from bodspider.errors import StoreError, UsageError

logger = logging.getLogger(__name__)
T = TypeVar("T")

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds to wait before each new try when a database is busy or out of reach; a quarter of a minute in all."""

_SQLITE, _POSTGRESQL = "sqlite", "postgresql+psycopg"
_DRIVERS = {_SQLITE: _SQLITE, "sqlite+pysqlite": _SQLITE, "postgresql": _POSTGRESQL, _POSTGRESQL: _POSTGRESQL}
"""What may stand before ``://``, and what is used then: older releases of SQLAlchemy take ``postgresql`` for another driver."""
_LOCK = 0x626F64
"""Number of the advisory lock under which PostgreSQL is written: the letters of "bod"."""
_BUSY = ("database is locked", "database table is locked", "database schema is locked", "locking protocol")
_REFUSED = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied", "could not translate host")
_STATES = ("08", "57P", "40", "53", "55P03")
"""Beginnings of the SQLSTATEs that pass: connection lost, server shut down, transaction rolled back, too much load, locked."""
_LASTING = ("53100",)
"""SQLSTATEs among those that do not pass by waiting: the disk is full."""
_WAITS = {"connect_timeout": "10", "tcp_user_timeout": "30000", "application_name": "bodspider"}
"""What is added to an address of PostgreSQL that says nothing of it: seconds to wait for a connection, milliseconds for an answer, and who asks."""


def read_address(address: str) -> URL:
    """Return a SQLAlchemy address of SQLite or PostgreSQL with the driver that is used.

    Raises `bodspider.errors.UsageError` for an address that is none, and for a database in memory, which would be gone with its process.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # a sign of a password that separates what it stands in gives a port that is no number
        raise UsageError(
            "setting DATABASE_URL is not usable; expected an address such as sqlite:///data/bod.db or "
            "postgresql+psycopg://host/name, with the signs of a password as %XX"
        ) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise UsageError(f"setting DATABASE_URL={shown(url)!r} is not usable; expected sqlite:/// or postgresql+psycopg://")
    if driver == _SQLITE and (not url.database or ":memory:" in url.database or url.query.get("mode") == "memory"):
        raise UsageError(
            f"setting DATABASE_URL='sqlite:///{url.database or ''}' would keep nothing; expected a file such as sqlite:///data/bod.db, "
            "or nothing for no database"
        )
    return url.set(drivername=driver)


def connect(address: str) -> Engine:
    """Return an engine for `address`; nothing is opened yet.

    Raises `bodspider.errors.UsageError` for an address that cannot be used, see `read_address`, and for a driver that is not installed.
    """
    url = read_address(address)
    try:
        return _sqlite(url) if url.drivername == _SQLITE else _postgresql(url)
    except ImportError as error:
        raise UsageError(
            f"the database driver {error.name} is missing; install it with: pip install -r requirements-postgresql.txt"
        ) from None
    except ArgumentError as error:
        raise UsageError(f"setting DATABASE_URL={shown(url)!r} is not usable: {line_of(error, url)}") from None
    except OSError as error:
        raise StoreError(f"database {shown(url)} cannot be opened: {error.strerror}") from error


def shown(address: str | URL) -> str:
    """Return a database address as it may be shown: without its password, and without what was added to it here."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return "(address that cannot be read)"
    hidden = [name for name, value in url.query.items() if "pass" in name.lower() or _WAITS.get(name) == value]
    return url.difference_update_query(hidden).render_as_string(hide_password=True)


def line_of(error: BaseException, url: URL) -> str:
    """Return what `error` says, on one line and without the password of `url`."""
    cause = getattr(error, "orig", None) or error
    line = " ".join(str(cause).strip().partition("\n")[0].split())[:300]
    for secret in (url.password, *(str(value) for name, value in url.query.items() if "pass" in name.lower())):
        line = line.replace(str(secret), "***") if secret else line
    return line


def begin_writing(connection: Connection) -> None:
    """Let one writer at a time into the database, for the transaction that `connection` is in.

    Two crawlers that store the same article see each other's work this way, and never wait for one another in a circle.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def try_again(
    work: Callable[[], T],
    *,
    url: URL,
    doing: str,
    pauses: tuple[float, ...] = PAUSES,
    sleep: Callable[[float], object] = time.sleep,
) -> T:
    """Return what `work` returns; when the database is busy or out of reach, wait and try again.

    Raises `bodspider.errors.StoreError` when that does not help, and at once for what waiting cannot mend: a full disk,
    a database that may not be written, one that is damaged. `work` must be a whole transaction.
    """
    for pause in (*pauses, None):
        try:
            return work()
        except (SQLAlchemyError, OSError) as error:
            line = line_of(error, url)
            if pause is None or not _passes(error):
                raise StoreError(f"database {shown(url)} cannot be {doing}: {line}") from error
            logger.warning("The database is busy or out of reach, trying again in %s s: %s", pause, line)
            sleep(pause)
    raise AssertionError("unreachable")


def _passes(error: BaseException) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return state.startswith(_STATES) and state not in _LASTING
    if type(error.orig).__module__.startswith("psycopg"):
        kinds = {kind.__name__ for kind in type(error.orig).__mro__}
        return bool(kinds & {"OperationalError", "InterfaceError"}) and not any(text in str(error.orig) for text in _REFUSED)
    return any(text in str(error.orig) for text in _BUSY)


def _sqlite(url: URL) -> Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers look on while a crawl writes; a lock of another writer is waited for; 4 MB of cache serve as well as 32.

    An article with its text seldom fits a page of 4 kB, the default; a database that is there already keeps the size it has.
    The driver's own transactions are switched off: they begin late, as readers, and such a one cannot always become a writer.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA page_size=8192")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA wal_autocheckpoint=4000")
    cursor.execute("PRAGMA cache_size=-4000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    waits = {name: value for name, value in _WAITS.items() if name not in url.query}
    return create_engine(url.update_query_dict(waits), pool_pre_ping=False)
