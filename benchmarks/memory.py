"""Peak memory of a whole crawl beside a bare Scrapy spider under default settings.

    python benchmarks/memory.py [--articles 2000 20000]

The pages are those of benchmarks/crawl.py. Printed is what the process and all processes it splits off hold between them (proportional
set size: what is shared counts once), and what the crawl's own process holds, with all it shares with others (resident set size); both
are looked at twenty times a second. A crawl without delays has a reader, a process that reads pages; a polite one has none.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from crawl import CONTENDERS, OUT, SCRAPY, UNHURRIED
from served import bare_environment, machine, nginx, our_environment, write_site


@dataclass(frozen=True, slots=True)
class Peak:
    """The most MiB that a process and what it started held between them, and that it held itself."""

    between: float = 0
    own: float = 0

    def told(self, bare: Self | None = None) -> str:
        of_it = f", {self.between / bare.between:.2f} and {self.own / bare.own:.2f} of it" if bare else ""
        return f"{self.between:.0f} MiB, its own process {self.own:.0f}{of_it}"


def peak_of(command: list[str], folder: Path, environment: dict[str, str]) -> Peak:
    """Run `command` and return its peaks."""
    folder.mkdir()
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        top, between, own = psutil.Process(process.pid), 0, 0
        while process.poll() is None:
            with suppress(psutil.Error):
                held = [each.memory_full_info() for each in (top, *top.children(recursive=True))]
                between, own = max(between, sum(each.pss for each in held)), max(own, held[0].rss)
            time.sleep(0.05)
    if process.returncode:
        sys.exit((folder / "log").read_text()[-2000:])
    return Peak(between / 2**20, own / 2**20)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000, 20_000])
    sizes = parser.parse_args().articles
    print(machine())
    for count in sizes:
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
            f"{count} articles: bare Scrapy spider {bare.told()}; bodspider {alone.told(bare)}; with a reader {ours.told(bare)}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
