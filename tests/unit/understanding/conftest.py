"""An understander over the invented films."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Interpretation, Query, Question, Turn
from botmovie.encoder import OnnxEncoder
from botmovie.understanding import Understander, build_understander
from botmovie.understanding.scope import Scope

Understand = Callable[..., Interpretation]


@pytest.fixture(scope="session")
def understander(catalogue: Catalogue, encoder: OnnxEncoder, scope: Scope) -> Understander:
    return build_understander(catalogue, encoder.word_rank, scope)


@pytest.fixture(scope="session")
def understand(understander: Understander) -> Understand:
    """The interpretation of a question after earlier turns."""

    def one(text: str, *history: Turn, query: Query | None = None) -> Interpretation:
        return understander.understand(Question(text, history=history, query=query))

    return one
