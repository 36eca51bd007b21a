"""Pairs for training: what is found for what, and that nothing held back is in them."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import numpy as np
import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import SpoilerLevel
from botmovie.encoder import OnnxEncoder
from botmovie.errors import BadInput
from botmovie.finetuning.retrieval_cases import CaseKind, RetrievalCase, load_cases
from botmovie.finetuning.retrieval_pairs import (
    Pair,
    Source,
    load_pairs,
    made_pairs,
    open_source,
    save_pairs,
    vectors_of,
    without_held_back,
    written_pairs,
)
from botmovie.finetuning.retrieval_queries import keys_of, names_of, piece_of
from botmovie.finetuning.split import Side


@pytest.fixture
def source(catalogue: Catalogue, encoder: OnnxEncoder, two_held_back: None, monkeypatch: pytest.MonkeyPatch) -> Source:
    import botmovie.finetuning.split as split

    monkeypatch.setattr("botmovie.finetuning.retrieval_pairs.side_of", split.side_of)
    monkeypatch.setattr("botmovie.finetuning.retrieval_pairs.may_train", lambda provenance: True)
    return open_source(catalogue, encoder)


def held_back(catalogue: Catalogue) -> set[str]:
    return {p.id for film in ("the-salt-lantern-2016", "winter-ledger-2003") for p in catalogue.passages_of(film, spoilers=SpoilerLevel.FULL)}


def test_no_passage_of_a_held_back_film_is_in_a_pair(catalogue: Catalogue, source: Source, encoder: OnnxEncoder, answers_file: Path):
    pairs = [*written_pairs(load_cases([answers_file], [], catalogue), source, encoder), *made_pairs(source, 70, 0)]
    assert len(pairs) > 40
    assert not {p.passage for p in pairs} & held_back(catalogue)
    assert not set(source.vectors) & held_back(catalogue)


def test_a_question_is_paired_with_the_passage_that_answers_it(catalogue: Catalogue, source: Source, encoder: OnnxEncoder, answers_file: Path):
    pairs = written_pairs(load_cases([answers_file], [], catalogue), source, encoder)
    (found,) = [p for p in pairs if p.query == "how does Edmund Thorne finish the lens"]
    assert "by touch during a storm" in source.passages[found.passage].text


def test_a_description_is_paired_with_two_passages_of_its_film(source: Source, encoder: OnnxEncoder):
    film = "the-glass-harbour-1958"
    case = RetrievalCase("a-1", CaseKind.DESCRIPTION, "a lens cutter going blind in a harbour town", frozenset({film}), frozenset({film}), Side.TRAINING)
    pairs = list(written_pairs([case], source, encoder))
    assert len({p.passage for p in pairs}) == 2
    assert all(source.passages[p.passage].film_id == film for p in pairs)


def test_a_shipped_vector_is_taken_and_the_others_are_made(source: Source, encoder: OnnxEncoder):
    one, other = list(source.passages.values())[:2]
    shipped = {hashlib.sha256(one.text.encode()).hexdigest(): np.eye(384, dtype=np.float32)[0] * 2}
    found = vectors_of([one, other], encoder, shipped)
    assert found[one.id][0] == 1.0
    assert np.allclose(found[other.id], encoder.embed_passages([other.text])[0], atol=1e-6)


def test_what_a_licence_forbids_to_train_on_is_in_no_pair(catalogue: Catalogue, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("botmovie.finetuning.retrieval_pairs.may_train", lambda provenance: False)
    with pytest.raises(BadInput, match="no passages"):
        open_source(catalogue, encoder)


def test_pairs_are_the_same_for_the_same_seed(source: Source):
    assert list(made_pairs(source, 20, 3)) == list(made_pairs(source, 20, 3)) != list(made_pairs(source, 20, 4))


def test_a_text_like_a_held_back_one_is_left_out():
    said = "the detective finds a second lantern in her own car"
    case = RetrievalCase("v-1", CaseKind.QUESTION, f"{said}, where", frozenset({"x"}), frozenset({"x"}), Side.TEST)
    pairs = [Pair("piece", said, "y", "y/1"), Pair("piece", "a gardener forbids a girl to wind the clock", "y", "y/1")]
    kept, out = without_held_back(pairs, [case])
    assert ([p.query[:10] for p in kept], out) == (["a gardener"], 1)


def test_pairs_come_back_from_their_file(tmp_path: Path):
    pairs = [Pair("piece", "été", "f", "f/1")]
    save_pairs(pairs, tmp_path / "pairs.jsonl")
    assert load_pairs(tmp_path / "pairs.jsonl") == pairs


def test_a_piece_without_names_has_none(source: Source):
    names = names_of(source.films["the-glass-harbour-1958"])
    pieces = [piece_of("Edmund Thorne finishes the last great lens by touch during a storm", names, random.Random(n), nameless=True) for n in range(20)]
    assert any(pieces)
    assert not any("Thorne" in p for p in pieces)


def test_keywords_of_a_film_are_strung_together(source: Source):
    film = source.films["the-glass-harbour-1958"]
    assert any(key.lower() in keys_of(film, random.Random(1)) for key in film.keywords)
