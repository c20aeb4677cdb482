"""Pages: a response in, what it says out. No page knows of the crawl it is part of."""

from bodspider.pages._types import Detail, Entry, Listing, Markup

__all__ = ["Detail", "Entry", "Listing", "Markup"]
