"""Article pages whose truth is known: those of the bundled site, those of the tests, and captured ones of a real Drupal where they are at hand.

The pages of the tests are of other themes, or of odd or broken markup; what they say is told in a file beside each. The captured pages are the folder
``shared/pages`` beside this repository.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.http import Headers, HtmlResponse

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bodspider.sample_site import LANGUAGES, stories  # noqa: E402
from bodspider.sample_site.site import render  # noqa: E402
from bodspider.sample_site.stories import Block, Story  # noqa: E402

FIXTURES = ROOT / "tests" / "pages" / "fixtures"
CAPTURED = ROOT.parent / "shared" / "pages"
BASE, SECOND = "http://127.0.0.1:8900", "http://localhost:8900"


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an article as a server sends it, and what it truly says; `published` is ``None`` where it gives no date."""

    url: str
    headers: Headers
    body: bytes
    language: str
    title: str
    text: str
    tags: tuple[str, ...]
    published: datetime | None

    def response(self) -> HtmlResponse:
        """Return the page as Scrapy hands it to a callback."""
        return HtmlResponse(self.url, headers=self.headers, body=self.body)


def corpora() -> dict[str, list[Page]]:
    """Return the pages that are there, by the name of the corpus."""
    found = {"bundled site": [_bundled(story) for language in LANGUAGES for story in stories(language)]}
    told = ((folder, json.loads((folder / "expected.json").read_text("utf-8"))) for folder in sorted(FIXTURES.glob("article-*")))
    found["pages of the tests"] = [
        _of_test(folder, truth) for folder, truth in told if truth.keys() >= {"title", "body", "tags", "day"}
    ]
    if (CAPTURED / "manifest.json").exists():
        pages = json.loads((CAPTURED / "manifest.json").read_text("utf-8"))["pages"]
        found["captured pages"] = [_captured(page) for page in pages if page["kind"] == "detail"]
    return found


def described(name: str, pages: list[Page]) -> str:
    """Return a line that names a corpus and its size."""
    size = sum(len(page.body) for page in pages) / len(pages) / 1000
    return f"{name}: {len(pages)} pages of {size:.1f} kB on average"


def _bundled(story: Story) -> Page:
    headers = Headers({"Content-Type": "text/html; charset=UTF-8"})
    body = render(story.path, {}, BASE, SECOND).body
    text = "\n".join((*map(_text, story.blocks), "www.example.org" if story.number % 4 == 1 else ""))
    return Page(BASE + story.path, headers, body, story.language, story.title, text, story.tags, story.published)


def _text(block: Block) -> str:
    return "\n".join((block.text, *("\t".join(row) for row in block.rows)))


def _of_test(folder: Path, truth: dict[str, Any]) -> Page:
    headers = Headers({"Content-Type": "text/html; charset=UTF-8"})
    day = truth["day"] and datetime.fromisoformat(f"{truth['day']}T12:00+00:00")
    language = truth["language"].partition("-")[0]
    url, body = truth.get("address", truth["url"]), (folder / "page.html").read_bytes()
    return Page(url, headers, body, language, truth["title"], truth["body"] or "", tuple(truth["tags"]), day)


def _captured(page: dict[str, object]) -> Page:
    head, _, body = (CAPTURED / str(page["file"])).read_bytes().partition(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    headers = Headers({name.decode(): value.strip() for name, _, value in lines})
    truth = page["article"]
    assert isinstance(truth, dict)
    published = datetime.fromisoformat(truth["published"])
    return Page(
        str(page["url"]), headers, body, truth["language"], truth["title"], truth["body_text"], tuple(truth["tags"]), published
    )
