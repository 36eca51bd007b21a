"""Drafts that say that something is not held are known as such, and what they tell instead is checked."""

import pytest

from botmovie.domain import Decision, Draft
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.verification import verify
from botmovie.verification.not_held import parse_not_held

MAYOR = "Mayor Larry Vaughn refuses to close the beaches, because the town lives on summer visitors."
WHERE = "Where was the mayor born?"


@pytest.mark.parametrize(
    ("sentence", "head", "about", "instead"),
    [
        (f"{NOT_HELD}.", f"{NOT_HELD}.", "", ""),
        (f"{NOT_HELD} about Sherlock Jr.; it only speaks of the girl.", f"{NOT_HELD} about Sherlock Jr.", "Sherlock Jr.", "The girl."),
        (f"{NOT_HELD} about Jaws; it only says that he is mayor.", f"{NOT_HELD} about Jaws.", "Jaws", "He is mayor."),
        (f"{NOT_HELD}; the notes say that he is mayor.", f"{NOT_HELD}.", "", "He is mayor."),
        (f"{NOT_HELD}; he is only called the mayor.", f"{NOT_HELD}.", "", "He is only called the mayor."),
    ],
)
def test_the_sentence_is_taken_apart(sentence: str, head: str, about: str, instead: str):
    parsed = parse_not_held(sentence)
    assert parsed is not None
    assert (parsed.head, parsed.about, parsed.instead) == (head, about, instead)


def test_other_sentences_are_left_alone():
    assert parse_not_held("That is what I have.") is None


def test_a_draft_that_says_so_is_accepted_and_marked(told):
    verdict = verify(Draft(f"{NOT_HELD} about Jaws.", "embedded"), told(MAYOR), WHERE)
    assert (verdict.decision, verdict.not_held, verdict.text) == (Decision.ACCEPT, True, f"{NOT_HELD} about Jaws.")


def test_what_it_tells_instead_is_cited(told):
    verdict = verify(Draft(f"{NOT_HELD}; it only says that the mayor refuses to close the beaches.", "embedded"), told(MAYOR), WHERE)
    assert verdict.text == f"{NOT_HELD}; it only says that the mayor refuses to close the beaches. [1]"
    assert verdict.not_held


def test_what_it_invents_instead_is_cut(told):
    verdict = verify(Draft(f"{NOT_HELD}; it only says that the mayor grew up in Boston. He hates fish.", "embedded"), told(MAYOR), WHERE)
    assert (verdict.text, verdict.citations) == (f"{NOT_HELD}.", ())
    assert len(verdict.problems) == 2


def test_a_film_that_nobody_asked_about_is_no_excuse(told):
    assert verify(Draft(f"{NOT_HELD} about Casablanca.", "embedded"), told(MAYOR), WHERE).decision is Decision.REPAIR


def test_an_answer_is_not_marked(told):
    draft = Draft("The mayor refuses because the town lives on summer visitors.", "embedded")
    assert not verify(draft, told(MAYOR), "Why does the mayor refuse to close the beaches?").not_held
