"""The run folder: what was asked for, what came of it, and every page that failed."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from scrapy import signals

from bodspider.balance import Balance, count_outcome, read_balance
from bodspider.extensions.feeds import PARTIAL
from bodspider.items import Article
from bodspider.logs import name_run
from bodspider.runs import counts_of, describe_file, describe_folder, put_run, versions
from bodspider.signals import Finding, listing_walked, page_failed, run_done, run_ending, run_judged, write_failed
from bodspider.text import plain_text
from bodspider.verdict import Verdict, judge
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

_NO_WORD = re.compile(r"[^A-Za-z0-9.]+")
_LONGEST_REASON = 40
_PROBLEMS = ("bod/store_problem", "bod/browser_problem", "bod/archive_problem", "bod/shared/problem")
"""Stats that say in words what speaks against a run."""


@dataclass(slots=True)
class RunReport:
    """What is known of a run at its end."""

    folder: Path
    balance: Balance
    verdict: Verdict
    files: dict[str, int] = field(default_factory=dict)
    resumed: str | None = None


class RunExtension:
    """Write the run folder, and judge the run.

    The folder has the run's time and a random end as its name. While the run lasts the name ends in ``.partial``; a
    folder that keeps that ending belongs to a run that was killed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.report: RunReport | None = None
        self.started = datetime.now(UTC).replace(microsecond=0)
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.folder = Path(crawler.settings.get("BOD_DATA_DIR") or "data") / "runs" / self.run_id
        name_run(self.run_id)
        self._partial = self.folder.with_name(self.folder.name + PARTIAL)
        self._failures: IO[str] | None = None
        self._listings: list[dict[str, Any]] = []
        self._problems: list[str] = []
        self._quality: dict[str, Any] | None = None
        self._bugs = 0
        self._unwritten: set[Path] = set()
        self._closing: asyncio.Future[None] | None = None
        self._finish_reason = "crashed"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        for handler, signal in (
            (extension.opened, signals.spider_opened),
            (extension.closed, signals.spider_closed),
            (extension.stopped, signals.engine_stopped),
            (extension.on_item_error, signals.item_error),
            (extension.on_item_dropped, signals.item_dropped),
            (extension.on_spider_error, signals.spider_error),
            (extension.on_page_failed, page_failed),
            (extension.on_listing_walked, listing_walked),
            (extension.on_write_failed, write_failed),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    @property
    def folder_now(self) -> Path:
        """Where the run folder is while the run lasts."""
        return self._partial

    def opened(self) -> None:
        self._partial.mkdir(parents=True)
        self._failures = (self._partial / "failures.jsonl").open("w", encoding="utf-8")

    def on_page_failed(self, url: str, stage: str, reason: str, attempts: int, message: str) -> None:
        line = {"url": url, "stage": stage, "reason": reason, "attempts": attempts}
        if self._failures is not None:
            try:
                self._failures.write(json.dumps(line, ensure_ascii=False) + "\n")
                self._failures.flush()
            except OSError as error:
                self.on_write_failed(self._partial / "failures.jsonl", error)
        self.crawler.stats.inc_value(f"bod/failures/{stage}/{reason}")
        if stage == "listing":
            self._problems.append(f"listing {url} could not be read ({reason}): {message}")

    def on_write_failed(self, path: Path, error: OSError) -> None:
        """Let the verdict say what cannot be written, and end the run: what it goes on to fetch could not be kept either."""
        if path in self._unwritten:
            return
        self._unwritten.add(path)
        self._problems.append(f"{path} could not be written: {error.strerror or error}")
        engine: Any = self.crawler.engine
        if self._closing is None and engine is not None and engine.spider is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="disk-failed"))

    def on_listing_walked(self, url: str, title: str | None, pages: int, ended: str | None, entries: int, rechecked: int) -> None:
        self._listings.append(
            {
                "url": url,
                "title": plain_text(title or "") or None,
                "pages": pages,
                "ended": ended,
                "entries": entries,
                "rechecked": rechecked,
            }
        )
        if ended == "max-pages":
            self._problems.append(f"listing {url} goes on after {pages} pages, the rest of it was not read; see BOD_MAX_PAGES")

    def on_item_error(self, item: Visit | Article) -> None:
        article = item.article if isinstance(item, Visit) else item
        self._bugs += 1
        if not (isinstance(item, Visit) and item.is_counted):
            count_outcome(self.crawler.stats, "failed", reason="internal-error", language=article.language)

    def on_item_dropped(self, item: Visit, exception: BaseException) -> None:
        """Count what a pipeline of the user's own has dropped."""
        if not item.is_counted:
            reason = _NO_WORD.sub("-", str(exception)).strip("-")[:_LONGEST_REASON] or "dropped"
            count_outcome(self.crawler.stats, "dropped", reason=reason, language=item.article.language)

    def on_spider_error(self) -> None:
        self._bugs += 1

    def closed(self, reason: str) -> None:
        self._finish_reason = reason

    async def stopped(self) -> None:
        """Judge the run and give its folder the final name, once everything else is written and closed."""
        if self._failures is None:
            return
        self._close_failures()
        balance = read_balance(self.crawler.stats.get_stats())
        is_whole = self._is_whole(balance)
        await self._look_closer(balance, is_whole)
        verdict = await self._record_end(balance, self._judge(balance), is_whole)
        self.report = RunReport(self.folder, balance, verdict, self._files(), self._resumed())
        run = self._run(self.report)
        try:
            put_run(run, self._partial, self.folder)
        except OSError as error:
            said = f"{self.folder / 'run.json'} could not be written: {error.strerror or error}; the run folder stays {self._partial.name}"
            self.report.folder, self.report.verdict = self._partial, Verdict((*verdict.reasons, said))
            return
        await self.crawler.signals.send_catch_log_async(run_done, run=run, folder=self.folder)

    def _close_failures(self) -> None:
        try:
            self._failures.close()  # type: ignore[union-attr]
        except OSError as error:
            self.on_write_failed(self._partial / "failures.jsonl", error)

    def _is_whole(self, balance: Balance) -> bool:
        """Tell whether this run alone looked at all of its listings, and saw the network do so."""
        arguments = getattr(self.crawler.spider, "arguments", None)
        is_replay = self.crawler.settings.getbool("BOD_REPLAY")
        whole = self._finish_reason == "finished" and not balance.open and not self._bugs
        is_share = bool(self.crawler.settings["REDIS_URL"])
        return whole and arguments is not None and arguments.is_whole and not is_replay and not is_share

    async def _look_closer(self, balance: Balance, is_whole: bool) -> None:
        answers = await self.crawler.signals.send_catch_log_async(run_ending, balance=balance, is_whole=is_whole)
        for _, answer in answers:
            if isinstance(answer, Finding):
                self._problems += answer.problems
                self._quality = answer.quality or self._quality
            elif answer is not None:
                self._problems.append("the monitors crashed; the log has the traceback")

    def _judge(self, balance: Balance) -> Verdict:
        stats = self.crawler.stats.get_stats()
        if self._bugs:
            self._problems.append(f"{self._bugs} bugs of bodspider itself; the log has their tracebacks")
        self._problems += [stats[name] for name in _PROBLEMS if stats.get(name)]
        self._problems += [
            f"{count} output files could not be written; the log says why"
            for key, count in stats.items()
            if key.startswith("feedexport/failed_count/")
        ]
        return judge(
            balance,
            finish_reason=self._finish_reason,
            problems=self._problems,
            max_failed=self.crawler.settings.getfloat("BOD_MAX_FAILED"),
            listed_by_all=stats.get("bod/shared/listed", 0),
        )

    async def _record_end(self, balance: Balance, verdict: Verdict, is_whole: bool) -> Verdict:
        """Let the database know how the run ended, and return the verdict, which that can change."""
        answers = await self.crawler.signals.send_catch_log_async(
            run_judged, verdict=verdict, balance=balance.plain(), quality=self._quality, is_whole=is_whole
        )
        problems = [answer for _, answer in answers if isinstance(answer, str)]
        return Verdict((*verdict.reasons, *problems)) if problems else verdict

    def _resumed(self) -> str | None:
        """Return what the run went on with that others have left, in words; ``None`` for nothing."""
        stats = self.crawler.stats.get_stats()
        taken_over = stats.get("bod/shared/given_back")
        said = (stats.get("bod/resumed"), f"{taken_over} visits of workers that died" if taken_over else None)
        return "; ".join(filter(None, said)) or None

    def _files(self) -> dict[str, int]:
        paths = [Path(uri) for uri in self.crawler.settings.getdict("FEEDS") if "://" not in str(uri) and str(uri) != "stdout:"]
        return {str(path): path.stat().st_size for path in paths if path.is_file()}

    def _run(self, report: RunReport) -> dict[str, Any]:
        spider: Spider | None = self.crawler.spider
        arguments = getattr(spider, "arguments", None)
        return {
            "run": self.run_id,
            "spider": spider.name if spider else None,
            "started": self.started.isoformat(),
            "finished": datetime.now(UTC).replace(microsecond=0).isoformat(),
            "finish_reason": self._finish_reason,
            "verdict": "good" if report.verdict.good else "failed",
            "reasons": list(report.verdict.reasons),
            "resumed": report.resumed,
            "sample": bool(arguments and arguments.max_items),
            "arguments": arguments.plain() if arguments else {},
            "listings": self._listings,
            "balance": report.balance.plain(),
            **({"quality": self._quality} if self._quality else {}),
            "counts": counts_of(self.crawler.stats.get_stats()),
            "files": [describe_file(Path(path), path) for path in report.files],
            **describe_folder(self._partial),
            **({"replay": True} if self.crawler.settings.getbool("BOD_REPLAY") else {}),
            "versions": versions(),
        }
