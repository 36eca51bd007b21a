"""Long lists of short texts in files: a base that is mapped into memory, not read, and what has been added since.

    names.txt, names.npy    the base: the texts one after the other, and where each begins
    names.more              added: one text a line

Knows nothing of what the texts are.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np


def write_lines(folder: Path, name: str, texts: Iterable[str]) -> None:
    """Write a base without additions."""
    starts, place = [0], 0
    with (folder / f"{name}.txt").open("wb") as out:
        for text in texts:
            place += out.write(text.encode() + b"\n")
            starts.append(place)
    np.save(folder / f"{name}.npy", np.asarray(starts, np.int64))


def add_lines(folder: Path, name: str, texts: Sequence[str]) -> None:
    """Add texts at the end. The file of additions is written anew, so that a copy that shares it stays as it is."""
    path = folder / f"{name}.more"
    held = path.read_bytes() if path.exists() else b""
    path.unlink(missing_ok=True)
    path.write_bytes(held + b"".join(text.encode() + b"\n" for text in texts))


class Lines:
    """The texts by number. Safe for many threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self._starts = memoryview(np.load(folder / f"{name}.npy", mmap_mode="r"))
        self._base = len(self._starts) - 1
        with (folder / f"{name}.txt").open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._base else b""
        more = folder / f"{name}.more"
        self._more = more.read_text("utf-8").split("\n")[:-1] if more.exists() else []

    def __len__(self) -> int:
        return self._base + len(self._more)

    def __getitem__(self, number: int) -> str:
        if number >= self._base:
            return self._more[number - self._base]
        return self._text[self._starts[number] : self._starts[number + 1] - 1].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def holds(self, text: str) -> bool:
        """Whether a text is held, of a base that is sorted by its bytes."""
        wanted, low, high = text.encode(), 0, self._base
        while low < high:
            middle = (low + high) // 2
            if self._text[self._starts[middle] : self._starts[middle + 1] - 1] < wanted:
                low = middle + 1
            else:
                high = middle
        return (low < self._base and self[low] == text) or text in self._more
