"""What a client that leaves stops: not only the sending, but the writing itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from botmovie.domain import Decision, Draft, Evidence, Intent, Interpretation, Query, Question, Verdict
from botmovie.pipeline import Abandoned, Steps, build_pipeline

MANY = 500


def test_closing_the_stream_ends_the_writing_at_its_next_piece() -> None:
    written: list[str] = []
    ended: list[type[BaseException]] = []

    def generate(question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        try:
            for i in range(MANY):
                on_token(f"{i} ")
                written.append(str(i))
                time.sleep(0.005)
        except Abandoned as error:
            ended.append(type(error))
            raise
        return Draft("done", "some:model")

    stream = build_pipeline(_steps(generate)).stream(Question("Why?"))
    for kind, value in stream:
        if kind == "token":
            assert value == (1, "0 ")
            break
    stream.close()  # type: ignore[attr-defined]
    assert ended == [Abandoned]
    assert len(written) < MANY / 2


def test_a_second_attempt_is_told_apart_from_the_first() -> None:
    def generate(question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        on_token("some text")
        return Draft("some text" if attempts == 0 else "better text", "some:model")

    tokens = [value for kind, value in build_pipeline(_steps(generate)).stream(Question("Why?")) if kind == "token"]
    assert tokens == [(1, "some text"), (2, "some text")]


def _steps(generate: Any) -> Steps:
    def verify(question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft) -> Verdict:
        return Verdict(Decision.ACCEPT if draft.text == "better text" else Decision.REPAIR, draft.text)

    def conclude(*_: Any) -> Any:
        return "the answer"

    return Steps(lambda question: Interpretation(Query(Intent.ASK)), lambda interpretation, question: Evidence(), generate, verify, conclude)
