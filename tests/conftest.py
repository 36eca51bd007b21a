"""A whole program over fourteen invented films (tests/data), opened once, and shorthands to ask it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from botmovie.catalogue import Catalogue, open_sqlite_catalogue
from botmovie.domain import Answer, Evidence, Interpretation, Question, SpoilerLevel
from botmovie.encoder import OnnxEncoder, load_encoder
from botmovie.ingest.jsonl import import_jsonl
from botmovie.pipeline import State
from botmovie.settings import Settings, load_settings
from botmovie.understanding import build_scope
from botmovie.understanding.scope import Scope
from botmovie.wiring import Program, open_program

DATA = Path(__file__).parent / "data"

Ask = Callable[..., Answer]
Talk = Callable[..., list[Answer]]
Look = Callable[..., tuple[Interpretation, Evidence]]


@pytest.fixture(autouse=True)
def no_settings_from_outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have settings of their own; only the tests marked `data` read one of them."""
    if request.node.get_closest_marker("data") is None:
        for name in [n for n in os.environ if n.startswith("BOTMOVIE_")]:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def film_file() -> Path:
    """The invented films in the authoring format."""
    return DATA / "films.jsonl"


@pytest.fixture(scope="session")
def people_file() -> Path:
    return DATA / "people.jsonl"


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    return load_encoder()


@pytest.fixture(scope="session")
def scope(encoder: OnnxEncoder) -> Scope:
    """The examples of scope, embedded once."""
    return build_scope(encoder.embed_queries, encoder.name)


@pytest.fixture(scope="session")
def catalogue_url(tmp_path_factory: pytest.TempPathFactory, encoder: OnnxEncoder, film_file: Path, people_file: Path) -> str:
    """A SQLite catalogue of the invented films, indexed. Read it, do not write it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('catalogue') / 'small.sqlite'}"
    held = open_sqlite_catalogue(url, embed=encoder.embed_passages, encoder_name=encoder.name)
    report = import_jsonl(held, [film_file, people_file])
    assert not report.skipped
    held.reindex()
    held.close()
    return url


@pytest.fixture(scope="session")
def small_settings(catalogue_url: str) -> Settings:
    return load_settings(catalogue=catalogue_url, model="none")


@pytest.fixture(scope="session")
def opened(encoder: OnnxEncoder, scope: Scope) -> Callable[[Settings], Program]:
    """Opens a program with the encoder and the examples that are loaded already, so that it takes milliseconds."""

    def open_(settings: Settings) -> Program:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("botmovie.wiring.load_encoder", lambda: encoder)
            patch.setattr("botmovie.wiring.build_scope", lambda *_: scope)
            return open_program(settings)

    return open_


@pytest.fixture(scope="session")
def program(opened: Callable[[Settings], Program], small_settings: Settings) -> Iterator[Program]:
    """The whole program over the invented films, without a chat model."""
    running = opened(small_settings)
    yield running
    running.close()


@pytest.fixture(scope="session")
def catalogue(program: Program) -> Catalogue:
    return program.catalogue


@pytest.fixture(scope="session")
def ask(program: Program) -> Ask:
    """Asks one question in a conversation of its own."""

    def one(text: str, *, spoilers: str = "none") -> Answer:
        return program.ask(text, spoilers=SpoilerLevel(spoilers))

    return one


@pytest.fixture(scope="session")
def talk(program: Program) -> Talk:
    """Asks several questions in one conversation; all answers, in order."""

    def all_of(*turns: str, spoilers: str = "none") -> list[Answer]:
        conversation: str | None = None
        answers = []
        for text in turns:
            answers.append(program.ask(text, conversation_id=conversation, spoilers=SpoilerLevel(spoilers)))
            conversation = answers[-1].conversation_id
        return answers

    return all_of


@pytest.fixture(scope="session")
def look(program: Program) -> Look:
    """What a question was understood to ask, and the evidence found for it."""

    def at(text: str, *, spoilers: str = "none") -> tuple[Interpretation, Evidence]:
        state: State = program.pipeline.answer(Question(text, SpoilerLevel(spoilers)))
        return state["interpretation"], state["evidence"]

    return at
