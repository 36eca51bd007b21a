"""Backup, restore and check of a catalogue file, while others may be reading and writing it. Knows nothing of films."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from botmovie.catalogue.connecting import sqlite_path, store_error
from botmovie.errors import CatalogueCorrupt, CatalogueError, NotFound

_PAGES_AT_A_TIME = 512


@dataclass(frozen=True, slots=True)
class Check:
    """What `catalogue_check` found; `problems` in the words of SQLite."""

    path: Path
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


def catalogue_backup(url: str, path: Path) -> None:
    """Copy the catalogue to a file, which appears whole or not at all. Writers may go on meanwhile.

    Raises NotFound where there is no catalogue, CatalogueCorrupt, DiskFull or CatalogueError.
    """
    source = _existing(sqlite_path(url))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with _store_errors(path):
            _copy(source, aside)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def catalogue_restore(url: str, path: Path) -> None:
    """Put a saved catalogue in the place of the present one, in one transaction that open readers see as a change.

    The saved file is checked first: a damaged one raises CatalogueCorrupt and changes nothing. A present catalogue that
    is damaged itself is moved aside, to a name ending in ".damaged".
    """
    target, saved = sqlite_path(url), _existing(path)
    problems = _problems(saved)
    if problems:
        raise CatalogueCorrupt(f"{saved} is damaged ({problems[0]}): restore another backup; nothing was changed.")
    if not _is_catalogue(saved):
        raise CatalogueError(f"{saved} is a SQLite file but no catalogue: nothing was changed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and _problems(target):
        for end in ("", "-wal", "-shm"):
            part = target.with_name(target.name + end)
            if part.exists():
                part.replace(part.with_name(f"{target.name}.damaged{end}"))
    with _store_errors(target):
        _copy(saved, target)


def catalogue_check(url: str) -> Check:
    """Whether the file is sound inside: pages, indexes, references between tables. Reads all of it."""
    path = _existing(sqlite_path(url))
    return Check(path, _problems(path))


def _copy(source: Path, target: Path) -> None:
    with closing(_open(source)) as reading, closing(sqlite3.connect(target, timeout=10)) as writing:
        reading.backup(writing, pages=_PAGES_AT_A_TIME)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10)


def _problems(path: Path) -> tuple[str, ...]:
    try:
        with closing(_open(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            found += [f"{row[0]} row {row[1]} refers to a missing row of {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
    except sqlite3.Error as error:
        problem = store_error(error, path)
        if isinstance(problem, CatalogueCorrupt):
            return (str(error),)
        raise problem from error
    return tuple(found)


def _is_catalogue(path: Path) -> bool:
    with _store_errors(path), closing(_open(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('films', 'migrations')").fetchall()
    return len(found) == 2


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    return path


@contextmanager
def _store_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
