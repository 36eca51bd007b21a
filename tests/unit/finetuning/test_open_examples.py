"""Open answers become examples through the renderer that serves, and what they rest on is always in the prompt."""

from __future__ import annotations

import json
import random

import pytest

from botmovie.finetuning.open_answers import NOT_HELD, parse_open_answer
from botmovie.finetuning.open_examples import examples_of, prompt_of
from botmovie.finetuning.split import Side
from botmovie.finetuning.typing_slips import with_slips
from botmovie.generation.prompts import Task
from tests.unit.finetuning.conftest import ANSWERS, HARBOUR, answer


def opened_answer(number: int):
    return parse_open_answer(json.dumps(ANSWERS[number]), f"answers:{number}")


@pytest.mark.parametrize("number", [0, 1, 3])
def test_every_rendering_shows_what_the_answer_rests_on(prepared, number: int):
    wanted = opened_answer(number)
    found = [e for e in examples_of(wanted, prepared, renderings=6) if not e.not_held]
    assert len(found) == 6
    for example in found:
        shown = " ".join(i.text for i in example.evidence)
        sentences = [s for ref in wanted.rests_on for s in [_sentence(prepared, ref)]]
        assert all(s in example.messages[1]["content"] and s in shown for s in sentences)
        assert example.rests_on == tuple(i.n for i in example.evidence if any(s in i.text for s in sentences)) != ()


def _sentence(prepared, ref: str) -> str:
    from botmovie.finetuning.open_answers import resolve

    return resolve(ref, 1, prepared.catalogue).text


def test_renderings_differ_and_are_the_same_again_from_the_same_seed(prepared):
    first, again = ([e.messages for e in examples_of(opened_answer(0), prepared, renderings=5)] for _ in range(2))
    assert first == again
    assert len({str(m) for m in first}) > 2


def test_held_back_answers_are_rendered_once_and_as_they_were_asked(prepared):
    found = [e for e in examples_of(opened_answer(4), prepared, renderings=5) if not e.not_held]
    assert [e.side for e in found] == [Side.VALIDATION]
    assert found[0].question == ANSWERS[4]["question"]


def test_without_its_evidence_the_answer_is_that_it_is_not_held(prepared):
    for seed in range(20):
        from dataclasses import replace

        found = [e for e in examples_of(opened_answer(0), replace(prepared, seed=seed), renderings=0) if e.not_held]
        if found:
            assert found[0].target.startswith(NOT_HELD)
            assert "finishes the lens by touch" not in found[0].messages[1]["content"]
            return
    pytest.fail("no seed leaves the evidence out")


def test_evidence_of_a_film_on_another_side_makes_no_example(prepared):
    mixed = {**ANSWERS[0], "beside": ["The Salt Lantern (2016)/premise/1"]}
    assert list(examples_of(parse_open_answer(json.dumps(mixed), "x:1"), prepared, renderings=3)) == []


def test_each_kind_of_answer_is_asked_for_by_its_prompt():
    assert prompt_of(opened_answer(3), None) is Task.DESCRIBE
    assert prompt_of(opened_answer(0), None) is Task.ANSWER
    wish = answer("p-9", "recommendation", "a film by the sea?", HARBOUR, ["premise/1"], [], "The Glass Harbour fits.")
    assert prompt_of(parse_open_answer(json.dumps(wish), "x:1"), None) is Task.RECOMMEND


def test_slips_of_typing_leave_names_alone():
    for seed in range(30):
        slipped = with_slips("Why does Edmund Thorne finish the broken lens?", random.Random(seed))
        assert "edmund thorne" in slipped.lower()
        assert slipped
    assert len({with_slips("Why does he finish the broken lens?", random.Random(s)) for s in range(30)}) > 10
