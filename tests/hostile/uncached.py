"""A resolver that asks anew each time, so that an answer may change between two connections."""

from __future__ import annotations

from typing import Any, Self


class UncachedResolver:
    """Leaves Twisted's own resolver in place, which keeps nothing."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls()

    def install_on_reactor(self) -> None:
        pass
