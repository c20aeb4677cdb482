"""Scrapy's pipelines, downloader middlewares, signals and stats, called without a coroutine, a task or a wrapper for each of them."""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import lru_cache
from types import CodeType, FunctionType, MethodType
from typing import Any

from pydispatch import dispatcher  # type: ignore[import-untyped]
from pydispatch.robustapply import robustApply  # type: ignore[import-untyped]
from scrapy import Request
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import StopDownload, _InvalidOutput
from scrapy.http import Response
from scrapy.pipelines import ItemPipelineManager
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.decorators import _warn_spider_arg
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.python import global_object_name
from scrapy.utils.signal import logger
from twisted.internet.defer import Deferred
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
        listeners = self._listeners(signal, kwargs)
        return _tell(listeners, {"sender": self.sender, **kwargs, "signal": signal}) if listeners else []

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        listeners = self._listeners(signal, kwargs)
        if not all(map(_is_plain, listeners)):
            return await super().send_catch_log_async(signal, **kwargs)
        answers = _tell(listeners, {"sender": self.sender, **kwargs, "signal": signal}) if listeners else []
        return [(listener, answer.value if isinstance(answer, Failure) else answer) for listener, answer in answers]

    def _listeners(self, signal: Any, kwargs: dict[str, Any]) -> list[Any]:
        """Return who listens to `signal`, each once; ``dispatcher.getAllReceivers`` is asked only where there is more than one list of them."""
        sender, found = kwargs.get("sender", self.sender), []
        for each in (sender, dispatcher.Any):
            heard = dispatcher.connections.get(id(each))
            if heard:
                found += [heard[name] for name in (signal, dispatcher.Any) if name in heard]
        listeners = found[0] if len(found) == 1 else dispatcher.getAllReceivers(sender, signal) if found else ()
        return list(dispatcher.liveReceivers(listeners)) if listeners else []


def _tell(listeners: list[Any], told: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Do what Scrapy's ``send_catch_log`` does with `listeners` that are known already."""
    ignored = told.pop("dont_log", ())
    ignored = (*(ignored if isinstance(ignored, Sequence) else (ignored,)), StopDownload)
    answers: list[tuple[Any, Any]] = []
    for listener in listeners:
        answer: Any
        try:
            answer = _call(listener, told)
            if isinstance(answer, Deferred):
                logger.error("Cannot return deferreds from signal handler: %(receiver)s", {"receiver": listener}, extra=_by(told))
        except ignored:
            answer = Failure()
        except Exception:  # noqa: BLE001 a listener's bug stops nobody else
            answer = Failure()
            logger.error("Error caught on signal handler: %(receiver)s", {"receiver": listener}, exc_info=True, extra=_by(told))
        answers.append((listener, answer))
    return answers


def _by(told: dict[str, Any]) -> dict[str, Any]:
    return {"spider": told.get("spider")}


def _call(listener: Any, told: dict[str, Any]) -> Any:
    """Call `listener` with what it takes of what is `told`, as ``robustApply`` does, which looks into its code each time."""
    code = _code_of(listener)
    taken = None if code is None else _taken(code, 1 if type(listener) is MethodType else 0)
    return robustApply(listener, **told) if taken is None else listener(**{name: told[name] for name in taken if name in told})


def _code_of(listener: Any) -> CodeType | None:
    """Return the code of a function or a method; ``None`` for anything else that can be called."""
    function = listener.__func__ if type(listener) is MethodType else listener
    return function.__code__ if type(function) is FunctionType else None


@lru_cache(maxsize=1024)
def _taken(code: CodeType, begin: int) -> tuple[str, ...] | None:
    """Return the names of what a function with `code` takes, but for the first `begin`; ``None`` for one that takes whatever there is."""
    return None if code.co_flags & inspect.CO_VARKEYWORDS else code.co_varnames[begin : code.co_argcount]


def _is_plain(listener: Any) -> bool:
    """Tell whether a listener is known to give nothing to wait for."""
    code = _code_of(listener)
    is_coroutine = inspect.iscoroutinefunction(listener) if code is None else code.co_flags & inspect.CO_COROUTINE
    return str(listener.__module__).startswith(_OURS) and not is_coroutine


class Middlewares(DownloaderMiddlewareManager):
    """Scrapy's downloader middlewares, of which only those are waited for that have something to wait for.

    What they answer instead of the network, and what goes wrong, takes Scrapy's own way. Scrapy's own ones are called without the wrapper in
    which Scrapy 2.19 looks at each call for an argument that is no longer given.
    """

    def _add_middleware(self, mw: Any) -> None:
        super()._add_middleware(mw)
        for name in ("process_request", "process_response"):
            self.methods[name] = deque(map(_unwrapped, self.methods[name]))

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


def _unwrapped(method: Any) -> Any:
    """Return `method` without the wrapper that looks for an argument that is no longer given, where it is in one."""
    code = _code_of(method)
    is_wrapped = code is not None and code.co_qualname.startswith(f"{_warn_spider_arg.__name__}.")
    return MethodType(method.__wrapped__, method.__self__) if is_wrapped else method


def _answer_of(process: Any, answer: Any) -> Response | Request:
    if not isinstance(answer, Response | Request):
        raise _InvalidOutput(f"{global_object_name(process)} must return a Response or a Request, not {type(answer)}")
    return answer
