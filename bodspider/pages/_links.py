"""Addresses in an article: images, files, and other links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from bodspider.items import Link
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import is_hidden
from bodspider.pages._text import line_of
from bodspider.urls import resolve

_FILE_PATH = re.compile(
    r"\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|ppsx?|odt|ods|odp|rtf|zip|7z|rar|gz|tar|csv|tsv|epub|mp3|mp4|m4a|m4v|mov|avi|wmv|"
    r"ogg|ogv|wav|webm|txt|xml|json|kml|kmz|ics|eps|geojson|parquet)$|/media/\d+/download$",
    re.IGNORECASE,
)
_NO_FILE_PATH = re.compile(r"(?:rss|feed|atom|sitemap)[^/]*\.xml$", re.IGNORECASE)
_FILE_TYPE = re.compile(r"^(?!text/html|application/xhtml|image/)[\w.+-]+/[\w.+-]+", re.IGNORECASE)
_FILE_CLASS = re.compile(r"(?<!\S)(?:file|file--\S+|file-link|media--type-document)(?!\S)")
_ICON = re.compile(
    r"(?<!\S)(?:file-icon|icon|icons|emoji|smiley|avatar|user-picture|feed-icon|tracking|pixel|logo)(?!\S)|"
    r"/(?:modules/file/icons|core/misc|misc/feed|images/media/icons|media-icons|smileys|emoji)/",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|$)|(?:blank|spacer|placeholder|pixel|1x1|transparent)\.(?:gif|png|svg)", re.IGNORECASE
)
_LAZY = ("data-src", "data-lazy-src", "data-lazy", "data-original", "data-srcset", "data-lazy-srcset", "srcset")
_SMALL = 16


def is_file(anchor: Any) -> bool:
    """Tell whether `anchor`, an ``a`` element, leads to a file and not to a page."""
    names = anchor.keys()
    if ("type" in names and _FILE_TYPE.match(anchor.get("type"))) or "download" in names:
        return True
    if _is_file_path(anchor.get("href") or ""):
        return True
    parent = anchor.getparent()
    return parent is not None and _names_file(parent.get("class") or "")


@remembered
def _names_file(classes: str) -> bool:
    return _FILE_CLASS.search(classes) is not None


def is_file_only(element: Any, line: str) -> bool:
    """Tell whether `element`, whose text is `line`, shows nothing but links to files."""
    anchors = list(element.iter("a"))
    shown = " ".join(line_of(anchor) or "" for anchor in anchors)
    return bool(anchors) and all(map(is_file, anchors)) and shown.split() == line.split()


@remembered
def _is_file_path(href: str) -> bool:
    path = href.partition("#")[0].partition("?")[0]
    return bool(_FILE_PATH.search(path)) and not _NO_FILE_PATH.search(path)


def links_of(anchors: Iterable[Any], base: str, page: str) -> tuple[Link, ...]:
    """Return where `anchors` lead, in order, without repeats and without places on the page itself."""
    own = page.partition("#")[0]
    found: dict[str, str | None] = {}
    for anchor in anchors:
        url = resolve(base, anchor.get("href"))
        if url is None or (url.partition("#")[0] == own and (anchor.get("href") or "").find("#") >= 0):
            continue
        if "#" in url and _is_file_path(url):
            url = url.partition("#")[0]  # a page of the file
        found[url] = found.get(url) or line_of(anchor)
    return tuple(Link(url=url, text=text) for url, text in found.items())


def images_of(images: Iterable[Any], base: str) -> tuple[Link, ...]:
    """Return the images, in order, without repeats; icons, tracking pixels and embedded data are left out."""
    found: dict[str, str | None] = {}
    for image in images:
        if _is_icon(image) or is_hidden(image):
            continue
        url = resolve(base, _source(image))
        if url:
            found[url] = found.get(url) or " ".join((image.get("alt") or "").split()) or None
    return tuple(Link(url=url, text=text) for url, text in found.items())


def _is_icon(image: Any) -> bool:
    sides = [image.get("width"), image.get("height")]
    numbers = [int(side) for side in sides if side and side.isascii() and side.isdigit() and len(side) < 6]
    if numbers and max(numbers) <= _SMALL:
        return True
    return bool(_ICON.search(image.get("class") or "") or _ICON.search(image.get("src") or ""))


def _source(image: Any) -> str | None:
    source: str | None = image.get("src")
    if source and not _PLACEHOLDER.search(source.strip()):
        return source
    lazy = next((value for name in _LAZY if (value := image.get(name))), None)
    picture = next(image.iterancestors("picture"), None)
    if lazy is None and picture is not None:
        lazy = next((value for each in picture.iter("source") if (value := each.get("srcset"))), None)
    candidate = lazy.split(",")[0].split() if lazy else []
    return candidate[0] if candidate and not _PLACEHOLDER.search(candidate[0]) else None


def same_host(url: str, other: str) -> bool:
    """Tell whether two absolute addresses are on the same host, ``www.`` and ports that go without saying aside."""
    return _site(url) == _site(other)


def _site(url: str) -> str:
    netloc = parts_of(url).netloc.lower().rpartition("@")[2]
    return netloc.removesuffix(":80").removesuffix(":443").removeprefix("www.")


def path_of(url: str) -> str:
    """Return the path of `url`, decoded, without a final slash."""
    return unquote(parts_of(url).path).rstrip("/")


def parts_of(url: str) -> SplitResult:
    """Return the parts of `url`, all of them empty when it is no address at all."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
