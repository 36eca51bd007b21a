"""How likely a text is the answer to the question, from nearness and shared words."""

import pytest

from botmovie.verification.relevance import MEASURES, WEIGHTS, measures, relevance
from botmovie.verification.support import measure
from botmovie.verification.units import Unit

QUESTION = "Why does Brody fear the sea?"
UNITS = (
    Unit("Brody fears the sea because he cannot swim.", (1,), field="story"),
    Unit("Quint owns a boat.", (2,), field="story"),
)
NEAR = (0.8, 0.2)


def measured(text: str, asked_text: float, asked: tuple[float, float] = NEAR) -> tuple[float, ...]:
    alike = (0.9, 0.1) if "swim" in text else (0.1, 0.9)
    support = measure(text, QUESTION, UNITS, alike=alike, asked_alike=asked)
    assert support is not None
    return measures(QUESTION, text, [support], UNITS, lambda w: w in ("brody", "quint"), asked_text=asked_text, asked=asked)


def test_each_measure_is_a_share_or_a_nearness():
    assert dict(zip(MEASURES, measured("He cannot swim.", 0.5), strict=True)) == {
        "text near": 0.5, "unit near": 1.0, "nearer units": 0.0, "deeds in text": 0.0, "deeds in unit": 1.0, "deeds in item": 1.0, "names": 1.0,
    }  # fmt: skip


def test_a_unit_that_another_is_nearer_than_counts_less():
    told = dict(zip(MEASURES, measured("Quint owns a boat.", 0.2), strict=True))
    assert told["unit near"] == pytest.approx(0.25)
    assert (told["nearer units"], told["deeds in unit"], told["names"]) == (1.0, 0.0, 0.0)


def test_the_answer_is_more_relevant_than_another_true_sentence():
    assert relevance(measured("He cannot swim.", 0.5)) > 0 > relevance(measured("Quint owns a boat.", 0.2))


def test_a_weight_belongs_to_each_measure():
    assert len(WEIGHTS) == len(MEASURES)
