"""The licences of everything that is installed to run bodspider: ``python -m tests.ci.licences > docs/licences.md`` writes them down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_OF_DEVELOPERS = ("requirements-dev.txt", "requirements-bench.txt")
FILES = tuple(sorted(path.name for path in ROOT.glob("requirements*.txt") if path.name not in _OF_DEVELOPERS))
HEAD = """# Licences

What is installed to run bodspider, with the licence that each package states and the file that brings it, by itself or through
another package: `requirements.txt` always, the others only where they are used. `python -m tests.ci.licences > docs/licences.md`
writes this page; a test checks that every package states a licence, and that none but the following asks that what is passed on
with it has the same one.

`rfc3987` is under the GPL. Spidermon asks for `jsonschema[format]`, which brings it, and jsonschema uses it to check addresses when it
is there; no module of bodspider does. Who passes bodspider on together with what it needs can leave it out.

| package | licence | brought by |
|---|---|---|
"""
_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "Zope Public License": "ZPL-2.1",
    "The Unlicense (Unlicense)": "Unlicense",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
}
_STATED = {"redis": "MIT"}
"""Licences of packages whose metadata say them in no form that can be read; from the licence file that each holds."""


def direct(file: str) -> Iterator[Requirement]:
    """Yield the requirements that `file` itself names."""
    for line in (ROOT / file).read_text().splitlines():
        plain = line.partition("#")[0].strip()
        if plain and not plain.startswith("-"):
            yield Requirement(plain)


def brought_by(file: str) -> set[str]:
    """Return the names of all packages that `file` brings, those that these need included, as far as they are installed here."""
    found: set[str] = set()
    waiting = list(direct(file))
    asked: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        each = waiting.pop()
        name, extras = canonicalize_name(each.name), frozenset(each.extras)
        try:
            about = distribution(name)
        except PackageNotFoundError:
            continue
        found.add(name)
        if (name, extras) in asked:
            continue
        asked.add((name, extras))
        for needed in map(Requirement, about.requires or ()):
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                waiting.append(needed)
    return found


def licence_of(name: str) -> str | None:
    """Return the licence of an installed package as its metadata state it, or ``None``."""
    about: Distribution = distribution(name)
    stated = about.metadata.get("License-Expression")
    if stated:
        return str(stated)
    classified = [
        line.rpartition(" :: ")[2] for line in about.metadata.get_all("Classifier") or () if line.startswith("License ::")
    ]
    named = [_CLASSIFIERS.get(each, each) for each in classified if each != "OSI Approved"]
    if named:
        return " OR ".join(dict.fromkeys(named))
    free = (about.metadata.get("License") or "").strip().partition("\n")[0]
    return (re.sub(r"\s+", " ", free)[:60] if free and free != "UNKNOWN" else None) or _STATED.get(name)


def licences() -> dict[str, tuple[str | None, list[str]]]:
    """Return, for each package, its licence and the files that bring it; one that `requirements.txt` brings has it alone."""
    found: dict[str, list[str]] = {}
    for file in FILES:
        for name in brought_by(file):
            found.setdefault(name, []).append(file)
    base = "requirements.txt"
    return {name: (licence_of(name), [base] if base in files else files) for name, files in sorted(found.items())}


def page() -> str:
    rows = (
        f"| {name} | {licence or 'unknown'} | {', '.join(f'`{file}`' for file in files)} |"
        for name, (licence, files) in licences().items()
    )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(page(), end="")
