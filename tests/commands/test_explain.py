"""``scrapy explain``, over the network of this machine and over an archive."""

import pytest

from tests.crawls.conftest import closed_port, run_command, run_crawl
from tests.news_site import NewsSite

pytestmark = pytest.mark.crawl


def explain(folder, *args):
    return run_command(folder, "explain", *args)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    with NewsSite(3) as site:
        site.stories[1].title = "Titel \x1b[31m\u202e1"
        done = run_crawl(folder, "-a", f"url={site.url}", BOD_ARCHIVE="1")
        yield folder, site, done


def fields(text: str) -> dict[str, tuple[str, str]]:
    """Return field by field what was printed: the value, and the lines about it."""
    found: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        if line[0] != " ":
            name, _, value = line.partition("  ")
            found[name] = (value.strip(), "")
        else:
            found[name] = (found[name][0], found[name][1] + line.strip() + "\n")
    return found


@pytest.mark.parametrize("source", ["network", "archive", "id"])
def test_each_field_is_explained(crawled, source):
    folder, site, done = crawled
    [warc] = (folder / "data" / "runs").glob("*/pages.warc.gz")
    url = site.url + "/2"
    article = next(each for each in done.articles if each["url"] == url)
    args = {"network": [url], "archive": [url, "--archive", warc], "id": [article["id"]]}[source]
    told = explain(folder, *args)
    assert (told.returncode, told.stderr) == (0, "")
    said = fields(told.stdout)
    assert list(said) == list(article)
    assert said["title"] == ("Titel 2", "from h1\n")
    assert said["id"][0] == article["id"]
    assert said["content_hash"][0] != article["content_hash"], "the summary is the listing's"
    assert said["language"][1] == "from html-lang; tried before: article-lang, canonical-hreflang\n"
    assert said["author"] == ("(nothing)", "from nothing on the page; tried before: article, around, banner, json-ld, meta\n")
    assert said["published_precision"][0] == "second"
    assert f"time '{site.stories[2].published:%Y-%m-%dT%H:%M:%S+00:00}'" in said["published_evidence"][1]


def test_nothing_that_steers_a_terminal_is_printed(crawled):
    folder, site, _ = crawled
    told = explain(folder, site.url + "/1")
    assert told.returncode == 0
    assert all(char.isprintable() or char == "\n" for char in told.stdout)


def test_what_cannot_be_explained_is_one_line(crawled):
    folder, site, _ = crawled
    [warc] = (folder / "data" / "runs").glob("*/pages.warc.gz")
    for args, status, said in (
        ([site.url + "/77"], 1, "http-404"),
        ([f"http://127.0.0.1:{closed_port()}/"], 1, "connection-refused"),
        (["http://127.0.0.1:22/"], 2, "22 is that of another service"),
        ([site.url + "/77", "--archive", warc], 1, "not-archived"),
        ([site.url + "/2", "--archive", "nowhere.warc.gz"], 1, "nowhere.warc.gz"),
        (["nothing"], 1, "nothing"),
        (["ftp://site.example/"], 2, "ftp://site.example/"),
        ([], 2, "explain --help"),
    ):
        told = explain(folder, *args)
        assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (status, "", 1), (args, told.stderr)
        assert said in told.stderr
