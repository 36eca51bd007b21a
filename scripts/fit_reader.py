"""Fit the weights of `botmovie.retrieval.reader`, and print them with how well they find the sentences that people marked.

    python -m scripts.fit_reader training/answers/[pqr].jsonl --held-back training/answers/v.jsonl

For each question about one film: its sentences, those that the written answer rests on, and for answers that say that nothing is held, none.
The order is fitted as a choice of one sentence among all of the film (softmax regression), whether the first one answers by logistic
regression, both by Adam with a little ridge. What is printed is measured on the files held back.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.domain import Film, SpoilerLevel
from botmovie.domain.orders import told_sentences
from botmovie.errors import BadInput
from botmovie.finetuning.open_answers import AnswerTask, OpenAnswer, evidence_of, film_named, load_open_answers
from botmovie.retrieval.reader import ANSWER_MEASURES, Sentence, answer_measures, measures
from botmovie.settings import load_settings
from botmovie.wiring import open_search

STEPS, RATE, RIDGE, BATCH = 3000, 0.02, 1e-3, 32
TASKS = frozenset({AnswerTask.PLOT, AnswerTask.MOTIVE, AnswerTask.PREMISE, AnswerTask.NOT_HELD})
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Measures of a film's sentences (n, k), and which of them answer (n,); none does where nothing is held."""

    measured: Floats
    right: npt.NDArray[np.bool_]


def cases(paths: Sequence[Path]) -> Iterator[Case]:
    """The questions of files of open answers that are about one film."""
    with open_search(load_settings()) as (catalogue, search):

        @cache
        def sentences_of(film: Film) -> tuple[tuple[Sentence, ...], npt.NDArray[np.float32]]:
            passages = catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL)
            found = tuple(Sentence(p, i, s) for p in passages for i, s in enumerate(told_sentences(p.text)))
            return found, search.vectors([s.text for s in found])

        for path in paths:
            for answer in load_open_answers(path):
                if answer.task not in TASKS or len(answer.about) != 1:
                    continue
                film = film_named(answer.about[0], catalogue)
                sentences, vectors = sentences_of(film)
                marked = _marked(answer, sentences, catalogue)
                if marked.any() or answer.task is AnswerTask.NOT_HELD:
                    titles = [film.title, *(t.text for t in film.titles)]
                    yield Case(measures(answer.question, sentences, vectors, search.vector(answer.question), titles=titles), marked)


def _marked(answer: OpenAnswer, sentences: Sequence[Sentence], catalogue: object) -> npt.NDArray[np.bool_]:
    try:
        rests_on, _ = evidence_of(answer, catalogue)  # type: ignore[arg-type]
    except BadInput:
        return np.zeros(len(sentences), np.bool_)
    texts = {item.text for item in rests_on}
    return np.array([s.text in texts for s in sentences], np.bool_)


def descend(start: Floats, slope: object) -> Floats:
    """Weights after Adam; `slope(weights, step)` gives the gradient."""
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        gradient = slope(weights) + RIDGE * weights  # type: ignore[operator]
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_order(found: Sequence[Case]) -> Floats:
    """Weights of the measures."""
    told = [c for c in found if c.right.any()]
    spread = np.concatenate([c.measured for c in told]).std(0) + 1e-6
    drawn = np.random.default_rng(0)

    def slope(weights: Floats) -> Floats:
        out = np.zeros_like(weights)
        for i in drawn.integers(len(told), size=BATCH):
            inputs = told[i].measured / spread
            chances = np.exp((scores := inputs @ weights) - scores.max())
            chances /= chances.sum()
            wanted = chances * told[i].right
            out += inputs.T @ (chances - wanted / wanted.sum()) / BATCH
        return out

    return descend(np.zeros(len(spread)), slope) / spread


def fit_answered(found: Sequence[Case], order: Floats) -> Floats:
    """Weights of the measures of the first sentence, the constant last."""
    inputs = np.array([answer_measures(c.measured, c.measured @ order) for c in found])
    right = np.array([c.right[np.argmax(c.measured @ order)] for c in found], float)
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-6
    scaled = np.c_[(inputs - mean) / spread, np.ones(len(inputs))]
    fitted = descend(np.zeros(len(ANSWER_MEASURES) + 1), lambda w: scaled.T @ (1 / (1 + np.exp(-scaled @ w)) - right) / len(right))
    weights = fitted[:-1] / spread
    return np.append(weights, fitted[-1] - float(mean @ weights))


def show(found: Sequence[Case], order: Floats, answered: Floats) -> None:
    """Where the marked sentences stand, and what becomes of all questions at several thresholds."""
    ranks = [1 + min(np.flatnonzero(c.right[np.argsort(-(c.measured @ order), kind="stable")])) for c in found if c.right.any()]
    print(f"{len(ranks)} questions with an answer: the first sentence is right for {np.mean([r == 1 for r in ranks]):.3f}, one of three for {np.mean([r <= 3 for r in ranks]):.3f}")
    odds = np.array([np.append(answer_measures(c.measured, c.measured @ order), 1.0) @ answered for c in found])
    right, held = np.array([c.right[np.argmax(c.measured @ order)] for c in found]), np.array([c.right.any() for c in found])
    for least in (0.1, 0.2, 0.25, 0.3, 0.4, 0.5):
        told = 1 / (1 + np.exp(-odds)) >= least
        print(f"answered from {least}: right {np.sum(told & right)}, another sentence {np.sum(told & held & ~right)}, of {np.sum(~held)} without an answer {np.sum(told & ~held)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--held-back", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    learned, held_back = list(cases(options.files)), list(cases(options.held_back))
    order = fit_order(learned)
    answered = fit_answered(learned, order)
    print("WEIGHTS =", tuple(float(f"{w:.3g}") for w in order))
    print("ANSWER_WEIGHTS =", tuple(float(f"{w:.3g}") for w in answered[:-1]))
    print("ANSWER_CONSTANT =", float(f"{answered[-1]:.3g}"))
    show(held_back, order, answered)


if __name__ == "__main__":
    main()
