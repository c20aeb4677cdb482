"""Stylesheets: a Drupal that does not join them prints a hundred links to them, a third of the elements of a page, and none is ever read."""

from __future__ import annotations

import re

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


def without_stylesheets(data: bytes) -> tuple[bytes, int]:
    """Return the page `data` without the links to stylesheets that stand one after the other in its head, and how many these were.

    They are cut out only in the spelling in which Drupal prints them, and where what stands before them is a plain head: then
    the tree that is parsed from the rest is the same but for these elements, and white space in the head.
    """
    start = data.find(_LINK)
    if start < 0:
        return data, 0
    last = data.rfind(_LINK)
    end = data.find(_END, last) + len(_END)
    addresses = data[start + len(_LINK) : end - len(_END)].split(_BETWEEN)
    if len(addresses) < _FEW or end < last or b"".join(addresses).translate(None, _ADDRESS):
        return data, 0
    plain = _PLAIN_HEAD.match(data, 0, start)
    if plain is None or plain.end() != start:
        return data, 0
    return data[:start] + data[end:], len(addresses)
