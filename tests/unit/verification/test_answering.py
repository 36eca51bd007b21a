"""A true text must also answer what was asked."""

import pytest

from botmovie.verification.answering import another_is_nearer, off_the_point, other_gender
from botmovie.verification.units import Unit


def nowhere(word: str) -> bool:
    return False


def unit(text: str) -> Unit:
    return Unit(text, (1,))


def test_how_many_wants_a_number():
    assert off_the_point("Batty wants a longer life.", "How many years does a replicant live?", (), nowhere)
    assert not off_the_point("A replicant lives four years.", "How many years does a replicant live?", (), nowhere)
    assert not off_the_point("Nobody knows, but several years of life.", "How many years does a replicant live?", (), nowhere)


def test_a_number_of_the_question_is_no_answer_to_how_many():
    assert off_the_point("In 1975 he lived a life.", "How many years did he live in 1975?", (), nowhere)


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
