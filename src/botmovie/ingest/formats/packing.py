"""Files as publishers pack them: plain, gzip, or members of a zip archive, in folders, with a byte order mark or without.

Counts the bytes taken from the disk, so that progress is that of the compressed file. Turns what is damaged into
BadInput. Knows nothing of what the text means.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast

from botmovie.errors import BadInput, NotFound
from botmovie.ingest.raw import Progress

BLOCK = 1 << 18
"""Bytes that are taken from the disk at once."""
HEAD = 1 << 16
"""Characters of a file that are looked at to tell what it is."""
_GZIP = b"\x1f\x8b"
_NO_TEXT = re.compile("[\ud800-\udfff]")
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to read, or one member of a zip archive."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The name of the file itself, without folders and without .gz: "movie.metadata.tsv"."""
        return Path(self.member or self.path.name).name.removesuffix(".gz")

    @property
    def shown(self) -> str:
        """As messages name it: "movies.csv", or "ml-latest-small.zip/movies.csv"."""
        return f"{self.path.name}/{Path(self.member).name}" if self.member else self.path.name

    def at(self, line: int) -> str:
        """ "movies.csv:17"."""
        return f"{self.shown}:{line}"


class Meter:
    """Adds up the bytes read of all files and tells whoever wants to know."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._done = 0

    def add(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done)


class _Counted(io.FileIO):
    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer) or 0
        self._meter.add(count)
        return count


class _Unpacked(io.RawIOBase):
    """A member of an archive; counts the share of its compressed size."""

    def __init__(self, inner: IO[bytes], info: zipfile.ZipInfo, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter
        self._share = info.compress_size / max(1, info.file_size)
        self._read = 0
        self._told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._inner.read(len(buffer))
        buffer[: len(block)] = block
        self._read += len(block)
        self._meter.add(int(self._read * self._share) - self._told)
        self._told = int(self._read * self._share)
        return len(block)


def find_pieces(paths: Sequence[Path]) -> tuple[Piece, ...]:
    """The files named, those in the folders named, and the members of zip archives; hidden ones and resource forks aside.

    Raises NotFound for a path that is not there, and BadInput for an archive that cannot be opened or nothing at all.
    """
    if not paths:
        raise BadInput("Name at least one file or folder to import.")
    found: list[Piece] = []
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.")
        files = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
        for file in files:
            found += _unpacked(file)
    kept = tuple(p for p in found if not p.name.startswith("."))
    if not kept:
        raise BadInput(f"There is no file in {', '.join(map(str, paths))}.")
    return kept


def _unpacked(path: Path) -> Iterator[Piece]:
    if path.name.endswith((".tar", ".tar.gz", ".tgz")):
        raise BadInput(f"{path} is a tar archive: unpack it first (tar xf {path.name}) and name the folder that comes out of it.")
    if path.suffix.lower() != ".zip":
        yield Piece(path)
        return
    with _damage_told(path.name), zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not member.endswith("/") and "__MACOSX" not in member:
                yield Piece(path, member)


@contextmanager
def open_text(piece: Piece, meter: Meter) -> Iterator[TextIO]:
    """The file as text, its line ends as they are, a byte order mark taken off; bytes that are no UTF-8 become surrogates.

    Raises BadInput, also while reading goes on, where the file is cut short, damaged, encrypted or UTF-16.
    """
    with _damage_told(piece.shown), _plain(piece, meter) as plain:
        yield io.TextIOWrapper(plain, "utf-8-sig", errors="surrogateescape", newline="")


@contextmanager
def _plain(piece: Piece, meter: Meter) -> Iterator[BinaryIO]:
    if piece.member is not None:
        with zipfile.ZipFile(piece.path) as archive, archive.open(piece.member) as inner:
            yield cast(BinaryIO, io.BufferedReader(_Unpacked(inner, archive.getinfo(piece.member), meter), BLOCK))
        return
    with io.BufferedReader(_Counted(piece.path, meter), BLOCK) as packed:
        start = packed.peek(2)[:2]
        if start == _GZIP:
            with gzip.GzipFile(fileobj=packed) as unzipped:
                yield cast(BinaryIO, unzipped)
        elif start in (b"\xff\xfe", b"\xfe\xff"):
            raise BadInput(f"{piece.shown} is UTF-16 text; save it as UTF-8.")
        elif start == b"PK":
            raise BadInput(f"{piece.shown} is a zip archive; give its name the ending .zip.")
        else:
            yield cast(BinaryIO, packed)


@contextmanager
def _damage_told(shown: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise BadInput(f"{shown} is cut short or damaged ({str(error) or 'it ends too early'}); fetch it again.") from None
    except (NotImplementedError, RuntimeError) as error:
        if type(error) in (NotImplementedError, RuntimeError) and "zip" in shown:
            raise BadInput(f"{shown} cannot be unpacked here ({error}); unpack it yourself and name the folder.") from None
        raise
    except OSError as error:
        raise BadInput(f"{shown} cannot be read: {error.strerror or error}.") from None


def read_lines(piece: Piece, meter: Meter) -> Iterator[tuple[int, str]]:
    """(number from 1, line without its end), empty lines left out."""
    with open_text(piece, meter) as text:
        for number, line in enumerate(text, 1):
            if stripped := line.rstrip("\r\n"):
                yield number, stripped


def read_head(piece: Piece) -> str:
    """The first characters of the file, HEAD at most. Raises BadInput for an empty file or one whose first line is no text."""
    with open_text(piece, Meter()) as text:
        head = text.read(HEAD)
    if not head.strip():
        raise BadInput(f"{piece.shown} is empty; fetch it again.")
    if "\0" in head or _NO_TEXT.search(head.lstrip().partition("\n")[0]):
        raise BadInput(f"{piece.shown} is no UTF-8 text.")
    return head


def is_text(value: str) -> bool:
    """Whether all of it was UTF-8."""
    return value.isascii() or _NO_TEXT.search(value) is None


def total_bytes(paths: Iterable[Path]) -> int:
    """What progress will come near to: the sizes of the files named and of those in the folders named."""
    return sum(f.stat().st_size for p in paths for f in (p.iterdir() if p.is_dir() else (p,)) if f.is_file())
