"""The log for machines: one JSON object a line, whatever the message."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, Protocol

from bodspider.errors import UsageError
from bodspider.text import plain_text

logger = logging.getLogger("bodspider")

_FIELDS = ("levelname", "name", "message")
_NAMES = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
_OBJECTS = ("spider", "crawler", "taskName")
"""What Scrapy and Python attach to a record that says nothing outside the process."""
_INDENT = "    "
_handlers: list[logging.Handler] = []
"""The handler that writes JSON, once there is one."""


class Settings(Protocol):
    """The part of Scrapy's settings that is used here."""

    def get(self, name: str, default: Any = None) -> Any: ...

    def getbool(self, name: str, default: bool = False) -> bool: ...

    def set(self, name: str, value: Any, priority: int | str = "project") -> None: ...


class _Record(logging.LogRecord):
    """A record whose message is one line that steers no terminal, whatever the web put into it.

    The lines of a traceback are indented, so that none of them can pass for a line of the log.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            lines = "".join(traceback.format_exception(*self.exc_info)).splitlines()
            self.exc_text = "\n".join(_INDENT + plain_text(line) for line in lines)

    def getMessage(self) -> str:  # noqa: N802 named by the logging module
        return plain_text(super().getMessage())


def install(settings: Settings) -> None:
    """Write the log as the setting BOD_LOG says; to be called before Scrapy sets up its own. Each message of a text is one line.

    As JSON it goes where Scrapy's settings send it: to LOG_FILE or stderr, from LOG_LEVEL on. Raises
    `bodspider.errors.UsageError` for an unknown kind of log, and when a package is missing.
    """
    kind = settings.get("BOD_LOG")
    if kind not in ("text", "json"):
        raise UsageError(f"setting BOD_LOG={kind!r} is not usable; expected text or json")
    logging.setLogRecordFactory(_Record if kind == "text" else logging.LogRecord)
    if kind == "text" or is_json() or not settings.getbool("LOG_ENABLED"):
        return
    try:
        from pythonjsonlogger.core import RESERVED_ATTRS
        from pythonjsonlogger.json import JsonFormatter
    except ModuleNotFoundError as error:
        raise UsageError("setting BOD_LOG=json needs python-json-logger: pip install -r requirements-metrics.txt") from error
    reserved = [*RESERVED_ATTRS, *_OBJECTS]
    formatter = JsonFormatter(_FIELDS, rename_fields=_NAMES, timestamp="time", reserved_attrs=reserved)
    try:
        handler = _handler(settings)
    except OSError as error:
        raise UsageError(f"setting LOG_FILE={settings.get('LOG_FILE')!r} is not usable: {error.strerror}") from error
    handler.setFormatter(formatter)
    handler.setLevel(settings.get("LOG_LEVEL"))
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.NOTSET)
    logging.captureWarnings(True)
    _handlers.append(handler)


def is_json() -> bool:
    """Tell whether the log is written as JSON."""
    return bool(_handlers)


def owns_stderr() -> bool:
    """Tell whether the log is written as JSON to stderr, where no other line may stand then."""
    return any(isinstance(each, logging.StreamHandler) and each.stream is sys.stderr for each in _handlers)


def name_run(run: str) -> None:
    """Let every later line of a JSON log name the run it belongs to."""
    for handler in _handlers:
        handler.formatter.static_fields["run"] = run  # type: ignore[union-attr]


def _handler(settings: Settings) -> logging.Handler:
    path = settings.get("LOG_FILE")
    if not path:
        return logging.StreamHandler(sys.stderr)
    mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
    return logging.FileHandler(path, mode=mode, encoding=settings.get("LOG_ENCODING"))
