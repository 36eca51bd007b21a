"""Questions of how films are spread over the values of a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from botmovie.domain import Outcome

Ask = Callable[..., Any]


@pytest.mark.parametrize(("question", "field"), [
    ("Which genre turns up most often in your films?", "genres"),
    ("which genre did Marlo Quist work in most?", "genres"),
    ("Give me a breakdown of your films by decade", "decade"),
])  # fmt: skip
def test_the_commonest_values_are_counted(ask: Ask, question: str, field: str) -> None:
    answer = ask(question)
    assert answer.outcome is Outcome.ANSWER
    assert field in str(answer.interpretation)
    assert "most often" in answer.text
    assert answer.citations


def test_the_rarest_come_first_where_the_words_say_so(ask: Ask) -> None:
    assert "least often" in ask("What is the rarest genre among your films?").text


def test_a_question_about_one_film_is_none_of_them(ask: Ask) -> None:
    assert "most often" not in ask("Which genre is Copper Comet?").text
