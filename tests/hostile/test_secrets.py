"""Passwords stand in no log, no file of a run, no archive and no error."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawls.conftest import Crawl, Site, closed_port, run_command, run_crawl, site

__all__ = ["site"]

SECRET = "tr0ub4dor"


def everything(folder: Path) -> str:
    """Return all that stands in the files of `folder`, archives unpacked."""
    texts = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            texts.append((gzip.decompress(data) if path.suffix == ".gz" else data).decode("latin-1"))
    return "\n".join(texts)


def assert_untold(done: Crawl, folder: Path) -> None:
    assert SECRET not in done.stdout + done.stderr
    assert SECRET not in everything(folder)


def listing(site: Site) -> str:
    site.listing("/list", [("/a", "A")])
    site.article("/a", "A")
    return f"url={site.url}/list"


CRAWLS: dict[str, tuple[dict[str, str], int]] = {
    "database that is not there": ({"DATABASE_URL": "postgresql+psycopg://me:" + SECRET + "@127.0.0.1:{closed}/db"}, 1),
    "database in the query": ({"DATABASE_URL": "postgresql+psycopg://127.0.0.1:{closed}/db?user=me&password=" + SECRET}, 1),
    "database of a kind that is unknown": ({"DATABASE_URL": "oracle://me:" + SECRET + "@127.0.0.1/db"}, 2),
    "database that is no address": ({"DATABASE_URL": "me:" + SECRET + "@127.0.0.1"}, 2),
    "Redis that is not there": ({"REDIS_URL": "redis://me:" + SECRET + "@127.0.0.1:{closed}/0"}, 1),
    "Redis that is no address": ({"REDIS_URL": "me:" + SECRET + "@127.0.0.1"}, 2),
    "mail server that is not there": (
        {
            "BOD_ALERT_MAIL": "a@example.org",
            "BOD_ALERT_SMTP": "smtp://me:" + SECRET + "@127.0.0.1:{closed}",
            "BOD_MIN_ITEMS": "1",
        },
        1,
    ),
    "mail server that is no address": ({"BOD_ALERT_MAIL": "a@example.org", "BOD_ALERT_SMTP": "me:" + SECRET + "@127.0.0.1"}, 2),
    "webhook that is not there": ({"BOD_ALERT_WEBHOOK": "http://127.0.0.1:{closed}/services/" + SECRET}, 1),
    "webhook that is no address": ({"BOD_ALERT_WEBHOOK": "127.0.0.1/services/" + SECRET}, 2),
    "proxy that is not there": ({"http_proxy": "http://me:" + SECRET + "@127.0.0.1:{closed}"}, 1),
}


@pytest.mark.parametrize(("name", "log"), [*zip(CRAWLS, ["text", "json"] * len(CRAWLS), strict=False)])
def test_a_password_is_told_nobody_when_what_it_opens_is_not_there(tmp_path, site, name, log):
    env, status = CRAWLS[name]
    env = {key: value.replace("{closed}", str(closed_port())) for key, value in env.items()}
    settings = ("-s", "BOD_MAX_FAILED=0") if "ALERT" in str(env) else ()
    args = [listing(site), "-L", "DEBUG", *settings]
    if "ALERT" in str(env):
        site.pages.pop("/a")
    done = run_crawl(tmp_path, "-a", *args, BOD_ARCHIVE="1", BOD_LOG=log, **env)
    assert done.status == status, done.stderr
    assert_untold(done, tmp_path)


def test_a_password_in_the_address_of_a_listing_is_refused_and_not_repeated(tmp_path, site):
    done = run_crawl(tmp_path, "-a", listing(site).replace("//", f"//me:{SECRET}@"), BOD_ARCHIVE="1")
    assert done.status == 2
    assert_untold(done, tmp_path)
    done = run_crawl(tmp_path, BOD_LISTINGS=f"https://me:{SECRET}@news.example/")
    assert done.status == 2
    assert_untold(done, tmp_path)


@pytest.mark.parametrize("command", [("explain", "{}"), ("history", "{}")])
def test_commands_do_not_repeat_a_password_in_an_address(tmp_path, command):
    done = run_command(tmp_path, *(each.format(f"https://me:{SECRET}@news.example/a") for each in command))
    assert done.returncode in (1, 2)
    assert SECRET not in done.stdout + done.stderr


def test_headers_that_identify_are_not_archived(tmp_path, site):
    headers = f'{{"Authorization": "Basic {SECRET}", "Cookie": "a={SECRET}"}}'
    url = listing(site)
    site.pages["/a"][1]["Set-Cookie"] = f"session={SECRET}"
    done = run_crawl(tmp_path, "-a", url, "-s", f"DEFAULT_REQUEST_HEADERS={headers}", BOD_ARCHIVE="1")
    assert done.status == 0
    [archive] = tmp_path.glob("data/runs/*/pages.warc.gz")
    assert b"GET /a" in gzip.decompress(archive.read_bytes())
    assert SECRET not in everything(tmp_path)


@pytest.mark.parametrize("command", [("export", "dataset"), ("report", "report.html"), ("health",), ("history", "0" * 16)])
def test_commands_name_a_database_without_its_password(tmp_path, command):
    url = f"postgresql+psycopg://me:{SECRET}@127.0.0.1:{closed_port()}/db"
    done = run_command(tmp_path, *command, DATABASE_URL=url)
    assert done.returncode in (1, 2)
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_search_for_passwords_finds_one_that_is_told(tmp_path: Path, site: Site) -> None:
    """A test that could not fail would prove nothing: the address of an article is told everywhere."""
    site.listing("/list", [(f"/{SECRET}", "A")])
    site.article(f"/{SECRET}", "A")
    done = run_crawl(tmp_path, "-a", f"url={site.url}/list", BOD_ARCHIVE="1")
    check: Callable[..., None] = assert_untold
    with pytest.raises(AssertionError):
        check(done, tmp_path)
