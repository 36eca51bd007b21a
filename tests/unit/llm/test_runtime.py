"""Queue, time limit, cancelling and errors of the runtime, with a scripted stand-in for llama.cpp."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.errors import ModelBusy, ModelError, ModelMissing, ModelTimeout, ModelUnreadable
from botmovie.llm import INSTALL, EmbeddedLanguageModel
from botmovie.llm.gguf import F32

Callback = Callable[[str], bool]
MESSAGES = [{"role": "user", "content": "Who?"}]


def chunk(text: str) -> str:
    return json.dumps({"choices": [{"delta": {"content": text}}]})


class ScriptedServer:
    """Gives the scripted JSON objects to the callback; `gate` holds it back until set."""

    listening_address = "http://127.0.0.1:9"

    def __init__(self, *payloads: str, gate: threading.Event | None = None, error: Exception | None = None) -> None:
        self.payloads, self.gate, self.error = payloads, gate, error
        self.bodies: list[dict[str, Any]] = []
        self.given = 0
        self.raw = False
        self.started = threading.Event()
        self.stopped = threading.Event()

    def handle_chat_completions(self, body: str, callback: Callback) -> None:
        self.bodies.append(json.loads(body))
        self.started.set()
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        for payload in self.payloads:
            self.given += 1
            if callback(payload):
                self.stopped.set()
                return

    def handle_completions(self, body: str, callback: Callback) -> None:
        self.raw = True
        self.handle_chat_completions(body, callback)


def make_model(server: ScriptedServer, *, parallel: int = 1, waiting: int = 0) -> EmbeddedLanguageModel:
    return EmbeddedLanguageModel(server, name="scripted", key="k", parallel=parallel, waiting=waiting)


def test_pieces_come_in_order_and_empty_ones_are_left_out():
    with make_model(ScriptedServer(chunk("Bong"), chunk(""), json.dumps({"choices": []}), chunk(" Joon-ho"))) as model:
        assert list(model.stream(MESSAGES)) == ["Bong", " Joon-ho"]


def test_messages_go_to_the_chat_and_a_text_to_plain_completion():
    server = ScriptedServer(json.dumps({"choices": [{"text": "yes"}]}))
    with make_model(server) as model:
        assert model.complete("Say yes:", max_tokens=3, stop=["\n"]) == "yes"
    assert server.raw
    assert server.bodies[0]["prompt"] == "Say yes:"
    assert (server.bodies[0]["max_tokens"], server.bodies[0]["stop"]) == (3, ["\n"])
    assert server.bodies[0]["cache_prompt"] is True


def test_half_characters_are_replaced_before_llama_cpp_refuses_them():
    server = ScriptedServer(chunk("ok"))
    with make_model(server) as model:
        model.complete([{"role": "user", "content": "bad \ud800 half"}])
    assert server.bodies[0]["messages"][0]["content"] == "bad ? half"


def test_an_error_of_llama_cpp_is_a_model_error():
    refused = json.dumps({"error": {"message": "request (3031 tokens) exceeds the available context size"}})
    with make_model(ScriptedServer(refused)) as model, pytest.raises(ModelError, match="exceeds the available context"):
        model.complete(MESSAGES)


def test_an_exception_of_llama_cpp_is_a_model_error():
    with make_model(ScriptedServer(error=RuntimeError("broken"))) as model, pytest.raises(ModelError, match="broken"):
        model.complete(MESSAGES)


def test_one_caller_too_many_is_told_that_the_model_is_busy():
    gate = threading.Event()
    server = ScriptedServer(chunk("late"), gate=gate)
    with make_model(server) as model:
        first = model.stream(MESSAGES)
        result: list[str] = []
        caller = threading.Thread(target=lambda: result.extend(first))
        caller.start()
        assert server.started.wait(5)
        with pytest.raises(ModelBusy, match="too many are waiting"):
            model.complete(MESSAGES)
        gate.set()
        caller.join(5)
        assert result == ["late"]
        assert model.complete(MESSAGES) == "late"


def test_who_waits_longer_than_the_time_limit_is_told_that_the_model_is_busy():
    gate = threading.Event()
    server = ScriptedServer(chunk("late"), gate=gate)
    with make_model(server, waiting=1) as model:
        caller = threading.Thread(target=lambda: model.complete(MESSAGES))
        caller.start()
        assert server.started.wait(5)
        with pytest.raises(ModelBusy, match="other answers"):
            model.complete(MESSAGES, timeout=0.01)
        gate.set()
        caller.join(5)


def test_an_answer_that_does_not_come_in_time_is_a_timeout_and_frees_its_place():
    gate = threading.Event()
    server = ScriptedServer(chunk("late"), chunk("later"), gate=gate)
    with make_model(server, waiting=1) as model:
        with pytest.raises(ModelTimeout):
            model.complete(MESSAGES, timeout=0.02)
        gate.set()
        assert server.stopped.wait(5)
        assert server.given == 1
        server.gate = None
        assert model.complete(MESSAGES) == "latelater"


def test_closing_the_iterator_stops_the_model():
    goes_on = threading.Event()

    class Endless(ScriptedServer):
        def handle_chat_completions(self, body: str, callback: Callback) -> None:
            callback(chunk("one"))
            assert goes_on.wait(5)
            if callback(chunk("two")):
                self.stopped.set()

    server = Endless()
    with make_model(server) as model:
        pieces = model.stream(MESSAGES)
        assert next(pieces) == "one"
        pieces.close()  # type: ignore[attr-defined]
        goes_on.set()
        assert server.stopped.wait(5)


def test_a_closed_model_says_so_and_closing_twice_is_harmless():
    model = make_model(ScriptedServer(chunk("x")))
    model.close()
    model.close()
    with pytest.raises(ModelError, match="closed"):
        model.complete(MESSAGES)


def test_a_missing_runtime_is_told_with_the_line_that_installs_it(make_gguf, floats, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelMissing) as told:
        EmbeddedLanguageModel.open_(make_gguf({"a": ((64,), F32, floats)}))
    assert INSTALL in str(told.value)


def test_a_file_that_is_no_model_is_not_handed_to_llama_cpp(tmp_path: Path):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelUnreadable):
        EmbeddedLanguageModel.open_(path)
