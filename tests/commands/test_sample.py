"""``scrapy sample`` as a user types it."""

import signal
import subprocess
import urllib.request

from tests.crawls.conftest import command, environment


def test_it_serves_until_ctrl_c(tmp_path):
    process = subprocess.Popen(
        command("sample"), cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("The sample site")
    address = process.stdout.readline().strip()
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert b"aggregator-item" in answer.read()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)
    assert process.returncode == 0
    assert stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_one_line(tmp_path):
    first = subprocess.Popen(command("sample"), cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    first.stdout.readline()
    port = first.stdout.readline().split(":")[2].partition("/")[0]
    second = subprocess.run(
        command("sample", "--port", port),
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=10)
    assert second.returncode == 1
    [line] = second.stderr.splitlines()
    assert port in line
