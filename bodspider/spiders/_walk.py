"""The walk along one listing: which page comes next, and when the walk is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from bodspider.store import Again
from bodspider.urls import url_key

STALE_PAGES = 3
"""Pages in a row without any new entry after which a listing is taken to repeat itself."""
Ended = Literal["last-page", "no-entries", "repeats", "known", "max-pages"]
"""Why a walk ends: no next page; a page without entries; one that was read before, or several without anything new; a proof that nothing
newer follows; or as many pages as are read at most."""
_NOT_PLAIN = {"keys", "due", "_seen"}


@dataclass(slots=True)
class Walk:
    """Where the spider is on one listing.

    A listing of several pages is looked at once more from the top when its end is reached: entries that were added or
    removed meanwhile shifted all later ones by a place, and the second look finds what slipped from one page to another.

    `is_full` tells whether everything listed is visited; `is_complete` whether the walk came to the end, or to what proves that nothing
    newer follows; `is_cut` that the listing holds more than could be read; `ended` why the first look ended. `known_pages` is how many pages
    held nothing new, and `found_new` tells that one did. `markup` is how the first page was read, and `first_page` how many entries it had.
    `keys` are the entries that were listed, `due` and `missing` what is to be looked at again, listed or not.
    """

    url: str
    title: str | None = None
    markup: str | None = None
    first_page: int = 0
    looks: int = 1
    pages: int = 0
    entries: int = 0
    month_first: bool | None = None
    is_full: bool = True
    is_complete: bool = False
    is_cut: bool = False
    ended: Ended | None = None
    known_pages: int = 0
    found_new: bool = False
    keys: set[str] = field(default_factory=set)
    due: dict[str, Again] = field(default_factory=dict)
    missing: list[Again] = field(default_factory=list)
    _page: int = 0
    _stale: int = 0
    _seen: set[str] = field(default_factory=set)
    _top: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return where the walk is as values that JSON knows, without what grows with the listing or is asked of the database."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _NOT_PLAIN}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], keys: set[str]) -> Self:
        """Return the walk that `plain` gave, with the entries `keys`; which pages it has read is forgotten."""
        missing = [Again(*each) for each in plain["missing"]]
        return cls(**{**plain, "keys": keys, "missing": missing, "_top": tuple(plain["_top"])})

    @property
    def at_start(self) -> bool:
        """Whether no page of this listing has been read yet."""
        return self.pages == 0

    def turn(
        self, keys: tuple[str, ...], new: int, next_url: str | None, max_pages: int, *, proves_end: bool = False
    ) -> str | None:
        """Take note of one page, its entries by key and how many of them were new; return the next page, or ``None``.

        The walk ends when there is no next page, when that page was already read, when several pages in a row brought
        nothing new, when `max_pages` have been read, when the page `proves_end`, and on the second look when the top of the
        listing has not changed.
        """
        self.keys.update(keys)
        self.pages += 1
        self._page += 1
        self.entries += new
        self._stale = 0 if new else self._stale + 1
        if self._page == 1:
            if self.looks == 1:
                self._top, self.first_page = keys, len(keys)
            elif keys == self._top:
                self.is_complete = not self.is_cut
                return None
        if self.pages >= max_pages and next_url and keys:
            self.is_cut, self.ended = True, "max-pages"
            return None
        if not keys:
            ended: Ended = "no-entries"
        elif not next_url:
            ended = "last-page"
        elif proves_end:
            ended = "known"
        elif self._stale < STALE_PAGES and self._is_unread(next_url):
            return next_url
        else:
            ended = "repeats"
        self.ended = self.ended or ended
        return self._look_again(is_quiet=proves_end and not self.found_new)

    def _is_unread(self, url: str) -> bool:
        key = url_key(url)
        unread = key not in self._seen
        self._seen.add(key)
        return unread

    def _look_again(self, *, is_quiet: bool) -> str | None:
        if self.looks > 1 or self._page == 1 or is_quiet:
            self.is_complete = not self.is_cut
            return None
        self.looks, self._page, self._stale = 2, 0, 0
        self._seen.clear()
        return self.url
