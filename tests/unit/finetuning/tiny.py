"""A Llama model so small that it trains in a second, as transformers has it and as a GGUF file, with a tokenizer of bytes."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

from botmovie.finetuning.base_model import PARTS, BaseModel
from botmovie.finetuning.gguf_files import to_rotary_rows

HEADS, KV_HEADS, WIDTH, INNER, LAYERS, WORDS = 4, 2, 32, 48, 2, 300
TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def vocabulary() -> list[str]:
    """Two marks, the 256 bytes, and filler up to `WORDS`."""
    from tokenizers import pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *letters]
    return [*tokens, *(f"filler{i}" for i in range(WORDS - len(tokens)))]


def random_tensors(seed: int = 0) -> dict[str, np.ndarray]:
    """Weights under llama.cpp's names, rows of q and k in llama.cpp's order, tied embedding."""
    rng = np.random.default_rng(seed)
    rows = {"attn_q": WIDTH, "attn_k": WIDTH // 2, "attn_v": WIDTH // 2, "attn_output": WIDTH, "ffn_gate": INNER, "ffn_up": INNER, "ffn_down": WIDTH}
    found = {"token_embd.weight": rng.normal(0, 0.3, (WORDS, WIDTH)), "output_norm.weight": np.ones(WIDTH)}
    for layer in range(LAYERS):
        for part in PARTS:
            found[f"blk.{layer}.{part}.weight"] = rng.normal(0, 0.2, (rows[part], INNER if part == "ffn_down" else WIDTH))
        found[f"blk.{layer}.attn_norm.weight"] = found[f"blk.{layer}.ffn_norm.weight"] = np.ones(WIDTH)
    return {name: values.astype(np.float32) for name, values in found.items()}


def write_tiny(path: Path, seed: int = 0) -> Path:
    """The model as a GGUF file that llama.cpp and `load_base` read."""
    tensors = random_tensors(seed)
    for layer in range(LAYERS):
        for part, heads in (("attn_q", HEADS), ("attn_k", KV_HEADS)):
            name = f"blk.{layer}.{part}.weight"
            tensors[name] = to_rotary_rows(tensors[name], heads)
    tokens = vocabulary()
    keys: dict[str, Any] = {
        "general.architecture": "llama", "general.type": "model", "llama.block_count": LAYERS, "llama.context_length": 2048, "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": INNER, "llama.attention.head_count": HEADS, "llama.attention.head_count_kv": KV_HEADS, "llama.vocab_size": WORDS,
        "llama.rope.dimension_count": WIDTH // HEADS, "llama.rope.freq_base": 10000.0, "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "smollm", "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.merges": ["Ġ a"],
        "tokenizer.ggml.token_type": [3, 3, 3, *[1] * (WORDS - 3)], "tokenizer.ggml.bos_token_id": 1, "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.padding_token_id": 2, "tokenizer.chat_template": TEMPLATE,
    }  # fmt: skip
    tokens[-1] = "Ġa"
    path.write_bytes(_file(keys, tensors))
    return path


def load_tiny(folder: Path, seed: int = 0) -> BaseModel:
    """The model, loaded from its GGUF file."""
    from botmovie.finetuning.base_model import load_base

    return load_base(str(write_tiny(folder / "tiny.gguf", seed)))


def _file(keys: dict[str, Any], tensors: dict[str, np.ndarray]) -> bytes:
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(keys)) + b"".join(_text(k) + _value(v) for k, v in keys.items())
    body = b""
    for name, values in tensors.items():
        dims = values.shape[::-1]
        head += _text(name) + struct.pack(f"<I{len(dims)}Q", len(dims), *dims) + struct.pack("<IQ", 0, len(body))
        body += _padded(np.ascontiguousarray(values, "<f4").tobytes())
    return _padded(head) + body


def _padded(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // 32) * 32, b"\0")


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(value: Any) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(_text, value))
    return struct.pack("<IIQ", 9, 5, len(value)) + b"".join(struct.pack("<i", v) for v in value)
