"""Signals of our own: how the spider tells the extensions what it does not write itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What a handler of `run_ending` found: lines that speak against the run, and what later runs are compared with, if anything."""

    problems: tuple[str, ...] = ()
    quality: dict[str, Any] | None = None


page_failed = object()
"""Sent once for each page that is given up, with `url`, `stage` (listing, feed or detail), `reason`, `attempts`, `message`."""

listing_walked = object()
"""Sent once for each listing that is done, with `url`, `title`, `pages`, why it `ended`, `entries`, how many articles are looked at again
(`rechecked`), how its first page was read (`markup`, ``None`` when it was not) and how many entries that had (`first_page`), whether
the walk came to an end that proves it complete (`is_complete`) and visited everything (`is_visited`)."""

store_failed = object()
"""Sent once when the database can no longer be written; the run ends."""

write_failed = object()
"""Sent when a file of the run cannot be written any more, with its `path` and the `error`, an `OSError`; the run ends."""

run_ending = object()
"""Sent once at the end, before the run is judged, with `balance` and whether the run looked at all that it was to (`is_whole`). A
handler may return a `Finding`."""

run_judged = object()
"""Sent once at the end, with `verdict`, `balance`, the `quality` that later runs are compared with, if any, and whether the run
looked at all that it was to (`is_whole`). A handler that cannot record that returns the reason, which then stands against the run."""

run_done = object()
"""Sent last of all, when ``run.json`` is in its place, with its content (`run`) and the run's `folder`."""

article_stored = object()
"""Sent once for each article that is committed to the database, with the `key` of the entry that led to it."""
