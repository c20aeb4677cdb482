"""What fails is tried again, later each time; a host that keeps failing, or asks for it, is left alone for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object
from scrapy.utils.response import response_status_message

from bodspider.patience import Host, back_off, read_limits, retry_after

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_NOT_BEFORE = "bod_not_before"
"""The key of ``Request.meta`` for the time, on the monotonic clock, before which a request does not go."""
_PROBE = "bod_probe"
"""The key of ``Request.meta`` that marks the request which finds out whether a host is back."""
_LOOK = 0.2
"""Seconds between two looks whether a host is back, for the few requests that no scheduler keeps."""
_ROBOTS_TIMES = 2
"""Times that robots.txt is tried again: all pages of a host wait for it."""
_TOO_MANY = 429


class HostDown(IgnoreRequest):
    """Raised for a page of a host that was given up; `reason` is the short form that is counted."""

    reason = "host-down"


class RobotsUnknown(IgnoreRequest):
    """Raised for a page of a host whose server failed to give its robots.txt: it may forbid anything (RFC 9309, section 2.3.1.4)."""

    reason = "robots-unknown"


class _HeldBackError(Exception):
    """Raised for a request that was next in line when its host was found to be left alone."""


class PatienceMiddleware:
    """Scrapy's own retry middleware, with waits between the tries and an eye on each host.

    Requests that have to wait are kept by `bodspider.scheduler.PatientScheduler`, where they keep no other from going; `changed` is
    how that is told, by host and port, that another look is due.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.limits = read_limits(settings)
        self.changed: Callable[[str], None] = lambda _: None
        self._hosts: dict[str, Host] = {}
        self._without_rules: set[str] = set()
        self._is_trying = settings.getbool("RETRY_ENABLED")
        self._codes = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        """What is tried again. It names errors of Scrapy's own download handler, which a replay has no use for and which is long to import."""
        return tuple(map(load_object, self.crawler.settings.getlist("RETRY_EXCEPTIONS")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def host(self, name: str) -> Host:
        """Return what is known of a host, by its name and port."""
        return self._hosts.setdefault(name, Host())

    def due_in(self, request: Request) -> float:
        """Return the seconds until `request` is to be tried again, 0 for one that need not wait."""
        return max(0.0, float(request.meta.get(_NOT_BEFORE, 0.0)) - monotonic())

    def wait(self, request: Request) -> float | None:
        """Return the seconds until `request` may go, 0 for one that may go now, ``None`` while it is not known."""
        wait = 0.0 if _PROBE in request.meta else self.host(name_of(request)).wait(monotonic())
        return None if wait is None else max(wait, self.due_in(request))

    def admit(self, request: Request) -> bool:
        """Tell whether `request` may go now; the first one after a pause goes as the one that finds out."""
        if self.wait(request) != 0:
            return False
        host = self.host(name_of(request))
        if host.is_paused and not host.is_down and not _is_robots(request):
            host.probed, request.meta[_PROBE] = monotonic(), True
        request.meta.pop(_NOT_BEFORE, None)
        return True

    async def process_request(self, request: Request) -> Request | None:
        if _is_kept(request):
            if not self.admit(request):
                return request.copy()
        else:
            while not self.admit(request):
                wait = self.wait(request)
                if wait is None and _is_robots(request):
                    break  # the one that finds out may be waiting for robots.txt
                await asyncio.sleep(wait or _LOOK)
        name = name_of(request)
        if self.host(name).is_down:
            raise HostDown(f"{name} was given up after it failed time and again")
        if name in self._without_rules and not _is_robots(request):
            raise RobotsUnknown(f"the server of {name} failed to give its robots.txt, which may forbid anything")
        return None

    def process_response(self, request: Request, response: Response) -> Request | Response:
        value = response.headers.get("Retry-After")
        asked = retry_after(value.decode("latin-1"), datetime.now(UTC)) if value else None
        if response.status in self._codes:
            if asked is None and response.status == _TOO_MANY:
                asked = back_off(_times(request) + 1, request.url, self.limits)
            again = self._failed(request, response_status_message(response.status), asked, is_answer=True)
            if again is None and _is_robots(request):
                logger.warning(
                    "robots.txt of %s answers %s: all of it is taken to be forbidden", name_of(request), response.status
                )
                self._without_rules.add(name_of(request))
            return again or response
        self._settle(request, lambda host, probe: host.succeeded(monotonic(), is_probe=probe))
        if asked and 300 <= response.status < 400:
            request.meta[_NOT_BEFORE] = monotonic() + min(asked, self.limits.longest)  # goes on to the redirect
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:
        if isinstance(exception, _HeldBackError):
            return request.copy()
        if isinstance(exception, self._errors):
            again = self._failed(request, exception, None)
            return again if again is not None or not _is_robots(request) else _no_rules(request, exception)
        if _is_robots(request) and isinstance(exception, DownloadCancelledError):
            return _no_rules(request, exception)
        if request.meta.get(_PROBE):
            self._settle(request, lambda host, _: host.undecided())
        return None

    def _failed(
        self, request: Request, reason: str | Exception, asked: float | None, *, is_answer: bool = False
    ) -> Request | None:
        """Take note of a failure, and return the request for the next try, ``None`` when there were enough."""
        again = None
        if self._is_trying and not request.meta.get("dont_retry"):
            most = _ROBOTS_TIMES if _is_robots(request) else None
            assert self.crawler.spider is not None
            again = get_retry_request(request, spider=self.crawler.spider, reason=reason, max_retry_times=most)
        if again is not None:
            again.meta.pop(_PROBE, None)
            again.meta[_NOT_BEFORE] = monotonic() + back_off(_times(again), request.url, self.limits)
        if asked is not None or not _is_robots(request):
            self._settle(
                request,
                lambda host, probe: host.failed(monotonic(), self.limits, is_probe=probe, asked=asked, is_answer=is_answer),
            )
        return again

    def _settle(self, request: Request, note: Callable[[Host, bool], None]) -> None:
        """Call `note` with the host of `request`, and whether that was the probe, to record what it told; then do what follows from that."""
        name = name_of(request)
        host = self.host(name)
        was_paused, until, was_down = host.is_paused, host.until, host.is_down
        note(host, request.meta.pop(_PROBE, False))
        if host.is_down and not was_down:
            self._count("down")
            logger.warning(
                "Giving up %s: it failed %s times in a row; what is left of it fails as host-down", name, host.failures
            )
        elif host.until > until:
            self._count("pauses")
            why = "it asks for that" if host.until == host.asked else f"{host.failures} failures in a row"
            logger.info("Leaving %s alone for %.3g s: %s", name, host.until - monotonic(), why)
        elif was_paused and not host.is_paused:
            logger.info("%s answers again", name)
        if host.is_paused:
            self._hold_back(request, name)
        if was_paused or host.is_paused:
            self.changed(name)

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"bod/hosts/{what}")

    def _hold_back(self, request: Request, name: str) -> None:
        """Send back what of the host is next in line and was not sent yet."""
        downloader: Any = self.crawler.engine.downloader
        slot = downloader.slots.get(request.meta.get(downloader.DOWNLOAD_SLOT))
        if slot is None:
            return
        downloader.send_back(
            slot, lambda each: _is_kept(each) and name_of(each) == name and _PROBE not in each.meta, _HeldBackError()
        )


def name_of(request: Request) -> str:
    """Return the host, with its port, that `request` goes to."""
    return urlparse_cached(request).netloc


def _no_rules(request: Request, error: Exception) -> Response:
    """Return an empty robots.txt in the place of one that the network failed to give; the pages will fail with the same error."""
    logger.info("robots.txt of %s cannot be had: %s", name_of(request), error)
    return Response(request.url, request=request)


def _times(request: Request) -> int:
    return int(request.meta.get("retry_times", 0))


def _is_kept(request: Request) -> bool:
    """Tell whether the scheduler keeps `request`; robots.txt and feeds are asked for directly."""
    return request.callback is not None and request.callback is not NO_CALLBACK


def _is_robots(request: Request) -> bool:
    return request.callback is NO_CALLBACK and bool(request.meta.get("dont_obey_robotstxt"))
