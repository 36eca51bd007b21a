"""Files in the layouts of publishers, over invented films, and a shorthand to read them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from botmovie.ingest.formats import open_reader
from botmovie.ingest.raw import RawFilm, RawPerson, Rejected


class Read:
    """What a reader handed on, sorted by kind."""

    def __init__(self, name, *paths):
        self.reader = open_reader(name)
        self.bytes = 0
        self.reader.check(paths)
        items = list(self.reader.read(paths, self._note))
        self.films = [i for i in items if isinstance(i, RawFilm)]
        self.people = [i for i in items if isinstance(i, RawPerson)]
        self.rejected = [i for i in items if isinstance(i, Rejected)]

    def _note(self, done):
        assert done >= self.bytes
        self.bytes = done

    @property
    def film(self):
        """The only film."""
        (one,) = self.films
        return one

    def named(self, role):
        return [c.name for c in self.film.credits if c.role is role]


@pytest.fixture
def read():
    return Read


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of the test's folder, text as UTF-8; a name that ends in .zip makes an archive of {member: text}."""

    def make(name: str, content: str | bytes | dict[str, str]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for member, text in content.items():
                    archive.writestr(member, text)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def data() -> Path:
    """The folder of real data sets."""
    folder = os.environ.get("BOTMOVIE_DATA")
    if not folder:
        pytest.skip("BOTMOVIE_DATA names no folder with the data sets")
    return Path(folder)
