"""A writer's training from data to a checked adapter: train, export for llama.cpp, compare both. Knows nothing of terminals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botmovie.finetuning.adapter_export import export_adapter
from botmovie.finetuning.data import file_of
from botmovie.finetuning.examples import load_examples
from botmovie.finetuning.lora import merged
from botmovie.finetuning.parity import measure_parity
from botmovie.finetuning.split import Side
from botmovie.finetuning.training_config import Look, Progress, TrainingConfig
from botmovie.finetuning.writer_training import ADAPTER, RUN, Trained, train_writer
from botmovie.llm import EmbeddedLanguageModel, prepare_weights
from botmovie.verification.verify import Similarity

EXPORTED, PARITY = "writer.gguf", "parity.json"


def run_writer(
    data: Path,
    out: Path,
    config: TrainingConfig,
    *,
    resume: bool = False,
    parity: int = 50,
    similarity: Similarity | None = None,
    on_step: Callable[[Progress], None] = lambda progress: None,
    on_look: Callable[[Look], None] = lambda look: None,
) -> dict[str, Any]:
    """Train, then export and compare where the base is a GGUF file; returns the figures. Raises as `train_writer`."""
    trained = train_writer(data, out, config, resume=resume, similarity=similarity, on_step=on_step, on_look=on_look)
    facts: dict[str, Any] = json.loads((out / RUN).read_text("utf-8"))
    told = {name: facts[name] for name in ("steps", "best_step", "best_validation_loss", "stopped_early", "tokens", "seconds", "tokens_a_second")}
    if trained.base.gguf is None:
        return told
    kept = {name: facts[name] for name in ("data_sha256", "best_step", "best_validation_loss", "sources")}
    path = export(trained, out, config, kept)
    told["adapter"] = {"file": str(path), "bytes": path.stat().st_size}
    if parity:
        told["parity"] = check(trained, path, data, out, parity)
    return told


def export(trained: Trained, out: Path, config: TrainingConfig, facts: dict[str, Any]) -> Path:
    """Write the best adapter as "writer.gguf" with its card."""
    from safetensors.torch import load_file

    return export_adapter(load_file(out / ADAPTER), trained.base, config, out / EXPORTED, facts)


def check(trained: Trained, adapter: Path, data: Path, out: Path, prompts: int) -> dict[str, Any]:
    """Compare the merged model with the exported one on validation prompts and write "parity.json"; uses up the adapted model."""
    assert trained.base.gguf is not None
    examples = list(load_examples(data / file_of(Side.VALIDATION)))[:prompts]
    weights = prepare_weights(trained.base.gguf, out)
    with EmbeddedLanguageModel.open_(weights, parallel=1, context=2048, adapter=adapter) as served:
        found = measure_parity(merged(trained.model).float(), trained.base.tokenizer, served, examples)
    (out / PARITY).write_text(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return {"prompts": found.prompts, "same": found.same, "common": round(found.common, 4)}
