"""The bundled site, crawled as the README says, against what it truly holds."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bodspider.sample_site import LANGUAGES, NOW, Story, stories
from bodspider.sample_site.stories import ELSEWHERE, UNDATED
from bodspider.text import clean_block, clean_line

pytestmark = pytest.mark.crawl


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    from tests.crawls.conftest import run_crawl

    folder = tmp_path_factory.mktemp("sample")
    return run_crawl(folder, out="first.jsonl"), run_crawl(folder, out="second.jsonl")


@pytest.fixture(scope="module")
def found(crawled):
    return {
        (article["language"], urlsplit(article["url"]).path): article for article in crawled[0].articles if not article["error"]
    }


ALL = [story for language in LANGUAGES for story in stories(language)]


def told(story: Story) -> str:
    parts = []
    for block in story.blocks:
        if block.kind == "ul":
            parts.append("\n".join(f"- {item}" for (item,) in block.rows))
        elif block.kind == "table":
            parts.append("\n".join([block.text, *("\t".join(row) for row in block.rows)]))
        else:
            parts.append(block.text)
    if story.number % 4 == 1:
        parts.append("www.example.org")
    return clean_block("\n\n".join(parts))


def test_the_run_is_good_and_the_balance_adds_up(crawled):
    done = crawled[0]
    assert done.status == 0
    run = json.loads(sorted((done.folder / "data" / "runs").glob("*/run.json"))[0].read_text())
    balance = run["balance"]
    assert balance["listed"] == sum(balance[name] for name in ("new", "changed", "unchanged", "dropped", "failed"))
    assert balance["new"] == len(ALL)
    assert balance["failed_by_reason"] == {"http-404": 4, "no-link": 4}
    assert [listing["pages"] for listing in run["listings"]] == [6, 5, 5, 5]


def test_the_article_that_the_readme_shows_comes_out(found):
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    shown = json.loads(readme.split("<!-- example -->\n```json\n")[1].split("```")[0])
    article = found[shown["language"], urlsplit(shown["url"]).path]
    own = re.compile(r"http://localhost:\d+")  # the port is whatever is free
    for name, value in shown.items():
        if name != "id":  # which is made of the address
            assert own.sub("", json.dumps(value)) == own.sub("", json.dumps(article[name])), name


def test_every_story_is_found_in_every_language_it_is_told_in(found):
    assert set(found) == {(story.language, story.path) for story in ALL}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "truth"),
    [
        ("title", lambda story: clean_line(story.title)),
        ("summary", lambda story: clean_line(story.lead)),
        ("body", told),
        ("author", lambda story: story.author),
        ("tags", lambda story: list(story.tags)),
        ("images", lambda story: [story.photo] if story.photo else []),
        ("attachments", lambda story: [story.report] if story.report else []),
        ("links", lambda story: ["www.example.org"] if story.number % 4 == 1 else []),
        ("translations", lambda story: story.translations),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_field_is_what_the_site_truly_says(found, language, field, truth):
    for story in stories(language):
        value = found[language, story.path][field]
        if field in ("images", "attachments", "links"):
            value = [link["text"] for link in value]
        if field == "translations":
            value = {each: urlsplit(url).path for each, url in value.items()}
        assert value == truth(story), story.path


def test_no_date_is_wrong_and_all_are_exact(found):
    for story in ALL:
        article = found[story.language, story.path]
        assert article["published_conflict"] is False
        if story.published is None:
            assert article["published"] is None
            continue
        assert datetime.fromisoformat(article["published"]) == story.published
        assert article["published_precision"] == "second"


def test_an_import_time_is_not_taken_for_a_date(found):
    story = next(story for story in stories("nl") if story.number == UNDATED)
    assert found["nl", story.path]["published_evidence"] == []


def test_every_age_of_the_listing_holds_the_truth(found):
    for story in ALL:
        for evidence in found[story.language, story.path]["published_evidence"]:
            earliest, latest = (datetime.fromisoformat(evidence[name]) for name in ("earliest", "latest"))
            assert earliest <= story.published <= latest, evidence


def test_translations_share_one_story_and_nothing_else_does(found):
    by_number = {}
    for story in ALL:
        by_number.setdefault(story.number, set()).add(found[story.language, story.path]["story"])
    assert all(len(identities) == 1 for number, identities in by_number.items() if number != ELSEWHERE)
    assert len({identity for identities in by_number.values() for identity in identities}) == len(by_number)


def test_the_same_crawl_twice_gives_the_same_bytes_but_for_the_time_of_fetching(crawled):
    first, second = (
        (done.folder / name).read_text().splitlines() for done, name in zip(crawled, ("first.jsonl", "second.jsonl"), strict=True)
    )
    assert len(first) == len(second) == len(ALL) + 8
    if len({urlsplit(json.loads(each)["listing"]).port for each in (first[0], second[0])}) == 2:
        pytest.skip("another program had the port of the sample site, and addresses tell the port")
    for one, other in zip(first, second, strict=True):
        a, b = json.loads(one), json.loads(other)
        for article in (a, b):
            fetched = article.pop("fetched")
            assert fetched is None or datetime.fromisoformat(fetched) - NOW > timedelta(0)
        assert json.dumps(a) == json.dumps(b)


def test_entries_without_a_page_keep_what_the_listing_says(crawled):
    failed = [article for article in crawled[0].articles if article["error"]]
    assert {article["error"] for article in failed} == {"http-404", "no-link"}
    assert all(article["title"] and article["summary"] and article["published_earliest"] for article in failed)
