"""Addresses: one spelling for each, and an identity for each."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from bodspider.hosts import is_bad_port, plain_host

_TRACKING = re.compile(
    r"^(utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|matomo_\w+|hsa_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|igsh|"
    r"mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|oly_enc_id|oly_anon_id|vero_id|wickedid|xtor|at_medium|at_campaign)$",
    re.IGNORECASE,
)
_SESSION = re.compile(r"^(phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken)$", re.IGNORECASE)
_MAYBE_SESSION = re.compile(r"^(sid|s|sess|session|session_?id|oscsid|zenid)$", re.IGNORECASE)
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[\w,-]{16,}", re.IGNORECASE | re.ASCII)
"""What a session looks like under a name that also names other things: ``sid=12`` is an article, ``sid=9f86d081884c7d65`` a visitor."""
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_NAME = r"(?:[a-z0-9-]{1,40}\.){0,4}[a-z][a-z0-9-]{0,40}"
_ORIGIN = rf"https?://((?:{_NAME}|(?:{_OCTET}\.){{3}}{_OCTET})(?::(?:[1-9]\d{{3}}|[1-5]\d{{4}}))?)"
_PATH = r"((?:/(?!\.{1,2}(?:[/?]|\Z))[\w.~-]+)+/?|/)"
_PLAIN = re.compile(_ORIGIN + _PATH, re.ASCII)
_PLAIN_HREF = re.compile(rf"(?:{_ORIGIN})?{_PATH}(?:\?[\w.~=&-]+)?", re.ASCII)
_PLAIN_BASE = re.compile(_ORIGIN + r"(?=[/?#]|\Z)", re.ASCII)
_DEFAULT_PORT = {"http": 80, "https": 443}
_EDGES = "".join(map(chr, range(0x21)))
_BEGINNING = re.compile(r"(?:(https?):)?(/*)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]+)(?::([0-9]{0,6}))?")

_REMEMBERED = 1024
"""Addresses whose keys are remembered: a listing, a page and its translations name the same ones."""

MAX_LENGTH = 2083
"""Longest address that is visited, in characters (the limit that Scrapy and browsers share)."""

_LONGEST_HREF = 8192


def resolve(base: str, href: str | None) -> str | None:
    """Return the absolute http(s) address that `href` names on the page `base`, or ``None`` when it names none.

    `href` is read the way a browser does (https://url.spec.whatwg.org/): spaces, line breaks, accents, backslashes, missing slashes, and every
    way to write a host, which comes out in one spelling. ``None`` comes back for an empty `href`, one that only names a place on the same
    page, any scheme but http and https, user-info, what is no host, a port that is no number, and what is longer than 8,192 characters.
    """
    href = (href or "").strip()
    if len(href) > _LONGEST_HREF:
        return None
    plain = _PLAIN_HREF.fullmatch(href)
    if plain and plain[1]:
        return href
    origin = _plain_origin(base) if plain else None
    return _resolve(base, href) if origin is None else origin + href


@lru_cache(maxsize=256)
def _plain_origin(base: str) -> str | None:
    """Return scheme, host and port of `base` where they are spelled as `resolve` spells them, else ``None``."""
    found = _PLAIN_BASE.match(base)
    return found[0] if found else None


def _resolve(base: str, href: str) -> str | None:
    """Do what `resolve` does, for every address: most are plain, and what a browser would do with them can be told at a glance."""
    href = href.strip(_EDGES)
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, _with_plain_slashes(re.sub(r"[\t\n\r]", "", href), base)))
        if parts.scheme not in _DEFAULT_PORT:
            return None
        return safe_url_string(urlunsplit(parts._replace(netloc=_netloc(parts))))
    except ValueError:
        return None


def _with_plain_slashes(href: str, base: str) -> str:
    """Return `href` with the slashes that a browser reads in it: backslashes are slashes, and before a host there are two of them."""
    end = min((place for mark in "?#" if (place := href.find(mark)) >= 0), default=len(href))
    path = href[:end].replace("\\", "/")
    found = _BEGINNING.match(path)
    assert found is not None
    scheme, slashes, rest = (found[1] or "").lower(), found[2], path[found.end() :]
    if scheme and (len(slashes) > 1 or not base.lower().startswith(f"{scheme}:")):
        path = f"{scheme}://{rest}"
    elif len(slashes) > 1 or scheme:
        path = slashes[:2] + rest
    return path + href[end:]


def canonical(url: str) -> str:
    """Return the one spelling of `url`, an absolute http(s) address: no fragment, no tracking, no session ids, plain host."""
    return url if _PLAIN.fullmatch(url) else _canonical(url)


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_of_the_visitor(*pair)]
    plain = parts._replace(
        netloc=_netloc(parts),
        path=_SESSION_IN_PATH.sub("", parts.path) or "/",
        query=parts.query if len(query) == parts.query.count("&") + 1 else urlencode(query),
        fragment="",
    )
    return safe_url_string(urlunsplit(plain))


def _is_of_the_visitor(name: str, value: str) -> bool:
    """Tell whether a parameter names who follows a link, or from where, and not what the link leads to."""
    return bool(_TRACKING.match(name) or _SESSION.match(name) or (_MAYBE_SESSION.match(name) and _TOKEN.fullmatch(value)))


@lru_cache(maxsize=_REMEMBERED)
def url_key(url: str) -> str:
    """Return what makes `url` the same address as another: host, path and query, without scheme, order or final slash."""
    plain = _PLAIN.fullmatch(url)
    return plain[1] + plain[2].rstrip("/") if plain else _url_key(url)


def _url_key(url: str) -> str:
    parts = urlsplit(canonicalize_url(_canonical(url)))
    path = parts.path.rstrip("/")
    host, port = _authority(parts)
    shown = "" if port in (None, 80, 443) else f":{port}"
    return f"{host}{shown}{path}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=_REMEMBERED)
def identify(key: str) -> str:
    """Return the identity made of `key`: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def host_of(url: str) -> str:
    """Return the plain host of `url`, without its port; empty when there is none."""
    try:
        return _authority(urlsplit(url))[0]
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, int]:
    """Return the plain host and the port of `url`, an http(s) address; raises `ValueError` when it names no host."""
    parts = urlsplit(url)
    host, port = _authority(parts)
    return host, port or _DEFAULT_PORT.get(parts.scheme, 0)


def expected_port(url: str) -> str | None:
    """Return what is expected in place of the port of `url`, an http(s) address, in words; ``None`` for a port that browsers connect to."""
    port = origin_of(url)[1]
    return f"a port that browsers connect to; {port} is that of another service" if is_bad_port(port) else None


def _authority(parts: SplitResult) -> tuple[str, int | None]:
    """Return the plain host and the port that `parts` give, ``None`` without one; raises `ValueError` for user-info and what is no host."""
    found = _AUTHORITY.fullmatch(parts.netloc)
    if found is None or "@" in parts.netloc:
        raise ValueError(f"{parts.netloc!r} is no host and port")
    port = int(found[2]) if found[2] else None
    if port is not None and port > 0xFFFF:
        raise ValueError(f"{port} is no port")
    return plain_host(found[1]), port


def _netloc(parts: SplitResult) -> str:
    host, port = _authority(parts)
    return host + ("" if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f":{port}")
