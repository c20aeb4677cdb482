"""The rules: what a run measured against what is usual, and one line for each thing that is not as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import pstdev

from bodspider.monitors.measure import FIELDS, PRECISIONS, SOURCED, WHOLE_FIELDS, Quality, Seen, Told
from bodspider.monitors.usual import Drop, Past, Share, find_drop
from bodspider.verdict import NOT_OUR_FAULT

_FEWEST = 5
"""Articles that must be missing before a listing counts as short."""
_DEVIATIONS = 4
"""Standard deviations of the earlier counts by which a short listing is shorter than their mean."""
_MANY = 20
"""Articles of a language from which on a floor holds."""
_SOME = 10
"""Visits of a listing from which on its share of failures is judged by itself."""
_LONG = timedelta(days=21)
"""For how long any listing may have nothing new: holidays, an election."""
_GAPS = 3
"""Longest pauses of a listing after which it counts as silent."""
_PAGE_PROBLEMS = {"listing-empty", "empty", "not-html", "login", "article", "sources", "unreadable"}
"""Why a listing could be fetched, and not read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the settings say: the least share of the usual number of articles, the floors of fields, the share that may fail, and
    for how long there may be nothing new, ``None`` for what the listing's own rhythm tells.
    """

    items: float = 0.5
    floors: Mapping[str, float] = field(default_factory=dict)
    failed: float = 0.2
    silence: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules are given: the run, what is usual for each of its listings, their last dates (newest first), limits, the time.

    `is_comparable` tells whether the run looked at all of its listings, and can be compared with others.
    """

    quality: Quality
    past: Mapping[str, Past]
    now: datetime
    is_comparable: bool = True
    dates: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def listings(self) -> Iterator[tuple[str, Seen, Past]]:
        """Yield each listing that can be compared: its address, what was seen of it, what is usual."""
        if self.is_comparable:
            for url, seen in self.quality.listings.items():
                yield url, seen, self.past.get(url, Past())


def few_items(case: Case) -> Iterator[str]:
    """Yield a line for each listing that names far fewer articles than usual, on all its pages or on its first."""
    for url, seen, past in case.listings():
        if not seen.markup:
            continue
        if seen.is_full:
            earlier = [each.entries for each in past.of_kind(is_full=True)]
            if _is_short(seen.entries, earlier, case.limits.items):
                yield f"items: {url} lists {seen.entries} articles; usually {_mean(earlier):.0f} ({_runs(len(earlier))})"
                continue
        firsts = [each.first_page for each in past.all]
        if _is_short(seen.first_page, firsts, case.limits.items):
            yield (
                f"items: the first page of {url} lists {seen.first_page} articles; usually {_mean(firsts):.0f} "
                f"({_runs(len(firsts))})"
            )


def other_markup(case: Case) -> Iterator[str]:
    """Yield a line for each listing whose first page was always read in one way, and now in another or not at all."""
    for url, seen, past in case.listings():
        usual = {each.markup for each in past.all}
        if len(usual) != 1 or seen.markup in usual or (not seen.markup and seen.problem not in _PAGE_PROBLEMS):
            continue
        now = f"it was read as {seen.markup!r}" if seen.markup else f"no article was found on it ({seen.problem})"
        yield f"listing: {url} no longer matches the markup {usual.pop()!r} of the last {_runs(len(past.all))}: {now}"


def many_failures(case: Case) -> Iterator[str]:
    """Yield a line for each listing of which more articles failed than may, or than usual."""
    whole = pooled_failures(case.quality)
    for url, seen, past in case.listings():
        ours = _ours(seen)
        is_many = seen.asked >= _SOME and ours > case.limits.failed * seen.asked
        drop = find_drop(lambda each: Share(each.asked - each.failed.total(), each.asked), seen, past)
        is_told = len(case.quality.listings) == 1 and whole > case.limits.failed
        if (is_many and not is_told) or (drop and not is_many):
            usual = f"; usually {_percent(1 - drop.usual.value)} do" if drop else ""
            yield f"failures: {seen.failed.total()} of {seen.asked} articles of {url} failed ({_counts(seen.failed)}){usual}"


def pooled_failures(quality: Quality) -> float:
    """Return the share of all listed articles of a run that failed for a reason that lies with us or the site's state."""
    listed = sum(seen.entries for seen in quality.listings.values())
    return sum(map(_ours, quality.listings.values())) / listed if listed else 0.0


def _ours(seen: Seen) -> int:
    return sum(count for reason, count in seen.failed.items() if reason not in NOT_OUR_FAULT)


def other_language(case: Case) -> Iterator[str]:
    """Yield a line for each language in which far fewer articles of a listing are than usual."""
    for url, seen, past in case.listings():
        for language in _languages(past):
            drop = find_drop(lambda each, name=language: _spoken(each, name), seen, past)  # type: ignore[misc]
            if drop:
                now = Counter({name: told.articles for name, told in seen.languages.items() if name != language})
                yield f"language: {_of(drop)} articles of {url} are in {language}{_usually(drop)}; now {_counts(now)}"


def _spoken(seen: Seen, language: str) -> Share:
    told = seen.languages.get(language)
    return Share(told.articles if told else 0, seen.articles)


def missing_fields(case: Case) -> Iterator[str]:
    """Yield a line for each field that far fewer articles of a language and listing have than usual, or than the floor."""
    for url, language, told in _told(case.quality):
        for name, floor in case.limits.floors.items():
            if name == "published" and not case.is_comparable:
                continue  # a run for some days keeps all articles without a date, and few with one
            share = Share(told.filled[name], told.articles)
            if share.total >= _MANY and share.value < floor and not _field_drop(case, url, language, name):
                yield (
                    f"{name}: {share.some} of {share.total} {language} articles of {url} have one; "
                    f"at least {_percent(floor)} must (BOD_MIN_COVERAGE)"
                )
    for url, seen, _ in case.listings():
        for language in seen.languages:
            for name in (*FIELDS, *WHOLE_FIELDS) if seen.is_full else FIELDS:
                if name == "links" and _field_drop(case, url, language, "body"):
                    continue  # they stood in the text
                if drop := _field_drop(case, url, language, name):
                    yield f"{name}: {_of(drop)} {language} articles of {url} have one{_usually(drop)}"


def _field_drop(case: Case, url: str, language: str, name: str) -> Drop | None:
    return _drop_in(case, url, language, lambda told: told.filled[name])


def _drop_in(case: Case, url: str, language: str, count: Callable[[Told], int]) -> Drop | None:
    if not case.is_comparable or url not in case.past:
        return None

    def part(seen: Seen) -> Share:
        told = seen.languages.get(language)
        return Share(count(told), told.articles) if told else Share(0, 0)

    return find_drop(part, case.quality.listings[url], case.past[url])


def other_sources(case: Case) -> Iterator[str]:
    """Yield a line for each field whose usual place on the page is gone, though it may still be had from another."""
    for url, seen, past in case.listings():
        for language, told in seen.languages.items():
            for name in SOURCED:
                usual = _usual_source(past, language, name)
                drop = _source_drop(case, url, language, name, usual)
                if drop and not _field_drop(case, url, language, name):
                    now = Counter(told.sources.get(name, Counter()))
                    rest = told.filled[name] - now.total()
                    del now[usual]
                    now["the listing"] += rest
                    place = "the page itself" if usual == "page" else repr(usual)
                    yield (
                        f"{name}: the markup that gives it has changed: {_of(drop)} {language} articles of {url} have it from "
                        f"{place}{_usually(drop)}; now {_counts(+now)}"
                    )


def _source_drop(case: Case, url: str, language: str, name: str, source: str) -> Drop | None:
    return _drop_in(case, url, language, lambda told: told.sources[name][source] if name in told.sources else 0)


def _usual_source(past: Past, language: str, name: str) -> str:
    counts: Counter[str] = Counter()
    for seen in past.all:
        if language in seen.languages:
            counts.update(seen.languages[language].sources.get(name, {}))
    return counts.most_common(1)[0][0] if counts else ""


def coarse_dates(case: Case) -> Iterator[str]:
    """Yield a line for each language and listing whose dates are far less exact than usual; of several levels the coarsest."""
    for url, seen, _ in case.listings():
        for language, told in seen.languages.items():
            if _field_drop(case, url, language, "published") or _source_drop(case, url, language, "published", "page"):
                continue
            for level in reversed(range(len(PRECISIONS) - 1)):
                exact = PRECISIONS[: level + 1]
                drop = _drop_in(case, url, language, lambda told, names=exact: sum(told.precision[each] for each in names))  # type: ignore[misc]
                if drop:
                    yield (
                        f"dates: {_of(drop)} {language} articles of {url} are dated to the {PRECISIONS[level]}"
                        f"{_usually(drop)}; now {_counts(told.precision)}"
                    )
                    break


def nothing_new(case: Case) -> Iterator[str]:
    """Yield a line for each listing whose newest article is older than it may be.

    Without a limit in the settings that is three times the longest pause between its last articles, and three weeks at least; a
    listing that was as silent in all earlier runs may stay so.
    """
    for url, seen, past in case.listings():
        if not seen.newest:
            continue
        lag = case.now - datetime.fromisoformat(seen.newest)
        limit = case.limits.silence
        is_known = limit is not None
        if limit is None:
            gaps = [later - earlier for later, earlier in pairwise(case.dates.get(url, ()))]
            limit = max([_LONG, *(_GAPS * gap for gap in gaps)])
            is_known = any(each.newest and at - datetime.fromisoformat(each.newest) <= limit for at, each in past.runs)
        if is_known and lag > limit:
            yield (
                f"silence: the newest article of {url} is of {seen.newest[:10]}, {lag.days} days ago; "
                f"expected one within {limit / timedelta(days=1):.0f} days"
            )


def _told(quality: Quality) -> Iterator[tuple[str, str, Told]]:
    for url, seen in quality.listings.items():
        for language, told in seen.languages.items():
            yield url, language, told


def _languages(past: Past) -> list[str]:
    return list(dict.fromkeys(language for seen in past.all for language in seen.languages))


def _is_short(count: int, earlier: Sequence[int], least: float) -> bool:
    if not earlier or count >= min(earlier):
        return False
    mean = _mean(earlier)
    return count < least * mean and mean - count >= max(_FEWEST, _DEVIATIONS * pstdev(earlier))


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


def _of(drop: Drop) -> str:
    together = f" (last {drop.runs} runs together)" if drop.runs > 1 else ""
    return f"only {drop.now.some} of {drop.now.total}{together}"


def _usually(drop: Drop) -> str:
    return f"; usually {_percent(drop.usual.value)}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.most_common()) or "none"
