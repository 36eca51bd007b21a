"""Connections to a SQLite file: pragmas, transactions, one reading connection a thread, errors in our own words.

Knows nothing of films. Reading connections are kept open and begin deferred transactions, each of which sees one state
of the database; the writing engine takes the write lock at once, so that a second writer waits or is told.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from botmovie.errors import BadSetting, CatalogueCorrupt, CatalogueError, CatalogueLocked, DiskFull

BUSY_TIMEOUT_MS = 5000


def sqlite_path(url: str) -> Path:
    """The file of a "sqlite:///path" URL (three slashes relative, four absolute); BadSetting for anything else."""
    match = re.fullmatch(r"sqlite(?:\+pysqlite)?:///(.+)", url)
    if not match or match[1] == ":memory:":
        raise BadSetting(f"{url!r} names no SQLite file: write sqlite:///path/to/catalogue.db (sqlite:////… for an absolute path).")
    return Path(match[1])


class Connections:
    """All connections to one SQLite file. `reading()` and `writing()` translate errors of the store."""

    def __init__(self, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.path = path
        self.reader = _engine(path, begin="BEGIN", busy_timeout_ms=busy_timeout_ms)
        self.writer = _engine(path, begin="BEGIN IMMEDIATE", busy_timeout_ms=busy_timeout_ms)
        self._local = threading.local()
        self._open: dict[threading.Thread, Connection] = {}
        self._lock = threading.Lock()
        self._write_lock = threading.Lock()
        self.closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """This thread's connection, in a transaction that sees one state. May be nested."""
        with translated(self.path):
            connection = self._mine()
            if connection.in_transaction():
                yield connection
            else:
                with connection.begin():
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection with the write lock; commits at the end, rolls back on any error."""
        with translated(self.path), self._write_lock, self.writer.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def loading(self, attached: Sequence[Path]) -> Iterator[Connection]:
        """As `writing`, set for a great change in little memory: sorting in files, references not checked, and other
        database files at hand under the names attached_0, attached_1 …"""
        with translated(self.path), self._write_lock:
            with self.writer.connect() as connection:
                raw = _driver(connection)
                for pragma in ("temp_store = FILE", "cache_size = -200000", "foreign_keys = OFF", "secure_delete = OFF", "threads = 2"):
                    raw.execute(f"PRAGMA {pragma}")
                for i, path in enumerate(attached):
                    raw.execute(f"ATTACH DATABASE ? AS attached_{i}", (str(path),))
                with connection.begin():
                    yield connection
            with self.writer.connect() as connection:
                _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def data_version(self) -> int:
        """A number that changes when another connection has changed the file; comparable within one thread."""
        with translated(self.path):
            cursor: sqlite3.Cursor = self._raw().execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

    def close(self) -> None:
        """Close every connection; reading afterwards raises CatalogueError."""
        with self._lock:
            self.closed = True
            for connection in self._open.values():
                connection.close()
            self._open.clear()
        self.reader.dispose()
        self.writer.dispose()

    def _mine(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if self.closed:
            raise CatalogueError("The catalogue has been closed: open it again.")
        if connection is None:
            connection = self.reader.connect()
            self._local.connection = connection
            self._local.raw = connection.connection.dbapi_connection
            with self._lock:
                for thread in [t for t in self._open if not t.is_alive()]:
                    self._open.pop(thread).close()
                self._open[threading.current_thread()] = connection
        return connection

    def _raw(self) -> Any:
        self._mine()
        return self._local.raw


def _driver(connection: Connection) -> sqlite3.Connection:
    raw: Any = connection.connection.dbapi_connection
    driver: sqlite3.Connection = raw
    return driver


def rows_of(connection: Connection, statement: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement as the driver gives them, without what SQLAlchemy adds: for millions of rows."""
    result = connection.execute(statement)
    cursor: Any = result.cursor
    yield from cursor
    result.close()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise CatalogueLocked, CatalogueCorrupt, DiskFull or CatalogueError in place of the driver's errors."""
    try:
        yield
    except DBAPIError as error:
        raise store_error(error.orig, path) from error
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except SQLAlchemyError as error:
        raise CatalogueError(f"The catalogue {path} cannot be used: {error}") from error


def store_error(error: BaseException | None, path: Path) -> CatalogueError:
    """What a driver's error means for the catalogue, with what to do about it."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return CatalogueLocked(f"The catalogue {path} is being written by another process: try again when it has finished.")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return CatalogueCorrupt(
            f"The catalogue {path} is damaged or no catalogue: restore a backup (botmovie catalogue restore FILE), or move it away and start afresh."
        )
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(f"No space is left for the catalogue {path}: free some and repeat; nothing was half-written.")
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return CatalogueError(f"The catalogue {path} cannot be opened or written: check that its folder exists and its permissions.")
    return CatalogueError(f"The catalogue {path} failed: {error}")


def _engine(path: Path, *, begin: str, busy_timeout_ms: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"check_same_thread": False, "timeout": busy_timeout_ms / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute("PRAGMA mmap_size = 268435456")
        connection.execute("PRAGMA temp_store = MEMORY")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.execute(begin)  # not by way of SQLAlchemy, which costs more than the statement; done before every read

    return engine
