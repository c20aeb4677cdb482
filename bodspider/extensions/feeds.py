"""Feeds that appear whole: written beside their place, and renamed into it at the end."""

from __future__ import annotations

import errno
import io
import logging
import os
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from scrapy.exporters import JsonLinesItemExporter
from scrapy.extensions.feedexport import FeedExporter
from w3lib.url import file_uri_to_path

from bodspider.items import Article
from bodspider.signals import write_failed
from bodspider.store import line_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

PARTIAL = ".partial"
"""What is added to the name of a file while it is written, and stays there when the run is cut short."""


class OutputFile(io.BufferedWriter):
    """A file to write to. When its disk is full, `report` is told once, the rest of what is written goes nowhere, and `error` says why."""

    def __init__(self, path: Path | int, mode: str, report: Callable[[OSError], None]) -> None:
        super().__init__(io.FileIO(path, mode))
        self.error: OSError | None = None
        self._report = report

    def write(self, data: Any, /) -> int:
        if self.error is None:
            try:
                return super().write(data)
            except OSError as error:
                self.error = error
                self._report(error)
        return memoryview(data).nbytes

    def finish(self, put: Callable[[], object] = lambda: None) -> None:
        """Put all that was written on the disk, call `put` and close the file; raises `OSError` when that was not, or is not, possible."""
        try:
            if self.error is not None:
                raise self.error
            self.flush()
            if stat.S_ISREG(os.fstat(self.fileno()).st_mode):
                os.fsync(self.fileno())
            if sys.platform == "win32":
                self.close()  # it renames no open file
            put()
        finally:
            with suppress(OSError):
                self.close()


def without_traceback(record: logging.LogRecord) -> bool:
    """Let a line of the log about a file that cannot be written say why; where in the code is nobody's concern."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OSError):
        record.msg, record.args = f"{record.getMessage()}: {error.strerror or error}", ()
        record.exc_info = record.exc_text = None
    return True


def is_being_written(path: Path) -> bool:
    """Tell whether another crawl is writing the file `path` at this moment."""
    try:
        with path.with_name(path.name + PARTIAL).open("rb") as partial:
            return not _lock(partial.fileno())
    except OSError:
        return False


def _lock(descriptor: int) -> bool:
    """Lock a file for as long as it is open here, where its disk knows locks; false when another process has it locked."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return not isinstance(error, BlockingIOError)
    return True


class WholeFileStorage:
    """Feed storage for files: the file under its own name is the old one until the new one is whole.

    A run that was cut short leaves what it has under the name with `PARTIAL` added, and an older file as it was.
    """

    def __init__(self, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.crawler = crawler
        self.path = Path(file_uri_to_path(uri) if uri.startswith("file:") else uri)
        self.overwrite = bool((feed_options or {}).get("overwrite"))

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        return cls(crawler, uri, feed_options=feed_options)

    @property
    def partial(self) -> Path:
        """Where the file is while it is written."""
        return self.path.with_name(self.path.name + PARTIAL)

    def open(self, spider: Spider) -> IO[bytes]:
        logging.getLogger(FeedExporter.__module__).addFilter(without_traceback)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = OutputFile(self.partial, "a", self._report)
        except OSError as error:
            return self._lost(error)
        if not _lock(file.fileno()):  # both would write into one file, and the first to end would call it whole
            file.close()
            return self._lost(OSError(errno.EBUSY, "another crawl is writing it"))
        file.truncate(0)
        if not self.overwrite and self.path.exists():
            with self.path.open("rb") as older:
                shutil.copyfileobj(older, file)
        return file

    def _lost(self, error: OSError) -> OutputFile:
        """Return a file for what cannot be written because of `error`."""
        file = OutputFile(Path(os.devnull), "w", self._report)
        file.error = error
        self._report(error)
        return file

    def _report(self, error: OSError) -> None:
        self.crawler.signals.send_catch_log(write_failed, path=self.path, error=error)

    def store(self, file: OutputFile) -> None:
        reason = self.crawler.stats.get_value("finish_reason", "finished")
        if reason == "finished":
            file.finish(lambda: self.partial.replace(self.path))
        else:
            file.finish()
            logger.warning("The run was cut short (%s): what there is stands in %s", reason, self.partial)


class StandardOutputStorage:
    """Feed storage for ``-o -:jsonl``. When who reads it has gone (``| head``), the run ends with one line, as on a full disk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> IO[bytes]:
        logging.getLogger(FeedExporter.__module__).addFilter(without_traceback)
        return OutputFile(os.dup(1), "w", self._report)

    def _report(self, error: OSError) -> None:
        self.crawler.signals.send_catch_log(write_failed, path=Path("stdout"), error=error)

    def store(self, file: OutputFile) -> None:
        file.finish()


class ArticleLinesExporter(JsonLinesItemExporter):
    """Scrapy's exporter of JSON Lines, which for whole articles knows beforehand what they hold and takes a third of the time.

    A line that was made already is written as it is, and then forgotten.
    """

    def export_item(self, item: Any) -> None:
        if type(item) is not Article or self.fields_to_export:
            super().export_item(item)
            return
        line = item.take_line()
        self.file.write(line if line and self.encoding == "utf-8" else line_of(item, self.encoding))
