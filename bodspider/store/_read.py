"""Reading back: articles, their versions, runs and failures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, or_, select

from bodspider.items import Article
from bodspider.store._rows import article_of, article_of_row
from bodspider.store.records import Failure, Run, Version
from bodspider.store.tables import articles, checks, entries, failures, links, runs, versions

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles to read.

    `languages`: only these BCP 47 tags, any when empty. `earliest`, `latest`: only what may have been published between
    these times. `since_run`: only what changed in runs after the one with this number. `gone`: also what is gone from
    its site, or moved.
    """

    languages: Collection[str] = ()
    earliest: datetime | None = None
    latest: datetime | None = None
    since_run: int | None = None
    gone: bool = False


def read_articles(connection: Connection, selection: Selection) -> Iterator[Article]:
    """Yield the articles of `selection`, newest first, those without a date last."""
    query = select(articles).outerjoin(checks, checks.c.article_id == articles.c.id).where(*_conditions(selection))
    query = query.order_by(articles.c.published.desc().nulls_last(), articles.c.id)
    with connection.execution_options(yield_per=_AT_ONCE).execute(query) as rows:
        for row in rows:
            yield article_of_row(row)


def _conditions(selection: Selection) -> Iterator[Any]:
    if selection.languages:
        yield articles.c.language.in_(sorted(selection.languages))
    if selection.earliest is not None:
        yield or_(articles.c.published_latest.is_(None), articles.c.published_latest >= selection.earliest)
    if selection.latest is not None:
        yield or_(articles.c.published_earliest.is_(None), articles.c.published_earliest <= selection.latest)
    if selection.since_run is not None:
        yield checks.c.changed_run > selection.since_run
    if not selection.gone:
        yield checks.c.gone.is_(None)


def find(connection: Connection, what: str, addresses: Collection[str]) -> list[str]:
    """Return the ids of the articles that are meant by `what`, an id, or by one of `addresses`."""
    by_id = select(articles.c.id).where(articles.c.id == what)
    by_link = select(links.c.article_id).where(links.c.url.in_(sorted(addresses)))
    by_url = select(articles.c.id).where(articles.c.url.in_(sorted(addresses)))
    queries: tuple[Select[Any], ...] = (by_id, by_url, by_link) if addresses else (by_id,)
    return list(dict.fromkeys(row[0] for query in queries for row in connection.execute(query)))


def read_versions(connection: Connection, identity: str) -> list[Version]:
    """Return the versions of an article, the first first and the current one last; none for an unknown article."""
    query = select(articles, checks.c.version, checks.c.first_seen).outerjoin(checks, checks.c.article_id == articles.c.id)
    current = connection.execute(query.where(articles.c.id == identity)).first()
    if current is None:
        return []
    earlier = [
        _version(row)
        for row in connection.execute(select(versions).where(versions.c.article_id == identity).order_by(versions.c.number))
    ]
    since = earlier[-1].until if earlier else current.first_seen
    return [*earlier, Version(article=article_of(current._mapping), number=current.version or 1, since=since)]


def read_changes(connection: Connection, limit: int) -> list[Version]:
    """Return the `limit` versions that were replaced last, the last first."""
    query = select(versions).order_by(versions.c.until.desc(), versions.c.article_id, versions.c.number.desc()).limit(limit)
    return [_version(row) for row in connection.execute(query)]


def _version(row: Any) -> Version:
    return Version(
        article=article_of(row.state),
        number=row.number,
        since=row.since,
        until=row.until,
        run=row.run,
        changes={name: (pair[0], pair[1]) for name, pair in row.changes.items()},
    )


def read_gone(connection: Connection, limit: int, article: str | None) -> list[tuple[str, datetime, str | None]]:
    """Return id, time and, for one that moved, its new id, of the `limit` articles that were gone last, or of one `article`."""
    query = select(checks.c.article_id, checks.c.gone, checks.c.moved_to).where(checks.c.gone.is_not(None))
    query = query if article is None else query.where(checks.c.article_id == article)
    return [
        (row[0], row[1], row[2])
        for row in connection.execute(query.order_by(checks.c.gone.desc(), checks.c.article_id).limit(limit))
    ]


def predecessors(connection: Connection, identity: str) -> list[str]:
    """Return the ids of the articles that moved to the article `identity`."""
    return list(connection.execute(select(checks.c.article_id).where(checks.c.moved_to == identity)).scalars())


def read_runs(connection: Connection, limit: int) -> list[Run]:
    """Return the last `limit` runs, the last first."""
    rows = connection.execute(select(runs).order_by(runs.c.number.desc()).limit(limit))
    return [
        Run(
            **{name: row._mapping[name] for name in ("number", "id", "started", "mode", "finished", "verdict")},
            reasons=row.reasons or [],
            arguments=row.arguments or {},
            balance=row.balance or {},
        )
        for row in rows
    ]


def read_measured(connection: Connection, limit: int) -> list[tuple[datetime, dict[str, Any]]]:
    """Return start and quality of the `limit` last good runs that have a quality, the last first."""
    query = select(runs.c.started, runs.c.quality).where(runs.c.verdict == "good", runs.c.quality.is_not(None))
    return [(row.started, row.quality) for row in connection.execute(query.order_by(runs.c.number.desc()).limit(limit))]


def read_recent_dates(connection: Connection, listing: str, before: datetime, limit: int) -> list[datetime]:
    """Return when the `limit` newest articles of `listing` were published at the latest, `before` a time, the newest first."""
    listed = exists().where(entries.c.article_id == articles.c.id, entries.c.listing == listing)
    query = select(articles.c.published_latest).where(articles.c.published <= before, listed)
    newest = connection.execute(query.order_by(articles.c.published.desc()).limit(limit)).scalars()
    return sorted((min(latest, before) for latest in newest), reverse=True)


def read_failures(connection: Connection, run: int) -> list[Failure]:
    """Return the pages that were given up in the run with the number `run`, in order."""
    query = select(failures).where(and_(failures.c.run == run)).order_by(failures.c.number)
    return [Failure(row.run, row.url, row.stage, row.reason, row.attempts) for row in connection.execute(query)]
