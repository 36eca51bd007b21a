"""Training of the sentence encoder: a text comes near to the passage that should be found for it, and far from all others.

InfoNCE (van den Oord et al., 2018) over the cosines to every passage for training at once. That is possible on two cores because
the passages keep the vectors that they had: texts move towards them (query-side tuning: Lewis et al., 2020), and some passages at
every step are held to where they were. The measure is nDCG@10 on held-back cases, passages encoded anew. One run is one folder:
"state-STEP" to go on from, "looks.json", "curves.svg"; `encoder_run` makes and exports it.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.errors import BadInput
from botmovie.finetuning.curves import draw_panels
from botmovie.finetuning.encoder_model import TextEncoder
from botmovie.finetuning.patience import Patience
from botmovie.finetuning.retrieval_cases import CaseKind, RetrievalCase
from botmovie.finetuning.retrieval_measures import DEPTH, head_figure, mean_of, measure
from botmovie.finetuning.retrieval_pairs import Pair
from botmovie.finetuning.run_state import RunState, load_state, save_state, states
from botmovie.finetuning.typing_slips import with_slips

WRITTEN = frozenset({"question", "description"})
LOOKS, CURVES = "looks.json", "curves.svg"


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """`steps` of `batch` pairs at most. `held` passages of each step are held to their old vectors, and what they lose of the cosine counts
    `hold` times. The learning rate rises over `warm_up` steps and then
    falls along a cosine to a tenth. `made` pairs from the catalogue for each written one, `slips` the share of
    written texts with slips of typing. The `frozen_layers` lowest layers are not trained. A look at the validation cases comes every `look_every` steps; `patience` looks that are no better end the run.
    """

    steps: int = 600
    batch: int = 48
    held: int = 6
    hold: float = 20.0
    temperature: float = 0.05
    learning_rate: float = 8e-5
    warm_up: int = 30
    frozen_layers: int = 2
    weight_decay: float = 0.01
    clip: float = 1.0
    most_tokens: int = 112
    made: float = 1.2
    slips: float = 0.2
    look_every: int = 150
    patience: int = 3
    seed: int = 0
    threads: int = 0

    def __post_init__(self) -> None:
        if min(self.steps, self.batch - 1, self.look_every, self.patience, self.most_tokens, self.held) < 1:
            raise BadInput("Steps, looks, patience, tokens and held passages are at least 1, pairs of a batch at least 2.")

    @property
    def identity(self) -> str:
        """A hash of what decides the course of a run; a run goes on only with the same."""
        kept = {name: value for name, value in asdict(self).items() if name not in ("threads", "patience")}
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class EncoderStep:
    """Where a run is: `loss` of this step, `speed` in pairs a second, `seconds_left` estimated to the last step."""

    step: int
    steps: int
    loss: float
    speed: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class EncoderLook:
    """One look at the validation cases; `ndcg` is the mean of questions and descriptions."""

    step: int
    seconds: float
    training_loss: float
    ndcg: float
    questions: float
    descriptions: float

    def to_dict(self) -> dict[str, float]:
        return {name: round(value, 5) for name, value in asdict(self).items()}


@dataclass(frozen=True, eq=False)
class Passages:
    """All that may be found in training: ids, texts, films, and vectors of shape (n, width) of unit length."""

    ids: Sequence[str]
    texts: Sequence[str]
    films: Sequence[str]
    vectors: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pool:
    """Cases and the passages that they are ranked among: id -> text, id -> film."""

    cases: Sequence[RetrievalCase]
    texts: Mapping[str, str]
    film_of: Mapping[str, str]

    def look(self, embed: Callable[[Sequence[str]], Any]) -> tuple[float, float, float]:
        """nDCG@10 of an encoder: (mean of both kinds, questions, descriptions)."""
        ids = list(self.texts)
        rows = embed([self.texts[i] for i in ids])
        asked = dict(zip((c.text for c in self.cases), embed([c.text for c in self.cases]), strict=True))

        def rank(text: str) -> list[str]:
            return [ids[i] for i in np.argsort(-(rows @ asked[text]), kind="stable")[:DEPTH]]

        found = measure(self.cases, rank, self.film_of)
        questions, descriptions = (mean_of(found, lambda case, kind=kind: case.kind is kind).ndcg for kind in CaseKind)  # type: ignore[misc]
        return head_figure(found), questions, descriptions


def batches_of(pairs: Sequence[Pair], config: EncoderConfig) -> Iterator[list[Pair]]:
    """Endless batches: each round all written pairs and as many made ones as the configuration says, in an order of its own."""
    written, made = [p for p in pairs if p.sort in WRITTEN], [p for p in pairs if p.sort not in WRITTEN]
    if len(pairs) < config.batch:
        raise BadInput(f"{len(pairs)} pairs are fewer than a batch of {config.batch}.")
    left: list[Pair] = []
    round_ = 0
    while True:
        rng = random.Random(f"{config.seed}/{round_}")
        wanted = max(round(len(written) * config.made), config.batch - len(written)) if written else len(made)
        while made and len(left) < wanted:
            left += rng.sample(made, len(made))
        drawn, left = [*written, *left[:wanted]], left[wanted:]
        rng.shuffle(drawn)
        for start in range(0, len(drawn) - config.batch + 1, config.batch):
            yield drawn[start : start + config.batch]
        round_ += 1


@dataclass
class EncoderTraining:
    """The changing state of one run; `pairs_hash` names what is trained on."""

    config: EncoderConfig
    encoder: TextEncoder
    pairs: Sequence[Pair]
    passages: Passages
    pool: Pool
    out: Path
    pairs_hash: str = ""
    step: int = 0
    seconds: float = 0.0
    looks: list[EncoderLook] = field(default_factory=list)

    def __post_init__(self) -> None:
        import torch

        if self.config.threads:
            torch.set_num_threads(self.config.threads)
        for name, parameter in self.encoder.model.named_parameters():
            parameter.requires_grad = not name.startswith(("embeddings.", "pooler.", *(f"encoder.layer.{i}." for i in range(self.config.frozen_layers))))
        self.patience = Patience(self.config.patience)
        self.best = self.encoder.state()
        self.optimiser = torch.optim.AdamW([p for _, p in self._trained()], lr=self.config.learning_rate, weight_decay=self.config.weight_decay)
        self.losses: list[float] = []
        self.fixed = torch.from_numpy(self.passages.vectors)
        self.place = {one: i for i, one in enumerate(self.passages.ids)}
        self.of_film: dict[str, list[int]] = {}
        for i, film in enumerate(self.passages.films):
            self.of_film.setdefault(film, []).append(i)
        self.wanted: dict[str, set[int]] = {}
        for pair in self.pairs:
            self.wanted.setdefault(pair.query, set()).add(self.place[pair.passage])

    def go_on(self) -> None:
        """Take up the newest state of the folder. Raises BadInput where it is of another run."""
        import torch

        state = load_state(self.out)
        for what, ours in (("config", self.config.identity), ("pairs", self.pairs_hash)):
            if state.facts[what] != ours:
                raise BadInput(f"The run in {self.out} has another {what}: go on with the same, or start one in another folder.")
        own = self.encoder.model.state_dict()
        self.encoder.model.load_state_dict({**own, **state.tensors["weights"]})
        self.best = {**self.best, **state.tensors["best"]}
        self.step, self.seconds, self.losses = state.step, state.facts["seconds"], state.facts["losses"]
        self.looks = [EncoderLook(**look) for look in state.facts["looks"]]
        self.patience = Patience(self.config.patience, *state.facts["patience"])
        moments = state.tensors["optimiser"]
        for name, parameter in self._trained():
            self.optimiser.state[parameter] = {"step": torch.tensor(float(self.step)), **{k: moments[f"{name}.{k}"] for k in ("exp_avg", "exp_avg_sq")}}

    def train(self, on_step: Callable[[EncoderStep], None], on_look: Callable[[EncoderLook], None]) -> None:
        """Looks before the first step, then steps and looks until patience or steps are used up; the best weights are put back."""
        config = self.config
        self.out.mkdir(parents=True, exist_ok=True)
        if not self.looks:
            self._look(on_look)
        batches = batches_of(self.pairs, config)
        for _ in range(self.step):
            next(batches)
        while self.step < config.steps and not self.patience.exhausted:
            began = time.monotonic()
            loss = self._step(next(batches))
            self.seconds += time.monotonic() - began
            on_step(EncoderStep(self.step, config.steps, loss, self.step * config.batch / self.seconds, (config.steps - self.step) * self.seconds / self.step))
            if self.step % config.look_every == 0 or self.step == config.steps:
                self._look(on_look)
        self.encoder.model.load_state_dict(self.best)
        self.encoder.model.eval()

    @property
    def stopped_early(self) -> bool:
        return self.patience.exhausted and self.step < self.config.steps

    def _trained(self) -> list[tuple[str, Any]]:
        return [(name, p) for name, p in self.encoder.model.named_parameters() if p.requires_grad]

    def _step(self, batch: Sequence[Pair]) -> float:
        import torch

        self.encoder.model.train()
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)  # dropout depends on the step alone, so that a resumed run is the same
        for group in self.optimiser.param_groups:
            group["lr"] = self.config.learning_rate * _schedule(self.step, self.config)
        loss = self._loss(batch, random.Random(f"{self.config.seed}/step/{self.step}"))
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in self._trained()], self.config.clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.losses.append(float(loss.detach()))
        return self.losses[-1]

    def _loss(self, batch: Sequence[Pair], rng: random.Random) -> Any:
        """The mean loss of a batch, and what the held passages lose. For a question only the passages that it rests on are not counted
        against it, for other texts none of the film's."""
        import torch

        config = self.config
        asked = [with_slips(p.query, rng) if p.sort in WRITTEN and rng.random() < config.slips else p.query for p in batch]
        scores = self.encoder.vectors(asked) @ self.fixed.T / config.temperature
        spared = torch.zeros(scores.shape, dtype=torch.bool)
        for row, pair in enumerate(batch):
            spared[row, list(self.wanted[pair.query] if pair.sort == "question" else self.of_film[pair.film])] = True
            spared[row, self.place[pair.passage]] = False
        found = torch.nn.functional.cross_entropy(scores.masked_fill(spared, -1e4), torch.tensor([self.place[p.passage] for p in batch]))
        some = rng.sample(range(len(self.passages.ids)), min(config.held, len(self.passages.ids)))
        lost = 1 - (self.encoder.vectors([self.passages.texts[i] for i in some]) * self.fixed[some]).sum(1)
        return found + config.hold * lost.mean()

    def _look(self, on_look: Callable[[EncoderLook], None]) -> None:
        ndcg, questions, descriptions = self.pool.look(self.encoder.embed)
        recent = self.losses[-self.config.look_every :]
        look = EncoderLook(self.step, round(self.seconds, 1), sum(recent) / max(1, len(recent)), ndcg, questions, descriptions)
        self.looks.append(look)
        self.patience = self.patience.seen(-ndcg, self.step)
        if self.patience.just_improved:
            self.best = self.encoder.state()
        if self.step:
            self._save()
        self._write_looks()
        on_look(look)

    def _save(self) -> None:
        kept = {name for name, _ in self._trained()}
        moments = {f"{name}.{k}": self.optimiser.state[p][k].cpu() for name, p in self._trained() for k in ("exp_avg", "exp_avg_sq")}
        facts = {
            "config": self.config.identity, "pairs": self.pairs_hash, "seconds": round(self.seconds, 1), "losses": self.losses,
            "looks": [asdict(look) for look in self.looks], "patience": [self.patience.best, self.patience.best_step, self.patience.waited],
        }  # fmt: skip
        weights, best = ({n: t for n, t in some.items() if n in kept} for some in (self.encoder.state(), self.best))
        save_state(self.out, RunState(self.step, facts, {"weights": weights, "best": best, "optimiser": moments}))

    def _write_looks(self) -> None:
        _write(self.out / LOOKS, json.dumps([look.to_dict() for look in self.looks], indent=1) + "\n")
        panels = {
            "training loss": {"loss": [(float(i), sum(self.losses[max(0, i - 20) : i]) / min(i, 20)) for i in range(1, len(self.losses) + 1, 5)]},
            "validation nDCG@10": {name: [(float(look.step), float(getattr(look, name))) for look in self.looks] for name in ("ndcg", "questions", "descriptions")},
        }
        _write(self.out / CURVES, draw_panels(panels))


def has_run(folder: Path) -> bool:
    """Whether the folder holds the state of a run."""
    return bool(states(folder))


def _schedule(step: int, config: EncoderConfig) -> float:
    """The share, 0..1, of the learning rate at a step from 0: a linear rise, then half a cosine down to a tenth."""
    if step < config.warm_up:
        return (step + 1) / config.warm_up
    along = (step - config.warm_up) / max(1, config.steps - config.warm_up)
    return 0.1 + 0.45 * (1 + math.cos(math.pi * min(1.0, along)))


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(f"{path.suffix}.{os.getpid()}.part")
    partial.write_text(text, "utf-8")
    partial.replace(path)
