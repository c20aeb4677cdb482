"""How a crawl goes, and how the last ones went, in a file for Prometheus."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from bodspider import __version__
from bodspider.balance import read_balance
from bodspider.errors import UsageError
from bodspider.extensions.run import RunExtension
from bodspider.monitors.measure import FIELDS, WHOLE_FIELDS
from bodspider.runs import read_runs
from bodspider.signals import run_done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import CollectorRegistry
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

TICK = 15.0
"""Seconds between two files while the crawl lasts."""
_RESPONSES = "downloader/response_status_count/"
_FAILURES = "bod/failures/"


class Metric:
    """A gauge that is set anew for each file: its name without the prefix, its help, its labels, and its values by these."""

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self.name, self.meaning, self.labels = f"bodspider_{name}", meaning, labels
        self.values: dict[tuple[str, ...], float] = {}

    def add_to(self, registry: CollectorRegistry) -> None:
        """Put what is known of the metric into `registry`; one without any value stays out, as it would count as 0 there."""
        from prometheus_client import Gauge

        if not self.values:
            return
        gauge = Gauge(self.name, self.meaning, self.labels, registry=registry)
        for labels, value in self.values.items():
            (gauge.labels(*labels) if labels else gauge).set(value)


def check_metrics(path: str) -> None:
    """Raise `bodspider.errors.UsageError` when no metrics can be written to `path`."""
    if not path.endswith(".prom"):
        raise UsageError(f"setting BOD_METRICS={path!r} is not usable; expected a file name that ends in .prom")
    if Path(path).is_dir():
        raise UsageError(f"setting BOD_METRICS={path!r} is not usable; it is a folder")
    try:
        import prometheus_client  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError("setting BOD_METRICS needs prometheus-client: pip install -r requirements-metrics.txt") from error


class MetricsExtension:
    """Write the metrics at the start, now and then, and at the end; the file is always a whole one."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self.crawler = crawler
        self._path = path
        self._last_good: float | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._is_broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        path = crawler.settings.get("BOD_METRICS")
        if not path or crawler.settings.getbool("BOD_REPLAY"):
            raise NotConfigured
        extension = cls(crawler, Path(path))
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        crawler.signals.connect(extension.on_run_done, run_done)
        return extension

    def opened(self) -> None:
        folder = Path(self.crawler.settings.get("BOD_DATA_DIR") or "data") / "runs"
        good = next((run for run in read_runs(folder) if run.get("verdict") == "good" and not run.get("sample")), None)
        self._last_good = datetime.fromisoformat(good["finished"]).timestamp() if good else None
        self._ticking = asyncio.ensure_future(self._tick())

    def closed(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()

    async def _tick(self) -> None:
        while True:
            self._write(None)
            await asyncio.sleep(TICK)

    def on_run_done(self, run: dict[str, Any]) -> None:
        if run["verdict"] == "good" and not run["sample"]:
            self._last_good = datetime.fromisoformat(run["finished"]).timestamp()
        self._write(run)

    def _write(self, run: dict[str, Any] | None) -> None:
        from prometheus_client import CollectorRegistry, write_to_textfile

        registry = CollectorRegistry()
        for metric in (*self._of_the_crawl(), *self._of_the_run(run)):
            metric.add_to(registry)
        try:
            write_to_textfile(str(self._path), registry)
        except OSError as error:
            if not self._is_broken:
                logger.warning("Metrics could not be written to %s: %s", self._path, error.strerror)
            self._is_broken = True

    def _of_the_crawl(self) -> Iterator[Metric]:
        stats = self.crawler.stats.get_stats()
        balance = read_balance(stats)
        pages = Metric("pages", "Answers that this run got, by HTTP status.", "status")
        failed = Metric("failed_pages", "Pages that this run gave up, by what they were wanted for and why.", "stage", "reason")
        for key, value in stats.items():
            if key.startswith(_RESPONSES):
                pages.values[key.removeprefix(_RESPONSES),] = value
            elif key.startswith(_FAILURES):
                stage, _, reason = key.removeprefix(_FAILURES).partition("/")
                failed.values[stage, reason] = value
        items = Metric("items", "Listed articles of this run, by language and what became of them.", "language", "outcome")
        for language, outcomes in balance.languages.items():
            items.values.update({(language, outcome): count for outcome, count in outcomes.items()})
        reasons = Metric("failed_items", "Listed articles of this run that failed, by reason.", "reason")
        reasons.values.update({(reason,): count for reason, count in balance.reasons["failed"].items()})
        listed = Metric("listed", "Articles that the listings of this run named.")
        listed.values[()] = balance.listed
        yield from (pages, failed, items, reasons, listed)

    def _of_the_run(self, run: dict[str, Any] | None) -> Iterator[Metric]:
        extension = self.crawler.get_extension(RunExtension)
        assert extension is not None
        info = Metric("info", "The release that wrote this.", "version")
        info.values[__version__,] = 1
        running = Metric("running", "1 while the run lasts. One that is killed leaves 1.")
        running.values[()] = int(run is None)
        started = Metric("started_timestamp_seconds", "When the run began.")
        started.values[()] = extension.started.timestamp()
        last_good = Metric("last_good_run_timestamp_seconds", "When the last good run ended, samples left aside.")
        if self._last_good is not None:
            last_good.values[()] = self._last_good
        yield from (info, running, started, last_good)
        if run is not None:
            yield from _of_the_verdict(run)


def _of_the_verdict(run: dict[str, Any]) -> Iterator[Metric]:
    finished = Metric("finished_timestamp_seconds", "When the run ended.")
    finished.values[()] = datetime.fromisoformat(run["finished"]).timestamp()
    good = Metric("good", "1 when the run was good, 0 when it failed.")
    good.values[()] = int(run["verdict"] == "good")
    sample = Metric("sample", "1 when the run was a sample (max_items).")
    sample.values[()] = int(run["sample"])
    against = Metric("reasons", "How many reasons speak against the run.")
    against.values[()] = len(run["reasons"])
    newest = Metric("newest_article_timestamp_seconds", "When the newest article of a listing was published.", "listing")
    have = Metric(
        "field_ratio", "Share of the articles read in this run that have a field, from 0 to 1.", "listing", "language", "field"
    )
    for listing, seen in (run.get("quality") or {"listings": {}})["listings"].items():
        if seen["newest"]:
            newest.values[listing,] = datetime.fromisoformat(seen["newest"]).timestamp()
        for language, told in seen["languages"].items():
            for name in (*FIELDS, *WHOLE_FIELDS):
                have.values[listing, language, name] = told["filled"].get(name, 0) / told["articles"]
    yield from (finished, good, sample, against, newest, have)
