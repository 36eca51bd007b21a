"""What kind of sentence answers an open question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import Evidence, Intent, Query, films
from botmovie.retrieval.expecting import asks_of_the_making, expectation

Execute = Callable[..., Evidence]


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Why does he leave the village?", "He leaves because the well is dry.", "He leaves at dawn with a mule."),
        ("Does anybody die in it?", "Maud drowns in the harbour.", "Maud sails in the harbour."),
        ("Who kills the count?", "Neri stabs him on the stairs.", "Neri meets him on the stairs."),
        ("How many buckets does she carry?", "She carries nine thousand buckets.", "She carries buckets up a hill."),
        ("What is the ship called?", "The ship, named Margit, is old.", "The ship is old."),
    ],
)
def test_a_sentence_that_holds_what_is_asked_for_is_preferred(question: str, answer: str, other: str) -> None:
    assert expectation(question)(answer) > expectation(question)(other)


@pytest.mark.parametrize(("question", "making"), [("How was the film received?", True), ("Where was it shot?", True), ("Why does Edmund Thorne stay?", False), ("Who finds the letter?", False)])
def test_questions_of_the_making_are_told_from_those_of_the_plot(question: str, making: bool) -> None:
    assert asks_of_the_making(question) is making


def test_where_it_was_filmed_is_not_answered_with_where_it_is_set(execute: Execute) -> None:
    asked = Query(Intent.ASK, films("the-salt-lantern-2016"), text="Where did they film The Salt Lantern?")
    assert "places" not in [row.note for row in execute(asked).rows]
    assert "places" in [row.note for row in execute(Query(Intent.ASK, films("the-salt-lantern-2016"), text="Where does The Salt Lantern take place?")).rows]
