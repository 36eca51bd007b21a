"""From a data folder to the two files that are uploaded, and what training on them would cost.

The examples are those that the writer here learns from, prompt and answer unchanged. What a licence forbids to pass on does
not leave this machine. Knows nothing of networks.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput
from botmovie.finetuning.data import REPORT, file_of
from botmovie.finetuning.examples import Example, load_examples
from botmovie.finetuning.openai_rules import (
    LEAST_EXAMPLES,
    Checked,
    Count,
    check_file,
    check_pair,
    tunable,
)
from botmovie.finetuning.split import Side
from botmovie.ingest.licences import may_redistribute

TRAINING, VALIDATION = "training.openai.jsonl", "validation.openai.jsonl"
MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """Both files, checked. `left_out` counts examples by reason, `sources` are (source, licence) of what would be uploaded,
    `not_held` is the share of training answers that say the evidence lacks it."""

    training: Checked
    validation: Checked | None
    left_out: dict[str, int]
    sources: tuple[tuple[str, str], ...]
    not_held: float


@dataclass(frozen=True, slots=True)
class Cost:
    """`tokens` are those of all epochs; `dollars` is None where no price is known."""

    tokens: int
    epochs: int
    price: float | None

    @property
    def dollars(self) -> float | None:
        return None if self.price is None else self.tokens * self.price / 1e6


def estimate(prepared: Prepared, model: str, epochs: int, price: float | None) -> Cost:
    """What training costs: tokens of the training file, times epochs, times a price in dollars for a million (by default the one
    that was read from the price list). Validation is not charged."""
    known = tunable(model)
    return Cost(prepared.training.tokens * epochs, epochs, price if price is not None else known.dollars if known else None)


def as_chat(example: Example) -> dict[str, Any]:
    """The example as OpenAI's chat format has it."""
    return {"messages": [*({"role": m["role"], "content": m["content"]} for m in example.messages), {"role": "assistant", "content": example.target}]}


def prepare(data: Path, out: Path, count: Count, *, most: int | None = None) -> Prepared:
    """Write the files into the folder `out`; at most `most` examples for training. Raises NotFound, or BadInput for data that was changed since
    it was made or that breaks a rule."""
    _check_unchanged(data)
    left_out: Counter[str] = Counter()
    training = list(_fit(load_examples(data / file_of(Side.TRAINING)), left_out))[:most]
    lines = {_line(e) for e in training}
    validation = [e for e in _fit(load_examples(data / file_of(Side.VALIDATION)), left_out) if _line(e) not in lines]
    out.mkdir(parents=True, exist_ok=True)
    first = _written(training, out / TRAINING, count)
    second = _written(validation, out / VALIDATION, count) if len(validation) >= LEAST_EXAMPLES else None
    if second is None:
        (out / VALIDATION).unlink(missing_ok=True)
        left_out[f"for validation, where fewer than {LEAST_EXAMPLES} make no file"] += len(validation)
    problems = check_pair(first, second)
    if problems:
        more = f" and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
        raise BadInput(f"Nothing was uploaded, since the files break OpenAI's rules: {'; '.join(problems[:MOST_PROBLEMS])}{more}.")
    sent = [*training, *(validation if second else ())]
    sources = tuple(sorted({one for e in sent for one in e.sources}))
    return Prepared(first, second, dict(+left_out), sources, sum(e.not_held for e in training) / len(training))


def _fit(examples: Iterable[Example], left_out: Counter[str]) -> Iterable[Example]:
    """Those that may leave this machine, each once."""
    seen = set()
    for one in examples:
        forbidden = next((item.item.provenance for item in one.evidence if not may_redistribute(item.item.provenance)), None)
        line = _line(one)
        if forbidden is not None:
            left_out[f"not to be passed on: {forbidden.source} ({forbidden.licence})"] += 1
        elif line in seen:
            left_out["the same as another"] += 1
        else:
            seen.add(line)
            yield one


def _line(example: Example) -> str:
    return json.dumps(as_chat(example), ensure_ascii=False)


def _written(examples: Iterable[Example], path: Path, count: Count) -> Checked:
    path.write_text("".join(f"{_line(e)}\n" for e in examples), "utf-8", newline="\n")
    return check_file(path, count)


def _check_unchanged(data: Path) -> None:
    """Raises BadInput where a file is not the one that the data report describes."""
    report = data / REPORT
    if not report.is_file():
        return
    for name, sha256 in json.loads(report.read_text("utf-8")).get("sha256", {}).items():
        file = data / name
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            raise BadInput(f"{file} was changed after botmovie tune data made it: make it again, or remove {report} to use it as it is.")
