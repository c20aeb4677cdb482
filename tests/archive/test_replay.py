"""Crawls that were archived, run again over their archives."""

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bodspider.store import Store
from tests.crawls.conftest import ROOT, Crawl, crawl_of, run_command, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl
SHARED = ROOT.parent / "shared" / "pages"


def warc(folder: Path) -> Path:
    [path] = (folder / "data" / "runs").glob("*/pages.warc.gz")
    return path


def replay(folder: Path, *args: object, **env: str) -> Crawl:
    folder.mkdir(exist_ok=True)
    done = run_command(folder, "replay", *args, "-O", "out.jsonl", **env)
    return crawl_of(done, folder)


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archived")
    done = run_crawl(folder, BOD_ARCHIVE="1")
    assert done.status == 0, done.stderr
    return done


def rows(folder: Path) -> list[object]:
    store = Store.open(f"sqlite:///{folder}/data/bod.db")
    found = list(store.read())
    store.close()
    return found


@pytest.mark.parametrize("readers", ["0", "2"])
def test_a_replay_gives_the_very_bytes_and_rows_of_the_crawl(archived, tmp_path, readers):
    done = replay(tmp_path, warc(archived.folder), BOD_READERS=readers)
    assert done.status == 0, done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == (archived.folder / "out.jsonl").read_bytes()
    assert rows(tmp_path) == rows(archived.folder)
    assert done.run["balance"] == archived.run["balance"]
    assert done.run["replay"] is True
    assert sorted((each["url"], each["reason"]) for each in done.failures) == sorted(
        (each["url"], each["reason"]) for each in archived.failures
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_archive_that_is_not_packed_record_by_record_gives_the_same(archived, tmp_path, pack):
    path = tmp_path / "other.warc"
    path.write_bytes(pack(gzip.decompress(warc(archived.folder).read_bytes())))
    done = replay(tmp_path / "replay", path)
    assert done.status == 0, done.stderr
    assert (tmp_path / "replay" / "out.jsonl").read_bytes() == (archived.folder / "out.jsonl").read_bytes()


def test_the_run_names_its_archive_and_each_article_its_record(archived):
    kept = archived.run["archive"]
    assert kept["path"] == "pages.warc.gz"
    assert kept["bytes"] == warc(archived.folder).stat().st_size
    connection = sqlite3.connect(archived.folder / "data" / "bod.db")
    places = [json.loads(row[0]) for row in connection.execute("SELECT archive FROM checks WHERE archive IS NOT NULL")]
    connection.close()
    assert len(places) == archived.run["balance"]["new"]
    assert {each["file"] for each in places} == {f"{archived.run['run']}/pages.warc.gz"}
    assert all(each["offset"] > 0 and each["digest"].startswith("sha1:") for each in places)


def test_the_archive_is_sound_for_other_tools(archived):
    script = Path(sys.executable).with_name("warcio")
    done = subprocess.run(
        [sys.executable, script, "check", "-v", warc(archived.folder)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout


@pytest.mark.skipif(not SHARED.is_dir(), reason="the captured pages are not beside this repository")
def test_a_crawl_of_captured_pages_is_replayed_to_the_byte(tmp_path):
    listings = ("sources/5", "sources/1")
    (tmp_path / "live").mkdir()
    with subprocess.Popen([sys.executable, SHARED / "serve.py"], stdout=subprocess.PIPE) as server:
        assert server.stdout
        server.stdout.readline()
        urls = ",".join(f"http://127.0.0.1:8900/nl/aggregator/{name}" for name in listings)
        live = run_crawl(tmp_path / "live", "-a", f"url={urls}", BOD_ARCHIVE="1")
        server.terminate()
    assert live.articles
    done = replay(tmp_path / "replayed", warc(tmp_path / "live"))
    assert (tmp_path / "replayed" / "out.jsonl").read_bytes() == (tmp_path / "live" / "out.jsonl").read_bytes()
    assert done.status == live.status


def test_failures_and_redirects_are_replayed_as_they_were(tmp_path):
    live = tmp_path / "live"
    live.mkdir()
    with NewsSite(12) as site:
        site.failing["/nieuws/3"] = 500
        site.stories[5].moved_to = "/nieuws/2"
        site.stories[7].moved_to = "http://127.0.0.1:1/"
        done = run_crawl(live, "-a", f"url={site.url}", BOD_ARCHIVE="1")
    again = replay(tmp_path / "again", warc(live))
    assert {(each["url"], each["reason"]) for each in again.failures} == {(each["url"], each["reason"]) for each in done.failures}
    assert (tmp_path / "again" / "out.jsonl").read_bytes() == (live / "out.jsonl").read_bytes()
    assert {article["error"] for article in again.articles} == {None, "http-500", "unsafe-url"}
    assert again.run["balance"] == done.run["balance"]


def test_a_damaged_archive_is_used_as_far_as_it_is_whole(archived, tmp_path):
    cut = tmp_path / "cut.warc.gz"
    data = warc(archived.folder).read_bytes()
    cut.write_bytes(data[: len(data) * 2 // 3])
    done = replay(tmp_path / "again", cut)
    assert done.status == 1
    assert 20 < done.run["balance"]["new"] < archived.run["balance"]["new"]
    assert any("damaged" in line and "cut.warc.gz" in line for line in done.errors)
    assert all(article["body"] for article in done.articles if not article["error"])


def test_an_older_archive_does_not_take_the_place_of_what_came_since(tmp_path):
    live = tmp_path / "live"
    live.mkdir()
    with NewsSite(5) as site:
        run_crawl(live, "-a", f"url={site.url}", BOD_ARCHIVE="1")
        old = shutil.copy(warc(live), tmp_path / "old.warc.gz")
        site.stories[4].title = "Later"
        time.sleep(1.1)  # times are kept to the second
        run_crawl(live, "-a", f"url={site.url}")
    done = replay(live, old)
    assert done.status == 0, done.stderr
    assert "Later" in {article.title for article in rows(live)}


def test_archives_of_a_crawl_and_its_update_are_replayed_together(tmp_path):
    live = tmp_path / "live"
    live.mkdir()
    with NewsSite(30, per_page=10) as site:
        run_crawl(live, "-a", f"url={site.url}", BOD_ARCHIVE="1")
        site.add()
        run_crawl(live, "-a", f"url={site.url}", "-a", "mode=update", BOD_ARCHIVE="1")
    files = sorted((live / "data" / "runs").glob("*/pages.warc.gz"), key=lambda path: path.stat().st_mtime)
    replay(tmp_path / "again", files[1])
    assert [article.title for article in rows(tmp_path / "again")] == ["Titel 30"]
    done = replay(tmp_path / "again", files[0])
    assert done.status == 0, done.stderr
    assert len(rows(tmp_path / "again")) == 31


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        ((), 2, "WARC files are expected"),
        (("nowhere.warc.gz",), 1, "nowhere.warc.gz"),
        (("--frobnicate", "x"), 2, "frobnicate"),
    ],
)
def test_what_cannot_be_replayed_is_one_line(tmp_path, args, status, said):
    done = replay(tmp_path, *args)
    assert done.status == status
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1 or "usage" in done.stderr.lower()
    assert not (tmp_path / "out.jsonl").exists()


def test_a_wrong_value_of_the_setting_is_wrong_usage(tmp_path):
    done = run_crawl(tmp_path, BOD_ARCHIVE="yes")
    assert done.status == 2
    assert len(done.stderr.splitlines()) == 1
