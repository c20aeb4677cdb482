"""Inputs made of others: real pages cut, doubled, crossed, and changed byte by byte."""

from __future__ import annotations

from random import Random

_BYTES = (
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b'"',
    b"'",
    b"&",
    b"=",
    b"/",
    b"\r",
    b"\n",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"%",
    b"]]>",
)
_TOKENS = (
    b"<!--",
    b"-->",
    b"</div>",
    b"<article>",
    b"</article>",
    b"<h3>",
    b"<a href='/x'>",
    b"</a>",
    b"<table>",
    b"<svg>",
    b"<template>",
    b"<!DOCTYPE x [",
)


def mutate(data: bytes, chance: Random, others: tuple[bytes, ...] = ()) -> bytes:
    """Return `data` with a few changes: bytes flipped, spans cut, doubled or moved, tokens put in, another input spliced in."""
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data = _change(data, chance, others)
    return data


def _change(data: bytes, chance: Random, others: tuple[bytes, ...]) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((1, 4, 30, 300)))
    kind = chance.randrange(8)
    if kind == 0 and start < end:
        return data[:start] + bytes((data[start] ^ 1 << chance.randrange(8),)) + data[start + 1 :]
    if kind == 1:
        return data[:start] + data[end:]
    if kind == 2:
        return data[:start] + data[start:end] * chance.choice((2, 3, 50)) + data[end:]
    if kind == 3:
        place = chance.randrange(len(data) + 1)
        return data[:place] + data[start:end] + data[place:]
    if kind == 4 and others:
        other = chance.choice(others)
        cut = chance.randrange(len(other) + 1)
        return data[:start] + other[cut : cut + chance.choice((30, 300, 3000))] + data[end:]
    if kind == 5:
        return data[:start] + chance.choice(_TOKENS) + data[start:]
    if kind == 6:
        return data[:start]
    return data[:start] + chance.choice(_BYTES) * chance.choice((1, 1, 3, 40)) + data[end:]
