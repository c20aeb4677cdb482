"""How much faster several workers crawl than one, sharing a crawl on one Redis and one PostgreSQL server on this machine.

    python benchmarks/scale.py [--articles 5000] [--workers 1 2] [--times 3] [--kill 0] [--sqlite]

The site is that of `crawl.py`, served by an nginx on this machine, and crawled as there: eight requests at once, all workers together,
and without politeness. Every article must be stored once and be asked for once, but for what workers that are killed had taken. Each
number of workers is run `--times` times, in turn, each time from an empty database; printed is the median, from the start of the first
worker to the end of the last one, with the fastest run in brackets; what share that is of the time of the first number of workers, as
the median of the shares of every turn; and who took how much processor time. Beside it stands how much longer so many processes take,
side by side, that only parse pages of the site: where that is more than 1, the machine has not that many cores to give, or does other
work. A worker needs a core, and the servers need some of what is left: with as many workers as cores the gain is less than the number.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawl import SCRAPY, UNHURRIED
from served import ROOT, machine, nginx, our_environment, ratio, write_site

sys.path.insert(0, str(ROOT))

from bodspider.store import Store
from tests.conftest import Server
from tests.shared.conftest import RedisServer

_TICKS = os.sysconf("SC_CLK_TCK")
_PARSE = """
import sys
from pathlib import Path
from lxml import etree
pages = [each.read_bytes() for each in sorted(Path(sys.argv[1]).glob("*.html"))[:200]]
for _ in range(10):
    for page in pages:
        for element in etree.HTML(page).iter():
            element.tag, element.text, element.attrib
"""


@dataclass(slots=True)
class Run:
    """Seconds that a crawl took, and of processor time its workers, nginx, PostgreSQL and Redis; and seconds that as many processes
    took that only parse pages, right before."""

    seconds: float
    workers: float
    site: float
    database: float
    redis: float
    parsing: float


def crawl(url: str, workers: int, kill: int, redis: str, database: str, folder: Path) -> tuple[float, float]:
    """Run so many workers from an empty database, kill some of them, and return the seconds until the last one has ended, and their processor time."""
    started, before = time.perf_counter(), os.times()
    processes = []
    for number in range(workers):
        place = folder / str(number)
        place.mkdir()
        with (place / "log").open("wb") as log:
            command = [*SCRAPY, "crawl", "bod", "-a", f"url={url}", *UNHURRIED]
            env = our_environment(REDIS_URL=redis, DATABASE_URL=database)
            processes.append(subprocess.Popen(command, cwd=place, env=env, stdout=log, stderr=log))
    for process in random.sample(processes, kill):
        time.sleep(random.uniform(3, 9))
        process.kill()
    statuses = [process.wait() for process in processes]
    seconds, after = time.perf_counter() - started, os.times()
    if any(status not in (0, -signal.SIGKILL) for status in statuses) or statuses.count(0) + kill < workers:
        sys.exit("\n".join((folder / str(number) / "log").read_text() for number in range(workers)))
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


def side_by_side(pages: Path, processes: int) -> float:
    """Return the seconds that so many processes take, all begun at once, that parse pages and talk to nobody."""
    started = time.perf_counter()
    command = [sys.executable, "-c", _PARSE, str(pages / "nl" / "nieuws")]
    for process in [subprocess.Popen(command) for _ in range(processes)]:
        process.wait()
    return time.perf_counter() - started


def processor_time(process: int) -> float:
    """Return the seconds of processor time that `process` took, with all its children."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if number == process:
            used += sum(map(int, fields[11:15])) / _TICKS
        elif int(fields[1]) == process:
            used += processor_time(number)
    return used


def measure(pages: Path, articles: int, workers: int, kill: int, server: Server | None) -> Run:
    with tempfile.TemporaryDirectory() as name:
        folder, parsing = Path(name), side_by_side(pages, workers)
        database = server.make() if server else f"sqlite:///{folder}/bod.db"
        log, before = folder / "asked", processor_time(server.process) if server else 0.0
        (folder / "redis").mkdir()
        redis = RedisServer(folder / "redis", fsync="everysec")
        try:
            with nginx(pages, str(log)) as url:
                seconds, used = crawl(url, workers, kill, redis.url(), database, folder)
                site = processor_time(int((pages / "nginx" / "pid").read_text()))
            of_redis = processor_time(redis.process)
        finally:
            redis.kill()
        check(articles, kill, database, re.findall(r'"GET (/nl/nieuws/\S+) ', log.read_text()))
        return Run(seconds, used, site, processor_time(server.process) - before if server else 0.0, of_redis, parsing)


def check(articles: int, kill: int, database: str, requests: Sequence[str]) -> None:
    """End the process when an article is not stored, or asked for once more than workers that were killed account for."""
    store = Store.open(database)
    stored = sum(1 for _ in store.read())
    store.close()
    asked = Counter(requests)
    again = len(requests) - articles
    if kill:
        print(f"killed {kill} workers: {articles - stored} articles lost, {again} asked for again")
    if stored != articles or len(asked) != articles or (again and not kill):
        sys.exit(f"{stored} of {articles} articles are stored, {len(requests)} were asked for")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--kill", type=int, default=0, help="workers that are killed at random moments")
    parser.add_argument("--sqlite", action="store_true", help="write to a file of SQLite")
    args = parser.parse_args()
    print(machine())
    server = None if args.sqlite else Server()
    runs: dict[int, list[Run]] = {workers: [] for workers in args.workers}
    try:
        with tempfile.TemporaryDirectory() as name:
            write_site(Path(name), args.articles)
            for _ in range(args.times):
                for workers in args.workers:
                    runs[workers].append(measure(Path(name), args.articles, workers, args.kill, server))
    finally:
        if server:
            server.close()
    table(runs, args.articles)
    return 0


def table(runs: dict[int, list[Run]], articles: int) -> None:
    print(
        f"{str(articles) + ' articles':14} {'seconds':>14} {'of the first':>13} {'only parsing':>13}   processor time, ms an article: workers, nginx, PostgreSQL, Redis"
    )
    firsts = next(iter(runs.values()))
    for workers, each in runs.items():
        seconds = statistics.median(run.seconds for run in each)
        used = (
            statistics.median(getattr(run, name) for run in each) * 1000 / articles
            for name in ("workers", "site", "database", "redis")
        )
        print(
            f"{workers:3} worker{'s' if workers > 1 else ' '}    {f'{seconds:.1f} ({min(run.seconds for run in each):.1f})':>14} "
            f"{ratio([run.seconds for run in each], [run.seconds for run in firsts]):13.2f} "
            f"{ratio([run.parsing for run in each], [run.parsing for run in firsts]):13.2f}   "
            + "".join(f"{milliseconds:8.2f}" for milliseconds in used)
        )


if __name__ == "__main__":
    sys.exit(main())
