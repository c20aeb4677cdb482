"""Pages that no program should be made to read are refused at once, and say why."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from bodspider.browser.marks import marks_of
from bodspider.dates import RenderTime
from bodspider.errors import DetailError, ListingError
from bodspider.pages._limits import MAX_DEPTH, _proven_text, true_encoding, utf8_text
from bodspider.pages.article import read_article
from bodspider.pages.listing import read_listing

RENDERED = RenderTime(datetime(2021, 5, 8, tzinfo=UTC), "Date")


def page(body: str, charset: str = "utf-8") -> HtmlResponse:
    html = f"<html><body><main><h1>Title</h1>{body}</main></body></html>".encode()
    return HtmlResponse("https://news.example/", body=html, headers={"Content-Type": f"text/html; charset={charset}"})


@pytest.mark.parametrize(
    "body", ["<div>" * 200_000, "<p>x" * 25_000, "<header><h3>x</h3>" * 3000], ids=["deep", "many", "headers"]
)
def test_a_page_of_too_many_or_too_deep_elements_is_refused(body):
    start = time.thread_time()
    with pytest.raises(DetailError) as of_article:
        read_article(page(body), RENDERED)
    with pytest.raises(ListingError) as of_listing:
        read_listing(page(body), RENDERED)
    assert marks_of(page(body + "<script>fetch('/x')</script>")) == ()
    assert of_article.value.reason == of_listing.value.reason == "too-complex"
    assert "\n" not in str(of_article.value)
    assert time.thread_time() - start < 5


def test_pages_that_are_deep_or_long_but_whole_are_read():
    deep = "<b>" * (MAX_DEPTH - 10) + "bold</b>"
    assert read_article(page(f"<article><p>{deep}</article>"), RENDERED).body == "bold"
    table = "<table>" + "<tr><td>Land<td>1 234" * 900 + "</table>"
    assert read_article(page(f"<article><p>{table}</article>"), RENDERED).body.count("Land\t1 234") == 900


@pytest.mark.parametrize("charset", ["idna", "punycode", "zlib", "utf-7", "unicode_escape", "undefined", "rot13", "x-none", ""])
def test_a_charset_that_is_none_of_the_web_is_taken_for_utf_8(charset):
    assert read_article(page("<article><p>Hé, +ADw- \\x41</article>", charset), RENDERED).body == "Hé, +ADw- \\x41"
    assert read_listing(page("<article><h3><a href=/x>Hé</a></h3></article>", charset), RENDERED).entries[0].title == "Hé"


def test_the_last_resort_is_not_given_pages_that_it_takes_minutes_for():
    start = time.thread_time()
    html = "<html><body>" + "<li>x abc abc</li>" * 6000
    answer = HtmlResponse("https://news.example/", body=html.encode(), headers={"Content-Type": "text/html"})
    with pytest.raises(DetailError):
        read_article(answer, RENDERED)
    assert time.thread_time() - start < 5


TEXT = "Één café in Curaçao: ‘straks’, voor € 100"


@pytest.mark.parametrize(
    ("encoding", "declared", "true"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("cp1252", "cp1252", "cp1252"),
        ("cp1252", "utf-8", "cp1252"),
        ("utf-8", "cp1252", "utf-8"),
        ("utf-16", "utf-16", "utf-16"),
        ("iso-8859-15", "iso-8859-15", "iso-8859-15"),
    ],
)
def test_the_encoding_that_the_bytes_prove_is_taken(encoding, declared, true):
    text = TEXT if encoding != "iso-8859-15" else "Één café, 100 €"
    assert true_encoding(text.encode(encoding), declared) == true


@given(
    st.lists(st.sampled_from([b"a", "é".encode(), b"\xe9", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\0", b"\xf0\x9f\x98\x80"])).map(b"".join),
    st.sampled_from(["utf-8", "UTF8", "latin-1", "utf-7", ""]),
)  # fmt: skip
def test_a_text_of_good_utf_8_is_the_text_that_is_proven(body, charset):
    response = HtmlResponse("http://h/", headers={"Content-Type": f"text/html; charset={charset}"}, body=body)
    plain = utf8_text(response)
    assert plain is None or (plain == _proven_text(response) and plain.encode() == body)


def test_one_wrong_byte_does_not_make_a_page_latin():
    assert true_encoding(TEXT.encode() + b"\xe9", "utf-8") == "utf-8"
    assert true_encoding(TEXT.encode()[:-5][:1], "utf-8") == "cp1252"


@given(st.text(max_size=200), st.sampled_from(["utf-8", "cp1252", "shift_jis", "utf-16"]))
def test_what_is_as_it_says_stays_so(text, encoding):
    body = text.encode(encoding, "ignore")
    if encoding == "cp1252" and not body.isascii():
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return  # Windows-1252 that reads as UTF-8 is told apart by nobody
    assert true_encoding(body, encoding) == encoding


def test_a_page_of_more_tags_than_memory_has_room_for_is_not_parsed():
    with pytest.raises(DetailError, match="250000 tags") as error:
        read_article(page("<p>x" * 250_001), RENDERED)
    assert error.value.reason == "too-complex"
    with pytest.raises(ListingError, match="250000 tags"):
        read_listing(page("<p>x" * 250_001), RENDERED)


@pytest.mark.parametrize("form", [" a{}=x", ' a{}=">"', "/a{}='<'", 'a{}="x>"', "/a{} q='>'"])
def test_an_element_with_thousands_of_attributes_loses_them_and_nothing_else(form):
    many = "".join(form.format(number) for number in range(50_000))
    start = time.thread_time()
    assert (
        read_article(page(f"<article><p {many}>Text <b title='{'a b ' * 5000}'>bold</b></article>"), RENDERED).body == "Text bold"
    )
    assert time.thread_time() - start < 5
