"""Backup, restore and check."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import catalogue_backup, catalogue_check, catalogue_restore
from botmovie.domain import SpoilerLevel
from botmovie.errors import CatalogueCorrupt, CatalogueError, NotFound


def test_a_backup_holds_what_was_committed_and_restores_it(opened: Callable[..., Any], url: str, tmp_path: Path, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(1), make_record(2)])
    before = catalogue.info()
    saved = tmp_path / "saved" / "copy.db"
    catalogue_backup(url, saved)
    catalogue.write([make_record(3)], replace=True)
    catalogue_restore(url, saved)
    assert catalogue.film("film-2") is not None  # the open catalogue sees it
    assert catalogue.film("film-3") is None
    catalogue.close()
    again = opened()
    assert again.info() == before
    assert len(again.keyword_search("lighthouse", limit=5, spoilers=SpoilerLevel.FULL)) == 2
    assert not list(saved.parent.glob("*.part"))


def test_a_backup_of_nothing_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        catalogue_backup(url, tmp_path / "copy.db")


def test_a_damaged_backup_is_refused_and_changes_nothing(opened: Callable[..., Any], url: str, tmp_path: Path, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(1)])
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database " * 1000)
    with pytest.raises(CatalogueCorrupt, match="nothing was changed"):
        catalogue_restore(url, bad)
    assert catalogue.film("film-1") is not None


def test_a_database_of_something_else_is_refused(opened: Callable[..., Any], url: str, tmp_path: Path) -> None:
    opened()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(CatalogueError, match="no catalogue"):
        catalogue_restore(url, other)


def test_restoring_over_a_damaged_catalogue_keeps_the_damaged_file(opened: Callable[..., Any], url: str, path: Path, tmp_path: Path, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(1)])
    saved = tmp_path / "copy.db"
    catalogue_backup(url, saved)
    catalogue.close()
    path.write_bytes(b"garbage " * 2000)
    catalogue_restore(url, saved)
    assert opened().film("film-1") is not None
    assert path.with_name("catalogue.db.damaged").read_bytes().startswith(b"garbage")


def test_a_sound_catalogue_passes_the_check(opened: Callable[..., Any], url: str, make_record: Any) -> None:
    opened().write([make_record(1)])
    assert catalogue_check(url).problems == ()


def test_the_check_names_references_to_rows_that_are_missing(opened: Callable[..., Any], url: str, path: Path, make_record: Any) -> None:
    opened().write([make_record(1)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM people")
        connection.commit()
    found = catalogue_check(url)
    assert not found.sound
    assert any("credits" in p and "people" in p for p in found.problems)


def test_the_check_names_damage(url: str, path: Path) -> None:
    path.write_bytes(b"garbage " * 2000)
    assert not catalogue_check(url).sound
