"""The shared crawl as one worker sees it: it takes tasks, gives back what it did, and knows when all is done."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlsplit

from bodspider.errors import SharedError
from bodspider.shared import scripts

T = TypeVar("T")
KEPT = 7 * 24 * 3600
"""Seconds that an unfinished crawl stays in Redis after its last worker was there."""
FORMAT = 2
"""Number of the form of what stands in Redis; workers of releases with another one do not share a crawl."""
MOST_LOST = 5
"""Workers that may die with the same task, or with the walk on the same page; then it is given up."""
_PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)
_NO_PASSWORD = re.compile(r"NOAUTH|Authentication required|must be called with the client already authenticated")
_IN_SCRIPT = re.compile(r"^.*@user_script: ?\d+: -?(?=[A-Z]{3})")
_PATIENCE = 5.0
"""Seconds that Redis may take to answer."""


class Task(NamedTuple):
    """Something to be visited: the entry it is known by, what is to be done, and how many workers died with it."""

    key: str
    plain: dict[str, Any]
    lost: int

    @property
    def is_given_up(self) -> bool:
        """Whether so many workers died with it that it is not tried again."""
        return self.lost >= MOST_LOST


@dataclass(slots=True, kw_only=True)
class News:
    """What an exchange with Redis brought: tasks, the walk if it was this worker's turn, and how the crawl stands.

    `owners` are the entries that led first to the articles that were claimed; `lost_walks` is how many workers died with the walk where it
    stands; `given_back` how many tasks of dead workers were found; `listed` how many entries were found in the listings by all;
    `workers` how many there are, and `rank` how many of them were there before this one; `is_noticed` whether all of these keep its
    pace; `last` is the one that joined last.
    """

    tasks: list[Task] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    walk: dict[str, Any] | None = None
    lost_walks: int = 0
    is_over: bool = False
    given_back: int = 0
    listed: int = 0
    workers: int = 1
    rank: int = 0
    is_noticed: bool = False
    last: str = ""

    @property
    def is_walk_given_up(self) -> bool:
        """Whether so many workers died with the walk where it stands that it ends there."""
        return self.lost_walks >= MOST_LOST


class Joined(NamedTuple):
    """What a worker found when it joined a crawl.

    `state` tells whether the crawl is new, has other workers, or was left by others; `waiting` is how many tasks wait, and `given_back` how
    many of these had been taken by workers that died; `walk` is where the walk is, ``None`` when it is over.
    """

    state: Literal["new", "joined", "resumed"]
    waiting: int
    walk: dict[str, Any] | None
    given_back: int

    @property
    def resumed(self) -> str | None:
        """What the worker goes on with that others have left, in words; ``None`` for nothing."""
        if self.state != "resumed":
            return None
        walk = f"{self.walk['url']} is read on" if self.walk else "all listings were read"
        return f"{self.waiting} visits were waiting, and {walk}"


class Left(NamedTuple):
    """What a worker left behind.

    `is_over` tells whether it was the last one and the crawl is over; `given_back` is how many tasks it gave back; `run` is the highest
    number of a run of the crawl, and `proven` has the listings that the crawl knows to their end, 0 and empty while it is not over.
    """

    is_over: bool
    given_back: int
    run: int
    proven: list[dict[str, Any]]


class Frontier:
    """The crawl `name` in the Redis server at `url`.

    What a worker holds is given to others when it has not been heard of for `lease` seconds. Every method raises
    `bodspider.errors.SharedError` when Redis stays out of reach for a quarter of a minute.
    """

    def __init__(self, url: str, name: str, *, lease: float, pauses: tuple[float, ...] = _PAUSES) -> None:
        self._url = url
        self._redis = client_of(url)
        self._prefix = f"bod:{{{name}}}:"
        self._lease = lease
        self._pauses = pauses
        self._scripts: dict[str, Any] = {}
        self._is_unsure = False
        self.worker = ""

    async def join(self, walk: Mapping[str, Any]) -> Joined:
        """Become a worker of the crawl; a new one begins with `walk`."""
        name = f"{re.sub(r'[^A-Za-z0-9.-]', '-', platform.node())}-{os.getpid()}"
        me, state, waiting, found, given_back = await self._call(scripts.JOIN, [name, self._lease, json.dumps(walk), KEPT])
        self.worker = me
        return Joined(state, waiting, json.loads(found) if found else None, given_back)

    async def note_run(self, number: int) -> None:
        """Record the number of this worker's run in the database."""
        await self._call(scripts.NOTE_RUN, [number])

    async def exchange(
        self,
        *,
        want: int,
        walk: bool,
        claims: Sequence[tuple[str, str]],
        done: Sequence[str],
        holding: Callable[[], Iterable[str]],
        flawed: bool,
        kept: str,
    ) -> News:
        """Give back what is `done`, take up to `want` tasks and, if `walk` and nobody has it, the walk; renew the leases.

        `claims` are articles, each with the entry that led to it. `holding` returns what this worker took and has not given back, asked at
        the last moment. It is said to Redis after an answer was lost, so that tasks that came with that answer go to somebody.
        `kept` is the last to join of the workers whose common pace this one keeps.
        """
        claimed = [each for pair in claims for each in pair]
        given = [self.worker, self._lease, want, int(walk), KEPT]
        rest = [int(flawed), kept, len(claims), *claimed, len(done), *done]

        def with_holding() -> list[Any]:
            return [*given, 1, *rest, *holding()] if self._is_unsure else [*given, 0, *rest]

        answer = await self._call(scripts.EXCHANGE, with_holding)
        self._is_unsure = False
        if not answer:
            raise SharedError(f"the crawl is gone from Redis {shown(self._url)}; was it emptied, or restarted without its file?")
        tasks, owners, found, lost_walks, is_over, given_back, listed, workers, rank, is_noticed, last = answer
        return News(
            tasks=[Task(*each) for each in json.loads(tasks)],
            owners=json.loads(owners),
            walk=json.loads(found) if found else None,
            lost_walks=int(lost_walks),
            is_over=bool(is_over),
            given_back=given_back,
            listed=listed,
            workers=workers,
            rank=rank,
            is_noticed=bool(is_noticed),
            last=last,
        )

    async def entries(self) -> tuple[set[str], set[str]]:
        """Return the entries of all listings so far, and those of the listing that is walked."""

        async def read() -> tuple[set[str], set[str]]:
            return await self._redis.smembers(self._prefix + "seen"), await self._redis.smembers(self._prefix + "listed")

        return await self._try(read)

    async def pass_on(
        self,
        tasks: Mapping[str, Mapping[str, Any]],
        *,
        walk: Mapping[str, Any] | None,
        listed: Iterable[str],
        ended: Mapping[str, Any] | None = None,
    ) -> bool:
        """Put `tasks` in the queue and record where the walk goes on (`walk`, ``None`` at its end), in one step.

        `tasks` and `listed`, the entries of the page, go by entry key; `ended` says how a listing was walked, when this was its last page.
        Return whether the walk is still this worker's; if not, nothing has happened.
        """
        keys = list(listed)
        proof = json.dumps(ended) if ended and ended["is_complete"] else ""
        arguments = [
            self.worker,
            json.dumps(walk) if walk else "",
            int(bool(ended)),
            proof,
            ended["url"] if ended else "",
            len(keys),
            *keys,
        ]
        for key, task in tasks.items():
            arguments += [key, json.dumps(task)]
        return bool(await self._call(scripts.PASS_ON, arguments))

    async def release(self, key: str) -> None:
        """Give back a task, or with an empty `key` the walk, that failed because of a bug."""
        await self._call(scripts.RELEASE, [self.worker, key])

    async def leave(self, *, done: Sequence[str], flawed: bool) -> Left:
        """Give back what is done and what is not, and end the crawl if it is over and nobody else is there."""
        answer = await self._call(scripts.LEAVE, [self.worker, int(flawed), *done])
        if not answer[0]:
            return Left(False, answer[1], 0, [])
        return Left(True, answer[1], int(answer[2]), [json.loads(each) for each in answer[3]])

    async def close(self) -> None:
        """Close the connection; a worker that has not left is taken to be dead."""
        await self._redis.aclose()

    async def _call(self, script: str, arguments: list[Any] | Callable[[], list[Any]]) -> Any:
        if script not in self._scripts:
            self._scripts[script] = self._redis.register_script(script)
        run = self._scripts[script]
        return await self._try(lambda: run(keys=[self._prefix], args=arguments() if callable(arguments) else arguments))

    async def _try(self, work: Callable[[], Awaitable[T]]) -> T:
        """Return what `work` returns; it may run twice, when an answer of Redis was lost."""
        from redis.exceptions import ConnectionError as Unreachable
        from redis.exceptions import RedisError
        from redis.exceptions import TimeoutError as Late

        for pause in (*self._pauses, None):
            try:
                return await work()
            except (RedisError, OSError) as error:
                self._is_unsure = True
                if pause is None or not isinstance(error, (Unreachable, Late, OSError)):
                    raise SharedError(f"Redis {shown(self._url)} cannot be used: {line_of(error)}") from error
                await asyncio.sleep(pause)
        raise AssertionError("unreachable")


def crawl_name(arguments: Mapping[str, Any], database: str) -> str:
    """Return what makes workers share a crawl: a hash of their `arguments` and of the name of their database.

    A file of SQLite is on one machine: workers on another do not share it.
    """
    from sqlalchemy import make_url

    url = make_url(database)
    place = (
        [platform.node(), str(Path(url.database).resolve())]
        if url.drivername.startswith("sqlite") and url.database
        else [url.database]
    )
    return sha256(json.dumps([FORMAT, dict(arguments), place], sort_keys=True).encode()).hexdigest()[:16]


def shown(url: str) -> str:
    """Return the address of a Redis server without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def client_of(url: str) -> Any:
    """Return a client that does not try again by itself: whoever calls knows what can be done twice."""
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


def line_of(error: BaseException) -> str:
    """Return what `error` says on one line, without where in a script it was raised."""
    said = " ".join(str(error).split())
    if _NO_PASSWORD.search(said):
        return "it wants a password, and REDIS_URL has none"
    return _IN_SCRIPT.sub("", said)[:300] or type(error).__name__
