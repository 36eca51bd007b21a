"""The embedded language model as a LangChain chat model. Knows nothing of films, prompts or checking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ChatMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, SkipValidation

from botmovie.llm import EmbeddedLanguageModel

_ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "user", "function": "user"}


class EmbeddedChatModel(BaseChatModel):
    """LangChain chat model over an open `EmbeddedLanguageModel`, which the caller closes.

    `max_tokens` and `temperature` as for any chat model; `timeout` in seconds for a whole answer, waiting included;
    `stop` texts end an answer. Raises ModelBusy, ModelTimeout, ModelError.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    language_model: SkipValidation[EmbeddedLanguageModel]
    model_name: str = "embedded"
    max_tokens: int = 120
    temperature: float = 0.0
    timeout: float = 20.0
    stop: list[str] | None = None
    max_retries: int = 0

    @property
    def _llm_type(self) -> str:
        return "botmovie-embedded"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name, "max_tokens": self.max_tokens, "temperature": self.temperature}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop, **kwargs)
        params["ls_provider"], params["ls_model_name"] = "botmovie", str(kwargs.get("model") or self.model_name)
        return params

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        pieces = self.language_model.stream(
            [_as_dict(m) for m in messages],
            max_tokens=int(kwargs.get("max_tokens", self.max_tokens)),
            temperature=float(kwargs.get("temperature", self.temperature)),
            timeout=float(kwargs.get("timeout", self.timeout)),
            stop=_stops(self.stop, stop),
        )
        for piece in pieces:
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager is not None:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        metadata = {"model_name": self.model_name, "finish_reason": "stop"}
        yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata=metadata, chunk_position="last"))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = self._stream(messages, stop=stop, run_manager=run_manager, **kwargs)
        text = "".join(str(chunk.message.content) for chunk in chunks)
        message = AIMessage(content=text, response_metadata={"model_name": self.model_name})
        return ChatResult(generations=[ChatGeneration(message=message)])


def _stops(own: Sequence[str] | None, given: Sequence[str] | None) -> list[str]:
    return [*(own or ()), *(given or ())]


def _as_dict(message: BaseMessage) -> dict[str, str]:
    role = message.role if isinstance(message, ChatMessage) else _ROLES.get(message.type, "user")
    return {"role": role, "content": str(message.text)}
