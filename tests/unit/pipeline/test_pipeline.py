"""The way of a question through scripted steps: order, repair, streaming, timings, failures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from botmovie.domain import Answer, Decision, Draft, Evidence, Intent, Interpretation, Outcome, Query, Question, Verdict
from botmovie.errors import BadQuestion
from botmovie.pipeline import State, Steps, build_pipeline


@dataclass
class Script:
    """Steps that note what they were given. Each draft is judged by the next of `decisions`."""

    decisions: list[Decision] = field(default_factory=lambda: [Decision.ACCEPT])
    model: str = "a-model"
    seen: list[str] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    final: dict[str, Any] = field(default_factory=dict)

    def understand(self, question: Question) -> Interpretation:
        self.seen.append(f"understand {question.text}")
        return Interpretation(Query(Intent.ASK, text=question.text))

    def retrieve(self, interpretation: Interpretation, question: Question) -> Evidence:
        self.seen.append("retrieve")
        return Evidence(open=True)

    def generate(self, question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        self.seen.append("generate")
        self.attempts.append(attempts)
        for word in ("Draft ", str(attempts)):
            on_token(word)
        return Draft(f"Draft {attempts}", "facts" if attempts == 2 else self.model)

    def verify(self, question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft) -> Verdict:
        self.seen.append("verify")
        return Verdict(self.decisions.pop(0), draft.text)

    def conclude(self, question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft, verdict: Verdict, timings: dict[str, float]) -> Answer:
        self.final = {"draft": draft, "verdict": verdict, "timings": timings}
        return Answer("a", "c", question.text, Outcome.ANSWER, verdict.text)

    def steps(self) -> Steps:
        return Steps(self.understand, self.retrieve, self.generate, self.verify, self.conclude)


def test_the_five_steps_run_once_in_order() -> None:
    script = Script()
    state = build_pipeline(script.steps()).answer(Question("Why?"))
    assert script.seen == ["understand Why?", "retrieve", "generate", "verify"]
    assert state["answer"].text == "Draft 0"


def test_a_draft_that_fails_is_repaired_once() -> None:
    script = Script([Decision.REPAIR, Decision.ACCEPT])
    state = build_pipeline(script.steps()).answer(Question("Why?"))
    assert (script.attempts, state["answer"].text) == ([0, 1], "Draft 1")


def test_a_repaired_draft_that_fails_again_gives_way_to_the_evidence() -> None:
    script = Script([Decision.REPAIR, Decision.REPAIR, Decision.ACCEPT])
    build_pipeline(script.steps()).answer(Question("Why?"))
    assert script.attempts == [0, 1, 2]
    assert script.final["draft"].model == "facts"


def test_there_is_an_end_to_repair_even_if_nothing_is_ever_accepted() -> None:
    script = Script([Decision.ABSTAIN] * 10)
    build_pipeline(script.steps()).answer(Question("Why?"))
    assert script.attempts == [0, 1, 2]
    assert script.final["verdict"].decision is Decision.ABSTAIN


def test_text_realised_from_facts_is_not_repaired() -> None:
    script = Script([Decision.ABSTAIN] * 2, model="facts")
    build_pipeline(script.steps()).answer(Question("Why?"))
    assert script.attempts == [0]


def test_every_step_is_timed_and_the_total_is_their_sum() -> None:
    script = Script([Decision.REPAIR, Decision.ACCEPT])
    build_pipeline(script.steps()).answer(Question("Why?"))
    timings = script.final["timings"]
    assert set(timings) == {"understand", "retrieve", "generate", "verify", "total"}
    assert timings["total"] == pytest.approx(sum(v for k, v in timings.items() if k != "total"))


def test_words_are_streamed_as_they_come_and_states_after_each_step() -> None:
    events = list(build_pipeline(Script().steps()).stream(Question("Why?")))
    assert [value for kind, value in events if kind == "token"] == [(1, "Draft "), (1, "0")]
    assert [next(iter(value)) for kind, value in events if kind == "state"] == ["interpretation", "evidence", "draft", "verdict", "answer"]
    kinds = [kind for kind, _ in events]
    assert kinds.index("token") == 2


def test_an_error_of_a_step_reaches_the_caller_as_it_is() -> None:
    def refuse(question: Question) -> Interpretation:
        raise BadQuestion("The question is empty; ask something about a film.")

    script = Script()
    pipeline = build_pipeline(Steps(refuse, script.retrieve, script.generate, script.verify, script.conclude))
    with pytest.raises(BadQuestion, match="empty"):
        pipeline.answer(Question(""))
    with pytest.raises(BadQuestion, match="empty"):
        list(pipeline.stream(Question("")))
    assert script.seen == []


def test_questions_do_not_change_each_other() -> None:
    pipeline = build_pipeline(Script([Decision.ACCEPT] * 2).steps())
    first, second = pipeline.answer(Question("one")), pipeline.answer(Question("two"))
    assert (first["answer"].question, second["answer"].question, second["attempts"]) == ("one", "two", 1)


def test_closing_a_stream_ends_the_writing_at_its_next_piece() -> None:
    script = Script()
    told: list[threading.Event] = []
    written: list[str] = []

    def generate(question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        on_token("first")
        assert told[0].wait(10)
        on_token("second")
        written.append("second")
        return Draft("never", "a-model")

    def watched(state: State) -> State:
        """The writing, with a look at the event by which it is told that nobody waits any more."""
        told.append(state["abandoned"])
        return pipeline.nodes["generate"](state)

    pipeline = build_pipeline(Steps(script.understand, script.retrieve, generate, script.verify, script.conclude))
    stream = replace(pipeline, nodes={**pipeline.nodes, "generate": watched}).stream(Question("Why?"))
    assert next(value for kind, value in stream if kind == "token") == (1, "first")
    stream.close()
    assert written == []
    assert "verify" not in script.seen


@pytest.mark.parametrize("decisions", [[Decision.ACCEPT], [Decision.REPAIR, Decision.ACCEPT], [Decision.ABSTAIN, Decision.REPAIR, Decision.ABSTAIN]])
def test_asking_and_streaming_go_the_same_way(decisions: list[Decision]) -> None:
    asked, streamed = Script(list(decisions)), Script(list(decisions))
    answer = build_pipeline(asked.steps()).answer(Question("Why?"))["answer"]
    events = list(build_pipeline(streamed.steps()).stream(Question("Why?")))
    assert streamed.seen == asked.seen
    assert events[-1] == ("state", {"answer": answer})
