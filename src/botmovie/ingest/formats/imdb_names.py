"""Names and years of the people of IMDb by their number, in a few flat files that several processes read at once.

A dictionary of all fifteen million would take gigabytes. Knows nothing of films.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.ingest.raw import Rejected

_FILES = ("starts.npy", "born.npy", "died.npy")


def write_names(folder: Path, rows: Iterable[tuple[bytes, bytes]], where: Callable[[], str], reject: Callable[[Rejected], None]) -> int:
    """Write the files from the rows of name.basics; returns how many people there are."""
    numbers, starts, born, died = array("q"), array("q"), array("h"), array("h")
    size = 0
    with (folder / "names.bin").open("wb") as out:
        for nconst, line in rows:
            parts = line.split(b"\t", 4)
            name = parts[1] if len(parts) == 5 else b""
            if not nconst[2:].isdigit() or nconst[:2] != b"nm" or name in (b"", b"\\N") or not _is_text(name):
                reject(Rejected(where(), "no person's id, or no name"))
                continue
            numbers.append(int(nconst[2:]))
            starts.append(size)
            born.append(int(parts[2]) if parts[2].isdigit() else 0)
            died.append(int(parts[3]) if parts[3].isdigit() else 0)
            out.write(name + b"\0")
            size += len(name) + 1
    places = np.frombuffer(numbers, np.int64) if numbers else np.empty(0, np.int64)
    width = int(places.max(initial=-1)) + 1
    for file, values, nothing in zip(_FILES, (starts, born, died), (-1, 0, 0), strict=True):
        by_number = np.full(width, nothing, np.dtype(values.typecode))
        by_number[places] = np.frombuffer(values, by_number.dtype) if values else []
        np.save(folder / file, by_number)
    return len(numbers)


def _is_text(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


class Names:
    """What `write_names` wrote."""

    def __init__(self, folder: Path) -> None:
        self._starts, self._born, self._died = (memoryview(np.load(folder / file, mmap_mode="r")) for file in _FILES)
        with (folder / "names.bin").open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self._starts) else b""

    def __len__(self) -> int:
        """One more than the greatest number."""
        return len(self._starts)

    def name(self, number: int) -> str | None:
        """The person's name; None for a number that nobody has."""
        if number >= len(self._starts):
            return None
        start = self._starts[number]
        return self._text[start : self._text.find(b"\0", start)].decode() if start >= 0 else None

    def years(self, number: int) -> tuple[str | None, str | None]:
        """Years of birth and death."""
        born, died = self._born[number], self._died[number]
        return str(born) if born else None, str(died) if died else None

    def all(self, numbers: npt.NDArray[np.bool_]) -> Iterator[tuple[int, str, str | None, str | None]]:
        """(number, name, born, died) of the people marked."""
        for number in np.flatnonzero(numbers[: len(self)]).tolist():
            name = self.name(number)
            if name is not None:
                yield number, name, *self.years(number)
