"""Crawl captured pages of a real Drupal and print, field by field, how the articles compare with what they truly say.

The captured pages are the folder ``shared/pages`` beside this repository; its server is started for the comparison, on the fixed
port that the pages link to. Exit status 0 when everything agrees.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bodspider.text import clean_line  # noqa: E402

PAGES = ROOT.parent / "shared" / "pages"
LISTINGS = {"sources/5": 14, "sources/1": 69}
BASE = "http://127.0.0.1:8900/nl/aggregator/"


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    if not PAGES.is_dir():
        print(f"error: {PAGES} is not there; it holds the captured pages", file=sys.stderr)
        return 2
    manifest = json.loads((PAGES / "manifest.json").read_text())
    details = {page["url"]: page["article"] for page in manifest["pages"] if page["kind"] == "detail"}
    entries = {
        (listing(page["url"]), entry["link"]): entry
        for page in manifest["pages"]
        if page["kind"] == "listing"
        for entry in page["items"]
    }
    wrong = 0
    with subprocess.Popen([sys.executable, PAGES / "serve.py"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            server.stdout.readline()
            for name, expected in LISTINGS.items():
                wrong += compare(name, expected, crawl(BASE + name), details, entries)
        finally:
            server.terminate()
    return 1 if wrong else 0


def listing(url: str) -> str:
    return url.partition("/aggregator/")[2].partition("?")[0]


def crawl(url: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "bod",
            "-a",
            f"url={url}",
            "-O",
            str(out),
            "-s",
            "LOG_LEVEL=WARNING",
        ]
        command += ["-s", f"BOD_DATA_DIR={folder}", "-s", "DATABASE_URL="]
        started = time.perf_counter()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"\n{url}: exit status {status}, {time.perf_counter() - started:.1f} s")
        return [json.loads(line) for line in out.read_text().splitlines()]


def plain(text: str | None) -> str:
    """Return `text` as it is compared: without white space, soft hyphens and the marks of list items."""
    lines = (text or "").replace("\u00ad", "").splitlines()
    return "".join("".join(line.removeprefix("- ").split()) for line in lines)


def compare(name: str, expected: int, articles: list[dict[str, Any]], details: Any, entries: Any) -> int:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter({"articles": int(len(articles) != expected)})
    right["articles"] = int(len(articles) == expected)
    for article in articles:
        entry = entries[name, article["url"]]
        for field, ours, truth in differences(article, details[article["url"]], entry):
            (right if ours == truth else wrong)[field] += 1
            if ours != truth:
                print(f"  {article['url']}\n    {field}: {ours!r}\n    truly: {truth!r}")
    for field in sorted({*right, *wrong}):
        print(f"  {field:13} right {right[field]:3}  wrong {wrong[field]:3}")
    return wrong.total()


def differences(article: dict[str, Any], truth: dict[str, Any], entry: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    published = datetime.fromisoformat(truth["published"])
    window = [datetime.fromisoformat(article[name]) for name in ("published_earliest", "published_latest") if article[name]]
    return [
        ("title", article["title"], clean_line(truth["title"])),
        ("author", article["author"], clean_line(truth["author"])),
        ("summary", article["summary"], clean_line(entry["description_text"])),
        ("language", article["language"], truth["language"]),
        ("tags", article["tags"], [clean_line(tag) for tag in truth["tags"]]),
        ("translations", article["translations"], truth["translations"]),
        ("body", plain(article["body"]), plain(truth["body_text"])),
        ("window", len(window) == 2 and window[0] <= published <= window[1], True),
        ("conflict", article["published_conflict"], False),
    ]


if __name__ == "__main__":
    sys.exit(main())
