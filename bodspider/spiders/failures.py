"""Why a page could not be had, in the short words that are counted and stored in ``error``."""

from __future__ import annotations

import zlib
from gzip import BadGzipFile

import brotli
from backports import zstd
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

from bodspider.archive.handler import Archived
from bodspider.errors import BrowserError
from bodspider.middlewares.patience import HostDown, RobotsUnknown
from bodspider.network import Refused

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
    (BadGzipFile, "undecodable"),
    (zlib.error, "undecodable"),
    (brotli.error, "undecodable"),
    (zstd.ZstdError, "undecodable"),
    (EOFError, "undecodable"),
    (DownloadFailedError, "connection-lost"),
    (ResponseFailed, "connection-lost"),
    (OSError, "connection-lost"),
)
_UNPACKED = "exceeded DOWNLOAD_MAXSIZE"
_IGNORED = {"Forbidden by robots.txt": "robots", "max redirections reached": "redirects"}

WORKER_LOST = "worker-lost"
"""The reason of what is given up because worker after worker died while it had it."""

_ADVICE = {
    "http-401": "it asks for a login; listings must be public",
    "http-403": "the site refuses to show it; is it public?",
    "http-404": "there is no such page; check the address",
    "http-410": "the page is gone; check the address",
    "http-429": "the site asks to slow down; try again later",
    "robots": "robots.txt of the site forbids it",
    "unsafe-url": "it leads to a private address, a port that is not for the web, or no web address at all; see docs/safety.md",
    "redirects": "it redirects without end",
    "timeout": "the site did not answer in time; try again later",
    "unknown-host": "its host has no address; check the spelling and the network",
    "connection-refused": "nothing answers there; check host and port",
    "host-down": "its host failed time and again; try again later",
    WORKER_LOST: "several workers died while they read it; what killed them?",
    "undecodable": "it is not packed the way it says; try again later",
    "robots-unknown": "its robots.txt cannot be had, which might forbid it; try again later",
    "too-large": "it is larger than any listing; check the address",
}


def reason_of(error: BaseException | None) -> str:
    """Return the short reason of a failed download; ``download-error`` when it is none of the known ones."""
    if isinstance(error, HttpError):
        return f"http-{error.response.status}"
    if isinstance(error, Refused | HostDown | RobotsUnknown | BrowserError | Archived):
        return error.reason
    if isinstance(error, IgnoreRequest):
        unpacked_too_large = _UNPACKED in str(error)
        return "too-large" if unpacked_too_large else _IGNORED.get(str(error), "ignored")
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "download-error")


def advice(reason: str) -> str:
    """Return what a person can do about a listing that could not be had for `reason`."""
    return _ADVICE.get(reason, "it could not be fetched; is the address right, and is the site up?")
