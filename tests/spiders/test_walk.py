from bodspider.spiders._walk import STALE_PAGES, Walk

TOP = "http://site.example/list"


def page(number: int) -> str:
    return f"{TOP}?page={number}"


def test_a_single_page_is_walked_once():
    walk = Walk(TOP)
    assert walk.at_start
    assert walk.turn(("a",), 1, None, 100) is None
    assert not walk.at_start


def test_pages_follow_each_other_and_an_unchanged_top_ends_the_second_look():
    walk = Walk(TOP)
    assert walk.turn(("a",), 1, page(1), 100) == page(1)
    assert walk.turn(("b",), 1, None, 100) == TOP
    assert walk.turn(("a",), 0, page(1), 100) is None
    assert (walk.pages, walk.entries) == (3, 2)


def test_a_changed_top_is_followed_to_the_end_once_more():
    walk = Walk(TOP)
    walk.turn(("a",), 1, page(1), 100)
    walk.turn(("b",), 1, None, 100)
    assert walk.turn(("new", "a"), 1, page(1), 100) == page(1)
    assert walk.turn(("b",), 0, None, 100) is None


def test_a_page_that_names_one_already_read_ends_the_look():
    walk = Walk(TOP)
    walk.turn(("a",), 1, page(1), 100)
    assert walk.turn(("b",), 1, page(1), 100) == TOP


def test_a_page_that_names_nothing_is_no_last_page():
    walk = Walk(TOP)
    walk.turn(("a",), 1, page(1), 100)
    assert walk.turn((), 0, None, 100) == TOP
    assert walk.ended == "no-entries"


def test_a_listing_that_repeats_itself_ends():
    walk = Walk(TOP)
    walk.turn(("a",), 1, page(1), 100)
    turns = [walk.turn(("a",), 0, page(number), 100) for number in range(2, 2 + STALE_PAGES)]
    assert turns[-1] == TOP
    assert all(turns[:-1])
    assert walk.ended == "repeats"


def test_a_listing_without_end_ends_at_the_limit():
    walk = Walk(TOP)
    url: str | None = TOP
    while url:
        url = walk.turn((f"entry {walk.pages}",), 1, page(walk.pages + 1), 25)
    assert walk.pages == 25
    assert (walk.ended, walk.is_cut, walk.is_complete) == ("max-pages", True, False)


def test_a_listing_that_ends_at_the_limit_is_whole():
    walk = Walk(TOP)
    assert walk.turn(("a",), 1, page(1), 2) == page(1)
    assert walk.turn(("b",), 1, None, 2) == TOP
    assert walk.turn(("a",), 0, page(1), 2) is None
    assert (walk.ended, walk.is_complete) == ("last-page", True)


def test_a_proven_end_is_followed_by_a_second_look_only_when_something_new_was_found():
    for found_new, following in ((False, None), (True, TOP)):
        walk = Walk(TOP, found_new=found_new)
        assert walk.turn(("a",), 1, page(1), 100) == page(1)
        assert walk.turn(("b",), 1, page(2), 100, proves_end=True) == following
        assert walk.is_complete is not found_new


def test_a_proven_end_on_the_first_page_needs_no_second_look():
    walk = Walk(TOP, found_new=True)
    assert walk.turn(("a",), 1, page(1), 100, proves_end=True) is None
    assert walk.is_complete


def test_a_walk_that_the_limit_ends_is_not_complete():
    walk = Walk(TOP)
    assert walk.turn(("a",), 1, page(1), 1) is None
    assert not walk.is_complete
