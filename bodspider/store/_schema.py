"""The version of the schema: a new database gets the newest, an older one is brought up to it, one from the future is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select

from bodspider.errors import StoreError
from bodspider.store._engine import begin_writing, shown
from bodspider.store.tables import metadata

NEWEST = "0004"
"""The newest revision in ``migrations/versions``."""

_BEFORE_REVISIONS = "0001"
"""What a database is that has articles and no revision: the first databases had none."""
_FIRST_COLUMNS = {"id", "story", "published_evidence", "content_hash"}
"""Columns by which articles without a revision are known to be ours."""
_OUR_REVISION = re.compile(r"\d{4}")
"""How our revisions are named; Alembic makes names of other letters and lengths unless it is told one."""
_revisions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Where Alembic keeps the revision."""


def bring_up_to_date(engine: Engine) -> None:
    """Create what is missing in the database, or bring its tables up to `NEWEST`.

    Several processes may do so at once. Raises `bodspider.errors.StoreError` for a database that a newer release, or another program, has
    written.
    """
    with engine.connect().execution_options(reading=True) as connection:
        revision = _revision(connection)
    if revision == NEWEST:
        return
    with engine.begin() as connection:
        begin_writing(connection)
        revision = _revision(connection)
        _refuse_others(connection, revision)
        if revision is None:
            metadata.create_all(connection)
            _revisions.create(connection)
            connection.execute(_revisions.insert().values(version_num=NEWEST))
        elif revision != NEWEST:
            _upgrade(connection, revision)


def _revision(connection: Connection) -> str | None:
    inspector = inspect(connection)
    if inspector.has_table(_revisions.name):
        return connection.execute(select(_revisions.c.version_num)).scalar()
    return _BEFORE_REVISIONS if inspector.has_table("articles") else None


def _refuse_others(connection: Connection, revision: str | None) -> None:
    """Raise `bodspider.errors.StoreError` when tables of another program stand where ours are, or are to be."""
    inspector = inspect(connection)
    found = {*metadata.tables, _revisions.name}.intersection(inspector.get_table_names())
    if revision is None:
        is_ours = not found
    elif _revisions.name in found:
        is_ours = bool(_OUR_REVISION.fullmatch(revision))
    else:
        is_ours = {each["name"] for each in inspector.get_columns("articles")} >= _FIRST_COLUMNS
    if not is_ours:
        raise StoreError(
            f"database {shown(connection.engine.url)} holds tables of another program ({', '.join(sorted(found))}); "
            "give bodspider a database of its own"
        )


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with _migrations() as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision not in known:
            raise StoreError(
                f"database {shown(connection.engine.url)} was written by a newer bodspider (schema {revision}; this one "
                f"knows up to {NEWEST}); install that release, or use another database"
            )
        if not inspect(connection).has_table(_revisions.name):
            command.stamp(config, revision)
        command.upgrade(config, "head")


@contextmanager
def _migrations() -> Iterator[Path]:
    """Give the folder of the migrations; Alembic reads files, and an egg has none."""
    packed = files("bodspider.store") / "migrations"
    if isinstance(packed, Path):
        yield packed
        return
    with TemporaryDirectory() as folder:
        for place in ("", "versions"):
            (Path(folder) / place).mkdir(exist_ok=True)
            for file in (packed / place if place else packed).iterdir():
                if file.is_file():
                    (Path(folder) / place / file.name).write_bytes(file.read_bytes())
        yield Path(folder)
