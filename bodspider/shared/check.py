"""What a shared crawl needs, checked before it begins."""

from __future__ import annotations

import asyncio
import re
from importlib.util import find_spec
from urllib.parse import urlsplit

from bodspider.arguments import SAMPLE, Arguments, Settings
from bodspider.errors import SharedError, UsageError
from bodspider.shared.frontier import client_of, line_of, shown


def check_shared(arguments: Arguments, settings: Settings) -> None:
    """Raise `UsageError` for a crawl that cannot be shared, and `SharedError` when nothing answers at ``REDIS_URL``."""
    url = str(settings.get("REDIS_URL"))
    if find_spec("redis") is None:
        raise UsageError("setting REDIS_URL needs the package redis; install it with: pip install -r requirements-redis.txt")
    _check_address(url)
    if any(each.partition("?")[0] == SAMPLE for each in arguments.url):
        raise UsageError("the sample site is this process's own and cannot be shared; give a url, or leave REDIS_URL empty")
    if arguments.max_items is not None:
        raise UsageError("argument max_items cannot be kept by several workers; leave it out, or leave REDIS_URL empty")
    if not settings.get("DATABASE_URL"):
        raise UsageError("setting REDIS_URL needs a database that all workers write to, and setting DATABASE_URL is empty")
    _check_lease(settings.get("BOD_LEASE"))
    _check_answer(url)


def _check_address(url: str) -> None:
    expected = "expected an address such as redis://host:6379/0, with the signs of a password as %XX"
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise UsageError(f"setting REDIS_URL is not usable; {expected}")
    if not re.fullmatch(r"(/\d*)?", parts.path):
        raise UsageError(f"setting REDIS_URL is not usable, as {parts.path!r} is no number of a database; {expected}")


def _check_lease(value: object) -> None:
    try:
        lease = float(str(value))
    except ValueError:
        lease = 0
    if not 1 <= lease <= 3600:
        raise UsageError(f"setting BOD_LEASE={value!r} is not usable; expected seconds from 1 to 3600")


def _check_answer(url: str) -> None:
    from redis.exceptions import RedisError

    async def ask() -> None:
        client = client_of(url)
        try:
            await client.ping()
        finally:
            await client.aclose()

    try:
        asyncio.run(ask())
    except (ValueError, TypeError) as error:  # what stands behind its ? becomes arguments of the client
        raise UsageError("setting REDIS_URL is not usable; its options, behind the ?, are not those of redis-py") from error
    except (RedisError, OSError) as error:
        raise SharedError(f"Redis {shown(url)} cannot be used: {line_of(error)}") from error
