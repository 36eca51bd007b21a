"""The folder that holds the search indexes: built aside, checked, swapped by one rename. Knows nothing of search.

    catalogue.db.indexes/
    ├── CURRENT            one line: the name of the version in use; replaced by rename
    ├── LOCK               held (flock) by whoever builds; the kernel lets go of it when the process dies
    ├── 3fa9…-minilm/      a version: index files and MANIFEST.json with the size and checksum of each
    └── building-…/        a version being built; rubbish once nobody holds LOCK

A kill at any moment leaves CURRENT pointing to a whole version, the old or the new one.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import CatalogueError, DiskFull

FORMAT = 2
"""Raised when the layout of the index files changes; versions of another format are rebuilt."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was built from. `encoder` is "" where it holds no vectors."""

    content: str
    encoder: str
    format: int = FORMAT


class IndexFolder:
    """Versions of the search indexes of one catalogue."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / "CURRENT"

    def stamp(self) -> tuple[int, int]:
        """Changes when another version is swapped in; (0, 0) while there is none."""
        try:
            seen = os.stat(self._pointer)
        except OSError:
            return (0, 0)
        return (seen.st_mtime_ns, seen.st_ino)

    def current(self, accepts: Callable[[Manifest], bool]) -> Path | None:
        """The folder of the version in use; None where it is missing, torn, of another format or not accepted."""
        found = self.latest()
        return found[0] if found and accepts(found[1]) and _is_whole(found[0]) else None

    def latest(self, *, checked: bool = False) -> tuple[Path, Manifest] | None:
        """The folder of the version in use and what it was built from, if it is of this format; `checked`: and whole."""
        try:
            folder = self.path / self._pointer.read_text("utf-8").strip()
            manifest = Manifest(**_described(folder)["of"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if folder.parent != self.path or manifest.format != FORMAT or (checked and not _is_whole(folder)):
            return None
        return folder, manifest

    def build(self, manifest: Manifest, fill: Callable[[Path], None], *, accepts: Callable[[Manifest], bool] | None = None) -> Path:
        """Build a version with `fill` and make it the current one; returns its folder.

        Waits for another builder; if that one's version is accepted, it is taken. Raises DiskFull or CatalogueError;
        the version in use stays.
        """
        with _disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            with (self.path / "LOCK").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                ready = self.current(accepts) if accepts else None
                return ready or self._build(manifest, fill)

    def change(self, manifest: Manifest, of: Path, fill: Callable[[Path], None]) -> Path | None:
        """As `build`, from a copy of the version in the folder `of`, which shares its files: `fill` replaces files and
        never writes into one. None where another version has become the current one meanwhile."""
        with _disk_errors(self.path), (self.path / "LOCK").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._pointer.exists() or self._pointer.read_text("utf-8").strip() != of.name:
                return None
            return self._build(manifest, fill, of)

    def _build(self, manifest: Manifest, fill: Callable[[Path], None], of: Path | None = None) -> Path:
        for left in self.path.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)
        aside = self.path / f"building-{uuid.uuid4().hex}"
        aside.mkdir()
        try:
            shared = _share(of, aside) if of is not None else {}
            fill(aside)
            paths = [p for p in sorted(aside.rglob("*")) if p.is_file() and not p.name.endswith(".lock")]
            same = {p for p in paths if os.stat(p).st_ino in shared}
            files = {str(p.relative_to(aside)): shared[os.stat(p).st_ino] if p in same else _measure(p) for p in paths}
            _write(aside / "MANIFEST.json", json.dumps({"of": asdict(manifest), "files": files}, indent=1))
            for path in paths:
                if path not in same:
                    _sync(path)
            before = self._pointer.read_text("utf-8").strip() if self._pointer.exists() else ""
            final = self.path / f"{manifest.content[:16]}-{uuid.uuid4().hex[:8]}"
            aside.rename(final)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        fresh = self.path / "CURRENT.new"
        _write(fresh, final.name)
        fresh.replace(self._pointer)
        _sync(self.path)
        for old in self.path.iterdir():
            if old.is_dir() and old.name not in {before, final.name}:
                shutil.rmtree(old, ignore_errors=True)
        return final


def _described(folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    return described


def _is_whole(folder: Path) -> bool:
    try:
        files = _described(folder)["files"]
        return all(_measure(folder / name) == tuple(expected) for name, expected in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _share(of: Path, folder: Path) -> dict[int, list[int]]:
    """Link the files of a version into another folder; their sizes and checksums by inode."""
    measured: dict[int, list[int]] = {}
    for name, size_and_checksum in _described(of)["files"].items():
        (folder / name).parent.mkdir(exist_ok=True)
        os.link(of / name, folder / name)
        measured[os.stat(folder / name).st_ino] = size_and_checksum
    return measured


def _measure(path: Path) -> tuple[int, int] | None:
    """Size and checksum of a file, None where it is missing."""
    checksum = size = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                checksum = zlib.crc32(block, checksum)
                size += len(block)
    except OSError:
        return None
    return (size, checksum)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """tantivy and usearch raise their own types with the system's words in them."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        if _is_full(error):
            raise DiskFull(f"No space is left for the search indexes in {path}: free some; they are rebuilt at the next start.") from error
        raise CatalogueError(f"The search indexes in {path} cannot be built: {error}") from error


def _is_full(error: Any) -> bool:
    return getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or "No space left" in str(error) or "File too large" in str(error)
