"""Hyper-parameters of a writer's training, and what is told while it runs. Knows nothing of torch."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from botmovie.errors import BadInput


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """`steps` of the optimiser at most; each takes `accumulate` batches of at most `batch_tokens` tokens, padding included.

    The learning rate rises over `warm_up` steps and then falls along a cosine to a tenth. Every `look_every` steps the validation loss is
    measured, and drafts for `drafts` validation examples are written and checked; after `patience` looks that are no better the run ends. `threads` 0: as
    torch chooses. `precision` is bf16 (autocast over float32 weights), fp32, or auto: bf16 where the device computes with it. A processor that has
    no instructions for bf16 imitates it, many times slower. `share` and `without` say which part of the training side is learned from (`subsets.py`).
    """

    base: str = "embedded"
    steps: int = 400
    rank: int = 16
    alpha: float = 32.0
    dropout: float = 0.05
    learning_rate: float = 5e-4
    warm_up: int = 20
    weight_decay: float = 0.0
    clip: float = 1.0
    batch_tokens: int = 2048
    accumulate: int = 2
    look_every: int = 50
    patience: int = 3
    drafts: int = 48
    validation_examples: int = 160
    seed: int = 0
    threads: int = 0
    precision: str = "auto"
    device: str = "auto"
    share: float = 1.0
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.precision not in ("auto", "bf16", "fp32"):
            raise BadInput(f"The precision is auto, bf16 or fp32, not {self.precision!r}.")
        if min(self.steps, self.rank, self.batch_tokens, self.accumulate, self.look_every, self.patience) < 1:
            raise BadInput("Steps, rank, tokens of a batch, batches of a step, steps between looks and patience are at least 1.")
        if not 0 < self.share <= 1:
            raise BadInput(f"The share of the training side is more than 0 and at most 1, not {self.share:g}.")

    @property
    def identity(self) -> str:
        """A hash of what decides the course of a run; a run goes on only with the same."""
        kept = {name: value for name, value in asdict(self).items() if name not in ("threads", "device", "patience")}
        if self.share == 1:
            del kept["share"]
        if not self.without:
            del kept["without"]
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: `loss` of this step, `speed` in tokens a second, `seconds_left` estimated to the last step."""

    step: int
    steps: int
    loss: float
    speed: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the validation side. `tokens` and `seconds` count training from its start, earlier parts of a resumed run included."""

    step: int
    tokens: int
    seconds: float
    training_loss: float
    validation_loss: float
    accepted: float
    refused: float
    not_held: float
    same: float

    def to_dict(self) -> dict[str, Any]:
        return {name: round(value, 5) if isinstance(value, float) else value for name, value in asdict(self).items()}
