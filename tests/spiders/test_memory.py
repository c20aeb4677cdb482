import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bodspider.spiders._memory import MOST_CHANGED_PAGES, Memory, decide
from bodspider.spiders._walk import Walk
from bodspider.store import Again, Known, ListingState

LISTING = "https://site.example/nieuws"
START = datetime(2026, 5, 8, tzinfo=UTC)


def known(number: int, **values) -> Known:
    return Known(
        **{
            "article_id": f"id{number}",
            "digest": "d",
            "proven": True,
            "leads": True,
            "unlisted": False,
            "latest": START - timedelta(days=number),
            "url": None,
            "etag": None,
            "last_modified": None,
            **values,
        }
    )


def again(number: int) -> Again:
    return Again(f"id{number}", LISTING, None, f"key{number}", {}, None, None, None)


class FakeStore:
    """Knows the articles 0 to 99, the newest first, of which those in `listed` are where they should be."""

    def __init__(self, *, visited: datetime | None = START, count: int = 100) -> None:
        self.visited, self.count = visited, count
        self.unlisted: set[str] = set()

    def state_of(self, listing: str) -> ListingState:
        return ListingState(1, self.visited)

    def overdue(self, places, *, limit, now):
        return [again(90)][:limit]

    def newer(self, listing, *, than, limit):
        return [again(number) for number in range(self.count) if START - timedelta(days=number) > than][:limit]

    def all_known(self, listing, besides):
        return [each for number in range(self.count) if (each := again(number)).key not in besides]

    def mark_unlisted(self, listing, keys):
        self.unlisted = set(keys)


def memory(store: FakeStore, **values) -> Memory:
    async def ask(work):
        return work(store)

    return Memory(ask, [LISTING], **{"is_update": True, "is_whole": True, "most_due": 5, "full_every": 30, **values})


def walk() -> Walk:
    return Walk(LISTING, is_full=False)


def ends(pages: list[list[int]], *, changed: bool = False, **values) -> list[bool]:
    """Return, page by page, whether it proves the end; the articles of each page are given by number."""

    async def run() -> list[bool]:
        remembered, walked, proven = memory(FakeStore()), walk(), []
        for page in pages:
            keys = tuple(f"key{number}" for number in page)
            facts = {f"key{number}": known(number, **values) for number in page if number < 100}
            proven.append(await remembered.proves_end(walked, keys, facts, changed=changed))
            walked.keys.update(keys)
        return proven

    return asyncio.run(run())


def test_a_page_that_is_all_known_and_in_order_ends_the_walk():
    assert ends([[0, 1, 2, 3]]) == [True]


def test_an_unknown_entry_does_not():
    assert ends([[100, 0, 1, 2], [3, 4, 5, 6]]) == [False, True]


def test_entries_of_a_run_that_was_cut_short_do_not():
    assert ends([[0, 1, 2, 3]], proven=False) == [False]


def test_pinned_items_alone_do_not():
    assert ends([[50, 60, 70, 80], [0, 1, 2, 3]]) == [False, True]


def test_a_listing_in_the_other_order_does_not():
    assert ends([[3, 2, 1, 0]]) == [False]


def test_without_dates_two_pages_do():
    assert ends([[0, 1, 2], [3, 4, 5]], latest=None) == [False, True]


def test_pages_with_edits_are_followed_by_a_few_more():
    assert ends([[0, 1], [2, 3], [4, 5], [6, 7]], changed=True) == [False] * MOST_CHANGED_PAGES + [True]


def test_an_empty_page_proves_nothing():
    assert ends([[]]) == [False]


def test_articles_missing_from_their_place_are_looked_for():
    async def run():
        store = FakeStore()
        remembered, walked = memory(store), walk()
        keys = ("key0", "key1", "key3", "key4")
        facts = {key: known(int(key[3:])) for key in keys}
        assert await remembered.proves_end(walked, keys, facts, changed=False)
        walked.keys.update(keys)
        walked.is_complete = True
        return [each.key for each in await remembered.left_over(walked, set(keys))], store.unlisted

    assert asyncio.run(run()) == (["key2"], {"key2"})


@pytest.mark.parametrize(
    ("visited", "full_every", "is_full"),
    [
        (None, 30, True),
        (START - timedelta(days=31), 30, True),
        (START - timedelta(days=29), 30, False),
        (START - timedelta(days=999), 0, False),
    ],
)
def test_everything_is_visited_the_first_time_and_after_some_days(visited, full_every, is_full):
    walked = Walk(LISTING)
    asyncio.run(memory(FakeStore(visited=visited), full_every=full_every).begin(walked, START))
    assert walked.is_full == is_full
    assert set(walked.due) == (set() if is_full else {"key90"})


@pytest.mark.parametrize("values", [{"is_whole": False}, {}])
def test_a_walk_that_did_not_see_everything_leaves_nothing_over(values):
    async def run():
        walked = Walk(LISTING)
        walked.is_complete = not values.get("is_whole", True)
        return await memory(FakeStore(), **values).left_over(walked, set())

    assert asyncio.run(run()) == []


@pytest.mark.parametrize(
    ("facts", "digest", "is_due", "decision"),
    [
        (None, "d", False, "visit"),
        (known(1), "d", False, "skip"),
        (known(1), "d", True, "check"),
        (known(1), "other", True, "visit"),
        (known(1, unlisted=True), "d", False, "visit"),
        (known(1, leads=False), "other", True, "duplicate"),
    ],
)
def test_what_to_do_with_an_entry(facts, digest, is_due, decision):
    assert decide(facts, digest, is_due=is_due) == decision
