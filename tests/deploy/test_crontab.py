"""The example for cron, whose lines are run as cron would."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawls.conftest import environment

CRONTAB = Path(__file__).resolve().parents[2] / "deploy" / "crontab.example"

pytestmark = pytest.mark.crawl


def test_cron_updates_the_dataset_and_mails_only_when_that_does_not_happen(tmp_path):
    lines = [line.split(maxsplit=5)[5] for line in CRONTAB.read_text().splitlines() if line[0].isdigit()]
    update, health = (line.replace("/srv/bodspider", str(tmp_path)) for line in lines)
    scrapy = tmp_path / ".venv" / "bin" / "scrapy"
    scrapy.parent.mkdir(parents=True)
    scrapy.write_text(f'#!/bin/sh\nexec {sys.executable} -W ignore -m scrapy "$@"\n')
    scrapy.chmod(0o755)

    def mail(line: str) -> str:
        """Return what cron would send by mail: all that a line prints."""
        env = environment(tmp_path, BOD_LISTINGS="sample")
        return subprocess.run(["/bin/sh", "-c", line], env=env, capture_output=True, text=True, check=False).stdout

    assert mail(health) == "failed: there is no run yet\n"
    assert mail(update) == ""
    assert "verdict: good" in (tmp_path / "data" / "last.log").read_text()
    assert mail(health) == ""
