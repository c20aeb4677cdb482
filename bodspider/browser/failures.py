"""What went wrong with a page in the browser, told as a plain download would tell it."""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from bodspider.errors import BrowserError
from bodspider.network import Refused
from bodspider.urls import origin_of

_NETWORK: tuple[tuple[str, type[Exception]], ...] = (
    ("ERR_NAME_NOT_RESOLVED", CannotResolveHostError),
    ("ERR_CONNECTION_REFUSED", DownloadConnectionRefusedError),
    ("ERR_TIMED_OUT", DownloadTimeoutError),
    ("ERR_CONNECTION_TIMED_OUT", DownloadTimeoutError),
    ("Timeout", DownloadTimeoutError),
    ("net::", DownloadFailedError),
)
"""What Chromium's and Playwright's messages hold, and what a plain download raises for the same."""
_UNSAFE = (
    "ERR_UNSAFE_PORT",
    "ERR_UNSAFE_REDIRECT",
    "ERR_INVALID_REDIRECT",
    "ERR_DISALLOWED_URL_SCHEME",
    "ERR_UNKNOWN_URL_SCHEME",
)
"""What Chromium's messages hold where it refuses by itself what a plain request is refused too."""
_UNCONNECTED: dict[str, type[Exception]] = {
    "unknown-host": CannotResolveHostError,
    "connection-refused": DownloadConnectionRefusedError,
    "timeout": DownloadTimeoutError,
    "connection-lost": DownloadFailedError,
}


def explained(error: Exception, url: str, refused: Mapping[tuple[str, int], str]) -> Exception:
    """Return what a plain download of `url` would have raised in the place of `error`, else a `BrowserError`.

    `url` is the last address that was asked for; `refused` says, by host and port, why the guard made no connection.
    """
    text = first_line(error)
    if "crashed" in text:
        return BrowserError("page-crashed", "the page crashed, or took more memory than BOD_BROWSER_MEMORY")
    if "ERR_TOO_MANY_REDIRECTS" in text:
        return IgnoreRequest("max redirections reached")
    if "_SOCKS_" in text or "_PROXY_" in text:
        reason = _why_refused(url, refused)
        return Refused(reason, url) if reason == "unsafe-url" else _UNCONNECTED[reason](text)
    if any(name in text for name in _UNSAFE):
        return Refused("unsafe-url", f"{url} ({text})")
    kind = next((kind for name, kind in _NETWORK if name in text), None)
    return kind(text) if kind else BrowserError("browser-error", text)


def _why_refused(url: str, refused: Mapping[tuple[str, int], str]) -> str:
    try:
        return refused.get(origin_of(url), "connection-lost")
    except ValueError:
        return "unsafe-url"


def first_line(error: Exception) -> str:
    """Return the first line of a message of Playwright's; what follows is a log of its calls."""
    return str(error).strip().partition("\n")[0][:300]
