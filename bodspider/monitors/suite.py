"""The rules as a Spidermon suite, and how suites are run.

Spidermon's own extension and runner are not used: its runner calls ``Spider.log``, which Scrapy has removed, and its suite for
finished spiders refuses to run unless each of its monitors has a setting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scrapy.utils.misc import load_object
from spidermon import Monitor, MonitorRunner, MonitorSuite

from bodspider.errors import UsageError
from bodspider.monitors import rules
from bodspider.monitors.rules import Case

logger = logging.getLogger(__name__)


class _Rules(Monitor):  # type: ignore[misc]
    def apply(self, *found: Callable[[Case], Iterable[str]]) -> None:
        """Fail with the lines that the rules give, if there are any."""
        lines = [line for rule in found for line in rule(self.data.case)]
        if lines:
            self.fail("\n".join(lines))


class ListingMonitor(_Rules):
    """Listings are there as they were: as long, in the same markup, and with something new."""

    def test_items(self) -> None:
        self.apply(rules.few_items)

    def test_markup(self) -> None:
        self.apply(rules.other_markup)

    def test_silence(self) -> None:
        self.apply(rules.nothing_new)


class ArticleMonitor(_Rules):
    """Articles can be had, and say as much as they did."""

    def test_failures(self) -> None:
        self.apply(rules.many_failures)

    def test_language(self) -> None:
        self.apply(rules.other_language)

    def test_fields(self) -> None:
        self.apply(rules.missing_fields)

    def test_sources(self) -> None:
        self.apply(rules.other_sources)

    def test_dates(self) -> None:
        self.apply(rules.coarse_dates)


class BodMonitors(MonitorSuite):  # type: ignore[misc]
    """Every monitor of our own."""

    monitors = (ListingMonitor, ArticleMonitor)


def load_suites(names: Iterable[str]) -> list[type[Any]]:
    """Return the suites with the import paths `names`; raises `bodspider.errors.UsageError` for one that is none."""
    suites = []
    for name in names:
        try:
            suite = load_object(name)
        except (ImportError, NameError, ValueError):
            suite = None
        if not (isinstance(suite, type) and issubclass(suite, MonitorSuite)):
            raise UsageError(f"setting BOD_MONITORS={name!r} is not usable; expected import paths of Spidermon suites")
        suites.append(suite)
    return suites


def run_suites(suites: Iterable[type[Any]], **data: Any) -> Iterator[str]:
    """Run Spidermon suites and yield one line for each alarm; `data` is what their monitors find in ``self.data``.

    A monitor that crashes is a bug: its traceback goes to the log, and a line says so.
    """
    for suite in suites:
        result = MonitorRunner().run(suite(crawler=data.get("crawler")), **data)
        for each in result.monitors_failed_results:
            if each.reason and each.status == "FAIL":
                yield from filter(None, map(str.strip, each.reason.splitlines()))
            else:
                logger.error("Monitor %s crashed:\n%s", each.item.name, each.error)
                yield f"monitor {each.item.name} crashed; the log has its traceback"
        for each in result.monitors_failed_action_results:
            if each.error:
                logger.error("Action %s of a monitor crashed:\n%s", each.item.name, each.error)
