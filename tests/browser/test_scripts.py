"""The scripts that run inside pages, in a real headless Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bodspider.browser.chromium import find_chromium, launch_options
from tests.browser.needs import needs_browser

pytestmark = needs_browser

ARTICLE = "<article><h1>Titel</h1><p>" + "Woorden van het artikel. " * 30 + "</p></article>"
SHELL = '<main><div id="app"></div></main><script>const show = (html) => { app.innerHTML = html; };</script>'
LIMITS = {"patience": 700, "quiet": 60, "limit": 6000}

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from bodspider.browser.visit import preparation

    path = find_chromium(os.environ.get("BOD_CHROMIUM", ""))
    assert path
    options = launch_options(path, proxy_port=1, heap_mib=512)
    del options["proxy"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_init_script(preparation())
        yield context
        browser.close()


@pytest.fixture
def visit(context) -> Iterator[Open]:
    """Return a function that opens a page of these contents, with answers by path, and runs the settling script in it."""
    pages = []

    def visit(body: str, answers: dict[str, str] | None = None, **limits: int) -> tuple[Any, dict[str, Any]]:
        from bodspider.browser.visit import _script

        def answer(route: Any) -> None:
            path = route.request.url.partition("example.org")[2]
            if path == "/":
                route.fulfill(
                    content_type="text/html; charset=utf-8", body=f"<!DOCTYPE html><html><head></head><body>{body}</body></html>"
                )
            elif path in (answers or {}):
                route.fulfill(content_type="text/plain", body=answers[path])
            elif path != "/never":
                route.abort()

        page = context.new_page()
        pages.append(page)
        page.route("**", answer)
        page.goto("https://example.org/", wait_until="commit")
        return page, page.evaluate(_script("settle.js"), LIMITS | limits)

    yield visit
    for page in pages:
        page.close()


def wall(inside: str, before: str = "", after: str = "") -> str:
    """Return a page whose content comes once something is pressed, titled by what that was."""
    press = (
        "document.addEventListener('click', (event) => { const button = event.composedPath().find((each) => each.dataset && each.dataset.is);"
        f"if (button) {{ document.title = button.dataset.is; wall.remove(); show(`{ARTICLE}`); }} }})"
    )
    return f'{SHELL}<div id="wall">{before}{inside}{after}</div><script>{press}</script>'


YES, NO = 'data-is="accepted"', 'data-is="refused"'
WALLS = {
    "EU Cookie Compliance": f'<div class="eu-cookie-compliance-banner"><button {YES} class="agree-button">OK</button><button {NO} class="decline-button">X</button></div>',
    "COOKiES": f'<div class="cookiesjsr-banner"><button class="cookiesjsr-btn allowAll" {YES}>OK</button><button class="cookiesjsr-btn denyAll" {NO}>X</button></div>',
    "cookieconsent": f'<div class="cc-window"><a class="cc-btn cc-allow" {YES}>OK</a><a class="cc-btn cc-deny" {NO}>X</a></div>',
    "Klaro": f'<div class="klaro"><button class="cm-btn cm-btn-success" {YES}>OK</button><button class="cm-btn cn-decline" {NO}>X</button></div>',
    "OneTrust": f'<div id="onetrust-consent-sdk"><button id="onetrust-accept-btn-handler" {YES}>OK</button><button id="onetrust-reject-all-handler" {NO}>X</button></div>',
    "Cookiebot": f'<div id="CybotCookiebotDialog"><button {YES}>OK</button><button id="CybotCookiebotDialogBodyButtonDecline" {NO}>X</button></div>',
    "Didomi": f'<div id="didomi-host"><button {YES}>OK</button><button id="didomi-notice-disagree-button" {NO}>X</button></div>',
    "tarteaucitron": f'<div id="tarteaucitronRoot"><button {YES}>OK</button><button id="tarteaucitronAllDenied2" {NO}>X</button></div>',
    "Dutch": f'<div class="cookie-bar"><button {YES}>Alle cookies aanvaarden</button><button {NO}>Weigeren</button></div>',
    "Dutch, necessary": f'<div class="cookie-bar"><button {YES}>Alles accepteren</button><button {NO}>Enkel noodzakelijke cookies</button></div>',
    "French": f'<div role="dialog" aria-label="Cookies"><button {YES}>Tout accepter</button><button {NO}>Tout refuser</button></div>',
    "French, apostrophe": f'<div id="consent"><button {YES}>J’accepte</button><a href="#" {NO}>Je ne suis pas d’accord</a></div>',
    "German": f"<dialog open><button {YES}>Alle akzeptieren</button><button {NO}>Alle ablehnen</button></dialog>",
    "German, necessary": f'<div class="gdpr"><button {YES}>Zustimmen</button><button {NO}>Nur notwendige Cookies</button></div>',
    "English": f'<div class="cookie-consent"><button {YES}>Accept all</button><button>Settings</button><button {NO}>Reject all</button></div>',
    "English, input": f'<div class="cookies"><input type="button" value="Accept" {YES}><input type="button" value="Decline" {NO}></div>',
    "shadow": '<div id="usercentrics-root"></div><script>document.getElementById("usercentrics-root").attachShadow({mode: "open"}).innerHTML = '
    f"`<button {YES}>Accept</button><button {NO} data-testid='uc-deny-all-button'>Deny</button>`; document.getElementById('usercentrics-root').style.display = 'block';"
    "document.getElementById('usercentrics-root').style.height = '9px'</script>",
}


@pytest.mark.parametrize("kind", WALLS)
def test_a_consent_wall_is_refused(visit, kind):
    page, settled = visit(wall(WALLS[kind]))
    assert page.title() == "refused"
    assert settled["walls"] == 1
    assert not settled["timeout"]
    assert page.locator("article p").count() == 1


def test_a_wall_that_cannot_be_refused_is_not_accepted(visit):
    page, settled = visit(
        wall(f'<div class="cookie-bar"><button {YES}>Accepteren</button><button data-is="settings">Instellingen</button></div>')
    )
    assert page.title() == ""
    assert settled["walls"] == 0


def test_words_of_refusal_in_an_article_are_not_pressed(visit):
    refusals = '<p><a href="#" data-is="refused">Weigeren</a><button data-is="refused">Refuse</button></p>'
    page, settled = visit(f"<main>{ARTICLE.replace('</article>', refusals + '</article>')}</main>" + wall(""))
    assert page.title() == ""
    assert settled["walls"] == 0


@pytest.mark.parametrize(
    "script",
    [
        "fetch('/data').then((answer) => answer.text()).then(show)",
        "setTimeout(() => fetch('/data').then((answer) => answer.text()).then(show), 400)",
        "const asked = new XMLHttpRequest(); asked.open('GET', '/data'); asked.onload = () => show(asked.responseText); asked.send()",
        "const file = document.createElement('script'); file.src = '/late.js'; document.body.append(file)",
        "addEventListener('load', () => requestAnimationFrame(() => fetch('/data').then((answer) => answer.text()).then(show)))",
        "import('data:text/javascript,export default 1').then(() => fetch('/data')).then((answer) => answer.text()).then(show)",
        "fetch('/data').then((answer) => answer.text()).then((html) => { show('<p>Laden</p>'); setTimeout(() => show(html), 300) })",
    ],
)
def test_content_is_waited_for_however_it_comes(visit, script):
    late = "fetch('/data').then((answer) => answer.text()).then(show)"
    page, settled = visit(f"{SHELL}<script>{script}</script>", {"/data": ARTICLE, "/late.js": late})
    assert page.locator("article p").count() == 1
    assert not settled["timeout"]


def test_a_page_that_is_there_is_not_waited_for(visit):
    page, _ = visit(f"<main>{ARTICLE}</main>")
    assert page.evaluate("performance.now()") < 1500


def test_content_is_enough_when_something_else_never_comes(visit):
    page, settled = visit(f"{SHELL}<script>show(`{ARTICLE}`); fetch('/never')</script>")
    assert not settled["timeout"]
    assert page.evaluate("performance.now()") < 4000


def test_a_page_without_content_that_still_waits_times_out(visit):
    _, settled = visit(f"{SHELL}<script>fetch('/never')</script>", limit=1500)
    assert settled["timeout"]
    assert settled["text"] == 0


def grow(page: Any, most: int = 20) -> tuple[list[str], list[str]]:
    """Make the page grow to its end, and return what each step did and the earlier states it gave back."""
    from bodspider.browser.visit import _script

    states, earlier = [], []
    for _ in range(most):
        step = page.evaluate(_script("grow.js"), {"patience": 500, "quiet": 60, "limit": 4000})
        states.append(step["state"])
        earlier += [step["earlier"]] if step.get("earlier") else []
        if step["state"] == "end":
            break
    return states, earlier


def numbered(script: str, control: str = "") -> str:
    """Return a listing whose `script` can `add` three numbered items at a time, nine in all."""
    return (
        f'<main><div id="list"></div>{control}</main><script>let n = 0; const item = () => `<article><h3><a href="/a${{n}}">Bericht ${{n++}}</a></h3></article>`;'
        f"const add = () => {{ if (n < 9) list.insertAdjacentHTML('beforeend', item() + item() + item()); return n < 9; }}; add(); {script}</script>"
    )


@pytest.mark.parametrize(
    "page",
    [
        numbered("more.onclick = () => setTimeout(() => add() || more.remove(), 50)", "<button id=more>Toon meer</button>"),
        numbered(
            "more.onclick = (event) => { event.preventDefault(); add() || more.remove() }",
            '<a id=more href="?page=1">Charger plus</a>',
        ),
        numbered("more.onclick = () => fetch('/data').then(add)", "<button id=more class='btn js-load-more'>+</button>"),
        numbered(
            "more.onclick = (event) => { event.preventDefault(); fetch('/data').then(() => add() || more.remove()) }",
            '<ul class="js-pager__items pager"><li class="pager__item"><a id=more class="button" href="?page=1" rel="next">Meer</a></li></ul>',
        ),
        numbered(
            "new IntersectionObserver((seen) => seen[0].isIntersecting && setTimeout(add, 50)).observe(end)",
            "<div style=height:2000px></div><i id=end>.</i>",
        ),
        numbered("box.onscroll = () => { if (box.scrollTop + 210 > box.scrollHeight) setTimeout(add, 20) }", "").replace(
            '<div id="list"></div>',
            '<div id=box style="height:200px;overflow-y:auto"><div id="list" style="min-height:400px"></div></div>',
        ),
    ],
    ids=["button", "link", "class", "views", "scroll", "box"],
)
def test_a_listing_grows_to_its_end(visit, page):
    tab, _ = visit(page, {"/data": ""})
    states, earlier = grow(tab)
    assert states[-1] == "end"
    assert tab.locator("article").count() == 9
    assert earlier == []


def test_pages_that_take_each_others_place_are_all_given(visit):
    script = "const go = () => { list.innerHTML = ''; add() || next.remove() }; next.onclick = go;"
    tab, _ = visit(numbered(script, '<nav class="pager"><a href="#" id=next>Volgende ›</a></nav>'))
    states, earlier = grow(tab)
    assert states.count("grown") == 2
    assert [("Bericht 0" in each, "Bericht 3" in each) for each in earlier] == [(True, False), (False, True)]
    assert "Bericht 8" in tab.content()


def test_a_page_is_never_left_by_pressing(visit):
    tab, _ = visit(
        numbered(
            "",
            '<a href="/elsewhere?page=2" class="load-more">Meer laden</a><nav class="pager"><a rel="next" href="/?page=1">Volgende</a></nav>',
        )
    )
    grow(tab)
    assert tab.url == "https://example.org/"


def test_buttons_that_do_something_else_are_not_pressed(visit):
    buttons = (
        '<button aria-expanded="false">Toon meer</button><form><button type="button">Meer</button></form>'
        '<article><h3><a href="/x">Bericht x</a></h3><button>Lees meer</button></article><button>Delen</button>'
    )
    tab, _ = visit(numbered("addEventListener('click', () => { document.title += 'pressed' })", buttons))
    grow(tab)
    assert tab.title() == ""
