"""The stories of the bundled site: invented, the same at every start, in up to four languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "fr", "de", "en")
NOW = datetime(2026, 5, 8, 7, 0, 0, tzinfo=UTC)
"""When every page of the site was rendered, as far as its visitors can tell."""

STORIES = 64
FUTURE, REDIRECTED, ELSEWHERE, UNDATED, NODE_ADDRESS = 0, 6, 9, 12, 15
"""Stories with a peculiarity: dated ahead, linked by an old address, on a second host, without a date, without an alias."""

_SPOKEN = {"nl": 1, "fr": 16, "de": 5, "en": 8}
"""One story in so many is not there in the language (1: every story is there)."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's text: `kind` is p, h2, ul, table or blockquote; a list or table has its items or rows."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One story in one language, as it truly is: what a crawl of the site should find.

    `published` is ``None`` for the story that the site gives no date; `number` is the same in all languages.
    """

    number: int
    language: str
    path: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...]
    author: str
    published: datetime | None
    photo: str | None
    report: str | None
    translations: dict[str, str]

    @property
    def node(self) -> int:
        """Number of the Drupal node, shared by all languages."""
        return self.number + 101


@cache
def texts() -> Any:
    """Return the texts that the stories are made of."""
    return json.loads((files(__package__) / "stories.json").read_text(encoding="utf-8"))


@cache
def stories(language: str) -> tuple[Story, ...]:
    """Return the stories that are there in `language`, the newest first, the undated one where its import put it."""
    told = [_story(number, language) for number in range(STORIES) if is_told(number, language)]
    return tuple(sorted(told, key=lambda story: (-(story.published or NOW - CHECKED).timestamp(), story.number)))


CHECKED = timedelta(minutes=54, seconds=57)
"""How long before `NOW` the feed was checked; an item without a date counts as published then."""


def is_told(number: int, language: str) -> bool:
    """Tell whether story `number` is there in `language`."""
    every = _SPOKEN[language]
    return every == 1 or number % every != every - 1


def published(number: int) -> datetime | None:
    """Return when story `number` was published: from minutes to two years back, one ahead, one never."""
    if number == UNDATED:
        return None
    if number == FUTURE:
        return NOW + timedelta(hours=1, minutes=59, seconds=30)
    near = (timedelta(minutes=3, seconds=5), timedelta(hours=1, minutes=2), timedelta(hours=7, minutes=13), timedelta(hours=23))
    if number <= len(near):
        return NOW - near[number - 1]
    return NOW - timedelta(seconds=int(86400 * 1.55 * 1.105 ** (number - len(near))))


def _story(number: int, language: str) -> Story:
    told = texts()
    topic, place = told["topics"][number % 8], told["places"][(number // 8 + number) % 8]
    fill = {"place": place[language], "n": 12 + number * 7 % 83}
    title, lead, more = (text.format(**fill) for text in topic[language])
    return Story(
        number=number,
        language=language,
        path=_path(number, language),
        title=title,
        lead=lead,
        blocks=tuple(_blocks(number, language, lead, more)),
        tags=() if number % 9 == 4 else tuple(told["tags"][tag][language] for tag in topic["tags"]),
        author=("258", "266", "268", "Persdienst")[number % 4],
        published=published(number),
        photo=told["photo"][language].format(**fill) if number % 3 == 0 else None,
        report=told["report"][language] if number % 7 == 2 else None,
        translations={each: _path(number, each) for each in LANGUAGES if is_told(number, each)},
    )


def _path(number: int, language: str) -> str:
    if number == NODE_ADDRESS:
        return f"/{language}/node/{number + 101}"
    told = texts()
    place = told["places"][(number // 8 + number) % 8][language]
    slug = f"{told['topics'][number % 8]['slug'][language]}-{place}".lower()
    plain = slug.translate(str.maketrans("éèîüä' ", "eeiua--"))
    return f"/{language}/{told['words'][language]['news']}/{plain}"


def _blocks(number: int, language: str, lead: str, more: str) -> list[Block]:
    told = texts()
    blocks = [Block("p", lead), Block("p", more)]
    if number % 2:
        blocks.append(Block("h2", told["heading"][language]))
    blocks.append(Block("p", told["more"][number % 4][language]))
    if number % 3 == 1:
        blocks.append(Block("ul", rows=tuple((item,) for item in told["list"][language])))
    if number % 4 == 2:
        table = told["table"][language]
        blocks.append(Block("table", table["caption"], tuple(tuple(row) for row in table["rows"])))
    if number % 5 == 3:
        blocks.append(Block("blockquote", told["quote"][language]))
    blocks.append(Block("p", told["more"][(number + 1) % 4][language]))
    return blocks
