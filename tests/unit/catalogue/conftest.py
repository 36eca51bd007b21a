"""Small films and an encoder by words, for tests of the SQLite catalogue's own parts."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from botmovie.catalogue import SqliteCatalogue, open_sqlite_catalogue
from botmovie.domain import Credit, Film, Passage, PassageKind, Provenance, Record, Role

OURS = Provenance("Test films", "CC0")


def make_record(number: int, text: str = "") -> Record:
    film_id = f"film-{number}"
    film = Film(film_id, f"Film {number}", 2000 + number % 20, OURS, credits=(Credit(f"person-{number}", f"Person {number}", Role.DIRECTOR),), popularity=0.5)
    return Record(film, (Passage(f"{film_id}/premise", film_id, PassageKind.PREMISE, text or f"Number {number} looks for a lighthouse.", OURS),))


@pytest.fixture(name="make_record")
def _make_record() -> Callable[..., Record]:
    return make_record


class WordEncoder:
    """Vectors that are alike for texts with words in common; remembers how many texts it has embedded."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.embedded += texts
        rows = np.zeros((len(texts), 384), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % 384] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def opened(url: str) -> Iterator[Callable[..., SqliteCatalogue]]:
    """Opens the catalogue of this test, and closes it afterwards."""
    catalogues: list[SqliteCatalogue] = []

    def open_one(**options: Any) -> SqliteCatalogue:
        catalogues.append(open_sqlite_catalogue(url, **options))
        return catalogues[-1]

    yield open_one
    for catalogue in catalogues:
        catalogue.close()


@pytest.fixture(name="contents")
def _contents() -> Callable[[Path], dict[str, list[tuple[Any, ...]]]]:
    return contents


_COUNTED = {"source_id", "number", "award_id", "id"}
"""Columns whose numbers depend on the order of writes, where they are numbers."""


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the log of changes, sorted; references by counted numbers are followed."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name not in {"changes", "migrations", "sources"}]
        found = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if not (row[1] in _COUNTED and row[2].upper().startswith(("INT", "BIGINT")))]
            sourced = "source_id" in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            extra = ", s.source || '|' || s.licence || '|' || s.as_of" if sourced else ""
            join = " LEFT JOIN sources s ON s.id = x.source_id" if sourced else ""
            if table == "award_people":
                extra, join = ", a.film_id, a.position", " JOIN awards a ON a.id = x.award_id"
            listed = ", ".join(f'x."{c}"' for c in columns)
            rows = connection.execute(f"SELECT {listed}{extra} FROM {table} x{join}").fetchall()
            found[table] = sorted(rows, key=repr)
    return found
