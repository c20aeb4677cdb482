"""What a hostile site writes is text wherever it ends up: on the terminal, in logs, files, tables, pages, metrics and messages."""

import csv
import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bodspider.dataset._csv import restored
from bodspider.text import plain_text
from tests.crawls.conftest import Crawl, Site, run_command, run_crawl, site

__all__ = ["site"]

FORGED = "2026-01-01 00:00:00 [bod] ERROR: forged"
STEERING = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\r\x00\u202egnp.exe\u2066\u2028\u200b"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}{%raw%}%s%(x)s{0}[bold]x[/bold]|**x**[x](javascript:x)"
FORMULA = '=HYPERLINK("http://evil.example/","x")'
SQL = "'); DROP TABLE articles; --"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029]")
ISOLATES = re.compile("[\u2066-\u2069]")
"""Marks of direction, which texts in Arabic or Hebrew need; where they could turn other texts, they are taken out."""


def raw(text: str) -> str:
    """Return `text` as a page holds it that says it outright."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\r", "&#13;").replace("\0", "")


HOSTILE = f"{FORMULA} {STEERING}\n{FORGED}\n{MARKUP} {SQL}"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawl, str]:
    """Crawl a site whose every text is hostile, with the log in a file, metrics and an archive."""
    folder = tmp_path_factory.mktemp("inert")
    sites = site.__wrapped__() if hasattr(site, "__wrapped__") else site.__pytest_wrapped__.obj()
    served: Site = next(sites)
    text = raw(HOSTILE)
    served.html(
        "/list",
        f"<h1>{text}</h1><div class=aggregator-feed>"
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="/a">{text}</a></h3>'
        f"<div class=field--name-timestamp>{text}</div><div class=item-description>{text}</div><div class=field--name-author>{text}</div></article>"
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="javascript:{text}">B {text}</a></h3></article>'
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="/gone?{text}">C {text}</a></h3></article>'
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="/file">D {text}</a></h3></article></div>',
    )
    served.html(
        "/a",
        f'<h1>{text}</h1><article class=node><div class=node__submitted><time datetime="{text}">{text}</time></div>'
        f'<div class=field--name-body><p>{text}</p><a href="/x?{text}">{text}</a><img src="/i.png?{text}" alt="{text}"></div>'
        f'<div class=field--name-field-tags><a rel=tag href="/tags/x">{text}</a></div></article>',
        **{"Content-Language": "nl\x1b[2J", "ETag": '"\x1b[2J"', "X-Forged": "x"},
    )
    served.pages["/file"] = (200, {"Content-Type": "application/\x1b[2J; x"}, b"%PDF-1.7")
    done = run_crawl(
        folder, "-a", f"url={served.url}/list", "-s", "LOG_LEVEL=DEBUG", "-s", "BOD_MAX_FAILED=1", "-L", "DEBUG",
        BOD_METRICS="data/bod.prom", BOD_ARCHIVE="1",
    )  # fmt: skip
    yield done, served.url
    sites.close()


def assert_steers_nothing(text: str) -> None:
    """Assert that `text` holds no character that steers a terminal, and no line that pretends to be one of the log."""
    found = UNSEEN.search(text.replace("\r\n", "\n"))
    assert found is None, repr(text[max(found.start() - 80, 0) : found.end() + 40])
    assert not any(line.startswith(FORGED) for line in text.split("\n"))


def test_the_crawl_met_what_it_was_to_meet(crawled):
    done, _ = crawled
    assert len(done.articles) == 4, done.stderr
    assert "forged" in done.stderr
    assert any("forged" in str(each["url"]) for each in done.failures)
    assert all("forged" in each["title"] for each in done.articles)


def test_terminal_and_log_get_lines_that_steer_nothing(crawled):
    done, _ = crawled
    assert_steers_nothing(done.stderr + done.stdout)
    assert "Traceback" not in done.stderr


def test_every_line_of_the_log_is_a_record(crawled):
    done, _ = crawled
    log = done.stderr[: done.stderr.index("language ")]
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.-]+\] [A-Z]+: ", line) for line in log.splitlines())


def test_json_lines_of_the_log_are_one_object_each(tmp_path, crawled):
    _, url = crawled
    done = run_crawl(tmp_path, "-a", f"url={url}/list", "-L", "DEBUG", BOD_LOG="json")
    records = [json.loads(line) for line in done.stderr.splitlines()]
    assert any("forged" in each["message"] for each in records)
    assert all({"time", "level", "logger", "message"} <= each.keys() for each in records)
    assert not UNSEEN.search(done.stderr)


def test_texts_of_articles_hold_no_character_that_steers(crawled):
    done, _ = crawled
    for article in done.articles:
        assert UNSEEN.search(ISOLATES.sub("", article["body"] or "")) is None
        for name in ("title", "summary", "author", "listing_title"):
            assert_steers_nothing(ISOLATES.sub("", article[name] or ""))
        for each in (*article["links"], *article["images"], *article["attachments"]):
            assert each["url"].isascii()
            assert_steers_nothing(ISOLATES.sub("", each["text"] or ""))
    assert UNSEEN.search(ISOLATES.sub("", (done.folder / "out.jsonl").read_text())) is None


def test_files_of_the_run_folder_steer_nothing_and_are_ours(crawled):
    done, _ = crawled
    [folder] = (done.folder / "data" / "runs").iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6}", folder.name)
    assert {path.name for path in folder.iterdir()} == {"run.json", "failures.jsonl", "pages.warc.gz"}
    for name in ("run.json", "failures.jsonl"):
        assert UNSEEN.search((folder / name).read_text()) is None


def test_metrics_are_lines_of_the_format(crawled):
    done, _ = crawled
    text = (done.folder / "data" / "bod.prom").read_text()
    assert_steers_nothing(text)
    assert all(re.match(r"# (?:HELP|TYPE) |bodspider_\w+(?:\{.*\})? [\d.e+-]+$", line) for line in text.splitlines())


def test_commands_show_what_is_stored_without_letting_it_steer(crawled):
    done, url = crawled
    [archive] = done.folder.glob("data/runs/*/pages.warc.gz")
    identity = done.articles[0]["id"]
    shown = [
        run_command(done.folder, "history", identity),
        run_command(done.folder, "explain", f"{url}/a", "--archive", archive),
        run_command(done.folder, "explain", f"{url}/file", "--archive", archive),
        run_command(done.folder, "explain", HOSTILE.replace("\0", "")),
        run_command(done.folder, "history", HOSTILE.replace("\0", "")),
        run_command(done.folder, "health"),
        run_command(done.folder, "crawl", HOSTILE.replace("\0", "")),
        run_command(done.folder, "crawl", "bod", "-a", f"mode={HOSTILE}".replace("\0", "")),
    ]
    assert "forged" in shown[0].stdout
    assert "forged" in shown[1].stdout
    for each in shown:
        assert_steers_nothing(each.stdout + each.stderr)
        assert "Traceback" not in each.stderr


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_report_shows_hostile_texts_as_texts(crawled):
    done, _ = crawled
    assert run_command(done.folder, "report", "report.html").returncode == 0
    text = (done.folder / "report.html").read_text()
    page = _Page()
    page.feed(text)
    assert "forged" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{7*7}}" in text
    assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
    assert not [attributes for _, attributes in page.tags if str(attributes.get("href") or "").lower().startswith("javascript")]
    assert not [tag for tag, attributes in page.tags if tag == "img" and attributes.get("src") == "x"]
    assert not UNSEEN.search(ISOLATES.sub("", text))
    assert text.count("<bdi") > 3


def test_exports_hold_texts_that_run_nowhere(crawled):
    done, _ = crawled
    exported = run_command(done.folder, "export", "dataset", "--format", "parquet,csv,jsonl,sqlite")
    assert exported.returncode == 0, exported.stderr
    folder = done.folder / "dataset"
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", path.name) for path in folder.iterdir())
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 5
    assert not [cell for row in rows for cell in row if re.match(r"[\s]*[=+\-@\t\r]", cell)]
    titles = {restored(row[rows[0].index("title")]) for row in rows[1:]}
    assert titles == {each["title"] for each in done.articles}
    with sqlite3.connect(folder / "bod.db") as database:
        assert {title for (title,) in database.execute("SELECT title FROM articles")} == titles
    import pyarrow.parquet

    assert set(pyarrow.parquet.read_table(folder / "articles.parquet")["title"].to_pylist()) == titles
    readme = (folder / "README.md").read_text()
    assert "forged" in readme
    assert not re.search(r"<script|(?<!\\)\[x\]|(?<!\\)\*\*x|(?<!\\)`alert", readme)
    for name in ("README.md", "datapackage.json"):
        assert_steers_nothing(ISOLATES.sub("", (folder / name).read_text()))
    assert not ISOLATES.search(readme)


def test_the_database_holds_the_texts_and_all_its_tables(crawled):
    done, _ = crawled
    with sqlite3.connect(done.folder / "data" / "bod.db") as database:
        titles = {title for (title,) in database.execute("SELECT title FROM articles")}
    assert titles == {each["title"] for each in done.articles}
    assert any(SQL in title for title in titles)


def test_what_steers_is_known_by_more_than_ascii():
    assert plain_text(f"a{STEERING}b").strip("a b").replace(" ", "") == "[2J]0;owned31mgnp.exe"


def test_nothing_from_the_web_is_unpickled_or_evaluated():
    """No module of ours unpickles or evaluates; Scrapy's disk queues, which do, need JOBDIR, which is refused.

    Processes that read pages get theirs by pickle through a pipe of the process that split them off, and from nobody else.
    """
    root = Path(__file__).parents[2] / "bodspider"
    told = re.compile(r"\b(?:eval|exec|compile)\(|\bpickle\b|\bmarshal\b|\bshelve\b|yaml\.load\(|os\.system|shell=True")
    allowed = re.compile(r"re\.compile\(|PickleFifoDiskQueue|\.compile\(")
    found = [
        f"{path.name}: {line.strip()}"
        for path in root.rglob("*.py")
        if path.name != "readers.py"
        for line in path.read_text().splitlines()
        if told.search(allowed.sub("", line)) and not line.strip().startswith(("#", '"""'))
    ]
    assert found == []


def test_disk_queues_are_refused(tmp_path):
    done = run_crawl(tmp_path, "-s", "JOBDIR=job")
    assert done.status == 2
    assert not (tmp_path / "job").exists()
