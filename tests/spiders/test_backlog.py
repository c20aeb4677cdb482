import tracemalloc
from collections import deque
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodspider.dates import RenderTime, Statement
from bodspider.pages import Entry
from bodspider.spiders._backlog import BATCH, Backlog
from bodspider.spiders._errands import Errand

texts = st.none() | st.text(st.characters(), max_size=20)
"""Texts with half surrogate pairs, which pages may hold."""
times = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]))
statements = st.builds(
    Statement,
    st.sampled_from(["listing", "feed"]),
    st.text(max_size=9),
    texts,
    texts,
    st.none() | st.builds(RenderTime, times, st.sampled_from(["date", "fetched"])),
)
entries = st.builds(
    Entry, texts, st.text(), texts, texts, texts, texts, texts, st.lists(st.text()).map(tuple), st.lists(statements).map(tuple)
)
errands = st.builds(Errand, entries, st.text(), texts, st.none() | st.booleans(), st.text(), texts, texts, texts, texts, texts)


@settings(deadline=None)
@given(st.lists(errands, min_size=1, max_size=3))
def test_errands_come_out_as_they_were_put_in(some):
    backlog = Backlog()
    put = [some[number % len(some)] for number in range(BATCH + 1)]
    for each in put:
        backlog.append(each)
    assert list(backlog) == put
    assert [backlog.popleft() for _ in put] == put


@settings(deadline=None)
@given(st.lists(st.integers(1, 2 * BATCH), max_size=4))
def test_errands_come_out_in_the_order_in_which_they_were_put_in(runs):
    backlog, model = Backlog(), deque()
    for turn, count in enumerate(runs):
        if turn % 2:
            for _ in range(min(count, len(model))):
                assert backlog.popleft() == model.popleft()
        else:
            for number in range(count):
                for queue in (backlog, model):
                    queue.append(SOME[number])
        assert len(backlog) == len(model)
    assert list(backlog) == list(model)
    backlog.clear()
    assert not backlog
    assert not list(backlog)


def test_nothing_can_be_taken_where_nothing_waits():
    with pytest.raises(IndexError):
        Backlog().popleft()


def test_what_waits_takes_a_fraction_of_the_memory_of_errands():
    backlog, plain = Backlog(), deque()
    assert held_by(backlog) * 10 < held_by(plain)


def held_by(queue):
    tracemalloc.start()
    for number in range(2000):
        queue.append(errand(number))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held


def errand(number):
    url = f"https://site.example/nieuws/{number}"
    said = Statement("listing", f"{number} dagen geleden", None, "nl", RenderTime(datetime.now(UTC), "date"))
    summary = f"De minister kondigde {number} projecten aan in {number * 7} dorpen, met {number * 13} gezinnen."
    entry = Entry(f"Titel {number}", f"/nieuws/{number}", url, summary=summary, author="258", language="nl", statements=(said,))
    return Errand(entry, f"{number:016x}", f"{number * number:032x}", None, "https://site.example/nieuws", "Nieuws")


SOME = [errand(number) for number in range(2 * BATCH)]
