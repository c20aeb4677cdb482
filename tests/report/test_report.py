"""``scrapy report`` as a user runs it, and what the page says."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import html5lib
import pytest
from parsel import Selector

from bodspider.items import Article
from bodspider.store import Record, Store
from tests.crawls.conftest import environment
from tests.dataset.conftest import HOSTILE
from tests.report.conftest import report

pytestmark = pytest.mark.crawl


def table(page: Selector, caption: str) -> dict[str, list[str]]:
    """Return a table of the page, found by its caption: the first cell of each row to the others."""
    [found] = [each for each in page.css("table") if each.css("caption::text").get("").startswith(caption)]
    rows = ([" ".join(cell.css("::text").getall()).strip() for cell in row.xpath("./th|./td")] for row in found.css("tbody tr"))
    return {row[0]: row[1:] for row in rows}


@pytest.fixture(scope="module")
def page(crawled) -> Selector:
    return Selector((crawled / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ask(crawled) -> Callable[[str], list[tuple]]:
    return lambda query: sqlite3.connect(crawled / "data" / "bod.db").execute(query).fetchall()


def test_totals_are_those_of_the_database(page, ask):
    tiles = {tile.css("dt::text").get(): tile.css("dd::text").get() for tile in page.css(".tiles div")}
    assert tiles["articles"] == str(ask("SELECT count(*) FROM articles")[0][0])
    for language, number in ask("SELECT language, count(*) FROM articles GROUP BY 1"):
        assert tiles[f"in {language}"] == str(number)


def test_articles_over_time_add_up(page, ask):
    rows = table(page, "Columns: articles per month")
    assert sum(int(cell) for cells in rows.values() for cell in cells) == ask("SELECT count(published) FROM articles")[0][0]


def test_coverage_is_that_of_the_database(page, ask):
    rows = table(page, "Bars: how many articles have each field")
    for name in ("title", "author", "published", "modified", "body"):
        assert int(rows[name][0]) == ask(f"SELECT count(*) FROM articles WHERE coalesce({name}, '') <> ''")[0][0]


def test_precision_is_that_of_the_database(page, ask):
    rows = table(page, "Bars: how wide the window is")
    expected = dict(ask("SELECT coalesce(published_precision, 'none'), count(*) FROM articles GROUP BY 1"))
    assert {name: int(cells[0]) for name, cells in rows.items()} == expected


def test_translations_runs_and_failures_are_shown(page, ask):
    assert set(table(page, "Share of the articles in one language")) == {"nl", "fr", "de", "en"}
    [[started, *run]] = [[name, *cells] for name, cells in table(page, "The last 1 runs").items()]
    assert started.startswith("20")
    assert run[:8] == ["full", "good", "244", "232", "0", "0", "4", "8"]
    failures = table(page, "Pages that were given up")
    for reason, number in ask("SELECT reason, count(*) FROM failures GROUP BY 1"):
        assert failures[reason][1:3] == [str(number), str(number)]


def test_nothing_is_asked_for_from_elsewhere(crawled, hostile):
    for folder in (crawled, hostile):
        page = Selector((folder / "report.html").read_text(encoding="utf-8"))
        assert page.xpath("//script | //iframe | //object | //embed | //img | //form | //@onerror | //@onclick").getall() == []
        assert page.xpath("//link/@href").getall() == ["data:,"]
        assert all(href.startswith("#") for href in page.xpath("//svg//@*[contains(name(), 'href')]").getall())
        assert all(href.startswith(("#", "http://", "https://")) for href in page.xpath("//a/@href").getall())
        assert "url(http" not in page.get()


@pytest.mark.parametrize("folder", ["crawled", "hostile"])
def test_the_page_is_valid(folder, request):
    text = (request.getfixturevalue(folder) / "report.html").read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    ids = Selector(text).xpath("//@id").getall()
    assert len(ids) == len(set(ids))


def test_hostile_texts_are_shown_as_they_are(hostile):
    page = Selector((hostile / "report.html").read_text(encoding="utf-8"))
    shown = [" ".join(each.css("::text").getall()) for each in page.css("h3")]
    assert "<script>alert(1)</script><img src=x onerror=alert(1)> 1" in shown
    words = " ".join(" ".join(page.css("td.words ::text").getall()).split())
    assert [text for text in HOSTILE if " ".join(text.split()) not in words] == []
    assert page.css("h3 bdi").getall()


def test_changes_are_shown_word_by_word(hostile):
    page = Selector((hostile / "report.html").read_text(encoding="utf-8"))
    assert len(page.css("article")) == len(HOSTILE)
    for change in page.css("article"):
        assert [each.strip() for each in change.css("del::text").getall()][-1:] == ["0"]
        assert [each.strip() for each in change.css("ins::text").getall()][-1:] == ["1"]


def test_the_same_database_gives_the_same_bytes(crawled):
    assert report(crawled, "again.html").returncode == 0
    assert (crawled / "again.html").read_bytes() == (crawled / "report.html").read_bytes()


def test_an_empty_database_gives_a_page(tmp_path):
    Store.open(f"sqlite:///{tmp_path}/bod.db").close()
    done = report(tmp_path, "report.html", "--database", f"sqlite:///{tmp_path}/bod.db")
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "There is no article in the database." in text
    html5lib.HTMLParser(strict=True).parse(text)


def test_many_tags_languages_and_years_stay_one_readable_page(tmp_path):
    from bodspider.report.page import render

    store = Store.open(f"sqlite:///{tmp_path}/bod.db")
    run = store.begin_run("run", started=datetime(2024, 5, 5, tzinfo=UTC), mode="full", arguments={})
    tongues = ["nl", "fr", "de", "en", "es", "it", "pt", "pl", "cs", "sv", "da", "fi"]
    store.write(
        [
            Record(
                article=Article(
                    id=f"{number:05}",
                    language=tongues[number % 12],
                    tags=[f"tag {number}", f"tag {number + 1}"],
                    published=datetime(1980 + number % 45, 1 + number % 12, 1, tzinfo=UTC),
                )
            )
            for number in range(5_000)
        ],
        run=run,
    )
    text = render(store, ZoneInfo("Europe/Brussels"))
    store.close()
    page = Selector(text)
    assert len(text) < 300_000
    assert "And 4,981 more tags." in text
    assert page.css(".legend li::text").getall()[-1] == "other"
    assert (
        sum(int(cell.replace(",", "")) for cells in table(page, "Columns: articles per year").values() for cell in cells) == 5_000
    )


@pytest.mark.parametrize(
    ("args", "env", "status", "said"),
    [
        ([], {}, 2, "one file is expected"),
        (["a.html", "b.html"], {}, 2, "one file is expected"),
        (["."], {}, 2, "is a folder"),
        (["x.html"], {}, 1, "is not there"),
        (["x.html"], {"DATABASE_URL": ""}, 2, "DATABASE_URL is empty"),
        (["x.html"], {"BOD_TIMEZONE": "Mars"}, 2, "Mars"),
    ],
)
def test_what_cannot_be_reported_is_one_line(tmp_path, args, env, status, said):
    done = report(tmp_path, *args, **env)
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(crawled):
    (crawled / "file").write_text("")
    done = report(crawled, "file/report.html")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("error: file/report.html cannot be written")


def test_a_missing_package_is_named_with_how_to_install_it(crawled):
    code = "import sys; sys.modules['matplotlib'] = None; from scrapy.cmdline import execute; execute(['scrapy', 'report', 'other.html'])"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=crawled,
        env=environment(crawled),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "error: the report needs matplotlib; install it with: pip install -r requirements-report.txt\n"
