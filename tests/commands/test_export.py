"""``scrapy export`` as a user types it."""

import json
import os
import re
import signal
import subprocess
import time

import pytest

from bodspider.store import Store
from tests.crawls.conftest import ROOT, command, environment, run_command
from tests.dataset.conftest import ALL, write


def scrapy(folder, *args, **env):
    return run_command(folder, "export", *args, **env)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with a database where the settings look for it; tests write beside it."""
    folder = tmp_path_factory.mktemp("place")
    store = Store.open(f"sqlite:///{folder}/data/bod.db")
    write(store, *ALL, name="20210505T060708Z-abcdef")
    store.close()
    return folder


def ids(folder):
    return [json.loads(line)["id"] for line in (folder / "articles.jsonl").read_bytes().splitlines()]


def test_it_writes_the_dataset_and_says_what(place, tmp_path):
    done = scrapy(place, str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    first, *files = done.stdout.splitlines()
    assert first.startswith(f"articles: {len(ALL)} (fr ")
    names = ["README.md", "articles.csv", "articles.jsonl", "articles.parquet", "datapackage.json"]
    assert files == [f"file: {tmp_path / 'out' / name} ({(tmp_path / 'out' / name).stat().st_size} bytes)" for name in names]


def test_the_options_choose(place, tmp_path):
    out = str(tmp_path / "out")
    args = (
        "--format",
        "jsonl",
        "--language",
        "NL,fr",
        "--from-date",
        "2021-05-01",
        "--until-date",
        "2021-05-02",
        "--since-run",
        "0",
    )
    assert scrapy(place, out, *args).returncode == 0
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert package["bodspider"]["selection"]["languages"] == ["fr", "nl"]
    assert ids(tmp_path / "out") == ["id003", "id004"]


def test_a_run_is_known_by_its_id_and_its_number(place, tmp_path):
    for run in ("20210505T060708Z-abcdef", "1"):
        done = scrapy(place, str(tmp_path / run), "--since-run", run, "--format", "jsonl")
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "articles: 0")


def test_another_database_and_a_licence_can_be_named(place, tmp_path):
    done = scrapy(
        tmp_path,
        "out",
        "--format",
        "csv",
        "--database",
        f"sqlite:///{place}/data/bod.db",
        "-s",
        "BOD_LICENSE=CC-BY-4.0",
        DATABASE_URL="",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_zone_of_the_days_is_that_of_the_setting(place, tmp_path):
    for zone, expected in (
        ("Europe/Brussels", ["id000", "id090"]),
        ("Pacific/Auckland", ["id000", "id090"]),
        ("Pacific/Honolulu", ["id090"]),
    ):
        scrapy(place, str(tmp_path / "out"), "--format", "jsonl", "--from-date", "2021-05-05", "-s", f"BOD_TIMEZONE={zone}")
        assert ids(tmp_path / "out") == expected, zone


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "scrapy export DIR"),
        (("a", "b"), "scrapy export DIR"),
        (("out", "--frobnicate"), "--frobnicate"),
        (("out", "--format", "xml"), "parquet, csv, jsonl, sqlite"),
        (("out", "--format", ""), "--format=''"),
        (("out", "--language", "nl,??"), "--language"),
        (("out", "--from-date", "yesterday"), "--from-date='yesterday'"),
        (("out", "--until-date", "2021-02-30"), "--until-date"),
        (("out", "--from-date", "2021-02-02", "--until-date", "2021-02-01"), "2021-02-02"),
        (("out", "--since-run", "77"), "--since-run='77'"),
        (("out", "--database", ""), "DATABASE_URL"),
        (("out", "--database", "mysql://me:secret@host/db"), "DATABASE_URL"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(place, args, said):
    done = scrapy(place, *args)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert said in line
    assert "secret" not in line
    assert [path.name for path in place.iterdir()] == ["data"]


def test_a_database_that_is_not_there_is_one_line_and_is_not_made(tmp_path):
    done = scrapy(tmp_path, "out")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "data/bod.db is not there" in line
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_one_line(place, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    done = scrapy(place, str(tmp_path / "out"))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "no export" in line
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_without_pyarrow_parquet_is_one_line_and_the_rest_is_written(place, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pyarrow'] = None\n")
    path = {"PYTHONPATH": os.pathsep.join((str(tmp_path), environment(tmp_path)["PYTHONPATH"]))}
    done = scrapy(place, str(tmp_path / "out"), **path)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "requirements-export.txt" in line
    assert not (tmp_path / "out").exists()
    done = scrapy(place, str(tmp_path / "out"), "--format", "csv,jsonl,sqlite", **path)
    assert (done.returncode, done.stderr) == (0, "")


SLOW = """
import json.encoder, time
encode = json.encoder.JSONEncoder.encode
def slowly(self, value):
    time.sleep(0.05)
    return encode(self, value)
json.encoder.JSONEncoder.encode = slowly
"""


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_export_that_is_stopped_leaves_the_older_one(place, tmp_path, kill):
    out = tmp_path / "out"
    scrapy(place, str(out), "--format", "jsonl")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (tmp_path / "sitecustomize.py").write_text(SLOW)
    path = os.pathsep.join((str(tmp_path), environment(tmp_path)["PYTHONPATH"]))
    process = subprocess.Popen(
        command("export", str(out), "--format", "csv,jsonl,sqlite"),
        cwd=place,
        env=environment(place, PYTHONPATH=path),
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(tmp_path.glob(".out.*/articles.csv")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(kill)
    _, stderr = process.communicate(timeout=30)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    if kill != signal.SIGKILL:
        assert (process.returncode, len(stderr.splitlines())) == (1, 1), stderr
        assert list(tmp_path.glob(".out.*")) == []


def test_every_option_is_documented(place):
    documented = set(re.findall(r"`(--[a-z-]+)`", (ROOT / "docs" / "export.md").read_text().partition("## What is in")[0]))
    offered = set(re.findall(r"^  (--[a-z-]+)", scrapy(place, "--help").stdout.partition("Global Options")[0], re.MULTILINE))
    assert documented == offered


def test_the_help_reads_well(place):
    text = scrapy(place, "--help").stdout
    for option in ("--format", "--language", "--from-date", "--until-date", "--since-run", "--database"):
        assert option in text
    assert "Parquet,Csv" not in text
