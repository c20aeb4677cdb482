"""A worker of a shared crawl: it takes visits from Redis, gives them back when they are stored, and keeps the common pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider, NotConfigured

from bodspider.balance import count_listed
from bodspider.errors import SharedError, StoreError
from bodspider.extensions.robots import RobotsExtension
from bodspider.items import Article
from bodspider.shared.frontier import Frontier, Joined, crawl_name
from bodspider.shared.pace import Pace
from bodspider.signals import article_stored, listing_walked
from bodspider.spiders._failures import MOST_LOST
from bodspider.spiders._walk import Walk
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

AHEAD = 16
"""Visits that a worker takes before it makes them, at most: a worker that is killed has no more of them."""
HEARTBEAT = 1.0
"""Seconds between two exchanges with Redis at most, and a little more than the others need to notice a new worker."""
IDLE = 0.1
"""Seconds between two exchanges while there is nothing to do."""


class SharedExtension:
    """The bond between the spider and the `bodspider.shared.frontier.Frontier` of its crawl.

    `proven` are the listings that the crawl knows to their end, and `run` its highest run, once this worker was the last one.
    """

    def __init__(self, crawler: Crawler, url: str) -> None:

        self.crawler = crawler
        self.proven: list[tuple[str, str | None, bool]] = []
        self.run = 0
        self._url = url
        self._pace = Pace(crawler)
        self._open: set[str] = set()
        self._held: set[str] = set()
        self._done: list[str] = []
        self._ended: dict[str, Any] | None = None
        self._flawed = False
        self._has_walk = False
        self._workers = 0
        self._share = 0
        self._heartbeat = HEARTBEAT
        self._is_over = False
        self._is_closing = False
        self._is_broken = False
        self._running: asyncio.Future[None] | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Future[Any]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        url = crawler.settings.get("REDIS_URL")
        if not url:
            raise NotConfigured
        extension = cls(crawler, url)
        for handler, signal in (
            (extension.opened, signals.spider_opened),
            (extension.closed, signals.spider_closed),
            (extension.on_idle, signals.spider_idle),
            (extension.on_spider_error, signals.spider_error),
            (extension.on_item_error, signals.item_error),
            (extension.on_dropped, signals.item_dropped),
            (extension.on_stored, article_stored),
            (extension.on_listing_walked, listing_walked),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    async def opened(self) -> None:
        """Join the crawl; a new one begins with the first listing."""
        spider: Any = self.crawler.spider
        settings, plain = self.crawler.settings, spider.arguments.plain()
        name = crawl_name(plain, settings["DATABASE_URL"])
        lease = settings.getfloat("BOD_LEASE")
        self._heartbeat = min(HEARTBEAT, lease / 4)
        self._frontier = Frontier(self._url, name, lease=lease)
        first, *rest = spider.arguments.url
        spider.shared = self
        try:
            joined = await self._frontier.join({"url": first, "walk": Walk(first).plain(), "listings": rest})
        except SharedError as error:
            self.fail(error)
            return
        stats = self.crawler.stats
        stats.set_value("bod/shared/crawl", name)
        stats.set_value("bod/shared/worker", self._frontier.worker)
        if line := _resumed(joined):
            stats.set_value("bod/resumed", line)
            logger.info("Resumed: %s", line)
        self._count_given_back(joined.given_back)

    def begin(self) -> None:
        """Begin to take tasks; the spider is ready for them."""
        if not self._is_broken:
            self._running = asyncio.ensure_future(self._run())

    async def claim(self, item: Visit) -> bool:
        """Tell whether `item` is the visit that led to its article first; so is every visit once Redis is out of reach."""
        assert item.key is not None
        try:
            return await self._frontier.claim(item.article.id, item.key)
        except SharedError as error:
            self.fail(error)
            return True

    async def pass_on(
        self, tasks: Mapping[str, Mapping[str, Any]], *, walk: Mapping[str, Any] | None, listed: Sequence[str], is_ended: bool
    ) -> bool:
        """Leave `tasks` to all workers, and the walk where it is to whoever has to go on; return whether that is still this one.

        Raises `bodspider.errors.SharedError` when Redis is out of reach; the run ends then.
        """
        ended = self._ended if is_ended else None
        try:
            is_mine = await self._frontier.pass_on(tasks, walk=walk, listed=listed, ended=ended)
        except SharedError as error:
            self.fail(error)
            raise
        self._has_walk = is_mine and walk is not None
        self._wake.set()
        return is_mine

    def fail(self, error: SharedError) -> None:
        """End the run: what others may be doing need not be done."""
        if not self._is_broken:
            self._is_broken = True
            self.crawler.stats.set_value("bod/shared/problem", str(error))
            self._close("redis-failed")

    def _close(self, reason: str) -> None:
        engine: Any = self.crawler.engine
        self._is_closing = True
        if engine.spider is not None:
            self._tasks.append(asyncio.ensure_future(engine.close_spider_async(reason=reason)))

    async def _run(self) -> None:
        """Exchange with Redis until the crawl is over: what is done for what is to be done, and a sign of life.

        A worker that finds others there takes nothing before they have noticed it, so that they share the pace at any time.
        """
        try:
            await self._note_run()
            joined = asyncio.get_running_loop().time()
            while not self._is_broken:
                is_late = asyncio.get_running_loop().time() > joined + 1.5 * self._heartbeat
                await self._exchange(is_noticed=is_late or self._workers == 1)
                if self._is_over and not self._is_closing and self.crawler.engine.spider_is_idle():
                    self._close("finished")
                self._wake.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._heartbeat if self._open else IDLE)
        except SharedError as error:
            self.fail(error)
        except Exception:
            logger.exception("bug in a worker of a shared crawl")
            self.fail(SharedError("a bug of bodspider itself; the log has its traceback"))

    async def _note_run(self) -> None:
        from bodspider.extensions.store import StoreExtension

        store = self.crawler.get_extension(StoreExtension)
        if store is not None and store.writer is not None:
            await self._frontier.note_run(store.writer.run)

    def _count_given_back(self, count: int) -> None:
        """Take down that `count` visits of dead workers were found, and say so."""
        if count:
            self.crawler.stats.inc_value("bod/shared/given_back", count)
            logger.info("Resumed: %s visits of workers that died", count)

    async def _exchange(self, *, is_noticed: bool) -> None:
        engine: Any = self.crawler.engine
        is_taking = self._share > 0 and is_noticed and engine.running and not self._is_closing
        done, self._done = self._done, []
        try:
            news = await self._frontier.exchange(
                want=max(0, AHEAD - len(self._open)) if is_taking else 0,
                walk=is_taking and not self._has_walk,
                done=done,
                holding=lambda: (*self._held, *self._done),
                flawed=self._flawed,
            )
        except BaseException:
            self._done = done + self._done
            raise
        self._workers, self._share, self._is_over = news.workers, self._pace.keep(news.workers, news.rank), news.is_over
        if (robots := self.crawler.get_extension(RobotsExtension)) is not None:
            robots.keep(self._pace.factor)
        self.crawler.stats.set_value("bod/shared/listed", news.listed)
        self._count_given_back(news.given_back)
        for task in news.tasks:
            self._open.add(task.key)
            self._held.add(task.key)
            self._flawed |= task.lost >= MOST_LOST
            self._feed(self.crawler.spider.visit_shared(task.plain, task.lost))  # type: ignore[union-attr]
        if news.walk:
            await self._take_walk(news.walk, news.lost_walks)

    async def _take_walk(self, walk: dict[str, Any], lost: int) -> None:
        spider: Any = self.crawler.spider
        self._has_walk = True
        self._flawed |= lost >= MOST_LOST
        with suppress(StoreError):  # the store ends the run, and says why
            found = await self._frontier.entries()
            self._feed([each async for each in spider.walk_on(walk, *found, lost)])

    def _feed(self, found: Iterable[Request | Visit]) -> None:
        """Send requests to the engine, and visits that need no page to the pipelines."""
        engine: Any = self.crawler.engine
        for each in found:
            if engine.spider is None:
                return
            if isinstance(each, Request):
                engine.crawl(each)
            else:
                self._tasks.append(asyncio.ensure_future(engine.scraper.start_itemproc_async(each, response=None)))

    def made(self, visit: Visit) -> None:
        """Count a visit that is made; it is done when it is stored."""
        count_listed(self.crawler.stats)
        self._open.discard(str(visit.key))
        if len(self._open) <= AHEAD // 2:
            self._wake.set()

    def _finish(self, key: str | None) -> None:
        if key in self._held:
            self._held.discard(key)
            self._done.append(key)

    def on_stored(self, key: str | None) -> None:
        self._finish(key)

    def on_dropped(self, item: Visit) -> None:
        self._finish(item.key)

    def on_item_error(self, item: Visit | Article) -> None:
        self._flawed = True
        if isinstance(item, Visit):
            self._finish(item.key)

    def on_spider_error(self, response: Any) -> None:
        """Give back what a bug kept from being done, for others to try."""
        about = response.request.cb_kwargs if getattr(response, "request", None) is not None else {}
        if "walk" in about:
            self._has_walk = False
            self._tasks.append(asyncio.ensure_future(self._release("")))
        elif "visit" in about:
            key = about["visit"].key
            self._open.discard(key)
            self._held.discard(key)
            self._tasks.append(asyncio.ensure_future(self._release(key)))

    async def _release(self, key: str) -> None:
        try:
            await self._frontier.release(key)
        except SharedError as error:
            self.fail(error)

    def on_listing_walked(self, url: str, title: str | None, is_complete: bool, is_visited: bool) -> None:
        self._ended = {"url": url, "title": title, "is_complete": is_complete, "is_visited": is_visited}

    def on_idle(self) -> None:
        """Stay while others hold visits: they may die, and their visits come back."""
        if not self._is_over and not self._is_broken:
            raise DontCloseSpider

    async def closed(self) -> None:
        """Leave the crawl; what is held and not stored goes to others, or to the next run."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
        try:
            if self._frontier.worker:
                await self._leave()
        except SharedError as error:
            self.fail(error)
        finally:
            await self._frontier.close()

    async def _leave(self) -> None:
        left = await self._frontier.leave(done=self._done, flawed=self._flawed)
        self.crawler.stats.set_value("bod/shared/is_over", int(left.is_over))
        if self.crawler.spider.arguments.is_whole:  # type: ignore[union-attr]
            self.run, self.proven = left.run, [(each["url"], each["title"], each["is_visited"]) for each in left.proven]


def _resumed(joined: Joined) -> str | None:
    """Return what the worker goes on with that others have left, in words."""
    if joined.state != "resumed":
        return None
    walk = f"{joined.walk['url']} is read on" if joined.walk else "all listings were read"
    return f"{joined.waiting} visits were waiting, and {walk}"
