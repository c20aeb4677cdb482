"""What is stored and exported obeys the schema, and stands there once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self, get_args, get_origin

from scrapy.exceptions import DropItem

from bodspider.archive.handler import NOT_ARCHIVED
from bodspider.balance import count_outcome
from bodspider.items import Article, Evidence, Link, describe
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CheckPipeline:
    """Drop an article that another entry of this run already led to, and one that does not obey the schema."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seen: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Visit) -> Visit:
        article = item.article
        if article.error == NOT_ARCHIVED:
            self._drop(article, NOT_ARCHIVED, log_level="DEBUG")
        if article.id in self._seen:
            self._drop(article, "duplicate", log_level="DEBUG")
        problem = problem_of(article)
        if problem:
            self._drop(article, "invalid", f"invalid: {problem}: {article.url}", log_level="ERROR")
        self._seen.add(article.id)
        return item

    def _drop(self, article: Article, reason: str, message: str | None = None, *, log_level: str) -> None:
        count_outcome(self.crawler.stats, "dropped", reason=reason, language=article.language)
        raise DropItem(message or reason, log_level=log_level)


def problem_of(record: Article | Evidence | Link) -> str | None:
    """Return what is wrong with a record of `bodspider.items`, in words, or ``None`` when it obeys the schema.

    This is the JSON Schema of `bodspider.items.json_schema`, checked on the record itself; times must be aware too.
    """
    kind_of_record: Any = type(record)
    for name, kind, nullable in _shape(kind_of_record):
        value = getattr(record, name)
        if value is None and nullable:
            continue
        problem = _problem(value, kind)
        if problem:
            return f"{name} {problem}"
    if isinstance(record, Article) and not (record.title or record.url):
        return "title and url are both missing"
    return None


@cache
def _shape(record: Any) -> tuple[tuple[str, Any, bool], ...]:
    return tuple((each.name, each.type, each.nullable) for each in describe(record))


def _problem(value: object, kind: Any) -> str | None:
    if kind in (str, int, bool):
        return None if type(value) is kind else f"is no {kind.__name__}"
    if kind is datetime:
        return None if isinstance(value, datetime) and value.utcoffset() is not None else "is no time with a zone"
    if get_origin(kind) is Literal:
        return None if value in get_args(kind) else f"is none of {', '.join(get_args(kind))}"
    if get_origin(kind) is dict:
        fine = isinstance(value, dict) and all(type(each) is str for pair in value.items() for each in pair)
        return None if fine else "is no mapping of strings"
    if get_origin(kind) is list:
        if not isinstance(value, list):
            return "is no list"
        return next((problem for each in value if (problem := _problem(each, get_args(kind)[0]))), None)
    if kind in (Link, Evidence):
        return problem_of(value) if isinstance(value, (Link, Evidence)) and type(value) is kind else f"holds no {kind.__name__}"
    return f"has an unknown type {kind}"
