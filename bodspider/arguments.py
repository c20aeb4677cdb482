"""The spider's arguments and our own settings: what they may be, and the one line that says so when they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from bodspider.errors import UsageError
from bodspider.hosts import plain_host
from bodspider.urls import expected_port, resolve

SAMPLE = "sample"
"""The word that stands for the bundled sample site; ``sample?js=1`` stands for the same site made by scripts."""

_SAMPLES = re.compile(r"sample(?:\?js=1(?:&details=1)?(?:&consent=1)?)?")

_OF_SCRAPYD = {"_job", "_version"}
"""Arguments that Scrapyd adds to those it was asked to pass on."""


class Settings(Protocol):
    """The part of Scrapy's settings that is read here."""

    def get(self, name: str, default: Any = None) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a crawl was asked to do; see ``README.md`` for the meaning of each argument."""

    url: tuple[str, ...] = (SAMPLE,)
    mode: Literal["full", "update"] = "full"
    from_date: date | None = None
    until_date: date | None = None
    max_items: int | None = None
    browser: Literal["auto", "never", "always"] = "auto"
    timezone: ZoneInfo = ZoneInfo("Europe/Brussels")
    allowed_domains: tuple[str, ...] = ()

    @property
    def earliest(self) -> datetime | None:
        """The first instant of `from_date` in the site's zone, or ``None``."""
        return datetime.combine(self.from_date, time.min, self.timezone) if self.from_date else None

    @property
    def latest(self) -> datetime | None:
        """The last second of `until_date` in the site's zone, or ``None``."""
        if self.until_date is None:
            return None
        return datetime.combine(self.until_date + timedelta(days=1), time.min, self.timezone) - timedelta(seconds=1)

    @property
    def is_whole(self) -> bool:
        """Whether all of a listing is asked for, and not only some days or a number of articles of it."""
        return self.from_date is None and self.until_date is None and self.max_items is None

    def plain(self) -> dict[str, Any]:
        """Return the arguments as values that JSON knows."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value and _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def parse_arguments(given: Mapping[str, str], settings: Settings) -> Arguments:
    """Return the arguments of a crawl from its `-a` options and the settings.

    Raises `UsageError`, with one line that names the argument, the value and what was expected.
    """
    given = {name: value for name, value in given.items() if name not in _OF_SCRAPYD}
    unknown = [name for name in given if name not in _PARSERS]
    if unknown:
        raise UsageError(f"argument {unknown[0]!r} is not known; expected one of {', '.join(_PARSERS)}")
    values: dict[str, Any] = {name: _PARSERS[name](name, value) for name, value in given.items()}
    if "url" not in values:
        listings = str(settings.get("BOD_LISTINGS") or "")
        values["url"] = _listings("setting BOD_LISTINGS", listings) if listings else (SAMPLE,)
    arguments = Arguments(
        **values,
        timezone=_timezone(settings.get("BOD_TIMEZONE") or "Europe/Brussels"),
        allowed_domains=_domains(settings.get("BOD_ALLOWED_DOMAINS") or ""),
    )
    if arguments.from_date and arguments.until_date and arguments.from_date > arguments.until_date:
        raise UsageError(
            f"argument from_date={arguments.from_date} is after until_date={arguments.until_date}; expected an earlier day"
        )
    return arguments


def _bad(name: str, value: str, expected: str) -> UsageError:
    shown = re.sub(r"//[^/@\s]*@", "//***@", value)
    return UsageError(f"{name if ' ' in name else f'argument {name}'}={shown[:200]!r} is not usable; expected {expected}")


def _listings(name: str, value: str) -> tuple[str, ...]:
    urls: list[str] = []
    for each in re.split(r",\s*(?=[a-z][a-z0-9+.-]*://|sample(?:\?[^,]*)?\s*(?:,|$))", value.strip()):
        url = each.strip().rstrip(",").strip()
        resolved = url if _SAMPLES.fullmatch(url) else resolve(url, url) if re.match(r"(?i)https?://", url) else None
        if resolved is None or re.search(r"\s", url):
            raise _bad(name, url, f"an http:// or https:// address without user name, or {SAMPLE!r}")
        if not _SAMPLES.fullmatch(url) and (expected := expected_port(resolved)):
            raise _bad(name, url, expected)
        if resolved not in urls:
            urls.append(resolved)
    return tuple(urls)


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def parse(name: str, value: str) -> str:
        if value not in choices:
            raise _bad(name, value, f"one of {', '.join(choices)}")
        return value

    return parse


def _day(name: str, value: str) -> date:
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year < 9999:
        raise _bad(name, value, "a day as YYYY-MM-DD, such as 2021-05-08")
    return day


def _count(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
        raise _bad(name, value, "a whole number from 1 to 999999999")
    return int(value)


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise _bad("setting BOD_TIMEZONE", value, "a time zone such as Europe/Brussels") from None


def _domains(value: str) -> tuple[str, ...]:
    try:
        if "*" in value:
            raise ValueError("subdomains are allowed with their domain")
        return tuple(plain_host(each.strip()) for each in value.split(",") if each.strip())
    except ValueError:
        expected = "domains without a port, such as diplomatie.belgium.be, separated by commas"
        raise _bad("setting BOD_ALLOWED_DOMAINS", value, expected) from None


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "url": _listings,
    "mode": _one_of("full", "update"),
    "from_date": _day,
    "until_date": _day,
    "max_items": _count,
    "browser": _one_of("auto", "never", "always"),
}
