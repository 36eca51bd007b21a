"""Asks for evaluations: this process, or a running server over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from botmovie.domain import SpoilerLevel
from botmovie.domain.wire import answer_to_dict
from botmovie.errors import BotMovieError
from botmovie.evaluation.grading import Ask
from botmovie.settings import load_settings
from botmovie.wiring import open_program


@contextmanager
def asker(url: str | None, model: str | None) -> Iterator[Ask]:
    """A function that asks one question, over HTTP where a URL is given."""
    if url is None:
        program = open_program(load_settings(model=model))

        def ask_here(question: str, conversation: str | None, spoilers: str) -> dict[str, Any]:
            return answer_to_dict(program.ask(question, conversation_id=conversation, spoilers=SpoilerLevel(spoilers)))

        try:
            yield ask_here
        finally:
            program.close()
        return
    with httpx.Client(base_url=url, timeout=60) as client:

        def ask_there(question: str, conversation: str | None, spoilers: str) -> dict[str, Any]:
            body: dict[str, Any] = {"question": question, "spoilers": spoilers}
            if conversation:
                body["conversation_id"] = conversation
            try:
                reply = client.post("/api/ask", json=body, headers={"Accept": "application/json"})
                answer: dict[str, Any] = reply.json()
            except (httpx.HTTPError, ValueError) as error:
                raise BotMovieError(f"{url} does not answer as The Bot Movie does: {error}") from error
            return answer

        yield ask_there
