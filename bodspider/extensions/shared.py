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
from bodspider.extensions.store import StoreExtension
from bodspider.items import Article
from bodspider.shared.frontier import Frontier, News, crawl_name
from bodspider.shared.holding import Holding
from bodspider.shared.pace import Pace
from bodspider.shared.place import Place
from bodspider.shared.rhythm import Rhythm
from bodspider.signals import article_stored, listing_walked
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class SharedExtension:
    """What joins the spider to the `bodspider.shared.frontier.Frontier` of its crawl."""

    def __init__(self, crawler: Crawler, url: str) -> None:
        self.crawler = crawler
        self._url = url
        self._lease = crawler.settings.getfloat("BOD_LEASE")
        self._rhythm = Rhythm(self._lease)
        self._pace = Pace(crawler)
        self._place = Place(self._pace, self._rhythm.heartbeat)
        self._holding = Holding()
        self._ended: dict[str, Any] | None = None
        self._flawed = False
        self._has_walk = False
        self._news = News()
        self._is_closing = False
        self._is_leaving = False
        self._is_broken = False
        self._running: asyncio.Future[None] | None = None
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
        name = crawl_name(spider.arguments.plain(), self.crawler.settings["DATABASE_URL"])
        self._frontier = Frontier(self._url, name, lease=self._lease)
        first, *rest = spider.arguments.url
        spider.shared = self
        try:
            joined = await self._frontier.join({"url": first, "walk": spider.new_walk(first), "listings": rest})
        except SharedError as error:
            self.fail(error)
            return
        stats = self.crawler.stats
        stats.set_value("bod/shared/crawl", name)
        stats.set_value("bod/shared/worker", self._frontier.worker)
        if line := joined.resumed:
            stats.set_value("bod/resumed", line)
            logger.info("Resumed: %s", line)
        self._count_given_back(joined.given_back)

    def begin(self) -> None:
        """Begin to take tasks; the spider is ready for them."""
        if not self._is_broken:
            self._running = asyncio.ensure_future(self._run())

    async def claim(self, item: Visit) -> bool:
        """Tell whether `item` is the visit that led to its article first. Once Redis is out of reach, every visit counts as the first."""
        assert item.key is not None
        if self._running is None or self._running.done():
            return True
        if not self._holding.has_open:
            self._rhythm.hurry()  # nothing comes after it
        elif not self._holding.has_claims:
            self._rhythm.linger()
        return await self._holding.claim(item.article.id, item.key)

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
        self._rhythm.hurry()
        return is_mine

    def fail(self, error: SharedError) -> None:
        """End the run: without Redis nobody knows what others are doing."""
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
        """Exchange with Redis until the crawl is over: report what is done, take what is to be done, and give a sign of life."""
        try:
            if self._store.writer is not None:
                await self._frontier.note_run(self._store.writer.run)
            self._place.begin()
            while not (self._is_broken or self._is_leaving):
                self._rhythm.begin()
                await self._exchange()
                if self._news.is_over and not self._is_closing and self.crawler.engine.spider_is_idle():
                    self._close("finished")
                if not self._is_leaving:
                    await self._rhythm.rest(self._holding, is_settled=self._place.is_settled)
        except SharedError as error:
            self.fail(error)
        except Exception:
            logger.exception("bug in a worker of a shared crawl")
            self.fail(SharedError("a bug of bodspider itself; the log has its traceback"))
        finally:
            self._holding.grant_claims()

    @property
    def _store(self) -> StoreExtension:
        store = self.crawler.get_extension(StoreExtension)
        assert store is not None  # a crawl without a database is not shared
        return store

    def _count_given_back(self, count: int) -> None:
        """Record that `count` visits of dead workers were found, and say so."""
        if count:
            self.crawler.stats.inc_value("bod/shared/given_back", count)
            logger.info("Resumed: %s visits of workers that died", count)

    @property
    def _may_take(self) -> bool:
        """Whether this worker may take what it then has to send requests for."""
        engine: Any = self.crawler.engine
        return self._place.may_send and engine.running and not self._is_closing

    async def _exchange(self) -> None:
        kept = self._place.keep()
        done, claims = self._holding.say()
        try:
            news = await self._frontier.exchange(
                want=self._holding.room if self._may_take else 0,
                walk=self._may_take and not self._has_walk,
                claims=[(each.article, each.key) for each in claims],
                done=done,
                holding=self._holding.all,
                flawed=self._flawed,
                kept=kept,
            )
        except BaseException:
            self._holding.take_back(done, claims)
            raise
        for claim, owner in zip(claims, news.owners, strict=True):
            claim.settle(is_first=owner == claim.key)
        await self._hear(news)

    async def _hear(self, news: News) -> None:
        could_take = self._may_take
        self._news = news
        self._place.hear(news)
        if self._may_take and not could_take:
            self._rhythm.hurry()
        if (robots := self.crawler.get_extension(RobotsExtension)) is not None:
            robots.keep(self._pace.factor)
        self.crawler.stats.set_value("bod/shared/listed", news.listed)
        self._count_given_back(news.given_back)
        for task in news.tasks:
            self._holding.take(task.key)
            self._flawed |= task.is_given_up
            lost = task.lost if task.is_given_up else 0
            self._feed(self.crawler.spider.visit_shared(task.plain, given_up_after=lost))  # type: ignore[union-attr]
        if not self._holding.has_open and not self._holding.is_empty and self._store.writer is not None:
            self._store.writer.hurry()  # nothing comes after it
        if news.walk:
            await self._take_walk(news.walk, is_given_up=news.is_walk_given_up)

    async def _take_walk(self, walk: dict[str, Any], *, is_given_up: bool) -> None:
        spider: Any = self.crawler.spider
        self._has_walk = True
        self._flawed |= is_given_up
        with suppress(StoreError):  # the store ends the run, and says why
            found = await self._frontier.entries()
            self._feed([each async for each in spider.walk_on(walk, *found, is_given_up=is_given_up)])

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
        self._holding.make(visit.key)
        if self._holding.is_short:
            self._rhythm.hurry()

    def on_stored(self, key: str | None) -> None:
        """Note that a visit is done; the next ones are asked for when it was the last."""
        self._holding.finish(key)
        if self._holding.is_empty:
            self._rhythm.hurry()

    def on_dropped(self, item: Visit) -> None:
        self.on_stored(item.key)

    def on_item_error(self, item: Visit | Article) -> None:
        self._flawed = True
        if isinstance(item, Visit):
            self.on_stored(item.key)

    def on_spider_error(self, response: Any) -> None:
        """Give back what a bug kept from being done, for others to try."""
        about = response.request.cb_kwargs if getattr(response, "request", None) is not None else {}
        if "walk" in about:
            self._has_walk = False
            self._tasks.append(asyncio.ensure_future(self._release("")))
        elif "visit" in about:
            key = about["visit"].key
            self._holding.drop(key)
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
        if not self._news.is_over and not self._is_broken:
            raise DontCloseSpider

    async def closed(self) -> None:
        """Leave the crawl; what is held and not stored goes to others, or to the next run."""
        if self._running is not None:
            self._is_closing = self._is_leaving = (
                True  # not cancelled: the client of Redis can lose that, and the worker would stay
            )
            self._rhythm.hurry()
            await self._running
        try:
            if self._frontier.worker:
                await self._leave()
        except SharedError as error:
            self.fail(error)
        finally:
            await self._frontier.close()

    async def _leave(self) -> None:
        left = await self._frontier.leave(done=self._holding.say()[0], flawed=self._flawed)
        self.crawler.stats.set_value("bod/shared/is_over", int(left.is_over))
        if self.crawler.spider.arguments.is_whole:  # type: ignore[union-attr]
            self._store.prove([(each["url"], each["title"], each["is_visited"]) for each in left.proven], left.run)
