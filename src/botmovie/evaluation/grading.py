"""Grading as in CRAG (Yang et al. 2024): +1 right, 0 missing, -1 wrong; truthfulness is the mean."""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botmovie.evaluation.cases import Case

MISSING = frozenset({"unknown", "ambiguous", "out_of_scope"})
Ask = Callable[[str, str | None, str], dict[str, Any]]
"""(question, conversation id, spoilers) to the object of the HTTP interface."""


@dataclass(frozen=True, slots=True)
class Grade:
    """The score of one case with the reason, the seconds that its last answer took, and how sure the program was, 0..1."""

    case: Case
    score: int
    why: str
    outcome: str
    text: str
    seconds: float
    confidence: float = 1.0


Judge = Callable[[Case, dict[str, Any]], Grade]
"""A case and the last answer to it, to its grade; without seconds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with the number of things that it is a mean over; a share lies in 0..1."""

    name: str
    value: float
    of: int


@dataclass(frozen=True, slots=True)
class Report:
    """All grades of a file, the figures that its kind of file is measured by, and what has to be said beside them."""

    grades: tuple[Grade, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()

    def truthfulness(self, category: str | None = None) -> float:
        """Mean score, -1 to 1, of a category or of all."""
        scores = [g.score for g in self.grades if category in (None, g.case.category)]
        return statistics.mean(scores) if scores else 0.0

    def share(self, score: int) -> float:
        """Share of the cases with this score."""
        return sum(g.score == score for g in self.grades) / len(self.grades) if self.grades else 0.0

    def rows(self) -> list[tuple[str, int, int, int, int, float]]:
        """(category, cases, right, missing, wrong, truthfulness) by category, all last."""
        names = [*sorted({g.case.category for g in self.grades}), "all"]
        out = []
        for name in names:
            scores = [g.score for g in self.grades if name in ("all", g.case.category)]
            out.append((name, len(scores), scores.count(1), scores.count(0), scores.count(-1), statistics.mean(scores) if scores else 0.0))
        return out


def fold(text: str) -> str:
    """Case, accents and punctuation away; spaces around, for whole-word search; 1,234 becomes 1234."""
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l"))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}\b)", "", text)
    words = re.sub(r"[^\w.]+|(?<!\d)\.|\.(?!\d)|_", " ", text).split()
    return f" {' '.join(words)} "


def confidence_of(answer: dict[str, Any]) -> float:
    """How sure the program was of what is asked, 0..1; it leaves out what is 1."""
    query = (answer.get("interpretation") or {}).get("query") or {}
    return float(query.get("confidence", 1.0))


def graded(case: Case, answer: dict[str, Any], score: int, why: str = "") -> Grade:
    """A grade with what the answer itself tells."""
    return Grade(case, score, why, str(answer.get("outcome")), str(answer.get("text") or ""), 0.0, confidence_of(answer))


def grade(case: Case, answer: dict[str, Any]) -> Grade:
    """The grade of the last answer of a case."""
    outcome, text = str(answer.get("outcome")), str(answer.get("text") or "")
    said = fold(" ; ".join([re.sub(r"\[\d+\]", " ", text), *map(str, answer.get("values") or [])]))
    score, why = 1, ""
    if outcome not in case.outcomes:
        score, why = (0 if outcome in MISSING else -1), f"outcome {outcome}"
    else:
        lacking = [group for group in case.must if not any(fold(a) in said for a in group)]
        bad = [b for b in case.must_not if fold(b) in said]
        if lacking:
            score, why = (0 if outcome in MISSING else -1), f"lacks any of {list(lacking[0])}"
        if bad:
            score, why = -1, f"has {bad[0]!r}"
    return graded(case, answer, score, why)


def run_cases(cases: Sequence[Case], ask: Ask, progress: Callable[[Grade], None] | None = None, judge: Judge = grade) -> Report:
    """Play every case in a conversation of its own and judge the last answer."""
    grades = []
    for case in cases:
        conversation: str | None = None
        answer: dict[str, Any] = {}
        seconds = 0.0
        for turn in case.turns:
            start = time.perf_counter()
            answer = ask(turn, conversation, case.spoilers.value)
            seconds = time.perf_counter() - start
            conversation = answer.get("conversation_id", conversation)
        grades.append(replace(judge(case, answer), seconds=seconds))
        if progress:
            progress(grades[-1])
    return Report(tuple(grades))
