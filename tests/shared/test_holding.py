"""What a worker has in hand, and what it says of it."""

import asyncio

from bodspider.shared.holding import AHEAD, Holding


def test_a_visit_is_taken_then_made_then_done_and_said_once():
    holding = Holding()
    holding.take("a")
    holding.take("b")
    assert (holding.room, holding.has_open, holding.is_empty) == (AHEAD - 2, True, False)
    holding.make("a")
    assert holding.room == AHEAD - 1
    holding.finish("a")
    holding.finish("a")
    holding.finish("stranger")
    assert set(holding.all()) == {"a", "b"}
    assert holding.say() == (["a"], [])
    assert holding.say() == ([], [])
    assert set(holding.all()) == {"b"}
    holding.drop("b")
    assert (holding.room, holding.is_empty) == (AHEAD, True)


def test_what_could_not_be_said_is_said_the_next_time():
    async def crawl():
        holding = Holding()
        for key in "ab":
            holding.take(key)
        holding.finish("a")
        answer = holding.claim("x", "b")
        done, claims = holding.say()
        holding.finish("b")
        holding.take_back(done, claims)
        assert holding.has_claims
        done, [claim] = holding.say()
        claim.settle(is_first=False)
        return done, await answer

    assert asyncio.run(crawl()) == (["a", "b"], False)


def test_claims_that_nobody_can_be_asked_about_are_granted_and_what_is_done_is_still_to_be_said():
    async def crawl():
        holding = Holding()
        holding.take("a")
        holding.finish("a")
        answer = holding.claim("x", "b")
        holding.grant_claims()
        return await answer, holding.has_claims, holding.say()[0]

    assert asyncio.run(crawl()) == (True, False, ["a"])
