"""What an update asks of the database: which entries are known, what is due, what is missing from a listing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, distinct, exists, func, or_, select, update

from bodspider.store import schedule
from bodspider.store._bulk import upsert
from bodspider.store.records import CUT_SHORT, Again, CutShort, Known, Listed, ListingState
from bodspider.store.tables import articles, checks, entries, links, listings, runs

_PER_QUERY = 500
_CHECKED = [checks.c[name] for name in ("url", "etag", "last_modified", "checked_run", "failures", "missing_run")]


def recall(connection: Connection, listing: str, others: Sequence[str], keys: Sequence[str]) -> dict[str, Known]:
    """Return what is known of the entries `keys` of `listing`, by key.

    An entry that only the `others`, listings of the same run, are known to have is known too, and does not lead.
    """
    known = select(listings.c.url, listings.c.proven_run).where(listings.c.url.in_([listing, *others]))
    proven = {row.url: row.proven_run for row in connection.execute(known)}
    query = (
        select(entries, articles.c.published_latest, articles.c.error, *_CHECKED)
        .join(articles, articles.c.id == entries.c.article_id)
        .outerjoin(checks, checks.c.article_id == entries.c.article_id)
        .where(entries.c.listing.in_([listing, *others]))
    )
    found: dict[str, Known] = {}
    for start in range(0, len(keys), _PER_QUERY):
        for row in connection.execute(query.where(entries.c.key.in_(keys[start : start + _PER_QUERY]))):
            own = row.listing == listing
            if own or row.key not in found:
                found[row.key] = Known(
                    article_id=row.article_id,
                    digest=row.digest,
                    proven=row.run <= proven.get(row.listing, 0),
                    leads=own and row.leads,
                    unlisted=own and row.unlisted,
                    latest=row.published_latest,
                    checked_run=None if row.error or row.failures or row.missing_run else row.checked_run,
                    **_asking(row),
                )
    return found


def cut_short(connection: Connection, places: Sequence[str], *, before: int, since: datetime) -> CutShort | None:
    """Return the first of the runs over the listings `places` that were cut short, one after the other, right before the run `before`.

    Those that began before `since` do not count. ``None`` when the last run came to its end.
    """
    first = None
    query = select(runs).where(runs.c.number < before, runs.c.started >= since).order_by(runs.c.number.desc())
    for row in connection.execute(query):
        if (row.arguments or {}).get("url") == list(places):
            if row.finished and not any(CUT_SHORT in each for each in row.reasons or ()):
                break
            first = row
    if first is None:
        return None
    visited = select(func.count(distinct(checks.c.article_id))).join(entries, entries.c.article_id == checks.c.article_id)
    visited = visited.where(entries.c.listing.in_(places), checks.c.checked_run >= first.number, checks.c.failures == 0)
    return CutShort(first.number, first.id, connection.execute(visited).scalar_one())


def state_of(connection: Connection, listing: str) -> ListingState:
    """Return how far `listing` is known; one that is not known at all was proven in run 0."""
    row = connection.execute(select(listings.c.proven_run, listings.c.visited).where(listings.c.url == listing)).first()
    return ListingState(row.proven_run, row.visited) if row else ListingState(0, None)


def prove(connection: Connection, listing: str, *, title: str | None, run: int, now: datetime, visited: bool) -> None:
    """Record that the run knew all that `listing` lists, and whether it `visited` all of it."""
    row = connection.execute(select(listings).where(listings.c.url == listing)).first()
    values = {
        "title": title or (row.title if row else None),
        "proven_run": max(run, row.proven_run if row else 0),
        "walked": now,
        "visited": now if visited else row.visited if row else None,
    }
    if row:
        connection.execute(update(listings).where(listings.c.url == listing).values(values))
    else:
        connection.execute(listings.insert().values(url=listing, **values))


def overdue(connection: Connection, places: Sequence[str], *, now: datetime, limit: int) -> list[Again]:
    """Return what of the listings `places` is due to be looked at again, the longest overdue first.

    Of articles that are in order there are at most `limit`; all that failed or went missing come on top.
    """
    leads = exists().where(entries.c.article_id == checks.c.article_id, entries.c.listing.in_(places), entries.c.leads)
    due = select(checks.c.article_id).where(checks.c.due <= now, leads).order_by(checks.c.due, checks.c.article_id)
    troubled = or_(checks.c.failures > 0, checks.c.missing_run.is_not(None))
    first = connection.execute(due.where(troubled)).scalars().all()
    ids = [*first, *connection.execute(due.where(~troubled).limit(limit)).scalars()]
    return _again_of(connection, ids, places, entries.c.leads)


def newer(connection: Connection, listing: str, *, than: datetime, limit: int) -> list[Again]:
    """Return what is known to be in `listing` and proven to be published after `than`, the newest first, `limit` at most."""
    leads = and_(entries.c.leads, ~entries.c.unlisted)
    is_there = exists().where(checks.c.article_id == articles.c.id, checks.c.gone.is_(None))
    is_listed = exists().where(entries.c.article_id == articles.c.id, entries.c.listing == listing, leads)
    query = select(articles.c.id).where(articles.c.published >= than, articles.c.published_earliest > than, is_there, is_listed)
    ids = connection.execute(query.order_by(articles.c.published.desc(), articles.c.id).limit(limit)).scalars().all()
    return _again_of(connection, ids, [listing], leads)


def all_known(connection: Connection, listing: str, besides: Collection[str]) -> list[Again]:
    """Return everything that is known to be, or to have been, in `listing`, but for what is gone and the entries `besides`.

    Only keys are asked for at first: most of what is known is listed, and all that was ever said of it would fill the memory.
    """
    query = _KNOWN.where(entries.c.listing == listing, entries.c.leads, checks.c.gone.is_(None))
    ordered = query.order_by(articles.c.published.desc(), entries.c.key)
    keys = [key for key in connection.execute(ordered).scalars() if key not in besides]
    found: dict[str, Again] = {}
    for start in range(0, len(keys), _PER_QUERY):
        some = entries.c.key.in_(keys[start : start + _PER_QUERY])
        found.update((each.key, each) for each in _again(connection, _QUERY.where(entries.c.listing == listing, some)))
    return [found[key] for key in keys]


def mark_unlisted(connection: Connection, listing: str, keys: Iterable[str]) -> None:
    """Record that the entries `keys` were not where `listing` should have shown them."""
    for key in sorted(keys):
        connection.execute(update(entries).where(entries.c.listing == listing, entries.c.key == key).values(unlisted=True))


def mark_duplicates(connection: Connection, pairs: Sequence[tuple[Listed, str]], *, run: int, json_text: Any) -> None:
    """Record entries that led to articles which other entries had led to before."""
    rows = {
        (each.listing, each.key): (each.listing, each.key, article_id, each.digest, json_text(each.facts), False, run, False)
        for each, article_id in pairs
    }
    upsert(connection, entries, [rows[key] for key in sorted(rows)])


def mark_moved(connection: Connection, pairs: Sequence[tuple[str, str]], *, run: int, now: datetime) -> None:
    """Record that the pages of some articles, given by id, lead to other articles now."""
    for former, identity in sorted(pairs):
        row = connection.execute(select(checks).where(checks.c.article_id == former)).first()
        if row is not None:
            values = schedule.moved(schedule.Check(*row), identity, run=run, now=now)._asdict()
            connection.execute(update(checks).where(checks.c.article_id == former).values(values))
            lead_to(connection, former, identity)


def lead_to(connection: Connection, former: str, identity: str) -> None:
    """Let every address and entry that led to one article lead to another."""
    for table in (entries, links):
        connection.execute(update(table).where(table.c.article_id == former).values(article_id=identity))


def touch(connection: Connection, ids: Sequence[str], *, run: int, now: datetime) -> None:
    """Record that the pages of the articles `ids` have not changed since they were last fetched."""
    query = select(articles.c.published, *checks.c).join(checks, checks.c.article_id == articles.c.id)
    for row in connection.execute(query.where(articles.c.id.in_(sorted(ids)))).all():
        check = schedule.Check(*[getattr(row, name) for name in schedule.Check._fields])
        values = schedule.seen(check, published=row.published, changed=False, run=run, now=now)._asdict()
        connection.execute(update(checks).where(checks.c.article_id == values.pop("article_id")).values(values))


_QUERY: Select[Any] = (
    select(entries, articles.c.listing_title, articles.c.error, checks.c.url, checks.c.etag, checks.c.last_modified)
    .join(articles, articles.c.id == entries.c.article_id)
    .join(checks, checks.c.article_id == entries.c.article_id)
)

_KNOWN = _QUERY.with_only_columns(entries.c.key, maintain_column_froms=True)


def _again_of(connection: Connection, ids: Sequence[str], places: Sequence[str], which: ColumnElement[bool]) -> list[Again]:
    """Return what is known of the articles `ids`, in their order, through the entries `which` of the listings `places`.

    The ids alone are asked for first, and by `exists`: of a join, SQLite looks through all that a listing has.
    """
    found: dict[str, list[Again]] = {each: [] for each in ids}
    for start in range(0, len(ids), _PER_QUERY):
        query = _QUERY.where(checks.c.article_id.in_(ids[start : start + _PER_QUERY]), which)
        for each in _again(connection, query):
            if each.listing in places:
                found[each.article_id].append(each)
    return [again for each in found.values() for again in each]


def _again(connection: Connection, query: Select[Any]) -> list[Again]:
    return [
        Again(
            article_id=row.article_id,
            listing=row.listing,
            listing_title=row.listing_title,
            key=row.key,
            facts=row.facts,
            **_asking(row),
        )
        for row in connection.execute(query)
    ]


def _asking(row: Any) -> dict[str, str | None]:
    """Return how to ask for the page of an article: an answer that it has not changed is no use for one never had."""
    validators = {name: None if row.error else getattr(row, name) for name in ("etag", "last_modified")}
    return {"url": row.url, **validators}
