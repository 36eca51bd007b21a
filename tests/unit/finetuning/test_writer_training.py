"""Training of a tiny model: it learns, stops early, keeps the best, goes on after a kill as if nothing had happened, and llama.cpp writes
what it learned."""

from __future__ import annotations

import importlib.util
import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from botmovie.errors import BadInput, ModelMissing, ModelUnreadable, NotFound

pytest.importorskip("torch", reason="torch is not installed (docs/installing.md, For fine-tuning)")
pytest.importorskip("transformers", reason="transformers is not installed (requirements-train.lock)")
pytest.importorskip("peft", reason="peft is not installed (requirements-train.lock)")
pytest.importorskip("jinja2", reason="jinja2 is not installed (requirements-train.lock)")

import torch

from botmovie.finetuning.base_model import load_base, token_counter
from botmovie.finetuning.batches import encode, make_batch
from botmovie.finetuning.data import file_of
from botmovie.finetuning.drafting import greedy_drafts
from botmovie.finetuning.examples import load_examples, save_examples
from botmovie.finetuning.run_state import states
from botmovie.finetuning.split import Side
from botmovie.finetuning.training_config import TrainingConfig
from botmovie.finetuning.writer_run import run_writer
from botmovie.finetuning.writer_training import train_writer
from botmovie.llm import EmbeddedLanguageModel
from tests.unit.finetuning.tiny import load_tiny, write_tiny

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
HERE = TrainingConfig(steps=6, look_every=3, rank=4, alpha=8.0, batch_tokens=600, accumulate=2, drafts=2, warm_up=2, learning_rate=1e-2, precision="fp32", device="cpu")


@pytest.fixture
def data(make_example, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for side, count in ((Side.TRAINING, 12), (Side.VALIDATION, 4)):
        save_examples([make_example(id=f"{side}-{i}", side=side, text=f"Brody {i} fears {'the ' * (i % 4)}water.") for i in range(count)], folder / file_of(side))
    return folder


@pytest.fixture
def base(tmp_path: Path):
    return lambda: load_tiny(tmp_path)


def test_the_weights_of_a_gguf_file_write_what_llama_cpp_writes_from_it(tmp_path: Path, make_example):
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    base = load_tiny(tmp_path)
    example = make_example()
    with EmbeddedLanguageModel.open_(tmp_path / "tiny.gguf", parallel=1, context=512, threads=1) as served:
        written = served.complete(list(example.messages), max_tokens=12)
    ids = torch.tensor([list(encode(example, base.tokenizer).prompt)])
    for _ in range(12):
        ids = torch.cat([ids, base.model(ids).logits[:, -1].argmax(-1, keepdim=True)], 1)
        if ids[0, -1] == base.tokenizer.eos_token_id:
            break
    expected = base.tokenizer.decode(ids[0, -12:], skip_special_tokens=True)
    assert written.strip()[:8] == expected.strip()[:8]


def test_the_loss_counts_answers_alone_and_needs_their_logits_alone(base, data: Path, tmp_path: Path):
    from botmovie.finetuning.writer_training import _Run

    examples = list(load_examples(data / file_of(Side.TRAINING)))[:3]
    run = _Run(HERE, data, tmp_path / "run", None, base(), examples, examples)
    encoded = [encode(e, run.base.tokenizer) for e in examples]
    run.model.eval()
    by_hand = 0.0
    for one in encoded:
        ids = torch.tensor([[*one.prompt, *one.answer]])
        chances = run.model(ids).logits[0].log_softmax(-1)
        by_hand -= sum(float(chances[len(one.prompt) + i - 1, token]) for i, token in enumerate(one.answer))
    together = float(run._loss(make_batch(encoded, run.base.tokenizer.pad_token_id)))
    assert together == pytest.approx(by_hand, rel=1e-3)


def test_it_learns_and_writes_down_what_it_saw(base, data: Path, tmp_path: Path):
    out = tmp_path / "run"
    trained = train_writer(data, out, replace(HERE, steps=30, look_every=10), base=base())
    assert trained.looks[-1].validation_loss < trained.looks[0].validation_loss
    facts = json.loads((out / "run.json").read_text("utf-8"))
    assert facts["best_validation_loss"] == pytest.approx(min(look.validation_loss for look in trained.looks), abs=1e-4)
    assert {p.name for p in out.iterdir()} == {"adapter.safetensors", "curves.svg", "looks.json", "run.json", "state-000030"}


def test_it_stops_when_patience_ends_and_puts_the_best_back(base, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    losses = iter([1.0, 0.5, 0.7, 0.9, 0.1])
    monkeypatch.setattr("botmovie.finetuning.writer_training._Run._validation_loss", lambda run: next(losses))
    kept: dict[int, torch.Tensor] = {}

    def look(seen) -> None:
        from safetensors.torch import load_file

        kept[seen.step] = load_file(tmp_path / "run" / f"state-{seen.step:06d}" / "adapter.safetensors")

    trained = train_writer(data, tmp_path / "run", replace(HERE, steps=20, look_every=2, patience=2), base=base(), on_look=look)
    assert (trained.stopped_early, trained.best_step, len(trained.looks)) == (True, 4, 4)
    from botmovie.finetuning.lora import adapter_of

    assert all(torch.equal(tensor, kept[4][name]) for name, tensor in adapter_of(trained.model).items())


def test_a_killed_run_goes_on_to_the_same_weights(base, data: Path, tmp_path: Path):
    from botmovie.finetuning.lora import adapter_of

    whole = adapter_of(train_writer(data, tmp_path / "whole", HERE, base=base()).model)

    class Killed(Exception):
        pass

    def kill(progress) -> None:
        if progress.step == 5:
            raise Killed

    with pytest.raises(Killed):
        train_writer(data, tmp_path / "cut", HERE, base=base(), on_step=kill)
    assert [step for step, _ in states(tmp_path / "cut")] == [3]
    again = train_writer(data, tmp_path / "cut", HERE, base=base(), resume=True)
    assert all(torch.allclose(tensor, whole[name], atol=1e-6) for name, tensor in adapter_of(again.model).items())
    assert [look.step for look in again.looks] == [3, 6]


def test_a_run_is_not_written_over_nor_gone_on_with_other_settings(base, data: Path, tmp_path: Path):
    train_writer(data, tmp_path / "run", HERE, base=base())
    with pytest.raises(BadInput, match="--resume"):
        train_writer(data, tmp_path / "run", HERE, base=base())
    with pytest.raises(BadInput, match="another config"):
        train_writer(data, tmp_path / "run", replace(HERE, seed=5), base=base(), resume=True)


def test_a_part_of_the_data_is_learned_from_and_told(base, data: Path, tmp_path: Path, make_example):
    save_examples([make_example(id=f"{kind}-{i}", template=f"hand {kind}") for kind in "pq" for i in range(5)], data / file_of(Side.TRAINING))
    train_writer(data, tmp_path / "run", replace(HERE, steps=1, without=("hand q",)), base=base())
    facts = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert (facts["examples"], facts["config"]["without"], facts["config"]["share"]) == (5, ["hand q"], 1.0)


def test_without_examples_or_a_run_it_says_what_to_do(base, data: Path, tmp_path: Path):
    with pytest.raises(NotFound, match="botmovie tune data"):
        train_writer(tmp_path / "nothing", tmp_path / "run", HERE, base=base())
    with pytest.raises(BadInput, match="without --resume"):
        train_writer(data, tmp_path / "run", HERE, base=base(), resume=True)


def test_drafts_come_in_the_order_of_the_examples(base, data: Path):
    tiny = base()
    examples = list(load_examples(data / file_of(Side.TRAINING)))[:5]
    alone = [greedy_drafts(tiny.model, tiny.tokenizer, [e], most_tokens=5)[0] for e in examples]
    assert greedy_drafts(tiny.model, tiny.tokenizer, examples, most_tokens=5, rows=2) == alone


def test_the_exported_adapter_writes_what_was_trained(data: Path, tmp_path: Path):
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")
    config = replace(HERE, base=str(write_tiny(tmp_path / "tiny.gguf")), steps=40, look_every=40)
    told = run_writer(data, tmp_path / "run", config, parity=4)
    card = json.loads((tmp_path / "run" / "writer.json").read_text("utf-8"))
    assert (card["rank"], card["bytes"]) == (4, (tmp_path / "run" / "writer.gguf").stat().st_size)
    assert told["parity"]["prompts"] == 4
    assert told["parity"]["common"] > 0.9


def test_a_file_that_is_no_llama_is_refused(tmp_path: Path):
    path = write_tiny(tmp_path / "tiny.gguf")
    path.write_bytes(path.read_bytes().replace(b"\x05\0\0\0\0\0\0\0llama\x0c", b"\x05\0\0\0\0\0\0\0mamba\x0c", 1))
    with pytest.raises(ModelUnreadable, match="Llama family"):
        load_base(str(path))


def test_a_model_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(ModelMissing, match="cannot load"):
        load_base(str(tmp_path / "nothing"))


@pytest.mark.model
def test_tokens_of_the_embedded_model_are_counted_as_llama_cpp_counts_them():
    from botmovie.llm import find_weights

    count = token_counter()
    assert count is not None
    with warnings.catch_warnings(), EmbeddedLanguageModel.open_(find_weights(), parallel=1, context=512, threads=1) as served:
        import httpx

        for text in ("Bong Joon-ho directed Parasite (2019) for $11,800,000.", "Amélie’s café – 1 h 28 min; naïve façade, 한국 영화"):
            reply = httpx.post(f"{served.http_url.removesuffix('/v1')}/tokenize", json={"content": text}, headers={"Authorization": f"Bearer {served.http_key}"}, timeout=30)
            assert count(text) == len(reply.json()["tokens"])


@pytest.mark.parametrize(("precision", "has_bf16", "used"), [("auto", True, True), ("auto", False, False), ("bf16", False, True), ("fp32", True, False)])
def test_bf16_is_used_where_the_processor_has_it_or_it_is_asked_for(precision: str, has_bf16: bool, used: bool, monkeypatch: pytest.MonkeyPatch):
    from botmovie.finetuning.writer_training import computes_in_bf16

    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: has_bf16)
    assert computes_in_bf16(precision, torch.device("cpu")) is used
