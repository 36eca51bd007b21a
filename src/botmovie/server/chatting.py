"""The OpenAI-compatible door: `POST /v1/chat/completions` and `GET /v1/models`.

Streamed chunks carry checked text only: this form has no way to take back what was said, so a draft is never shown.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from botmovie.domain import SpoilerLevel
from botmovie.domain.wire import answer_to_dict
from botmovie.errors import BadQuestion
from botmovie.server.bodies import ChatBody, read_body
from botmovie.server.earlier import EarlierTurns
from botmovie.server.events import EventStream
from botmovie.server.leaving import answer_unless_left
from botmovie.server.metrics import Metrics
from botmovie.server.openapi import body_of
from botmovie.server.program import Program
from botmovie.server.workers import Workers

MODEL = "botmovie"
_PIECES = re.compile(r"\S+\s*|\s+")


def routes(program: Program, workers: Workers, metrics: Metrics) -> APIRouter:
    """The routes that OpenAI's clients call."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
    earlier = EarlierTurns(program)
    started = int(time.time())

    def complete(turns: tuple[str, ...], spoilers: SpoilerLevel, abandoned: threading.Event) -> bytes:
        conversation = earlier.conversation(turns[:-1], spoilers)
        answer = program.ask(turns[-1], conversation_id=conversation, spoilers=spoilers, abandoned=abandoned)
        earlier.remember(turns, spoilers, answer.conversation_id)
        said = answer_to_dict(answer)
        metrics.answer(said)
        return orjson.dumps(completion(said))

    def events(turns: tuple[str, ...], spoilers: SpoilerLevel) -> Any:
        for name, data in program.stream(
            turns[-1], conversation_id=earlier.conversation(turns[:-1], spoilers), spoilers=spoilers
        ):
            if name == "answer":
                earlier.remember(turns, spoilers, data["conversation_id"])
            yield name, data

    @router.post("/chat/completions", openapi_extra=body_of(ChatBody))
    async def completions(request: Request) -> Response:
        """A chat in OpenAI's form. The earlier user messages are the conversation; sources stand in the content as
        Markdown and in `sources`."""
        body = await read_body(request, ChatBody, program.settings.max_body)
        turns, spoilers = user_turns(body), SpoilerLevel(body.spoilers)
        if body.stream:
            return EventStream(lambda: workers.each(lambda: events(turns, spoilers)), Chunks(), metrics.answer)
        completed = await answer_unless_left(request, workers, partial(complete, turns, spoilers))
        return Response(completed, media_type="application/json")

    @router.get("/models")
    async def models() -> Response:
        """The one model there is."""
        one = {"id": MODEL, "object": "model", "created": started, "owned_by": MODEL}
        return Response(orjson.dumps({"object": "list", "data": [one]}), media_type="application/json")

    return router


def user_turns(body: ChatBody) -> tuple[str, ...]:
    """What the person said, oldest first; the last one is the question. Raises BadQuestion where they said nothing."""
    turns = tuple(m.text for m in body.messages if m.role == "user")
    if not turns:
        raise BadQuestion("messages: there is no message of the role 'user'; the last one of these is the question.")
    return turns


def sources_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations of an answer in its HTTP form."""
    return [dict(c) for c in answer["citations"]]


def content_of(answer: dict[str, Any]) -> str:
    """The text with its notice and a Markdown list of the sources."""
    parts = [answer["text"]]
    if answer.get("notice"):
        parts.append(f"*{answer['notice']}*")
    if answer["citations"]:
        parts.append("**Sources**\n\n" + "\n".join(_source_line(c) for c in answer["citations"]))
    return "\n\n".join(parts)


def _source_line(citation: dict[str, Any]) -> str:
    as_of = f", as of {citation['as_of']}" if citation["as_of"] else ""
    return f"{citation['n']}. {_escaped(citation['text'])} — {citation['source']}, {citation['licence']}{as_of}"


def completion(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer in its HTTP form as a `chat.completion` object."""
    message = {"role": "assistant", "content": content_of(answer), "refusal": None}
    return {
        "id": f"chatcmpl-{answer['id']}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "sources": sources_of(answer),
        "outcome": answer["outcome"],
    }


class Chunks:
    """Events as `chat.completion.chunk`s, `[DONE]` at the end."""

    def __init__(self) -> None:
        self._id = f"chatcmpl-{secrets.token_urlsafe(9)}"
        self._created = int(time.time())
        self._begun = False

    def encode(self, name: str, data: dict[str, Any]) -> bytes:
        out = b""
        if not self._begun:
            self._begun = True
            out = self._chunk({"role": "assistant", "content": ""})
        if name == "answer":
            out += b"".join(self._chunk({"content": piece}) for piece in _PIECES.findall(content_of(data)))
            out += self._chunk({}, "stop", sources=sources_of(data), outcome=data["outcome"])
        return out

    def failed(self, body: dict[str, Any]) -> bytes:
        return b"data: " + orjson.dumps(body) + b"\n\n"

    def ended(self) -> bytes:
        return b"data: [DONE]\n\n"

    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": MODEL,
            "choices": [choice],
            **more,
        }
        return b"data: " + orjson.dumps(chunk) + b"\n\n"


def _escaped(text: str) -> str:
    """One line of Markdown that shows the text as it is."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(text.split()))
