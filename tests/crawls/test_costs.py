"""What a crawl costs, in counts that depend on no machine."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bodspider.items import Article
from bodspider.store import Listed, Record, Store
from tests.crawls.conftest import run_crawl
from tests.news_site import NewsSite

LISTING = "https://site.example/nieuws"


@pytest.mark.crawl
@pytest.mark.parametrize("readers", ["0", "1"])
def test_each_article_is_asked_for_once_and_each_page_of_the_listing_too(tmp_path, readers):
    with NewsSite(130, per_page=50) as site:
        done = run_crawl(tmp_path, "-a", f"url={site.url}", BOD_READERS=readers)
    assert done.status == 0, done.stderr
    assert [each["title"] for each in done.articles] == [f"Titel {number}" for number in reversed(range(130))]
    asked = Counter(site.asked)
    assert asked.pop("/robots.txt") == 1
    assert asked.pop("/nieuws") == 2  # the second look, for what slipped from one page to another
    assert set(asked.values()) == {1}
    assert len(asked) == 130 + 2


@pytest.mark.parametrize("is_known", [False, True])
def test_a_batch_takes_as_many_round_trips_whatever_its_size(tmp_path, is_known):
    few, many = (trips(tmp_path / str(count), count, is_known=is_known) for count in (5, 400))
    assert few == many <= 7


def trips(folder, count, *, is_known):
    store = Store.open(f"sqlite:///{folder}/bod.db")
    run = store.begin_run("run", started=datetime.now(UTC), mode="full", arguments={})
    records = [record(number) for number in range(count)]
    if is_known:
        store.write(records, run=run)
    seen = []
    event.listen(store._engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    store.write(records, run=run)
    store.close()
    return len(seen)


def record(number):
    url = f"https://site.example/nieuws/{number}"
    article = Article(id=f"{number:016x}", story="s", url=url, title=f"Titel {number}", listing=LISTING, content_hash="0" * 64)
    listed = Listed(LISTING, article.id, "d", {"title": article.title})
    return Record(article=article, addresses=(url,), listed=listed, url=url)
