"""Work on a visit that is a pure function of it, and may be done before the visit comes to the pipelines: where its page is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bodspider.items import Lined
from bodspider.store import line_of
from bodspider.visits import Visit

Step = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function that processes know by its name, and what it takes besides the visit. It may change the visit's article; so may no other in its place."""


def steps_ahead(pipelines: Iterable[object], last: Step | None = None) -> tuple[Step, ...]:
    """Return the steps that `pipelines` have, in their order, and then the `last`, which is for what comes out of all of them.

    A pipeline tells its step by a method ``step``, which returns ``None`` when it has none. A pipeline whose class defines no such method is a
    user's own, or made of one of ours: it may change what comes to it, so the steps after it, and the `last`, are left out and done in their
    turn. Where a user has spider middlewares, nothing may be done ahead.
    """
    steps = []
    for pipeline in pipelines:
        if "step" not in vars(type(pipeline)):
            break
        steps.append(pipeline.step())  # type: ignore[attr-defined]
    else:
        steps.append(last)
    return tuple(each for each in steps if each is not None)


def go_ahead(visit: Visit, steps: Iterable[Step]) -> None:
    """Do `steps` on `visit`, and note in it what they gave."""
    for function, args in steps:
        visit.ahead[function.__name__] = function(visit, *args)


def make_line(visit: Visit) -> None:
    """Make the line of JSON Lines that the article of `visit` is written as."""
    lined: Lined = visit.article
    lined.line = line_of(visit.article)


def outcome(visit: Visit, step: Step) -> Any:
    """Return what `step` gives for `visit`; it is done now, where it was not done ahead."""
    function, args = step
    name = function.__name__
    return visit.ahead[name] if name in visit.ahead else function(visit, *args)
