"""Whether confidence means something: of the answers given with it, the share that was right (a reliability diagram, after
DeGroot and Fienberg 1983), and the mean distance between the two (expected calibration error; Guo et al. 2017).

Looks at answers that were given, right or wrong: what the program passed over has no answer whose confidence could be held
against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from botmovie.evaluation.grading import Grade

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bins begin here; those who are wholly sure, at 1, are the last bin by themselves."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of confidence [low, high): how many, their mean confidence, and the share of them that was right."""

    low: float
    high: float
    answers: int
    confidence: float
    right: float


def calibration(grades: Sequence[Grade]) -> tuple[Bin, ...]:
    """The bins that hold answers, the least sure first."""
    given = [g for g in grades if g.score != 0]
    bins = []
    for low, high in zip(EDGES, (*EDGES[1:], float("inf")), strict=True):
        held = [g for g in given if low <= g.confidence < high]
        if held:
            bins.append(Bin(low, min(high, 1.0), len(held), mean(g.confidence for g in held), mean(g.score == 1 for g in held)))
    return tuple(bins)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and share right, weighed by answers; 0 where there are none."""
    answers = sum(b.answers for b in bins)
    return sum(b.answers * abs(b.confidence - b.right) for b in bins) / answers if answers else 0.0
