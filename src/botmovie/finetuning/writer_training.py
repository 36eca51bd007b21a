"""`botmovie tune writer`: LoRA on a causal language model, loss on the answers alone, stopped early, resumable.

One run is one folder: "state-STEP" to go on from, "adapter.safetensors" of the best look, "looks.json", "curves.svg" and
"run.json". Knows nothing of how examples are made or how the adapter is served.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput
from botmovie.finetuning.base_model import BaseModel, load_base
from botmovie.finetuning.batches import NO_LABEL, Batch, Encoded, encode, endless, grouped, make_batch
from botmovie.finetuning.curves import draw_panels
from botmovie.finetuning.data import file_of
from botmovie.finetuning.drafting import greedy_drafts, score_drafts
from botmovie.finetuning.examples import Example, load_examples
from botmovie.finetuning.lora import adapter_of, put_adapter, with_lora
from botmovie.finetuning.patience import Patience
from botmovie.finetuning.run_state import RunState, load_state, save_state, states
from botmovie.finetuning.split import Side
from botmovie.finetuning.subsets import part_of
from botmovie.finetuning.training_config import Look, Progress, TrainingConfig
from botmovie.verification.verify import Similarity

ADAPTER, LOOKS, CURVES, RUN = "adapter.safetensors", "looks.json", "curves.svg", "run.json"


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished run: the model with the best adapter, its tokenizer, and what was seen."""

    base: BaseModel
    model: Any
    looks: tuple[Look, ...]
    best_step: int
    stopped_early: bool


def train_writer(
    data: Path,
    out: Path,
    config: TrainingConfig,
    *,
    resume: bool = False,
    similarity: Similarity | None = None,
    base: BaseModel | None = None,
    on_step: Callable[[Progress], None] = lambda progress: None,
    on_look: Callable[[Look], None] = lambda look: None,
) -> Trained:
    """Train on the examples of the folder `data` and write the run into `out`; the model returned has the best look's adapter.

    `similarity` is the encoder's, for checking drafts. Raises NotFound without examples, BadInput where `out` holds a run
    already (give `resume`) or another one than this, or for a part of the data that is not there, ModelMissing.
    """
    if states(out) and not resume:
        raise BadInput(f"{out} holds a run already: give --resume to go on with it, or another folder.")
    training, validation = (list(load_examples(data / file_of(side))) for side in (Side.TRAINING, Side.VALIDATION))
    if not training or not validation:
        raise BadInput(f"{data} holds no examples for training or none for validation: make more with botmovie tune data.")
    training = part_of(training, config.share, config.without)
    run = _Run(config, data, out, similarity, base or load_base(config.base), training, validation)
    if resume:
        run.go_on()
    out.mkdir(parents=True, exist_ok=True)
    run.train(on_step, on_look)
    return run.finish()


@dataclass
class _Run:
    """The changing state of one training run."""

    config: TrainingConfig
    data: Path
    out: Path
    similarity: Similarity | None
    base: BaseModel
    training: Sequence[Example]
    validation: Sequence[Example]
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        import torch

        config = self.config
        if config.threads:
            torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        name = ("cuda" if torch.cuda.is_available() else "cpu") if config.device == "auto" else config.device
        self.device = torch.device(name)
        self.model = with_lora(self.base.model, rank=config.rank, alpha=config.alpha, dropout=config.dropout).to(self.device)
        self.patience = Patience(config.patience)
        self.best = adapter_of(self.model)
        trainable = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(trainable, lr=config.learning_rate, weight_decay=config.weight_decay, betas=(0.9, 0.99))
        self.losses: list[float] = []
        self.data_hash = hashlib.sha256(b"".join((self.data / file_of(s)).read_bytes() for s in (Side.TRAINING, Side.VALIDATION))).hexdigest()

    # -- going on after a kill

    def go_on(self) -> None:
        """Take up the newest state of the folder. Raises BadInput where it is of another run."""
        import torch

        state = load_state(self.out)
        for what, ours in (("config", self.config.identity), ("data", self.data_hash)):
            if state.facts[what] != ours:
                raise BadInput(f"The run in {self.out} has another {what}: go on with the same, or start one in another folder.")
        put_adapter(self.model, dict(state.tensors["adapter"]))
        self.best = dict(state.tensors["best"])
        self.step, self.tokens, self.seconds = state.step, state.facts["tokens"], state.facts["seconds"]
        self.looks = [Look(**look) for look in state.facts["looks"]]
        self.patience = Patience(self.config.patience, *state.facts["patience"])
        moments = state.tensors["optimiser"]
        for name, parameter in self._trainable():
            self.optimiser.state[parameter] = {
                "step": torch.tensor(float(self.step)), **{key: moments[f"{name}.{key}"].to(self.device) for key in ("exp_avg", "exp_avg_sq")},
            }  # fmt: skip

    def save(self) -> None:
        """Write down everything that is needed to go on."""
        moments = {
            f"{name}.{key}": self.optimiser.state[parameter][key].cpu() for name, parameter in self._trainable() for key in ("exp_avg", "exp_avg_sq")
        }
        facts = {
            "config": self.config.identity, "data": self.data_hash, "tokens": self.tokens, "seconds": round(self.seconds, 1),
            "looks": [asdict(look) for look in self.looks], "patience": [self.patience.best, self.patience.best_step, self.patience.waited],
        }  # fmt: skip
        save_state(self.out, RunState(self.step, facts, {"adapter": adapter_of(self.model), "best": self.best, "optimiser": moments}))

    def _trainable(self) -> list[tuple[str, Any]]:
        return [(name, p) for name, p in self.model.named_parameters() if p.requires_grad]

    # -- training

    def train(self, on_step: Callable[[Progress], None], on_look: Callable[[Look], None]) -> None:
        """Steps and looks until patience or steps are used up."""
        config, tokenizer = self.config, self.base.tokenizer
        batches = endless([encode(e, tokenizer) for e in self.training], most_tokens=config.batch_tokens, pad=tokenizer.pad_token_id, seed=config.seed)
        for _ in range(self.step * config.accumulate):
            next(batches)
        while self.step < config.steps and not self.patience.exhausted:
            began = time.monotonic()
            loss = self._step([next(batches) for _ in range(config.accumulate)])
            self.seconds += time.monotonic() - began
            speed = self.tokens / max(self.seconds, 1e-9)
            on_step(Progress(self.step, config.steps, loss, speed, (config.steps - self.step) * self.seconds / self.step))
            if self.step % config.look_every == 0 or self.step == config.steps:
                self._look(on_look)

    def _step(self, batches: Sequence[Batch]) -> float:
        """One step of the optimiser; the mean loss of its answer tokens."""
        import torch

        self.model.train()
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)  # dropout depends on the step alone, so that a resumed run is the same
        for group in self.optimiser.param_groups:
            group["lr"] = self.config.learning_rate * _schedule(self.step, self.config)
        answers = sum(b.answer_tokens for b in batches)
        total = 0.0
        for batch in batches:
            loss = self._loss(batch) / answers
            loss.backward()
            total += float(loss.detach())
        torch.nn.utils.clip_grad_norm_([p for _, p in self._trainable()], self.config.clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += sum(b.tokens for b in batches)
        self.losses.append(total)
        return total

    def _loss(self, batch: Batch) -> Any:
        """The summed loss of the batch's answer tokens; logits are made for the last positions alone, where answers are."""
        import torch

        def on_device(rows: list[list[int]]) -> Any:
            return torch.tensor(rows, device=self.device)

        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=computes_in_bf16(self.config.precision, self.device)):
            logits = self.model(
                input_ids=on_device(batch.ids), attention_mask=on_device(batch.mask), position_ids=on_device(batch.places),
                logits_to_keep=batch.keep, use_cache=False,
            ).logits  # fmt: skip
        labels = on_device(batch.labels)[:, -batch.keep + 1 :]
        return torch.nn.functional.cross_entropy(logits[:, :-1].float().flatten(0, 1), labels.flatten(), ignore_index=NO_LABEL, reduction="sum")

    # -- looking

    def _look(self, on_look: Callable[[Look], None]) -> None:
        """Measure on the validation side, keep the adapter if it is the best, and save the state."""
        drafts = self._spread(self.config.drafts)
        self.model.eval()
        scores = score_drafts(drafts, greedy_drafts(self.model, self.base.tokenizer, drafts), self.similarity)
        recent = self.losses[-self.config.look_every :]
        look = Look(
            self.step, self.tokens, round(self.seconds, 1), sum(recent) / max(1, len(recent)), self._validation_loss(),
            scores.accepted, scores.refused, scores.not_held, scores.same,
        )  # fmt: skip
        self.looks.append(look)
        self.patience = self.patience.seen(look.validation_loss, self.step)
        if self.patience.just_improved:
            self.best = adapter_of(self.model)
        self.save()
        self._write_looks()
        on_look(look)

    def _spread(self, count: int) -> list[Example]:
        """`count` validation examples, evenly spread over the file."""
        step = max(1, len(self.validation) // max(1, count))
        return list(self.validation[::step][:count])

    def _validation_loss(self) -> float:
        """Mean loss of an answer token."""
        import torch

        encoded: list[Encoded] = [encode(e, self.base.tokenizer) for e in self._spread(self.config.validation_examples)]
        total, tokens = 0.0, 0
        with torch.inference_mode():
            for group in grouped(encoded, most_tokens=self.config.batch_tokens):
                batch = make_batch(group, self.base.tokenizer.pad_token_id)
                total += float(self._loss(batch))
                tokens += batch.answer_tokens
        return total / max(1, tokens)

    def _write_looks(self) -> None:
        _write(self.out / LOOKS, json.dumps([look.to_dict() for look in self.looks], indent=1) + "\n")
        panels = {
            "loss": {name: [(float(look.step), float(getattr(look, name))) for look in self.looks] for name in ("training_loss", "validation_loss")},
            "drafts": {name: [(float(look.step), float(getattr(look, name))) for look in self.looks] for name in ("accepted", "not_held", "refused")},
        }
        _write(self.out / CURVES, draw_panels(panels))

    def finish(self) -> Trained:
        """Put the best adapter back and write it down with what is known of the run."""
        from safetensors.torch import save_file

        put_adapter(self.model, self.best)
        self.model.eval()
        partial = self.out / f"{ADAPTER}.part"
        save_file({name: tensor.contiguous() for name, tensor in self.best.items()}, partial)
        partial.replace(self.out / ADAPTER)
        early = self.patience.exhausted and self.step < self.config.steps
        report_file = self.data / "report.json"
        facts = {
            "config": asdict(self.config), "data_sha256": self.data_hash, "examples": len(self.training), "validation": len(self.validation),
            "steps": self.step, "best_step": self.patience.best_step, "best_validation_loss": round(self.patience.best, 5), "stopped_early": early,
            "tokens": self.tokens, "seconds": round(self.seconds, 1), "tokens_a_second": round(self.tokens / max(self.seconds, 1e-9), 1),
            "looks": [look.to_dict() for look in self.looks], "adapter_sha256": hashlib.sha256((self.out / ADAPTER).read_bytes()).hexdigest(),
            "sources": json.loads(report_file.read_text("utf-8"))["sources"] if report_file.is_file() else [],
        }  # fmt: skip
        _write(self.out / RUN, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return Trained(self.base, self.model, tuple(self.looks), self.patience.best_step, early)


def computes_in_bf16(precision: str, device: Any) -> bool:
    """Whether matrix products are made in bf16; "auto": where the device has instructions for it."""
    import torch

    if precision != "auto":
        return precision == "bf16"
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())


def _schedule(step: int, config: TrainingConfig) -> float:
    """The share, 0..1, of the learning rate at a step from 0: a linear rise, then half a cosine down to a tenth."""
    if step < config.warm_up:
        return (step + 1) / config.warm_up
    along = (step - config.warm_up) / max(1, config.steps - config.warm_up)
    return 0.1 + 0.45 * (1 + math.cos(math.pi * min(1.0, along)))


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(f"{path.suffix}.{os.getpid()}.part")
    partial.write_text(text, "utf-8")
    partial.replace(path)
