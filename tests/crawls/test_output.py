"""What a crawl leaves: whole files, a database, a run folder and words for a person."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import time

import pytest

from tests.crawls.conftest import command, environment

pytestmark = pytest.mark.crawl


@pytest.fixture
def small_site(site):
    site.listing("/list", [(f"/{name}", name) for name in "abc"])
    for name in "abc":
        site.article(f"/{name}", name)
    return site


def test_a_run_leaves_file_database_and_folder(crawl, small_site):
    done = crawl("-a", f"url={small_site.url}/list")
    assert done.status == 0
    assert [article["title"] for article in done.articles] == ["a", "b", "c"]
    rows = sqlite3.connect(done.folder / "data" / "bod.db").execute("SELECT title FROM articles ORDER BY title").fetchall()
    assert rows == [("a",), ("b",), ("c",)]
    run = done.run
    assert run["verdict"] == "good"
    assert run["files"][0]["bytes"] == (done.folder / "out.jsonl").stat().st_size
    assert run["balance"]["listed"] == run["balance"]["new"] == 3
    assert not list(done.folder.rglob("*.partial"))


def test_the_log_in_a_file_ends_with_the_verdict(crawl, small_site):
    small_site.pages["/b"] = (404, {}, b"")
    done = crawl("-a", f"url={small_site.url}/list", "-s", "LOG_FILE=crawl.log")
    assert done.status == 1
    *_, last = (done.folder / "crawl.log").read_text().splitlines()
    assert last.endswith("[bodspider] ERROR: The run is over: failed; " + "; ".join(done.run["reasons"]))
    assert done.stderr.splitlines()[-2] == "verdict: failed"


@pytest.mark.parametrize("env", [{}, {"BOD_LOG": "json"}])
def test_a_log_that_cannot_be_written_is_one_line(crawl, tmp_path, env):
    (tmp_path / "log").mkdir()
    done = crawl("-s", "LOG_FILE=log", **env)
    assert (done.status, done.stderr) == (1, "error: LOG_FILE log cannot be written: Is a directory\n")


@pytest.mark.parametrize("env", [{}, {"BOD_LOG": "json"}])
def test_wrong_usage_leaves_no_log(crawl, tmp_path, env):
    done = crawl("-a", "mode=fast", "-s", "LOG_FILE=logs/crawl.log", **env)
    assert done.status == 2
    assert not (tmp_path / "logs").exists()


def test_a_second_run_finds_everything_unchanged(crawl, small_site):
    first = crawl("-a", f"url={small_site.url}/list", out="first.jsonl")
    second = crawl("-a", f"url={small_site.url}/list", out="second.jsonl")
    assert "unchanged" in second.stderr
    runs = [json.loads(path.read_text()) for path in sorted((first.folder / "data" / "runs").glob("*/run.json"))]
    assert sorted(run["balance"]["unchanged"] for run in runs) == [0, 3]
    without = [[{**article, "fetched": None} for article in each.articles] for each in (first, second)]
    assert without[0] == without[1]


def test_without_a_database_there_is_none(crawl, small_site):
    done = crawl("-a", f"url={small_site.url}/list", DATABASE_URL="")
    assert done.status == 0
    assert not (done.folder / "data" / "bod.db").exists()
    assert done.run["balance"]["new"] == 3


def test_appending_keeps_what_is_there(crawl, small_site, tmp_path):
    (tmp_path / "all.jsonl").write_text('{"id": "older"}\n')
    crawl("-a", f"url={small_site.url}/list", "-o", "all.jsonl", out=None)
    assert [json.loads(line)["id"] == "older" for line in (tmp_path / "all.jsonl").read_text().splitlines()] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_cut_short_leaves_the_older_file_alone(small_site, tmp_path, kill):
    def slow():
        time.sleep(3)
        return 200, {"Content-Type": "text/html"}, b"<h1>late</h1>"

    small_site.listing("/list", [("/a", "a"), ("/slow", "slow"), ("/slow2", "slow")])
    small_site.pages["/slow"] = small_site.pages["/slow2"] = slow
    old = tmp_path / "out.jsonl"
    old.write_text("the old file\n")
    process = subprocess.Popen(
        command("crawl", "bod", "-a", f"url={small_site.url}/list", "-O", "out.jsonl", "-s", "CONCURRENT_REQUESTS=1"),
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    while "/slow" not in small_site.asked:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(kill)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode != 0
    assert old.read_text() == "the old file\n"
    if kill is signal.SIGTERM:
        [run] = (tmp_path / "data" / "runs").glob("*/run.json")
        assert json.loads(run.read_text())["finish_reason"] == "shutdown"
        assert "cut short" in stderr


def test_no_page_or_item_is_dumped_into_the_log(crawl, small_site):
    done = crawl("-a", f"url={small_site.url}/list")
    assert "Tekst van" not in done.stderr
    assert max(map(len, done.stderr.splitlines())) < 600


def test_the_closing_words_are_plain_without_a_terminal(crawl, small_site):
    done = crawl("-a", f"url={small_site.url}/list")
    closing = done.stderr[done.stderr.index("language") :].splitlines()
    assert re.split(r"\s+", closing[0]) == ["language", "listed", "new", "changed", "unchanged", "dropped", "failed"]
    assert re.split(r"\s+", closing[1]) == ["nl", "3", "3", "0", "0", "0", "0"]
    assert closing[-1] == "verdict: good"
    assert "\x1b" not in done.stderr


def test_on_a_terminal_there_is_a_bar_and_a_table(small_site, tmp_path):
    def slow():
        time.sleep(4)
        return 200, {"Content-Type": "text/html"}, b"<h1>late</h1><p>Tekst.</p>"

    small_site.pages["/c"] = slow
    terminal, its_end = pty.openpty()
    process = subprocess.Popen(
        command("crawl", "bod", "-a", f"url={small_site.url}/list"),
        cwd=tmp_path,
        env=environment(tmp_path, TERM="xterm", COLUMNS="100"),
        stderr=its_end,
        stdout=its_end,
    )
    os.close(its_end)
    shown = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(terminal)
    assert process.wait(timeout=30) == 0
    text = shown.decode()
    assert re.search(r"articles.*2/3", text)
    assert "┃" in text
    assert "verdict: good" in text


@pytest.mark.parametrize("option", ["-O", "-o"])
def test_two_crawls_do_not_write_one_file(crawl, small_site, tmp_path, option):
    second = []

    def late():
        second.append(crawl("-a", f"url={small_site.url}/list", option, "out.jsonl", out=None, DATABASE_URL=""))
        return 200, {"Content-Type": "text/html"}, b"<h1>late</h1>"

    small_site.listing("/list", [("/a", "a"), ("/b", "b"), ("/late", "late")])
    small_site.pages["/late"] = late
    first = crawl("-a", f"url={small_site.url}/list", "-s", "CONCURRENT_REQUESTS=1", DATABASE_URL="")
    assert first.status == 0
    assert [article["title"] for article in first.articles] == ["a", "b", "late"]
    assert second[0].status == 1
    [line] = second[0].stderr.splitlines()
    assert line == "error: output out.jsonl is being written by another crawl; wait for it, or choose another name"


def test_a_reader_of_the_output_that_goes_away_ends_the_run_with_one_line(small_site, tmp_path):
    small_site.listing("/list", [(f"/{number}", f"{number}") for number in range(200)])
    for number in range(200):
        small_site.article(f"/{number}", f"{number}")
    words = command("crawl", "bod", "-a", f"url={small_site.url}/list", "-o", "-:jsonl", "-s", "AUTOTHROTTLE_ENABLED=0")
    process = subprocess.Popen(
        words, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith('{"id"')
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 1
    assert "Traceback" not in said
    assert "error: stdout could not be written: Broken pipe" in said.splitlines()


def test_a_good_run_is_good_when_nobody_hears_its_report(small_site, tmp_path):
    words = command("crawl", "bod", "-a", f"url={small_site.url}/list", "-s", "AUTOTHROTTLE_ENABLED=0")
    for closed in ("2>&-", "2>&1 | head -1; exit ${PIPESTATUS[0]}"):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {closed}', "bash", *words], cwd=tmp_path, env=environment(tmp_path), timeout=60, check=False
        )
        assert done.returncode == 0
    assert len(list((tmp_path / "data" / "runs").glob("*/run.json"))) == 2
