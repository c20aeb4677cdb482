"""A crawl into a WARC file, one gzip member a record, so that every record can be read by itself."""

from __future__ import annotations

import json
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha1
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from bodspider import __version__
from bodspider.errors import UsageError

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

SECRET = {"authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"}
"""Headers, in lower case, that are left out: they may hold secrets, or tell one visitor from another."""
_TRANSPORT = {"transfer-encoding", "content-length"}
"""Headers that described the message on the wire and would be wrong for the body as it is kept."""


class Archive:
    """A WARC file in the making. Nothing is ever rewritten: a run that is killed leaves whole records, and one cut off at most."""

    def __init__(self, path: Path, info: dict[str, str]) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("wb")
        self._writer: WARCWriter = _writer(self._file)
        self._kept: dict[str, tuple[str, str]] = {}
        record = self._writer.create_warcinfo_record(
            path.name, {"software": f"bodspider/{__version__}", "format": "WARC File Format 1.1", **info}
        )
        self._writer.write_record(record)

    def exchange(self, request: Request, response: Response, *, at: datetime, about: dict[str, Any]) -> dict[str, Any]:
        """Keep `response` to `request`, which came `at`, and what the crawl wanted it for (`about`, in values of JSON).

        Return the place of the response: `offset` in the file, and `digest` of the body. A body that is kept already, whatever
        its address, is not kept again: a revisit record names the earlier one.
        """
        place: dict[str, Any] = {"offset": self._file.tell(), "digest": _digest(response.body)}
        kept = self._kept.get(place["digest"]) if response.body else None
        headers, time = _headers(response.status, response), _time(at)
        if kept is None:
            answer = self._record(request.url, "response", response.body, time, headers)
            self._kept[place["digest"]] = (request.url, time)
        else:
            answer = self._writer.create_revisit_record(
                request.url, place["digest"], kept[0], kept[1], http_headers=headers, warc_headers_dict={"WARC-Date": time}
            )
        if response.ip_address is not None:
            answer.rec_headers.add_header("WARC-IP-Address", str(response.ip_address))
        self._writer.write_record(answer)
        beside = {"WARC-Date": time, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        self._writer.write_record(self._record(request.url, "request", request.body, time, _asked(request), beside))
        self._metadata(request.url, time, {**about, "reason": None}, beside)
        return place

    def failure(self, url: str, reason: str, *, at: datetime, about: dict[str, Any]) -> None:
        """Keep that nothing could be had from `url`, and the `reason`."""
        self._metadata(url, _time(at), {**about, "reason": reason}, {})

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def _metadata(self, url: str, time: str, about: dict[str, Any], beside: dict[str, str]) -> None:
        body = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
        more = {**beside, "WARC-Date": time, "Content-Type": "application/json"}
        self._writer.write_record(self._record(url, "metadata", body, time, None, more))

    def _record(self, url: str, kind: str, body: bytes, time: str, headers: Any, more: dict[str, str] | None = None) -> Any:
        return self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": time, **(more or {})},
        )


def check_installed() -> None:
    """Raise `bodspider.errors.UsageError` when what archives need is not installed."""
    if find_spec("warcio") is None:
        raise UsageError("archives need warcio; install it with: pip install -r requirements-archive.txt")


def _writer(file: IO[bytes]) -> WARCWriter:
    from warcio.warcwriter import WARCWriter

    return WARCWriter(file, gzip=True, warc_version="1.1")


def _headers(status: int, response: Response) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    kept = [(name, value) for name, value in _pairs(response.headers) if name.lower() not in SECRET | _TRANSPORT]
    kept.append(("Content-Length", str(len(response.body))))
    return StatusAndHeaders(f"{status} ", kept, protocol="HTTP/1.1")


def _asked(request: Request) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [("Host", parts.netloc.rpartition("@")[2])]
    kept += [(name, value) for name, value in _pairs(request.headers) if name.lower() not in SECRET | {"host"}]
    return StatusAndHeaders(f"{request.method} {path} HTTP/1.1", kept, is_http_request=True)


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]


def _digest(body: bytes) -> str:
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
