"""A news site that tests and benchmarks change between crawls: any number of articles, in an aggregator listing.

It answers conditional requests, and its ages are counted from the present time.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Self

from bodspider.sample_site._ages import age

Page = tuple[int, dict[str, str], str]


@dataclass(slots=True)
class Story:
    """An article of the site; `edits` counts how often its text was changed."""

    number: int
    title: str
    teaser: str
    published: datetime
    edits: int = 0
    moved_to: str | None = None

    @property
    def path(self) -> str:
        return f"/nieuws/{self.number}"


@dataclass
class NewsSite:
    """The stories by number, which of them are `pinned` to the top of the listing or not in it (`unlisted`), and what was asked."""

    count: int
    per_page: int = 20
    size: int = 0
    start: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    stories: dict[int, Story] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    unlisted: set[int] = field(default_factory=set)
    failing: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    on_request: Callable[[str], None] | None = None
    port: int = 0
    _loop: Any = None
    _thread: Any = None

    def __post_init__(self) -> None:
        for number in range(self.count):
            self.add(self.start - timedelta(hours=3 * (self.count - number)))

    def add(self, published: datetime | None = None) -> Story:
        """Publish a story, now or at another time."""
        number = len(self.stories)
        published = published or datetime.now(UTC).replace(microsecond=0)
        self.stories[number] = Story(number, f"Titel {number}", f"Inleiding van bericht {number}.", published)
        return self.stories[number]

    def remove(self, number: int) -> None:
        """Take a story off the site; its page is gone."""
        self.unlisted.add(number)
        self.failing[self.stories[number].path] = 404

    def restore(self, number: int) -> None:
        self.unlisted.discard(number)
        self.failing.pop(self.stories[number].path, None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/nieuws"

    def listed(self) -> list[Story]:
        """Return the stories in the order of the listing: pinned ones, then the newest first."""
        rest = [each for each in self.stories.values() if each.number not in self.unlisted and each.number not in self.pinned]
        rest.sort(key=lambda each: (each.published, each.number), reverse=True)
        return [self.stories[number] for number in self.pinned if number not in self.unlisted] + rest

    def answer(self, target: str, headers: dict[str, str]) -> Page:
        path, _, query = target.partition("?")
        if path in self.failing:
            return self.failing[path], {}, "<h1>Fout</h1>"
        if path == "/nieuws":
            return self._listing(int(query.partition("page=")[2] or 0))
        found = re.fullmatch(r"/nieuws/(\d+)", path)
        story = self.stories.get(int(found[1])) if found else None
        if story is None:
            return 404, {}, "<h1>Niet gevonden</h1>"
        if story.moved_to:
            return 301, {"Location": story.moved_to}, ""
        etag = f'"{story.number}-{story.edits}"'
        if headers.get("if-none-match") == etag:
            return 304, {"ETag": etag}, ""
        return 200, {"ETag": etag}, self._article(story)

    def _listing(self, number: int) -> Page:
        stories, now = self.listed(), datetime.now(UTC).replace(microsecond=0)
        shown = stories[number * self.per_page : (number + 1) * self.per_page]
        items = "".join(
            f'<article class="aggregator-item"><h3 class="feed-item-title"><a href="{each.path}">{each.title}</a></h3>'
            f'<div class="field--name-timestamp">{age(each.published, now, "nl")}</div>'
            f'<div class="item-description">{each.teaser}</div></article>'
            for each in shown
        )
        more = len(stories) > (number + 1) * self.per_page
        pager = f'<a rel="next" href="?page={number + 1}">Volgende</a>' if more else ""
        rendered = {"Last-Modified": format_datetime(now, usegmt=True)}
        return 200, rendered, self._page("Nieuws", f'<div class="aggregator-feed">{items}{pager}</div>')

    def _article(self, story: Story) -> str:
        paragraphs = (
            f"<p>Tekst van bericht {story.number}, versie {story.edits}.</p>" + f"<p>{'Woorden. ' * (self.size // 9)}</p>"
        )
        return self._page(
            story.title,
            f'<article class="node"><time datetime="{story.published:%Y-%m-%dT%H:%M:%S+00:00}"></time>'
            f'<div class="field--name-body">{paragraphs}</div></article>',
        )

    def _page(self, title: str, content: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="nl"><head><title>{title}</title></head><body><main><h1 class="page-title">{title}</h1>'
            f"{content}</main></body></html>"
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                target = head.split(" ", 2)[1]
                headers = {name.lower(): value for name, value in re.findall(r"(?m)^([\w-]+): *(.*?)\r$", head)}
                self.asked.append(target)
                if self.on_request is not None:
                    self.on_request(target)
                status, extra, text = self.answer(target, headers)
                self.answered.append(status)
                body = text.encode()
                lines = [f"HTTP/1.1 {status} X", "Content-Type: text/html; charset=utf-8"]
                lines += [f"{name}: {value}" for name, value in extra.items()]
                lines += [] if status == 304 else [f"Content-Length: {len(body)}"]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def __enter__(self) -> Self:
        started = threading.Event()

        async def run() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            self._loop = asyncio.get_running_loop()
            self._stop = asyncio.Event()
            started.set()
            await self._stop.wait()
            server.close()

        self._thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
        self._thread.start()
        started.wait()
        return self

    _stop: Any = None

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
