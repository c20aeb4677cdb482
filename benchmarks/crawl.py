"""How fast a whole crawl is, database and JSON Lines included, beside a bare Scrapy spider and a program written by hand.

    python benchmarks/crawl.py [--articles 2000] [--shared 10000] [--times 3]

All crawl the same pages of a Drupal-like site, 36 KB each, listing included, from an nginx on this machine (Debian: apt-get install
nginx-light), eight requests at once and without politeness. The bare spider downloads the pages and yields their addresses, under
Scrapy's default settings and under the settings of this project. The program written by hand (aiohttp, lxml) extracts the same fields,
which are compared, and stores them in SQLite. `--shared` is for how many articles two workers of one crawl, on Redis, are compared with
that program, once with a file of SQLite, as it has, and once with PostgreSQL; 0 leaves that out. Each is run `--times` times, in turn;
printed is the median, and the fastest run in brackets. The ratios are medians too, of each run and the one of the other in the same turn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from served import ROOT, Cost, Costs, bare_environment, cost_of, machine, nginx, our_environment, ratio, write_site

CONCURRENCY = 8
CONTENDERS = Path(__file__).resolve().parent / "contenders"
UNHURRIED = (
    *("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0"),
    *("-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}"),
)
SCRAPY = (sys.executable, "-m", "scrapy")
OUT = "out.jsonl"
SAME = (
    "url",
    "language",
    "translations",
    "title",
    "summary",
    "body",
    "author",
    "tags",
    "images",
    "attachments",
    "links",
    "published",
)

Run = Callable[[str, Path], Cost]


def ours(url: str, folder: Path) -> Cost:
    return cost_of([*SCRAPY, "crawl", "bod", "-a", f"url={url}", "-O", OUT, *UNHURRIED], folder, our_environment())


def bare(url: str, folder: Path) -> Cost:
    spider = str(CONTENDERS / "bare.py")
    return cost_of([*SCRAPY, "runspider", spider, "-a", f"url={url}", "-O", OUT], folder, bare_environment())


def bare_under_our_settings(url: str, folder: Path) -> Cost:
    settings = {"PYTHONPATH": f"{ROOT}:{CONTENDERS}", "SCRAPY_SETTINGS_MODULE": "our_settings"}
    spider = str(CONTENDERS / "bare.py")
    return cost_of(
        [*SCRAPY, "runspider", spider, "-a", f"url={url}", "-O", OUT, *UNHURRIED], folder, bare_environment(**settings)
    )


def by_hand(url: str, folder: Path) -> Cost:
    program = str(CONTENDERS / "by_hand.py")
    return cost_of([sys.executable, program, url, OUT, "articles.db", str(CONCURRENCY)], folder, bare_environment())


CONTENDING: dict[str, Run] = {
    "bare Scrapy spider, default settings": bare,
    "bare Scrapy spider, our settings": bare_under_our_settings,
    "aiohttp and lxml, by hand": by_hand,
    "bodspider": ours,
}


def articles_in(path: Path) -> dict[str, Any]:
    return {each["url"]: each for each in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def compare(folders: dict[str, Path], count: int) -> None:
    """End the process when a contender has not all articles, or the program written by hand other fields than bodspider."""
    found = {name: articles_in(folder / OUT) for name, folder in folders.items()}
    for name, articles in found.items():
        if len(articles) != count:
            sys.exit(f"error: {name}: {len(articles)} of {count} articles")
    mine, theirs = found["bodspider"], found["aiohttp and lxml, by hand"]
    for url, article in mine.items():
        if different := [name for name in SAME if article[name] != theirs[url][name]]:
            name = different[0]
            sys.exit(f"error: {url}: {name} is {article[name]!r}, by hand {theirs[url][name]!r}")


def measure(url: str, count: int, times: int, contending: dict[str, Run]) -> dict[str, Costs]:
    costs = {name: Costs() for name in contending}
    for _ in range(times):
        with tempfile.TemporaryDirectory() as name:
            folders = {each: Path(name) / str(number) for number, each in enumerate(contending)}
            for each, run in contending.items():
                costs[each].runs.append(run(url, folders[each]))
            compare(folders, count)
    return costs


def table(costs: dict[str, Costs], count: int) -> None:
    print(f"{'crawl of ' + str(count) + ' articles':40} {'seconds':>14} {'pages/s':>8} {'CPU s':>6} {'peak MiB':>9}")
    for name, each in costs.items():
        fastest = min(run.seconds for run in each.runs)
        print(
            f"{name:40} {f'{each.seconds:.1f} ({fastest:.1f})':>14} {count / each.seconds:8.0f} {each.cpu:6.1f} {each.peak:9.0f}"
        )


def ratios(costs: dict[str, Costs], name: str) -> None:
    for other, each in costs.items():
        if other != name:
            times = ratio([run.seconds for run in each.runs], [run.seconds for run in costs[name].runs])
            print(f"{name} / {other}: {times:.2f} of its speed")


@contextmanager
def redis_server() -> Iterator[str]:
    sys.path.insert(0, str(ROOT))
    from tests.shared.conftest import RedisServer

    with tempfile.TemporaryDirectory() as name:
        redis = RedisServer(Path(name), fsync="everysec")
        try:
            yield redis.url()
        finally:
            redis.kill()


def on_sqlite(url: str, folder: Path) -> Cost:
    return two_workers(url, folder, f"sqlite:///{folder}/bod.db")


def on_postgresql(url: str, folder: Path) -> Cost:
    sys.path.insert(0, str(ROOT))
    from tests.conftest import Server

    server = Server()
    try:
        return two_workers(url, folder, server.make())
    finally:
        server.close()


def two_workers(url: str, folder: Path, database: str) -> Cost:
    with redis_server() as redis:
        started = time.perf_counter()
        processes = []
        for number in range(2):
            place = folder / str(number)
            place.mkdir(parents=True)
            with (place / "log").open("wb") as log:
                command = [*SCRAPY, "crawl", "bod", "-a", f"url={url}", "-O", OUT, *UNHURRIED]
                command += ["-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={2 * CONCURRENCY}"]
                env = our_environment(REDIS_URL=redis, DATABASE_URL=database)
                processes.append(subprocess.Popen(command, cwd=place, env=env, stdout=log, stderr=log))
        statuses = [process.wait() for process in processes]
        seconds = time.perf_counter() - started
        if any(statuses):
            sys.exit("\n".join((folder / str(number) / "log").read_text()[-2000:] for number in range(2)))
        (folder / OUT).write_text("".join((folder / str(number) / OUT).read_text() for number in range(2)))
    return Cost(seconds, 0.0, 0.0)


SHARING: dict[str, Run] = {
    "aiohttp and lxml, by hand": by_hand,
    "two workers of bodspider, SQLite": on_sqlite,
    "two workers of bodspider, PostgreSQL": on_postgresql,
}


def share(url: str, count: int, times: int) -> dict[str, Costs]:
    costs = {name: Costs() for name in SHARING}
    for _ in range(times):
        for each, run in SHARING.items():
            with tempfile.TemporaryDirectory() as place:
                costs[each].runs.append(run(url, Path(place)))
                if (found := len(articles_in(Path(place) / OUT))) != count:
                    sys.exit(f"error: {each}: {found} of {count} articles")
    return costs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--shared", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        write_site(Path(name), args.articles)
        with nginx(Path(name)) as url:
            costs = measure(url, args.articles, args.times, CONTENDING)
        table(costs, args.articles)
        ratios(costs, "bodspider")
    if args.shared:
        with tempfile.TemporaryDirectory() as name:
            write_site(Path(name), args.shared)
            with nginx(Path(name)) as url:
                costs = share(url, args.shared, args.times)
        table(costs, args.shared)
        by_hand_alone, *workers = costs
        for each in workers:
            ratios({name: costs[name] for name in (by_hand_alone, each)}, each)
    return 0


if __name__ == "__main__":
    sys.exit(main())
