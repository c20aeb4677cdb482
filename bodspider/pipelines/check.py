"""What is stored and exported obeys the schema, and stands there once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self, get_args, get_origin

from scrapy.exceptions import DropItem

from bodspider.ahead import Step, outcome
from bodspider.archive.handler import NOT_ARCHIVED
from bodspider.balance import count_outcome
from bodspider.items import Article, Evidence, Link, describe
from bodspider.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_Judge = Callable[[Any], str | None]


class CheckPipeline:
    """Drop an article that another entry of this run already led to, and one that does not obey the schema."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seen: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def step(self) -> Step:
        """Return what can be done ahead: finding out what is wrong with an article."""
        return _problem_of_visit, ()

    def process_item(self, item: Visit) -> Visit:
        article = item.article
        if article.error == NOT_ARCHIVED:
            self._drop(item, NOT_ARCHIVED, log_level="DEBUG")
        if article.id in self._seen:
            self._drop(item, "duplicate", log_level="DEBUG")
        problem = outcome(item, self.step())
        if problem:
            self._drop(item, "invalid", f"invalid: {problem}: {article.url}", log_level="ERROR")
        self._seen.add(article.id)
        return item

    def _drop(self, item: Visit, reason: str, message: str | None = None, *, log_level: str) -> None:
        item.is_counted = True
        count_outcome(self.crawler.stats, "dropped", reason=reason, language=item.article.language)
        raise DropItem(message or reason, log_level=log_level)


def _problem_of_visit(visit: Visit) -> str | None:
    return problem_of(visit.article)


def problem_of(record: Article | Evidence | Link) -> str | None:
    """Return what is wrong with a record of `bodspider.items`, in words, or ``None`` when it obeys the schema.

    This is the JSON Schema of `bodspider.items.json_schema`, checked on the record itself; times must be aware too.
    """
    kind_of_record: Any = type(record)
    for name, problem_in, nullable in _shape(kind_of_record):
        value = getattr(record, name)
        if value is None and nullable:
            continue
        if problem := problem_in(value):
            return f"{name} {problem}"
    if isinstance(record, Article) and not (record.title or record.url):
        return "title and url are both missing"
    return None


@cache
def _shape(record: Any) -> tuple[tuple[str, _Judge, bool], ...]:
    return tuple((each.name, _judge_of(each.type), each.nullable) for each in describe(record))


def _judge_of(kind: Any) -> _Judge:
    """Return what tells of a value, in words, why it is none of the type `kind`, or ``None`` when it is one."""
    if kind in (str, int, bool):
        return lambda value: None if type(value) is kind else f"is no {kind.__name__}"
    if kind is datetime:
        return lambda value: None if isinstance(value, datetime) and value.utcoffset() is not None else "is no time with a zone"
    if kind in (Link, Evidence):
        return lambda value: problem_of(value) if type(value) is kind else f"holds no {kind.__name__}"
    options = get_args(kind)
    if get_origin(kind) is Literal:
        return lambda value: None if value in options else f"is none of {', '.join(options)}"
    if get_origin(kind) is dict:
        return _mapping_problem
    if get_origin(kind) is list:
        judge = _judge_of(options[0])
        return lambda value: (
            next((problem for each in value if (problem := judge(each))), None) if isinstance(value, list) else "is no list"
        )
    return lambda value: f"has an unknown type {kind}"


def _mapping_problem(value: object) -> str | None:
    fine = isinstance(value, dict) and all(type(each) is str for pair in value.items() for each in pair)
    return None if fine else "is no mapping of strings"
