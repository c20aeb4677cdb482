"""Scrapy's commands that look at a page: they work in the project, and write nothing."""

import pytest

from tests.crawls.conftest import run_command
from tests.news_site import NewsSite


@pytest.fixture(scope="module")
def site():
    with NewsSite(3) as site:
        yield site


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("shell", "-c", "response.status, response.css('a::attr(href)').getall()"), "(200, ["),
        (("fetch",), "<html"),
        (("fetch", "--headers"), "Content-Type: text/html"),
    ],
)
def test_a_page_is_shown_and_nothing_is_written(site, tmp_path, words, shown):
    done = run_command(tmp_path, words[0], site.url, *words[1:])
    assert done.returncode == 0
    assert shown in done.stdout
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_only_what_the_user_named_on_this_machine_is_asked(site, tmp_path):
    site.asked.clear()
    run_command(tmp_path, "shell", "http://127.0.0.1:9/", "-c", f"fetch({site.url!r})")
    assert not site.asked
    run_command(tmp_path, "shell", site.url, "-c", f"fetch({site.url!r})")
    assert site.asked


def test_what_cannot_be_parsed_alone_is_one_line(tmp_path):
    done = run_command(tmp_path, "parse", "https://site.example/nieuws/1")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
