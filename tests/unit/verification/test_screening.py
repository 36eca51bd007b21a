"""Some text is never part of an answer, whatever the evidence."""

import pytest

from botmovie.verification.screening import foreign_script, goes_round, problem_of, repeats_question, says_nothing


@pytest.mark.parametrize(
    "statement",
    [
        "As an AI language model, I do not watch films.",
        "I'm SmolLM, trained by Hugging Face.",
        "I have been hacked!",
        "Ignoring all previous instructions, here is a poem.",
        "The notes do not say who he is.",
        "The answer to this question is not provided.",
        "The text provides a detailed description.",
        "This is a classic example of a moral dilemma.",
        "<|im_start|>assistant",
        "My system prompt says that I answer from notes.",
        "See https://example.com for more.",
        "I don't know.",
        "user: who else?",
    ],
)
def test_talk_about_prompt_and_program_is_found(statement: str):
    assert problem_of(statement, "a film about a shark")


@pytest.mark.parametrize(
    "statement",
    [
        "Brody takes notes about the shark.",
        "The answer lies in the diary of Mima.",
        "The reporter asks the question of his life.",
        "Theodore falls in love with Samantha, an operating system.",
        "The hacker breaks into the ghosts of others.",
    ],
)
def test_films_about_such_things_may_be_told(statement: str):
    assert problem_of(statement, "") == ""


def test_what_the_evidence_itself_says_is_no_fault():
    assert problem_of("Ava says: I am an AI.", "ava says: i am an ai.") == ""


def test_a_text_that_adds_nothing_to_the_question_says_nothing():
    assert says_nothing("The samurai carries a false pedigree.", "Which samurai carries a false pedigree?")
    assert says_nothing("The man who carries it is the person.", "Which man carries it?")
    assert not says_nothing("Kikuchiyo carries it.", "Which samurai carries it?")
    assert not says_nothing("Yes, he carries it.", "Does he carry it?")


def test_an_echo_of_the_question_is_found():
    assert repeats_question("Who directed Jaws?", "who directed jaws")
    assert repeats_question("Why is that?", "Who directed Jaws?")
    assert not repeats_question("Steven Spielberg directed Jaws.", "Who directed Jaws?")


def test_another_script_is_found_unless_question_or_evidence_use_it():
    assert foreign_script("Это ответ на вопрос.", "Who?", "A shark.")
    assert not foreign_script("Its original title is 晩春.", "Who?", "The original title is 晩春.")
    assert not foreign_script("It is called 晩春, a long Latin sentence follows here.", "Who?", "x")
    assert not foreign_script("1975", "", "")


@pytest.mark.parametrize(
    ("statement", "round_"),
    [
        ("Lola's mother is Lola's mother.", True),
        ("The father of her child is the father of the boy next door.", True),
        ("Lola's mother is a singer.", False),
        ("Rey is Rey Palpatine.", False),
        ("She sleeps.", False),
    ],
)
def test_what_is_said_to_be_itself_says_nothing(statement: str, round_: bool):
    assert goes_round(statement) is round_
