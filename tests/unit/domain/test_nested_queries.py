"""Queries whose selections stand deep inside each other, as JSON and back: as deep as anybody asks, and no deeper."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Query,
    Selection,
    Texts,
    films,
)  # fmt: skip
from botmovie.domain.wire import MAX_LEVELS, query_from_dict, query_to_dict
from botmovie.errors import BadQuery
from botmovie.wiring import Program

Wrap = Callable[[Selection], Filter | AnyOf]

WRAPS: tuple[Wrap, ...] = (
    lambda inner: Filter("directors", inner),
    lambda inner: Filter("directors", inner, negated=True),
    lambda inner: AnyOf((Filter("cast", inner), Filter("year", Texts(())))),
    lambda inner: AnyOf((Filter("awards", AwardPattern(won=None, who=inner)),)),
    lambda inner: Filter("awards", AwardPattern(rivals_of=inner)),
    lambda inner: Filter("characters", CharacterName("Rusk", inner)),
)
"""Every place in which a selection can stand inside another."""

RUN: dict[str, Any] = {"deadline": None, "database": None, "derandomize": True, "phases": (Phase.explicit, Phase.generate)}


def nested(wraps: list[Wrap]) -> Selection:
    """As many selections inside each other as there are wraps, and one more."""
    selection = films("x-1999")
    for wrap in wraps:
        selection = Selection(Kind.FILM, (Filter("genres", Texts(())), wrap(selection)))
    return selection


def again(query: Query) -> Query:
    return query_from_dict(json.loads(json.dumps(query_to_dict(query))))


few = st.lists(st.sampled_from(WRAPS), max_size=6)


@given(subject=few, other=few, claimed=few, valued=few)
@settings(max_examples=40, **RUN)
def test_selections_nested_in_any_way_come_back(subject: list[Wrap], other: list[Wrap], claimed: list[Wrap], valued: list[Wrap]) -> None:
    claim = Claim(nested(claimed), "cast", nested(valued))
    query = Query(Intent.FIND, nested(subject), others=(nested(other),), claims=(claim,), award=AwardPattern(who=nested(valued)))
    assert again(query) == query


@given(wrap=st.sampled_from(WRAPS))
@settings(max_examples=len(WRAPS), **RUN)
def test_the_deepest_selections_allowed_come_back_and_one_more_is_refused(wrap: Wrap) -> None:
    deepest = Query(Intent.FIND, nested([wrap] * (MAX_LEVELS - 1)))
    assert again(deepest) == deepest
    with pytest.raises(BadQuery, match=f"more than {MAX_LEVELS} selections"):
        again(Query(Intent.FIND, nested([wrap] * MAX_LEVELS)))


@pytest.mark.parametrize("value", [Texts(()), Entities(())])
def test_an_empty_list_comes_back_empty(value: Any) -> None:
    query = Query(Intent.FIND, Selection(Kind.FILM, (Filter("genres", value), AnyOf(()))))
    assert again(query) == query


def test_a_query_nested_too_deeply_is_refused_before_it_costs_anything() -> None:
    selection: dict[str, Any] = {"type": "Selection", "kind": "film"}
    for _ in range(2000):
        selection = {"type": "Selection", "kind": "film", "conditions": [{"type": "Filter", "field": "directors", "value": selection}]}
    with pytest.raises(BadQuery, match="stand inside each other"):
        query_from_dict({"type": "Query", "intent": "find", "subject": selection})


@pytest.mark.parametrize("place", ["conditions", "limit", "kind", "order"])
def test_lists_nested_in_lists_are_no_selection(place: str) -> None:
    lists: list[Any] = []
    for _ in range(500):
        lists = [lists]
    with pytest.raises(BadQuery):
        query_from_dict({"type": "Query", "intent": "find", "subject": {"type": "Selection", "kind": "film", place: lists}})


@pytest.mark.parametrize("levels", [4, 12, MAX_LEVELS])
def test_a_deep_query_that_is_sent_back_is_executed(program: Program, levels: int) -> None:
    selection = films("winter-ledger-2003")
    for step in range(levels - 1):
        selection = Selection(Kind.FILM if step % 2 else Kind.PERSON, (Filter("directors", selection),))
    answer = program.ask("Edited", query=query_to_dict(Query(Intent.FIND, selection)))
    assert answer.outcome.value == "answer"
    assert again(Query(Intent.FIND, selection)) == Query(Intent.FIND, selection)


@pytest.mark.parametrize(
    "question",
    [
        "Which films star the lead of Copper Comet or were directed by Lena Voss?", "Who directed Winter Ledger?", "Which is longer, Winter Ledger or Copper Comet?", "Did Lena Voss direct Winter Ledger?",
        "Who was nominated for Best Actor?", "Which film by the director of Copper Comet made the most money?", "Something like Copper Comet", "Why does Edmund Thorne hide his eyesight?",
        "How many films did Dina Fenwick act in?", "Who plays Dr. Iva Sole?", "Which films not from the USA did Wanda Osei edit?", "What is the longest film written by the director of Winter Ledger?",
    ],
)  # fmt: skip
def test_the_interpretation_of_an_answer_can_be_sent_back_and_answers_the_same(program: Program, question: str) -> None:
    first = program.ask(question)
    second = program.ask(question, query=json.loads(json.dumps(first.interpretation["query"])))
    assert (second.outcome, second.values) == (first.outcome, first.values)
    assert second.interpretation["query"] == first.interpretation["query"]
