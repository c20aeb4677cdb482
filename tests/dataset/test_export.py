"""A whole folder or none, of what was asked for."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bodspider.dataset import Request, _csv, export
from bodspider.errors import ExportError
from bodspider.store import Store
from tests.dataset.conftest import ALL, ARTICLES, UNDATED, article, write


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sub" / "out"


def ids(store, folder, **request):
    export(store, Request(folder=folder, formats=("jsonl",), **request))
    return [json.loads(line)["id"] for line in (folder / "articles.jsonl").read_bytes().splitlines()]


def tree(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_languages(store, folder):
    write(store, *ALL)
    assert ids(store, folder, languages=("fr",)) == [each.id for each in ALL if each.language == "fr"]
    assert ids(store, folder, languages=("fr", "nl")) == [each.id for each in ALL if each.language]
    assert ids(store, folder, languages=("it",)) == []


def test_days_are_those_of_the_zone_and_both_included(store, folder):
    late = datetime(2021, 5, 4, 22, 30, tzinfo=UTC)
    write(store, article(1, "late", published=late, published_earliest=late, published_latest=late), UNDATED)
    assert ids(store, folder, from_date=date(2021, 5, 5), until_date=date(2021, 5, 5)) == ["id001", UNDATED.id]
    assert ids(store, folder, until_date=date(2021, 5, 4)) == [UNDATED.id]
    assert ids(store, folder, from_date=date(2021, 5, 6)) == [UNDATED.id]


def test_an_article_that_may_have_been_published_then_is_in(store, folder):
    write(store, replace(ARTICLES[0], published_latest=datetime(2021, 6, 1, tzinfo=UTC)))
    assert ids(store, folder, from_date=date(2021, 5, 20), until_date=date(2021, 5, 21)) == ["id000"]


def test_only_what_changed_since_a_run(store, folder):
    first = write(store, *ARTICLES[:4])
    second = write(store, ARTICLES[1], replace(ARTICLES[2], content_hash="other", title="Anders"), ARTICLES[5], name="second")
    assert ids(store, folder, since_run=first) == ["id002", "id005"]
    assert ids(store, folder, since_run=second) == []
    assert ids(store, folder, since_run=0) == ["id000", "id001", "id002", "id003", "id005"]


def test_what_was_asked_for_is_told(store, folder):
    run = write(store, *ALL)
    ids(store, folder, languages=("fr",), from_date=date(2021, 1, 2), since_run=0)
    told = json.loads((folder / "datapackage.json").read_text())["bodspider"]
    assert told["selection"] == {
        "languages": ["fr"],
        "from_date": "2021-01-02",
        "until_date": None,
        "timezone": "Europe/Brussels",
        "since_run": 0,
    }
    assert told["run"]["number"] == run
    assert "languages fr; may have been published 2021-01-02 to …" in (folder / "README.md").read_text(encoding="utf-8")


def test_only_the_formats_asked_for_are_written(store, folder):
    write(store, *ALL)
    export(store, Request(folder=folder, formats=("csv",)))
    assert sorted(tree(folder)) == ["README.md", "articles.csv", "datapackage.json"]
    export(store, Request(folder=folder))
    assert sorted(tree(folder)) == ["README.md", "articles.csv", "articles.jsonl", "articles.parquet", "datapackage.json"]
    export(store, Request(folder=folder, formats=("sqlite",)))
    assert sorted(tree(folder)) == ["README.md", "bod.db", "datapackage.json", "metadata.json", "settings.json"]


def test_an_older_export_is_replaced_and_nothing_is_left_beside_it(store, folder):
    write(store, *ALL)
    ids(store, folder)
    assert ids(store, folder, languages=("fr",)) != [each.id for each in ALL]
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_an_empty_folder_is_filled(store, folder):
    write(store, *ALL)
    folder.mkdir(parents=True)
    assert ids(store, folder)


def test_a_link_is_followed(store, folder, tmp_path):
    write(store, *ALL)
    folder.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(folder, target_is_directory=True)
    assert ids(store, link) == ids(store, folder)
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": "mine"}, "no export"),
        ({"datapackage.json": "{}"}, "no export"),
        ({"datapackage.json": '{"bodspider": 1}'}, "no export"),
        ({"datapackage.json": "no json", "articles.csv": ""}, "no export"),
        ({"datapackage.json": '{"bodspider": {}}', "notes.txt": "mine"}, "notes.txt"),
    ],
)
def test_what_is_no_export_is_left_alone(store, folder, files, said):
    write(store, *ALL)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    before = tree(folder)
    with pytest.raises(ExportError, match=said):
        ids(store, folder)
    assert tree(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_the_root_of_the_machine_is_left_alone(store):
    write(store, *ALL)
    with pytest.raises(ExportError, match="no export"):
        ids(store, Path("/"))


def test_a_file_in_the_place_of_the_folder_is_left_alone(store, folder):
    write(store, *ALL)
    folder.parent.mkdir()
    folder.write_text("mine")
    with pytest.raises(ExportError, match="is a file"):
        ids(store, folder)
    assert folder.read_text() == "mine"


def test_a_parent_that_can_not_be_is_one_line(store, tmp_path):
    write(store, *ALL)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        ids(store, tmp_path / "file" / "out")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_export_that_fails_leaves_the_older_one(store, folder, monkeypatch, error):
    def fail(_text):
        raise error

    write(store, *ALL)
    export(store, Request(folder=folder, formats=("csv", "jsonl")))
    before = tree(folder)
    monkeypatch.setattr(_csv, "defused", fail)
    with pytest.raises(ExportError if isinstance(error, OSError) else KeyboardInterrupt):
        export(store, Request(folder=folder, formats=("csv", "jsonl", "sqlite", "parquet")))
    assert tree(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_an_empty_database_takes_the_place_of_nothing(store, folder):
    with pytest.raises(ExportError, match="holds no articles"):
        ids(store, folder)
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []


def test_articles_that_are_gone_are_left_out(store, folder):
    write(store, *ARTICLES[:2])
    for name in ("second", "third"):
        write(store, replace(ARTICLES[1], error="http-404", body=None), name=name)
    assert ids(store, folder) == ["id000"]


def test_postgresql_gives_the_same_bytes(postgresql, store, folder):
    other = Store.open(postgresql())
    for name, each in (("a", store), ("b", other)):
        write(each, *ALL)
        export(each, Request(folder=folder / name, formats=("parquet", "csv", "jsonl", "sqlite")))
    other.close()
    assert tree(folder / "a") == tree(folder / "b")
