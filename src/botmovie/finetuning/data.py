"""`botmovie tune data`: open answers and the catalogue to training, validation and test files of examples, with a report.

What a licence forbids to train on is left out and named; near-duplicates across the split leave the training side; a leak
that is left all the same stops the run before anything is written. Knows nothing of models.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind, Selection
from botmovie.errors import BadInput
from botmovie.finetuning.catalogue_examples import Rules
from botmovie.finetuning.data_report import build_report
from botmovie.finetuning.examples import Example, save_examples
from botmovie.finetuning.leaks import check_no_leaks, examples_of, without_leaks, without_repeats
from botmovie.finetuning.open_answers import load_open_answers
from botmovie.finetuning.open_examples import Opened
from botmovie.finetuning.open_examples import examples_of as renderings_of
from botmovie.finetuning.pieces import Embedder, Pieces
from botmovie.finetuning.split import Side, side_of
from botmovie.ingest.licences import may_train

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class DataConfig:
    """`renderings` of each open answer for training; `made` examples by rule for training, a tenth as many for validation
    and for tests; `seed` of every random choice."""

    renderings: int = 2
    made: int = 1500
    seed: int = 0


def file_of(side: Side) -> str:
    """The name of a side's file in a data folder."""
    return f"{side.value}.jsonl"


def build_data(
    catalogue: Catalogue,
    encoder: Embedder,
    answers: Sequence[Path],
    out: Path,
    config: DataConfig,
    *,
    count_tokens: Callable[[str], int] | None = None,
    progress: Callable[[int], None] = lambda done: None,
    told: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Write `training.jsonl`, `validation.jsonl`, `test.jsonl` and `report.json` into a new folder; returns the report.

    `progress` gets how many examples there are, `told` a line for each answer that cannot be used. Raises BadInput for a line
    that is no answer, a leak, or a folder that is there already; then nothing is written.
    """
    if out.exists():
        raise BadInput(f"{out} is there already: give a new folder, or remove it.")
    left_out: Counter[str] = Counter()
    films = {f.id: f for f in catalogue.films(catalogue.select(Selection(Kind.FILM)))}
    opened = Opened(catalogue, Pieces(catalogue, encoder), _by_side(films.values()), config.seed)
    found: list[Example] = []
    for example in _all(opened, answers, config, left_out, told):
        reason = _forbidden(example)
        if reason:
            left_out[reason] += 1
            continue
        found.append(example)
        progress(len(found))
    found, repeats = without_repeats(found)
    found, duplicates = without_leaks(found)
    left_out["repeats another answer"] += len(repeats)
    left_out["nearly the same as something held back"] += len(duplicates)
    check_no_leaks(found)
    report = build_report(found, films, +left_out, count_tokens=count_tokens, similarity=opened.pieces.similarity)
    report["config"] = {"renderings": config.renderings, "made": config.made, "seed": config.seed, "answers": [p.name for p in answers], "catalogue": catalogue.info().version}
    _write(found, report, out)
    return report


def _by_side(films: Any) -> dict[Side, list[Film]]:
    found: dict[Side, list[Film]] = {side: [] for side in Side}
    for film in films:
        found[side_of(film.id)].append(film)
    return found


def _all(opened: Opened, answers: Sequence[Path], config: DataConfig, left_out: Counter[str], told: Callable[[str], None]) -> Iterator[Example]:
    for path in answers:
        for answer in load_open_answers(path):
            try:
                rendered = list(renderings_of(answer, opened, renderings=config.renderings))
            except BadInput as error:
                told(f"{answer.where}: {error}")
                left_out["an answer whose evidence is not there"] += 1
                continue
            if not rendered:
                left_out["an answer about films on several sides, or longer than a prompt"] += 1
            yield from rendered
    for side in Side:
        rng = random.Random(f"{config.seed}/{side.value}")
        yield from Rules(opened, side, rng).examples(config.made if side is Side.TRAINING else config.made // 10)


def _forbidden(example: Example) -> str:
    """The source whose licence forbids training on it; "" where there is none."""
    for item in example.evidence:
        if not may_train(item.item.provenance):
            return f"licence of {item.item.provenance.source}: {item.item.provenance.licence}"
    return ""


def _write(examples: Sequence[Example], report: dict[str, Any], out: Path) -> None:
    """All files, or none: written beside and then given their name."""
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    hashes = {}
    for side in Side:
        path = partial / file_of(side)
        ours = examples_of(examples, side)
        random.Random(0).shuffle(ours)
        save_examples(ours, path)
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    report["sha256"] = hashes
    (partial / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    partial.rename(out)
