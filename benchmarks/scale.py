"""How much faster several workers crawl than one, sharing a crawl on one Redis and one PostgreSQL server on this machine.

    python benchmarks/scale.py [--articles 5000] [--size 30000] [--workers 1 2] [--kill 0] [--sqlite]

The site is served by a process of its own. Every article must be stored once and be asked for once, but for what workers that
are killed had taken. A worker needs a core,
and the site, PostgreSQL and Redis need some of what is left: with as many workers as cores the gain is less than the number.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bodspider.store import Store
from tests.conftest import Server
from tests.crawls.conftest import command, environment
from tests.news_site import NewsSite
from tests.shared.conftest import RedisServer


class RenderedSite(NewsSite):
    """The site with its pages made beforehand, as a cache before a site would have them."""

    def render(self) -> None:
        self._pages = {each.path: super(RenderedSite, self).answer(each.path, {}) for each in self.stories.values()}
        ordered = self.listed()
        self.listed = lambda: ordered  # type: ignore[method-assign]

    def answer(self, target: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        return self._pages.get(target) or super().answer(target, headers)


def serve(pipe: Connection, articles: int, size: int) -> None:
    site = RenderedSite(articles, size=size)
    site.render()
    with site:
        pipe.send(site.url)
        pipe.recv()
        pipe.send(Counter(target for target in site.asked if target.startswith("/nieuws/")))


@contextmanager
def site(articles: int, size: int) -> Iterator[tuple[str, Connection]]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, articles, size), daemon=True)
    process.start()
    yield ours.recv(), ours
    process.terminate()
    process.join()


def crawl(url: str, workers: int, kill: int, redis: str, database: str, folder: Path) -> float:
    """Run so many workers from an empty database, kill some of them, and return the seconds until the last one has ended."""
    started = time.perf_counter()
    processes = []
    for number in range(workers):
        place = folder / str(number)
        place.mkdir()
        with (place / "log").open("wb") as log:
            env = environment(place, DATABASE_URL=database, REDIS_URL=redis)
            args = command("crawl", "bod", "-a", f"url={url}", "-s", "AUTOTHROTTLE_ENABLED=0")
            processes.append(subprocess.Popen(args, cwd=place, env=env, stderr=log))
    for process in random.sample(processes, kill):
        time.sleep(random.uniform(3, 9))
        process.kill()
    statuses = [process.wait() for process in processes]
    if any(status not in (0, -signal.SIGKILL) for status in statuses) or statuses.count(0) + kill < workers:
        sys.exit("\n".join((folder / str(number) / "log").read_text() for number in range(workers)))
    return time.perf_counter() - started


def measure(articles: int, size: int, workers: int, kill: int, database: str, folder: Path) -> float:
    (folder / "redis").mkdir()
    redis = RedisServer(folder / "redis")
    try:
        with site(articles, size) as (url, pipe):
            seconds = crawl(url, workers, kill, redis.url(), database, folder)
            pipe.send("asked")
            asked: Counter[str] = pipe.recv()
    finally:
        redis.kill()
    store = Store.open(database)
    stored = sum(1 for _ in store.read())
    store.close()
    again = sum(asked.values()) - articles
    if kill:
        print(f"killed {kill} workers: {articles - stored} articles lost, {again} asked for again")
    if stored != articles or len(asked) != articles or (again and not kill):
        sys.exit(f"{stored} of {articles} articles are stored, {sum(asked.values())} were asked for")
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--size", type=int, default=30_000, help="bytes of text in an article")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kill", type=int, default=0, help="workers that are killed at random moments")
    parser.add_argument("--sqlite", action="store_true", help="write to a file of SQLite")
    args = parser.parse_args()
    server = None if args.sqlite else Server()
    seconds: dict[int, float] = {}
    try:
        for workers in args.workers:
            with tempfile.TemporaryDirectory() as name:
                database = server.make() if server else f"sqlite:///{name}/bod.db"
                seconds[workers] = measure(args.articles, args.size, workers, args.kill, database, Path(name))
            share = seconds[workers] / seconds[args.workers[0]]
            print(
                f"{workers} workers: {args.articles} articles in {seconds[workers]:.1f} s, {share:.2f} of the first", flush=True
            )
    finally:
        if server:
            server.close()
    print(f"cores: {os.cpu_count()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
