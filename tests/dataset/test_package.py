"""The data package: valid to the program that its standard comes from, and in step with ``bodspider.items``."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from typing import get_args

import pytest

from bodspider import __version__
from bodspider.dataset import Request, export
from bodspider.items import FIELD_NAMES, Article, Precision, describe, json_schema
from bodspider.store import Selection
from tests.dataset.conftest import ALL, HOSTILE, TIME, write


def validate(path):
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def package(exported):
    return json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))


def test_frictionless_finds_every_format_valid(exported):
    status, report = validate(exported / "datapackage.json")
    assert [error for task in report["tasks"] for error in task["errors"]] == report["errors"] == []
    assert (status, report["valid"]) == (0, True)
    assert [task["name"] for task in report["tasks"]] == [f"articles-{form}" for form in ("parquet", "csv", "jsonl", "sqlite")]
    rows = {task["name"]: task["stats"].get("rows") for task in report["tasks"]}
    assert rows["articles-csv"] == rows["articles-jsonl"] == len(ALL)


def test_frictionless_finds_an_empty_selection_valid(store, tmp_path):
    write(store, *ALL)
    export(store, Request(folder=tmp_path / "out", formats=("parquet", "csv", "jsonl", "sqlite"), languages=("it",)))
    assert validate(tmp_path / "out" / "datapackage.json")[1]["valid"]


@pytest.mark.parametrize("name", ["articles.parquet", "articles.csv", "articles.jsonl", "bod.db"])
def test_frictionless_finds_a_file_that_was_changed(store, tmp_path, name):
    write(store, *ALL[-2:])
    folder = tmp_path / "out"
    export(store, Request(folder=folder, formats=("parquet", "csv", "jsonl", "sqlite")))
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content.replace(b"Zonder datum", b"Zander datum") if b"Zonder" in content else content[:-1])
    status, report = validate(folder / "datapackage.json")
    assert (status, [task["valid"] for task in report["tasks"]].count(False)) == (1, 1)


def test_every_file_is_given_with_its_bytes_and_its_hash(exported, package):
    for resource in package["resources"]:
        content = (exported / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"


def test_the_schema_is_that_of_the_items(package):
    for resource in package["resources"][:3]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(FIELD_NAMES)
        assert [field["description"] for field in fields] == [each.meaning for each in describe(Article)]
        assert [field["name"] for field in fields if field.get("constraints", {}).get("required")] == [
            each.name for each in describe(Article) if not each.nullable
        ]
        by_name = {field["name"]: field for field in fields}
        assert by_name["id"]["constraints"] == {"required": True, "unique": True}
        assert by_name["published_precision"]["constraints"]["enum"] == list(get_args(Precision))
        assert by_name["links"]["jsonSchema"] == json_schema()["properties"]["links"]
        types = [by_name[name]["type"] for name in ("title", "status", "published", "published_conflict", "tags", "translations")]
        assert types == ["string", "integer", "datetime", "boolean", "array", "object"]
        assert resource["schema"]["primaryKey"] == ["id"]


def test_counts_versions_and_sources_are_told(package):
    told = package["bodspider"]
    assert told["versions"]["bodspider"] == __version__
    assert list(told["versions"]) == ["bodspider", "pyarrow", "sqlite"]
    assert told["articles"] == len(ALL) == sum(told["languages"].values())
    assert told["languages"]["unknown"] == sum(each.language is None for each in ALL)
    assert told["run"]["id"] == "first"
    assert told["published"]["latest"] == package["created"] == TIME.isoformat()
    assert [source["path"] for source in package["sources"]] == ["https://site.example/list"]


def test_no_licence_is_made_up(package, exported):
    assert package["licenses"] == [{"name": "notspecified", "title": "Not specified"}]
    assert "No licence is stated" in (exported / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("CC-BY-4.0", {"name": "CC-BY-4.0", "title": "CC-BY-4.0"}),
        ("https://site.example/terms", {"path": "https://site.example/terms", "title": "https://site.example/terms"}),
    ],
)
def test_a_licence_is_told_as_the_setting_gives_it(store, tmp_path, setting, told):
    write(store, ALL[0])
    export(store, Request(folder=tmp_path / "out", formats=("jsonl", "sqlite"), licence=setting))
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["licenses"] == [told]
    assert f"Licence: {setting}." in (tmp_path / "out" / "README.md").read_text().replace("\\", "")
    assert json.loads((tmp_path / "out" / "metadata.json").read_text())["license"] == setting


def test_the_readme_has_every_field_its_coverage_and_every_checksum(exported, package):
    text = (exported / "README.md").read_text(encoding="utf-8")
    for each in describe(Article):
        assert f"| {each.meaning} |" in text
    assert f"| `summary` | {len(ALL) - 1} | {100 * (len(ALL) - 1) / len(ALL):.1f} % |" in text
    assert f"| `published_conflict` | {len(ALL)} | 100.0 % |" in text
    assert f"| total | {len(ALL)} |" in text
    for resource in package["resources"]:
        assert resource["hash"].removeprefix("sha256:") in text


def test_what_comes_from_the_web_is_text_in_the_readme(exported):
    text = (exported / "README.md").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img" not in text
    row = next(line for line in text.splitlines() if "site.example/list" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert not any(title in text for title in HOSTILE if "](" in title)


def test_nothing_tells_when_the_export_was_made(store, tmp_path):
    write(store, *ALL)
    request = {"formats": ("parquet", "csv", "jsonl", "sqlite")}
    for name in ("one", "two"):
        export(store, Request(folder=tmp_path / name, **request))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 8
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert len(list(store.read(Selection()))) == len(ALL)
