"""A news site whose pages can be broken between crawls, in ways that sites really break."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.news_site import NewsSite, Page, Story

Break = Callable[[str, str], str]
"""A function of the path and the text of a page, to the text that is served in its place."""


@dataclass
class FragileSite(NewsSite):
    """A news site whose articles also have authors, tags and images; `breaks` are applied to every page."""

    breaks: list[Break] = field(default_factory=list)

    def _article(self, story: Story) -> str:
        extras = (
            '<div class="field--name-uid"><span>Redactie</span></div>'
            f'<div class="field--name-field-image"><img src="/foto-{story.number}.png" width="640" height="360" alt="Foto"></div>'
            '<div class="field--name-field-tags"><a href="/taxonomy/term/1">Water</a><a href="/taxonomy/term/2">Mali</a></div>'
        )
        return super()._article(story).replace("</article>", extras + "</article>")

    def answer(self, target: str, headers: dict[str, str]) -> Page:
        if self.breaks:
            headers = {}
        status, extra, text = super().answer(target, headers)
        for each in self.breaks:
            text = each(target, text)
        return status, extra, text


def is_article(path: str) -> bool:
    return re.match(r"/nieuws/\d", path) is not None


def _details(pattern: str, instead: str, path: str, text: str) -> str:
    return re.sub(pattern, instead, text, flags=re.DOTALL) if is_article(path) else text


def _listing(pattern: str, instead: str, path: str, text: str) -> str:
    return text if is_article(path) else re.sub(pattern, instead, text, flags=re.DOTALL)


def on_details(pattern: str, instead: str = "") -> Break:
    return partial(_details, pattern, instead)


def on_listing(pattern: str, instead: str = "") -> Break:
    return partial(_listing, pattern, instead)


def everywhere(pattern: str, instead: str = "") -> Break:
    return lambda _, text: re.sub(pattern, instead, text, flags=re.DOTALL)
