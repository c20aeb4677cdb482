"""Listings that are none, that fail, that loop and that change while they are read."""

import json

import pytest

from tests.crawls.conftest import closed_port

pytestmark = pytest.mark.crawl

HTML = {"Content-Type": "text/html; charset=utf-8"}
LOGIN = '<form id=user-login-form action="/user/login" method=post><input name=name><input type=password name=pass></form>'


def bad_listing(site, kind):
    if kind == "login":
        site.html("/list", f"<h1>Log in</h1>{LOGIN}")
    else:
        site.pages["/list"] = {
            "404": (404, HTML, b"<h1>Niet gevonden</h1>"),
            "403": (403, HTML, b"<h1>Verboden</h1>"),
            "500": (500, HTML, b"<h1>Fout</h1>"),
            "empty": (200, HTML, b""),
            "no items": (200, HTML, b"<h1>Welkom</h1><p>Dit is geen lijst.</p>"),
            "json": (200, {"Content-Type": "application/json"}, json.dumps({"items": [1, 2]}).encode()),
            "pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
        }[kind]


@pytest.mark.parametrize("kind", ["404", "403", "500", "empty", "no items", "login", "json", "pdf"])
def test_what_is_no_listing_fails_with_one_line_and_leaves_no_file(crawl, site, kind):
    bad_listing(site, kind)
    done = crawl("-a", f"url={site.url}/list", "-s", "RETRY_TIMES=0")
    assert done.status == 1
    [line] = done.errors
    assert f"{site.url}/list" in line
    assert "Traceback" not in done.stderr
    assert done.run["verdict"] == "failed"
    assert [each["stage"] for each in done.failures] == ["listing"]
    assert not list(done.folder.glob("out.jsonl*"))


def test_a_listing_that_fails_does_not_keep_the_next_one_from_being_crawled(crawl, site):
    site.listing("/good", [("/a", "A")])
    site.article("/a", "A")
    done = crawl("-a", f"url={site.url}/gone,{site.url}/good")
    assert done.status == 1
    assert [article["title"] for article in done.articles] == ["A"]


def test_nothing_listens_there(crawl, site):
    done = crawl("-a", f"url=http://127.0.0.1:{closed_port()}/list", "-s", "RETRY_TIMES=0")
    assert done.status == 1
    assert "connection-refused" in done.errors[0]


def test_pages_are_followed_to_the_end_and_loops_end(crawl, site):
    site.listing("/list", [("/a", "A"), ("/b", "B"), ("/a", "A")], "?page=1")
    site.listing("/list?page=1", [("/b", "B"), ("/c", "C")], "?page=1")
    for name in "abc":
        site.article(f"/{name}", name.upper())
    done = crawl("-a", f"url={site.url}/list")
    assert done.status == 0
    assert [article["title"] for article in done.articles] == ["A", "B", "C"]
    balance = done.run["balance"]
    assert balance["listed"] == 5
    assert balance["dropped_by_reason"] == {"duplicate": 2}
    assert site.asked.count("/list?page=1") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("abcdef", "bcdef"), ("abcd", "nabcd"), ("abcdef", "abdef"), ("abcdef", "nbcdef")],
    ids=["removed at the top", "added at the top", "removed below", "replaced"],
)
def test_what_slips_from_page_to_page_while_the_listing_is_read_is_found(crawl, site, before, after):
    for name in {*before, *after}:
        site.article(f"/{name}", name)
    site.changing_listing("/list", *([(f"/{name}", name) for name in names] for names in (before, after)), per_page=2)
    done = crawl("-a", f"url={site.url}/list")
    assert done.status == 0
    assert {article["title"] for article in done.articles} >= set(after)
    assert len(done.articles) == len({article["id"] for article in done.articles})


@pytest.mark.parametrize(
    ("pages", "ended"),
    [
        ({"": ("ab", "?page=1"), **{f"?page={number}": ("cd", f"?page={number + 1}") for number in range(1, 9)}}, "repeats"),
        ({"": ("ab", "?page=1"), "?page=1": ("cd", "?page=0"), "?page=0": ("ab", "?page=1")}, "repeats"),
        ({"": ("ab", "?page=0%2C1"), "?page=0%2C1": ("cd", None)}, "last-page"),
        ({"": ("sab", "?page=1"), "?page=1": ("scd", "?page=2"), "?page=2": ("", None)}, "no-entries"),
    ],
    ids=[
        "the last page again and again",
        "round and round",
        "the second pager of the page",
        "an entry on every page, and none on the last",
    ],
)
def test_a_walk_ends_where_its_listing_does_and_says_how(crawl, site, pages, ended):
    for query, (names, next_url) in pages.items():
        site.listing(f"/list{query}", [(f"/{name}", name) for name in names], next_url)
    for name in {*"".join(names for names, _ in pages.values())}:
        site.article(f"/{name}", name)
    done = crawl("-a", f"url={site.url}/list")
    assert done.status == 0
    assert sorted(article["title"] for article in done.articles) == sorted({*"".join(names for names, _ in pages.values())})
    assert [each["ended"] for each in done.run["listings"]] == [ended]
