"""Why a page could not be had, in the short words that are counted and stored in ``error``."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectionRefusedError as TwistedRefused
from twisted.internet.error import DNSLookupError
from twisted.internet.error import TimeoutError as TwistedTimeout
from twisted.web.client import ResponseFailed

from bodspider.middlewares.safety import Refused

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (TwistedTimeout, "timeout"),
    (CannotResolveHostError, "unknown-host"),
    (DNSLookupError, "unknown-host"),
    (DownloadConnectionRefusedError, "connection-refused"),
    (TwistedRefused, "connection-refused"),
    (ResponseDataLossError, "truncated"),
    (DownloadCancelledError, "too-large"),
    (UnsupportedURLSchemeError, "unsafe-url"),
    (NotSupported, "unsafe-url"),
    (DownloadFailedError, "connection-lost"),
    (ResponseFailed, "connection-lost"),
    (OSError, "connection-lost"),
)
_IGNORED = {"Forbidden by robots.txt": "robots", "max redirections reached": "redirects"}


def reason_of(error: BaseException | None) -> str:
    """Return the short reason of a failed download; ``download-error`` when it is none of the known ones."""
    if isinstance(error, HttpError):
        return f"http-{error.response.status}"
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, IgnoreRequest):
        return _IGNORED.get(str(error), "ignored")
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "download-error")
