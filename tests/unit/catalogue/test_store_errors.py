"""A locked, damaged, full or missing store: the error says what to do, and nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.domain import Kind, Selection, SpoilerLevel, films
from botmovie.errors import BadSetting, CatalogueCorrupt, CatalogueError, CatalogueLocked, DiskFull


def limit_pages(catalogue: Any, pages: int) -> None:
    """From now on the file may not grow beyond so many pages, as on a full disk."""

    @event.listens_for(catalogue.connections.writer, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")


def page_count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


def test_a_write_while_another_process_writes_is_refused_as_locked(opened: Callable[..., Any], path: Path, make_record: Any) -> None:
    catalogue = opened(busy_timeout_ms=30)
    catalogue.write([make_record(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueLocked, match="try again"):
            catalogue.write([make_record(2)])
        assert catalogue.film("film-1") is not None  # reading goes on
        other.execute("ROLLBACK")
    assert catalogue.write([make_record(2)]) == 1


def test_a_writer_waits_for_the_other_one_to_finish(opened: Callable[..., Any], make_record: Any) -> None:
    import threading

    one, other = opened(), opened()
    inside, go_on = threading.Event(), threading.Event()

    def slowly() -> Any:
        yield make_record(1)
        inside.set()
        go_on.wait(5)

    writer = threading.Thread(target=lambda: one.write(slowly()))
    writer.start()
    assert inside.wait(5)
    threading.Timer(0.1, go_on.set).start()
    other.write([make_record(2)])
    writer.join()
    assert set(other.select(Selection(Kind.FILM))) == {"film-1", "film-2"}


def test_a_full_disk_is_named_and_nothing_is_half_written(opened: Callable[..., Any], path: Path, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(i) for i in range(20)])
    before = catalogue.info()
    limit_pages(catalogue, page_count(path) + 2)
    with pytest.raises(DiskFull, match="No space"):
        catalogue.write([make_record(i, "long text " * 500) for i in range(300)], replace=True)
    assert catalogue.info() == before
    assert catalogue.film("film-7") is not None
    catalogue.close()
    assert opened().info() == before


def test_a_file_that_is_no_database_is_named_corrupt(path: Path, url: str) -> None:
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    with pytest.raises(CatalogueCorrupt, match="restore"):
        open_sqlite_catalogue(url)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_database_cut_short_is_named_corrupt(opened: Callable[..., Any], path: Path, url: str, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(i, "some long text " * 50) for i in range(100)])
    catalogue.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def read_all() -> None:
        torn = opened()
        for i in range(100):
            torn.film(f"film-{i}")
            torn.passages_of(f"film-{i}", spoilers=SpoilerLevel.FULL)

    with pytest.raises(CatalogueCorrupt):
        read_all()


def test_a_damaged_page_is_named_corrupt_when_it_is_read(opened: Callable[..., Any], path: Path, make_record: Any) -> None:
    catalogue = opened()
    catalogue.write([make_record(i, "some long text " * 50) for i in range(200)])
    catalogue.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096 * 20 :] = b"\xa5" * len(data[4096 * 20 :])
    path.write_bytes(bytes(data))
    with pytest.raises(CatalogueCorrupt):
        opened().films([f"film-{i}" for i in range(200)])


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://host/films", "films.db", ""])
def test_a_url_that_names_no_sqlite_file_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="sqlite:///"):
        open_sqlite_catalogue(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogueError, match="folder"):
        open_sqlite_catalogue(f"sqlite:///{tmp_path / 'file' / 'catalogue.db'}")


def test_a_path_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").mkdir()
    with pytest.raises(CatalogueError, match="cannot be opened"):
        open_sqlite_catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    catalogue = open_sqlite_catalogue(f"sqlite:///{tmp_path / 'a' / 'b' / 'catalogue.db'}")
    catalogue.close()
    assert (tmp_path / "a" / "b" / "catalogue.db").is_file()


def test_a_closed_catalogue_says_so(opened: Callable[..., Any]) -> None:
    catalogue = opened()
    catalogue.close()
    with pytest.raises(CatalogueError, match="closed"):
        catalogue.select(films("film-1"))


def test_connections_of_finished_threads_are_closed(opened: Callable[..., Any], make_record: Any) -> None:
    import threading

    catalogue = opened()
    catalogue.write([make_record(1)])
    for _ in range(5):
        thread = threading.Thread(target=catalogue.film, args=("film-1",))
        thread.start()
        thread.join()
    assert len(catalogue.connections._open) <= 2
