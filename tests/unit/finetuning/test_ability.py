"""Ordinary instructions: forty of them, and rules that tell a right answer from a wrong one."""

from __future__ import annotations

import pytest

from botmovie.finetuning.ability import load_instructions

GIVEN = {i.id: i for i in load_instructions()}


def test_there_are_forty_of_several_kinds_each_with_an_id_of_its_own():
    assert len(load_instructions()) == len(GIVEN) == 40
    assert len({i.kind for i in GIVEN.values()}) == 6


@pytest.mark.parametrize(("id_", "answer"), [
    ("sum", "2 + 3 = 5"), ("france", "The capital is Paris."), ("capitals", "HELLO"), ("yes", "Yes."), ("count", "1, 2, 3, 4, 5"), ("list", "1. Apple\n2. Pear\n3. Plum"),
    ("letters", "A, B, C"), ("colours", "Red, green and blue."), ("order", "1, 2, 3"), ("water", "Of hydrogen and oxygen."), ("read-name", "Ben has the car."),
])  # fmt: skip
def test_a_right_answer_follows_its_instruction(id_, answer):
    assert GIVEN[id_].is_done(answer)


@pytest.mark.parametrize(("id_", "answer"), [
    ("sum", "2 + 3 = 15"), ("france", "The capital is Lyon."), ("capitals", "Hello"), ("yes", "Yes, I can help."), ("count", "5, 4, 3, 2, 1"), ("list", "Apple, pear, plum"),
    ("rhyme", "That word is dog."), ("order", "3, 2, 1"), ("read-name", "Anna, not Ben."), ("read-sort", "It is a bad review with no good in it."),
])  # fmt: skip
def test_a_wrong_answer_does_not(id_, answer):
    assert not GIVEN[id_].is_done(answer)


def test_an_answer_that_says_first_that_it_is_not_held_does_not_follow_whatever_comes_behind():
    assert not GIVEN["sum"].is_done("That is not in what I have; it only says that 2 + 3 is 5.")
