"""What an import has read and not yet taken in, in a file beside the catalogue: bounded memory, nothing half-written.

The file is made anew by each import and deleted at its end; what a killed import left is deleted by the next. Values
are opaque here.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from botmovie.catalogue.connecting import translated
from botmovie.errors import CatalogueError, CatalogueLocked

_AT_ONCE = 500


@contextmanager
def import_lock(path: Path) -> Iterator[Path]:
    """Keeps other imports into the catalogue file away; gives the folder beside it for what they set aside.

    Raises CatalogueLocked while one is under way; a killed one holds no lock.
    """
    folder = path.with_name(path.name + ".import")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CatalogueError(f"The folder of the catalogue {path} cannot be written to: {error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CatalogueLocked(f"Another import into the catalogue {path} is under way: try again when it has finished.") from None
        yield folder
    finally:
        os.close(handle)


class Staging:
    """Numbered values by kind and key, and the marks by which they are found; numbers count from 0 within a kind."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._counts: dict[str, int] = {}

    def put(self, kind: str, key: str, value: bytes) -> bool:
        """Keep a value; False where the key is taken, and the value is not kept."""
        number = self._counts.get(kind, 0)
        with translated(self.path):
            done = self._connection.execute("INSERT OR IGNORE INTO staged VALUES (?, ?, ?, ?)", (kind, number, key, value)).rowcount == 1
        if done:
            self._counts[kind] = number + 1
        return done

    def get(self, kind: str, key: str) -> bytes:
        """The value of a key that is there."""
        with translated(self.path):
            value: bytes = self._connection.execute("SELECT value FROM staged WHERE kind = ? AND key = ?", (kind, key)).fetchone()[0]
        return value

    def change(self, kind: str, key: str, value: bytes) -> None:
        with translated(self.path):
            self._connection.execute("UPDATE staged SET value = ? WHERE kind = ? AND key = ?", (value, kind, key))

    def count(self, kind: str) -> int:
        return self._counts.get(kind, 0)

    def by_key(self, kind: str) -> Iterator[bytes]:
        """All values in the order of their keys."""
        with translated(self.path):
            for (value,) in self._connection.execute("SELECT value FROM staged WHERE kind = ? ORDER BY key", (kind,)):
                yield value

    def number(self, kind: str, key: str) -> int:
        """The number of a key that is there."""
        with translated(self.path):
            number: int = self._connection.execute("SELECT number FROM staged WHERE kind = ? AND key = ?", (kind, key)).fetchone()[0]
        return number

    def some(self, kind: str, numbers: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        with translated(self.path):
            for start in range(0, len(numbers), _AT_ONCE):
                chunk = numbers[start : start + _AT_ONCE]
                marks = ",".join("?" * len(chunk))
                found.update(self._connection.execute(f"SELECT number, value FROM staged WHERE kind = ? AND number IN ({marks})", (kind, *chunk)))
        return found

    def mark(self, rows: Sequence[tuple[str, int, int | None]]) -> None:
        """Rows of (mark, number, year)."""
        with translated(self.path):
            self._connection.executemany("INSERT INTO marks VALUES (?, ?, ?)", rows)

    def marked(self) -> Iterator[tuple[str, list[tuple[int, int | None]]]]:
        """Every mark with the (number, year) that have it."""
        with translated(self.path):
            self._connection.execute("CREATE INDEX IF NOT EXISTS by_mark ON marks (mark, number, year)")
            current: str = ""
            found: list[tuple[int, int | None]] = []
            for mark, number, year in self._connection.execute("SELECT mark, number, year FROM marks ORDER BY mark, number"):
                if mark != current:
                    if found:
                        yield current, found
                    current, found = mark, []
                found.append((number, year))
            if found:
                yield current, found


@contextmanager
def open_staging(folder: Path) -> Iterator[Staging]:
    """An empty staging file in the folder of `import_lock`, gone at the end."""
    path = folder / "rows.db"
    path.unlink(missing_ok=True)
    try:
        with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -16000"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("CREATE TABLE staged (kind TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID")
            connection.execute("CREATE UNIQUE INDEX staged_key ON staged (kind, key)")
            connection.execute("CREATE TABLE marks (mark TEXT NOT NULL, number INTEGER NOT NULL, year INTEGER)")
            connection.execute("BEGIN")
            yield Staging(path, connection)
    finally:
        path.unlink(missing_ok=True)
