"""Signals of our own: how the spider tells the extensions what it does not write itself."""

page_failed = object()
"""Sent once for each page that is given up, with `url`, `stage` (listing, feed or detail), `reason`, `attempts`, `message`."""

listing_walked = object()
"""Sent once for each listing that is done, with `url`, `title`, `pages`, `entries`, how many articles are looked at again
(`rechecked`), whether the walk came to an end that proves it complete (`is_complete`) and visited everything (`is_visited`)."""

store_failed = object()
"""Sent once when the database can no longer be written; the run ends."""

run_judged = object()
"""Sent once at the end, with `verdict`, `balance` and whether the run looked at all that it was to (`is_whole`). A handler that
cannot take that down returns the reason, which then stands against the run."""

article_stored = object()
"""Sent once for each article that is committed to the database, with the `key` of the entry that led to it."""
