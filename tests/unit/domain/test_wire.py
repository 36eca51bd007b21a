"""Queries and answers as JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from botmovie.domain import (
    Aggregate,
    Answer,
    AnyOf,
    AwardPattern,
    CharacterName,
    Citation,
    Claim,
    Entities,
    FilmCard,
    Filter,
    Intent,
    Kind,
    Order,
    Outcome,
    Query,
    Range,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.domain.wire import answer_to_dict, query_from_dict, query_to_dict
from botmovie.errors import BadQuery

RUN: dict[str, Any] = {"deadline": None, "database": None, "derandomize": True, "phases": (Phase.explicit, Phase.generate)}
"""The same cases every time, and no long search for a smaller one."""

words = st.text(min_size=1, max_size=12)
numbers = st.none() | st.floats(min_value=-1e9, max_value=1e12) | st.integers(-3000, 3_000_000_000)
ranges = st.builds(Range, numbers, numbers)
entities = st.builds(Entities, st.lists(words, max_size=3).map(tuple), words)
texts = st.builds(Texts, st.lists(words, max_size=3).map(tuple))
orders = st.none() | st.builds(Order, words, st.booleans(), st.none() | words)


def awards(who: st.SearchStrategy[Selection | None]) -> st.SearchStrategy[AwardPattern]:
    return st.builds(
        AwardPattern, body=st.none() | words, category=st.none() | words, won=st.sampled_from([True, False, None]), years=st.none() | ranges,
        ceremony=st.none() | st.integers(1, 150), who=who, rivals_of=who,
    )  # fmt: skip


leaves = st.builds(Filter, words, entities | texts | ranges | st.builds(CharacterName, words), st.booleans())


def selection_of(filters: st.SearchStrategy[Filter | AnyOf]) -> st.SearchStrategy[Selection]:
    return st.builds(Selection, st.sampled_from(Kind), st.lists(filters, max_size=2).map(tuple), orders, st.none() | st.integers(1, 50), st.integers(0, 5))


plain = selection_of(leaves)
related = selection_of(leaves | st.builds(Filter, words, plain, st.booleans()))
twice_related = selection_of(leaves | st.builds(Filter, words, related | awards(st.none() | plain) | st.builds(CharacterName, words, plain), st.booleans()))
either = selection_of(st.builds(AnyOf, st.lists(leaves | st.builds(Filter, words, plain), max_size=2).map(tuple)))

queries = st.builds(
    Query,
    intent=st.sampled_from(Intent),
    subject=st.none() | twice_related | either,
    fields=st.lists(words, max_size=2).map(tuple),
    others=st.lists(related, max_size=2).map(tuple),
    descending=st.booleans(),
    aggregate=st.sampled_from(Aggregate),
    award=st.none() | awards(st.none()),
    claims=st.lists(st.builds(Claim, plain, words, entities | texts | ranges, st.booleans()), max_size=2).map(tuple),
    text=words,
    confidence=st.floats(0, 1),
)


@given(queries)
@settings(max_examples=60, **RUN)
def test_a_nested_query_comes_back_from_json_as_it_was(query: Query) -> None:
    assert query_from_dict(json.loads(json.dumps(query_to_dict(query)))) == query


@given(queries)
@settings(max_examples=40, **RUN)
def test_what_a_query_becomes_is_plain_json_whose_objects_name_their_type(query: Query) -> None:
    def check(value: Any) -> None:
        if isinstance(value, dict):
            assert isinstance(value["type"], str)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)
        assert isinstance(value, dict | list | str | int | float | bool | None)
        assert type(value) not in (Intent, Kind, Aggregate)

    check(query_to_dict(query))


def test_defaults_are_left_out_of_the_json() -> None:
    assert query_to_dict(Query(Intent.HELP)) == {"type": "Query", "intent": "help"}


def test_a_three_relation_query_from_the_documentation_comes_back() -> None:
    composer = Selection(Kind.PERSON, (Filter("composers", films("winter-ledger-2003")),))
    query = Query(Intent.FIND, Selection(Kind.FILM, (Filter("composers", composer), Filter("id", Entities(("winter-ledger-2003",)), negated=True))))
    assert query_from_dict(query_to_dict(query)) == query


def test_an_award_that_was_won_or_not_stays_so() -> None:
    query = Query(Intent.COUNT, films("a-1"), ("awards",), award=AwardPattern(won=None))
    assert query_from_dict(query_to_dict(query)).award == AwardPattern(won=None)


def subject(**more: Any) -> dict[str, Any]:
    return {"type": "Query", "intent": "find", "subject": {"type": "Selection", "kind": "film", **more}}


def with_value(value: Any, field: str = "directors") -> dict[str, Any]:
    return subject(conditions=[{"type": "Filter", "field": field, "value": value}])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"type": "Query", "intent": "dance"}, r"query\.intent: 'dance' is none of lookup, find"),
        ({"type": "Query"}, "query: .*intent"),
        ({"type": "Query", "intent": "find", "colour": 1, "age": 2}, "query: Query has no age, colour"),
        ({"type": "Filter", "field": "year"}, "query: an object of type Query is needed"),
        ([], "query: an object of type Query is needed"),
        ("who directed it", "query: an object of type Query is needed"),
        (None, "query: an object of type Query is needed"),
        ({"intent": "find", "fields": "directors"}, r"query\.fields: a list is needed"),
        ({"intent": "find", "fields": ["directors", 7]}, r"query\.fields\[1\]: str is needed, not int"),
        ({"intent": "find", "descending": "no"}, r"query\.descending: bool is needed, not str"),
        ({"intent": "find", "subject": "films"}, r"query\.subject: an object with a type is needed"),
        ({"intent": "find", "subject": {"type": "Range"}}, r"query\.subject: its type has to be one of Selection"),
        ({"intent": "find", "others": [None]}, r"query\.others\[0\]: an object of type Selection is needed"),
        (subject(limit=True), r"query\.subject\.limit: int is needed, not bool"),
        (subject(limit=1.5), r"query\.subject\.limit: int is needed, not float"),
        (subject(kind="planet"), r"query\.subject\.kind: 'planet' is none of film, person, character"),
        (with_value(None), r"query\.subject\.conditions\[0\]\.value: a value is needed"),
        (with_value("Lena Voss"), r"query\.subject\.conditions\[0\]\.value: an object with a type is needed"),
        (with_value({"type": "Claim"}), r"conditions\[0\]\.value: its type has to be one of Entities, Texts, Range"),
        (with_value({"type": "Texts", "values": [1]}), r"conditions\[0\]\.value\.values\[0\]: str is needed, not int"),
        (with_value({"type": "Range", "low": "1999"}, "year"), r"conditions\[0\]\.value\.low: float is needed, not str"),
        (with_value({"type": "Range", "low": True}, "year"), r"conditions\[0\]\.value\.low: float is needed, not bool"),
        (subject(conditions=[{"type": "Selection", "kind": "film"}]), r"conditions\[0\]: its type has to be one of Filter, AnyOf"),
    ],
)
def test_a_bad_query_names_the_place_and_what_is_wrong(data: Any, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        query_from_dict(data)


def test_whole_numbers_are_taken_where_a_number_is_asked_for() -> None:
    query = query_from_dict(with_value({"type": "Range", "low": 1990, "high": 1999.5}, "year"))
    assert query.subject is not None
    assert query.subject.conditions == (Filter("year", Range(1990, 1999.5)),)


ANSWER = Answer(
    id="a1", conversation_id="c1", question="Who?", outcome=Outcome.FALSE_PREMISE, text="No. [1]", values=("no",),
    citations=(Citation(1, "x-1999", "directors", "It was X.", "books", "CC0", "2020"),),
    films=(FilmCard("x-1999", "X", 1999, directors=("Y",)),), interpretation={"intent": "check"}, follow_ups=("And?",),
    timings_ms={"understand": 1.23456, "total": 2},
)  # fmt: skip


def test_an_answer_becomes_the_object_of_the_http_interface() -> None:
    said = json.loads(json.dumps(answer_to_dict(ANSWER)))
    assert said["outcome"] == "false_premise"
    assert said["values"] == ["no"]
    assert said["citations"] == [
        {"n": 1, "film_id": "x-1999", "field": "directors", "text": "It was X.", "source": "books", "licence": "CC0", "as_of": "2020"}
    ]
    assert said["films"][0]["directors"] == ["Y"]
    assert said["timings_ms"] == {"understand": 1.23, "total": 2}
    assert said["model"] == "facts"


def test_a_notice_stands_in_the_object_only_when_there_is_one() -> None:
    assert "notice" not in answer_to_dict(ANSWER)
    assert answer_to_dict(replace(ANSWER, notice="slow"))["notice"] == "slow"


def test_named_people_come_back_as_a_selection_of_their_ids() -> None:
    query = Query(Intent.LOOKUP, people("lena-voss", label="Lena Voss"), ("born",))
    again = query_from_dict(query_to_dict(query))
    assert again.subject is not None
    assert again.subject.ids == ("lena-voss",)
