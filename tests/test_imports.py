"""Who imports whom is what CONTRIBUTING.md says."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def rows() -> list[tuple[list[str], str]]:
    """Return the rows of the table, from the top: modules and packages, and what they may import."""
    table = (ROOT / "CONTRIBUTING.md").read_text().split("| folder or file |")[1].split("\n\n")[0]
    cells = [row.strip("|").split(" | ") for row in table.splitlines()[2:]]
    return [(re.findall(r"`(\w+)(?:\.py|/)`", names), allowed.strip()) for names, _, allowed in cells]


ALLOWED: dict[str, set[str]] = {}
for names, allowed in rows():
    above = set(ALLOWED)
    own = {"nothing": set(), "anything above": above}.get(allowed, set(allowed.split(", ")))
    assert own <= above, f"{names} may import {own - above}, which stand below"
    ALLOWED |= dict.fromkeys(names, own | set(names))


def imported(path: Path) -> set[str]:
    """Return the modules and packages of bodspider that a file imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [each.name for each in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{name}" for name in names]
        found |= {name.split(".")[1] for name in names if name.startswith("bodspider.")}
    return found - {"__version__"}


def test_every_module_has_its_place():
    there = {path.stem for path in (ROOT / "bodspider").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(ALLOWED) == there - {"__init__"}


@pytest.mark.parametrize("unit", ALLOWED)
def test_a_module_imports_only_what_it_may(unit):
    folder = ROOT / "bodspider" / unit
    files = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
    for path in files:
        assert imported(path) <= ALLOWED[unit], path
