"""Evidence made by hand, and a scripted chat model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from botmovie.domain import Evidence, EvidenceItem, Fact, Passage, PassageKind, Provenance

SOURCE = Provenance("hand", "CC0")
MakeEvidence = Callable[..., Evidence]


class ScriptedChatModel(BaseChatModel):
    """Streams the given pieces, or raises the given errors, one attempt after another."""

    attempts: list[Any]  # each: a list of pieces, or an exception
    seen: list[list[BaseMessage]]
    kind: str = "scripted"
    finish: str = "stop"

    @property
    def _llm_type(self) -> str:
        return self.kind

    def _stream(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:  # fmt: skip
        self.seen.append(messages)
        attempt = self.attempts.pop(0)
        if isinstance(attempt, Exception):
            raise attempt
        for piece in attempt:
            if isinstance(piece, Exception):
                raise piece
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata={"finish_reason": self.finish}))

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        text = "".join(str(c.message.content) for c in self._stream(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])


@pytest.fixture
def scripted() -> Callable[..., ScriptedChatModel]:
    def make(*attempts: Any, kind: str = "scripted", finish: str = "stop") -> ScriptedChatModel:
        return ScriptedChatModel(attempts=list(attempts), kind=kind, finish=finish, seen=[])

    return make


@pytest.fixture
def passages() -> MakeEvidence:
    """Evidence of passages of one film: texts, or (kind, text)."""

    def make(*texts: str | tuple[str, str], film: str = "jaws-1975") -> Evidence:
        items = []
        for n, given in enumerate(texts, 1):
            kind, text = ("premise", given) if isinstance(given, str) else given
            items.append(EvidenceItem(n, Passage(f"{film}/{n}", film, PassageKind(kind), text, SOURCE)))
        return Evidence(tuple(items), open=True)

    return make


@pytest.fixture
def fact() -> Callable[..., Fact]:
    def make(text: str, field: str = "directors", subject: str = "Jaws (1975)", film: str = "jaws-1975") -> Fact:
        return Fact(film, subject, field, (), text, SOURCE, film)

    return make
