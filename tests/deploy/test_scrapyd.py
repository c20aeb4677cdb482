"""A real Scrapyd: with an egg that the real client deploys, and beside an installed project."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bodspider.store import Store
from tests.crawls.conftest import ROOT, environment

pytestmark = pytest.mark.crawl

NAME, PASSWORD = "operator", "correct horse"


@dataclass
class Scrapyd:
    """A running Scrapyd, and what it says."""

    port: int
    folder: Path
    database: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, *, password: str | None = PASSWORD, **data: str) -> bytes:
        request = urllib.request.Request(self.url + path, data=urllib.parse.urlencode(data).encode() if data else None)
        if password is not None:
            request.add_header("Authorization", "Basic " + base64.b64encode(f"{NAME}:{password}".encode()).decode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
        return content

    def call(self, service: str, **data: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.ask(f"{service}.json", **data))
        assert answer["status"] == "ok", answer
        return answer

    def run(self, **arguments: str) -> str:
        """Schedule a crawl, wait for its end, and return its log."""
        job = self.call("schedule", project="bodspider", spider="bod", **arguments)["jobid"]
        for _ in range(120):
            jobs = json.loads(self.ask("listjobs.json?project=bodspider"))
            if job in [each["id"] for each in jobs["finished"]]:
                return self.ask(f"logs/bodspider/bod/{job}.log").decode()
            time.sleep(0.5)
        raise AssertionError(f"the job did not end: {jobs}")


def project(folder: Path) -> Path:
    """Copy what a clone has to `folder`."""
    for name in (
        "bodspider",
        "deploy",
        "setup.py",
        "pyproject.toml",
        "scrapy.cfg",
        "README.md",
        *(path.name for path in ROOT.glob("requirements*.txt")),
    ):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def start(tmp_path: Path, postgresql: Callable[[], str]) -> Iterator[Callable[..., Scrapyd]]:
    processes: list[subprocess.Popen[bytes]] = []

    def start(*, installed: bool = False) -> Scrapyd:
        folder, port, database = tmp_path / "server", free_port(), postgresql()
        folder.mkdir()
        text = (ROOT / "deploy" / "scrapyd.conf").read_text()
        assert "http_port        = 6800" in text
        (folder / "scrapyd.conf").write_text(text.replace("http_port        = 6800", f"http_port = {port}"))
        env = environment(folder, DATABASE_URL=database, SCRAPYD_USERNAME=NAME, SCRAPYD_PASSWORD=PASSWORD, PYTHON=sys.executable)
        env |= {"PYTHONPATH": str(ROOT) if installed else "", "PYTHONWARNINGS": "ignore"}
        if installed:
            shutil.copy(ROOT / "deploy" / "scrapy.cfg", folder)
        del env["SCRAPY_SETTINGS_MODULE"]
        log = (tmp_path / "scrapyd.log").open("wb")
        processes.append(subprocess.Popen([ROOT / "deploy" / "start"], cwd=folder, env=env, stdout=log, stderr=log))
        log.close()
        server = Scrapyd(port, folder, database)
        for _ in range(100):
            try:
                server.ask("daemonstatus.json")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return server
        raise AssertionError((tmp_path / "scrapyd.log").read_text())

    yield start
    for process in processes:
        process.terminate()
        process.wait(timeout=20)


def deploy(server: Scrapyd, folder: Path) -> None:
    """Deploy the project in `folder` with the real client, as docs/deploy.md says."""
    with (folder / "scrapy.cfg").open("a") as config:
        config.write(f"url = {server.url}\nusername = {NAME}\npassword = {PASSWORD}\n")
    script = Path(sys.executable).with_name("scrapyd-deploy")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert '"status": "ok"' in done.stdout


def assert_crawled(server: Scrapyd, log: str) -> None:
    assert "Spider closed (finished)" in log
    assert log.endswith("[bodspider] INFO: The run is over: good\n")
    store = Store.open(server.database)
    languages = {article.language for article in store.read()}
    [run] = store.runs()
    store.close()
    assert languages == {"nl", "fr", "de", "en"}
    assert run.arguments["max_items"] == 200
    assert PASSWORD not in log


def test_an_egg_is_deployed_and_crawls_into_postgresql(start, tmp_path):
    server = start()
    deploy(server, project(tmp_path / "clone"))
    assert json.loads(server.ask("listspiders.json?project=bodspider"))["spiders"] == ["bod"]
    assert_crawled(server, server.run(url="sample", max_items="200", setting="AUTOTHROTTLE_ENABLED=0"))


def test_an_installed_project_needs_no_egg(start):
    server = start(installed=True)
    assert json.loads(server.ask("listspiders.json?project=bodspider"))["spiders"] == ["bod"]
    assert_crawled(server, server.run(url="sample", max_items="200", setting="AUTOTHROTTLE_ENABLED=0"))


@pytest.mark.parametrize("password", [None, "wrong"])
@pytest.mark.parametrize("path", ["", "listprojects.json", "logs/", "daemonstatus.json"])
def test_nothing_is_said_without_the_password(start, path, password):
    server = start()
    with pytest.raises(urllib.error.HTTPError) as caught:
        server.ask(path, password=password)
    assert caught.value.code == 401
    caught.value.close()


@pytest.mark.parametrize("given", [{}, {"SCRAPYD_USERNAME": "a"}, {"SCRAPYD_PASSWORD": "b"}])
def test_it_does_not_start_without_a_password(tmp_path, given):
    (tmp_path / "scrapyd.conf").write_text((ROOT / "deploy" / "scrapyd.conf").read_text())
    done = subprocess.run(
        [ROOT / "deploy" / "start"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scrapyd.conf"]


def test_an_egg_works_alone_in_an_empty_folder(tmp_path):
    clone, empty = project(tmp_path / "clone"), tmp_path / "empty"
    empty.mkdir()
    built = subprocess.run(
        [sys.executable, "-W", "ignore", "setup.py", "-q", "bdist_egg", "-d", tmp_path / "eggs"],
        cwd=clone,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [egg] = (tmp_path / "eggs").glob("*.egg")
    shutil.rmtree(clone)
    env = {**environment(empty), "PYTHONPATH": str(egg)}

    def scrapy(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "scrapy", *args],
            cwd=empty,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert scrapy("list").stdout.split() == ["bod"]
    done = scrapy("crawl", "bod", "-a", "max_items=20", "-O", "out.jsonl")
    assert done.returncode == 0, done.stderr
    assert len((empty / "out.jsonl").read_text().splitlines()) == 20


def test_an_egg_brings_an_older_database_up_to_date(tmp_path):
    from bodspider.store._schema import NEWEST
    from tests.store.test_schema import first_release, revision

    database = f"sqlite:///{tmp_path}/old.db"
    first_release(database)
    clone = project(tmp_path / "clone")
    subprocess.run(
        [sys.executable, "-W", "ignore", "setup.py", "-q", "bdist_egg", "-d", tmp_path / "eggs"],
        cwd=clone,
        check=True,
        capture_output=True,
        timeout=120,
    )
    [egg] = (tmp_path / "eggs").glob("*.egg")
    program = f"from bodspider.store import Store; Store.open({database!r}).close(); import bodspider; print(bodspider.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**environment(tmp_path), "PYTHONPATH": str(egg)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ".egg" in done.stdout
    assert revision(database) == NEWEST
