"""The learned parser as a torch module: a MiniLM encoder with a small decoder that says tokens or points at marks.

Shapes: batch B, input length L, output length T, elements E, width D = 384, vocabulary V. The decoder's layers are post-norm
transformer layers (Vaswani et al. 2017); at each step it scores the V tokens and, by a scaled product with the encoder's
states at the marks, the elements (Vinyals et al. 2015). Knows nothing of queries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file
from torch import Tensor, nn

from botmovie.understanding.parser import POSITIONS

WIDTH, HEADS, INNER, LAYERS = 384, 12, 768, 2
STEPS = 64
"""Output tokens at most."""
DROPOUT = 0.1


class Attention(nn.Module):
    """Multi-head attention of `x` (B, T, D) over `over` (B, L, D); `mask` broadcastable to (B, heads, T, L), true where allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x: Tensor, over: Tensor, mask: Tensor) -> Tensor:
        def heads(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        drop = DROPOUT if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(heads(self.query(x)), heads(self.key(over)), heads(self.value(over)), attn_mask=mask, dropout_p=drop)
        out: Tensor = self.out(mixed.transpose(1, 2).reshape(x.shape))
        return out


class Layer(nn.Module):
    """A post-norm layer; `crossed` ones also attend to the encoder's states."""

    def __init__(self, inner: int, *, crossed: bool) -> None:
        super().__init__()
        self.own, self.own_norm = Attention(), nn.LayerNorm(WIDTH, eps=1e-12)
        self.cross: Attention | None = Attention() if crossed else None
        self.cross_norm: nn.LayerNorm | None = nn.LayerNorm(WIDTH, eps=1e-12) if crossed else None
        self.up, self.down, self.norm = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor, states: Tensor | None = None, states_mask: Tensor | None = None) -> Tensor:
        x = self.own_norm(x + functional.dropout(self.own(x, x, mask), DROPOUT, self.training))
        if self.cross is not None and self.cross_norm is not None and states is not None and states_mask is not None:
            x = self.cross_norm(x + functional.dropout(self.cross(x, states, states_mask), DROPOUT, self.training))
        out: Tensor = self.norm(x + functional.dropout(self.down(functional.gelu(self.up(x))), DROPOUT, self.training))
        return out


class Encoder(nn.Module):
    """MiniLM without its pooling: ids (B, L) → states (B, L, D). Its words are not trained, which takes a third of the time
    and keeps those that no question holds; ids 1 … M are the marks', which are."""

    def __init__(self, weights: Path, marks: int) -> None:
        super().__init__()
        held = load_file(weights / "model.safetensors")
        self.words = nn.Embedding.from_pretrained(held["embeddings.word_embeddings.weight"], freeze=True)
        self.marks = nn.Parameter(torch.randn(marks, WIDTH) * 0.05)
        self.positions = nn.Parameter(held["embeddings.position_embeddings.weight"][:POSITIONS] + held["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        _take(self.norm, held, "embeddings.LayerNorm")
        count = 1 + max(int(k.split(".")[2]) for k in held if k.startswith("encoder.layer."))
        self.layers = nn.ModuleList(Layer(4 * WIDTH, crossed=False) for _ in range(count))
        for i, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{i}"
            for part, name in (
                (layer.own.query, "attention.self.query"), (layer.own.key, "attention.self.key"), (layer.own.value, "attention.self.value"), (layer.own.out, "attention.output.dense"),
                (layer.own_norm, "attention.output.LayerNorm"), (layer.up, "intermediate.dense"), (layer.down, "output.dense"), (layer.norm, "output.LayerNorm"),
            ):  # fmt: skip
                _take(part, held, f"{prefix}.{name}")

    def forward(self, ids: Tensor, present: Tensor) -> Tensor:
        marked = (ids > 0) & (ids <= len(self.marks))
        words = torch.where(marked[:, :, None], self.marks[(ids - 1).clamp(0, len(self.marks) - 1)], self.words(ids))
        x = functional.dropout(self.norm(words + self.positions[: ids.shape[1]]), DROPOUT, self.training)
        mask = present[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


class ParserModel(nn.Module):
    """Encoder and decoder over a vocabulary of `size` tokens, for inputs with `marks` sorts of marks."""

    def __init__(self, weights: Path, size: int, marks: int) -> None:
        super().__init__()
        self.encoder = Encoder(weights, marks)
        self.tokens = nn.Embedding(size, WIDTH)
        nn.init.normal_(self.tokens.weight, std=0.05)
        self.pointed = nn.Linear(WIDTH, WIDTH)  # what a pointed element looks like to the decoder
        self.steps = nn.Parameter(torch.randn(STEPS, WIDTH) * 0.05)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(INNER, crossed=True) for _ in range(LAYERS))
        self.say = nn.Linear(WIDTH, size)
        self.point, self.target = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, ids: Tensor, present: Tensor, marks: Tensor, marked: Tensor, before: Tensor) -> Tensor:
        """Scores (B, T, V + E) of what comes at each step.

        `ids` (B, L), `present` bool (B, L); `marks` (B, E) positions of the elements' marks, `marked` bool (B, E) which of them there
        are; `before` (B, T): the tokens said before each step, V + e for element e.
        """
        states = self.encoder(ids, present)
        elements = torch.gather(states, 1, marks[:, :, None].expand(-1, -1, WIDTH))
        return self.decode(states, present, elements, marked, before)

    def decode(self, states: Tensor, present: Tensor, elements: Tensor, marked: Tensor, before: Tensor) -> Tensor:
        size = self.tokens.num_embeddings
        said = self.tokens(before.clamp(max=size - 1))
        pointed = self.pointed(elements)
        at = (before - size).clamp(min=0)
        if pointed.shape[1]:
            chosen = torch.gather(pointed, 1, at[:, :, None].expand(-1, -1, WIDTH))
            said = torch.where((before >= size)[:, :, None], chosen, said)
        x = functional.dropout(self.norm(said + self.steps[: before.shape[1]]), DROPOUT, self.training)
        causal = torch.ones(before.shape[1], before.shape[1], dtype=torch.bool, device=x.device).tril()[None, None]
        for layer in self.layers:
            x = layer(x, causal, states, present[:, None, None, :])
        tokens = self.say(functional.dropout(x, DROPOUT, self.training))
        pointing = self.point(x) @ self.target(elements).transpose(1, 2) / WIDTH**0.5
        return torch.cat([tokens, pointing.masked_fill(~marked[:, None, :], -1e4)], -1)


def _take(module: nn.Module, held: dict[str, Tensor], name: str) -> None:
    parameters: dict[str, Any] = dict(module.named_parameters())
    for part in ("weight", "bias"):
        parameters[part].data = held[f"{name}.{part}"].clone()
