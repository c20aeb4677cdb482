"""The only way out of the browser: a SOCKS 5 server on loopback that checks every connection before it is made (RFC 1928)."""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from collections.abc import Awaitable, Callable, Iterable

from scrapy.exceptions import CannotResolveHostError

from bodspider.hosts import plain_host
from bodspider.network import Address, Policy, Refused

_VERSION = 5
_CONNECT = 1
_NO_LOGIN, _IPV4, _NAME, _IPV6 = 0, 1, 3, 4
_GRANTED, _FAILED, _FORBIDDEN, _NO_NETWORK, _NO_HOST, _REFUSED = 0, 1, 2, 3, 4, 5
_PATIENCE = 20.0
"""Seconds that a name may take to be resolved, and a host to take a connection."""
_CHUNK = 65_536

_OF_THE_BROWSER = frozenset(
    [
        "accounts.google.com",
        "android.clients.google.com",
        "clients1.google.com",
        "clients2.google.com",
        "clients3.google.com",
        "clients4.google.com",
        "clients5.google.com",
        "clients6.google.com",
        "clientservices.googleapis.com",
        "content-autofill.googleapis.com",
        "edgedl.me.gvt1.com",
        "optimizationguide-pa.googleapis.com",
        "redirector.gvt1.com",
        "safebrowsing.googleapis.com",
        "update.googleapis.com",
    ]
)
"""Hosts that Chromium asks for by itself."""


class UnreachableError(Exception):
    """Raised inside for a connection that is not made; `code` is what SOCKS calls it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Guard:
    """Connect the browser to public hosts, and to private ones that the user opened; nothing else can be reached.

    Pages, frames, workers, web sockets, prefetching and every hop of a redirect come through here. Names are looked up here and the
    address that was checked is the one that is connected, so that a public name cannot stand for a private address.

    `policy` gives the policy of the crawl, `look_up` asks for the addresses of a name. `refused` says, by host and port, why the last
    connection was not made.
    """

    def __init__(self, policy: Callable[[], Policy], look_up: Callable[[str], Awaitable[Iterable[str]]]) -> None:
        self.port = 0
        self.refused: dict[tuple[str, int], str] = {}
        self._policy = policy
        self._look_up = look_up
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cut all connections and stop listening."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE * 2):
                host, port = await _asked(reader, writer)
                try:
                    onward = await self._connect(host, port)
                except UnreachableError as error:
                    self.refused[host, port] = error.reason
                    writer.write(_answer(error.code))
                    return
                writer.write(_answer(_GRANTED))
            await _join((reader, writer), onward)
        except (OSError, EOFError, TimeoutError):
            pass  # either side hung up: the browser reports it as a failed request of its own
        finally:
            writer.close()

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        addresses = await self._resolve(host, port)
        failures = []
        for address in addresses:
            try:
                async with asyncio.timeout(_PATIENCE / len(addresses)):
                    return await asyncio.open_connection(str(address), port, limit=_CHUNK)
            except ConnectionRefusedError:
                failures.append(UnreachableError(_REFUSED, "connection-refused"))
            except TimeoutError:
                failures.append(UnreachableError(_NO_HOST, "timeout"))
            except OSError:
                failures.append(UnreachableError(_NO_NETWORK, "connection-lost"))
        raise failures[0]

    async def _resolve(self, host: str, port: int) -> list[Address]:
        policy = self._policy()
        if host in _OF_THE_BROWSER and not policy.opens(host):
            raise UnreachableError(_FORBIDDEN, "connection-refused")
        try:
            async with asyncio.timeout(_PATIENCE):
                return await policy.addresses(host, port, self._look_up)
        except Refused as error:
            raise UnreachableError(_FORBIDDEN, error.reason) from None
        except (CannotResolveHostError, TimeoutError):
            raise UnreachableError(_NO_HOST, "unknown-host") from None


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Return the host, a plain one where it is one, and the port that the client wants; raises `EOFError` when it speaks anything but SOCKS 5."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != _VERSION:
        raise EOFError
    writer.write(bytes((_VERSION, _NO_LOGIN)))
    version, command, _, kind = await reader.readexactly(4)
    if version != _VERSION or command != _CONNECT or kind not in (_IPV4, _NAME, _IPV6):
        raise EOFError
    if kind == _NAME:
        [length] = await reader.readexactly(1)
        host = (await reader.readexactly(length)).decode("latin-1")
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    [port] = struct.unpack(">H", await reader.readexactly(2))
    try:
        return plain_host(f"[{host}]" if ":" in host else host), port
    except ValueError:
        return host, port  # refused by its name


def _answer(code: int) -> bytes:
    return bytes((_VERSION, code, 0, _IPV4, 0, 0, 0, 0, 0, 0))


_Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _join(one: _Pair, other: _Pair) -> None:
    """Hand on what either side sends, until either side hangs up."""
    pipes = [asyncio.ensure_future(_hand_on(one[0], other[1])), asyncio.ensure_future(_hand_on(other[0], one[1]))]
    try:
        await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pipe in pipes:
            pipe.cancel()
        await asyncio.gather(*pipes, return_exceptions=True)
        other[1].close()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
