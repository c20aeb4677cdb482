"""The fault site: twenty healthy articles in a listing, and whatever else a fault puts beside them. On loopback only.

It writes to its sockets itself, as no server library can send what is not HTTP.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

HEALTHY = 20
"""Healthy articles in the first listing of every site."""
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: for what, when (monotonic, in seconds), for the how manieth time, and with which headers."""

    target: str
    at: float
    times: int
    headers: dict[str, str]


@dataclass(slots=True)
class Exchange:
    """A request, and the means to answer it; the connection is closed then, unless the answer `keeps` it."""

    asked: Asked
    writer: asyncio.StreamWriter
    keeps: bool = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """End the connection the hard way."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Handler = Callable[[Exchange], Awaitable[None]]


def head(
    status: int = 200, headers: Iterable[tuple[str, str]] = (), *, length: int | None = None, kind: str | None = HTML
) -> bytes:
    """Return the head of an answer; without a `length` its body ends with the connection."""
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers)]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += ["Connection: close"] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def whole(body: bytes | str, status: int = 200, headers: Iterable[tuple[str, str]] = (), *, kind: str | None = HTML) -> Handler:
    """Return a handler that gives a whole answer."""
    data = body.encode() if isinstance(body, str) else body
    answer = head(status, headers, length=len(data), kind=kind) + data

    async def handle(exchange: Exchange) -> None:
        await exchange.send(answer)
        exchange.keeps = True

    return handle


def parting(body: str) -> Handler:
    """Return a handler that gives a whole answer, and closes the connection."""

    async def handle(exchange: Exchange) -> None:
        await exchange.send(head() + body.encode())

    return handle


def page(content: str, *, title: str = "Titel", charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="{charset}"><title>{title}</title></head><body><main>'
        f'<h1 class="page-title">{title}</h1>{content}</main></body></html>'
    )


def article(title: str, text: str = "Tekst van een gezond bericht.", *, charset: str = "utf-8") -> str:
    return page(
        '<article class="node"><time datetime="2026-11-02T09:00:00+01:00"></time>'
        f'<div class="field--name-body"><p>{text}</p></div></article>',
        title=title,
        charset=charset,
    )


def listing(entries: Iterable[tuple[str, str]], next_url: str | None = None) -> str:
    items = "".join(
        f'<article class="aggregator-item"><h3 class="feed-item-title"><a href="{href}">{title}</a></h3>'
        f'<div class="item-description">Over {title}</div></article>'
        for href, title in entries
    )
    pager = f'<a rel="next" href="{next_url}">Volgende</a>' if next_url else ""
    return page(f'<div class="aggregator-feed">{items}{pager}</div>', title="Nieuws")


@dataclass
class FaultSite:
    """The pages by their path, with or without query, and what was asked for; a `gate` can answer in the place of any page.

    `close` lets nobody in any more; it is for handlers.
    """

    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    gate: Callable[[Asked], Handler | None] | None = None
    close: Callable[[], None] = lambda: None
    _times: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def times(self, path: str) -> list[float]:
        """Return when `path` was asked for."""
        return [each.at for each in self.asked if each.target == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, RuntimeError):
            keeps = True
            while keeps:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                target = lines.split(" ", 2)[1]
                headers = {name.lower(): value for name, value in re.findall(r"(?m)^([\w-]+): *(.*?)\r$", lines)}
                self._times[target] = self._times.get(target, 0) + 1
                asked = Asked(target, monotonic(), self._times[target], headers)
                self.asked.append(asked)
                gated = self.gate(asked) if self.gate else None
                found = gated or self.pages.get(target) or self.pages.get(target.partition("?")[0])
                exchange = Exchange(asked, writer)
                await (found or whole("<h1>Niet gevonden</h1>", 404))(exchange)
                keeps = exchange.keeps
        with suppress(ConnectionError, RuntimeError):
            writer.close()


class Host:
    """A thread that serves any number of sites until it is closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    @contextmanager
    def site(self, address: str = "127.0.0.1") -> Iterator[FaultSite]:
        """Serve a new site, which has no pages yet, on a port of its own."""
        site = FaultSite()
        server = self._run(asyncio.start_server(site.serve, address, 0, limit=1 << 20))
        site.port = server.sockets[0].getsockname()[1]
        site.close = server.close
        try:
            yield site
        finally:
            self._loop.call_soon_threadsafe(server.close)

    def close(self) -> None:
        async def stop() -> None:
            tasks = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self._run(stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
