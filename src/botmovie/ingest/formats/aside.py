"""Rows set aside on disk under a key until the film they belong to comes by: joins and groups in bounded memory.

A row takes 16 bytes of memory and lies in a temporary file that goes when it is closed. Knows nothing of what is in it.
"""

from __future__ import annotations

import errno
import marshal
import mmap
import tempfile
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from botmovie.errors import DiskFull


class Aside:
    """First all rows are added, then they are had back; rows are texts, numbers, None, or tuples, lists and dicts of them."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="botmovie-", buffering=1 << 20)  # noqa: SIM115 - closed in __exit__
        self._hashes = array("q")
        self._places = array("q")
        self._end = 0
        self._map: mmap.mmap | None = None
        self._sorted: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._order: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._map is not None:
            self._map.close()
        self._file.close()

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, key: str, row: Any) -> None:
        """Raises DiskFull where the folder for temporary files is full."""
        packed = marshal.dumps((key, row))
        try:
            self._file.write(packed)
        except OSError as error:
            raise self._full(error) from None
        self._hashes.append(hash(key))
        self._places.append(self._end)
        self._end += len(packed)

    def of(self, key: str) -> list[Any]:
        """The rows under a key, in the order in which they were added."""
        if not self._end:
            return []
        self._settle()
        value = hash(key)
        first, last = np.searchsorted(self._sorted, value), np.searchsorted(self._sorted, value, side="right")
        return [row for held, row in map(self._load, self._order[first:last].tolist()) if held == key]

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Every key with its rows, keys in the order of their first rows."""
        self._settle()
        if not len(self):
            return
        starts = np.concatenate(([0], np.flatnonzero(np.diff(self._sorted)) + 1))
        ends = np.concatenate((starts[1:], [len(self._sorted)]))
        for i in np.argsort(self._order[starts], kind="stable").tolist():
            rows: dict[str, list[Any]] = {}
            for place in self._order[starts[i] : ends[i]].tolist():
                key, row = self._load(place)
                rows.setdefault(key, []).append(row)
            yield from rows.items()

    def _load(self, number: int) -> tuple[str, Any]:
        assert self._map is not None
        place = self._places[number]
        end = self._places[number + 1] if number + 1 < len(self._places) else self._end
        held: tuple[str, Any] = marshal.loads(self._map[place:end])
        return held

    def _settle(self) -> None:
        if self._map is not None or not self._end:
            return
        try:
            self._file.flush()
        except OSError as error:
            raise self._full(error) from None
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        hashes = np.frombuffer(self._hashes, np.int64)
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]

    def _full(self, error: OSError) -> Exception:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DiskFull(f"The disk is full: {tempfile.gettempdir()} has no room for what has to be set aside; set TMPDIR to a folder that has.")
        return error
