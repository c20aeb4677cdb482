"""Feeds: RSS, RDF and Atom, field by field, broken ones, and ones that are a trap."""

import time

import pytest

from bodspider.errors import ListingError
from bodspider.pages.feed import feed_dates, read_feed
from bodspider.urls import url_key
from tests.pages.listing_fixtures import RENDERED, fields, fixture, read, said

RSS = "application/rss+xml"


def rss(items, *, head="", attributes=""):
    return f'{head}<rss version="2.0"{attributes}><channel><title>Nieuws</title>{items}</channel></rss>'


def item(title="A", link="https://x.example/a", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


@pytest.mark.parametrize(("folder", "field"), list(fields("page.xml")))
def test_a_feed_says(folder, field):
    listing, expected = fixture(folder)
    part, _, name = field.partition(".")
    assert said(listing, field) == expected[part][name]


def test_statements_know_when_the_feed_was_rendered():
    listing, _ = fixture("listing-rss")
    assert {statement.rendered for entry in listing.entries for statement in entry.statements} == {RENDERED}


@pytest.mark.parametrize(
    "content_type",
    [RSS, "text/xml", "application/xml", "text/html; charset=utf-8", "text/plain", "application/octet-stream", None],
)
@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', "\ufeff", "\n\n  <?xml version='1.0'?>\n<!-- <html> -->\n"])
def test_a_feed_is_known_by_what_is_in_it(content_type, head):
    listing = read(rss(item("Één"), head=head), content_type)
    assert listing.markup == "rss"
    assert [entry.title for entry in listing.entries] == ["Één"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "windows-1252"])
def test_a_feed_in_another_encoding(encoding):
    body = rss(item("Één café"), head=f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding)
    assert [entry.title for entry in read(body, RSS).entries] == ["Één café"]


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        ("Jan & Piet", "Jan & Piet"),
        ("Jan &amp; Piet", "Jan & Piet"),
        ("caf&eacute;&nbsp;&hellip;", "café …"),
        ("&onbekend; woord", "&onbekend; woord"),
        ("nul\0\x0bletter", "nulletter"),
        ("<media:x>y</media:x>", "y"),
        ("1 &LT; 2", "1 < 2"),
        ("<![CDATA[a & b]]>&", "a & b&"),
    ],
)
def test_a_small_fault_is_repaired_and_no_entry_is_lost(fault, title):
    listing = read(rss(item(fault) + item("B", "<![CDATA[https://x.example/?a=1&b=2]]>")), RSS)
    assert [entry.title for entry in listing.entries] == [title, "B"]
    assert listing.entries[1].url == "https://x.example/?a=1&b=2"


def test_names_of_an_external_dtd_are_read_without_fetching_it():
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert [entry.title for entry in read(rss(item("caf&eacute;"), head=head), RSS).entries] == ["café"]


def test_warnings_before_a_feed_are_skipped():
    body = "Warning: something in feed.php\n" + rss(item(), head='<?xml version="1.0"?>')
    assert len(read(body, RSS).entries) == 1


def test_a_feed_without_entries_is_no_error():
    assert read(rss(""), RSS).entries == ()


BOMB = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FILE = '<!DOCTYPE rss [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>'


@pytest.mark.parametrize(
    "body",
    [
        rss(item("&i;"), head=BOMB + "]>"),
        rss(item(more='<enclosure url="&i;"/>'), head=BOMB + "]>"),
        rss(item("&i;"), head=FILE),
        rss(item(), head=PARAMETER),
        rss(item("&i; & bare"), head=FILE),
        rss(item())[:-30],
        rss(item() + "<item><title>half"),
        "<rss><channel><item><title>A</item></title><item></channel></rss>",
        "<rss",
        rss(item("a\0b"))[:-30],
    ],
)
def test_a_feed_that_is_dangerous_or_cut_is_unreadable(body):
    started = time.process_time()
    with pytest.raises(ListingError) as refused:
        read(body, RSS)
    assert refused.value.reason == "unreadable"
    assert "\n" not in str(refused.value)
    assert time.process_time() - started < 2


def test_an_entity_is_never_expanded_from_a_file():
    with pytest.raises(ListingError, match="entities"):
        read(rss(item("&i;"), head=FILE), RSS)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("<pubDate>Wed, 05 May 2021 00:00:00 +0200</pubDate>", ["Wed, 05 May 2021 00:00:00 +0200"]),
        (
            "<d:date xmlns:d='http://purl.org/dc/elements/1.1/'>2021-05-05</d:date><pubDate> x </pubDate>",
            ["x", "2021-05-05"],
        ),
        ("<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2021-05-05T00:00:00Z</a:updated>", []),
        ("<pubDate> </pubDate>", []),
    ],
)
def test_dates_of_publication_and_no_other(more, expected):
    [entry] = read(rss(item(more=more)), RSS).entries
    assert [(each.source, each.raw) for each in entry.statements] == [("feed", raw) for raw in expected]


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("", "no-link"),
        ("https://site.example/list", "no-link"),
        ("ftp://x.example/a", "unsafe-url"),
        ("https://user:pw@x.example/a", "unsafe-url"),
        ("data:text/html,x", "unsafe-url"),
    ],
)
def test_links_that_are_not_to_be_visited(link, problem):
    [entry] = read(rss(item(link=link)), RSS).entries
    assert (entry.url, entry.problem) == (None, problem)


def test_an_atom_link_in_an_rss_item_counts_when_it_has_no_other():
    more = '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="{}" href="https://x.example/b"/>'
    related, alternate = (f"<item><title>A</title>{more.format(rel)}</item>" for rel in ("related", "alternate"))
    assert [entry.url for entry in read(rss(related + alternate), RSS).entries] == [None, "https://x.example/b"]


def test_a_link_that_only_the_name_of_an_entry_gives_is_found():
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="https://x.example/a"><title>A</title></item></rdf:RDF>'
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title><id>{}</id></entry></feed>"
    bodies = (rdf, atom.format("https://x.example/a"), atom.format("tag:x.example,2021:a"))
    assert [[entry.url for entry in read(body, RSS).entries] for body in bodies] == [["https://x.example/a"]] * 2 + [[None]]


def test_the_entries_of_every_channel_are_read():
    body = rss(item()).replace("</rss>", f"<channel><title>Ander</title>{item('B')}</channel>{item('C')}</rss>")
    listing = read(body, RSS)
    assert (listing.title, [entry.title for entry in listing.entries]) == ("Nieuws", ["A", "B", "C"])


@pytest.mark.parametrize("declared", [' xmlns:media="http://search.yahoo.com/mrss/"', ""])
def test_the_title_of_a_picture_is_not_that_of_its_entry(declared):
    media = "<item><media:title>Foto</media:title><media:description>Foto</media:description>"
    [entry] = read(rss(item(more="<description>Tekst</description>").replace("<item>", media), attributes=declared), RSS).entries
    assert (entry.title, entry.summary) == ("A", "Tekst")


@pytest.mark.parametrize(("rest", "found"), [("\n<script>x()</script>", 1), ("Warning: x", 1), ("<item></item>", None)])
def test_what_a_server_adds_behind_a_feed_costs_no_entry(rest, found):
    body = rss(item()) + rest
    if found:
        assert len(read(body, RSS).entries) == found
    else:
        with pytest.raises(ListingError):
            read(body, RSS)


def test_entries_are_found_by_address():
    listing = read(rss(item() + item("B", "http://X.example/b/?utm_source=rss") + item("C") + item("D", "")), RSS)
    dates = feed_dates(listing)
    assert {key: entry.title for key, entry in dates.items()} == {
        url_key("https://x.example/a"): "A",
        url_key("https://x.example/b"): "B",
    }


def test_a_large_feed_is_read_in_linear_time():
    body = rss(item(more="<description>&lt;p&gt;" + "woord " * 100 + "&lt;/p&gt;</description>") * 2_000)
    started = time.process_time()
    assert len(read(body, RSS).entries) == 2_000
    assert time.process_time() - started < 4


@pytest.mark.parametrize("reference", ["&#xD800;", "&amp;#xD800;", "&#57343;"])
def test_half_a_surrogate_pair_is_no_reason_to_lose_the_feed(reference):
    rss = f"<rss version='2.0'><channel><title>F</title><item><title>A{reference}b</title><link>/a</link><description>&lt;p&gt;x{reference}&lt;/p&gt;</description></item></channel></rss>"
    [entry] = read_feed(rss, "https://site.example/rss.xml", RENDERED).entries
    assert entry.title.startswith("A")
    assert entry.summary.startswith("x")


def test_the_summary_of_a_node_of_drupal_is_its_body():
    node = "&lt;span&gt;T&lt;/span&gt;&lt;span&gt;web&lt;/span&gt;&lt;div class=&quot;field field--name-body&quot;&gt;&lt;p&gt;Tekst.&lt;/p&gt;&lt;/div&gt;"
    [entry] = read(
        f"<rss><channel><item><title>T</title><link>https://x.example/a</link><description>{node}</description></item></channel></rss>"
    ).entries
    assert entry.summary == "Tekst."
