import asyncio
from itertools import permutations

import pytest

from bodspider.items import Article
from bodspider.pipelines.order import OrderPipeline
from bodspider.visits import Visit


@pytest.mark.parametrize("arrival", list(permutations(range(4))))
def test_visits_pass_in_the_order_of_their_places(arrival):
    passed = []

    async def process(pipeline, place):
        visit = await pipeline.process_item(Visit(article=Article(), place=place))
        passed.append(visit.place)

    async def crawl():
        pipeline = OrderPipeline()
        await asyncio.gather(*(process(pipeline, place) for place in arrival))

    asyncio.run(crawl())
    assert passed == [0, 1, 2, 3]
