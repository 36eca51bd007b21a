"""Weights out of GGUF files and adapters into them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.finetuning.gguf_files import from_rotary_rows, read_tensors, to_rotary_rows, write_gguf
from botmovie.llm.adapters import base_fingerprint, card_of, check_adapter
from botmovie.llm.gguf import read_arrays, read_header
from tests.unit.finetuning.tiny import random_tensors, write_tiny


def test_rows_go_to_llama_cpp_in_pairs_of_both_halves():
    # one head of six rows: the halves 0 1 2 and 3 4 5 are interleaved
    assert to_rotary_rows(np.arange(6.0, dtype=np.float32).reshape(6, 1), 1).ravel().tolist() == [0, 3, 1, 4, 2, 5]


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_rows_come_back_as_they_were(heads: int):
    rows = np.random.default_rng(0).normal(size=(16, 3)).astype(np.float32)
    assert np.array_equal(from_rotary_rows(to_rotary_rows(rows, heads), heads), rows)


def test_tensors_are_read_with_the_slowest_axis_first(tmp_path: Path):
    found = read_tensors(write_tiny(tmp_path / "tiny.gguf"))
    expected = random_tensors()
    assert np.array_equal(found["blk.1.ffn_down.weight"], expected["blk.1.ffn_down.weight"])
    assert np.array_equal(from_rotary_rows(found["blk.0.attn_k.weight"], 2), expected["blk.0.attn_k.weight"])


def test_a_written_file_is_read_again(tmp_path: Path):
    tensors = {"a.lora_a": np.arange(6, dtype=np.float16).reshape(2, 3), "b": np.ones((5, 7), np.float16)}
    write_gguf(tmp_path / "made.gguf", {"general.type": "adapter", "alpha": 2.0, "count": 3}, tensors)
    assert read_header(tmp_path / "made.gguf").keys == {"general.type": "adapter", "alpha": 2.0, "count": 3}
    assert {name: t.tolist() for name, t in read_tensors(tmp_path / "made.gguf").items()} == {name: t.tolist() for name, t in tensors.items()}


def test_the_vocabulary_is_read_and_a_missing_array_is_told(tmp_path: Path):
    path = write_tiny(tmp_path / "tiny.gguf")
    assert read_arrays(path, "tokenizer.ggml.merges") == {"tokenizer.ggml.merges": ["Ġ a"]}
    with pytest.raises(ModelUnreadable, match=r"has no tokenizer\.ggml\.scores"):
        read_arrays(path, "tokenizer.ggml.scores")


# -- cards


@pytest.fixture
def adapter(tmp_path: Path) -> tuple[Path, Path]:
    """(adapter with its card, weights)."""
    import hashlib
    import json

    weights = write_tiny(tmp_path / "tiny.gguf")
    path = tmp_path / "writer.gguf"
    write_gguf(path, {"general.type": "adapter"}, {"blk.0.attn_q.weight.lora_a": np.ones((2, 32), np.float16)})
    card_of(path).write_text(json.dumps({"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "base_fingerprint": base_fingerprint(weights)}), "utf-8")
    return path, weights


def test_an_adapter_that_is_as_its_card_says_is_accepted(adapter):
    assert check_adapter(*adapter)["sha256"]


def test_a_changed_adapter_is_refused(adapter):
    path, weights = adapter
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelUnreadable, match="changed or damaged"):
        check_adapter(path, weights)


def test_an_adapter_of_another_model_is_refused(adapter, make_gguf_model):
    path, _ = adapter
    with pytest.raises(ModelUnreadable, match="made for another model"):
        check_adapter(path, make_gguf_model)


def test_a_model_is_no_adapter(adapter):
    _, weights = adapter
    with pytest.raises(ModelUnreadable, match="not an adapter"):
        check_adapter(weights, weights)


def test_a_card_that_is_none_is_told(adapter):
    path, weights = adapter
    card_of(path).write_text("[]", "utf-8")
    with pytest.raises(ModelUnreadable, match="is no card"):
        check_adapter(path, weights)


def test_a_missing_adapter_is_told(tmp_path: Path):
    with pytest.raises(ModelMissing):
        check_adapter(tmp_path / "none.gguf", tmp_path / "none.gguf")


@pytest.fixture
def make_gguf_model(tmp_path: Path) -> Path:
    """Another model than the tiny one."""
    path = tmp_path / "other.gguf"
    write_gguf(path, {"general.architecture": "llama"}, {"token_embd.weight": np.ones((4, 4), np.float16)})
    return path
