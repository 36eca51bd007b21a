"""What a client that leaves stops: not only the sending, but the writing itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from langchain_core.language_models import FakeListChatModel
from scripted import ScriptedProgram

from botmovie.domain import Decision, Draft, Evidence, Intent, Interpretation, Query, Question, Verdict
from botmovie.pipeline import Abandoned, Steps, build_pipeline
from botmovie.settings import Settings, load_settings
from botmovie.wiring import Program

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


REQUESTS = [("/api/ask", {"question": "Who directed Parasite?"}), ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Who directed Parasite?"}]})]


@pytest.mark.parametrize(("path", "body"), REQUESTS)
def test_an_answer_whose_client_has_left_is_abandoned(live: Callable[[Any], str], path: str, body: dict[str, Any]) -> None:
    program = ScriptedProgram()
    program.gate.clear()
    address = live(program)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(address + path, json=body, timeout=0.3)
    try:
        assert program.abandoned is not None
        assert program.abandoned.wait(5)
    finally:
        program.gate.set()


@pytest.mark.parametrize(("path", "body"), REQUESTS)
def test_a_question_whose_client_has_left_is_not_begun(live: Callable[[Any], str], path: str, body: dict[str, Any]) -> None:
    program = ScriptedProgram(load_settings(catalogue="sqlite:////nowhere", model="none", workers=1, queue=4))
    program.gate.clear()
    address = live(program)
    first = threading.Thread(target=lambda: httpx.post(address + path, json=body, timeout=20))
    first.start()
    while not program.asked:
        time.sleep(0.01)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(address + path, json=body, timeout=0.3)
    deadline = time.monotonic() + 5
    while "botmovie_waiting 0" not in httpx.get(f"{address}/metrics").text.replace(".0", "") and time.monotonic() < deadline:
        time.sleep(0.02)
    program.gate.set()
    first.join(20)
    assert httpx.post(address + path, json=body, timeout=20).status_code == 200
    assert len(program.asked) == 2


def test_a_model_stops_writing_for_a_reader_who_has_left(opened: Callable[[Settings], Program], small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.wiring.build_chat_model", lambda *_, **__: FakeListChatModel(responses=["A glass blower comes to Penrow."]))
    running = opened(small_settings.model_copy(update={"model": "openai:any"}))
    abandoned = threading.Event()
    assert "glass blower" in running.ask("What is The Glass Harbour (1958) about?", abandoned=abandoned).text
    abandoned.set()
    with pytest.raises(Abandoned):
        running.ask("What is The Glass Harbour (1958) about?", abandoned=abandoned)
    running.close()


def _steps(generate: Any) -> Steps:
    def verify(question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft) -> Verdict:
        return Verdict(Decision.ACCEPT if draft.text == "better text" else Decision.REPAIR, draft.text)

    def conclude(*_: Any) -> Any:
        return "the answer"

    return Steps(lambda question: Interpretation(Query(Intent.ASK)), lambda interpretation, question: Evidence(), generate, verify, conclude)
