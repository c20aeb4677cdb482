"""What a command imports before it does anything: what it does not use costs it no time."""

import subprocess
import sys

import pytest

from tests.crawls.conftest import environment

HEAVY = {
    "sqlalchemy",
    "alembic",
    "pyarrow",
    "dateparser",
    "trafilatura",
    "spidermon",
    "jinja2",
    "playwright",
    "scrapy_playwright",
    "matplotlib",
    "rich",
    "psycopg",
    "redis",
    "warcio",
    "prometheus_client",
    "pythonjsonlogger",
}


def imported(folder, *args, **env):
    """Return the modules that ``scrapy`` imports with these words."""
    command = [sys.executable, "-W", "ignore", "-X", "importtime", "-m", "scrapy", *args]
    done = subprocess.run(
        command, cwd=folder, env=environment(folder, **env), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert len(lines) > 300
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize(
    "words",
    [
        "list",
        "version",
        "health",
        *(f"{name} --help" for name in ("crawl", "replay", "export", "report", "explain", "history", "health", "sample")),
    ],
)
def test_a_command_that_uses_no_heavy_library_imports_none(tmp_path, words):
    assert not imported(tmp_path, *words.split()) & HEAVY


def test_help_does_not_import_what_reads_pages(tmp_path):
    ours = {name for name in imported(tmp_path, "crawl", "--help") if name.startswith("bodspider.")}
    assert not {name for name in ours if name.startswith(("bodspider.pages", "bodspider.dates", "bodspider.pipelines"))}
