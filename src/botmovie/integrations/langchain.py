"""The Bot Movie as LangChain parts: a retriever of passages and a chat model that answers about films.

    from botmovie.integrations.langchain import BotMovieRetriever, ChatBotMovie

    retriever = BotMovieRetriever(k=5)
    model = ChatBotMovie(spoilers="none")

Both run the program in this process over the catalogue of the settings; pass `program=` to share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, PrivateAttr

from botmovie.domain import Answer, SpoilerLevel
from botmovie.retrieval import Search
from botmovie.wiring import Program, open_program


class _OverProgram:
    """Opens the program of the settings when it is first needed."""

    program: Any
    _opened: Any

    def _running(self) -> Program:
        if self.program is None and self._opened is None:
            self._opened = open_program()
        running: Program = self.program or self._opened
        return running


class BotMovieRetriever(BaseRetriever, _OverProgram):
    """Passages about films by words and meaning, never above the spoiler level; `k` documents at most."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    program: Any = Field(default=None, exclude=True)  # a `wiring.Program`
    k: int = Field(default=4, ge=1)
    spoilers: SpoilerLevel = SpoilerLevel.NONE
    _opened: Any = PrivateAttr(default=None)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None) -> list[Document]:
        program = self._running()
        search = Search(program.catalogue, program.encoder)
        hits = search.hybrid_search(query, limit=k or self.k, spoilers=self.spoilers)
        passages = program.catalogue.passages([h.passage_id for h in hits])
        labels = {f.id: f.label for f in program.catalogue.films([p.film_id for p in passages])}
        return [
            Document(page_content=p.text, id=p.id, metadata={"film_id": p.film_id, "film": labels[p.film_id], "kind": p.kind.value, "spoilers": p.level.value,
                                                "source": p.provenance.source, "licence": p.provenance.licence})
            for p in passages
        ]


class ChatBotMovie(BaseChatModel, _OverProgram):
    """Answers the last human message about films; earlier human messages are the conversation.

    The answer's outcome, values, citations and films stand in `response_metadata`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    program: Any = Field(default=None, exclude=True)  # a `wiring.Program`
    spoilers: SpoilerLevel = SpoilerLevel.NONE
    turns: int = Field(default=6, ge=1)
    _opened: Any = PrivateAttr(default=None)

    @property
    def _llm_type(self) -> str:
        return "botmovie"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": "botmovie", "spoilers": self.spoilers.value}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop, **kwargs)
        params["ls_provider"], params["ls_model_name"] = "botmovie", str(kwargs.get("model", "botmovie"))
        return params

    def _generate(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any) -> ChatResult:
        answer = self._answer(messages)
        text = _until(answer.text, stop)
        message = AIMessage(content=text, response_metadata=_metadata(answer), usage_metadata=_usage(messages, text))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        answer = self._answer(messages)
        text = _until(answer.text, stop)
        words = text.split(" ")
        for i, word in enumerate(words):
            piece = word if i == len(words) - 1 else word + " "
            last = i == len(words) - 1
            chunk = AIMessageChunk(content=piece, response_metadata=_metadata(answer) if last else {}, usage_metadata=_usage(messages, text) if last else None,
                                   chunk_position="last" if last else None)
            if run_manager:
                run_manager.on_llm_new_token(piece)
            yield ChatGenerationChunk(message=chunk)

    def _answer(self, messages: list[BaseMessage]) -> Answer:
        asked = [_text_of(m) for m in messages if isinstance(m, HumanMessage)]
        asked = [a for a in asked if a.strip()] or [_text_of(messages[-1])]
        program = self._running()
        conversation: str | None = None
        answer = None
        for text in asked[-self.turns :]:
            answer = program.ask(text, conversation_id=conversation, spoilers=self.spoilers)
            conversation = answer.conversation_id
        assert answer is not None
        return answer


def _text_of(message: BaseMessage) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return " ".join(b if isinstance(b, str) else str(b.get("text", "")) for b in content)


def _until(text: str, stop: list[str] | None) -> str:
    for mark in stop or []:
        text = text.split(mark, 1)[0]
    return text


def _metadata(answer: Answer) -> dict[str, Any]:
    return {
        "model_name": "botmovie", "model_provider": "botmovie", "outcome": answer.outcome.value, "values": list(answer.values), "written_by": answer.model,
        "citations": [{"n": c.n, "film_id": c.film_id, "text": c.text, "source": c.source, "licence": c.licence} for c in answer.citations],
        "films": [f.id for f in answer.films],
    }


def _usage(messages: list[BaseMessage], text: str) -> Any:
    """Counts of words: closed answers have no tokens of a model."""
    read, written = sum(len(_text_of(m).split()) for m in messages), len(text.split())
    return {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
