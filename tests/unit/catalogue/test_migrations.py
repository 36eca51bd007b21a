"""The schema: made by numbered migrations, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from botmovie.catalogue import migrations as module
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections, translated
from botmovie.catalogue.migrations import Migration, migrate, migrations, schema_number
from botmovie.errors import CatalogueError


@pytest.fixture
def connections(path: Path) -> Any:
    made = Connections(path)
    yield made
    made.close()


def test_every_migration_has_a_number_of_its_own() -> None:
    numbers = [m.number for m in migrations()]
    assert len(set(numbers)) == len(numbers)


def test_the_migrated_database_has_exactly_the_tables_that_the_program_uses(connections: Connections) -> None:
    migrate(connections.writer)
    with connections.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(t.metadata.tables)
        for name, table in t.metadata.tables.items():
            keys = {c.name for c in table.primary_key}
            assert set(found.get_pk_constraint(name)["constrained_columns"]) == keys, name
            assert {(c["name"], str(c["type"]), c["nullable"] and c["name"] not in keys) for c in found.get_columns(name)} == {
                (c.name, c.type.compile(connection.dialect), c.nullable) for c in table.columns
            }, name
            assert {(i["name"], tuple(i["column_names"])) for i in found.get_indexes(name)} == {(str(i.name), tuple(c.name for c in i.columns)) for i in table.indexes}, name
            assert {(f["constrained_columns"][0], f["referred_table"]) for f in found.get_foreign_keys(name)} == {
                (k.parent.name, k.column.table.name) for k in table.foreign_keys
            }, name


def test_each_migration_is_recorded_with_its_name(connections: Connections) -> None:
    migrate(connections.writer)
    with connections.reading() as connection:
        assert [(r.number, r.name) for r in connection.execute(text("SELECT number, name FROM migrations ORDER BY number"))] == [
            (m.number, m.name) for m in migrations()
        ]  # fmt: skip


def test_a_catalogue_of_version_1_is_brought_up_to_date_and_keeps_its_films(connections: Connections, opened: Callable[..., Any], make_record: Any) -> None:
    assert migrate(connections.writer, up_to=1) == 1
    with connections.writing() as connection:
        assert schema_number(connection) == 1
        connection.execute(text("INSERT INTO sources (id, source, licence, as_of) VALUES (1, 'Test films', 'CC0', '')"))
        connection.execute(
            text(
                "INSERT INTO films (id, title, folded, year, given_popularity, popularity, digest, source_id) VALUES ('old-1950', 'Old', 'old', 1950, 0, 0.5, 'd', 1)"
            )
        )
    catalogue = opened()
    assert catalogue.film("old-1950").title == "Old"
    assert catalogue.info().schema == migrations()[-1].number
    catalogue.write([make_record(1)])
    assert [n.id for n in catalogue.names_exact(["old"])] == ["old-1950"]


def test_migrating_again_changes_nothing(connections: Connections) -> None:
    assert migrate(connections.writer) == migrate(connections.writer) == migrations()[-1].number


def test_a_migration_that_fails_leaves_nothing_behind(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Migration(99, "broken", "CREATE TABLE half (a TEXT); CREATE TABLE half (a TEXT);")
    known = migrations()
    monkeypatch.setattr(module, "migrations", lambda: (*known, broken))
    with pytest.raises(CatalogueError, match="half"), translated(connections.path):
        migrate(connections.writer)
    with connections.reading() as connection:
        assert schema_number(connection) == known[-1].number
        assert not inspect(connection).has_table("half")


def test_a_catalogue_of_a_newer_program_is_refused(connections: Connections, url: str) -> None:
    migrate(connections.writer)
    with connections.writing() as connection:
        connection.execute(text("INSERT INTO migrations (number, name, applied) VALUES (99, 'future', '2099')"))
    with pytest.raises(CatalogueError, match="update the program"):
        open_sqlite_catalogue(url)


def test_the_statements_are_written_for_both_dialects() -> None:
    for migration in migrations():
        for dialect in ("sqlite", "postgresql"):
            statements = migration.statements(dialect)
            assert statements
            assert not any("{" in s for s in statements)
