"""One batch of records into the tables, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bodspider.items import Article, describe
from bodspider.store import schedule
from bodspider.store._bulk import insert, upsert
from bodspider.store._memory import lead_to
from bodspider.store._rows import article_of, article_row, json_text, plain, text_of, time_of
from bodspider.store.records import Outcome, Record
from bodspider.store.schedule import Check
from bodspider.store.tables import articles, checks, entries, links, versions

_NOT_COMPARED = {"fetched", "listing", "listing_title", "published_evidence", "content_hash", "status"}
"""Fields that may differ from visit to visit while the article is the same."""


class Batch:
    """The writing of one batch: what is stored of its articles, and what is to be stored now."""

    def __init__(self, connection: Connection, records: Sequence[Record], *, run: int, now: datetime) -> None:
        self._connection = connection
        self._records = records
        self._run = run
        self._now = now
        self._time: Callable[[datetime | None], Any] = time_of(connection.dialect.name)
        self._owners = self._read_owners()
        self._stored = self._read_stored()
        self._articles: dict[str, Record] = {}
        self._checks: dict[str, Check] = {}
        self._changed: dict[str, Article] = {}
        self._superseded: set[str] = set()
        self._moved: dict[str, str] = {}

    def write(self) -> list[Outcome]:
        """Write everything, and return what each record is to the database."""
        ids: list[str] = []
        outcomes: list[Outcome] = []
        for record in self._records:
            identity, outcome = self._take(record)
            ids.append(identity)
            outcomes.append(outcome)
        self._keep_versions()
        if self._superseded:
            for table, column in ((articles, articles.c.id), (checks, checks.c.article_id)):
                self._connection.execute(delete(table).where(column.in_(self._superseded)))
        upsert(self._connection, articles, [self._article_row(each) for _, each in sorted(self._articles.items())])
        upsert(self._connection, checks, [self._check_row(each) for _, each in sorted(self._checks.items())])
        self._write_links(ids)
        self._write_entries(ids)
        for former, identity in sorted(self._moved.items()):
            lead_to(self._connection, former, identity)
        return outcomes

    def _read_owners(self) -> dict[str, str]:
        addresses = {address for record in self._records for address in record.addresses}
        found: dict[str, str] = {}
        for some in _slices(addresses):
            rows = self._connection.execute(select(links.c.url, links.c.article_id).where(links.c.url.in_(some)))
            found.update((url, owner) for url, owner in rows)
        return found

    def _read_stored(self) -> dict[str, Any]:
        ids = {each for record in self._records for each in (record.article.id, record.asked) if each} | set(
            self._owners.values()
        )
        query = select(articles.c.id, articles.c.content_hash, articles.c.error, articles.c.fetched, *checks.c).outerjoin(
            checks, checks.c.article_id == articles.c.id
        )
        found: dict[str, Any] = {}
        for some in _slices(ids):
            found.update((row.id, row) for row in self._connection.execute(query.where(articles.c.id.in_(some))))
        return found

    def _take(self, record: Record) -> tuple[str, Outcome]:
        article = record.article
        if article.error:
            return self._take_failure(record)
        self._supersede(record)
        stored = self._stored.get(article.id)
        if stored is not None and self._is_newer(stored, article, record.replayed):
            return article.id, "unchanged"
        is_new = stored is None
        changed = stored is not None and (stored.content_hash != article.content_hash or bool(stored.error))
        check = self._check(article.id)
        if stored is not None and changed and not stored.error:
            self._changed[article.id] = article
        outcome: Outcome = "new" if is_new else "changed" if changed or check.gone else "unchanged"
        published = article.published
        seen = schedule.seen(check, published=published, changed=is_new or changed, run=self._run, now=self._now)
        self._checks[article.id] = seen._replace(
            url=record.url,
            etag=record.etag,
            last_modified=record.last_modified,
            archive=record.archive,
            version=check.version + (article.id in self._changed),
        )
        self._articles[article.id] = record
        return article.id, outcome

    def _is_newer(self, stored: Any, article: Article, replayed: bool) -> bool:
        """Tell whether a later state is stored already: by a crawler that began later, or since the archive was written."""
        if stored.error or not stored.fetched or not article.fetched:
            return False
        if replayed:
            return bool(stored.fetched > article.fetched)
        return bool((stored.checked_run or 0) > self._run and stored.fetched >= article.fetched)

    def _take_failure(self, record: Record) -> tuple[str, Outcome]:
        """Keep what is stored of an article whose page could not be had, or what the listing says of one never had."""
        article = record.article
        owners = (record.asked, article.id, *(self._owners.get(address) for address in record.addresses))
        identity = next((each for each in owners if each in self._stored), article.id)
        stored = self._stored.get(identity)
        is_stored = stored is not None and not stored.error
        check = self._check(identity)
        reason = article.error or ""
        failed = schedule.failed(check, reason, stored=is_stored, run=self._run, now=self._now)
        self._checks[identity] = failed if is_stored else failed._replace(url=record.url)
        if not is_stored:
            self._articles[identity] = record
        return identity, "failed"

    def _supersede(self, record: Record) -> None:
        """Let go of what stood under the addresses of an article: failed visits of it, and itself before it moved."""
        identity = record.article.id
        former = {self._owners.get(address) for address in record.addresses} | {record.asked}
        for each in former - {None, identity}:
            stored = self._stored.get(str(each))
            if stored is None or stored.id in self._superseded:
                continue
            if stored.error:
                self._superseded.add(stored.id)
                self._articles.pop(stored.id, None)
                self._checks.pop(stored.id, None)
            elif stored.url in record.addresses or each == record.asked:
                self._checks[stored.id] = schedule.moved(self._check(stored.id), identity, run=self._run, now=self._now)
                self._moved[stored.id] = identity

    def _check(self, identity: str) -> Check:
        if identity in self._checks:
            return self._checks[identity]
        stored = self._stored.get(identity)
        if stored is None or stored.article_id is None:
            return Check(identity)
        return Check(*[getattr(stored, name) for name in Check._fields])

    def _keep_versions(self) -> None:
        rows = []
        for some in _slices(self._changed):
            for row in self._connection.execute(select(articles).where(articles.c.id.in_(some))):
                before, after = plain(article_of(row._mapping)), plain(self._changed[row.id])
                changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
                number = self._checks[row.id].version - 1
                since, until = before["fetched"], self._time(self._now)
                since = self._time(datetime.fromisoformat(since)) if since else None
                changes = {name: pair for name, pair in changes.items() if name not in _NOT_COMPARED}
                rows.append((row.id, number, since, until, self._run, json_text(changes), json_text(before)))
        insert(self._connection, versions, sorted(rows, key=lambda row: row[:2]))

    def _article_row(self, record: Record) -> tuple[Any, ...]:
        return record.row or article_row(record.article, self._time)

    def _check_row(self, check: Check) -> tuple[Any, ...]:
        time = self._time
        return (
            *(text_of(value) for value in check[:4]),
            json_text(check.archive),
            time(check.first_seen),
            time(check.checked),
            time(check.due),
            *check[8:13],
            time(check.gone),
            check.moved_to,
        )

    def _write_links(self, ids: Sequence[str]) -> None:
        rows: dict[str, tuple[Any, ...]] = {}
        now = self._time(self._now)
        for record, identity in zip(self._records, ids, strict=True):
            for address in record.addresses:
                if self._owners.get(address) != identity and not (record.article.error and address in self._owners):
                    rows[address] = (text_of(address), identity, now)
        upsert(self._connection, links, [rows[address] for address in sorted(rows)])

    def _write_entries(self, ids: Sequence[str]) -> None:
        listed = [(record.listed, identity) for record, identity in zip(self._records, ids, strict=True) if record.listed]
        rows = {
            (each.listing, each.key): (
                each.listing,
                each.key,
                identity,
                each.digest,
                json_text(each.facts),
                True,
                self._run,
                False,
            )
            for each, identity in listed
        }
        upsert(self._connection, entries, [rows[key] for key in sorted(rows)], keep="run")


def _slices(values: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), 500):
        yield ordered[start : start + 500]


assert tuple(column.name for column in checks.columns) == Check._fields
assert [column.name for column in articles.columns] == [each.name for each in describe(Article)]
