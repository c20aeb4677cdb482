"""Signals of our own: how the spider tells the extensions what it does not write itself."""

page_failed = object()
"""Sent once for each page that is given up, with `url`, `stage` (listing, feed or detail), `reason`, `attempts`, `message`."""

listing_walked = object()
"""Sent once for each listing that is done, with `url`, `title`, `pages`, `entries`."""

store_failed = object()
"""Sent once when the database can no longer be written; the run ends."""
