"""The values that the date engine takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bodspider.items import Evidence, Precision, Source


@dataclass(frozen=True, slots=True)
class RenderTime:
    """When a page was rendered, and how that is known."""

    instant: datetime
    basis: Literal["Last-Modified", "ETag", "Date", "fetched"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a page, a feed or a listing says of a date, word for word, with what is needed to read it.

    `raw` is a text or a machine-readable value; `shown` the text that a reader sees where that differs (the content of a
    ``<time>`` element); `language` the BCP 47 tag of the text; `rendered` when the page it stands on was rendered.
    """

    source: Source
    raw: str
    shown: str | None = None
    language: str | None = None
    rendered: RenderTime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, both ends included, in UTC, to the second."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """One date, settled from all the statements that were found; every field is ``None`` when nothing proves a date."""

    published: datetime | None
    earliest: datetime | None
    latest: datetime | None
    precision: Precision | None
    evidence: tuple[Evidence, ...]
    conflict: bool
