"""How many pages a second a replay reads again, on one core and on all.

    python benchmarks/replay.py [--articles 5000] [--times 3]

The pages are those of benchmarks/crawl.py, crawled once into an archive. Each replay is the whole of it, start, JSON Lines and database
included, and must give the bytes of the crawl.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from crawl import OUT, SCRAPY, UNHURRIED
from served import Costs, cost_of, machine, nginx, our_environment, write_site


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    if shutil.which("taskset") is None:
        sys.exit("error: taskset is not installed; it holds a replay to one core (Debian: apt-get install util-linux)")
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder, args.articles)
        with nginx(folder) as url:
            crawl = [*SCRAPY, "crawl", "bod", "-a", f"url={url}", "-O", OUT, *UNHURRIED]
            cost_of(crawl, folder / "live", our_environment(BOD_ARCHIVE="1"))
        [archive] = (folder / "live" / "data" / "runs").glob("*/pages.warc.gz")
        replay = [*SCRAPY, "replay", str(archive), "-O", OUT]
        contending = {"one core": ["taskset", "-c", "0", *replay], f"{os.cpu_count()} cores": replay}
        costs = {each: Costs() for each in contending}
        for number in range(args.times):
            for each, command in contending.items():
                place = folder / each / str(number)
                place.parent.mkdir(exist_ok=True)
                costs[each].runs.append(cost_of(command, place, our_environment()))
                if (place / OUT).read_bytes() != (folder / "live" / OUT).read_bytes():
                    sys.exit(f"error: the replay on {each} is not the crawl")
                shutil.rmtree(place)
    for each, cost in costs.items():
        speed = args.articles / cost.seconds
        print(
            f"{each}: {args.articles} pages in {cost.seconds:.1f} s, {speed:.0f} a second; CPU {cost.cpu:.1f} s, peak {cost.peak:.0f} MiB"
        )
    one, every = costs.values()
    print(f"all cores / one core: {one.seconds / every.seconds:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
