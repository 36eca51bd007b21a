"""Whether the exported model writes what the trained one does: greedy answers of both, compared token by token.

Knows nothing of how either runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botmovie.finetuning.drafting import MOST_TOKENS, greedy_drafts
from botmovie.finetuning.examples import Example
from botmovie.llm import EmbeddedLanguageModel


@dataclass(frozen=True, slots=True)
class Parity:
    """`same`: prompts answered alike; `common`: mean share of the trained answer's tokens before the first difference;
    `differing`: (id, trained, exported)."""

    prompts: int
    same: int
    common: float
    differing: tuple[tuple[str, str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        rows = [{"id": i, "trained": t, "exported": e} for i, t, e in self.differing]
        return {"prompts": self.prompts, "same": self.same, "common": round(self.common, 4), "differing": rows}


def compare(ids: Sequence[str], trained: Sequence[str], exported: Sequence[str], tokens: Callable[[str], Sequence[int]]) -> Parity:
    """Answers of both models to the same prompts."""
    differing = [(i, t, e) for i, t, e in zip(ids, trained, exported, strict=True) if t != e]
    shares = [_common(tokens(t), tokens(e)) for t, e in zip(trained, exported, strict=True)]
    return Parity(len(ids), len(ids) - len(differing), sum(shares) / max(1, len(shares)), tuple(differing))


def _common(left: Sequence[int], right: Sequence[int]) -> float:
    longest = max(len(left), len(right))
    same = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return same / longest if longest else 1.0


def measure_parity(model: Any, tokenizer: Any, served: EmbeddedLanguageModel, examples: Sequence[Example]) -> Parity:
    """The trained model of transformers (merged, float32) against the exported one in llama.cpp."""
    trained = greedy_drafts(model, tokenizer, examples, rows=4)
    exported = [served.complete(list(e.messages), max_tokens=MOST_TOKENS, temperature=0.0, timeout=120.0).strip() for e in examples]
    return compare([e.id for e in examples], trained, exported, lambda text: tokenizer(text, add_special_tokens=False)["input_ids"])
