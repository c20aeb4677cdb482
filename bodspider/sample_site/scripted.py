"""The bundled site as a script makes it: empty shells, data by ``fetch``, a button that loads more, and a consent wall."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from bodspider.sample_site.site import Page, listing_path, render
from bodspider.sample_site.stories import LANGUAGES

_MAIN = re.compile(r'(<main role="main">)(.*)(</main>)', re.DOTALL)
_ITEM = re.compile(r"  <article.*?</article>\n", re.DOTALL)
_PAGER = re.compile(r"  <nav.*?</nav>\n", re.DOTALL)
_MORE = {"nl": "Meer laden", "fr": "Charger plus", "de": "Mehr laden", "en": "Load more"}
_WALLS = {
    "nl": '<div id="sliding-popup" class="eu-cookie-compliance-banner"><p>Deze site gebruikt cookies.</p>'
    '<button class="agree-button">Alles aanvaarden</button><button class="decline-button">Nee, bedankt</button></div>',
    "fr": '<div class="klaro"><div class="cookie-notice"><p>Ce site utilise des cookies.</p>'
    '<button class="cm-btn cm-btn-success">Tout accepter</button><button class="cm-btn cn-decline">Non merci</button></div></div>',
    "de": '<div id="onetrust-consent-sdk"><p>Diese Website verwendet Cookies.</p>'
    '<button id="onetrust-accept-btn-handler">Alle akzeptieren</button><button id="onetrust-reject-all-handler">Nein</button></div>',
    "en": '<div role="dialog" aria-modal="true" class="privacy-overlay"><p>This site uses cookies.</p>'
    "<button>Accept all</button><button>Settings</button><button>Reject all cookies</button></div>",
}
_SCRIPT = """
const app = document.getElementById("app");
const ask = async (page) => (await fetch(`/data?path=${encodeURIComponent(location.pathname)}&page=${page}`)).json();
const show = async () => {
  const first = await ask(0);
  app.outerHTML = first.html;
  let page = 0, more = first.more;
  const main = document.querySelector("main");
  if (!more) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: MORE });
  [...main.querySelectorAll("article")].pop().after(button);
  button.addEventListener("click", async () => {
    const next = await ask(page += 1);
    button.insertAdjacentHTML("beforebegin", next.items);
    if (!next.more) button.remove();
  });
};
if (WALL && !document.cookie.includes("refused=1")) {
  document.body.insertAdjacentHTML("beforeend", WALL);
  const wall = document.body.lastElementChild;
  const buttons = [...wall.querySelectorAll("button")];
  buttons.at(-1).addEventListener("click", () => { document.cookie = "refused=1; path=/"; wall.remove(); show(); });
  buttons[0].addEventListener("click", () => { app.innerHTML = "<h1>Thank you for being watched</h1>"; wall.remove(); });
} else show();
"""


@dataclass(frozen=True, slots=True)
class Scripted:
    """What of the site a script makes: listings, or `details` too, and whether a `consent` wall holds everything back."""

    details: bool = False
    consent: bool = False


def variant_of(query: str) -> Scripted | None:
    """Return the variant that the query of ``sample?js=1`` names (``details=1`` and ``consent=1`` add to it), ``None`` for the plain site.

    Raises `ValueError` for a query that names none.
    """
    values = dict(parse_qsl(query, keep_blank_values=True))
    if not query:
        return None
    if values.pop("js", None) != "1" or any(name not in ("details", "consent") or value != "1" for name, value in values.items()):
        raise ValueError(query)
    return Scripted(details="details" in values, consent="consent" in values)


def render_scripted(path: str, query: Mapping[str, str], base: str, second: str, variant: Scripted) -> Page:
    """Return the page at `path` of the site in the scripted `variant`; `base` and `second` as for `bodspider.sample_site.site.render`."""
    if path == "/data":
        return _data(query, base, second)
    page = render(path, query, base, second)
    is_listing = path in map(listing_path, LANGUAGES)
    is_article = not is_listing and path[1:3] in LANGUAGES and page.status == 200 and page.kind.startswith("text/html")
    return _shell(page, path[1:3], variant) if is_listing or (is_article and variant.details) else page


def _shell(page: Page, language: str, variant: Scripted) -> Page:
    script = _SCRIPT.replace("MORE", json.dumps(_MORE[language])).replace(
        "WALL", json.dumps(_WALLS[language] if variant.consent else "")
    )
    text = _MAIN.sub(r'\1<div id="app"></div>\3', page.body.decode())
    return replace(page, body=text.replace("</body>", f"<script>{script}</script></body>").encode())


def _data(query: Mapping[str, str], base: str, second: str) -> Page:
    page = render(query.get("path", ""), {"page": query.get("page", "0")}, base, second)
    match = _MAIN.search(page.body.decode()) if page.status == 200 else None
    if match is None:
        return Page(404, b"{}", "application/json")
    inner, items = match[2], "".join(_ITEM.findall(match[2]))
    is_listing = query.get("path", "") in map(listing_path, LANGUAGES)
    more = is_listing and 'rel="next"' in inner
    data = {"html": _PAGER.sub("", inner) if is_listing else inner, "items": items if is_listing else "", "more": more}
    return Page(200, json.dumps(data).encode(), "application/json")
