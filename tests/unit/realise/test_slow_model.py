"""An embedded model that loads too slowly, or not at all, does not keep an answer from its reader."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from botmovie.settings import Settings
from botmovie.wiring import Program


def test_a_model_that_is_still_loading_is_replaced_by_the_evidence_with_a_notice(
    opened: Callable[[Settings], Program], small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()

    def slowly(*_: Any, **__: Any) -> None:
        ready.wait(20)

    monkeypatch.setattr("botmovie.wiring.build_chat_model", slowly)
    program = opened(small_settings.model_copy(update={"model": "embedded", "model_timeout": 0.05}))
    try:
        answer = program.ask("What is The Glass Harbour (1958) about?")
        events = dict(program.stream("What is The Glass Harbour (1958) about?"))
    finally:
        ready.set()
        program.close()
    assert (answer.outcome.value, answer.model) == ("answer", "facts")
    assert "glass blower" in answer.text
    assert "still being loaded after 0.05 s" in answer.notice
    assert events["answer"]["text"] == answer.text
