"""Ratings: never in the starter catalogue, but imports may bring them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.domain import Answer, Outcome, Rating, Record, SpoilerLevel
from botmovie.encoder import OnnxEncoder
from botmovie.settings import Settings, load_settings
from botmovie.wiring import Program

QUESTION = "What score did reviewers and audiences give The Glass Harbour (1958)?"


@pytest.fixture
def rated(tmp_path: Path, program: Program, opened: Callable[[Settings], Program], encoder: OnnxEncoder) -> Callable[[], Answer]:
    url = f"sqlite:///{tmp_path / 'rated.sqlite'}"
    film = program.catalogue.film("the-glass-harbour-1958")
    assert film is not None
    held = open_sqlite_catalogue(url, embed=encoder.embed_passages, encoder_name=encoder.name)
    passages = program.catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL)
    held.write([Record(replace(film, ratings=(Rating("Harbour Gazette", 3.5, 5.0, 120, "2020"),)), passages)])
    held.reindex()
    held.close()

    def ask() -> Answer:
        running = opened(load_settings(catalogue=url, model="none"))
        try:
            return running.ask(QUESTION)
        finally:
            running.close()

    return ask


def test_a_rating_that_is_held_is_told(rated: Callable[[], Answer]) -> None:
    answer = rated()
    assert answer.outcome is Outcome.ANSWER
    assert "3.5" in answer.text
    assert "Harbour Gazette" in answer.text


def test_a_film_without_one_is_unknown(program: Program) -> None:
    assert program.ask(QUESTION).outcome is Outcome.UNKNOWN
