"""`/healthz`, `/readyz` and `/metrics`. They use no worker, so that they answer when all workers are busy."""

from __future__ import annotations

import asyncio

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from botmovie.server.failures import error_response
from botmovie.server.metrics import CONTENT_TYPE, Metrics
from botmovie.server.program import Program


def routes(program: Program, metrics: Metrics) -> APIRouter:
    """The routes that machines watch."""
    router = APIRouter(tags=["status"])

    @router.get("/healthz")
    async def healthz() -> Response:
        """The process is alive."""
        return Response(b'{"alive":true}', media_type="application/json")

    @router.get("/readyz")
    async def readyz() -> Response:
        """Questions can be answered."""
        ready, detail = await asyncio.to_thread(program.ready)
        if not ready:
            return error_response(503, {"error": {"code": "not_ready", "message": detail}}, {"Retry-After": "2"})
        return Response(orjson.dumps({"ready": True, "detail": detail}), media_type="application/json")

    @router.get("/metrics")
    async def counted() -> Response:
        """Counters for Prometheus."""
        return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE})

    return router
