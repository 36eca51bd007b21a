"""Errors as HTTP: which status an error has, and its body `{"error": {"code", "message"}}`. Shows no stack trace."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from botmovie.errors import BadInput, BotMovieError, CatalogueError, ModelError, NotFound, Overloaded

log = logging.getLogger("botmovie.server")

INTERNAL = "Something went wrong inside the program. It has been logged; try again."
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
_HTTP_MESSAGES = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take this method; /docs lists which it takes.",
}


class Refused(Exception):
    """A request that cannot be read: its status, its code and what to do."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.headers = status, code, headers or {}


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    match error:
        case Refused():
            return error.status
        case BadInput():
            return 422
        case NotFound():
            return 404
        case Overloaded():
            return 429
        case CatalogueError() | ModelError():
            return 503
        case _:
            return 500


def error_body(error: Exception) -> dict[str, Any]:
    """`{"error": {"code", "message"}}`; an error that was not raised on purpose says nothing of itself."""
    if isinstance(error, BotMovieError | Refused):
        return {"error": {"code": error.code, "message": str(error)}}
    return {"error": {"code": "internal", "message": INTERNAL}}


def failure(error: Exception) -> Response:
    """The response for an error. Logs the trace of one that nobody raised on purpose."""
    status = status_of(error)
    if status >= 500:
        on_purpose = isinstance(error, BotMovieError)
        log.error("%s: %s", type(error).__name__, error, exc_info=None if on_purpose else error)
    headers = dict(error.headers) if isinstance(error, Refused) else {}
    if isinstance(error, Overloaded):
        headers["Retry-After"] = str(error.retry_after)
    elif status == 503:
        headers["Retry-After"] = "2"
    return error_response(status, error_body(error), headers)


def error_response(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")


def validation_message(error: ValidationError | RequestValidationError) -> str:
    """The first thing that is wrong, by name: "spoilers: Input should be 'none', 'mild' or 'full'"."""
    first = error.errors()[0]
    place = first["loc"][1:] if isinstance(error, RequestValidationError) else first["loc"]
    where = ".".join(str(p) for p in place)
    return f"{where}: {first['msg']}" if where else str(first["msg"])


async def answer_failure(request: Request, error: Exception) -> Response:
    """FastAPI's exception handler for every error that has a fitting status."""
    if isinstance(error, RequestValidationError):
        return failure(BadInput(validation_message(error)))
    if isinstance(error, HTTPException):
        code = _HTTP_CODES.get(error.status_code, "http_error")
        message = _HTTP_MESSAGES.get(error.status_code, str(error.detail))
        return error_response(
            error.status_code, {"error": {"code": code, "message": message}}, dict(error.headers or {})
        )
    return failure(error)
