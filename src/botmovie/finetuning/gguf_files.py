"""GGUF files as numpy arrays: reads the tensors of a model as float32, writes adapters.

Knows the layout of the format and of llama.cpp's rotary rows; knows nothing of torch.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.errors import ModelUnreadable
from botmovie.llm.gguf import F16, F32, Q4_1, Q8_0, Tensor, check_whole
from botmovie.llm.weights import dequantise_q4_1

Floats = npt.NDArray[np.float32]
_ALIGNMENT = 32


def read_tensors(path: Path) -> dict[str, Floats]:
    """All tensors of the file, de-quantised, the slowest-running axis first. Raises ModelMissing or ModelUnreadable."""
    header = check_whole(path)
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    found = {}
    for tensor in header.tensors:
        start = header.data + tensor.offset
        found[tensor.name] = _floats(np.asarray(raw[start : start + (tensor.size or 0)]), tensor).reshape(tensor.dims[::-1])
    return found


def _floats(raw: npt.NDArray[np.uint8], tensor: Tensor) -> Floats:
    if tensor.type == F32:
        return raw.view(np.float32).copy()
    if tensor.type == F16:
        return raw.view(np.float16).astype(np.float32)
    if tensor.type == Q4_1:
        return dequantise_q4_1(raw)
    if tensor.type == Q8_0:
        blocks = raw.reshape(-1, 34)
        scale = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
        values: Floats = blocks[:, 2:].view(np.int8).astype(np.float32) * scale
        return values
    raise ModelUnreadable(f"The tensor {tensor.name} is of type {tensor.type}, which cannot be de-quantised here: give a file of F32, F16, Q8_0 or Q4_1.")


def to_rotary_rows(rows: Floats, heads: int) -> Floats:
    """Rows of a q or k matrix, shape (heads × size, …), in llama.cpp's order: it turns neighbouring rows, transformers the
    first half with the second (`permute` in llama.cpp's convert_hf_to_gguf.py)."""
    size = rows.shape[0] // heads
    return rows.reshape(heads, 2, size // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def from_rotary_rows(rows: Floats, heads: int) -> Floats:
    """The inverse of `to_rotary_rows`."""
    size = rows.shape[0] // heads
    return rows.reshape(heads, size // 2, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def write_gguf(path: Path, keys: Mapping[str, str | float | int], tensors: Mapping[str, npt.NDArray[np.float16]]) -> None:
    """Write a file of half-precision tensors, whole or not at all."""
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(keys))
    head += b"".join(_text(name) + _value(value) for name, value in keys.items())
    body = b""
    for name, tensor in tensors.items():
        dims = tensor.shape[::-1]
        head += _text(name) + struct.pack(f"<I{len(dims)}Q", len(dims), *dims) + struct.pack("<IQ", F16, len(body))
        body += _padded(np.ascontiguousarray(tensor, dtype="<f2").tobytes())
    partial = path.with_suffix(f".{os.getpid()}.part")
    try:
        partial.write_bytes(_padded(head) + body)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _padded(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // _ALIGNMENT) * _ALIGNMENT, b"\0")


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: str | float | int) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    return struct.pack("<If", 6, value) if isinstance(value, float) else struct.pack("<II", 4, value)
