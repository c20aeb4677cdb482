"""Pages that a script makes, and what a crawl says of the browser that showed them."""

from __future__ import annotations

from tests.crawls.conftest import Crawl

_SHOW = "<script>const show = (html) => { document.getElementById('app').innerHTML = html; };</script>"


def shell(script: str) -> str:
    """Return the body of a page that `script` fills, by calling ``show`` with HTML."""
    return f'<div id="app"></div>{_SHOW}<script>{script}</script>'


def article(title: str) -> str:
    """Return an article as HTML."""
    return f"<article class=node><h1>{title}</h1><time datetime=2026-10-02T08:00:00Z>2 oktober 2026</time><div class=field--name-body><p>{'Tekst van ' + title + '. ':s}{'Woorden. ' * 20}</p></div></article>"


def items(*entries: tuple[str, str]) -> str:
    """Return entries of a listing, each an address and a title, as HTML."""
    return "".join(
        f'<article class=aggregator-item><h3 class=feed-item-title><a href="{href}">{title}</a></h3>'
        f"<div class=item-description>Over {title}, en wat daar te doen was.</div></article>"
        for href, title in entries
    )


def browser_counts(done: Crawl) -> dict[str, int]:
    """Return what ``run.json`` counts of the browser, by the last part of its name."""
    counts = done.run["counts"]
    return {name.removeprefix("bod/browser/"): count for name, count in counts.items() if name.startswith("bod/browser/")}
