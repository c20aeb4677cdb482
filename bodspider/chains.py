"""Scrapy's pipelines, downloader middlewares, signals and stats, called without a coroutine, a task or a wrapper for each of them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from pydispatch import dispatcher  # type: ignore[import-untyped]
from scrapy import Request
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import _InvalidOutput
from scrapy.http import Response
from scrapy.pipelines import ItemPipelineManager
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.python import global_object_name
from twisted.python.failure import Failure

_OURS = ("scrapy.", "bodspider.")


class Pipelines(ItemPipelineManager):
    """Scrapy's pipelines, of which only those are waited for that have something to wait for."""

    async def process_item_async(self, item: Any) -> Any:
        if self._mw_methods_requiring_spider:  # old ones, which Scrapy still knows how to call
            return await super().process_item_async(item)
        for process in self.methods["process_item"]:
            item = process(item)  # type: ignore[misc]
            if isinstance(item, Awaitable):
                item = await ensure_awaitable(item)
        return item


class Stats(MemoryStatsCollector):
    """Scrapy's stats without the wrapper in which Scrapy 2.19 looks at each call for an argument that is no longer given."""

    __getattribute__ = object.__getattribute__


class Signals(SignalManager):
    """Scrapy's signals, which cost next to nothing where nobody listens, and no task for listeners that have nothing to wait for."""

    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return super().send_catch_log(signal, **kwargs) if self._is_heard(signal, kwargs) else []

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        if not self._is_heard(signal, kwargs):
            return []
        listeners = dispatcher.getAllReceivers(kwargs.get("sender", self.sender), signal)
        if not all(map(_is_plain, dispatcher.liveReceivers(listeners))):
            return await super().send_catch_log_async(signal, **kwargs)
        answers = super().send_catch_log(signal, **kwargs)
        return [(listener, answer.value if isinstance(answer, Failure) else answer) for listener, answer in answers]

    def _is_heard(self, signal: Any, kwargs: dict[str, Any]) -> bool:
        for sender in (kwargs.get("sender", self.sender), dispatcher.Any):
            heard = dispatcher.connections.get(id(sender))
            if heard and (signal in heard or dispatcher.Any in heard):
                return True
        return False


def _is_plain(listener: Any) -> bool:
    """Tell whether a listener is known to give nothing to wait for."""
    return str(listener.__module__).startswith(_OURS) and not inspect.iscoroutinefunction(listener)


class Middlewares(DownloaderMiddlewareManager):
    """Scrapy's downloader middlewares, of which only those are waited for that have something to wait for.

    What they answer instead of the network, and what goes wrong, takes Scrapy's own way.
    """

    async def _process_request(
        self, request: Request, download_func: Callable[[Request], Coroutine[Any, Any, Response]]
    ) -> Response | Request:
        if self._mw_methods_requiring_spider:
            return await super()._process_request(request, download_func)
        for process in self.methods["process_request"]:
            answer = process(request=request)  # type: ignore[misc]
            if isinstance(answer, Awaitable):
                answer = await ensure_awaitable(answer)
            if answer is not None:
                return _answer_of(process, answer)
        return await download_func(request)

    async def _process_response(self, response: Response | Request, request: Request) -> Response | Request:
        if self._mw_methods_requiring_spider:
            return await super()._process_response(response, request)
        for process in self.methods["process_response"]:
            if isinstance(response, Request):
                break
            answer = process(request=request, response=response)  # type: ignore[misc]
            if isinstance(answer, Awaitable):
                answer = await ensure_awaitable(answer)
            response = _answer_of(process, answer)
        return response


def _answer_of(process: Any, answer: Any) -> Response | Request:
    if not isinstance(answer, Response | Request):
        raise _InvalidOutput(f"{global_object_name(process)} must return a Response or a Request, not {type(answer)}")
    return answer
