"""The ways in which a page of the fault site is not what it should be."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
from backports import zstd

from tests.faults.site import Exchange, Handler, article, head, whole

_MIB = 1 << 20
_CHUNK = b"<p>Woorden.</p>\n" * 4096


def heals(after: int, broken: Handler, healthy: Handler) -> Handler:
    """Return a handler that is `broken` for so many tries, and `healthy` then."""

    async def handle(exchange: Exchange) -> None:
        await (broken if exchange.asked.times <= after else healthy)(exchange)

    return handle


def asks_to_wait(status: int, seconds: float, *, as_date: bool = False) -> Handler:
    async def handle(exchange: Exchange) -> None:
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds + 1)
        value = format_datetime(at, usegmt=True) if as_date else f"{seconds:.0f}"
        await whole("<h1>Later</h1>", status, [("Retry-After", value)])(exchange)

    return handle


def redirect(to: str, *, asks: int | None = None) -> Handler:
    return whole("", 302, [("Location", to), *([("Retry-After", str(asks))] if asks else [])])


async def reset(exchange: Exchange) -> None:
    """Reset the connection before anything was said."""
    exchange.reset()


async def reset_amid(exchange: Exchange) -> None:
    body = article("Afgebroken").encode()
    await exchange.send(head(length=len(body)) + body[: len(body) // 2])
    await asyncio.sleep(0.05)
    exchange.reset()


def claims(difference: int) -> Handler:
    """Return a handler whose Content-Length is wrong by so many bytes; the connection ends with the body."""

    async def handle(exchange: Exchange) -> None:
        body = article("Verkeerd geteld", "Lang genoeg om er iets van te missen. " * 20).encode()
        await exchange.send(head(length=len(body) + difference) + body)

    return handle


async def truncated_chunks(exchange: Exchange) -> None:
    body = article("Afgekapt").encode()
    await exchange.send(head(headers=[("Transfer-Encoding", "chunked")]) + f"{len(body):x}\r\n".encode() + body[: len(body) // 2])


async def drip(exchange: Exchange) -> None:
    """Send a byte now and then, for as long as somebody listens."""
    body = article("Druppels", "Nog een woord. " * 1000).encode()
    await exchange.send(head(length=len(body)))
    for byte in body:
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.1)


async def silent(exchange: Exchange) -> None:
    """Say nothing at all."""
    await asyncio.sleep(3600)


async def endless(exchange: Exchange) -> None:
    """Send a body that does not end."""
    await exchange.send(head())
    while True:
        await exchange.send(_CHUNK)
        await asyncio.sleep(0)


def large(size: int, *, tells: bool) -> Handler:
    """Return a handler that sends a page of `size` bytes, and tells so beforehand or not."""

    async def handle(exchange: Exchange) -> None:
        await exchange.send(head(length=size if tells else None))
        for _ in range(0, size, len(_CHUNK)):
            await exchange.send(_CHUNK)

    return handle


def bomb(coding: str, size: int = 512 * _MIB) -> Handler:
    """Return a handler that sends little which unpacks to `size` bytes."""
    pieces = (b"<p>".ljust(_MIB, b" ") for _ in range(size // _MIB))
    return whole(pack(coding, pieces), headers=[("Content-Encoding", coding)])


def pack(coding: str, pieces: Iterable[bytes]) -> bytes:
    """Return `pieces`, one after the other, in the content coding of that name."""
    if coding == "gzip":
        import zlib

        packer = zlib.compressobj(1, wbits=31)
        return b"".join([*map(packer.compress, pieces), packer.flush()])
    if coding == "br":
        process = brotli.Compressor(quality=1)
        return b"".join([*map(process.process, pieces), process.finish()])
    compressor = zstd.ZstdCompressor()
    return b"".join([*map(compressor.compress, pieces), compressor.flush()])


def garbled(coding: str) -> Handler:
    """Return a handler whose body is said to be packed, and is not."""
    packed = gzip.compress(article("Stuk").encode()) if coding == "gzip" else b"not packed at all"
    return whole(packed[:20] + b"\xff" * 40, headers=[("Content-Encoding", coding)])


def typed(kind: str | None, body: bytes | str) -> Handler:
    return whole(body, kind=kind)


def encoded(text: str, encoding: str, *, said: str | None) -> Handler:
    """Return a handler for an article whose text is in one encoding and is `said`, in header and page, to be in another, or in none."""
    body = article("Kwaliteit", text, charset=said or "").replace('<meta charset="">', "")
    return whole(body.encode(encoding), kind=f"text/html; charset={said}" if said else "text/html")


def nested(depth: int, tag: str = "div") -> Handler:
    return whole(article("Diep", f"Vooraf. </p>{f'<{tag}>' * depth}Onderin.{f'</{tag}>' * depth}<p>Achteraf."))


def unclosed(count: int) -> Handler:
    """Return a handler for an article in which nothing is closed, and so many elements are opened, after its title."""
    title, _, rest = article("Open", "Begin van de tekst." + "<p><b><i>woord " * count).partition("</h1>")
    return whole(title + "</h1>" + re.sub("</(?!time)[a-z]+>", "", rest))


def flood(name: str, count: int, size: int) -> Handler:
    """Return a handler for an article that comes with so many headers of so many bytes."""
    return whole(article("Kopregels"), headers=[(name, f"k{number}={'x' * size}") for number in range(count)])


def entity_bomb(levels: int) -> str:
    """Return a feed whose entities would grow tenfold at each level (a "billion laughs")."""
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha ha ha"><!ENTITY file SYSTEM "file:///etc/passwd">{entities}]><rss version="2.0"><channel><title>Nieuws</title>'
        f"<item><title>Eerste &e{levels - 1}; &file;</title><link>/rss/1</link></item>"
        "<item><title>Tweede</title><link>/rss/2</link></item></channel></rss>"
    )


def each_page(make: Callable[[int], str]) -> Handler:
    """Return a handler for a listing whose page ``?page=N`` is what `make` gives for N."""

    async def handle(exchange: Exchange) -> None:
        number = int(exchange.asked.target.partition("page=")[2] or 0)
        await whole(make(number))(exchange)

    return handle
