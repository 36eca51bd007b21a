"""Which held-back questions the whole program is asked, and what is counted of its answers."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from botmovie.domain import Answer, ClaimVerdict, Decision, Draft, Evidence, Outcome, Question, SpoilerLevel, Verdict
from botmovie.finetuning.whole_system import asked_of, by_task, comparisons, failures, figures_of, question_of, row_of
from botmovie.pipeline import State


@pytest.fixture
def examples(make_example):
    held = make_example("Ana Ruiz fears the water, it is said.", id="v-1/0", base="v-1", template="hand v")
    again, without = replace(held, id="v-1/1"), replace(held, id="v-2/without", base="v-2", target="That is not in what I have.")
    unheld = replace(held, id="v-3/0", base="v-3", task="not_held", target="That is not in what I have.")
    made = replace(held, id="runtime/6/test/1", base="r", template="runtime/6")
    return {"again": again, "without": without, "made": made, "unheld": unheld, "last": replace(held, id="v-4/0", base="v-4")}


def row(**given: Any) -> dict[str, Any]:
    return {"asked": "?", "intent": "ask", "open": True, "drafted": True, "passed": True, "uncut": True, "not_held": False, "outcome": "answer", "text": "Ana Ruiz.", "notice": "", "seconds": 1.0, **given}


def test_each_question_that_a_person_wrote_is_asked_once_if_the_catalogue_has_what_it_was_shown(examples):
    assert list(asked_of(examples, 9)) == ["again", "unheld", "last"]
    assert list(asked_of(examples, 2)) == ["again", "unheld"]


def test_the_film_stands_before_a_question_but_not_before_one_that_looks_for_it(examples):
    example = examples["last"]
    asked = question_of(example, "Jaws (1975)")
    assert (asked.text, asked.spoilers) == ("About Jaws (1975): What does Martin Brody fear?", SpoilerLevel.FULL)
    assert question_of(replace(example, task="recommendation"), "Jaws (1975)").text == "What does Martin Brody fear?"
    assert question_of(example, "").text == "What does Martin Brody fear?"


@pytest.mark.parametrize(("model", "attempts", "decision", "drafted", "passed"), [
    ("embedded", 1, Decision.ACCEPT, True, True), ("facts", 2, Decision.ACCEPT, True, False), ("facts", 1, Decision.ACCEPT, False, False), ("embedded", 1, Decision.REPAIR, True, False),
])  # fmt: skip
def test_a_row_says_whether_the_model_wrote_and_whether_it_passed(model, attempts, decision, drafted, passed):
    verdict = Verdict(decision, "text", (ClaimVerdict("text", (1,), "cut"),))
    answer = Answer("1", "", "?", Outcome.ANSWER, "text", timings_ms={"total": 1500.0})
    interpretation = SimpleNamespace(query=SimpleNamespace(intent=SimpleNamespace(value="ask")))
    state = {"question": Question("?"), "interpretation": interpretation, "evidence": Evidence(open=True), "draft": Draft("text", model), "verdict": verdict, "attempts": attempts, "answer": answer}
    found = row_of(cast(State, state))
    assert (found["open"], found["drafted"], found["passed"], found["uncut"], found["seconds"]) == (True, drafted, passed, False, 1.5)


def test_drafts_count_where_the_answer_is_held_and_unknown_where_it_should_be(examples):
    rows = {
        "again": row(), "last": row(passed=False, uncut=False, outcome="unknown", text="I don't know.", seconds=3.0), "made": row(not_held=True, outcome="unknown", text="That is not in what I have."),
        "unheld": row(not_held=True, outcome="unknown"), "without": row(open=False, drafted=False, outcome="answer"),
    }  # fmt: skip
    figures = figures_of(rows, examples)
    assert figures["outcomes"] == {"unknown": 3, "answer": 2}
    assert (figures["open"]["share"], figures["drafted"]["share"]) == (0.8, 1.0)
    assert (figures["written"]["share"], figures["written"]["of"], figures["uncut"]["of"]) == (0.3333, 3, 3)
    assert (figures["unknown_needlessly"]["share"], figures["unknown_rightly"]["share"]) == (0.6667, 0.5)
    assert (figures["values"]["share"], figures["values"]["of"], figures["seconds"]) == (0.3333, 3, 1.0)


def test_figures_come_by_task_and_failures_with_what_readers_saw(examples):
    rows = {"again": row(), "last": row(passed=False, text="What the evidence says."), "unheld": row(passed=False)}
    assert {task: f["questions"] for task, f in by_task(rows, examples).items()} == {"not_held": 1, "plot": 2}
    assert failures(rows, examples, 5) == [("?", "answer", "What the evidence says.")]


def test_two_writers_are_compared_on_the_questions_open_for_both(examples):
    found = comparisons({"again": row(), "last": row()}, {"again": row(passed=False), "last": row(open=False)}, examples)
    assert (found["written"]["cases"], found["written"]["won"], found["values"]["cases"]) == (1, 1, 2)
