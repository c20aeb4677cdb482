"""Results in the order in which they were asked for, whatever the order in which they come."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """Hand out tickets, take results in any order and give them back in the order of the tickets.

    Every ticket must be settled once; until then the results behind it are held back.
    """

    def __init__(self) -> None:
        self._issued = 0
        self._next = 0
        self._held: dict[int, T] = {}

    def ticket(self) -> int:
        """Return the next ticket."""
        self._issued += 1
        return self._issued - 1

    def settle(self, ticket: int, result: T) -> list[T]:
        """Take the result of `ticket` and return all results that no unsettled ticket stands before any more."""
        self._held[ticket] = result
        released = []
        while self._next in self._held:
            released.append(self._held.pop(self._next))
            self._next += 1
        return released
