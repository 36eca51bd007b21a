"""What clients may send, and how it is read: bounded while it arrives, strict JSON, typed."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from botmovie.errors import BadInput
from botmovie.server.failures import Refused, validation_message

SECONDS_FOR_A_BODY = 30.0
Spoilers = Literal["none", "mild", "full"]
Identifier = Annotated[str, Field(max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class AskBody(_Body):
    """A question. `query` is an interpretation that the person edited; it is executed as it is."""

    question: str
    conversation_id: Identifier | None = None
    spoilers: Spoilers = "none"
    profile_id: Identifier | None = None
    query: dict[str, Any] | None = None


class FeedbackBody(_Body):
    """What a person says of an answer."""

    answer_id: Annotated[str, Field(min_length=1, max_length=200)]
    verdict: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=2000)] | None = None


class ContentPart(_Body):
    """A part of a message; only text can be read."""

    type: Literal["text"]
    text: str


class ChatMessage(_Body):
    """One message of a chat; only those of the role `user` are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(p.text for p in self.content)
        return self.content or ""


class ChatBody(_Body):
    """A chat in OpenAI's form.

    Any model name is taken: there is one model. `spoilers` is ours; other keys are ignored."""

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    model: str = "botmovie"
    stream: bool = False
    n: Annotated[int, Field(ge=1, le=1)] = 1
    spoilers: Spoilers = "none"


Body = TypeVar("Body", bound=BaseModel)


async def read_body(request: Request, model: type[Body], limit: int) -> Body:
    """The request's body as a value of `model`.

    Raises Refused with 413 as soon as more than `limit` bytes arrive, 408 when they arrive too slowly and 400 for what
    is no JSON; BadInput for JSON of another shape.
    """
    raw = await _read(request, limit)
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "malformed_json", f"The body is not valid JSON: {error}.") from None
    if not isinstance(data, dict):
        raise BadInput("The body has to be a JSON object.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BadInput(validation_message(error)) from None


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    raw = bytearray()
    try:
        async with asyncio.timeout(SECONDS_FOR_A_BODY):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > limit:
                    raise _too_large(limit)
    except TimeoutError:
        raise Refused(
            408, "too_slow", "The body did not arrive in time; send it again.", {"Connection": "close"}
        ) from None
    return bytes(raw)


def _too_large(limit: int) -> Refused:
    return Refused(
        413, "too_large", f"The body is larger than {limit} bytes; ask something shorter.", {"Connection": "close"}
    )
