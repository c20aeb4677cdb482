"""Archives as they are written and read, with no crawl about them."""

import gzip
import time
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bodspider.archive import _records
from bodspider.archive.handler import answer
from bodspider.archive.reading import body_of, read_archives
from bodspider.archive.writing import Archive
from bodspider.errors import ArchiveError

AT = datetime(2026, 5, 8, 7, 0, 5, tzinfo=UTC)


def page(number: int, text: str | None = None, **headers: str) -> tuple[Request, HtmlResponse]:
    url = f"https://site.example/{number}?a=1"
    body = (text or f"<p>Pagina {number} " + "é" * 50).encode()
    request = Request(url, headers={"Cookie": "SECRET=1", "Authorization": "Basic SECRET", "Accept-Language": "nl"})
    given = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": "SECRET=2", "Transfer-Encoding": "chunked", **headers}
    return request, HtmlResponse(url, status=200, headers=given, body=body, request=request)


def write(path: Path, *pages: tuple[Request, HtmlResponse]) -> list[dict[str, object]]:
    archive = Archive(path, {"arguments": '{"timezone": "Europe/Brussels"}'})
    places = [archive.exchange(*each, at=AT, about={"listing": "https://site.example/list"}) for each in pages]
    archive.failure("https://site.example/slow", "timeout", at=AT, about={})
    archive.close()
    return places


@pytest.fixture
def path(tmp_path):
    return tmp_path / "pages.warc.gz"


def test_what_is_written_is_read_back(path):
    write(path, page(1, ETag='"7"'), page(2))
    contents = read_archives([path])
    assert contents.damages == []
    assert contents.listings == ["https://site.example/list"]
    assert contents.failures == {"https://site.example/slow": "timeout"}
    assert contents.arguments == {"timezone": "Europe/Brussels"}
    [exchange] = contents.exchanges["https://site.example/1?a=1"]
    response = answer(exchange, Request(exchange.url))
    assert (exchange.at, response.status, response.url) == (AT, 200, exchange.url)
    assert response.headers["ETag"] == b'"7"'
    assert response.text == page(1)[1].text


def test_every_record_stands_in_a_member_of_its_own_and_is_whole(path):
    places = write(path, page(1), page(2))
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.digest_checker.passed)
            for record in ArchiveIterator(file, check_digests=True)
            if record.content_stream().read() or True
        ]
    assert [kind for kind, _ in records] == ["warcinfo", *["response", "request", "metadata"] * 2, "metadata"]
    assert all(passed is not False for _, passed in records)
    with path.open("rb") as file:
        for number, place in enumerate(places, 1):
            file.seek(place["offset"])
            record = next(ArchiveIterator(BytesIO(gzip.GzipFile(fileobj=file).read(200_000))))
            assert record.rec_headers.get_header("WARC-Target-URI") == f"https://site.example/{number}?a=1"


def test_a_body_is_kept_once(path):
    write(path, page(1, "dezelfde"), page(2, "dezelfde"), page(3, "een andere"))
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file) if record.rec_type in ("response", "revisit")]
    assert kinds == ["response", "revisit", "response"]
    exchanges = read_archives([path]).exchanges
    assert [body_of(each[0]).decode() for each in exchanges.values()] == ["dezelfde", "dezelfde", "een andere"]


def test_secrets_and_cookies_are_left_out(path):
    write(path, page(1))
    text = gzip.decompress(path.read_bytes())
    assert b"SECRET" not in text
    assert b"Accept-Language: nl" in text
    assert b"Transfer-Encoding" not in text


def test_a_coded_body_is_kept_as_it_came_and_read_as_it_is_meant(path):
    request, plain = page(1)
    coded = plain.replace(body=gzip.compress(plain.body), headers={**plain.headers, "Content-Encoding": "gzip"})
    write(path, (request, coded))
    [exchange] = read_archives([path]).exchanges[request.url]
    response = answer(exchange, Request(request.url))
    assert response.body == plain.body
    assert "Content-Encoding" not in response.headers


def test_an_archive_that_was_cut_off_gives_every_whole_record(path):
    places = write(path, page(1), page(2), page(3))
    path.write_bytes(path.read_bytes()[: places[2]["offset"] + 40])
    contents = read_archives([path])
    assert list(contents.exchanges) == ["https://site.example/1?a=1", "https://site.example/2?a=1"]
    [damage] = contents.damages
    assert "cut off" in damage
    assert str(places[2]["offset"]) in damage


def test_a_damaged_record_is_passed_over(path):
    places = write(path, page(1), page(2), page(3))
    data = bytearray(path.read_bytes())
    data[places[1]["offset"] + 60] ^= 0xFF
    path.write_bytes(data)
    contents = read_archives([path])
    assert list(contents.exchanges) == ["https://site.example/1?a=1", "https://site.example/3?a=1"]
    assert len(contents.damages) == 1


def test_a_page_is_not_empty_because_the_one_that_it_repeats_is_damaged(path):
    places = write(path, page(1, "dezelfde"), page(2, "dezelfde"), page(3))
    data = bytearray(path.read_bytes())
    data[places[0]["offset"] + 60] ^= 0xFF
    path.write_bytes(data)
    contents = read_archives([path])
    assert list(contents.exchanges) == ["https://site.example/3?a=1"]
    assert any("repeats" in damage and str(places[1]["offset"]) in damage for damage in contents.damages)


shares = st.floats(0, 1)
"""Places in a file whose size is not the same each time: every record has an id of its own."""


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_is_an_error_of_another_kind_or_makes_up_a_page(tmp_path, data):
    path = tmp_path / "some.warc.gz"
    write(path, page(1), page(2))
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[int(data.draw(shares) * (len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(damaged[: max(1, int(data.draw(shares) * len(whole)))])
    try:
        contents = read_archives([path])
    except ArchiveError:
        return
    for number, exchanges in ((number, contents.exchanges.get(f"https://site.example/{number}?a=1", [])) for number in (1, 2)):
        assert all(body_of(each) in (page(number)[1].body, b"") for each in exchanges)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08 nor this", gzip.compress(b"nor this", mtime=0)])
def test_what_is_no_archive_is_one_line(path, content):
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        read_archives([path])
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_line(path):
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_archives([path])


@pytest.mark.parametrize("packed", [True, False])
def test_archives_of_other_tools_are_read(path, packed):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://site.example/a", "response", payload=BytesIO(b"<p>a"), length=4, http_headers=headers
            )
        )
        writer.write_record(writer.create_warc_record("dns:site.example", "resource", payload=BytesIO(b"1.2.3.4"), length=7))
    contents = read_archives([path])
    assert contents.damages == []
    [exchange] = contents.exchanges["https://site.example/a"]
    assert body_of(exchange) == b"<p>a"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("has_digests", [True, False])
def test_archives_that_are_not_packed_record_by_record_give_each_page_its_own_body(path, pack, has_digests):
    pages = [page(1), page(2), page(3)]
    write(path, *pages)
    plain = gzip.decompress(path.read_bytes())
    path.write_bytes(pack(plain if has_digests else plain.replace(b"WARC-Payload-Digest", b"X-Payload-Digest")))
    contents = read_archives([path])
    assert contents.damages == []
    assert [body_of(exchange) for [exchange] in contents.exchanges.values()] == [response.body for _, response in pages]


def test_a_date_without_a_zone_is_in_utc(path):
    write(path, page(1))
    date = AT.strftime("%Y-%m-%dT%H:%M:%S").encode()
    path.write_bytes(gzip.decompress(path.read_bytes()).replace(date + b"Z", date))
    [[exchange]] = read_archives([path]).exchanges.values()
    assert exchange.at == AT


def test_a_packed_bomb_is_not_unpacked(path):
    path.write_bytes(gzip.compress(b"\0" * 200_000_000, 9))
    with pytest.raises(ArchiveError):
        read_archives([path])


def test_damaged_archives_are_read_as_far_as_they_are_whole_and_in_silence(tmp_path, capsys):
    path = tmp_path / "a.warc"
    record = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Target-URI: http://h/\x1b[2J %s\r\n%sContent-Length: 2\r\n\r\nxx\r\n\r\n"
    whole = record % (b"response", b"", b"Content-Type: application/http\r\nWARC-Date: 2021-05-05T00:00:00Z\r\n")
    for damaged in (
        record % (b"response", b"", b"WARC-Block-Digest: sha1:\x1b]0;x\r\n"),
        record % (b"response", b"", b"WARC-Block-Digest: nonsense:x\r\n"),
        record % (b"metadata", b"", b"Content-Type: application/json\r\n"),
        b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n" + b"[" * 60000,
        whole[:-4] + b"\x1b[2Jmore\r\n",
    ):
        path.write_bytes(whole + damaged)
        with suppress(ArchiveError):
            read_archives([path])
    assert capsys.readouterr() == ("", "")


def test_what_only_looks_like_gzip_is_soon_passed_over(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"\x1f\x8b\x08" * 300_000)
    start = time.thread_time()
    with pytest.raises(ArchiveError):
        read_archives([path])
    assert time.thread_time() - start < 10


def test_an_archived_answer_that_unpacks_to_more_than_a_page_may_hold_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(_records, "LARGEST", 5000)
    packed = gzip.compress(b"0" * 5001)
    request, response = page(1, **{"Content-Encoding": "gzip"})
    path = tmp_path / "a.warc.gz"
    write(path, (request, response.replace(body=packed)))
    [[exchange]] = read_archives([path]).exchanges.values()
    with pytest.raises(ArchiveError, match="larger"):
        body_of(exchange)


@pytest.mark.parametrize(
    ("warc", "http"),
    [
        (b"", b"Content-Type: text/html\r\n\r\n<p>Tekst</p>"),
        (b"", b"Content-Type: text/html\r\n\r\n\r\n\r\n<p>Tekst</p>\r\n\r\n"),
        (b"", b"Content-Type: text/html\r\n\r\n"),
        (b"", b"Content-Type: text/html\n\n<p>Een</p>\r\n\r\n<p>Twee</p>"),
        (b"", b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>Tekst</p>")),
        (b"", b"transfer-encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n"),
        (b"", b"WARC-Type: request\r\n\r\n<p>Tekst</p>"),
        (b"X-Content-Length: 3\r\n", b"X-Note: Content-Length: 3\r\n\r\n<p>Tekst</p>"),
        (b"WARC-Note: HTTP/1.1 200 OK\r\n", b"X-Note: x\r\n\r\n<p>Tekst</p>"),
        (b"WARC-Payload-Digest: sha1:A\r\nWARC-Payload-Digest: sha1:B\r\n", b"X-Note: x\r\n\r\n<p>Tekst</p>"),
        (b"warc-payload-digest:  sha1:A \r\n", b"X-Note : x \r\nX-Note:\r\n y\r\n\r\n<p>Tekst</p>"),
        (b"WARC-Payload-Digest: sha1:A  B\r\n", b"X-Note: x  y\r\nx-note: \xe9\r\n\r\n<p>Tekst</p>"),
    ],
)
def test_a_record_that_is_read_at_a_glance_is_the_one_that_warcio_reads(path, monkeypatch, warc, http):
    http = b"HTTP/1.1 200 OK\r\n" + http
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://site.example/a\r\nWARC-Date: 2026-11-20T10:00:00Z\r\n"
    head += b"Content-Type: application/http; msgtype=response\r\n%sContent-Length: %d\r\n\r\n" % (warc, len(http))
    path.write_bytes(gzip.compress(head + http + b"\r\n\r\n"))
    found = read_archives([path])
    [[exchange]] = found.exchanges.values()
    body = body_of(exchange)
    monkeypatch.setattr(_records, "_plain_body", lambda _: None)
    assert body == body_of(exchange)
    monkeypatch.setattr(_records, "_plain_record", lambda _: None)
    assert found == read_archives([path])
    assert b"p>" in body or http.endswith(b"text/html\r\n\r\n")


def test_an_archive_of_ours_needs_no_warcio(path, monkeypatch):
    pages = [*map(page, range(3)), page(4, page(0)[1].text)]
    write(path, *pages)
    monkeypatch.setattr(_records, "_plain_record", lambda _: None)
    archived = read_archives([path])
    monkeypatch.undo()
    monkeypatch.setattr(_records, "_parsed", None)
    exchanges = archived.exchanges
    assert read_archives([path]) == archived
    assert [body_of(each[0]) for each in exchanges.values()] == [each.body for _, each in pages]
