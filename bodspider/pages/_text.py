"""Text of listing markup: what an element shows, and whether a text is nothing but a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from lxml import etree

from bodspider.dates._words import ABOUT, DAYS_AGO, FUTURE, MONTHS, PAST, ROUGH_UNITS, UNITS, WEEKDAYS
from bodspider.pages._remembered import remembered


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words("""
    address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul
""")
_UNSEEN = _words("script style template noscript textarea select button svg head title iframe object")
_UNSEEN_CLASSES = _words("""
    visually-hidden visuallyhidden u-visually-hidden is-visually-hidden govuk-visually-hidden element-invisible sr-only usa-sr-only
    fr-sr-only show-for-sr screen-reader-text hidden is-hidden contextual
""")
SPACES = " \t\n\r\f"
"""White space in the sense of HTML."""
_TWO_SPACES = re.compile("  ")  # found in half the time that `in` takes, which is good at longer texts
_HTML_SPACE = re.compile(rf"[{SPACES}]+")
_EVENTS = ("start", "end", "comment", "pi")

_classes = remembered(_words)

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_HALF_REFERENCE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}(?![0-9a-f])|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3])(?!\d));?",
    re.IGNORECASE,
)

_REPLACEMENT = "\ufffd".encode()

MAX_DATE_TEXT = 80
"""Longest text, in characters, that can be nothing but a date."""

_DIGITS_OF_A_DAY = 6

_RELATIVE_DAYS = frozenset(word for words in DAYS_AGO.values() for word in words)
_SHORT = 2
"""Letters of the abbreviation of a unit that is no word by itself, such as the ``d`` of ``2 d ago``; those stand in no date."""
_UNIT_WORDS = frozenset(
    word.rstrip(".") for word in (*UNITS, *ROUGH_UNITS) if len(word) > _SHORT or word in ("an", "hr", "mn", "wk")
)
_DAY_WORDS = _RELATIVE_DAYS | frozenset(MONTHS)
_DIRECTIONS = PAST | FUTURE | frozenset(("il", "vor", "over", "in", "dans", "seit"))
_DATE_WORDS = _DAY_WORDS | _UNIT_WORDS
_AROUND = (
    PAST
    | FUTURE
    | ABOUT
    | frozenset(word for days in WEEKDAYS.values() for word in days)
    | _words("""
    il y a vor over in dans and en et und hui at on the of om op le à um am pm den der st nd rd th er e h u t
    z utc gmt cet cest ᵉʳ ᵉ ˢᵗ ⁿᵈ ʳᵈ ᵗʰ
""")
)
_NEVER = _words("never nooit jamais nie")
_OTHER_MARKS = frozenset("©°†")
"""Marks of a copyright, a birth and a death."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_NUMERIC_DATE = re.compile(r"\d{1,4}([-./\u2010\u2011\u2212])\d{1,2}\1\d{1,4}|\b\d{1,2}\s([/|])\s\d{1,2}\s\2\s\d{4}\b")

_LONG = 8191
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{%d,}" % _LONG)
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(rb"<[A-Za-z][^>=]*+(?:=[ \t\n\r\f]*+(?:\"[^\"]*+\"|'[^']*+')?+[^>=]*+)*+")
_LARGE = 100_000
"""Bytes of a page whose tags are told apart to the end: a tag of a smaller one can hold no more attributes than are compared in a second."""
_MOST_ATTRIBUTES = 1000
_LONGEST_NAME = 100


def parse(text: str) -> Any:
    """Return the root element of the web page `text`; one without children for a text that holds nothing.

    Its elements are those of lxml's core: the ones of ``lxml.html`` know more, and take twice as long to walk through.
    """
    return _parse(_encoded(text.strip()))


def parse_utf8(body: bytes) -> Any:
    """Do what `parse` does with the text of which `body` is the UTF-8, without decoding and encoding it."""
    data = body.strip()
    if data[:1] != b"<" or data[-1:] != b">":
        return parse(body.decode())  # what a text begins or ends with may be white space that is more than one byte
    return _parse(_HALF_REFERENCE.sub(_REPLACEMENT, data) if b"&" in data else data)


def _parse(data: bytes) -> Any:
    data = data.replace(b"\0", b"")
    if _may_have_long_tags(data):
        data = _LONG_TAG.sub(_without_too_many, data)
    if len(data) >= _LARGE and max(map(len, _TAG.findall(data)), default=0) > _LONG:
        data = _TAG.sub(_without_too_many, data)
    root = etree.fromstring(data or b"<html/>", etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False))
    return etree.Element("html") if root is None else root


def _may_have_long_tags(data: bytes) -> bool:
    """Tell whether there is a stretch of `data` without a ``>`` that is as long as `_LONG_TAG` asks for; looks at few of its bytes."""
    start = 0
    while start + _LONG <= len(data):
        end = data.rfind(b">", start, start + _LONG)
        if end < 0:
            return True
        start = end + 1
    return False


def _without_too_many(tag: re.Match[bytes]) -> bytes:
    """Return a long tag, or its name alone when it holds more attributes than any can need: libxml2 compares each with all before it."""
    if tag.end() - tag.start() <= _LONG:
        return tag.group()
    bare = _QUOTED.sub(b" ", tag.group()).replace(b"/", b" ")
    return tag.group() if len(bare.split()) <= _MOST_ATTRIBUTES else tag.group()[:_LONGEST_NAME].split()[0]


def without_half_pairs(text: str) -> str:
    """Return `text` with the replacement character for every half of a surrogate pair, raw or as a reference.

    It stands for no character: libxml2 takes the reference and then cannot give back the text around it.
    """
    return _encoded(text).decode()


def _encoded(text: str) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = _HALF_PAIR.sub("\ufffd", text).encode()
    return _HALF_REFERENCE.sub(_REPLACEMENT, data)


def classes_of(element: Any) -> frozenset[str]:
    """Return the classes of `element`."""
    return _classes(element.get("class") or "")


def class_judge(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    """Return what tells of an element whether one of its classes is, from end to end, what `pattern` says."""
    judge = remembered(lambda classes: any(map(pattern.fullmatch, classes.split())))
    return lambda element: judge(element.get("class") or "")


def elements_by_tag(root: Any, *tags: str) -> dict[str, list[Any]]:
    """Return the elements in `root` with each of these `tags`, in one walk."""
    found: dict[str, list[Any]] = {tag: [] for tag in tags}
    for each in root.iter(*tags):
        found[each.tag].append(each)
    return found


def text_of(element: Any, without: Collection[Any] = ()) -> str | None:
    """Return the text that `element` shows, or ``None`` when it shows none.

    Blocks, line breaks and table cells stand on lines of their own, so that words of two blocks never touch. Scripts,
    text for screen readers only, and the elements in `without` are left out.
    """
    if not len(element) and not without:
        return collapsed(element.text or "").strip(" ") or None
    is_flat = not without and not any(map(len, element))
    parts = _flat_parts(element) if is_flat else _deep_parts(element, without)
    lines = (collapsed(line).strip(" ") for line in "".join(parts).split("\0") if line)
    return "\n".join(line for line in lines if line) or None


def shows_text(element: Any) -> bool:
    """Tell whether `element` shows any text, as `text_of` does: what its first level shows nearly always tells."""
    if (text := element.text) and text.strip(SPACES):
        return True
    for child in element:
        if (text := child.tail) and text.strip(SPACES):
            return True
        if (text := child.text) and isinstance(child.tag, str) and text.strip(SPACES) and not _is_unseen(child):
            return True
    return text_of(element) is not None


def _flat_parts(element: Any) -> list[str]:
    """Do what `_deep_parts` does, for an element whose children have none: a line of text, nearly always."""
    parts = ["\0", element.text or ""]
    for child in element:
        is_block = child.tag in _BLOCKS
        if isinstance(child.tag, str) and not _is_unseen(child):
            parts += ("\0" * is_block, child.text or "")
        parts += ("\0" * is_block, child.tail or "")
    return parts


def _deep_parts(element: Any, without: Collection[Any]) -> list[str]:
    """Return the texts in `element`, with a null character where a block begins or ends."""
    parts: list[str] = []
    left_out = set(without)
    walker = etree.iterwalk(element, events=_EVENTS)
    for event, node in walker:
        if event == "start":
            if node in left_out or (node is not element and _is_unseen(node)):
                walker.skip_subtree()
                continue
            if node.tag in _BLOCKS:
                parts.append("\0")
            if node.text:
                parts.append(node.text)
            continue
        if event == "end" and node.tag in _BLOCKS:
            parts.append("\0")
        if node is not element and node.tail:
            parts.append(node.tail)
    return parts


def collapsed(text: str) -> str:
    """Return `text` with one space for every run of white space, in the sense of HTML: a no-break space is none."""
    if "\n" in text or "\t" in text or "\r" in text or "\f" in text or _TWO_SPACES.search(text):
        return _HTML_SPACE.sub(" ", text)
    return text


def _is_unseen(node: Any) -> bool:
    return node.tag in _UNSEEN or node.get("hidden") is not None or _hides(node.get("class", ""))


@remembered
def _hides(classes: str) -> bool:
    return not _UNSEEN_CLASSES.isdisjoint(classes.split())


def line_of(element: Any) -> str | None:
    """Return the text that `element` shows on one line, or ``None`` when it shows none."""
    text = text_of(element)
    return text.replace("\n", " ") if text else None


def is_date_text(text: str | None) -> bool:
    """Tell whether `text` is nothing but an age or a date, in English, Dutch, French, German or a mixture of them.

    A duration, which names units but no direction, such as ``3 min``, is neither.
    """
    if not text or len(text) > MAX_DATE_TEXT or not _OTHER_MARKS.isdisjoint(text):
        return False
    tokens = _TOKEN.findall(text.lower())
    words = [token for token in tokens if not token[0].isdigit()]
    if not all(map(is_date_word, words)):
        return False
    if len(words) == len(tokens):
        return len(words) <= 2 and words[0] in _RELATIVE_DAYS if words else False
    if not _DAY_WORDS.isdisjoint(words) or _NUMERIC_DATE.search(text):
        return True
    return not _UNIT_WORDS.isdisjoint(words) and not _DIRECTIONS.isdisjoint(words)


def machine_date(time: Any) -> str:
    """Return the date that the attribute of a ``time`` element gives; empty without one, and for a month, a duration or a word."""
    value = (time.get("datetime") or "").strip()
    return value if len(value) > len("2021-05") and sum(map(str.isdigit, value)) >= _DIGITS_OF_A_DAY else ""


def is_date_word(word: str) -> bool:
    """Tell whether `word`, in lower case, is one that dates and ages are made of."""
    return word in _DATE_WORDS or word in _AROUND


def is_never(text: str | None) -> bool:
    """Tell whether `text` says that something has never happened, as Drupal prints it."""
    return (text or "").strip().lower() in _NEVER
