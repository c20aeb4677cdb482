"""The way out of the browser, asked as a browser asks."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from bodspider.browser.guard import Guard


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def connect(guard: Guard, host: str, port: int) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
    writer.write(b"\x05\x01\x00")
    assert await reader.readexactly(2) == b"\x05\x00"
    name = host.encode()
    writer.write(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + struct.pack(">H", port))
    answer = await reader.readexactly(10)
    return answer[1], reader, writer


def run(opened: set[str], host: str, names: dict[str, str] | None = None, monkeypatch=None) -> tuple[int, bytes, dict[str, str]]:
    """Return how the guard answers a connection to `host`, what a server on loopback then says to "hello", and what it refused."""

    async def main() -> tuple[int, bytes, dict[str, str]]:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        if names is not None:

            async def resolve(name: str, port: int, **_: object) -> list[tuple[object, ...]]:
                if name not in names:
                    raise socket.gaierror("unknown")
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names[name], port))]

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        guard = Guard(lambda name: name in opened)
        await guard.start()
        code, reader, writer = await connect(guard, host, port)
        said = b""
        if code == 0:
            writer.write(b"hello\n")
            said = await reader.read()
        writer.close()
        await guard.close()
        server.close()
        return code, said, guard.refused

    return asyncio.run(main())


def test_an_opened_host_is_connected_both_ways():
    assert run({"127.0.0.1"}, "127.0.0.1") == (0, b"HELLO\n", {})


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "printer.local"]
)
def test_a_private_host_is_refused(host):
    code, said, refused = run(set(), host)
    assert (code, said) == (2, b"")
    assert refused == {host: "unsafe-url"}


def test_a_public_name_of_a_private_address_is_refused(monkeypatch):
    code, _, refused = run(set(), "public.example.org", {"public.example.org": "127.0.0.1"}, monkeypatch)
    assert code == 2
    assert refused == {"public.example.org": "unsafe-url"}


def test_an_unknown_name_is_said_to_be_one(monkeypatch):
    code, _, refused = run(set(), "nowhere.example.org", {}, monkeypatch)
    assert code == 4
    assert refused == {"nowhere.example.org": "unknown-host"}


def test_what_the_browser_asks_for_by_itself_is_refused(monkeypatch):
    code, _, _ = run(set(), "update.googleapis.com", {"update.googleapis.com": "142.250.1.1"}, monkeypatch)
    assert code == 2


def test_a_closed_port_is_said_to_be_one():
    async def main() -> int:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        guard = Guard(lambda _: True)
        await guard.start()
        code, _, writer = await connect(guard, "127.0.0.1", port)
        writer.close()
        await guard.close()
        return code

    assert asyncio.run(main()) == 5


@pytest.mark.parametrize(
    "words", [b"GET / HTTP/1.1\r\n\r\n", b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00", b"\x05\x01\x00\x05\x02\x00\x01", b"\x05"]
)
def test_anything_but_socks_5_is_hung_up_on(words):
    async def main() -> bytes:
        guard = Guard(lambda _: True)
        await guard.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
        writer.write(words)
        writer.write_eof()
        said = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await guard.close()
        return said

    assert asyncio.run(main()) in (b"", b"\x05\x00")
