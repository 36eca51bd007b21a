"""The outermost layer of the app: security headers on every response, counting, and the one place where an error that
nobody foresaw becomes a 500 without a trace."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from botmovie.server.failures import failure
from botmovie.server.metrics import Metrics

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_UNLESS_SET: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
CLIENT_GONE = 499


class Edge:
    """Pure ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status = 0

        async def send_secured(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _secured(message["headers"])
            await send(message)

        try:
            await self.app(scope, receive, send_secured)
        except ClientDisconnect:
            status = status or CLIENT_GONE
        except Exception as error:
            answer = failure(error)
            if status:
                raise  # the response has begun: cutting it off is all that can be said
            await answer(scope, receive, send_secured)
        finally:
            self.metrics.request(route_of(scope), _method(scope), status, time.perf_counter() - start)


def _secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name for name, _ in headers}
    return [*headers, *_ALWAYS, *(h for h in _UNLESS_SET if h[0] not in present)]


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The route's pattern, never the path itself, so that the number of labels stays bounded."""
    route = scope.get("route")
    return str(getattr(route, "path", None) or "unmatched")


def _method(scope: MutableMapping[str, Any]) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"
