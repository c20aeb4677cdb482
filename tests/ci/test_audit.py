"""The audit of dependencies fails for a known vulnerability, and for nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.crawls.conftest import closed_port

AUDIT = Path(__file__).parents[2] / ".ci" / "audit"
VULNERABILITY = {
    "id": "TEST-2026-1",
    "summary": "It lets everybody in.",
    "details": "It lets everybody in.",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }
    ],
}


@contextmanager
def service(status: int) -> Iterator[str]:
    """Serve what OSV would, which knows a vulnerability of the package ``leaky``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = {"vulns": [VULNERABILITY]} if asked["package"]["name"] == "leaky" else {}
            body = json.dumps(known).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


def installed(folder: Path, name: str) -> Path:
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    return folder


def audit(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {"OSV_URL": url}
    command = [sys.executable, str(AUDIT), str(folder)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(("name", "status"), [("leaky", 1), ("tight", 0)])
def test_a_known_vulnerability_fails_the_audit(tmp_path, name, status):
    with service(200) as url:
        done = audit(url, installed(tmp_path, name))
    assert done.returncode == status, done.stderr
    assert ("TEST-2026-1" in done.stdout) == (name == "leaky")
    assert "skipped" not in done.stdout


def test_a_service_out_of_reach_is_one_line_and_no_failure(tmp_path):
    installed(tmp_path, "leaky")
    with service(503) as url:
        answers = [audit(url, tmp_path), audit(f"http://127.0.0.1:{closed_port()}/", tmp_path)]
    for done in answers:
        assert (done.returncode, done.stderr) == (0, "")
        [line] = done.stdout.splitlines()
        assert line.startswith("audit skipped: ")


def test_ci_asks():
    assert "python .ci/audit" in (AUDIT.parent / "run").read_text()
