"""Details that fail, and what is kept of them."""

import pytest

pytestmark = pytest.mark.crawl


def test_every_entry_comes_out_in_the_order_of_the_listing_whatever_becomes_of_its_page(crawl, site):
    site.listing(
        "/list",
        [
            ("/good", "Goed"),
            ("/gone", "Weg"),
            ("", "Zonder adres"),
            ("http://10.0.0.1/intern", "Intern"),
            ("/pdf", "Een PDF"),
            ("/late", "Laat"),
        ],
    )
    site.article("/good", "Goed")
    site.article("/late", "Laat")
    site.pages["/pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    done = crawl("-a", f"url={site.url}/list")
    assert [(article["title"], article["error"]) for article in done.articles] == [
        ("Goed", None),
        ("Weg", "http-404"),
        ("Zonder adres", "no-link"),
        ("Intern", "unsafe-url"),
        ("Een PDF", "not-html"),
        ("Laat", None),
    ]
    assert all(article["summary"] for article in done.articles)
    assert done.status == 1
    assert "3 of 6" in done.errors[0]
    assert {each["reason"] for each in done.failures} == {"http-404", "no-link", "unsafe-url", "not-html"}


def test_a_redirect_leads_to_the_address_it_ends_at_and_to_one_article(crawl, site):
    site.listing("/list", [("/old", "A"), ("/a", "A")])
    site.pages["/old"] = (301, {"Location": "/a?utm_source=x"}, b"")
    site.article("/a", "A")
    site.article("/a?utm_source=x", "A")
    done = crawl("-a", f"url={site.url}/list")
    assert [article["url"] for article in done.articles] == [f"{site.url}/a"]
    assert done.run["balance"]["dropped_by_reason"] == {"duplicate": 1}


def test_a_redirect_to_a_private_address_is_not_followed(crawl, site):
    site.listing("/list", [("/a", "A"), ("/b", "B"), ("/c", "C"), ("/d", "D"), ("/e", "E")])
    for name in "bcde":
        site.article(f"/{name}", name.upper())
    site.pages["/a"] = (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")
    done = crawl("-a", f"url={site.url}/list")
    assert done.articles[0]["error"] == "unsafe-url"
    assert done.status == 0


def test_robots_txt_is_obeyed(crawl, site):
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /secret\n")
    site.listing("/list", [("/secret/a", "A"), ("/b", "B")])
    site.article("/secret/a", "A")
    site.article("/b", "B")
    done = crawl("-a", f"url={site.url}/list")
    assert [article["error"] for article in done.articles] == ["robots", None]
    assert "/secret/a" not in site.asked
    assert done.status == 0


def test_domains_narrow_where_details_may_be(crawl, site):
    site.listing("/list", [("/a", "A"), ("http://other.invalid/b", "B")])
    site.article("/a", "A")
    done = crawl("-a", f"url={site.url}/list", BOD_ALLOWED_DOMAINS="site.example")
    assert [article["error"] for article in done.articles] == [None, "outside-domains"]


@pytest.mark.parametrize("limit", [1, 3, 5, 50])
def test_max_items_is_exact_and_marks_the_run(crawl, site, limit):
    names = "abcdefgh"
    site.listing("/list", [(f"/{name}", name) for name in names[:5]], "?page=1")
    site.listing("/list?page=1", [(f"/{name}", name) for name in names[5:]])
    for name in names:
        site.article(f"/{name}", name)
    done = crawl("-a", f"url={site.url}/list", "-a", f"max_items={limit}")
    assert [article["title"] for article in done.articles] == list(names[:limit])
    assert done.status == 0
    assert done.run["sample"] is True


def test_days_keep_what_may_have_been_published_then(crawl):
    done = crawl("-a", "url=sample", "-a", "from_date=2026-05-07", "-a", "until_date=2026-05-08")
    dates = [article["published"] for article in done.articles if not article["error"]]
    assert {date and date[:10] for date in dates} == {"2026-05-07", "2026-05-08", None}
    balance = done.run["balance"]
    assert balance["dropped_by_reason"]["outside-dates"] == balance["listed"] - balance["new"] - balance["failed"] - 4
    assert done.status == 0


def test_max_items_counts_what_is_kept(crawl):
    done = crawl("-a", "url=sample", "-a", "until_date=2026-04-01", "-a", "max_items=5")
    assert len(done.articles) == 5
    assert all(article["published"] is None or article["published"] < "2026-04-02" for article in done.articles)
    assert done.status == 0
