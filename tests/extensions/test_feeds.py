"""Articles as lines: what is made ahead is what is written, and stands once."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from bodspider.extensions.feeds import ArticleLinesExporter
from bodspider.items import Article
from bodspider.store import line_of, plain

ARTICLE = Article(id="a1", story="s1", title="Één “titel”", tags=["water"])


def written(article: Article, **options: str | None) -> bytes:
    file = io.BytesIO()
    ArticleLinesExporter(file, **options).export_item(article)
    return file.getvalue()


@pytest.mark.parametrize("body", [None, "", 'Één\n\n"twee"\t\\', '"body": 0'])
def test_a_line_is_what_json_makes_of_the_article(body):
    article = replace(ARTICLE, title='"body": 0', body=body)
    assert line_of(article) == f"{json.dumps(plain(article), ensure_ascii=False)}\n".encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", None])
def test_a_line_that_was_made_ahead_changes_nothing(encoding):
    plain, made = replace(ARTICLE), replace(ARTICLE)
    made.line = line_of(made)
    assert written(made, encoding=encoding) == written(plain, encoding=encoding)
    assert written(made, encoding=encoding) == written(plain, encoding=encoding), "the second feed makes its own"


def test_a_line_is_written_as_it_stands_and_let_go_of():
    article = replace(ARTICLE)
    article.line = b"{}\n"
    assert written(article, encoding="utf-8") == b"{}\n"
    assert article.take_line() is None


def test_a_copy_has_no_line_of_another():
    article = replace(ARTICLE)
    article.line = line_of(article)
    copy = replace(article, title="Andere")
    assert written(copy, encoding="utf-8") == line_of(copy)
    assert copy != article
