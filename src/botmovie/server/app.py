"""The FastAPI app over a composed program. Each group of routes is a file of its own; this one puts them together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from botmovie import __version__
from botmovie.errors import BotMovieError
from botmovie.server import asking, chatting, lookups, openapi, page, status
from botmovie.server.edge import Edge
from botmovie.server.failures import Refused, answer_failure
from botmovie.server.metrics import Metrics
from botmovie.server.program import Program
from botmovie.server.workers import Workers

DESCRIPTION = """Answers questions about films: finds evidence, writes from it, checks what it wrote.

Errors are `{"error": {"code", "message"}}`."""


def create_app(program: Program) -> FastAPI:
    """The app that serves `program`. It closes its own threads; the program is closed by whoever opened it."""
    workers = Workers(program.settings.workers, program.settings.queue)
    metrics = Metrics(workers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.close()

    app = FastAPI(
        title="The Bot Movie",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        separate_input_output_schemas=False,
    )
    app.add_middleware(Edge, metrics=metrics)
    for error in (BotMovieError, Refused, HTTPException, RequestValidationError):
        app.add_exception_handler(error, answer_failure)
    for router in _routers(program, workers, metrics):
        app.include_router(router)
    openapi.describe(app)
    return app


def _routers(program: Program, workers: Workers, metrics: Metrics) -> tuple[APIRouter, ...]:
    return (
        asking.routes(program, workers, metrics),
        chatting.routes(program, workers, metrics),
        lookups.routes(program, workers),
        status.routes(program, metrics),
        page.routes(),
    )
