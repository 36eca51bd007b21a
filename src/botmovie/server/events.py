"""A stream of events to a client: starts only once there is something to say, stops the work when the client goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from botmovie.errors import BotMovieError
from botmovie.server.failures import error_body, failure
from botmovie.server.leaving import has_left
from botmovie.server.workers import Ended, Running

log = logging.getLogger("botmovie.server")

Event = tuple[str, dict[str, Any]]
KEEP_ALIVE_SECONDS = 10.0
INCOMPLETE = {"error": {"code": "incomplete", "message": "The answer broke off; ask again."}}


class Encoding(Protocol):
    """How events become bytes."""

    def encode(self, name: str, data: dict[str, Any]) -> bytes:
        """The bytes of one event; b"" for one that this form does not show."""
        ...

    def failed(self, body: dict[str, Any]) -> bytes: ...

    def ended(self) -> bytes: ...


class ServerSentEvents:
    """`event: name`, `data: json`, and `done` at the end."""

    def encode(self, name: str, data: dict[str, Any]) -> bytes:
        return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"

    def failed(self, body: dict[str, Any]) -> bytes:
        return self.encode("error", body) + self.ended()

    def ended(self) -> bytes:
        return self.encode("done", {})


class EventStream(Response):
    """Sends what `start()` produces. An error before the first event is an HTTP error, one after it an event."""

    media_type = "text/event-stream"

    def __init__(
        self, start: Callable[[], Running[Event]], encoding: Encoding, on_answer: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._start, self._encoding, self._on_answer = start, encoding, on_answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            running = self._start()
        except BotMovieError as error:
            await failure(error)(scope, receive, send)
            return
        sending = asyncio.ensure_future(self._send_all(running, scope, receive, send))
        leaving = asyncio.ensure_future(has_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            running.stop()
            leaving.cancel()
            if not sending.done():
                sending.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        failed = None if sending.cancelled() else sending.exception()
        if failed is not None:
            raise failed

    async def _send_all(self, running: Running[Event], scope: Scope, receive: Receive, send: Send) -> None:
        try:
            event = await running.next()
        except Exception as error:  # noqa: BLE001 - the edge: whatever the program raised becomes a response
            await failure(error)(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        answered = False
        while True:
            answered = answered or (event is not None and event[0] == "answer")
            await _body(send, self._encoded(event))
            try:
                event = await running.next(KEEP_ALIVE_SECONDS)
            except Ended:
                break
            except Exception as error:  # noqa: BLE001 - the edge: whatever the program raised becomes an event
                await _body(send, self._encoding.failed(_logged(error)), more=False)
                return
        await _body(send, self._encoding.ended() if answered else self._encoding.failed(INCOMPLETE), more=False)

    def _encoded(self, event: Event | None) -> bytes:
        if event is None:
            return b": still at work\n\n"
        name, data = event
        if name == "answer":
            self._on_answer(data)
        return self._encoding.encode(name, data)


def wants_events(request: Request) -> bool:
    """Whether the client asks for server-sent events."""
    return "text/event-stream" in request.headers.get("accept", "")


def _logged(error: Exception) -> dict[str, Any]:
    on_purpose = isinstance(error, BotMovieError)
    log.error("while streaming: %s: %s", type(error).__name__, error, exc_info=None if on_purpose else error)
    return error_body(error)


async def _body(send: Send, body: bytes, more: bool = True) -> None:
    if body or not more:
        await send({"type": "http.response.body", "body": body, "more_body": more})
