"""What `/openapi.json` says beyond what FastAPI finds out: the bodies, which are read by hand, and the answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, TypeAdapter

from botmovie.domain import Answer
from botmovie.server.bodies import AskBody, ChatBody, FeedbackBody

_REF = "#/components/schemas/{model}"
_ERROR = {
    "type": "object",
    "title": "Error",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}
_ERRORS = {
    "400": "no JSON",
    "413": "too large",
    "422": "wrong types, or a question that cannot be read",
    "429": "too many; see Retry-After",
    "503": "the catalogue or a model does not answer",
}
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer",
        "content": {
            "application/json": {"schema": {"$ref": _REF.format(model="Answer")}},
            "text/event-stream": {"schema": {"type": "string"}},
        },
    },
}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI words for a route whose body is a `model`, and for what it says when the body is not right."""
    schema = {"schema": {"$ref": _REF.format(model=model.__name__)}}
    error = {"schema": {"$ref": _REF.format(model="Error")}}
    return {
        "requestBody": {"required": True, "content": {"application/json": schema}},
        "responses": {
            status: {"description": text, "content": {"application/json": error}} for status, text in _ERRORS.items()
        },
    }


def describe(app: FastAPI) -> None:
    """Give the app its OpenAPI object, made once, when it is first asked for."""
    made: dict[str, Any] = {}

    def schema() -> dict[str, Any]:
        if not made:
            made.update(
                get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            )
            made.setdefault("components", {}).setdefault("schemas", {}).update(_schemas())
        return made

    app.openapi = schema  # type: ignore[method-assign]


def _schemas() -> dict[str, Any]:
    out: dict[str, Any] = {"Error": _ERROR}
    for kind in (AskBody, FeedbackBody, ChatBody, Answer):
        one = TypeAdapter(kind).json_schema(ref_template=_REF)
        out |= one.pop("$defs", {})
        out[kind.__name__] = one
    return out
