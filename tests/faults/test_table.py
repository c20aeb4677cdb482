"""The table is true: every fault is crawled, survived, and documented."""

import re
from pathlib import Path

import pytest

from tests.faults.faults import FAULTS
from tests.faults.run import MOST_MEMORY
from tests.faults.table import crawl_all, problems

pytestmark = pytest.mark.crawl

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
_PARTS = 4


@pytest.mark.parametrize("part", range(_PARTS))
def test_every_fault_is_survived_within_its_limits(part):
    """In parts, so that two processes of the tests share them."""
    found = {}
    for result in crawl_all(FAULTS[part::_PARTS]):
        if wrong := problems(result):
            found[result.fault.name] = [*wrong, result.crawl.stderr[-2000:]]
    assert not found, "\n\n".join(f"{name}\n" + "\n".join(wrong) for name, wrong in found.items())


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in DOCS.splitlines() if line.endswith(" s |")]


def test_the_documentation_lists_every_fault_and_what_became_of_it():
    told = {name: (happened, verdict) for name, happened, verdict, *_ in rows()}
    assert list(told) == [fault.name for fault in FAULTS]
    for fault in FAULTS:
        happened, verdict = told[fault.name]
        counts = {reason: int(count) for count, reason in re.findall(r"(\d+) × ([\w: -]+?)(?:,|$)", happened)}
        assert counts == dict(fault.outcome), fault.name
        assert (verdict == "good") == (fault.verdict == "good"), fault.name


def test_no_documented_crawl_took_more_memory_than_it_may():
    assert all(int(memory.removesuffix(" MiB")) < MOST_MEMORY for *_, memory, _ in rows())
