"""Fit the weights of `botmovie.retrieval.identifying`, and print them with how often the film meant comes first.

    python -m scripts.fit_identifying training/questions/[abcefghi].jsonl training/descriptions/w.jsonl --held-back training/questions/[dj].jsonl

For each first question that describes a film without naming it: the films in the pool, and which one is meant. The order is fitted as in
`fit_reader`; what is printed is measured on the files held back.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scripts.fit_reader import Case, Floats, descend, fit_order

from botmovie.catalogue.folding import fold
from botmovie.domain import Outcome
from botmovie.evaluation.questions import load_written
from botmovie.retrieval.identifying import POOL, SURE_MEASURES, measures, sure_measures
from botmovie.settings import load_settings
from botmovie.wiring import open_search


def cases(paths: Sequence[Path]) -> Iterator[Case]:
    """The descriptions of files of written questions."""
    with open_search(load_settings()) as (catalogue, search):
        for path in paths:
            for turn in (written.turns[0] for written in load_written(path)):
                if turn.query.strip() == "(identify)" and turn.outcome is Outcome.ANSWER and len(turn.values) == 1:
                    pool = search.films_for(turn.say)[:POOL]
                    films = catalogue.films([one.film_id for one in pool])
                    right = np.array([fold(turn.values[0]) in {fold(f.title), fold(f.label)} for f in films], np.bool_)
                    yield Case(measures(turn.say, pool, films, search), right)


def fit_sure(found: Sequence[Case], order: Floats) -> Floats:
    """Weights of what tells whether the first film is meant, the constant last."""
    inputs = np.array([sure_measures(c.measured, c.measured @ order) for c in found])
    right = np.array([c.right[np.argmax(c.measured @ order)] for c in found], float)
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-6
    scaled = np.c_[(inputs - mean) / spread, np.ones(len(inputs))]
    fitted = descend(np.zeros(len(SURE_MEASURES) + 1), lambda w: scaled.T @ (1 / (1 + np.exp(-scaled @ w)) - right) / len(right))
    weights = fitted[:-1] / spread
    return np.append(weights, fitted[-1] - float(mean @ weights))


def show(found: Sequence[Case], order: Floats, sure: Floats) -> None:
    """How often the film meant comes first, of all and at several thresholds."""
    first = np.array([c.right[np.argmax(c.measured @ order)] for c in found])
    three = np.mean([c.right[np.argsort(-(c.measured @ order))[:3]].any() for c in found])
    before = np.mean([c.right[np.argmax(c.measured[:, 0] + 0.35 * c.measured[:, 1])] for c in found])
    print(f"{len(found)} descriptions: the film comes first for {np.mean(first):.3f} (by its best passage alone {before:.3f}), among three for {three:.3f}")
    chances = 1 / (1 + np.exp(-np.array([np.append(sure_measures(c.measured, c.measured @ order), 1.0) @ sure for c in found])))
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(f"named from {least}: right {np.sum((chances >= least) & first)}, wrong {np.sum((chances >= least) & ~first)}, right ones kept back {np.sum((chances < least) & first)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--held-back", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    learned, held_back = list(cases(options.files)), list(cases(options.held_back))
    order = fit_order(learned)
    sure = fit_sure(learned, order)
    print("WEIGHTS =", tuple(float(f"{w:.3g}") for w in order))
    print("SURE_WEIGHTS =", tuple(float(f"{w:.3g}") for w in sure[:-1]))
    print("SURE_CONSTANT =", float(f"{sure[-1]:.3g}"))
    show(held_back, order, sure)


if __name__ == "__main__":
    main()
