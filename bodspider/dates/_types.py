"""The values that the date engine takes and gives: named tuples, since importing ``dataclasses`` alone costs a third of the engine."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from bodspider.items import Evidence, Precision, Source


class RenderTime(NamedTuple):
    """When a page was rendered, and how that is known."""

    instant: datetime
    basis: Literal["Last-Modified", "ETag", "Date", "fetched"]


class Statement(NamedTuple):
    """What a page, a feed or a listing says of a date, word for word, with what is needed to read it.

    `raw` is a text or a machine-readable value; `shown` the text that a reader sees where that differs (the content of a
    ``<time>`` element); `language` the BCP 47 tag of the text; `rendered` when the page it stands on was rendered.
    `granularity` is how many units the ages of its site show at most, two unless something proves fewer; `fixed` tells that they are
    counted in fixed units, as those of Drupal 7 are.
    """

    source: Source
    raw: str
    shown: str | None = None
    language: str | None = None
    rendered: RenderTime | None = None
    granularity: int = 2
    fixed: bool = False


class Window(NamedTuple):
    """A span of time, both ends included, in UTC, to the second."""

    earliest: datetime
    latest: datetime


class Settlement(NamedTuple):
    """One date, settled from all the statements that were found; every field is ``None`` when nothing proves a date."""

    published: datetime | None
    earliest: datetime | None
    latest: datetime | None
    precision: Precision | None
    evidence: tuple[Evidence, ...]
    conflict: bool
