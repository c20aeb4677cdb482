"""What a fault puts on the stage of a crawl: pages, listings, other sites."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

from tests.faults import handlers as bad
from tests.faults.run import HEALTHY, Prepare, Stage
from tests.faults.site import Asked, Exchange, Handler, article, listing, parting, whole
from tests.hostile.internet import PRETEND, PUBLIC, ROOT


def pages(handlers: dict[str, Handler]) -> Prepare:
    """Return what puts these pages into the listing, by their paths."""

    def prepare(stage: Stage) -> None:
        for path, handler in handlers.items():
            stage.add(path, handler)

    return prepare


def redirects(*targets: str) -> Prepare:
    """Return what puts pages into the listing that redirect to `targets`; in these PORT stands for one where somebody listens."""

    def prepare(stage: Stage) -> None:
        for number, target in enumerate(targets):
            stage.add(f"/redirect/{number}", bad.redirect(target.replace("PORT", str(stage.private.port))))

    return prepare


def robots(handler: Handler, *forbidden: str) -> Prepare:
    """Return what puts up a robots.txt, and pages at the paths that it forbids."""

    def prepare(stage: Stage) -> None:
        stage.site.pages["/robots.txt"] = handler
        for path in forbidden:
            stage.add(path, whole(article("Verboden")))

    return prepare


def refused_connections(stage: Stage) -> None:
    """List articles of another site that goes away once its listing was read."""
    stage.elsewhere(3)
    first = stage.other.pages["/nieuws"]

    async def handle(exchange: Exchange) -> None:
        stage.other.close()
        await first(exchange)

    stage.other.pages["/nieuws"] = handle
    stage.other.pages["/robots.txt"] = parting("")


def other_site(gate: Callable[[Asked], Handler | None], count: int) -> Prepare:
    """Return what adds a listing of another site with so many articles, which a gate stands before."""

    def prepare(stage: Stage) -> None:
        stage.other.gate = gate
        stage.elsewhere(count)

    return prepare


def down(asked: Asked) -> Handler | None:
    return bad.reset if asked.target.startswith("/elders/") else None


def without_rules(asked: Asked) -> Handler | None:
    return whole("<h1>Au</h1>", 500) if asked.target == "/robots.txt" else None


def rebinding(stage: Stage) -> None:
    """List articles of a host that is public when it is looked up for the first time, and a private one from then on."""
    for number in range(3):
        path = f"/elders/{number}"
        stage.site.pages[path] = whole(article(f"Elders {number}"))
        stage.link(f"http://rebind.example{path}")
    stage.site.gate = lambda asked: parting("") if asked.headers["host"] == "rebind.example" else None
    names = {"rebind.example": [[PUBLIC], ["127.0.0.1"]]}
    known = {
        "names": names,
        "public": {PUBLIC: stage.site.port},
        "own": [stage.site.port],
        "trap": stage.other.port,
        "log": os.devnull,
    }
    stage.env = {"PYTHONPATH": f"{PRETEND}:{ROOT}", "PRETEND_INTERNET": json.dumps(known)}


def down_for(seconds: float) -> Callable[[Asked], Handler | None]:
    """Return a gate that is closed for so long from the third request for an article on."""
    times: list[float] = []

    def gate(asked: Asked) -> Handler | None:
        times.append(asked.at)
        begin = times[3] if len(times) > 3 else asked.at + 1
        return whole("<h1>Onderhoud</h1>", 503) if 0 <= asked.at - begin < seconds else None

    return gate


def endless_listing(page: Callable[[int], list[tuple[str, str]]]) -> Prepare:
    """Return what adds a second listing of ten thousand pages, each with the entries that `page` gives for its number."""

    def prepare(stage: Stage) -> None:
        def make(number: int) -> str:
            return listing(page(number), f"?page={number + 1}" if number < 10_000 else None)

        stage.site.pages["/zonder-eind"] = bad.each_page(make)
        stage.listings.append("/zonder-eind")

    return prepare


def feed_with_entities(stage: Stage) -> None:
    stage.site.pages["/rss"] = whole(bad.entity_bomb(10), kind="application/rss+xml")
    stage.listings.append("/rss")


def session_ids(stage: Stage) -> None:
    """List every healthy article three times more, each time as another visitor sees it."""
    forms = ("?PHPSESSID={:032x}", ";jsessionid={:X}.node1", "?sid={:032x}a1&utm_source=x")
    for page, form in enumerate(forms):
        for number in range(HEALTHY):
            path = f"/gezond/{number}{form.format((page + 7) * 10**30 + number * 7919)}"
            stage.site.pages[path.partition("?")[0]] = whole(article(f"Gezond {number}"))
            stage.entries.append((path, f"Gezond {number}"))
