"""The starter catalogue that ships in the package: films, people and the passage vectors computed beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
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
        """Unit vectors by sha256 of the passage's text, as far as they were computed beforehand."""
        path = self.folder / "vectors.npz"
        if not path.is_file():
            return {}
        with np.load(path, allow_pickle=False) as held:
            rows = held["vectors"].astype(np.float32) / 127.0
            keys = [k.tobytes().hex() for k in held["keys"]]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return dict(zip(keys, rows, strict=True))

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


def load_starter(folder: Path | None = None) -> Starter:
    """The starter catalogue of the package, or of another folder of the same layout."""
    return Starter(folder or Path(str(files("botmovie") / FOLDER)))
