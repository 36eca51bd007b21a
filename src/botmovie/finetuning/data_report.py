"""What went into a data set: sizes, lengths, tasks, films by decade and country, licences, and what was left out and why.

Counts alone, so that the report can be shown where the data cannot. Knows nothing of how the data was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botmovie.domain import Film
from botmovie.finetuning.examples import Example
from botmovie.finetuning.leaks import examples_of
from botmovie.finetuning.split import Side
from botmovie.verification.verify import Similarity

SELECTION_RULE = (
    "Validation and tests are the examples of films in the last tenth by checksum of the film's id (finetuning/split.py): answers by "
    "the hand that wrote for those films alone, each rendered once as the program would, and wordings that training has not."
)


def build_report(
    examples: Sequence[Example], films: Mapping[str, Film], left_out: Mapping[str, int], *,
    count_tokens: Callable[[str], int] | None = None, similarity: Similarity | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The report as JSON. `left_out` counts examples by reason; `count_tokens` measures lengths as the model does, else characters are told.

    `targets_accepted` is the share of the right answers that verification accepts, for what is held back: no model can reach more.
    """
    return {
        "selection_rule": SELECTION_RULE,
        "unit": "tokens" if count_tokens else "characters",
        "sides": {side.value: _of_side(examples_of(examples, side), films, count_tokens or len) for side in Side},
        "sources": _sources(examples),
        "left_out": dict(sorted(left_out.items())),
        "targets_accepted": {side.value: _accepted(examples_of(examples, side), similarity) for side in (Side.VALIDATION, Side.TEST)},
    }


def _of_side(examples: Sequence[Example], films: Mapping[str, Film], measure: Callable[[str], int]) -> dict[str, Any]:
    about = [films[f] for f in dict.fromkeys(e.films[0] for e in examples) if f in films]
    prompts = [sum(measure(m["content"]) for m in e.messages) for e in examples]
    targets = [measure(e.target) for e in examples]
    return {
        "examples": len(examples),
        "answers": len({e.base for e in examples}),
        "films": len({f for e in examples for f in e.films}),
        "not_held": sum(e.not_held for e in examples),
        "by_task": _counted(e.task for e in examples),
        "by_template": _counted(e.template.partition("/")[0] for e in examples),
        "templates": len({e.template for e in examples}),
        "prompt": _spread(prompts),
        "target": _spread(targets),
        "total": sum(prompts) + sum(targets),
        "by_decade": dict(sorted(Counter(f"{f.year // 10 * 10}s" for f in about if f.year).items())),
        "by_country": _counted(country for f in about for country in f.countries),
    }


def _accepted(examples: Sequence[Example], similarity: Similarity | None) -> dict[str, float]:
    """The share by task, and of all."""
    judged = [(e.task, e.accepted(e.target, similarity)) for e in examples if not e.not_held]
    tasks = ["all", *dict.fromkeys(task for task, _ in judged)]
    of_task = {t: [ok for task, ok in judged if t in ("all", task)] for t in tasks}
    return {t: round(sum(oks) / len(oks), 3) for t, oks in of_task.items() if oks}


def _counted(values: Any) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _spread(lengths: Sequence[int]) -> dict[str, int]:
    """Least, median, 95th percentile and most."""
    ordered = sorted(lengths) or [0]
    return {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in (("min", 0.0), ("median", 0.5), ("p95", 0.95), ("max", 1.0))}


def _sources(examples: Sequence[Example]) -> list[dict[str, Any]]:
    counts = Counter(source for e in examples for source in e.sources)
    return [{"source": source, "licence": licence, "examples": n} for (source, licence), n in counts.most_common()]
