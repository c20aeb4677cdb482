"""A robots.txt, and archives."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from scrapy.http import Request
from scrapy.robotstxt import ProtegoRobotParser

from bodspider.archive.reading import body_of, read_archives
from bodspider.archive.writing import Archive
from tests.fuzz import markup, stretched
from tests.fuzz.harness import SIZE, Target
from tests.fuzz.mutate import mutate
from tests.fuzz.pages import NOW, response

_folder = tempfile.TemporaryDirectory(prefix="fuzz-")


def _robots(chance: Random) -> bytes:
    names = (
        "User-agent",
        "user agent",
        "Disallow",
        "Allow",
        "Crawl-delay",
        "Sitemap",
        "Host",
        "Request-rate",
        "Visit-time",
        "Clean-param",
        "x",
        "",
        "Disalow",
    )
    values = (
        *markup.ADDRESSES,
        "*",
        "bodspider",
        "/",
        "/*",
        "*/x$",
        "/a*b*c",
        "$",
        "1",
        "-1",
        "1e999",
        "nan",
        "1/1m",
        "0600-0845",
        "9" * 400,
        "/%e9%",
        "/é",
        "#",
        "/" + "*a" * 40,
    )
    lines = [
        f"{chance.choice(names)}{chance.choice((': ', ':', ' ', ' : '))}{chance.choice(values)}"
        for _ in range(chance.choice((1, 3, 10, 60)))
    ]
    data = chance.choice(("\n", "\r\n", "\r", "\n\n")).join(lines).encode("utf-8", "replace")
    return mutate(data, chance) if chance.random() < 0.4 else data


_ASKED = (
    "https://news.example/",
    "https://news.example/nl/nieuws?page=1",
    "https://news.example/" + "a" * 2000,
    "https://news.example/é%zz",
)


def take_robots(body: bytes) -> None:
    """Read a robots.txt as Scrapy does with our settings, and ask it for some addresses."""
    parser = ProtegoRobotParser.from_crawler(None, body)  # type: ignore[arg-type]
    for url in _ASKED:
        parser.allowed(url, "bodspider/1.0")
    parser.rp.crawl_delay("bodspider/1.0")


@cache
def _archives() -> tuple[bytes, bytes]:
    """Return an archive as a crawl writes it, and the same one unpacked."""
    path = Path(_folder.name) / "made.warc.gz"
    archive = Archive(path, {"arguments": '{"url": ["sample"]}'})
    for number in range(3):
        answer = response(b"<p>an article</p>" * 5, ETag='"1620201600"').replace(url=f"http://h/{number}")
        archive.exchange(Request(answer.url), answer, at=NOW, about={"listing": "http://h/", "meta": {"browser": "listing"}})
    archive.failure("http://h/slow", "timeout", at=NOW, about={})
    archive.close()
    return path.read_bytes(), gzip.decompress(path.read_bytes())


def _archive(chance: Random) -> bytes:
    plain, packed = _archives()[1], _archives()[0]
    data = mutate(chance.choice((plain, packed)), chance, _archives())
    return gzip.compress(mutate(plain, chance), 1) if chance.random() < 0.3 else data


def take_archive(data: bytes) -> None:
    """Read a WARC file and the bodies in it."""
    path = Path(_folder.name) / "x.warc.gz"
    path.write_bytes(data)
    for answers in read_archives([path]).exchanges.values():
        for answer in answers:
            body_of(answer)


def _stretched_archives() -> Iterator[tuple[str, bytes]]:
    plain, packed = _archives()[1], _archives()[0]
    for unit in (
        b"\x1f\x8b\x08",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        b"WARC/1.0\r\n",
        b"\r\n",
        b"a: b\r\n",
        b"\n",
        b" ",
        b":",
        b"WARC/1.0\r\n\r\n",
        plain[:600],
        packed[:200],
        packed,
    ):
        filled = (unit * (SIZE // len(unit) + 1))[:SIZE]
        yield f"{unit[:12]!r}", filled
        yield f"{unit[:12]!r} after a record", packed[:-3] + filled
        yield f"{unit[:12]!r} packed", gzip.compress(filled)
        yield f"{unit[:12]!r} after a plain record", plain + filled


TARGETS = (
    Target("robots", _robots, take_robots, stretched.robots),
    Target("archive", _archive, take_archive, _stretched_archives),
)
