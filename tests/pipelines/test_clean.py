import json
from dataclasses import replace
from hashlib import sha256

import pytest

from bodspider.items import Article, Link
from bodspider.pipelines.clean import CleanPipeline, content_hash
from bodspider.visits import Visit


def cleaned(**values) -> Article:
    return CleanPipeline().process_item(Visit(article=Article(id="a", **values))).article


def test_every_text_is_cleaned():
    article = cleaned(
        title=" samen\u00adwerking\n",
        summary="een\n\ntwee",
        body="a\u200b\n\n\n\nb",
        author="\u00a0258 ",
        listing_title="Nieuws\t",
        tags=["water ", "wa\u00adter", "", "gender"],
    )
    assert (article.title, article.summary, article.body) == ("samenwerking", "een twee", "a\n\nb")
    assert (article.author, article.listing_title, article.tags) == ("258", "Nieuws", ["water", "gender"])


def test_links_stand_once_and_keep_the_first_text_there_is():
    article = cleaned(links=[Link(url="u", text=" "), Link(url="v", text="V"), Link(url="u", text="U\u00ad")])
    assert article.links == [Link(url="u", text="U"), Link(url="v", text="V")]


def test_translations_without_a_language_are_left_out():
    assert cleaned(translations={"nl_BE": "u", "??": "v"}).translations == {"nl-BE": "u"}


BASE = Article(id="a", title="t", summary="s", body="b", tags=["x"], attachments=[Link(url="u", text="f")])


@pytest.mark.parametrize(
    "change",
    [{"title": "T"}, {"summary": None}, {"body": "B"}, {"tags": ["x", "y"]}, {"attachments": []}, {"title": "ts", "summary": ""}],
    ids="-".join,
)
def test_the_hash_changes_with_what_a_reader_sees(change):
    assert content_hash(replace(BASE, **change)) != content_hash(BASE)


@pytest.mark.parametrize("change", [{"id": "b"}, {"status": 200}, {"listing": "l"}, {"links": [Link(url="z")]}, {"author": "1"}])
def test_the_hash_does_not_change_with_the_rest(change):
    assert content_hash(replace(BASE, **change)) == content_hash(BASE)


def test_the_hash_is_that_of_what_a_reader_sees_as_json():
    article = replace(
        BASE, title='"Één"', summary=None, body="a\n\nb\t\\", tags=["water", "é"], attachments=[Link(url="u", text=None)]
    )
    seen = [article.title, None, article.body, article.tags, [["u", None]]]
    as_json = json.dumps(seen, ensure_ascii=False, separators=(",", ":")).encode()
    assert content_hash(article) == sha256(as_json).hexdigest()
