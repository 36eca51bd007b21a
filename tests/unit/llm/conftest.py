"""GGUF files made by hand, so that no test of the format needs real weights."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

Value = str | int | float | list[str] | list[int]
MakeGguf = Callable[..., Path]


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if value and isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(_text(str(v)) for v in value)
    return struct.pack("<IIQ", 9, 4, len(value)) + b"".join(struct.pack("<I", v) for v in value)


@pytest.fixture
def make_gguf(tmp_path: Path) -> MakeGguf:
    """Writes a GGUF file of keys and float32 (type 0) or given raw tensors: name -> (dims, type, bytes)."""

    def make(
        tensors: Mapping[str, tuple[tuple[int, ...], int, bytes]],
        keys: Mapping[str, Value] | None = None,
        name: str = "made.gguf",
        version: int = 3,
    ) -> Path:
        keys = {"general.architecture": "llama", **(keys or {})}
        head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(keys))
        head += b"".join(_text(k) + _value(v) for k, v in keys.items())
        body = b""
        for title, (dims, kind, data) in tensors.items():
            head += _text(title) + struct.pack(f"<I{len(dims)}Q", len(dims), *dims)
            head += struct.pack("<IQ", kind, len(body))
            body += data.ljust(-(-len(data) // 32) * 32, b"\0")
        path = tmp_path / name
        path.write_bytes(head.ljust(-(-len(head) // 32) * 32, b"\0") + body)
        return path

    return make


@pytest.fixture
def floats() -> bytes:
    """64 float32 values as bytes."""
    return np.arange(64, dtype="<f4").tobytes()
