"""Confidence held against what was right."""

from __future__ import annotations

import pytest

from botmovie.evaluation import Case, Grade
from botmovie.evaluation.calibration import calibration, calibration_error


def graded(*answers: tuple[float, int]) -> list[Grade]:
    return [Grade(Case("1", "x", ("Who?",), ("answer",)), score, "", "answer", "", 0.0, confidence) for confidence, score in answers]


def test_answers_are_put_together_by_confidence_with_the_share_that_was_right() -> None:
    bins = calibration(graded((0.62, 1), (0.66, -1), (1.0, 1), (1.0, 1), (1.0, -1)))
    assert [(b.low, b.high, b.answers, pytest.approx(b.confidence), pytest.approx(b.right)) for b in bins] == [(0.6, 0.7, 2, 0.64, 0.5), (1.0, 1.0, 3, 1.0, 2 / 3)]


def test_what_was_passed_over_is_held_against_no_confidence() -> None:
    assert calibration(graded((0.9, 0))) == ()


def test_the_calibration_error_weighs_the_distances_by_answers() -> None:
    # 2 answers at 0.64 with 0.5 right, 3 at 1.0 with 2/3 right: (2 * 0.14 + 3 * 1/3) / 5
    bins = calibration(graded((0.62, 1), (0.66, -1), (1.0, 1), (1.0, 1), (1.0, -1)))
    assert calibration_error(bins) == pytest.approx((2 * 0.14 + 1) / 5)


def test_nothing_answered_has_no_calibration_error() -> None:
    assert calibration_error(()) == 0.0
