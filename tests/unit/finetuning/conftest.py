"""Open answers over the invented films, and a split of these films."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import Catalogue, open_sqlite_catalogue
from botmovie.domain import EvidenceItem, Fact, Passage, PassageKind, Provenance
from botmovie.encoder import OnnxEncoder
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_examples import Opened
from botmovie.finetuning.pieces import Pieces
from botmovie.finetuning.split import Side

HELD_BACK = {"the-salt-lantern-2016": Side.VALIDATION, "winter-ledger-2003": Side.TEST}
FREE = Provenance("hand", "CC0")
HARBOUR, GARDEN, LANTERN, LEDGER = "The Glass Harbour (1958)", "The Clock Garden (1971)", "The Salt Lantern (2016)", "Winter Ledger (2003)"


def answer(id_: str, task: str, question: str, about: str, rests_on: list[str], beside: list[str], text: str) -> dict[str, Any]:
    refs = {"from": [f"{about}/{r}" for r in rests_on], "beside": [f"{about}/{r}" for r in beside]}
    return {"id": id_, "task": task, "question": question, "about": [about], **refs, "answer": text}


ANSWERS = (
    answer("p-1", "plot", "how does Edmund Thorne finish the lens", HARBOUR, ["story/3"], ["premise/1"], "Edmund Thorne finishes the lens by touch during a storm."),
    answer("p-2", "motive", "Why does he hide that his sight fails?", HARBOUR, ["premise/3"], ["runtime"], "He hides it because a blind man cannot cut a lens."),
    answer("p-3", "not_held", "What does the letter say?", HARBOUR, [], ["story/2"], "That is not in what I have; Tom Pascoe throws the letter into the harbour."),
    answer("p-4", "summary", "the clock garden, whats it about?", GARDEN, ["premise/1", "premise/2"], [], "Blanche, a girl of ten, moves with her aunt into a house in Lyon. The Gardener forbids her to wind the smallest clock."),
    answer("v-1", "plot", "Where does the detective find a second lantern?", LANTERN, ["story/1"], ["premise/1"], "Detective Baek finds a second lantern in her own car."),
    answer("v-2", "premise", "Ruth sells her violin, doesn't she?", LEDGER, ["story/3"], ["premise/1"], "No, Ruth Amsel sells her piano."),
)


@pytest.fixture(scope="session")
def catalogue(catalogue_url: str) -> Iterator[Catalogue]:
    """The invented films without the program around them."""
    held = open_sqlite_catalogue(catalogue_url)
    yield held
    held.close()


@pytest.fixture
def answers_file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(a) + "\n" for a in ANSWERS), "utf-8")
    return path


@pytest.fixture
def two_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the invented films one is for validation and one for tests."""

    def side(film_id: str) -> Side:
        return HELD_BACK.get(film_id, Side.TRAINING)

    monkeypatch.setattr("botmovie.finetuning.split.side_of", side)
    monkeypatch.setattr("botmovie.finetuning.data.side_of", side)


@pytest.fixture
def prepared(catalogue: Catalogue, encoder: OnnxEncoder, two_held_back: None) -> Opened:
    others = {Side.TRAINING: catalogue.films(["copper-comet-1985", "over-2018"])}
    return Opened(catalogue, Pieces(catalogue, encoder), others)


@pytest.fixture
def make_example() -> Callable[..., Example]:
    """An example about one sentence; every part can be given."""

    def make(target: str = "Brody fears the water.", **given: Any) -> Example:
        text = given.pop("text", "Martin Brody fears the water.")
        film = given.pop("film", "jaws-1975")
        evidence = given.pop("evidence", (EvidenceItem(1, Passage(f"{film}/1", film, PassageKind.PREMISE, text, given.pop("provenance", FREE))),))
        question = given.pop("question", "What does Martin Brody fear?")
        messages = ({"role": "system", "content": "Answer."}, {"role": "user", "content": f"{text} {question}"})
        values = {"id": "p-1/0", "base": "p-1", "task": "plot", "template": "hand p", "side": Side.TRAINING, **given}
        return Example(question=question, messages=messages, target=target, evidence=evidence, films=(film,), **values)

    return make


@pytest.fixture
def fact() -> Fact:
    return Fact("jaws-1975", "Jaws (1975)", "runtime", ("124 minutes",), "Jaws (1975) runs 124 minutes.", FREE, "jaws-1975")
