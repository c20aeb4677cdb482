"""The order of the listing, kept."""

from __future__ import annotations

import asyncio

from scrapy.exceptions import DropItem

from bodspider.visits import Visit


class OrderPipeline:
    """Let visits pass in the order in which the spider sent them on; one whose page has not changed goes no further.

    Scrapy runs the items of several responses side by side, and one can overtake another. The spider sends a visit on only when all
    before it are on their way, so that waiting for them here always ends.
    """

    def __init__(self) -> None:
        self._next = 0
        self._waiting: dict[int, asyncio.Future[None]] = {}

    def step(self) -> None:
        """Order is kept in the crawl's own process, and changes no visit."""

    async def process_item(self, item: Visit) -> Visit:
        if item.place is not None:
            await self._turn(item.place)
        if item.unmodified:
            item.is_counted = True  # by the extension of the store
            raise DropItem("unmodified", log_level="DEBUG")
        return item

    async def _turn(self, place: int) -> None:
        if place != self._next:
            turn = self._waiting[place] = asyncio.get_running_loop().create_future()
            await turn
            del self._waiting[place]
        self._next = place + 1
        following = self._waiting.get(self._next)
        if following is not None:
            following.set_result(None)
