import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodspider.urls import _canonical, _resolve, _url_key, canonical, host_of, origin_of, resolve, url_key

PAGE = "https://site.example/nl/lijst?x=1"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/nl/nieuws/a", "https://site.example/nl/nieuws/a"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=1", "https://site.example/nl/lijst?page=1"),
        ("/nl/een bericht\n met é", "https://site.example/nl/een%20bericht%20met%20%C3%A9"),
        ("http://münchen.example/ü?q=ä", "http://xn--mnchen-3ya.example/%C3%BC?q=%C3%A4"),
        ("HTTP://Site.EXAMPLE.:80/a", "http://site.example/a"),
        ("alert(1)", "https://site.example/nl/alert(1)"),
        ("\x00\x1f https://other.example/x\x00", "https://other.example/x"),
        ("ht\ntps://oth\ter.example/\nx", "https://other.example/x"),
        ("\\\\other.example\\x", "https://other.example/x"),
        ("/\\other.example/x", "https://other.example/x"),
        ("///other.example/x", "https://other.example/x"),
        ("http:other.example/x", "http://other.example/x"),
        ("http:/other.example/x", "http://other.example/x"),
        ("http:////other.example/x", "http://other.example/x"),
        ("https:x", "https://site.example/nl/x"),
        ("/a/..?b=c", "https://site.example/?b=c"),
        ("https:/x", "https://site.example/x"),
        ("https:///other.example/x", "https://other.example/x"),
        ("x\\y?a\\b#c\\d", "https://site.example/nl/x/y?a%5Cb#c%5Cd"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://0x7f000001:8000/", "http://127.0.0.1:8000/"),
        ("http://[::FFFF:127.0.0.1]:80/", "http://[::ffff:7f00:1]/"),
        ("http://①②⑦。⓪。⓪。①/", "http://127.0.0.1/"),
        ("http://127.0.0.1#@other.example/", "http://127.0.0.1#@other.example/"),
        ("http://127.0.0.1\\.other.example/", "http://127.0.0.1/.other.example/"),
        ("http://site.example:/x", "http://site.example/x"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
    ],
)
def test_an_href_is_resolved_as_a_browser_does(href, url):
    assert resolve(PAGE, href) == url


@pytest.mark.parametrize(
    "href",
    [
        None, "", "  ", "#top", "javascript:alert(1)", "mailto:a@b.example", "ftp://x/", "file:///etc/passwd", "data:,x",
        "http://user:secret@site.example/", "http://site.example:port/", "http://site.example:99999/", "http://[::1/", "http://",
        "http://user@site.example/", "http://[::1].other.example/", "http://[fe80::1%25eth0]/",
        "http://site.example:80:80/", "http://site.example:+80/", "http://a b.example/", "http://1.2.3.4.5/", "http://%00/", "gopher://x/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(href):
    assert resolve("https://site.example/", href) is None


@pytest.mark.parametrize(
    "same",
    [
        "http://site.example/nl/nieuws/a",
        "https://SITE.example:443/nl/nieuws/a/",
        "https://site.example/nl/nieuws/a?utm_source=x&fbclid=1#deel-2",
        "https://site.example./nl/nieuws/%61",
        "https://site.example/nl/nieuws/a?PHPSESSID=7",
        "https://site.example/nl/nieuws/a;jsessionid=1A2B.node1",
        "https://site.example/nl/nieuws/a?sid=9f86d081884c7d659a2feaa0c55ad015",
        "https://site.example/nl/nieuws/a?utm_source=x&session_id=mq1l0v8h3d6k2c4r5t7u",
    ],
)
def test_one_article_has_one_key(same):
    assert url_key(same) == url_key("https://site.example/nl/nieuws/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://site.example/fr/nieuws/a",
        "https://site.example/nl/nieuws/a?page=2",
        "https://www.site.example/nl/nieuws/a",
        "https://site.example:8080/nl/nieuws/a",
        "https://site.example/nl/nieuws/a?sid=12",
        "https://site.example/nl/nieuws/a?s=development-cooperation",
        "https://site.example/nl/nieuws/a;v=2",
    ],
)
def test_another_article_has_another_key(other):
    assert url_key(other) != url_key("https://site.example/nl/nieuws/a")


def test_the_origin_is_host_and_port():
    assert origin_of("http://LOCALHOST./") == ("localhost", 80)
    assert origin_of("https://127.1/x") == ("127.0.0.1", 443)
    assert origin_of("https://[::1]:8443/x") == ("[::1]", 8443)
    with pytest.raises(ValueError, match="no host"):
        origin_of("http://")


def test_order_of_the_query_makes_no_difference():
    assert url_key("http://a.example/x?b=2&a=1") == url_key("http://a.example/x?a=1&b=2")


def test_canonical_keeps_what_matters():
    assert canonical("HTTPS://Site.example:443/a?id=12&utm_medium=mail&lang=nl#x") == "https://site.example/a?id=12&lang=nl"


@given(st.text())
def test_no_href_is_a_reason_to_fail(href):
    url = resolve(PAGE, href)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert host_of(url)
        assert url_key(url) == url_key(canonical(url))
        assert canonical(canonical(url)) == canonical(url)


_PIECES = st.sampled_from(
    ["http", "https", "://", "//", "/", ".", "..", "?", "#", "@", ":", "80", "443", "8900", "65535", "70000", "site.example", "www", "xn--", "a-b",
     "nl", "nieuws", "x_y~", "%61", "A", "é", "=", "&", "utm_source=x", ";sid=1", " ", "\n", ";", "[", "1" * 64]
)  # fmt: skip
_ADDRESSES = st.builds(
    "{}://{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.lists(
        st.sampled_from(["site.example", "a", "9", "-", ".", ":8900", ":80", ":443", ":9", "xn--a", "_", "A"]), max_size=3
    ).map("".join),
    st.lists(_PIECES, max_size=6).map("".join),
)


@given(_ADDRESSES, st.lists(_PIECES, max_size=8).map("".join) | _ADDRESSES)
def test_what_is_told_at_a_glance_is_what_the_rules_give(base, href):
    url = resolve(base, href)
    assert url == _resolve(base, href.strip())
    if url is not None:
        assert canonical(url) == _canonical(url)
        assert url_key(url) == _url_key(url)
