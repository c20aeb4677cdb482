"""What an update costs, beside a full run, on archives of several sizes.

    python benchmarks/update.py [--articles 1000 10000]

For each size: a full run of a site on this machine, an update with nothing new, and one with 5 new, 2 edited and 1 removed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crawls.conftest import run_crawl
from tests.news_site import NewsSite


def timed(site: NewsSite, folder: Path, mode: str) -> tuple[float, int]:
    """Run one crawl and return its seconds, the start of the process included, and its requests."""
    site.asked.clear()
    started = time.perf_counter()
    done = run_crawl(folder, "-a", f"url={site.url}", "-a", f"mode={mode}", out=None, timeout=3600)
    if done.status != 0:
        sys.exit(done.stderr)
    return time.perf_counter() - started, len(site.asked)


def change(site: NewsSite) -> None:
    """Publish five stories, edit two and remove one."""
    count = len(site.stories)
    for _ in range(5):
        site.add()
    site.stories[count - 4].title = "Een andere titel"
    site.stories[count - 25].teaser = "Een andere inleiding"
    site.remove(count - 8)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    sizes = parser.parse_args().articles
    print(f"{'articles':>9}  {'full run':>18}  {'nothing new':>18}  {'5 new, 2 edited, 1 removed':>26}  busy / full")
    for size in sizes:
        with NewsSite(size) as site, tempfile.TemporaryDirectory() as folder:
            full = timed(site, Path(folder), "full")
            quiet = timed(site, Path(folder), "update")
            change(site)
            busy = timed(site, Path(folder), "update")
        cells = [f"{seconds:.1f} s, {requests} req." for seconds, requests in (full, quiet, busy)]
        print(f"{size:>9}  {cells[0]:>18}  {cells[1]:>18}  {cells[2]:>26}  {busy[0] / full[0]:.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
