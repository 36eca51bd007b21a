"""A trained adapter to the GGUF file that llama.cpp puts over the base weights. Knows nothing of how it was trained.

Names and layout as in llama.cpp's convert_lora_to_gguf.py: `lora_a` (rank, in), `lora_b` (out, rank), the rows of q's and k's `lora_b` in llama.cpp's
rotary order, scaled by alpha / rank when it runs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.errors import BadInput
from botmovie.finetuning.base_model import PARTS, BaseModel
from botmovie.finetuning.gguf_files import Floats, to_rotary_rows, write_gguf
from botmovie.finetuning.training_config import TrainingConfig
from botmovie.llm.adapters import base_fingerprint, card_of

_NAME = re.compile(r"(?:^|\.)layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight$")


def as_gguf(tensors: Mapping[str, Floats], *, heads: int, kv_heads: int) -> dict[str, npt.NDArray[np.float16]]:
    """PEFT's tensors under llama.cpp's names. Raises BadInput for one that llama.cpp has no place for."""
    names = {theirs: ours for ours, theirs in PARTS.items()}
    found: dict[str, npt.NDArray[np.float16]] = {}
    for name, values in tensors.items():
        match = _NAME.search(name)
        if match is None or match[2] not in names:
            raise BadInput(f"The adapter has a matrix {name!r}, which llama.cpp cannot take: only adapters of Llama models are exported.")
        part = names[match[2]]
        rows = {"attn_q": heads, "attn_k": kv_heads}.get(part)
        if match[3] == "B" and rows:
            values = to_rotary_rows(values, rows)
        found[f"blk.{match[1]}.{part}.weight.lora_{match[3].lower()}"] = values.astype(np.float16)
    return dict(sorted(found.items()))


def export_adapter(tensors: Mapping[str, Any], base: BaseModel, config: TrainingConfig, path: Path, facts: Mapping[str, Any]) -> Path:
    """Write the adapter to `path` and its card, with its hash, beside it; returns `path`. Raises BadInput for a base that is no Llama."""
    model = base.model.config
    arrays = {name: tensor.float().cpu().numpy() for name, tensor in tensors.items()}
    converted = as_gguf(arrays, heads=model.num_attention_heads, kv_heads=model.num_key_value_heads)
    keys: dict[str, str | float | int] = {
        "general.architecture": "llama", "general.type": "adapter", "general.name": "botmovie writer", "general.file_type": 1,
        "adapter.type": "lora", "adapter.lora.alpha": float(config.alpha),
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    write_gguf(path, keys, converted)
    card = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size, "base": base.name,
        "base_fingerprint": base_fingerprint(base.gguf) if base.gguf else None, "rank": config.rank, "alpha": config.alpha, **facts,
    }  # fmt: skip
    card_of(path).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path
