"""The embedded model as a LangChain chat model, over a scripted runtime; with LangChain's own standard tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ChatMessage, HumanMessage, SystemMessage
from langchain_tests.unit_tests import ChatModelUnitTests

from botmovie.domain import Intent, Query
from botmovie.errors import ModelBusy
from botmovie.generation.embedded import EmbeddedChatModel
from botmovie.generation.writer import write


class ScriptedRuntime:
    """Stands in for EmbeddedLanguageModel: gives its pieces, keeps what it was asked."""

    def __init__(self, *pieces: str, error: Exception | None = None) -> None:
        self.pieces, self.error = pieces, error
        self.asked: list[tuple[list[dict[str, str]], dict[str, Any]]] = []

    def stream(self, prompt: Sequence[dict[str, str]], **options: Any) -> Iterator[str]:
        self.asked.append((list(prompt), options))
        if self.error is not None:
            raise self.error
        yield from self.pieces


class TestStandard(ChatModelUnitTests):
    """What LangChain expects of every chat model."""

    @property
    def chat_model_class(self) -> type[EmbeddedChatModel]:
        return EmbeddedChatModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"language_model": ScriptedRuntime("Hello.")}


def test_roles_reach_the_runtime_by_their_own_names():
    runtime = ScriptedRuntime("ok")
    EmbeddedChatModel(language_model=runtime).invoke(
        [SystemMessage("be brief"), HumanMessage("hi"), AIMessage("yes?"), ChatMessage(role="user", content="go")]
    )
    assert [m["role"] for m in runtime.asked[0][0]] == ["system", "user", "assistant", "user"]
    assert runtime.asked[0][0][3]["content"] == "go"


def test_invoking_joins_the_pieces_and_streaming_gives_them_one_by_one():
    model = EmbeddedChatModel(language_model=ScriptedRuntime("Bong ", "Joon-ho"))
    assert model.invoke("Who?").text == "Bong Joon-ho"
    assert [c.text for c in model.stream("Who?") if c.text] == ["Bong ", "Joon-ho"]


def test_limits_of_the_model_and_of_the_call_reach_the_runtime():
    runtime = ScriptedRuntime("ok")
    model = EmbeddedChatModel(language_model=runtime, max_tokens=9, timeout=3, stop=["#"])
    model.invoke("x", stop=["\n"])
    model.invoke("x", max_tokens=2, temperature=0.5, timeout=1)
    assert runtime.asked[0][1] == {"max_tokens": 9, "temperature": 0.0, "timeout": 3.0, "stop": ["#", "\n"]}
    assert runtime.asked[1][1] == {"max_tokens": 2, "temperature": 0.5, "timeout": 1.0, "stop": ["#"]}


def test_a_busy_model_is_told_at_once_and_not_tried_again(passages):
    runtime = ScriptedRuntime(error=ModelBusy("full"))
    with pytest.raises(ModelBusy):
        write(EmbeddedChatModel(language_model=runtime), Query(Intent.ASK), "Why?", passages("A shark comes."))
    assert len(runtime.asked) == 1
