"""Fit the weights of `botmovie.verification.relevance`, and print them with how well they tell answers from other true sentences.

    python -m scripts.fit_relevance training/answers/p.jsonl training/answers/q.jsonl

Right: answers that people wrote, each to its question, with the evidence as it would stand in the prompt. Wrong: answers to
another question about the same film. A logistic regression (Newton's method, a little ridge); what is printed is measured on films
that the fold's weights have not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from benchmarks.wrong_answers import wrong_drafts
from botmovie.domain import Draft, Evidence
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_answers import load_open_answers
from botmovie.finetuning.open_examples import Opened, examples_of
from botmovie.finetuning.pieces import Pieces
from botmovie.settings import load_settings
from botmovie.verification.relevance import MEASURES
from botmovie.verification.verify import measured_relevance
from botmovie.wiring import open_search

FOLDS = 6
RIDGE = 0.01
OTHER = "true, to another question"

Floats = npt.NDArray[np.float64]


def rows(paths: Sequence[Path]) -> Iterator[tuple[int, bool, tuple[float, ...]]]:
    """(fold, whether right, measures) of each draft whose statements are borne out."""
    with open_search(load_settings()) as (catalogue, search):
        pieces = Pieces(catalogue, search.encoder)
        opened = Opened(catalogue, pieces, {})
        for path in paths:
            examples = [e for answer in load_open_answers(path) for e in examples_of(answer, opened, renderings=1)]
            drafts = [(e, e.evidence, e.target, True) for e in examples if not e.not_held and e.task != "summary"]
            drafts += [(w.example, w.evidence, w.draft, False) for w in wrong_drafts(examples) if w.kind == OTHER]
            for example, evidence, text, right in drafts:
                found = measured_relevance(Draft(text, "embedded"), Evidence(evidence, open=True), example.question, pieces.similarity)
                if found is not None:
                    yield _fold(example), right, found


def _fold(example: Example) -> int:
    return crc32(example.films[0].encode()) % FOLDS


def fit(measured: Floats, right: Floats) -> Floats:
    """The weights, and the constant last. `measured`: (n, k), `right`: (n,) of 0 and 1."""
    mean, spread = measured.mean(0), measured.std(0) + 1e-9
    inputs = np.c_[(measured - mean) / spread, np.ones(len(measured))]
    weights = np.zeros(inputs.shape[1])
    ridge = RIDGE * np.r_[np.ones(inputs.shape[1] - 1), 0]
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chance - right) / len(right) + ridge * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs / len(right) + np.diag(ridge + 1e-9)
        weights = weights - np.linalg.solve(bend, slope)
    raw = weights[:-1] / spread
    return np.r_[raw, weights[-1] - raw @ mean]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    found = list(rows(parser.parse_args().files))
    folds, right = np.array([f for f, _, _ in found]), np.array([float(r) for _, r, _ in found])
    measured = np.array([m for _, _, m in found])
    odds = np.zeros(len(found))
    for fold in range(FOLDS):
        weights = fit(measured[folds != fold], right[folds != fold])
        odds[folds == fold] = measured[folds == fold] @ weights[:-1] + weights[-1]
    print(f"{int(right.sum())} right, {int((1 - right).sum())} wrong")
    for least in (-1.0, -0.5, 0.0, 0.5, 1.0):
        print(f"from {least:+.1f} on: {np.mean(odds[right == 1] < least):.1%} of the right refused, {np.mean(odds[right == 0] < least):.1%} of the wrong stopped")
    weights = fit(measured, right)
    print(", ".join(f"{name} {weight:.2f}" for name, weight in zip((*MEASURES, "constant"), weights, strict=True)))


if __name__ == "__main__":
    main()
