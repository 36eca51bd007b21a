"""A true text must also answer what was asked."""

import pytest

from botmovie.verification.answering import (
    Spoken,
    another_is_nearer,
    lacks_the_number,
    off_the_point,
    other_gender,
    spoken_of,
    without_yes_or_no,
    wrong_yes_or_no,
)
from botmovie.verification.units import Unit


def nowhere(word: str) -> bool:
    return False


def unit(text: str) -> Unit:
    return Unit(text, (1,))


def test_how_many_wants_a_number():
    assert lacks_the_number("Batty wants a longer life.", "How many years does a replicant live?")
    assert not lacks_the_number("A replicant lives four years.", "How many years does a replicant live?")
    assert not lacks_the_number("Nobody knows, but several years of life.", "How many years does a replicant live?")


def test_a_number_of_the_question_is_no_answer_to_how_many():
    assert lacks_the_number("In 1975 he lived a life.", "How many years did he live in 1975?")


def test_a_long_text_must_share_words_with_the_question():
    far = "Masa asks whether Hattori might suit because they cycle to the beach."
    assert off_the_point(far, "What does Shukichi do when he comes home alone?", (), nowhere)
    assert not off_the_point("An apple.", "What does Shukichi peel when he comes home alone?", (), nowhere)


def test_a_name_asked_about_must_be_spoken_of_if_the_evidence_knows_it():
    units = (unit("Kikuchiyo stabs the chief to death."),)
    question = "How does Kyuzo die in battle?"
    assert "Kyuzo" in off_the_point("Kikuchiyo stabs the chief to death in battle.", question, units, lambda w: w == "kyuzo")
    assert not off_the_point("Kikuchiyo stabs the chief to death in battle.", question, units, nowhere)


@pytest.mark.parametrize(
    ("answer", "nearer"), [("Kambei carries it.", "Kikuchiyo"), ("Kikuchiyo carries it.", "")]
)
def test_of_several_names_the_one_next_to_what_is_asked_is_meant(answer: str, nearer: str):
    held = unit("Then Kambei gathers the clever old master, the cheerful one and Kikuchiyo, who carries a false pedigree.")
    assert another_is_nearer(answer, "Which samurai carries a false pedigree?", held) == nearer


def test_nearness_matters_for_names_only():
    held = unit("Kambei gathers men and Kikuchiyo, who carries a false pedigree.")
    assert another_is_nearer("Kambei.", "Why is there a false pedigree?", held) == ""


def test_a_pronoun_of_the_other_gender_in_the_same_place_is_found():
    held = unit("Tina asks her daughter to find Anjali and bring her back.")
    assert other_gender("Tina asks her daughter to find Anjali and bring him back.", held) == "him"
    assert other_gender("Tina asks her daughter to bring her back.", held) == ""
    assert other_gender("He sleeps.", held) == ""


@pytest.mark.parametrize(
    ("said", "word", "rest"),
    [
        ("No, Brody shoots it.", "no", "Brody shoots it."),
        ("Yes: he can swim.", "yes", "He can swim."),
        ("No, in fact he drowns.", "no", "He drowns."),
        ("Nobody drowns.", "", "Nobody drowns."),
    ],
)
def test_yes_and_no_are_taken_off_a_statement(said: str, word: str, rest: str):
    assert without_yes_or_no(said) == (word, rest)


@pytest.mark.parametrize(
    ("word", "rest", "question", "wrong"),
    [
        ("no", "Brody kills the shark.", "Does Brody kill the shark?", True),
        ("no", "Brody kills the shark.", "Brody kills the shark, doesn't he?", True),
        ("no", "Brody kills the shark.", "Quint kills the shark, doesn't he?", False),
        ("no", "Brody does not kill the shark.", "Does Brody kill the shark?", False),
        ("yes", "Brody kills the shark.", "Didn't Brody kill the shark?", False),
        ("yes", "Brody does not kill the shark.", "Does Brody kill the shark?", True),
        ("no", "Brody refuses to kill the shark.", "Does Brody kill the shark?", False),
        ("yes", "He can swim very well.", "Can Brody swim?", False),
        ("yes", "The beaches stay open.", "Does Brody kill the shark?", True),
    ],
)
def test_yes_and_no_must_fit_what_is_said_with_them(word: str, rest: str, question: str, wrong: bool):
    assert bool(wrong_yes_or_no(word, rest, question)) is wrong


@pytest.mark.parametrize(
    ("text", "held", "spoken"),
    [
        ("Kyuzo is shot.", "Kyuzo is shot.", Spoken.BY_NAME),
        ("He is shot.", "He is shot.", Spoken.MEANT),
        ("Kikuchiyo stabs the chief.", "Kikuchiyo stabs the chief.", Spoken.NOT_AT_ALL),
        ("It is Kikuchiyo who stabs the chief.", "Kikuchiyo stabs the chief.", Spoken.BY_NAME),
    ],
)
def test_whether_an_answer_to_an_open_question_speaks_of_its_name(text: str, held: str, spoken: Spoken):
    assert spoken_of(text, "How does Kyuzo die?", [unit(held)], lambda w: w == "kyuzo") is spoken


def test_a_name_that_the_evidence_does_not_know_need_not_be_spoken_of():
    assert spoken_of("The chief is stabbed.", "How does Kyuzo die?", [unit("The chief is stabbed.")], nowhere) is Spoken.BY_NAME


def test_a_question_for_yes_or_no_is_not_open():
    assert spoken_of("The chief is stabbed.", "Does Kyuzo die?", [unit("The chief is stabbed.")], lambda w: w == "kyuzo") is Spoken.NOT_OPEN
