"""The report in a real headless Chromium: it works without the network, is drawn, can be used by everyone, and fits a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bodspider.browser.chromium import find_chromium, is_root
from tests.browser.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.crawl]


@dataclass
class Opened:
    page: Any
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = find_chromium(os.environ.get("BOD_CHROMIUM", ""))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=not is_root(), args=["--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(
    params=[(1280, 900, "light"), (360, 740, "light"), (360, 740, "dark"), (1280, 900, "dark")],
    ids=lambda each: f"{each[0]}-{each[2]}",
)
def opened(request, chromium, crawled) -> Iterator[Opened]:
    width, height, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    found = Opened(context.new_page())
    found.page.on("request", lambda each: found.asked.append(each.url))
    found.page.on("console", lambda each: found.errors.append(each.text))
    found.page.on("pageerror", lambda each: found.errors.append(str(each)))
    found.page.goto(f"file://{crawled}/report.html")
    yield found
    context.close()


def test_it_needs_no_network_and_has_no_errors(opened, crawled):
    assert [url for url in opened.asked if not url.startswith("data:")] == [f"file://{crawled}/report.html"]
    assert opened.errors == []


def test_its_plots_are_drawn(opened):
    plots = opened.page.locator("figure svg")
    assert plots.count() == 4
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    for number in range(plots.count()):
        shapes = plots.nth(number).locator("path")
        boxes = [
            box
            for place in range(shapes.count())
            if (box := shapes.nth(place).bounding_box()) and box["width"] > 3 and box["height"] > 3
        ]
        assert len(boxes) >= 3
        inks = plots.nth(number).evaluate(
            "svg => [...svg.querySelectorAll('path')].map(each => getComputedStyle(each).fill).filter(fill => fill.startsWith('rgb('))"
        )
        assert set(inks) - {paper}
        assert plots.nth(number).locator("text").count() >= 3


def test_it_fits_the_screen(opened):
    width = opened.page.evaluate("document.documentElement.clientWidth")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_serious(opened):
    from axe_playwright_python.sync_playwright import Axe

    opened.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    violations = Axe().run(opened.page).response["violations"]
    assert [
        (each["id"], each["nodes"][0]["html"][:200]) for each in violations if each["impact"] in ("serious", "critical")
    ] == []


def test_everything_can_be_reached_by_keyboard(opened):
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("location.hash") == "#main"
    opened.page.locator("summary").first.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("details").first.get_attribute("open") is not None


def test_hostile_texts_run_nothing(chromium, hostile):
    page = chromium.new_page()
    seen: list[str] = []
    page.on("dialog", lambda each: seen.append(each.message))
    page.on("console", lambda each: seen.append(each.text))
    page.on("request", lambda each: seen.append(each.url) if each.url.startswith("http") else None)
    page.goto(f"file://{hostile}/report.html")
    page.wait_for_timeout(300)
    assert seen == []
    assert page.locator("h3").count() > 20
    page.close()
