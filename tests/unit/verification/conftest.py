"""Evidence made by hand for checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import Evidence, EvidenceItem, Fact, Passage, PassageKind, Provenance

SOURCE = Provenance("hand", "CC0", "2024")
MakeEvidence = Callable[..., Evidence]


@pytest.fixture
def told() -> MakeEvidence:
    """Evidence of passages of one film, each a text."""

    def make(*texts: str, film: str = "jaws-1975") -> Evidence:
        return Evidence(tuple(
            EvidenceItem(n, Passage(f"{film}/{n}", film, PassageKind.STORY, text, SOURCE)) for n, text in enumerate(texts, 1)
        ), open=True)  # fmt: skip

    return make


@pytest.fixture
def facts() -> MakeEvidence:
    """Evidence of facts about one film: field -> (sentence, values)."""

    def make(film: str = "jaws-1975", label: str = "Jaws (1975)", **held: tuple[str, tuple[str, ...]]) -> Evidence:
        return Evidence(tuple(
            EvidenceItem(n, Fact(film, label, field, values, sentence, SOURCE, film))
            for n, (field, (sentence, values)) in enumerate(held.items(), 1)
        ))  # fmt: skip

    return make
