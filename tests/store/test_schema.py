"""Databases of other releases, and of other programs."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, inspect, text

from bodspider.errors import StoreError
from bodspider.items import Article
from bodspider.store import Record, Store, metadata
from bodspider.store._schema import NEWEST
from bodspider.store.tables import articles


def first_release(database: str) -> None:
    """Make a database as the first commits did: the table of articles with one row, and no revision."""
    Store.open(database).close()
    engine = create_engine(database)
    with engine.begin() as connection:
        for table in [*(table for table in metadata.tables if table != "articles"), "alembic_version"]:
            connection.execute(text(f"DROP TABLE {table}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE articles ALTER COLUMN body SET STORAGE EXTENDED"))
        connection.execute(articles.insert().values(_old_row()))
    engine.dispose()


def _old_row() -> dict[str, object]:
    values = {"id": "a", "story": "a", "title": "Oud", "published_conflict": False, "url": "https://site.example/a"}
    return {
        **values,
        **{name: [] for name in ("tags", "images", "attachments", "links", "published_evidence")},
        "translations": {},
    }


def revision(database: str) -> str:
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def shape(database: str) -> dict[str, object]:
    seen = inspect(create_engine(database, poolclass=NullPool))
    return {
        table: (
            [(each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(table)],
            sorted((each["name"], tuple(each["column_names"]), each["unique"]) for each in seen.get_indexes(table)),
            seen.get_pk_constraint(table)["constrained_columns"],
        )
        for table in seen.get_table_names()
    }


def test_the_newest_revision_is_the_one_the_code_names():
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bodspider.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_a_new_database_has_the_tables_of_the_code(database):
    Store.open(database).close()
    assert revision(database) == NEWEST
    engine = create_engine(database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_an_older_database_is_brought_up_to_date_and_keeps_its_articles(database):
    first_release(database)
    store = Store.open(database)
    assert [article.title for article in store.read()] == ["Oud"]
    run = store.begin_run("x", started=None, mode="full", arguments={})
    assert store.write([Record(article=Article(id="a", story="a", title="Nieuw", content_hash="h"))], run=run) == ["changed"]
    assert [version.article.title for version in store.versions("a")] == ["Oud", "Nieuw"]
    store.close()
    assert revision(database) == NEWEST


def test_an_older_database_ends_with_the_tables_of_a_new_one(tmp_path, postgresql):
    for old, new in ((f"sqlite:///{tmp_path}/old.db", f"sqlite:///{tmp_path}/new.db"), (postgresql(), postgresql())):
        first_release(old)
        Store.open(old).close()
        Store.open(new).close()
        assert shape(old) == shape(new)


def test_postgresql_keeps_long_texts_as_they_are_in_new_and_old_databases(postgresql):
    old, new = postgresql(), postgresql()
    first_release(old)
    for each in (old, new):
        Store.open(each).close()
        engine = create_engine(each, poolclass=NullPool)
        with engine.connect() as connection:
            query = "SELECT attstorage FROM pg_attribute WHERE attrelid = 'articles'::regclass AND attname = 'body'"
            assert connection.execute(text(query)).scalar_one() in ("e", b"e")


def test_a_database_from_the_future_is_refused_with_one_line_and_left_alone(database):
    Store.open(database).close()
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer bodspider") as caught:
        Store.open(database)
    assert "\n" not in str(caught.value)
    assert revision(database) == "9999"


def test_the_documentation_names_every_table():
    from pathlib import Path

    page = (Path(__file__).resolve().parents[2] / "docs" / "database.md").read_text()
    for table in metadata.tables:
        assert f"| `{table}` |" in page


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (["CREATE TABLE articles (id integer PRIMARY KEY, name text)"], "articles"),
        (["CREATE TABLE runs (id integer PRIMARY KEY)", "CREATE TABLE other (id integer)"], "runs"),
        (
            ["CREATE TABLE alembic_version (version_num varchar(32))", "INSERT INTO alembic_version VALUES ('3f2a90bc11de')"],
            "alembic_version",
        ),
    ],
)
def test_tables_of_another_program_are_left_alone(database, made, named):
    if database.startswith("sqlite"):
        Path(database.removeprefix("sqlite:///")).parent.mkdir()
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in made:
            connection.execute(text(statement))
    before = shape(database)
    with pytest.raises(StoreError, match=rf"holds tables of another program \({named}\); give bodspider a database of its own"):
        Store.open(database)
    assert shape(database) == before
