"""The way out of the browser, asked as a browser asks."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

import pytest

from bodspider.browser.guard import Guard
from bodspider.network import Policy


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


def looking_up(addresses: list[str]) -> Callable[[str], Awaitable[list[str]]]:
    async def look_up(name: str) -> list[str]:
        return addresses

    return look_up


def run(host: str, addresses: list[str] | None = None, *, opened: str = "") -> tuple[int, bytes, dict[str, str]]:
    """Return how the guard answers a connection to `host`, what a server on loopback then says to "hello", and what it refused.

    `opened` is the host on the server's port that the user named.
    """

    async def main() -> tuple[int, bytes, dict[str, str]]:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        policy = Policy([f"http://{opened}:{port}/"] if opened else [])
        guard = Guard(lambda: policy, looking_up(addresses or []))
        await guard.start()
        code, reader, writer = await connect(guard, host, port)
        said = b""
        if code == 0:
            writer.write(b"hello\n")
            said = await reader.read()
        writer.close()
        await guard.close()
        server.close()
        assert {each for _, each in guard.refused} <= {port}
        return code, said, {name: reason for (name, _), reason in guard.refused.items()}

    return asyncio.run(main())


def test_an_opened_host_is_connected_both_ways():
    assert run("127.0.0.1", opened="127.0.0.1") == (0, b"HELLO\n", {})


def test_a_name_is_connected_at_the_address_that_was_looked_up():
    assert run("intranet.example.org", ["127.0.0.1"], opened="intranet.example.org") == (
        0,
        b"HELLO\n",
        {},
    )


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("::1", "[::1]"),
        ("::ffff:127.0.0.1", "[::ffff:7f00:1]"),
        ("10.1.2.3", "10.1.2.3"),
        ("printer.local", "printer.local"),
        ("%31%32%37.0.0.1", "127.0.0.1"),
        ("a b", "a b"),
    ],
)
def test_a_private_host_is_refused(host, plain):
    assert run(host) == (2, b"", {plain: "unsafe-url"})


def test_the_host_of_a_listing_is_not_open_on_its_other_ports():
    async def main() -> int:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        guard = Guard(lambda: Policy(["http://127.0.0.1:8000/"]), looking_up([]))
        await guard.start()
        code, _, writer = await connect(guard, "127.0.0.1", server.sockets[0].getsockname()[1])
        writer.close()
        await guard.close()
        server.close()
        return code

    assert asyncio.run(main()) == 2


def test_a_public_name_of_a_private_address_is_refused():
    assert run("public.example.org", ["127.0.0.1"]) == (2, b"", {"public.example.org": "unsafe-url"})


def test_the_next_address_of_a_name_is_tried():
    assert run("intranet.example.org", ["127.8.8.8", "127.0.0.1"], opened="intranet.example.org") == (0, b"HELLO\n", {})


def test_an_unknown_name_is_said_to_be_one():
    assert run("nowhere.example.org") == (4, b"", {"nowhere.example.org": "unknown-host"})


def test_what_the_browser_asks_for_by_itself_is_refused():
    code, _, _ = run("update.googleapis.com", ["142.250.1.1"])
    assert code == 2


def test_a_closed_port_is_said_to_be_one():
    async def main() -> int:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        guard = Guard(lambda: Policy([f"http://127.0.0.1:{port}/"]), looking_up([]))
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
        guard = Guard(Policy, looking_up([]))
        await guard.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
        writer.write(words)
        writer.write_eof()
        said = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await guard.close()
        return said

    assert asyncio.run(main()) in (b"", b"\x05\x00")
