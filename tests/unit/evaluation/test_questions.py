"""Questions written by hand: marks, lines, and the check that executes their queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from botmovie.domain import Outcome
from botmovie.errors import BadInput
from botmovie.evaluation.questions import (
    Mark,
    Written,
    label_of,
    load_written,
    parse_written,
    problems_of,
    resolver,
    unmarked,
)
from botmovie.retrieval import build_retriever
from botmovie.understanding.notation import read_query, write_query
from botmovie.wiring import Program


def line(*turns: dict[str, object]) -> str:
    return json.dumps({"id": "t-1", "turns": turns})


def turn(say: str, query: str, outcome: str = "answer", *values: str) -> dict[str, object]:
    return {"say": say, "query": query, "outcome": outcome, "values": list(values)}


HARBOUR = '(film "The Glass Harbour (1958)")'


@pytest.fixture(scope="module")
def problems(program: Program):  # type: ignore[no-untyped-def]
    retriever = build_retriever(program.catalogue, program.encoder)

    def of(*turns: dict[str, object]) -> list[str]:
        written: Written = parse_written(line(*turns), "t:1")
        return [p for i, one in enumerate(written.turns) for p in problems_of(one, program.catalogue, retriever.retrieve, written.turns[:i])]

    return of


def test_marks_are_taken_out_of_the_text() -> None:
    assert unmarked("who shot [heat|Heat (1995)] and [Alien]?") == ("who shot heat and Alien?", (Mark(9, 13, "Heat (1995)"), Mark(18, 23, "Alien")))


def test_a_right_question_has_no_problems(problems) -> None:  # type: ignore[no-untyped-def]
    assert problems(turn("who made [glass harbor|The Glass Harbour (1958)]", f"(lookup runtime {HARBOUR})", "answer", "101 minutes")) == []


def test_a_name_carried_over_from_an_earlier_turn_needs_no_mark(problems) -> None:  # type: ignore[no-untyped-def]
    first = turn("how long is [glass harbor|The Glass Harbour (1958)]", f"(lookup runtime {HARBOUR})")
    assert problems(first, turn("and when was it made", f"(lookup year {HARBOUR})", "answer", "1958")) == []


@pytest.mark.parametrize(("wrong", "said"), [
    (turn("who made it", f"(lookup runtime {HARBOUR})"), "no words of the question are marked"),
    (turn("who made [The Glass Harbour (1958)] and [Alien]", f"(lookup runtime {HARBOUR})"), "does not stand in the query"),
    (turn("who made [The Glass Harbour (1958)]", f"(lookup runtime {HARBOUR})", "answer", "3 minutes"), "not among the values"),
    (turn("who made [The Glass Harbour (1958)]", f"(lookup runtime {HARBOUR})", "unknown"), "the outcome is answer"),
    (turn("who made [The Glass Harbour (1958)]", f"(lookup runtime {HARBOUR}"), "not closed"),
    (turn("who made [The Glass Harbour (1958)", f"(lookup runtime {HARBOUR})"), "left over"),
])  # fmt: skip
def test_what_is_wrong_is_told(problems, wrong: dict[str, object], said: str) -> None:  # type: ignore[no-untyped-def]
    assert any(said in p for p in problems(wrong))


def test_a_title_that_is_not_held_comes_out_as_unknown_and_a_shared_one_as_ambiguous(problems) -> None:  # type: ignore[no-untyped-def]
    assert problems(turn("who made [The Tin Walrus]", '(lookup directors (film "The Tin Walrus"))', "unknown")) == []
    assert problems(turn("who made [the glass harbour|The Glass Harbour]", '(lookup directors (film "The Glass Harbour"))', "ambiguous")) == []


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": "x"}', '{"id": "x", "turns": []}', line({"say": "x", "query": "(help)", "outcome": "perhaps"}), line({"say": "x", "query": "(help)", "outcome": "answer", "more": 1})])
def test_a_line_of_another_shape_is_refused_with_its_place(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("\n" + bad + "\n", "utf-8")
    with pytest.raises(BadInput, match=r"x\.jsonl:2"):
        list(load_written(path))


def test_a_query_of_the_catalogue_is_written_with_names_that_read_back(program: Program) -> None:
    text = '(find (film "The Glass Harbour (1958)" (directors "Ada Merrow")))'
    director = program.ask("Who directed The Glass Harbour (1958)?").values[0]
    query = read_query(text.replace("Ada Merrow", director), resolver(program.catalogue)).query
    again = write_query(query, label_of(program.catalogue))
    assert read_query(again, resolver(program.catalogue)).query == query
    assert Outcome.ANSWER is program.ask("Who directed The Glass Harbour (1958)?").outcome
