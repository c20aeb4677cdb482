"""What the documentation says is what the code does."""

import re
from itertools import takewhile
from pathlib import Path

import pytest

from bodspider import settings
from bodspider.arguments import _PARSERS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
MONITORS = (ROOT / "docs" / "monitors.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()
POLITENESS = (ROOT / "docs" / "politeness.md").read_text()


def table(header: str, page: str = README) -> list[tuple[str, ...]]:
    """Return the rows of every table in `page` that begins with `header`."""
    found = []
    for part in page.split(header)[1:]:
        rows = part.splitlines()[2:]
        rows = list(takewhile(lambda row: row.startswith("|"), rows))
        found += [tuple(cell.strip() for cell in row.strip("|").split(" | ")) for row in rows]
    return found


def test_every_argument_is_documented_and_nothing_else():
    named = [name for row in table("| argument |") for name in re.findall(r"`(\w+)`", row[0])]
    assert named == list(_PARSERS)


def test_settings_are_documented_with_their_defaults():
    for name, default, _ in [row for page in (README, SETTINGS, MONITORS, POLITENESS) for row in table("| setting |", page)]:
        value = getattr(settings, name.strip("`"))
        shown = default.strip("`")
        assert shown in (str(value), "none" if value == "" else "", "any" if value == "" else "")


def test_every_setting_of_our_own_is_documented_once_and_named_on_the_page_of_settings():
    own = {name for name in vars(settings) if name.startswith("BOD_") or name.endswith("_URL")} - {"BOD_REPLAY"}
    documented = [row[0].strip("`") for page in (SETTINGS, MONITORS, POLITENESS) for row in table("| setting |", page)]
    assert sorted(documented) == sorted(own)
    assert set(re.findall(r"`((?:BOD|DATABASE|REDIS)_\w+)`", SETTINGS)) == own


@pytest.mark.parametrize("page", [path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]], ids=str)
def test_links_between_documents_lead_somewhere(page):
    text = (ROOT / page).read_text()
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_every_benchmark_is_documented():
    docs = "\n".join(path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
    commands = {path.name for path in (ROOT / "benchmarks").glob("[!_]*.py") if "__main__" in path.read_text()}
    assert len(commands) > 10
    assert [name for name in sorted(commands) if f"python benchmarks/{name}" not in docs] == []


def test_the_test_command_of_the_readme_is_the_one_that_ci_runs():
    assert "<!-- test-command -->" in README
    assert "block test-command" in (ROOT / ".ci" / "run").read_text()
    assert "python -m pytest" in README[README.index("<!-- test-command -->") :]


def test_what_the_readme_shows_of_the_first_crawl_is_what_it_prints():
    from bodspider.sample_site import LANGUAGES, stories

    for language in LANGUAGES:
        told = len(stories(language))
        assert re.search(rf"^{language} +{told + 3} +{told} +0 +0 +1 +2$", README, re.MULTILINE)


PROMISES = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "SECURITY.md").read_text())


@pytest.mark.parametrize(("path", "name"), PROMISES)
def test_what_proves_a_promise_of_security_is_there(path, name):
    assert re.search(rf"^(?:async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_every_promise_of_security_names_its_proof():
    promised = (ROOT / "SECURITY.md").read_text().split("## What is promised")[1].split("## What is not promised")[0]
    promises = re.split(r"\n- ", promised)[1:]
    assert len(promises) > 20
    assert all(re.search(r"`tests/[\w/]+\.py::test_\w+`", each) for each in promises)
