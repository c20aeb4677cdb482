"""A project of a user's own that is built on this one, as docs/project.md tells."""

import re
from pathlib import Path

import pytest

from tests.crawls.conftest import ROOT, Crawl, crawl_of, run_command

pytestmark = pytest.mark.crawl

CODE = re.findall(r"(?ms)^`(\S+)`:\n\n```(?:python|ini)\n(.*?)^```$", (ROOT / "docs" / "project.md").read_text())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of the project that the docs show."""
    for name, text in CODE:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for folder in ("mynews", "mynews/spiders"):
        (tmp_path / folder / "__init__.py").touch()
    return tmp_path


def run(project: Path, *words: object, out: str = "out.jsonl") -> Crawl:
    done = run_command(project, *words, "-O", out, PYTHONPATH=f"{project}:{ROOT}", SCRAPY_SETTINGS_MODULE="mynews.settings")
    return crawl_of(done, project, out)


@pytest.fixture
def news(site):
    site.listing("/list", [("/a", "Water"), ("/b", "Advertentie: b"), ("/c", "Land")])
    for name, title in (("a", "Water"), ("b", "Advertentie: b"), ("c", "Land")):
        site.article(f"/{name}", title)
    return site


def test_the_project_of_the_docs_crawls_with_its_own_pipeline_and_spider(project, news):
    done = run(project, "crawl", "mynews", "-a", f"url={news.url}/list")
    assert done.status == 0, done.stderr
    assert [each["title"] for each in done.articles] == ["Water", "Land"]
    assert done.run["balance"]["dropped_by_reason"] == {"advertisement": 1}
    assert done.run["spider"] == "mynews"


def test_a_spider_that_the_project_does_not_have_is_wrong_usage(project, news):
    done = run(project, "crawl", "bod", "-a", f"url={news.url}/list")
    assert done.status == 2
    assert done.stderr == "error: spider 'bod' is not known; expected: scrapy crawl mynews\n"


def test_a_spider_middleware_sees_every_page(project, news):
    (project / "mynews" / "seen.py").write_text(
        "class Seen:\n"
        "    async def process_spider_output(self, response, result):\n"
        "        print(response.url, flush=True)\n"
        "        async for each in result:\n"
        "            yield each\n"
    )
    with (project / "mynews" / "settings.py").open("a") as settings:
        settings.write('SPIDER_MIDDLEWARES = {"mynews.seen.Seen": 100}\n')
    done = run(project, "crawl", "mynews", "-a", f"url={news.url}/list")
    assert done.status == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(f"{news.url}/{name}" for name in ("list", "a", "b", "c"))


def test_runspider_says_what_to_use(project):
    (project / "alone.py").write_text((project / "mynews" / "spiders" / "mynews.py").read_text())
    done = run(project, "runspider", "alone.py")
    assert done.status == 2
    assert done.errors == ["error: scrapy runspider checks no arguments and gives no verdict; use: scrapy crawl mynews"]
