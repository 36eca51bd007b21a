"""Reads the header of a GGUF model file and checks that the file is whole.

llama.cpp maps the file into memory and trusts its header: a file cut short can end the process in native code. So
every file is checked here first. Knows nothing of what the tensors mean, nor of running them.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little-endian).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path

from botmovie.errors import ModelMissing, ModelUnreadable

MAGIC = b"GGUF"
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_MOST_ENTRIES = 1 << 20  # no model of ours has a million tensors or keys; a damaged header may claim so

F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 = 0, 1, 2, 3, 6, 7, 8
BLOCKS: dict[int, tuple[int, int]] = {
    F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q4_1: (32, 20), Q5_0: (32, 22), Q5_1: (32, 24), Q8_0: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),  # k-quants
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
}
"""Tensor type -> (values in a block, bytes of a block)."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor: `dims` with the fastest-running first, `offset` in bytes from the start of the tensor data."""

    name: str
    dims: tuple[int, ...]
    type: int
    offset: int

    @property
    def values(self) -> int:
        return prod(self.dims)

    @property
    def size(self) -> int | None:
        """Bytes of the tensor; None for a type that is not known here."""
        if self.type not in BLOCKS:
            return None
        per_block, block_bytes = BLOCKS[self.type]
        return -(-self.values // per_block) * block_bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the tensor data. `keys_end`: bytes up to the end of the keys; `data`: where tensors begin."""

    version: int
    keys: dict[str, str | int | float | bool]  # scalars and strings; arrays (the vocabulary) are left out
    tensors: tuple[Tensor, ...]
    keys_end: int
    data: int
    alignment: int

    @property
    def end(self) -> int:
        """Bytes that a whole file has at least."""
        return max((self.data + t.offset + (t.size or 0) for t in self.tensors), default=self.data)


class _Cursor:
    """Reads little-endian values one after another; `struct.error` or `IndexError` past the end."""

    def __init__(self, buffer: mmap.mmap) -> None:
        self.buffer = buffer
        self.at = 0

    def number(self, code: str) -> int:
        value = struct.unpack_from("<" + code, self.buffer, self.at)[0]
        self.at += struct.calcsize("<" + code)
        return int(value)

    def text(self) -> str:
        length = self.number("Q")
        if length > len(self.buffer) - self.at:
            raise IndexError("text past the end")
        start, self.at = self.at, self.at + length
        return self.buffer[start : self.at].decode("utf-8", "replace")

    def value(self, kind: int) -> str | int | float | bool | None:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            self.skip_array()
            return None
        code = _SCALARS[kind]
        value: int | float | bool = struct.unpack_from("<" + code, self.buffer, self.at)[0]
        self.at += struct.calcsize("<" + code)
        return value

    def array(self) -> list[str] | list[int]:
        """The texts or whole numbers of an array; numbers of other kinds are KeyErrors."""
        kind, count = self.number("I"), self.number("Q")
        if kind == _STRING:
            return [self.text() for _ in range(count)]
        code = {4: "I", 5: "i"}[kind]
        found = struct.unpack_from(f"<{count}{code}", self.buffer, self.at)
        self.at += struct.calcsize(f"<{count}{code}")
        return [int(x) for x in found]

    def skip_array(self) -> None:
        kind, count = self.number("I"), self.number("Q")
        if kind in _SCALARS:
            self.at += count * struct.calcsize("<" + _SCALARS[kind])
        elif kind == _STRING:
            self._skip_texts(count)
        else:
            raise KeyError(kind)
        if self.at > len(self.buffer):
            raise IndexError("array past the end")

    def _skip_texts(self, count: int) -> None:
        unpack: Callable[..., tuple[int]] = struct.Struct("<Q").unpack_from
        at, buffer = self.at, self.buffer
        for _ in range(count):
            at += 8 + unpack(buffer, at)[0]
        self.at = at


def read_header(path: Path) -> Header:
    """The header of the file at `path`.

    Raises ModelMissing when there is no such file, ModelUnreadable when it is no GGUF file or ends early.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != MAGIC:
                raise ModelUnreadable(f"{path} is not a GGUF model file. Install the weights again, or give another file.")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
                return _parse(buffer)
    except FileNotFoundError as error:
        raise ModelMissing(f"There is no model file at {path}.") from error
    except OSError as error:
        raise ModelUnreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    except (struct.error, IndexError, KeyError, OverflowError, MemoryError) as error:
        raise ModelUnreadable(f"{path} has a damaged header or is cut short. Install the weights again.") from error


def read_arrays(path: Path, *names: str) -> dict[str, list[str] | list[int]]:
    """The arrays of texts or of whole numbers with these names (the vocabulary); raises as `read_header`, also for one
    that is not there."""
    read_header(path)
    found: dict[str, list[str] | list[int]] = {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
        cursor = _Cursor(buffer)
        cursor.at = len(MAGIC) + 4 + 8
        for _ in range(cursor.number("Q")):
            name, kind = cursor.text(), cursor.number("I")
            if kind == _ARRAY and name in names:
                found[name] = cursor.array()
            else:
                cursor.value(kind)
    missing = [name for name in names if name not in found]
    if missing:
        raise ModelUnreadable(f"{path} has no {', '.join(missing)}. Give another file.")
    return found


def check_whole(path: Path) -> Header:
    """The header of a file that holds all of its tensors; raises as `read_header`, and ModelUnreadable if it does not."""
    header = read_header(path)
    size = path.stat().st_size
    if not header.tensors:
        raise ModelUnreadable(f"{path} holds no tensors. Install the weights again.")
    if size < header.end:
        raise ModelUnreadable(
            f"{path} is cut short: {size:,} bytes of at least {header.end:,}. Install the weights again."
        )
    return header


def _parse(buffer: mmap.mmap) -> Header:
    cursor = _Cursor(buffer)
    cursor.at = len(MAGIC)
    version = cursor.number("I")
    tensor_count, key_count = cursor.number("Q"), cursor.number("Q")
    if version not in (2, 3) or max(tensor_count, key_count) > _MOST_ENTRIES:
        raise KeyError("version or counts")
    keys: dict[str, str | int | float | bool] = {}
    for _ in range(key_count):
        name = cursor.text()
        value = cursor.value(cursor.number("I"))
        if value is not None:
            keys[name] = value
    keys_end = cursor.at
    tensors = tuple(_tensor(cursor) for _ in range(tensor_count))
    alignment = int(keys.get("general.alignment", 32)) or 32
    data = -(-cursor.at // alignment) * alignment
    return Header(version, keys, tensors, keys_end, data, alignment)


def _tensor(cursor: _Cursor) -> Tensor:
    name = cursor.text()
    axes = cursor.number("I")
    if axes > 8:
        raise KeyError("axes")
    dims = tuple(cursor.number("Q") for _ in range(axes))
    return Tensor(name, dims, cursor.number("I"), cursor.number("Q"))
