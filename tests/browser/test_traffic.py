"""What a page may load."""

import pytest

from bodspider.browser.traffic import is_same_site, is_tracker, refusal
from bodspider.network import Policy

SITE = "www.example.be"


@pytest.mark.parametrize(
    ("url", "kind", "reason"),
    [
        ("https://www.example.be/app.js", "script", None),
        ("https://www.example.be/data", "fetch", None),
        ("https://api.example.be/data", "xhr", None),
        ("https://cdn.jsdelivr.net/npm/vue", "script", None),
        ("https://www.example.be/frame", "document", None),
        ("wss://live.example.be/news", "websocket", None),
        ("https://www.example.be/a.png", "image", "kind"),
        ("https://www.example.be/a.woff2", "font", "kind"),
        ("https://www.example.be/a.mp4", "media", "kind"),
        ("https://www.example.be/seen", "ping", "kind"),
        ("https://www.googletagmanager.com/gtm.js?id=1", "script", "tracker"),
        ("https://stats.other.org/matomo.js", "script", "tracker"),
        ("https://www.example.be/stats/matomo.js", "script", "tracker"),
        ("https://region1.google-analytics.com/g/collect", "fetch", "tracker"),
        ("https://www.youtube.com/embed/1", "document", "third-party"),
        ("wss://live.other.org/news", "websocket", "third-party"),
        ("https://127.0.0.1/admin", "fetch", "unsafe-url"),
        ("http://169.254.169.254/latest/meta-data", "fetch", "unsafe-url"),
        ("http://[::ffff:10.0.0.1]/", "script", "unsafe-url"),
        ("http://router.local/", "fetch", "unsafe-url"),
        ("file:///etc/passwd", "fetch", "unsafe-url"),
    ],
)
def test_what_a_page_may_load(url, kind, reason):
    assert refusal(url, kind, SITE, Policy()) == reason


def test_a_private_host_that_the_user_opened_may_be_loaded_from():
    opened = Policy(["http://127.0.0.1:8000/nieuws"])
    assert refusal("http://127.0.0.1:8000/data", "fetch", "127.0.0.1", opened) is None
    assert refusal("http://127.0.0.1:6379/data", "fetch", "127.0.0.1", opened) == "unsafe-url"
    assert refusal("http://127.0.0.2:8000/data", "fetch", "127.0.0.1", opened) == "unsafe-url"
    assert refusal("http://localhost:8000/data", "fetch", "127.0.0.1", opened) == "unsafe-url"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("example.be", "www.example.be", True),
        ("a.example.be", "b.example.be", True),
        ("example.be", "example.org", False),
        ("a.co.uk", "b.co.uk", False),
        ("www.a.co.uk", "api.a.co.uk", True),
        ("10.0.0.1", "20.0.0.1", False),
        ("localhost", "localhost", True),
        ("notexample.be", "example.be", False),
    ],
)
def test_hosts_of_one_site(one, other, same):
    assert is_same_site(one, other) is same
    assert is_same_site(other, one) is same


def test_trackers_are_known_by_domain_not_by_letters():
    assert is_tracker("x.com")
    assert is_tracker("connect.facebook.net")
    assert not is_tracker("netflix.com")
    assert not is_tracker("myfacebook.net.example.org")
