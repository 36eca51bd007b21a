"""A retriever over the invented films, and a shorthand that executes a query."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Evidence, Interpretation, Query, Question, SpoilerLevel
from botmovie.encoder import OnnxEncoder
from botmovie.retrieval import Search, build_retriever
from botmovie.retrieval.retrieve import Retriever

Execute = Callable[..., Evidence]


@pytest.fixture(scope="session")
def retriever(catalogue: Catalogue, encoder: OnnxEncoder) -> Retriever:
    return build_retriever(catalogue, encoder)


@pytest.fixture(scope="session")
def search(catalogue: Catalogue, encoder: OnnxEncoder) -> Search:
    return Search(catalogue, encoder)


@pytest.fixture(scope="session")
def execute(retriever: Retriever) -> Execute:
    """The evidence of a query at a spoiler level."""

    def one(query: Query, *, spoilers: str = "none", liked: tuple[str, ...] = ()) -> Evidence:
        return retriever.retrieve(Interpretation(query), Question(query.text or "?", SpoilerLevel(spoilers), liked=liked))

    return one
