"""What a command or a crawl imports: what it does not use costs it no time and no memory."""

import subprocess
import sys

import pytest

from tests.crawls.conftest import environment
from tests.news_site import NewsSite

HEAVY = {
    "sqlalchemy",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.postgresql",
    "alembic",
    "pyarrow",
    "dateparser",
    "trafilatura",
    "spidermon",
    "jinja2",
    "playwright",
    "scrapy_playwright",
    "matplotlib",
    "pandas",
    "rich",
    "psycopg",
    "redis",
    "warcio",
    "prometheus_client",
    "pythonjsonlogger",
    "multiprocessing",
    "smtplib",
    "aiohttp",
    "tldextract",
    "requests",
}
"""What takes long to import, or much memory, and is there for a part of what this project does."""
TWISTED_CLIENT = {"scrapy.core.downloader.handlers.http11", "scrapy.core.downloader.contextfactory"}


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


@pytest.mark.crawl
@pytest.mark.parametrize(
    ("used", "env"),
    [
        ({"sqlalchemy", "spidermon"}, {}),
        ({"spidermon"}, {"DATABASE_URL": ""}),
        (set(), {"DATABASE_URL": "", "BOD_MONITORS": ""}),
        ({"warcio"}, {"DATABASE_URL": "", "BOD_MONITORS": "", "BOD_ARCHIVE": "1"}),
        ({"multiprocessing"}, {"DATABASE_URL": "", "BOD_MONITORS": "", "BOD_READERS": "1"}),
    ],
)
def test_a_crawl_imports_what_it_uses_and_no_more(tmp_path, used, env):
    with NewsSite(3) as site:
        modules = imported(tmp_path, *crawl_of(site), **env)
    assert modules & HEAVY == used | {"aiohttp"}
    assert not modules & TWISTED_CLIENT


@pytest.mark.crawl
def test_what_of_scrapy_is_turned_on_is_imported(tmp_path):
    with NewsSite(3) as site:
        assert "tldextract" in imported(tmp_path, *crawl_of(site), "-s", "COOKIES_ENABLED=1", DATABASE_URL="", BOD_MONITORS="")


@pytest.mark.crawl
def test_a_replay_imports_nothing_that_only_a_network_needs(tmp_path):
    env = {"DATABASE_URL": "", "BOD_MONITORS": "", "BOD_READERS": "0"}
    with NewsSite(3) as site:
        imported(tmp_path, *crawl_of(site), **env, BOD_ARCHIVE="1")
    [archive] = (tmp_path / "data" / "runs").glob("*/pages.warc.gz")
    modules = imported(tmp_path, "replay", str(archive), **env)
    assert not modules & (HEAVY | TWISTED_CLIENT)


@pytest.mark.crawl
def test_what_follows_a_crawl_imports_what_it_uses_and_no_more(tmp_path):
    with NewsSite(3) as site:
        imported(tmp_path, *crawl_of(site))
        assert imported(tmp_path, *crawl_of(site), "-a", "mode=update") & HEAVY == {"aiohttp", "sqlalchemy", "spidermon"}
    assert imported(tmp_path, "export", "out", "--format", "jsonl") & HEAVY == {"sqlalchemy"}
    assert imported(tmp_path, "report", "report.html") & HEAVY == {"sqlalchemy", "jinja2", "matplotlib"}


def crawl_of(site):
    return ("crawl", "bod", "-a", f"url={site.url}", "-s", "AUTOTHROTTLE_START_DELAY=0")
