"""A bug for workers to run into: a spider middleware that raises for one page."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any


class Faulty:
    """Raise when the spider is done with the page whose address ends as ``BOD_TEST_FAULT`` says."""

    async def process_spider_output(self, response: Any, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        if response.url.endswith(os.environ["BOD_TEST_FAULT"]):
            raise RuntimeError("a bug")
        async for each in result:
            yield each
