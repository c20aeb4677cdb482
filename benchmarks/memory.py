"""Peak memory of a whole crawl beside a bare Scrapy spider under default settings.

    python benchmarks/memory.py [--articles 2000 20000]

The pages are those of benchmarks/crawl.py. Memory is what the process and all processes it splits off hold between them
(proportional set size: what is shared counts once), looked at twenty times a second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from crawl import CONTENDERS, OUT, SCRAPY, UNHURRIED
from served import bare_environment, machine, nginx, our_environment, write_site


def peak_of(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run `command` and return the most memory in MiB that it and what it started held."""
    folder.mkdir()
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        top, peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            peak = max(peak, held_by(top))
            time.sleep(0.05)
    if process.returncode:
        sys.exit((folder / "log").read_text()[-2000:])
    return peak / 2**20


def held_by(top: psutil.Process) -> int:
    held = 0
    try:
        for each in (top, *top.children(recursive=True)):
            held += each.memory_full_info().pss
    except psutil.Error:
        return 0
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000, 20_000])
    print(machine())
    for count in parser.parse_args().articles:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_site(folder, count)
            with nginx(folder) as url:
                spider = str(CONTENDERS / "bare.py")
                bare = peak_of([*SCRAPY, "runspider", spider, "-a", f"url={url}", "-O", OUT], folder / "bare", bare_environment())
                command = [*SCRAPY, "crawl", "bod", "-a", f"url={url}", "-O", OUT, *UNHURRIED]
                ours = peak_of(command, folder / "ours", our_environment())
                alone = peak_of([*command, "-s", "BOD_READERS=0"], folder / "alone", our_environment())
        print(
            f"{count} articles: bare Scrapy spider {bare:.0f} MiB; bodspider {ours:.0f} MiB, {ours / bare:.2f} of it; "
            f"without a reader {alone:.0f} MiB, {alone / bare:.2f} of it",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
