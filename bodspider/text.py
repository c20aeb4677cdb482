"""Clean text: what a reader sees, without the marks that only machines see; and the tags that name languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from json.encoder import encode_basestring

_INVISIBLE = re.compile(
    "["
    "\u00ad"  # soft hyphen
    "\u180e\u200b\u2060-\u2064\ufeff"  # zero-width spaces, word joiner and invisible operators, byte order mark
    "\u202a-\u202e"  # embeddings and overrides, which can make a text read as something else
    "\ufff9-\ufffb"  # interlinear annotation
    "]+"
)
# A zero-width (non-)joiner shapes Persian or Hindi letters and holds emoji together; between anything else it is noise.
_JOINER = re.compile("[\u200c\u200d]+")
_WITHIN_WORDS = "\u00ad\u200c\u200d"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_BLANKS = re.compile(r"[^\S\n\t]+")
_SPACES = re.compile("  +")
_ANY_SPACE = re.compile(r"\s+")
_PLAIN_ASCII = bytes((0x0A, *range(0x20, 0x7F)))
_COMPOSED = re.compile("[\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Letters and marks that stand in Latin text and are in NFC wherever they stand."""
_NOT_AS_IS = bytes(each for each in range(0x20) if each not in b"\n\t")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _shapes(before: str, after: str) -> bool:
    """Tell whether a joiner between these two characters changes what a reader sees."""
    if not before or not after or before.isspace() or after.isspace():
        return False
    categories = unicodedata.category(before), unicodedata.category(after)
    if any(category in {"So", "Sk", "Cn"} or char == "\ufe0f" for category, char in zip(categories, before + after, strict=True)):
        return True
    return all(ord(char) >= 0x0600 and category[0] in "LM" for category, char in zip(categories, before + after, strict=True))


def _drop_joiner(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    keep = _shapes(text[start - 1 : start], text[end : end + 1])
    return match.group()[0] if keep else ""


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub(_drop_joiner, text)
    return unicodedata.normalize("NFC", text)


def clean_line(text: str | None) -> str | None:
    """Return `text` as one line of clean text, or ``None`` when nothing a reader can see is left.

    Clean means: Unicode NFC; no control, soft-hyphen or zero-width characters; every run of white space, no-break
    spaces included, is one space. Letters of every script, direction marks and emoji are kept as they are. Joiners stay
    where they change how letters or emoji are drawn.
    """
    if not text:
        return None
    return _plain_line(text) or None if text.isprintable() else _clean_line(text)


def _clean_line(text: str) -> str | None:
    return _ANY_SPACE.sub(" ", _visible(text)).strip() or None


def _plain_line(text: str) -> str:
    """Do what `_clean_line` and `_cleared_row` do, for a text that is printable: it holds no white space but spaces, and nothing unseen."""
    text = unicodedata.normalize("NFC", text)
    return (_ANY_SPACE.sub(" ", text) if "  " in text else text).strip(" ")


def _clean_row(text: str) -> str:
    """Return `text`, one line, clean but for tabs, and for spaces around them."""
    return _plain_line(text) if text.isprintable() else _cleared_row(text)


def _cleared_row(text: str) -> str:
    return _BLANKS.sub(" ", _visible(text)).strip(" ")


@lru_cache(maxsize=4)
def _in_utf8(text: str) -> tuple[bytes, bytes]:
    """Return `text` in UTF-8, and what is left of that without printable ASCII and line feeds, nearly all of it: what is true of the rest is told by that.

    Raises `UnicodeEncodeError` for half a surrogate pair. A text that is cleaned, hashed and then written is looked at letter by letter once.
    """
    data = text.encode()
    return data, data.translate(None, _PLAIN_ASCII)


def is_whole(text: str) -> bool:
    """Tell whether `text` holds no half of a surrogate pair, so that it can be encoded."""
    try:
        return text.isascii() or bool(_in_utf8(text))
    except UnicodeEncodeError:
        return False


def _beyond_ascii(text: str) -> str:
    """Return what is left of `text` without its printable ASCII and line feeds."""
    try:
        return _in_utf8(text)[1].decode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN_ASCII).decode("utf-8", "surrogatepass")


def _rows(text: str) -> list[str]:
    """Return what `_clean_row` makes of every line of `text`."""
    rest = _beyond_ascii(text)
    if rest.isprintable():
        composed = text if _COMPOSED.fullmatch(rest) else unicodedata.normalize("NFC", text)
        has_runs = composed.rfind("  ") >= 0  # from the end: where there is none, `in` takes longer to say so
        single = _SPACES.sub(" ", composed) if has_runs else composed
        return [row.strip(" ") for row in single.split("\n")]
    if any(end in text for end in _LINE_ENDS):
        return _rows(_LINE_END.sub("\n", text))
    return list(map(_clean_row, text.split("\n")))


def clean_block(text: str | None) -> str | None:
    """Return `text` as clean paragraphs, or ``None`` when nothing a reader can see is left.

    Lines and tabs are kept, trailing spaces and leading spaces of a line are not; more than one blank line becomes one.
    Every line is clean in the sense of `clean_line`.
    """
    if not text:
        return None
    rows = [row if row.strip() else "" for row in _rows(text)] if "\t" in text else _rows(text)
    block = "\n".join([row for row, before in zip(rows, ["", *rows], strict=False) if row or before]).rstrip("\n")
    return str(text) if block == text else block or None  # what `_in_utf8` found out is known of the text itself


@lru_cache(maxsize=4)
def quoted(text: str) -> bytes:
    """Return `text` as JSON has a string, in UTF-8: what `json` gives with ``ensure_ascii=False``, several times faster for a long text.

    Raises `UnicodeEncodeError` for half a surrogate pair, which clean text does not hold. A text that is hashed, and then written, is
    quoted once.
    """
    data, rest = _in_utf8(text)
    if len(rest.translate(None, _NOT_AS_IS)) < len(rest):
        return encode_basestring(text).encode()
    return b'"%b"' % data.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n").replace(b"\t", b"\\t")


def plain_text(line: str) -> str:
    """Return one line of text as a terminal may get it: what steers a terminal, or turns the direction of text, becomes a space.

    Soft hyphens and joiners, which stand within words, stay.
    """
    return line if line.isprintable() else "".join(char if char.isprintable() or char in _WITHIN_WORDS else " " for char in line)


def language_tag(text: str | None) -> str | None:
    """Return `text` as a BCP 47 tag in its usual spelling, or ``None`` when it names no language."""
    return _language_tag(text) if text else None


@lru_cache(maxsize=256)
def _language_tag(text: str) -> str | None:
    plain = text.strip().replace("_", "-")
    if not _LANGUAGE_TAG.fullmatch(plain) or plain.lower() in ("und", "zxx", "mul"):
        return None
    first, *rest = plain.split("-")
    return "-".join((first.lower(), *(_subtag(each) for each in rest)))


def _subtag(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()
