"""How often a model's answers to unseen examples are right, case by case, so that two models can be compared on the same cases.

An answer is right where verification accepts it with nothing cut, or where it says "not in what I have" of what the evidence lacks.
Knows nothing of how a model runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput
from botmovie.finetuning.data import file_of
from botmovie.finetuning.examples import Example, load_examples
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.finetuning.split import Side
from botmovie.verification.verify import Similarity

Write = Callable[[Sequence[Mapping[str, str]]], str]
"""The answer of a model to the messages of a prompt."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Examples of films and wordings that no training saw, by a key that is the same only for the same data."""

    examples: dict[str, Example]
    sha256: str


def load_cases(data: Path, most: int) -> Cases:
    """The first examples of a data folder's test side, which are in random order. Raises NotFound, BadInput."""
    path = data / file_of(Side.TEST)
    found = list(islice(load_examples(path), most))
    if not found:
        raise BadInput(f"{path} holds no examples: make the data again from more answers.")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Cases({f"{sha256[:12]}/{e.id}": e for e in found}, sha256)


def score(cases: Cases, write: Write, similarity: Similarity | None, *, known: Mapping[str, float] | None = None, progress: Callable[[int], None] = lambda done: None) -> dict[str, float]:
    """1.0 for each case that is answered rightly, else 0.0; those in `known` are not asked again. Raises as `write`."""
    scores = {}
    for done, (key, example) in enumerate(cases.examples.items(), 1):
        before = (known or {}).get(key)
        scores[key] = float(is_right(example, write(example.messages).strip(), similarity)) if before is None else before
        progress(done)
    return scores


def is_right(example: Example, draft: str, similarity: Similarity | None) -> bool:
    """Whether an answer says what it should."""
    if example.not_held or draft.startswith(NOT_HELD):
        return example.not_held and draft.startswith(NOT_HELD)
    return example.accepted(draft, similarity)


def figures_of(cases: Cases, scores: Mapping[str, float], command: str) -> dict[str, Any]:
    """What a card tells of a measurement: shares of right answers, of all and by task."""
    tasks: dict[str, list[float]] = {}
    for key, example in cases.examples.items():
        tasks.setdefault("not held" if example.not_held else example.task, []).append(scores[key])
    by_task = {task: {"cases": len(found), "right": round(sum(found) / len(found), 4)} for task, found in sorted(tasks.items())}
    return {"command": command, "data_sha256": cases.sha256, "cases": len(scores), "right": round(sum(scores.values()) / len(scores), 4), "by_task": by_task}
