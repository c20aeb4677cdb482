"""Disks that are full or may not be written, and runs that are killed: no half file, one clear line, and the next run completes."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.crawls.conftest import command, crawl_of, environment, run_command, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl

COUNT = 60


@pytest.fixture
def site():
    with NewsSite(COUNT, size=2_000) as site:
        yield site


@pytest.fixture
def disk(tmp_path):
    """Return a small disk, which only root can make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be made by root")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def fill(disk: Path) -> None:
    """Write to the disk until nothing more goes there."""
    with (disk / "filler").open("ab", buffering=0) as file:
        for size in (65_536, 4096):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


def crawl(site, folder, disk, *places, mode="full"):
    """Crawl with a database that has room, and the files that `places` names on the disk."""
    given = {
        "feed": ["-O", f"{disk}/out.jsonl"],
        "archive": ["-s", "BOD_ARCHIVE=1", "-s", f"BOD_DATA_DIR={disk}/data"],
        "run folder": ["-s", f"BOD_DATA_DIR={disk}/data"],
        "metrics": ["-s", f"BOD_METRICS={disk}/bod.prom"],
    }
    args = [word for place in places for word in given[place]]
    return run_crawl(
        folder, "-a", f"url={site.url}", "-a", f"mode={mode}", *args, out=None, DATABASE_URL=f"sqlite:///{folder}/bod.db"
    )


def whole_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("place", "named"),
    [("feed", "out.jsonl"), ("archive", "pages.warc.gz"), ("run folder", "run.json")],
)
def test_a_full_disk_is_one_line_that_names_the_file_and_the_next_run_completes(site, tmp_path, disk, place, named):
    old = disk / "out.jsonl"
    old.write_text('{"title": "the old file"}\n')
    site.on_request = lambda target: fill(disk) if target == "/nieuws/40" else None
    done = crawl(site, tmp_path, disk, place)
    assert done.status == 1
    said = [line for line in done.errors if named in line]
    assert len(said) == 1, done.stderr
    assert "No space left on device" in said[0]
    assert "Traceback" not in done.stderr, done.stderr
    assert whole_lines(old) == [{"title": "the old file"}]
    assert not list(disk.rglob("run.json"))
    site.on_request = None
    (disk / "filler").unlink()
    again = crawl(site, tmp_path, disk, place, mode="update")
    assert again.status == 0, again.stderr
    if place == "feed":
        assert len(whole_lines(old)) < COUNT, "what was stored before is not new"
    everything = crawl(site, tmp_path, disk, place)
    assert everything.status == 0, everything.stderr
    assert "total         60    0        0         60" in everything.stderr
    if place == "feed":
        assert len(whole_lines(old)) == COUNT


def test_a_full_disk_ends_the_crawl_soon(site, tmp_path, disk):
    site.on_request = lambda target: fill(disk) if target == "/nieuws/55" else None
    crawl(site, tmp_path, disk, "archive")
    assert len(site.asked) < 40


def test_metrics_that_cannot_be_written_are_no_reason_to_end(site, tmp_path, disk):
    site.on_request = lambda target: fill(disk) if target == "/nieuws/40" else None
    done = crawl(site, tmp_path, disk, "metrics")
    assert done.status == 0, done.stderr
    assert sum("Metrics could not be written" in line for line in done.stderr.splitlines()) == 1
    assert [path.name for path in disk.iterdir() if path.name != "filler"] in ([], ["bod.prom"])
    if (disk / "bod.prom").exists():
        assert "bodspider_running 1.0" in (disk / "bod.prom").read_text()


def test_failures_that_cannot_be_written_down_are_a_reason(site, tmp_path, disk):
    site.failing["/nieuws/30"] = 404
    site.on_request = lambda target: fill(disk) if target == "/nieuws/40" else None
    done = crawl(site, tmp_path, disk, "run folder")
    assert done.status == 1
    assert any("failures.jsonl could not be written" in line for line in done.errors), done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def test_a_folder_that_may_not_be_written_is_one_line_before_anything_is_fetched(site, tmp_path, disk):
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for args in (["-s", f"BOD_DATA_DIR={disk}/data"], ["-O", f"{disk}/out.jsonl"], ["-s", f"BOD_METRICS={disk}/bod.prom"]):
        done = run_command(tmp_path, "crawl", "bod", "-a", f"url={site.url}", *args)
        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert str(disk) in line
        assert "Read-only file system" in line
    assert site.asked == []
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert crawl(site, tmp_path, disk, "run folder", "feed").status == 0


@pytest.mark.parametrize("asked", [5, 30])
def test_a_run_that_is_killed_leaves_no_half_file_under_its_name(site, tmp_path, asked):
    out, metrics = tmp_path / "out.jsonl", tmp_path / "bod.prom"
    out.write_text('{"title": "the old file"}\n')
    words = ("-a", f"url={site.url}", "-s", "BOD_ARCHIVE=1", "-s", f"BOD_METRICS={metrics}", "-s", "AUTOTHROTTLE_ENABLED=0")
    env = environment(tmp_path)
    process = subprocess.Popen(
        command("crawl", "bod", *words, "-O", "out.jsonl"), cwd=tmp_path, env=env, stderr=subprocess.DEVNULL
    )
    while len(site.asked) < asked:
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert whole_lines(out) == [{"title": "the old file"}]
    assert "bodspider_running 1.0" in metrics.read_text()
    [cut] = (tmp_path / "data" / "runs").iterdir()
    assert cut.name.endswith(".partial")
    assert not (cut / "run.json").exists()
    for number in range(2):
        done = run_command(tmp_path, "crawl", "bod", *words, "-O", "out.jsonl", timeout=60)
        assert done.returncode == 0, done.stderr
        if number == 0:
            assert len(whole_lines(out)) == COUNT
    assert "bodspider_running 0.0" in metrics.read_text()
    assert not list(tmp_path.glob("*.partial"))
    replayed = tmp_path / "replayed"
    replayed.mkdir()
    done = run_command(replayed, "replay", cut / "pages.warc.gz", "-O", "out.jsonl", DATABASE_URL="")
    assert "Traceback" not in done.stderr, done.stderr
    found = crawl_of(done, replayed).articles
    assert all(article["title"] and (article["body"] or article["error"]) for article in found)
