"""What is to be found for a question and for a description, and which texts are no cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Passage
from botmovie.finetuning.open_answers import evidence_of, parse_open_answer
from botmovie.finetuning.retrieval_cases import CaseKind, description_cases, load_cases, question_case
from botmovie.finetuning.split import Side

LANTERN, LEDGER = "The Salt Lantern (2016)", "Winter Ledger (2003)"


def answered(about: list[str], rests_on: list[str], task: str = "plot") -> Any:
    row = {"id": "z-1", "task": task, "question": "And then?", "about": about, "from": rests_on, "beside": [], "answer": "She leaves."}
    return parse_open_answer(json.dumps(row), "here")


@pytest.fixture
def questions_file(tmp_path: Path) -> Callable[..., Path]:
    def write(*turns: tuple[str, str, list[str]]) -> Path:
        rows = [{"id": f"z-{n}", "turns": [{"say": s, "query": q, "outcome": "answer", "values": v}]} for n, (s, q, v) in enumerate(turns)]
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return write


def test_a_question_wants_the_whole_passages_whose_sentences_it_rests_on(catalogue: Catalogue, two_held_back: None):
    answer = answered([LANTERN], [f"{LANTERN}/story/1", f"{LANTERN}/premise/1", f"{LANTERN}/story/2", f"{LANTERN}/runtime"])
    found = question_case(answer, catalogue)
    rests_on, _ = evidence_of(answer, catalogue)
    assert found is not None
    assert (found.side, len(found.wanted)) == (Side.VALIDATION, 2)
    assert found.wanted == {item.item.id for item in rests_on if isinstance(item.item, Passage)}


def test_films_on_several_sides_make_no_case(catalogue: Catalogue, two_held_back: None):
    assert question_case(answered([LANTERN, LEDGER], [f"{LANTERN}/story/1", f"{LEDGER}/story/3"], "comparison"), catalogue) is None


def test_an_answer_that_rests_on_facts_alone_makes_no_case(catalogue: Catalogue):
    assert question_case(answered([LANTERN], [f"{LANTERN}/runtime"]), catalogue) is None


def test_summaries_and_what_is_not_held_are_no_questions_for_search(catalogue: Catalogue, answers_file: Path):
    assert {c.id for c in load_cases([answers_file], [], catalogue)} == {"p-1", "p-2", "v-1", "v-2"}


def test_a_description_wants_its_film(catalogue: Catalogue, two_held_back: None, questions_file: Callable[..., Path]):
    path = questions_file(("the one with the lantern of salt", "(identify)", [LANTERN]), ("who made it", '(lookup directors (film "x"))', ["Ann"]))
    (found,) = description_cases(path, catalogue)
    assert (found.kind, found.wanted, found.side) == (CaseKind.DESCRIPTION, {"the-salt-lantern-2016"}, Side.VALIDATION)


def test_a_description_of_a_film_that_is_not_held_makes_no_case(catalogue: Catalogue, questions_file: Callable[..., Path]):
    assert not list(description_cases(questions_file(("a talking kettle", "(identify)", ["The Kettle (1901)"])), catalogue))
