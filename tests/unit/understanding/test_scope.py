"""Small talk, help and questions that are not about films."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import Answer, Intent, Interpretation, Outcome

Understand = Callable[..., Interpretation]
Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    "question",
    ["What is the weather in Paris?", "What is 2+2?", "Write a poem about the sea", "How do I bake bread?", "Who is the president of France?", "What is the capital of Peru?", "Translate good morning into Spanish", "asdkjh qwelkj zxmcn", "{{7*7}}"],
)  # fmt: skip
def test_a_question_that_is_not_about_films_is_out_of_scope(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.values, answer.citations) == (Outcome.OUT_OF_SCOPE, (), ())


@pytest.mark.parametrize("text", ["ok, and its director's name", "great films of the fifties", "thanks, who wrote it then"])
def test_what_is_asked_after_a_word_of_thanks_is_a_question(understand: Understand, text: str) -> None:
    assert understand(text).query.text != "thanks"


@pytest.mark.parametrize(("text", "kind"), [("Hello", "hello"), ("hi there", "hello"), ("good morning", "hello"), ("thanks", "thanks"), ("Thank you very much!", "thanks"), ("What can you do?", "help"), ("help", "help"), ("Who are you?", "help")])
def test_greetings_thanks_and_calls_for_help_are_told_apart(understand: Understand, text: str, kind: str) -> None:
    query = understand(text).query
    assert (query.intent, query.text) == (Intent.HELP, kind)


def test_a_greeting_before_a_question_does_not_hide_it(ask: Ask) -> None:
    assert ask("Hello! Who directed Winter Ledger?").values == ("Lena Voss",)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What is Winter Ledger about?", Intent.DESCRIBE), ("Summarise Winter Ledger", Intent.DESCRIBE), ("Tell me about Winter Ledger", Intent.DESCRIBE), ("How does Winter Ledger end?", Intent.ASK),
        ("Why does the bookkeeper burn the ledger in Winter Ledger?", Intent.ASK), ("Recommend me a science fiction film", Intent.RECOMMEND), ("What should I watch tonight?", Intent.RECOMMEND),
        ("Something like Winter Ledger", Intent.RECOMMEND), ("What was that film where a girl winds a clock and wakes up in another year?", Intent.IDENTIFY),
        ("What is the genre of a film in which a detective hunts a killer on a small island?", Intent.GENRE), ("Who directed Winter Ledger?", Intent.LOOKUP), ("Did Lena Voss direct Winter Ledger?", Intent.CHECK),
        ("Which is longer, Winter Ledger or Copper Comet?", Intent.COMPARE), ("How many films did Lena Voss direct?", Intent.COUNT), ("Which films did Lena Voss direct?", Intent.FIND),
        ("What is the weather in Paris?", Intent.OUT_OF_SCOPE), ("Hello", Intent.HELP),
    ],
)  # fmt: skip
def test_every_intent_is_reached_by_a_usual_wording(understand: Understand, question: str, intent: Intent) -> None:
    assert understand(question).query.intent is intent


def test_the_ending_is_asked_for_as_a_field_of_its_own(understand: Understand) -> None:
    assert "ending" in understand("How does Winter Ledger end?").query.fields
