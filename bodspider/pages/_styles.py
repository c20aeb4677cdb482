"""Stylesheets: a Drupal that does not join them prints a hundred links to them, a third of the elements of a page, and none is ever read."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = b'<link rel="stylesheet" media="all" href="'
_BETWEEN = b'" />\n' + _LINK
_END = b'" />\n'
_ADDRESS = bytes(range(0x30, 0x3A)) + bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B)) + b"-._~/?=&;:%+,@"
_SPACE = rb"[ \t\n\r\f]"
_ATTRIBUTES = rb'(?:%b+[A-Za-z:-]+="[^"<>&]*")*%b*' % (_SPACE, _SPACE)
_PLAIN_HEAD = re.compile(
    rb"%(s)b*<!DOCTYPE html>%(s)b*<html%(a)b>%(s)b*<head%(a)b>%(s)b*(?:(?:<(?:meta|link)%(a)b/?>|<title>[^<>&]*</title>)%(s)b*)*"
    % {b"s": _SPACE, b"a": _ATTRIBUTES},
    re.IGNORECASE,
)
"""The beginning of a page in which no tag can be anything but a tag."""

_FEW = 8
_LONGEST = 100_000


class _Run(NamedTuple):
    """Links to stylesheets that stand one after the other: where they end, and how many there are."""

    end: int
    links: int


_NONE = _Run(0, 0)
_known: list[tuple[bytes, int]] = []
"""The last run that was told apart, and how many links it is: nearly all pages of a site have the same."""


def without_stylesheets(data: bytes) -> tuple[bytes, int]:
    """Return the page `data` without the links to stylesheets that stand one after the other in its head, and how many these were.

    They are cut out only in the spelling in which Drupal prints them, and where what stands before them is a plain head: then
    the tree that is parsed from the rest is the same but for these elements, and white space in the head.
    """
    start = data.find(_LINK)
    if start < 0:
        return data, 0
    run = _known_run(data, start) or _run(data, start)
    if not run.links:
        return data, 0
    plain = _PLAIN_HEAD.match(data, 0, start)
    if plain is None or plain.end() != start:
        return data, 0
    return data[:start] + data[run.end :], run.links


def _known_run(data: bytes, start: int) -> _Run | None:
    """Do what `_run` does, when it is the last one that was told apart; ``None`` when it is another."""
    for known, links in _known:
        end = start + len(known)
        if data.startswith(known, start) and data.find(_LINK, end, _end_of_head(data, end)) < 0:
            return _Run(end, links)
    return None


def _run(data: bytes, start: int) -> _Run:
    """Return the links that begin at `start`, when they are all that the head of the page `data` has, and spelled as Drupal does."""
    last = data.rfind(_LINK, start, _end_of_head(data, start))
    end = data.find(_END, last) + len(_END)
    addresses = data[start + len(_LINK) : end - len(_END)].split(_BETWEEN)
    if len(addresses) < _FEW or end < last or b"".join(addresses).translate(None, _ADDRESS):
        return _NONE
    if end - start <= _LONGEST:
        _known[:] = [(data[start:end], len(addresses))]
    return _Run(end, len(addresses))


def _end_of_head(data: bytes, start: int) -> int:
    end = data.find(b"</head", start)
    return end if end >= 0 else len(data)
