"""A pretend internet, in which every private address leads to a server that must hear nothing."""

from __future__ import annotations

import ipaddress
import json
import socket
import subprocess
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crawls.conftest import ROOT, Crawl, run_command, run_crawl

PRETEND = Path(__file__).parent / "pretend"
PUBLIC = "93.184.216.34"
"""An address that stands for a public server of the test."""


class Trap:
    """A server on loopback, IPv4 and where there is any IPv6, that counts who connects."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        first = socket.create_server(("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self._sockets = [first]
        with suppress(OSError):  # without IPv6 the log of the pretend internet tells of connections all the same
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._listen, args=(each,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.heard.append(b"")
            with connection:
                connection.settimeout(2)
                try:
                    self.heard[-1] = connection.recv(1000)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 16\r\n\r\n<h1>secret</h1>\r\n"
                    )
                except OSError:
                    pass

    def close(self) -> None:
        for each in self._sockets:
            each.shutdown(socket.SHUT_RDWR)
            each.close()


@dataclass
class Internet:
    """What the names of a test stand for, and where public addresses lead."""

    folder: Path
    trap: Trap
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    public: dict[str, int] = field(default_factory=dict)
    own: list[int] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    def crawl(self, *args: str, timeout: float = 120, **env: str) -> Crawl:
        """Crawl as a user does, but in the pretend internet, where each connection looks its name up anew."""
        settings = [word for name, value in self.settings.items() for word in ("-s", f"{name}={value}")]
        return run_crawl(self.folder, *args, *settings, "-s", "DNSCACHE_ENABLED=0", timeout=timeout, **self._environment, **env)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``scrapy`` with these words in the pretend internet."""
        return run_command(self.folder, *words, **self._environment)

    @property
    def _environment(self) -> dict[str, str]:
        kept = {"names": self.names, "public": self.public, "own": self.own, "trap": self.trap.port, "log": str(self.log)}
        return {"PYTHONPATH": f"{PRETEND}:{ROOT}", "PRETEND_INTERNET": json.dumps(kept)}

    @property
    def log(self) -> Path:
        return self.folder / "internet.log"

    @property
    def notes(self) -> list[list[Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.is_file() else []

    def connected(self) -> Counter[tuple[str, int]]:
        """Return how often each address and port was connected."""
        return Counter((host, port) for kind, host, *rest in self.notes if kind == "connect" for port in rest)

    def looked_up(self) -> Counter[str]:
        """Return how often each name was looked up."""
        return Counter(name for kind, name, *_ in self.notes if kind == "look-up")

    def private_connections(self) -> list[tuple[str, int]]:
        """Return the connections to addresses that are not public, but for those of the test's own servers."""
        made = [each for each in self.connected() if each[0] not in self.public and not ipaddress.ip_address(each[0]).is_global]
        return [(host, port) for host, port in made if host != "127.0.0.1" or port not in self.own]
