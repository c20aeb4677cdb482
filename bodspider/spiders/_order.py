"""Results in the order in which they were asked for, whatever the order in which they come."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


MOST_HELD = 1000
"""Results that are held back for one that does not come, at most: what is fetched is to be stored, even if the host of one page is down."""


class InOrder(Generic[T]):
    """Hand out tickets, take results in any order and give them back in the order of the tickets.

    Every ticket must be settled once; until then the results behind it are held back, `most` at most. Beyond, they go ahead,
    and the one that was waited for follows when it comes.
    """

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most = most
        self._issued = 0
        self._next = 0
        self._released = 0
        self._held: dict[int, T] = {}

    def ticket(self) -> int:
        """Return the next ticket."""
        self._issued += 1
        return self._issued - 1

    def settle(self, ticket: int, result: T) -> list[tuple[int, T]]:
        """Take the result of `ticket` and return all results that none stands before any more, each with its place among all that were returned."""
        self._held[ticket] = result
        going = [self._held.pop(ticket)] if ticket < self._next else []
        if len(self._held) > self._most:
            self._next = min(self._held)
        while self._next in self._held:
            going.append(self._held.pop(self._next))
            self._next += 1
        first, self._released = self._released, self._released + len(going)
        return list(enumerate(going, first))
