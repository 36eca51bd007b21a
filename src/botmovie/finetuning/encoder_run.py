"""`botmovie tune encoder` from texts to a checked file: pairs, training, the best mixture with the base, export, comparison.

A run's folder also gets "pairs.jsonl", "weights/" (safetensors), "model/" (as `encoder.load_encoder` reads it) and "run.json". Knows
nothing of terminals.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import SpoilerLevel
from botmovie.encoder import OnnxEncoder, load_encoder
from botmovie.errors import BadInput
from botmovie.finetuning.encoder_export import export_encoder, packaged_weights
from botmovie.finetuning.encoder_model import load_text_encoder, mixed
from botmovie.finetuning.encoder_training import (
    EncoderConfig,
    EncoderLook,
    EncoderStep,
    EncoderTraining,
    Passages,
    Pool,
    has_run,
)
from botmovie.finetuning.pieces import Embedder
from botmovie.finetuning.retrieval_cases import RetrievalCase
from botmovie.finetuning.retrieval_pairs import (
    Source,
    count_sorts,
    load_pairs,
    made_pairs,
    open_source,
    save_pairs,
    without_held_back,
    written_pairs,
)
from botmovie.finetuning.split import Side

PAIRS, WEIGHTS, MODEL, RUN = "pairs.jsonl", "weights", "model", "run.json"
SHARES = (0.5, 0.7, 0.85, 1.0)
"""Shares of the tuned weights in the mixtures with the base that are tried at the end."""
PARITY_TEXTS = 200
DISTRACTING = 1
"""Passages of films for training that each search adds to the pool for a case."""


def run_encoder(
    catalogue: Catalogue,
    encoder: OnnxEncoder,
    cases: Sequence[RetrievalCase],
    out: Path,
    config: EncoderConfig,
    *,
    base: Path | None = None,
    shipped: Mapping[str, Any] | None = None,
    made: int = 14_000,
    resume: bool = False,
    on_step: Callable[[EncoderStep], None] = lambda step: None,
    on_look: Callable[[EncoderLook], None] = lambda look: None,
    told: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Train on the training side of `cases` and of the catalogue, stop by the validation side; returns the figures.

    `encoder` is the program's, of the packaged weights: passages keep its vectors, `shipped` by sha256 of a text where they are there
    already; those of another `base` are made by it. Raises BadInput where `out` holds a run already (give `resume`) or another one.
    """
    if has_run(out) and not resume:
        raise BadInput(f"{out} holds a run already: give --resume to go on with it, or another folder.")
    validation = [case for case in cases if case.side is Side.VALIDATION]
    if not validation:
        raise BadInput("No case is about a film for validation: give more open answers or written questions.")
    out.mkdir(parents=True, exist_ok=True)
    folder = base or packaged_weights()
    tuned = load_text_encoder(folder, most_tokens=config.most_tokens)
    before: Embedder = encoder if base is None else tuned
    source = open_source(catalogue, before, shipped if base is None else None)
    if not (resume and (out / PAIRS).is_file()):
        told("making pairs")
        pairs, left_out = without_held_back([*written_pairs(cases, source, before), *made_pairs(source, made, config.seed)], cases)
        save_pairs(pairs, out / PAIRS)
        told(f"{len(pairs):,} pairs {count_sorts(pairs)}, {left_out} left out for being nearly the same as something held back")
    pairs = load_pairs(out / PAIRS)
    run = EncoderTraining(config, tuned, pairs, passages_of(source), pool_of(validation, catalogue, source, before), out, hashlib.sha256((out / PAIRS).read_bytes()).hexdigest())
    untuned = tuned.state()
    if has_run(out):
        run.go_on()
    run.train(on_step, on_look)
    chosen, shares = _mix(run, untuned, told)
    tuned.save(out / WEIGHTS)
    export_encoder(out / WEIGHTS, out / MODEL)
    whole = load_text_encoder(out / WEIGHTS)
    exported = load_encoder(out / MODEL)
    texts = list(dict.fromkeys([c.text for c in validation] + list(run.pool.texts.values())))[:: max(1, len(run.pool.texts) // PARITY_TEXTS)]
    model = out / MODEL / "encoder.int8.onnx"
    facts: dict[str, Any] = {
        "config": asdict(config), "base": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(), "pairs": count_sorts(pairs),
        "pairs_sha256": run.pairs_hash, "films": len({p.film for p in pairs}), "validation_cases": len(validation), "steps": run.step,
        "best_step": run.patience.best_step, "stopped_early": run.stopped_early, "seconds": round(run.seconds, 1), "machine": platform.machine(),
        "looks": [look.to_dict() for look in run.looks], "shares": {str(s): round(v, 5) for s, v in shares.items()}, "share": chosen,
        "parity": parity_of(whole.embed(texts), exported.embed_passages(texts)), "exported_ndcg": round(run.pool.look(exported.embed_passages)[0], 5),
        "encoder": exported.name, "bytes": model.stat().st_size, "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "sources": sorted({f"{p.provenance.source}: {p.provenance.licence}" for p in source.passages.values()}),
    }  # fmt: skip
    (out / RUN).write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return facts


def _mix(run: EncoderTraining, untuned: Any, told: Callable[[str], None]) -> tuple[float, dict[float, float]]:
    """Mixes the tuned weights with the untuned as validation likes best: the share taken, and nDCG@10 by share."""
    best, shares = run.encoder.state(), {}
    for share in SHARES:
        run.encoder.model.load_state_dict(mixed(untuned, best, share))
        shares[share] = run.pool.look(run.encoder.embed)[0]
        told(f"{share:.0%} of the tuned weights: validation nDCG@10 {shares[share]:.3f}")
    chosen = max(shares, key=lambda s: (shares[s], -s))
    run.encoder.model.load_state_dict(mixed(untuned, best, chosen))
    return chosen, shares


def passages_of(source: Source) -> Passages:
    """What may be found in training."""
    held = list(source.passages.values())
    return Passages([p.id for p in held], [p.text for p in held], [p.film_id for p in held], np.stack([source.vectors[p.id] for p in held]))


def pool_of(cases: Sequence[RetrievalCase], catalogue: Catalogue, source: Source, encoder: Embedder) -> Pool:
    """The passages of the cases' films and, for each case, those of films for training that keyword search and the encoder like best."""
    films = sorted({film for case in cases for film in case.films})
    passages = {p.id: p for film in films for p in catalogue.passages_of(film, spoilers=SpoilerLevel.FULL)}
    ids, rows = list(source.vectors), np.stack(list(source.vectors.values()))
    for case in cases:
        near = (ids[i] for i in np.argsort(-(rows @ encoder.embed_queries([case.text])[0]), kind="stable")[:DISTRACTING])
        said = (h.passage_id for h in catalogue.keyword_search(case.text, limit=20, spoilers=SpoilerLevel.FULL) if h.passage_id in source.passages)
        passages |= {i: source.passages[i] for i in (*near, *islice(said, DISTRACTING))}
    return Pool(cases, {i: p.text for i, p in passages.items()}, {i: p.film_id for i, p in passages.items()})


def parity_of(trained: npt.NDArray[np.float32], exported: npt.NDArray[np.float32]) -> dict[str, float]:
    """How alike two encoders' vectors of the same texts are: mean and least cosine, rows of unit length."""
    cosines = (trained * exported).sum(axis=1)
    return {"texts": len(cosines), "mean": round(float(cosines.mean()), 5), "least": round(float(cosines.min()), 5)}
