"""Datasette over an export, as a person starts it."""

import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from bodspider.dataset import Request, export
from bodspider.items import FIELD_NAMES, Article, describe
from bodspider.store import Store
from tests.crawls.conftest import ROOT
from tests.dataset.conftest import ALL, article, write

TEXTS = {
    "nl": ("Efficiënte coöperatie in België", "Geïnteresseerde vrouwen", "De knieën van het reünieteam, één voor één."),
    "fr": ("L’école où l’été est arrivé", "Un vœu à Nîmes", "Les élèves dégustent un gâteau ; ça va, garçon. Cœur et Ægypte."),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("datasette")
    store = Store.open(f"sqlite:///{folder}/bod.db")
    write(
        store,
        *[
            article(
                500 + at, title, id=f"accents-{language}", language=language, summary=summary, body=body, tags=["École", "water"]
            )
            for at, (language, (title, summary, body)) in enumerate(TEXTS.items())
        ],
        *ALL,
    )
    export(store, Request(folder=folder / "out", formats=("sqlite",)))
    store.close()
    return folder / "out"


@pytest.fixture(scope="module")
def site(folder):
    """Return the address of Datasette, started in a process of its own by the command of the documentation."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "datasette", str(folder), "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            urllib.request.urlopen(f"{address}/-/versions.json", timeout=5).close()
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.communicate(timeout=10)


def page(site, path="/bod/articles", **query):
    with urllib.request.urlopen(f"{site}{path}?{urlencode(query)}", timeout=20) as answer:
        return answer.read().decode()


def found(site, words):
    rows = json.loads(page(site, "/bod/articles.json", _search=words, _shape="array"))
    return {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("ecole", "fr"),
        ("ÉCOLE", "fr"),
        ("école", "fr"),
        ("ete arrive", "fr"),
        ("eleves degustent gateau", "fr"),
        ("ca garcon", "fr"),
        ("nimes", "fr"),
        ("coeur", "fr"),
        ("cœur", "fr"),
        ("voeu", "fr"),
        ("cooperatie", "nl"),
        ("coöperatie", "nl"),
        ("belgie", "nl"),
        ("Efficiente", "nl"),
        ("geinteresseerde", "nl"),
        ("knieen reunieteam een", "nl"),
    ],
)
def test_words_are_found_with_and_without_accents_in_title_summary_and_body(site, words, language):
    assert found(site, words) == {f"accents-{language}"}


def test_the_page_has_a_search_that_finds(site):
    text = page(site, _search="ecole")
    assert 'name="_search"' in text
    assert TEXTS["fr"][0] in text
    assert TEXTS["nl"][0] not in text


def test_words_that_are_nowhere_are_not_found(site):
    assert found(site, "xyzzy") == set()
    assert found(site, "ecole xyzzy") == set()


def test_signs_of_the_query_language_are_only_words(site):
    assert found(site, 'ecole" OR "') == set()
    assert found(site, "title:ecole*") == set()


def test_the_facets_are_language_tags_and_year(site):
    facets = json.loads(page(site, "/bod/articles.json", _size=0))["facet_results"]
    counts = {name: {each["value"]: each["count"] for each in facet["results"]} for name, facet in facets.items()}
    assert set(counts) == {"language", "tags", "year"}
    assert counts["language"]["fr"] == 1 + sum(each.language == "fr" for each in ALL)
    assert counts["language"]["nl"] == 1 + sum(each.language == "nl" for each in ALL)
    assert counts["tags"]["École"] == 2
    assert counts["tags"]["water"] == 2 + sum("water" in each.tags for each in ALL)
    assert counts["year"] == {2021: len(ALL) - 1, 2019: 2}


class Page(HTMLParser):
    """What of a page matters here: the descriptions of its columns, and what could run in it."""

    def __init__(self, text):
        super().__init__()
        self.described, self.runs = {}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "data-column" in values and "data-column-description" in values:
            self.described[values["data-column"]] = values["data-column-description"]
        self.runs += [name for name in values if name.startswith("on")]
        self.runs += [
            value for name, value in values.items() if name in ("href", "src") and (value or "").startswith("javascript:")
        ]


def test_every_column_is_described(site):
    described = Page(page(site)).described
    for each in describe(Article):
        if each.name != "id":
            assert described[each.name] == each.meaning
    assert described["year"].startswith("Year")


def test_nothing_from_the_web_runs_in_its_pages(site):
    text = page(site, _size="max") + page(site, "/bod/articles/id014")
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text
    assert Page(text).runs == []


def test_the_metadata_is_in_step_with_the_table(folder):
    table = json.loads((folder / "metadata.json").read_text())["databases"]["bod"]["tables"]["articles"]
    connection = sqlite3.connect(folder / "bod.db")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
    connection.close()
    assert list(table["columns"]) == columns == [*FIELD_NAMES, "year"]


def test_the_query_of_the_documentation_works(folder):
    query = re.search(r"```sql\n(.+?)```", (ROOT / "docs" / "export.md").read_text(), re.DOTALL).group(1)
    connection = sqlite3.connect(folder / "bod.db")
    titles = [row[0] for row in connection.execute(query)]
    connection.close()
    assert titles == [TEXTS["fr"][0]]
