"""Training of a tiny encoder: it learns, keeps the best, goes on after a kill as if nothing had happened, and is exported as it was trained."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from botmovie.catalogue import Catalogue
from botmovie.encoder import OnnxEncoder, packaged_model
from botmovie.errors import BadInput, ModelMissing

pytest.importorskip("torch", reason="torch is not installed (docs/installing.md, For fine-tuning)")
pytest.importorskip("transformers", reason="transformers is not installed (requirements-train.lock)")
pytest.importorskip("onnx", reason="onnx is not installed (requirements-dev.lock)")

import torch

from botmovie.finetuning.encoder_model import load_text_encoder, mixed
from botmovie.finetuning.encoder_run import run_encoder
from botmovie.finetuning.encoder_training import EncoderConfig, EncoderTraining, Passages, Pool, batches_of
from botmovie.finetuning.retrieval_cases import CaseKind, RetrievalCase, load_cases
from botmovie.finetuning.retrieval_pairs import Pair
from botmovie.finetuning.split import Side

PLACES = ("harbour", "garden", "mountain", "desert", "station", "island", "prison", "theatre")
DEEDS = ("a widow cuts glass", "a boy winds clocks", "a thief hides money", "a nurse finds letters")
HERE = EncoderConfig(steps=6, batch=8, learning_rate=3e-3, warm_up=2, frozen_layers=1, look_every=3, held=2, hold=1.0, threads=1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of a BERT of two layers with the vocabulary of the packaged encoder."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(1)
    BertModel(BertConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=12, intermediate_size=48)).save_pretrained(folder)
    shutil.copyfile(packaged_model() / "tokenizer.json", folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="module")
def passages(base: Path) -> Passages:
    told = [(place, f"Once {deed} near a {place}.") for place in PLACES for deed in DEEDS]
    return Passages([str(n) for n in range(len(told))], [t for _, t in told], [f for f, _ in told], load_text_encoder(base).embed([t for _, t in told]))


@pytest.fixture
def pairs() -> list[Pair]:
    both = [(place, deed) for place in PLACES for deed in DEEDS]
    return [Pair("piece" if n % 3 else "question", f"{deed} in the {place}", place, str(n)) for n, (place, deed) in enumerate(both)]


@pytest.fixture
def start(base: Path, pairs: list[Pair], passages: Passages, tmp_path: Path) -> Callable[..., EncoderTraining]:
    cases = [RetrievalCase(p, CaseKind.DESCRIPTION, f"the one in the {p}", frozenset({p}), frozenset({p}), Side.VALIDATION) for p in PLACES]
    pool = Pool(cases, {p: f"Much happens near a {p}." for p in PLACES}, {p: p for p in PLACES})

    def begin(folder: str, config: EncoderConfig = HERE) -> EncoderTraining:
        return EncoderTraining(config, load_text_encoder(base), pairs, passages, pool, tmp_path / folder, "hash")

    return begin


def quiet(*_: object) -> None:
    pass


def test_the_loss_falls(start: Callable[..., EncoderTraining]):
    run = start("run", replace(HERE, steps=40, look_every=40))
    run.train(quiet, quiet)
    assert sum(run.losses[-5:]) < 0.9 * sum(run.losses[:5])


def test_the_best_look_is_what_remains(start: Callable[..., EncoderTraining]):
    run = start("run", replace(HERE, steps=12))
    run.train(quiet, quiet)
    best = max(run.looks, key=lambda look: look.ndcg)
    assert run.pool.look(run.encoder.embed)[0] == pytest.approx(best.ndcg)


def test_word_embeddings_and_frozen_layers_stay_as_they_are(start: Callable[..., EncoderTraining]):
    run = start("run")
    before = run.encoder.state()
    run._step(next(batches_of(run.pairs, HERE)))
    changed = {name for name, tensor in run.encoder.state().items() if not torch.equal(tensor, before[name])}
    assert changed
    assert all(name.startswith("encoder.layer.1.") for name in changed)


def test_a_run_that_was_killed_goes_on_as_if_nothing_had_happened(start: Callable[..., EncoderTraining]):
    whole = start("whole")
    whole.train(quiet, quiet)

    class Killed(Exception):
        pass

    def kill(step) -> None:
        if step.step == 5:
            raise Killed

    with pytest.raises(Killed):
        start("cut").train(kill, quiet)
    again = start("cut")
    again.go_on()
    assert again.step == 3
    again.train(quiet, quiet)
    assert [look.ndcg for look in again.looks] == [look.ndcg for look in whole.looks]
    assert again.losses == pytest.approx(whole.losses)
    assert all(torch.allclose(tensor, whole.encoder.state()[name], atol=1e-6) for name, tensor in again.encoder.state().items())


def test_a_run_does_not_go_on_with_another_config(start: Callable[..., EncoderTraining]):
    start("run").train(quiet, quiet)
    with pytest.raises(BadInput, match="another config"):
        start("run", replace(HERE, seed=5)).go_on()


def test_what_stands_for_the_same_film_does_not_count_against_a_description(start: Callable[..., EncoderTraining], passages: Passages):
    config = replace(HERE, hold=0.0)
    run = start("run", config)
    run.encoder.model.eval()
    described, asked = ([Pair(sort, "a widow cuts glass in the harbour", "harbour", "0")] for sort in ("description", "question"))
    with torch.inference_mode():
        losses = [float(run._loss(batch, random.Random(0))) for batch in (described, asked)]
        scores = run.encoder.vectors(["a widow cuts glass in the harbour"]) @ run.fixed.T / config.temperature
    elsewhere = [i for i, film in enumerate(passages.films) if film != "harbour"]
    assert losses[0] == pytest.approx(float(scores[0, [0, *elsewhere]].logsumexp(0) - scores[0, 0]), rel=1e-4)
    assert losses[1] == pytest.approx(float(scores[0].logsumexp(0) - scores[0, 0]), rel=1e-4)


def test_held_passages_stay_nearer_to_where_they_were(start: Callable[..., EncoderTraining], passages: Passages):
    moved = []
    for hold in (0.0, 200.0):
        run = start("run", replace(HERE, hold=hold, held=16))
        for batch in islice(batches_of(run.pairs, HERE), 12):
            run._step(batch)
        moved.append(float(np.abs(run.encoder.embed(passages.texts) - passages.vectors).mean()))
    assert moved[1] < moved[0]


def test_batches_are_fewer_pairs_than_there_are(pairs: list[Pair]):
    with pytest.raises(BadInput, match="fewer than a batch"):
        next(batches_of(pairs[:3], HERE))


def test_a_few_written_pairs_are_filled_up_with_made_ones(pairs: list[Pair]):
    few = [pairs[0], *(p for p in pairs if p.sort == "piece")]
    assert pairs[0].sort == "question"
    assert len(next(batches_of(few, HERE))) == HERE.batch


def test_half_a_mixture_lies_between(base: Path):
    one = load_text_encoder(base).state()
    other = {name: tensor + 2 for name, tensor in one.items()}
    assert all(torch.allclose(tensor, one[name] + 1) for name, tensor in mixed(one, other, 0.5).items() if tensor.is_floating_point())


def test_a_text_has_the_same_vector_alone_and_among_others(base: Path):
    tiny = load_text_encoder(base)
    texts = ["A harbour.", "A much longer text about a garden with many clocks in it.", "Sand."]
    assert np.allclose(tiny.embed(texts), np.vstack([tiny.embed([t]) for t in texts]), atol=1e-6)


def test_weights_that_are_not_there_are_told(tmp_path: Path):
    with pytest.raises(ModelMissing, match=r"model\.safetensors"):
        load_text_encoder(tmp_path)


def test_a_whole_run_leaves_an_encoder_that_does_what_was_trained(
    catalogue: Catalogue, encoder: OnnxEncoder, answers_file: Path, base: Path, two_held_back: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    import botmovie.finetuning.split as split

    monkeypatch.setattr("botmovie.finetuning.retrieval_pairs.side_of", split.side_of)
    monkeypatch.setattr("botmovie.finetuning.retrieval_pairs.may_train", lambda provenance: True)
    cases = load_cases([answers_file], [], catalogue)
    facts = run_encoder(catalogue, encoder, cases, tmp_path / "run", HERE, base=base, made=60)
    assert facts == json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert facts["parity"]["mean"] > 0.97
    assert facts["parity"]["texts"] > 5
    with pytest.raises(BadInput, match="--resume"):
        run_encoder(catalogue, encoder, cases, tmp_path / "run", HERE, base=base)
