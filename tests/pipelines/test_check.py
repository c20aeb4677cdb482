import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from bodspider.balance import read_balance
from bodspider.items import Article
from bodspider.pipelines.check import CheckPipeline
from bodspider.visits import Visit


@pytest.fixture
def check():
    return CheckPipeline.from_crawler(get_crawler())


def visit(**values) -> Visit:
    return Visit(article=Article(**{"id": "a", "title": "t", "language": "nl", **values}))


def dropped(check) -> dict:
    return dict(read_balance(check.crawler.stats.get_stats()).reasons["dropped"])


def test_an_article_passes_once(check):
    assert check.process_item(visit())
    with pytest.raises(DropItem):
        check.process_item(visit(title="same article, other link"))
    assert check.process_item(visit(id="b"))
    assert dropped(check) == {"duplicate": 1}


def test_what_disobeys_the_schema_is_dropped_with_the_field_named(check):
    with pytest.raises(DropItem, match="status"):
        check.process_item(visit(status="200"))
    assert dropped(check) == {"invalid": 1}


def test_an_article_that_says_nothing_is_invalid(check):
    with pytest.raises(DropItem, match="title and url"):
        check.process_item(visit(title=None))
