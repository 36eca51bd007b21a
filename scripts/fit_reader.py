"""Fit the weights of `botmovie.retrieval.reader`, and print them with how well they find the sentences that people marked.

    python -m scripts.fit_reader training/answers/[pqr].jsonl --questions training/questions/*.jsonl --held-back training/answers/v.jsonl

For each question about one film: its sentences, and those that the written answer rests on. The order is fitted as a choice of one
sentence among all of the film (softmax regression) and measured on the files held back. Whether any sentence answers is fitted on questions
that people wrote without looking at the text, some of which nothing answers (logistic regression), and measured hand by hand, each time
on the hand that was left out. Both by Adam with a little ridge.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Outcome, SpoilerLevel
from botmovie.domain.orders import told_sentences
from botmovie.errors import BadInput
from botmovie.evaluation.questions import load_written, resolver
from botmovie.finetuning.open_answers import AnswerTask, OpenAnswer, evidence_of, film_named, load_open_answers
from botmovie.retrieval import Search
from botmovie.retrieval.reader import ANSWER_MEASURES, Sentence, answer_measures, measures
from botmovie.settings import load_settings
from botmovie.understanding.notation import read_query
from botmovie.wiring import open_search

STEPS, RATE, RIDGE, BATCH = 3000, 0.02, 1e-3, 32
RARER = 2.0
"""What a question without an answer counts, of which there are fewer."""
TASKS = frozenset({AnswerTask.PLOT, AnswerTask.MOTIVE, AnswerTask.PREMISE})
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Measures of a film's sentences (n, k), and which of them answer (n,)."""

    measured: Floats
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """Measures of a film's sentences for a question of a hand, and whether they hold its answer."""

    hand: str
    measured: Floats
    held: bool


@dataclass(frozen=True)
class Films:
    """The sentences of films with their vectors."""

    catalogue: Catalogue
    search: Search

    def measured(self, film: Film, question: str) -> tuple[tuple[Sentence, ...], Floats]:
        sentences, vectors = self._sentences(film.id)
        titles = [film.title, *(t.text for t in film.titles)]
        return sentences, measures(question, sentences, vectors, self.search.vector(question), titles=titles)

    @cache  # noqa: B019 - lives as long as the script
    def _sentences(self, film: str) -> tuple[tuple[Sentence, ...], npt.NDArray[np.float32]]:
        passages = self.catalogue.passages_of(film, spoilers=SpoilerLevel.FULL)
        found = tuple(Sentence(p, i, s) for p in passages for i, s in enumerate(told_sentences(p.text)))
        return found, self.search.vectors([s.text for s in found])


def cases(paths: Sequence[Path], films: Films) -> Iterator[Case]:
    """The questions of files of open answers that are about one film."""
    for answer in (a for path in paths for a in load_open_answers(path) if a.task in TASKS and len(a.about) == 1):
        sentences, measured = films.measured(film_named(answer.about[0], films.catalogue), answer.question)
        marked = _marked(answer, sentences, films.catalogue)
        if marked.any():
            yield Case(measured, marked)


def asked(paths: Sequence[Path], films: Films) -> Iterator[Asked]:
    """The first questions of conversations that ask what happens in one film."""
    resolve = resolver(films.catalogue)
    for path in paths:
        for turn in (w.turns[0] for w in load_written(path) if w.turns[0].query.startswith("(ask (film") and w.turns[0].outcome in {Outcome.ANSWER, Outcome.UNKNOWN}):
            read = read_query(turn.query, resolve)
            about = films.catalogue.select(read.query.subject) if read.query.subject is not None and not read.missing else ()
            if len(about) == 1:
                yield Asked(path.stem, films.measured(films.catalogue.films(about)[0], turn.say)[1], turn.outcome is Outcome.ANSWER)


def _marked(answer: OpenAnswer, sentences: Sequence[Sentence], catalogue: Catalogue) -> npt.NDArray[np.bool_]:
    try:
        rests_on, _ = evidence_of(answer, catalogue)
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


def fit_answered(found: Sequence[Asked], order: Floats) -> Floats:
    """Weights of the measures of the first sentence, the constant last."""
    inputs = np.array([answer_measures(a.measured, a.measured @ order) for a in found])
    held = np.array([a.held for a in found], float)
    counts = np.where(held > 0, 1.0, RARER) / np.where(held > 0, 1.0, RARER).sum()
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-6
    scaled = np.c_[(inputs - mean) / spread, np.ones(len(inputs))]
    fitted = descend(np.zeros(len(ANSWER_MEASURES) + 1), lambda w: scaled.T @ ((1 / (1 + np.exp(-scaled @ w)) - held) * counts))
    weights = fitted[:-1] / spread
    return np.append(weights, fitted[-1] - float(mean @ weights))


def show_order(found: Sequence[Case], order: Floats) -> None:
    """Where the marked sentences stand."""
    ranks = [1 + min(np.flatnonzero(c.right[np.argsort(-(c.measured @ order), kind="stable")])) for c in found]
    print(f"{len(ranks)} questions: the first sentence is right for {np.mean([r == 1 for r in ranks]):.3f}, one of three for {np.mean([r <= 3 for r in ranks]):.3f}")


def show_answered(found: Sequence[Asked], order: Floats) -> None:
    """What becomes of questions with and without an answer, each judged by weights that did not see its hand."""
    chances = {True: list[float](), False: list[float]()}
    for hand in sorted({a.hand for a in found}):
        weights = fit_answered([a for a in found if a.hand != hand], order)
        for one in (a for a in found if a.hand == hand):
            chances[one.held].append(1 / (1 + np.exp(-(np.append(answer_measures(one.measured, one.measured @ order), 1.0) @ weights))))
    print(f"{len(chances[True])} questions with an answer, {len(chances[False])} without")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        print(f"answered from {least}: {np.mean(np.array(chances[True]) >= least):.2f} of the first, {np.mean(np.array(chances[False]) >= least):.2f} of the others")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--held-back", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    with open_search(load_settings()) as (catalogue, search):
        films = Films(catalogue, search)
        learned, held_back, questions = list(cases(options.files, films)), list(cases(options.held_back, films)), list(asked(options.questions, films))
    order = fit_order(learned)
    answered = fit_answered(questions, order)
    print("WEIGHTS =", tuple(float(f"{w:.3g}") for w in order))
    print("ANSWER_WEIGHTS =", tuple(float(f"{w:.3g}") for w in answered[:-1]))
    print("ANSWER_CONSTANT =", float(f"{answered[-1]:.3g}"))
    show_order(held_back, order)
    show_answered(questions, order)


if __name__ == "__main__":
    main()
