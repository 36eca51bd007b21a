"""`POST /api/ask`, as JSON or as events, and `POST /api/feedback`."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from botmovie.domain import SpoilerLevel
from botmovie.domain.wire import answer_to_dict
from botmovie.server.bodies import AskBody, FeedbackBody, read_body
from botmovie.server.events import EventStream, ServerSentEvents, wants_events
from botmovie.server.leaving import answer_unless_left
from botmovie.server.metrics import Metrics
from botmovie.server.openapi import ANSWER, body_of
from botmovie.server.program import Program
from botmovie.server.workers import Workers


def routes(program: Program, workers: Workers, metrics: Metrics) -> APIRouter:
    """The routes by which people ask."""
    router = APIRouter(tags=["questions"])
    limit = program.settings.max_body

    def answer(question: str, options: dict[str, Any], abandoned: threading.Event) -> bytes:
        """Everything that costs time, in the worker: the event loop only sends the bytes."""
        said = answer_to_dict(program.ask(question, **options, abandoned=abandoned))
        metrics.answer(said)
        return orjson.dumps(said)

    @router.post("/api/ask", responses=ANSWER, openapi_extra=body_of(AskBody))
    async def ask(request: Request) -> Response:
        """Ask a question. With `Accept: text/event-stream` the answer comes as events: `interpretation`, `evidence`,
        `token`s, `answer`, `done`; `error` in place of `answer` when it fails."""
        body = await read_body(request, AskBody, limit)
        options: dict[str, Any] = {
            "conversation_id": body.conversation_id,
            "spoilers": SpoilerLevel(body.spoilers),
            "query": body.query,
            "profile_id": body.profile_id,
        }
        if wants_events(request):
            return EventStream(
                lambda: workers.each(lambda: program.stream(body.question, **options)),
                ServerSentEvents(),
                metrics.answer,
            )
        answered = await answer_unless_left(request, workers, partial(answer, body.question, options))
        return Response(answered, media_type="application/json")

    @router.post("/api/feedback", openapi_extra=body_of(FeedbackBody))
    async def feedback(request: Request) -> Response:
        """Say whether an answer was good; kept for tuning."""
        body = await read_body(request, FeedbackBody, limit)
        await workers.call(program.feedback, body.answer_id, body.verdict, body.comment)
        return Response(b'{"kept":true}', media_type="application/json")

    return router
