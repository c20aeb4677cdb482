"""The dates pipeline: what is settled, what is counted, what is dropped."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from bodspider.arguments import Arguments
from bodspider.balance import read_balance
from bodspider.dates import RenderTime, Statement
from bodspider.items import Article
from bodspider.pipelines.dates import DatesPipeline
from bodspider.visits import Visit

FETCHED = datetime(2021, 5, 8, 12, tzinfo=UTC)


def process(*published: Statement, modified: tuple[Statement, ...] = (), month_first=None, **arguments):
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(arguments=Arguments(**arguments))
    article = Article(id="a", language="nl", title="t", fetched=FETCHED)
    visit = Visit(article=article, published=published, modified=modified, month_first=month_first)
    try:
        DatesPipeline.from_crawler(crawler).process_item(visit)
    finally:
        process.stats = crawler.stats.get_stats()
    return article


def said(raw: str, source: str = "text") -> Statement:
    return Statement(source, raw, language="nl", rendered=RenderTime(FETCHED, "Date"))


def test_published_and_modified_are_settled_apart():
    article = process(said("wo 5 mei 2021"), modified=(said("Laatst bijgewerkt op 7 mei 2021"),))
    assert article.published == datetime(2021, 5, 4, 22, tzinfo=UTC)
    assert article.published_latest == datetime(2021, 5, 5, 21, 59, 59, tzinfo=UTC)
    assert article.published_precision == "day"
    assert article.modified == datetime(2021, 5, 6, 22, tzinfo=UTC)


def test_the_order_of_the_listing_decides_an_ambiguous_date():
    assert process(said("04/05/2021"), month_first=True).published == datetime(2021, 4, 4, 22, tzinfo=UTC)
    assert process(said("04/05/2021"), month_first=False).published == datetime(2021, 5, 3, 22, tzinfo=UTC)


def test_another_date_of_the_page_decides_an_ambiguous_date():
    assert process(said("04/05/2021"), modified=(said("04/28/2021"),)).published == datetime(2021, 4, 4, 22, tzinfo=UTC)


def test_why_a_statement_proved_nothing_is_counted():
    process(said("donderdag 5 mei 2021"))
    assert process.stats["bod/date/unread/weekday-contradicts"] == 1
    assert process.stats["bod/date/none"] == 1


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ({"from_date": date(2021, 5, 5)}, True),
        ({"from_date": date(2021, 5, 6)}, False),
        ({"until_date": date(2021, 5, 5)}, True),
        ({"until_date": date(2021, 5, 4)}, False),
        ({"from_date": date(2021, 5, 5), "until_date": date(2021, 5, 5)}, True),
    ],
)
def test_days_that_were_asked_for_are_inclusive(arguments, kept):
    if kept:
        assert process(said("5 mei 2021"), **arguments).published
        return
    with pytest.raises(DropItem):
        process(said("5 mei 2021"), **arguments)
    assert read_balance(process.stats).reasons["dropped"] == {"outside-dates": 1}


def test_what_may_have_been_published_then_is_kept():
    assert process(said("1 month ago", "listing"), from_date=date(2021, 4, 7)).published_precision == "week"
    assert process(from_date=date(2021, 4, 7)).published is None
