"""Which plain answers show that a script makes the page."""

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response

from bodspider.browser.marks import has_more_button, marks_of
from bodspider.sample_site import LANGUAGES
from bodspider.sample_site.scripted import Scripted, render_scripted
from bodspider.sample_site.site import listing_path, render

HERE = "https://example.org/nieuws"
FIXTURES = sorted((Path(__file__).parents[1] / "pages" / "fixtures").glob("*/page.html"))


def page(body: str, head: str = "") -> HtmlResponse:
    text = f"<!DOCTYPE html><html><head><title>Nieuws</title>{head}</head><body>{body}</body></html>"
    return HtmlResponse(HERE, body=text.encode(), encoding="utf-8")


FILE = '<script src="/app.js"></script>'
TEXT = "<p>" + "Woorden van een artikel. " * 10 + "</p>"


@pytest.mark.parametrize(
    ("mark", "body"),
    [
        ("empty-root", f'<div id="root"></div>{FILE}'),
        ("empty-root", f"<app-root></app-root>{FILE}"),
        ("empty-root", f"<header>Site</header><div data-v-app>Laden</div><footer>{TEXT}</footer>{FILE}"),
        ("empty-main", f"<main><h1>Nieuws</h1></main>{FILE}"),
        ("empty-main", "<main><h1>Nieuws</h1></main><script>fetch('/data.json')</script>"),
        ("empty-list", f'<main>{TEXT}<a href="/">Start</a><ul class="news-list"></ul></main>{FILE}'),
        ("noscript", f"<main>{TEXT}</main><noscript>Please enable JavaScript.</noscript>{FILE}"),
        ("noscript", f"<main>{TEXT}</main><noscript>Activez Javascript pour voir cette page</noscript>{FILE}"),
        ("waiting", f'<main>{TEXT}<div aria-busy="true"></div></main>{FILE}'),
        ("waiting", f"<main>{TEXT}<p>Chargement en cours…</p></main>{FILE}"),
        ("waiting", f'<main>{TEXT}<div class="ajax-spinner"></div></main>{FILE}'),
        ("views", f'<main>{TEXT}<ul class="js-pager__items pager"><li><a href="?page=1">Meer</a></li></ul></main>{FILE}'),
        ("views", f"<main>{TEXT}<div data-drupal-views-infinite-scroll-content-wrapper></div></main>{FILE}"),
        ("consent", f'<main>{TEXT}</main><script type="text/plain" data-cookieconsent="statistics" src="/a.js"></script>{FILE}'),
    ],
)
def test_a_mark_is_seen(mark, body):
    assert mark in marks_of(page(body))


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{TEXT}</main>{FILE}",
        "<main><h1>Nieuws</h1></main>",
        '<div id="app"></div>',
        '<div id="app"></div><script type="application/ld+json">{}</script>',
        "<main><h1>Niets gevonden</h1></main><script>document.documentElement.className = 'js'</script>",
        f'<main>{TEXT}</main><noscript><iframe src="https://www.googletagmanager.com/ns.html"></iframe></noscript>{FILE}',
        f'<div id="app"><main>{TEXT}<a href="/a">Bericht</a></main></div>{FILE}',
        f"<main>{TEXT}<p>Het laden van schepen in de haven van Windeiland duurt nu nog een dag.</p></main>{FILE}",
        "",
    ],
)
def test_a_page_that_is_what_it_is_has_none(body):
    assert marks_of(page(body)) == ()


def test_what_is_no_page_has_none():
    assert marks_of(Response(HERE, body=b"%PDF-1.4")) == ()
    assert marks_of(HtmlResponse(HERE, body=b"")) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bundled_site_has_marks_only_where_scripts_make_it(language):
    def answer(path: str, variant: Scripted | None, query: dict[str, str]) -> HtmlResponse:
        args = (path, query, "http://a", "http://b")
        return HtmlResponse("http://a" + path, body=(render_scripted(*args, variant) if variant else render(*args)).body)

    path = listing_path(language)
    for query in ({}, {"page": "1"}, {"page": "99"}):
        assert marks_of(answer(path, None, query)) == ()
    assert "empty-root" in marks_of(answer(path, Scripted(), {}))
    assert "empty-root" in marks_of(answer(path, Scripted(consent=True), {}))


ENTRY = '<article><h3><a href="/a">Bericht a</a></h3></article>'


@pytest.mark.parametrize(
    "control",
    [
        "<button>Toon meer</button>",
        '<a href="#">Charger plus</a>',
        '<div><a role="button">Mehr laden</a></div>',
        '<button class="x"><span>Load more news</span></button>',
        '<input type="button" value="Meer laden">',
        '<nav class="pager"><ul><li class="pager__item--next"><a role="button" data-page="1">›</a></li></ul></nav>',
        '<ul class="pagination"><li><a href="#">1</a></li><li><a href="#">Volgende</a></li></ul>',
        '<nav class="pagination"><button aria-label="Next page">→</button></nav>',
    ],
)
def test_a_button_that_loads_more_is_seen(control):
    assert has_more_button(page(f"<main>{ENTRY}{control}</main>"), "/a")


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{ENTRY}</main>",
        f"<main><button>Toon meer</button>{ENTRY}</main>",
        f'<main>{ENTRY}<button aria-expanded="false">Toon meer</button></main>',
        f"<main>{ENTRY}<form><button>Toon meer</button></form></main>",
        f"<main>{ENTRY}</main><footer><button>Toon meer</button></footer>",
        f'<main>{ENTRY}<a href="?page=1">Meer laden</a></main>',
        f"<main>{ENTRY}<button>Delen</button></main>",
        f"<main>{ENTRY}<button hidden>Toon meer</button></main>",
        f'<main>{ENTRY}<nav class="pager"><a rel="next" href="?page=1">Volgende</a></nav></main>',
        f'<main>{ENTRY}<nav class="pager"><button disabled>Volgende</button></nav></main>',
        f'<main>{ENTRY}<ul class="pagination"><li class="disabled"><a href="#">Volgende</a></li></ul></main>',
        f'<main>{ENTRY}<div class="slider"><button class="slick-next">Volgende</button></div></main>',
    ],
)
def test_what_does_something_else_is_no_such_button(body):
    assert not has_more_button(page(body), "/a")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_no_page_that_is_read_plainly_has_such_a_button(path):
    response = HtmlResponse(HERE, body=path.read_bytes())
    for href in response.css("a::attr(href)").getall():
        assert not has_more_button(response, href)
