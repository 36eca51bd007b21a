"""How good a ranking is: nDCG@10 and recall@10 of each case, and their means. Knows nothing of what ranks.

nDCG: Järvelin and Kekäläinen (2002), gain 1 for what is wanted and 0 for the rest, discount log2(1 + rank), ranks from 1.
A description is judged by films: a film stands where its first passage stands (MaxP: Dai and Callan, 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from botmovie.finetuning.retrieval_cases import CaseKind, Ranker, RetrievalCase

TOP = 10
DEPTH = 100
"""Passages that a ranker gives at least, so that ten films stand among them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How one case came out, each 0..1."""

    case: RetrievalCase
    ndcg: float
    recall: float


@dataclass(frozen=True, slots=True)
class Means:
    """Over `cases` cases."""

    cases: int
    ndcg: float
    recall: float


def ndcg(ranked: Sequence[str], wanted: Collection[str], top: int = TOP) -> float:
    """nDCG of the first `top` of a ranking; `wanted` is not empty."""
    gained = sum(1.0 / log2(1 + rank) for rank, one in enumerate(ranked[:top], 1) if one in wanted)
    best = sum(1.0 / log2(1 + rank) for rank in range(1, min(top, len(wanted)) + 1))
    return gained / best


def recall(ranked: Sequence[str], wanted: Collection[str], top: int = TOP) -> float:
    """The share of what is wanted, of `top` at most, that stands among the first `top`."""
    return sum(one in wanted for one in ranked[:top]) / min(top, len(wanted))


def measure(cases: Sequence[RetrievalCase], rank: Ranker, film_of: Mapping[str, str]) -> list[Measured]:
    """Rank for every case; `film_of` maps passages to films."""
    found = []
    for case in cases:
        ranked = list(rank(case.text))
        if case.kind is CaseKind.DESCRIPTION:
            ranked = list(dict.fromkeys(film_of[passage] for passage in ranked))
        found.append(Measured(case, ndcg(ranked, case.wanted), recall(ranked, case.wanted)))
    return found


def mean_of(measured: Sequence[Measured], which: Callable[[RetrievalCase], bool] = lambda case: True) -> Means:
    """Means over the cases that `which` picks; zero of none."""
    picked = [m for m in measured if which(m.case)]
    some = max(1, len(picked))
    return Means(len(picked), sum(m.ndcg for m in picked) / some, sum(m.recall for m in picked) / some)


def head_figure(measured: Sequence[Measured]) -> float:
    """The mean of the nDCG of questions and that of descriptions, so that neither outweighs the other by its number."""
    means = [mean_of(measured, lambda case, kind=kind: case.kind is kind) for kind in CaseKind]  # type: ignore[misc]
    held = [m.ndcg for m in means if m.cases]
    return sum(held) / len(held) if held else 0.0
