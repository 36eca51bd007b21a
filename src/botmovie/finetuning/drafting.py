"""Greedy drafts of a model that is being trained, and how many of them are good. Knows nothing of training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from botmovie.finetuning.batches import encode
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.verification.verify import Similarity

MOST_TOKENS = 120
"""Tokens of a draft, as in serving."""
_ROWS = 8


@dataclass(frozen=True, slots=True)
class DraftScores:
    """Shares, 0..1: of the questions with evidence, drafts that verification accepts with nothing cut, and drafts that say that
    it is not held (needlessly); of those without, drafts that say so. `same`: drafts that are the wanted answer word for word."""

    accepted: float
    refused: float
    not_held: float
    same: float
    drafts: int

    def to_dict(self) -> dict[str, Any]:
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(self).items()}


def score_drafts(examples: Sequence[Example], drafts: Sequence[str], similarity: Similarity | None) -> DraftScores:
    """How good the drafts for these examples are."""
    pairs = list(zip(examples, drafts, strict=True))
    held = [(e, d) for e, d in pairs if not e.not_held]
    unheld = [d for e, d in pairs if e.not_held]
    refused = [d.startswith(NOT_HELD) for _, d in held]
    accepted = [not no and e.accepted(d, similarity) for (e, d), no in zip(held, refused, strict=True)]
    same = [d.split() == e.target.split() for e, d in pairs]
    return DraftScores(_share(accepted), _share(refused), _share([d.startswith(NOT_HELD) for d in unheld]), _share(same), len(pairs))


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def greedy_drafts(model: Any, tokenizer: Any, examples: Sequence[Example], *, most_tokens: int = MOST_TOKENS, rows: int = _ROWS) -> list[str]:
    """The model's answers, the likeliest token at each step, in the order of the examples."""
    import torch

    prompts = [list(encode(e, tokenizer).prompt) for e in examples]
    drafts = [""] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda i: -len(prompts[i]))
    for start in range(0, len(order), rows):
        chosen = order[start : start + rows]
        longest = max(len(prompts[i]) for i in chosen)
        ids = torch.tensor([[tokenizer.pad_token_id] * (longest - len(prompts[i])) + prompts[i] for i in chosen], device=model.device)
        mask = torch.tensor([[0] * (longest - len(prompts[i])) + [1] * len(prompts[i]) for i in chosen], device=model.device)
        with torch.inference_mode():
            written = model.generate(
                input_ids=ids, attention_mask=mask, max_new_tokens=most_tokens, do_sample=False,
                pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
            )  # fmt: skip
        for i, row in zip(chosen, written[:, longest:].tolist(), strict=True):
            drafts[i] = tokenizer.decode(row, skip_special_tokens=True).strip()
    return drafts
