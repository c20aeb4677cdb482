"""The download handler of plain requests: aiohttp over connections that are checked, and Scrapy's own client for what that cannot read."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property
from ipaddress import ip_address
from ssl import SSLContext, SSLObject
from typing import TYPE_CHECKING, cast

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler, _BaseResponseArgs
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Headers
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.ssl import _log_sslobj_debug_info, _make_ssl_context
from yarl import URL

from bodspider.network.connecting import addresses_of
from bodspider.network.policy import Policy, Refused, policy_of

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from bodspider.network.lenient import LenientDownloadHandler

logger = logging.getLogger(__name__)

_KEPT = 60.0
"""Seconds that a connection without a request is kept: longer than any pause that a polite crawl makes between two."""
_MOST_QUOTED = 100
"""Characters of what aiohttp says of an error."""
_NOT_ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that aiohttp would add to a request that has none."""


class PlainDownloadHandler(BaseStreamingDownloadHandler["_Received"]):
    """Fetches http(s), and connects only what the policy of the spider allows.

    aiohttp takes less time than Scrapy's own client, which is Twisted's, and is stricter: a host whose answers it cannot read is asked once
    more with that one, and from then on with that one alone, and so is what goes through a proxy. What goes wrong is told with Scrapy's
    exceptions, and what must not be connected with `bodspider.network.Refused`.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._to_lenient: set[str] = set()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # how many there are at once is the downloader's matter
                resolver=CheckedResolver(lambda: policy_of(crawler), crawler.settings.getfloat("DNS_TIMEOUT")),
                use_dns_cache=False,
                local_addr=self._bind_address,
                keepalive_timeout=_KEPT,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Received,
            skip_auto_headers=_NOT_ADDED,
        )
        self._session._retry_connection = False  # a request that fails is tried again with a pause, and counted

    @cached_property
    def _lenient(self) -> LenientDownloadHandler:
        from bodspider.network.lenient import LenientDownloadHandler

        return LenientDownloadHandler(self.crawler)

    @cached_property
    def _tls(self) -> SSLContext:
        return _make_ssl_context(self.crawler.settings)

    async def download_request(self, request: Request) -> Response:
        host = urlparse_cached(request).netloc
        if not request.meta.get("proxy") and host not in self._to_lenient:
            try:
                return await super().download_request(request)
            except _UnreadableError as error:
                logger.info("aiohttp cannot read %s, Scrapy's own client is used: %s", host, error)
                self._to_lenient.add(host)
        return await self._lenient.download_request(request)

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_Received]:
        try:
            url = URL(request.url, encoded=True)  # sent as it is spelt
            host = url.raw_host or ""
            if not _is_asked_for(host) and not policy_of(self.crawler).allows(request.url):
                raise Refused("unsafe-url", f"{host} must not be connected")
            async with self._session.request(
                request.method,
                url,
                data=request.body or None,
                headers=self._request_headers(request).to_tuple_list(),
                timeout=aiohttp.ClientTimeout(total=timeout),
                ssl=self._tls if url.scheme == "https" else True,
                allow_redirects=False,
            ) as answer:
                yield cast(_Received, answer)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise _told(error)(f"{request.url}: {_words(error)}") from error

    @staticmethod
    def _extract_headers(response: _Received) -> Headers:
        return Headers(response.raw_headers)

    @staticmethod
    def _build_base_response_args(response: _Received, request: Request, headers: Headers) -> _BaseResponseArgs:
        version = response.version
        return {
            "status": response.status,
            "url": request.url,
            "headers": headers,
            "certificate": response.tls and response.tls.getpeercert(binary_form=True),
            "ip_address": ip_address(response.peer) if response.peer else None,
            "protocol": f"HTTP/{version.major}.{version.minor}" if version else None,
        }

    def _log_tls_info(self, response: _Received, request: Request) -> None:
        if response.tls is not None:
            _log_sslobj_debug_info(response.tls)

    @staticmethod
    def _iter_body_chunks(response: _Received) -> AsyncIterator[bytes]:
        return response.content.iter_any()

    @staticmethod
    def _is_dataloss_exception(exc: Exception) -> bool:
        return isinstance(exc, aiohttp.ClientPayloadError)

    async def close(self) -> None:
        await self._session.close()
        if "_lenient" in vars(self):
            await self._lenient.close()


class CheckedResolver(AbstractResolver):
    """Gives the addresses of a name that the policy lets be connected, which is asked for each new connection.

    A name is looked up once, by the resolver of the reactor, in `timeout` seconds.
    """

    def __init__(self, policy: Callable[[], Policy], timeout: float) -> None:
        self._policy = policy
        self._timeout = timeout

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Return the addresses to connect, in order.

        Raises `bodspider.network.Refused` where none must be connected, and Scrapy's `CannotResolveHostError` when there are none.
        """
        found = await self._policy().addresses(host, port, lambda name: addresses_of(name, self._timeout))
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Do nothing: the resolver is that of the reactor."""


def _is_asked_for(host: str) -> bool:
    """Tell whether aiohttp asks its resolver for `host`, as it does for each that it does not take for an address by itself."""
    return ":" not in host and not host.replace(".", "").isdigit()


class _Received(aiohttp.ClientResponse):
    """A response that knows with whom its connection was made, which aiohttp forgets once a short body has come.

    `peer` is the IP address of the server, and `tls` what TLS agreed on; each is None where there is none.
    """

    peer: str | None = None
    tls: SSLObject | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        transport = connection.transport
        if transport is not None:
            self.peer = (transport.get_extra_info("peername") or (None,))[0]
            self.tls = transport.get_extra_info("ssl_object")
        return await super().start(connection)


class _UnreadableError(DownloadFailedError):
    """Raised for an answer that is not HTTP to the letter, and for an address that aiohttp does not take for one."""


def _told(error: BaseException) -> type[Exception]:
    """Return the exception of Scrapy that says what `error`, raised by aiohttp, means."""
    if isinstance(error, aiohttp.ClientConnectorError) and error.errno == errno.ECONNREFUSED:
        return DownloadConnectionRefusedError
    if isinstance(error, TimeoutError) or (isinstance(error, OSError) and error.errno == errno.ETIMEDOUT):
        return DownloadTimeoutError
    return _UnreadableError if isinstance(error, aiohttp.ClientResponseError | ValueError) else DownloadFailedError


def _words(error: BaseException) -> str:
    """Return what `error` says, with little of the bytes of the answer that aiohttp quotes."""
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return text.partition("\n")[0][:_MOST_QUOTED].rstrip(" :") or type(error).__name__
