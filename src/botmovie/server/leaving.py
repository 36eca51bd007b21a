"""Clients that leave before they are answered: what was begun for them is given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from botmovie.server.workers import Workers

T = TypeVar("T")


async def answer_unless_left(request: Request, workers: Workers, work: Callable[[threading.Event], T]) -> T:
    """The result of `work`, done in a thread. The event it gets is set when the client has left: it may then end early,
    and is not begun at all if it still waits for a thread.

    The request's body must have been read. Raises ClientDisconnect for a client that has left, Overloaded, or whatever
    the work raises.
    """
    abandoned = threading.Event()
    answering = asyncio.ensure_future(workers.call(work, abandoned))
    leaving = asyncio.ensure_future(has_left(request.receive))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise ClientDisconnect
        return answering.result()
    finally:
        abandoned.set()
        answering.cancel()
        leaving.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)


async def has_left(receive: Receive) -> None:
    """Returns when the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass
