"""What this project adds to the start of Scrapy: commands that do nothing, and a crawl of one article, beside a bare project.

    python benchmarks/startup.py [--times 15]

Each is run `--times` times, in turn; printed is the median, by the clock and of processor time, and in brackets the least. What
is added is told by the medians of the clock and by the least processor time, which is what a machine with other work to do shows best.

A crawl as it is waits before its second and third request, as AutoThrottle's first guess is a quarter of a second; the rows below leave
that out, and then the database and the monitors. The last row is the bare project that imports SQLAlchemy and does nothing with it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from served import Costs, bare_environment, cost_of, machine, nginx, our_environment

SCRAPY = (sys.executable, "-m", "scrapy")
COMMANDS = {"scrapy list": ("list",), "scrapy crawl --help": ("crawl", "--help"), "scrapy health": ("health",)}
LISTING = """<html lang="nl"><body><main><h1>Nieuws</h1><div class="aggregator-feed"><article class="aggregator-item">
<h3 class="feed-item-title"><a href="/nl/nieuws/0">Titel</a></h3></article></div></main></body></html>"""
ARTICLE = """<html lang="nl"><body><main><h1>Titel</h1><article class="node"><time datetime="2026-11-20T09:30:00+00:00"></time>
<div class="field--name-body"><p>Tekst.</p></div></article></main></body></html>"""
SPIDER = """
import os
import scrapy
if os.environ.get("WITH_SQLALCHEMY"):
    import sqlalchemy.dialects.sqlite
class BareSpider(scrapy.Spider):
    name = "bod"
    async def start(self):
        yield scrapy.Request(self.url)
    def parse(self, response):
        yield {"url": response.url}
"""


def bare_project(folder: Path) -> None:
    (folder / "bare" / "spiders").mkdir(parents=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = bare.settings\n")
    (folder / "bare" / "settings.py").write_text('BOT_NAME = "bare"\nSPIDER_MODULES = ["bare.spiders"]\nLOG_LEVEL = "INFO"\n')
    for name in ("__init__.py", "spiders/__init__.py"):
        (folder / "bare" / name).touch()
    (folder / "bare" / "spiders" / "bod.py").write_text(SPIDER)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare_project(folder)
        for path, page in (("aggregator", LISTING), ("nieuws", ARTICLE)):
            (folder / "nl" / path).mkdir(parents=True)
            (folder / "nl" / path / "0.html").write_text(page)
        with nginx(folder) as url:
            print(f"{'':32} {'bare project':>22} {'bodspider':>22} {'added':>16}")
            for label, words in COMMANDS.items():
                compare(label, words, folder, times)
            crawl = ("crawl", "bod", "-a", f"url={url}", "-O", "out.jsonl")
            at_once = (*crawl, "-s", "AUTOTHROTTLE_START_DELAY=0")
            compare("crawl of one article", crawl, folder, times)
            compare("… without delays", at_once, folder, times)
            compare("… and without database", at_once, folder, times, DATABASE_URL="")
            compare("… and without monitors", at_once, folder, times, DATABASE_URL="", BOD_MONITORS="")
            show("import of SQLAlchemy alone", *measure_import(crawl, folder, times))
    return 0


def compare(label: str, words: tuple[str, ...], folder: Path, times: int, **more: str) -> None:
    """Measure a command in the bare project and in ours; what the bare one does not know is compared with its ``list``."""
    bare, ours = Costs(), Costs()
    bare_words = ("list",) if words == ("health",) else words
    for number in range(times):
        bare.runs.append(cost_of([*SCRAPY, *bare_words], folder, bare_environment()))
        place = folder / "ours" / label / str(number)
        ours.runs.append(cost_of([*SCRAPY, *words], place, our_environment(**more), expected=int(words == ("health",))))
    show(label, bare, ours)


def measure_import(words: tuple[str, ...], folder: Path, times: int) -> tuple[Costs, Costs]:
    without, within = Costs(), Costs()
    for _ in range(times):
        without.runs.append(cost_of([*SCRAPY, *words], folder, bare_environment()))
        within.runs.append(cost_of([*SCRAPY, *words], folder, bare_environment(WITH_SQLALCHEMY="1")))
    return without, within


def show(label: str, bare: Costs, other: Costs) -> None:
    cells = [f"{each.seconds:.2f} ({min(run.seconds for run in each.runs):.2f}), CPU {each.cpu:.2f}" for each in (bare, other)]
    least = min(run.cpu for run in other.runs) - min(run.cpu for run in bare.runs)
    added = f"{1000 * (other.seconds - bare.seconds):.0f} ms, CPU {1000 * least:.0f}"
    print(f"{label:32} {cells[0]:>22} {cells[1]:>22} {added:>16}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
