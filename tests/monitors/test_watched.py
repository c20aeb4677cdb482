"""Logs, metrics and alerts of real crawls."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.crawls.conftest import ROOT, environment, run_crawl
from tests.monitors.site import FragileSite, on_details
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl


@pytest.fixture(scope="module")
def site():
    with FragileSite(22) as site:
        yield site


@pytest.fixture
def broken(site):
    site.breaks = [on_details(r'<div class="field--name-body">.*?</div>')]
    yield site
    site.breaks.clear()


class Box:
    """What a mail server was given; it wants the password ``s3cret/``, and knows nobody who is ``gone``."""

    port: int
    stop: asyncio.Event

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.logins: list[Any] = []

    async def handle_RCPT(self, server: object, session: object, envelope: Any, address: str, options: object) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def check(self, server: object, session: object, envelope: object, mechanism: str, given: Any) -> AuthResult:
        self.logins.append(given)
        return AuthResult(success=given == LoginPassword(b"bod", b"s3cret/"), handled=False)


@pytest.fixture
def mail():
    box, loop, started = Box(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        make = partial(SMTP, box, authenticator=box.check, auth_require_tls=False, loop=loop)
        async with await loop.create_server(make, "127.0.0.1", 0) as server:
            box.port, box.stop = server.sockets[0].getsockname()[1], asyncio.Event()
            started.set()
            await box.stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    started.wait()
    yield box
    loop.call_soon_threadsafe(box.stop.set)
    thread.join()
    loop.close()


@pytest.fixture
def hook():
    """Return a list of what is posted to a server on this machine, whose answers are set by ``hook.status``."""

    class Hook(list[Any]):
        status = 200
        port = 0

    got = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(got.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        got.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield got
        server.shutdown()
        thread.join()


def test_a_failed_run_is_told_by_mail_and_webhook(broken, tmp_path, mail, hook):
    done = run_crawl(
        tmp_path,
        "-a",
        f"url={broken.url}",
        BOD_ALERT_MAIL="ops@example.org, News <news@example.org>",
        BOD_ALERT_SMTP=f"smtp://bod:s3cret%2F@127.0.0.1:{mail.port}",
        BOD_ALERT_FROM="bod@example.org",
        BOD_ALERT_WEBHOOK=f"http://127.0.0.1:{hook.port}/T0/s3cret",
    )
    assert done.status == 1
    [reason] = done.run["reasons"]
    [(sender, recipients, message)] = mail.mails
    assert (sender, recipients) == ("bod@example.org", ["ops@example.org", "news@example.org"])
    assert message["Subject"] == "bodspider: failed: 1 reason"
    assert reason in " ".join(message.get_content().split())
    [(path, told)] = hook
    assert path == "/T0/s3cret"
    assert (told["verdict"], told["reasons"], told["run"]) == ("failed", [reason], done.run["run"])
    assert reason in told["text"]
    assert "s3cret" not in done.stderr
    assert "s3cret" not in json.dumps(done.run)


def test_a_good_run_is_told_to_nobody(site, tmp_path, mail, hook):
    env = {
        "BOD_ALERT_MAIL": "ops@example.org",
        "BOD_ALERT_SMTP": f"smtp://127.0.0.1:{mail.port}",
        "BOD_ALERT_WEBHOOK": f"http://127.0.0.1:{hook.port}/",
    }
    assert run_crawl(tmp_path, "-a", f"url={site.url}", **env).status == 0
    assert (mail.mails, hook) == ([], [])


@pytest.mark.parametrize("status", [302, 500])
def test_an_alert_that_fails_is_one_line_and_changes_nothing(broken, tmp_path, mail, hook, status):
    hook.status = status
    done = run_crawl(
        tmp_path,
        "-a",
        f"url={broken.url}",
        BOD_ALERT_MAIL="ops@example.org",
        BOD_ALERT_SMTP=f"smtp://bod:wrong@127.0.0.1:{mail.port}",
        BOD_ALERT_WEBHOOK=f"http://127.0.0.1:{hook.port}/s3cret,http://127.0.0.1:1/s3cret",
    )
    assert done.status == 1
    assert len(done.run["reasons"]) == len(done.errors) == 1
    lines = [line.partition("WARNING: ")[2] for line in done.stderr.splitlines() if "Alert not sent" in line]
    assert lines[0].startswith(f"Alert not sent: mail could not be sent by 127.0.0.1:{mail.port}: (535")
    assert lines[1] == f"Alert not sent: webhook at 127.0.0.1 answered {status}"
    assert lines[2].startswith("Alert not sent: webhook at 127.0.0.1 could not be told: ")
    assert len(lines) == 3
    assert "wrong" not in done.stderr
    assert "s3cret" not in done.stderr
    assert len(hook) == 1


def test_who_can_be_told_is_told_whatever_becomes_of_the_others(broken, tmp_path, mail, hook):
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            with other.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"220 another protocol\r\n")

        threading.Thread(target=answer, daemon=True).start()
        done = run_crawl(
            tmp_path,
            "-a",
            f"url={broken.url}",
            BOD_ALERT_MAIL="ops@example.org,gone@example.org",
            BOD_ALERT_SMTP=f"smtp://127.0.0.1:{mail.port}",
            BOD_ALERT_WEBHOOK=f"http://127.0.0.1:{other.getsockname()[1]}/,http://127.0.0.1:{hook.port}/",
        )
    assert done.status == 1
    assert [recipients for _, recipients, _ in mail.mails] == [["ops@example.org"]]
    assert len(hook) == 1
    lines = [line.partition("Alert not sent: ")[2] for line in done.stderr.splitlines() if "Alert not sent" in line]
    assert lines == [
        f"mail was refused by 127.0.0.1:{mail.port} for some: gone@example.org: 550 nobody of that name",
        "webhook at 127.0.0.1 could not be told: 220 another protocol",
    ]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["http://127.0.0.1/a b", "http://127.0.0.1/\u00e9", "ftp://127.0.0.1/"])
def test_a_webhook_that_is_no_address_is_wrong_usage(tmp_path, address):
    done = run_crawl(tmp_path, BOD_ALERT_WEBHOOK=address)
    assert done.status == 2
    assert done.stderr == "error: setting BOD_ALERT_WEBHOOK is not usable; expected an http:// or https:// address\n"


def events(text: str) -> list[dict[str, Any]]:
    """Return the events of a log, each of its lines one JSON object."""
    found = [json.loads(line) for line in text.splitlines()]
    assert found
    assert all(isinstance(each, dict) and {"time", "level", "logger", "message"} <= each.keys() for each in found)
    return found


def test_every_line_of_a_json_log_is_one_event(tmp_path):
    with NewsSite(3) as site:
        site.stories[1].title = "Een\u2028titel \x1b[31m \ud83d\ude00"
        site.failing["/nieuws/2"] = 404
        done = run_crawl(tmp_path, "-a", f"url={site.url}", "-L", "DEBUG", BOD_LOG="json", BOD_MAX_FAILED="0.1")
    assert done.status == 1
    found = events(done.stderr)
    assert any("\n" in each["message"] for each in found)
    assert all(datetime.fromisoformat(each["time"]).utcoffset() == UTC.utcoffset(None) for each in found)
    last = found[-1]
    assert (last["event"], last["verdict"], last["reasons"]) == ("run", "failed", done.run["reasons"])
    assert last["balance"] == done.run["balance"]
    assert {each.get("run") for each in found if each["message"] == "Spider opened"} == {done.run["run"]}


def test_a_traceback_is_one_event(tmp_path):
    (tmp_path / "broken.py").write_text(
        "from spidermon import Monitor, MonitorSuite\n"
        "class Crash(Monitor):\n    def test_it(self):\n        raise ValueError('two\\nlines')\n"
        "class Suite(MonitorSuite):\n    monitors = [Crash]\n"
    )
    with NewsSite(2) as site:
        done = run_crawl(
            tmp_path, "-a", f"url={site.url}", BOD_LOG="json", BOD_MONITORS="broken.Suite", PYTHONPATH=f"{tmp_path}:{ROOT}"
        )
    assert (done.status, done.run["reasons"]) == (1, ["monitor Crash/test_it crashed; the log has its traceback"])
    assert any("ValueError: two\nlines" in each["message"] for each in events(done.stderr))


def test_tracebacks_and_warnings_have_a_place_in_an_event(tmp_path):
    program = """
import logging, warnings
from scrapy.settings import Settings
from bodspider import logs
logs.install(Settings({"BOD_LOG": "json"}))
logs.name_run("r")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("x").exception("two\\nlines", extra={"spider": object(), "size": {1, 2}})
warnings.warn("old")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=True
    )
    crash, warning = events(done.stderr)
    assert (crash["message"], crash["run"], "spider" in crash) == ("two\nlines", "r", False)
    assert crash["traceback"].endswith("ZeroDivisionError: division by zero")
    assert "old" in warning["message"]


def test_a_json_log_goes_where_the_log_goes(site, tmp_path):
    done = run_crawl(tmp_path, "-a", f"url={site.url}", "-s", "LOG_FILE=crawl.log", BOD_LOG="json")
    assert (done.status, done.stderr.splitlines()[-1]) == (0, "verdict: good")
    assert events((tmp_path / "crawl.log").read_text())[-1]["verdict"] == "good"


def metrics(path: Any) -> dict[tuple[str, ...], float]:
    from prometheus_client.parser import text_string_to_metric_families

    return {
        (sample.name.removeprefix("bodspider_"), *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }


def test_metrics_tell_how_the_run_goes_and_went(tmp_path):
    path = tmp_path / "node" / "bod.prom"
    during: list[dict[tuple[str, ...], float]] = []

    def look(target: str) -> None:
        if target == "/nieuws/0":
            during.append(metrics(path))

    with FragileSite(22) as site:
        site.failing["/nieuws/3"] = 404
        site.on_request = look
        done = run_crawl(tmp_path, "-a", f"url={site.url}", BOD_METRICS=str(path))
        listing = site.url
        first = metrics(path)
        site.breaks = [on_details(r'<div class="field--name-body">.*?</div>')]
        assert run_crawl(tmp_path, "-a", f"url={site.url}", BOD_METRICS=str(path)).status == 1
    second = metrics(path)
    assert done.status == 0
    assert (first["running",], first["good",], first["reasons",], first["listed",]) == (0, 1, 0, 22)
    assert (first["items", "nl", "new"], first["failed_items", "http-404"], first["failed_pages", "http-404", "detail"]) == (
        21,
        1,
        1,
    )
    assert first["pages", "404"] == 2  # robots.txt is the other
    newest = max(story.published for story in site.stories.values())
    assert first["newest_article_timestamp_seconds", listing] == newest.timestamp()
    assert first["field_ratio", "body", "nl", listing] == 1
    assert [each["running",] for each in during] == [1, 1]
    assert ("last_good_run_timestamp_seconds",) not in during[0]
    finished = first["last_good_run_timestamp_seconds",]
    assert finished == first["finished_timestamp_seconds",]
    assert during[1]["last_good_run_timestamp_seconds",] == second["last_good_run_timestamp_seconds",] == finished
    assert (second["good",], second["reasons",], second["field_ratio", "body", "nl", listing]) == (0, 1, 0)
    assert [each.name for each in path.parent.iterdir()] == ["bod.prom"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BOD_LOG", "xml", "text or json"),
        ("BOD_METRICS", "bod.txt", ".prom"),
        ("BOD_MONITORS", "json.loads", "Spidermon suites"),
        ("BOD_MONITORS", "no.such.thing", "Spidermon suites"),
        ("BOD_MIN_COVERAGE", "title=2", "0 to 1"),
        ("BOD_MIN_COVERAGE", "titel=0.5", "title"),
        ("BOD_MIN_ITEMS", "half", "0 to 1"),
        ("BOD_MAX_SILENCE", "soon", "days"),
        ("BOD_BASELINE", "yes", "1 or 0"),
        ("BOD_ALERT_MAIL", "nobody", "mail address"),
        ("BOD_ALERT_WEBHOOK", "file:///etc/passwd", "http:// or https://"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_in_one_line(tmp_path, name, value, expected):
    done = run_crawl(tmp_path, out=None, **{name: value})
    assert (done.status, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert name in done.stderr
    assert expected in done.stderr
    assert not (tmp_path / "data").exists()
