"""Addresses: one spelling for each, an identity for each, and which of them may be visited."""

from __future__ import annotations

import ipaddress
import re
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

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
_ORIGIN = r"https?://((?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}(?::(?:[1-9]\d{3}|[1-5]\d{4}))?)"
_PATH = r"((?:/(?!\.{1,2}(?:/|\Z))[\w.~-]+)+/?|/)"
_PLAIN = re.compile(_ORIGIN + _PATH, re.ASCII)
_PLAIN_HREF = re.compile(rf"(?:{_ORIGIN})?{_PATH}(?:\?[\w.~=&-]+)?", re.ASCII)
_PLAIN_BASE = re.compile(_ORIGIN + r"(?=[/?#]|\Z)", re.ASCII)
_IPV4_IN_LAST_BITS = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96"))
_DEFAULT_PORT = {"http": 80, "https": 443}

MAX_LENGTH = 2083
"""Longest address that is visited, in characters (the limit that Scrapy and browsers share)."""


def resolve(base: str, href: str | None) -> str | None:
    """Return the absolute http(s) address that `href` names on the page `base`, or ``None`` when it names none.

    Spaces, line breaks and accents in `href` are encoded the way a browser does. ``None`` comes back for an empty `href`,
    one that only names a place on the same page, any scheme but http and https, user-info, a missing host and a port
    that is no number.
    """
    href = (href or "").strip()
    plain, page = _PLAIN_HREF.fullmatch(href), _PLAIN_BASE.match(base)
    if plain and plain[1]:
        return href
    if plain and page:
        return page[0] + href
    return _resolve(base, href)


def _resolve(base: str, href: str) -> str | None:
    """Do what `resolve` does, for every address: most are plain, and what a browser would do with them can be told at a glance."""
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\t\n\r]", "", href)))
        if parts.scheme not in _DEFAULT_PORT or "@" in parts.netloc or not _host(parts):
            return None
        _ = parts.port
        return safe_url_string(urlunsplit(parts._replace(netloc=_netloc(parts))))
    except (ValueError, UnicodeError):
        return None


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


def url_key(url: str) -> str:
    """Return what makes `url` the same address as another: host, path and query, without scheme, order or final slash."""
    plain = _PLAIN.fullmatch(url)
    return plain[1] + plain[2].rstrip("/") if plain else _url_key(url)


def _url_key(url: str) -> str:
    parts = urlsplit(canonicalize_url(_canonical(url)))
    path = parts.path.rstrip("/")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    return f"{_host(parts)}{port}{path}" + (f"?{parts.query}" if parts.query else "")


def identify(key: str) -> str:
    """Return the identity made of `key`: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def host_of(url: str) -> str:
    """Return the plain host of `url`, without its port; empty when there is none."""
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def is_private(host: str) -> bool:
    """Tell whether `host` is written as an address, or a name, of this machine or of a private network.

    Only the spelling is judged: ``localhost``, and every way to write an IPv4 or IPv6 address, short, octal and
    hexadecimal forms and IPv4 inside IPv6 included. What a public name resolves to is checked when it is connected.
    """
    if (
        host == "localhost"
        or host.endswith((".localhost", ".local", ".internal"))
        or ("." not in host.strip("[]") and ":" not in host)
    ):
        return True
    address = _address(host)
    return address is not None and (not address.is_global or address.is_multicast)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    host = host.strip("[]").partition("%")[0]
    if ":" in host:
        six = ipaddress.IPv6Address(host) if _parses(host) else None
        return six and (_embedded(six) or six)
    parts = host.split(".")
    if not 1 <= len(parts) <= 4:
        return None
    try:
        numbers = [int(part, 8 if re.fullmatch("0[0-7]+", part) else 0) for part in parts]
    except ValueError:
        return None
    value = sum(number << 8 * (3 - index) for index, number in enumerate(numbers[:-1])) + numbers[-1]
    return ipaddress.IPv4Address(value) if 0 <= value < 2**32 else None


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that `address` stands for: mapped, compatible, 6to4, or NAT64 (RFC 4291, 3056, 6052)."""
    if any(address in network for network in _IPV4_IN_LAST_BITS) and int(address) & 0xFFFFFFFF > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _parses(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    if host and not host.isascii():
        host = host.encode("idna").decode("ascii")
    return f"[{host}]" if ":" in host else host


def _netloc(parts: SplitResult) -> str:
    port = parts.port
    return _host(parts) + ("" if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f":{port}")
