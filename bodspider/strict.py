"""Settings that Scrapy would take as they come: misspelt names, values of the wrong kind, and tables that leave out what a crawl needs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from scrapy.settings import SETTINGS_PRIORITIES, default_settings
from scrapy.utils.misc import load_object

from bodspider import settings as ours
from bodspider.errors import UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_OURS = "BOD_"
_ALIKE = 0.85
"""How much a name must be like a known one to be that one misspelt; what is less alike may be the name of a plugin."""
_LEAST_ONE = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_ITEMS")
"""Numbers with which a crawl waits for ever when they are 0."""
_TABLES = ("ITEM_PIPELINES", "EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES")
"""Settings that name components, and where each stands in its row."""
_KNOWN = {name for module in (default_settings, ours) for name in vars(module) if name.isupper()}


def check_names(settings: BaseSettings, environment: Iterable[str]) -> None:
    """Raise `bodspider.errors.UsageError` for a setting given with ``-s``, or a variable of the environment, that is misspelt.

    A setting that begins like ours must be one of ours. A variable must only not look like one: others may have named theirs.
    """
    most = SETTINGS_PRIORITIES["cmdline"]
    given = [str(name) for name in settings if name not in _KNOWN and settings.getpriority(name) == most]
    for name in given:
        _refuse_when_misspelt("setting", name, must_be_known=name.startswith(_OURS))
    for name in environment:
        if name.startswith(_OURS) and name not in _KNOWN:
            _refuse_when_misspelt("environment variable", name, must_be_known=False)


def check_kinds(settings: BaseSettings) -> None:
    """Raise `bodspider.errors.UsageError` when one of Scrapy's settings is not the number, switch or level of a log that it must be."""
    level = settings.get("LOG_LEVEL")
    if level not in logging.getLevelNamesMapping() and not isinstance(level, int):
        raise _bad("LOG_LEVEL", level, "one of CRITICAL, ERROR, WARNING, INFO, DEBUG")
    for name, default in vars(default_settings).items():
        if not (name.isupper() and isinstance(default, int | float)):
            continue
        value = settings.get(name)
        if value is None:
            continue
        if isinstance(default, bool):
            _check_switch(name, value)
        else:
            _check_number(name, value, whole=not _has_fractions(name, default))
            if name in _LEAST_ONE and int(value) < 1:
                raise _bad(name, value, "a whole number from 1")


def check_components(settings: BaseSettings) -> None:
    """Raise `bodspider.errors.UsageError` when a table of components leaves one of ours out, or names one that cannot be imported.

    What is given with ``-s``, or in the settings of a project of one's own, takes the place of the whole table. One that is not wanted is ``None`` there.
    """
    for name in _TABLES:
        given = {_path(each): order for each, order in settings[name].items()}
        for each in getattr(ours, name, ()):
            if each.startswith("bodspider.") and each not in given:
                raise UsageError(f"setting {name} leaves out {each}; give all of bodspider.settings.{name} beside your own")
        for each, order in given.items():
            if order is not None and not each.startswith(("bodspider.", "scrapy.")):
                _check_import(name, each)


def _path(component: str | type) -> str:
    return component if isinstance(component, str) else f"{component.__module__}.{component.__qualname__}"


def _check_import(table: str, path: str) -> None:
    try:
        load_object(path)
    except (ImportError, NameError, ValueError) as error:
        raise UsageError(f"setting {table} names {path}, which cannot be imported: {error}") from None


def _refuse_when_misspelt(kind: str, name: str, *, must_be_known: bool) -> None:
    meant = get_close_matches(name, _KNOWN, n=1, cutoff=_ALIKE)
    if meant:
        raise UsageError(f"{kind} {name} is not known; did you mean {meant[0]}?")
    if must_be_known:
        raise UsageError(f"{kind} {name} is not known; docs/settings.md has all that begin with {_OURS}")


def _check_switch(name: str, value: Any) -> None:
    if str(value) not in ("0", "1", "True", "False", "true", "false"):
        raise _bad(name, value, "1 or 0")


def _check_number(name: str, value: Any, *, whole: bool) -> None:
    try:
        int(value) if whole else float(value)
    except (TypeError, ValueError):
        raise _bad(name, value, "a whole number" if whole else "a number") from None


def _has_fractions(name: str, default: float) -> bool:
    return isinstance(default, float) or name.endswith(("_DELAY", "_TIMEOUT", "_INTERVAL"))


def _bad(name: str, value: Any, expected: str) -> UsageError:
    return UsageError(f"setting {name}={value!r} is not usable; expected {expected}")
