"""``scrapy history``, on a database that real crawls made."""

import pytest

from tests.crawls.conftest import run_command, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl


def history(folder, *args, **env):
    return run_command(folder, "history", *args, **env)


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    with NewsSite(3) as site:
        for title, edits in (("Titel 2", 0), ("Titel \u202e2\x1b[31m", 1)):
            site.stories[2].title, site.stories[2].edits = title, edits
            done = run_crawl(folder, "-a", f"url={site.url}")
        yield folder, site.port, next(article["id"] for article in done.articles if article["url"].endswith("/2"))


def test_versions_are_printed_with_what_changed(edited):
    folder, port, identity = edited
    done = history(folder, identity)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(identity)
    assert lines[1] == f"http://127.0.0.1:{port}/nieuws/2"
    assert [line.split(":")[0] for line in lines if line.startswith("version")] == ["version 1", "version 2"]
    assert "    -Titel 2" in lines
    assert any(line.startswith("    -Tekst van bericht 2, versie 0") for line in lines)
    assert any(line.startswith("    +Tekst van bericht 2, versie 1") for line in lines)


def test_nothing_that_steers_a_terminal_is_printed(edited):
    folder, _, identity = edited
    assert all(char.isprintable() or char == "\n" for char in history(folder, identity).stdout)


@pytest.mark.parametrize("spelling", ["http://127.0.0.1:{}/nieuws/2", "https://127.0.0.1:{}/nieuws/2?utm_source=x#top"])
def test_an_article_is_found_by_its_address_however_it_is_spelled(edited, spelling):
    folder, port, identity = edited
    assert history(folder, spelling.format(port)).stdout.startswith(identity)


@pytest.mark.parametrize(
    ("args", "env", "status"),
    [
        ((), {}, 2),
        (("a", "b"), {}, 2),
        (("nothing",), {}, 1),
        (("https://site.example/nothing",), {}, 1),
        (("x",), {"DATABASE_URL": ""}, 2),
        (("x",), {"DATABASE_URL": "sqlite:///nowhere.db"}, 1),
        (("x",), {"DATABASE_URL": "mysql://x"}, 2),
    ],
)
def test_what_cannot_be_answered_is_one_line(edited, args, env, status):
    done = history(edited[0], *args, **env)
    assert (done.returncode, done.stdout) == (status, "")
    assert len(done.stderr.splitlines()) == 1
    assert not (edited[0] / "nowhere.db").exists()
