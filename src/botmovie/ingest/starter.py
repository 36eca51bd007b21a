"""The starter catalogue that ships in the package: films, people and the passage vectors computed beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.domain import Person, Record
from botmovie.ingest.authoring import parse_line, parse_person

FOLDER = "starter"


@dataclass(frozen=True)
class Starter:
    """The package's films; everything is read when first asked for."""

    folder: Path

    @cached_property
    def records(self) -> tuple[Record, ...]:
        out = []
        for path in sorted((self.folder / "films").glob("*.jsonl")):
            for i, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if line.strip():
                    out.append(parse_line(line, where=f"{path.name}:{i}"))
        return tuple(out)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        path = self.folder / "people.jsonl"
        if not path.is_file():
            return ()
        return tuple(parse_person(line, where=f"{path.name}:{i}") for i, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.strip())

    @cached_property
    def vectors(self) -> Mapping[str, npt.NDArray[np.float32]]:
        """Unit vectors by sha256 of the passage's text, as far as they were computed beforehand; read when first used."""
        return _Vectors(self.folder / "vectors.npz")

    @cached_property
    def vectors_encoder(self) -> str:
        """The name of the encoder that made the vectors; "" without vectors."""
        path = self.folder / "vectors.npz"
        if not path.is_file():
            return ""
        with np.load(path, allow_pickle=False) as held:
            return str(held["encoder"])

    @property
    def version(self) -> str:
        """A hash of the files, without parsing them."""
        digest = hashlib.sha256()
        for path in sorted([*(self.folder / "films").glob("*.jsonl"), self.folder / "people.jsonl"]):
            if path.is_file():
                digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


class _Vectors(Mapping[str, npt.NDArray[np.float32]]):
    """The vectors of a file, kept as the int8 rows that it holds: most starts need none of them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _rows(self) -> tuple[dict[str, int], npt.NDArray[np.int8]]:
        if not self._path.is_file():
            return {}, np.empty((0, 0), np.int8)
        with np.load(self._path, allow_pickle=False) as held:
            return {key.tobytes().hex(): i for i, key in enumerate(held["keys"])}, held["vectors"]

    def __getitem__(self, key: str) -> npt.NDArray[np.float32]:
        numbers, rows = self._rows
        row = rows[numbers[key]].astype(np.float32)
        unit: npt.NDArray[np.float32] = row / np.linalg.norm(row)
        return unit

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows[0])

    def __len__(self) -> int:
        return len(self._rows[0])


def load_starter(folder: Path | None = None) -> Starter:
    """The starter catalogue of the package, or of another folder of the same layout."""
    return Starter(folder or Path(str(files("botmovie") / FOLDER)))
