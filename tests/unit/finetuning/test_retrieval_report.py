"""Rankings of two encoders over the same passages, and how they compare case by case."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from botmovie.catalogue import Catalogue
from botmovie.finetuning.retrieval_cases import load_cases
from botmovie.finetuning.retrieval_report import ARMS, KEYWORDS, report_of

pytestmark = pytest.mark.usefixtures("two_held_back")


def named(name: str, encoder: Any, *, blind: bool = False) -> Any:
    """An encoder by another name; a blind one gives every text the same vector."""

    def embed(texts: Any) -> Any:
        return np.tile(np.eye(1, 384, dtype=np.float32), (len(texts), 1)) if blind else encoder.embed_passages(texts)

    return SimpleNamespace(name=name, embed_queries=embed, embed_passages=embed)


@pytest.fixture
def report(catalogue: Catalogue, encoder: Any, answers_file: Path) -> dict[str, Any]:
    return report_of(catalogue, load_cases([answers_file], [], catalogue), named("blind", encoder, blind=True), named("seeing", encoder))


def test_every_ranking_is_told_with_both_encoders(report):
    rankings = [r["ranking"] for r in report["rankings"]]
    assert rankings == [KEYWORDS, *(f"{arm} {name}" for name in ("blind", "seeing") for arm in ARMS)]
    assert all(r["question"]["cases"] == 4 and r["description"]["cases"] == 0 for r in report["rankings"])


def test_the_candidate_is_compared_with_the_encoder_in_use_and_with_keyword_search(report):
    figures = {r["ranking"]: r["ndcg"] for r in report["rankings"]}
    assert figures["vectors of seeing"] > figures["vectors of blind"]
    pairs = {(ours, theirs): how for ours, theirs, how in report["compared"]}
    assert set(pairs) == {*((f"{arm} seeing", f"{arm} blind") for arm in ARMS), ("vectors of seeing", KEYWORDS)}
    how = pairs["vectors of seeing", "vectors of blind"]
    assert how["cases"] == 4
    assert how["candidate"] > how["current"]
