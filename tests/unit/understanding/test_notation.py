"""Queries as one line of text, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botmovie.domain import (
    Aggregate,
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Order,
    Query,
    Range,
    Selection,
    Texts,
)
from botmovie.errors import BadQuery
from botmovie.understanding.notation import read_query, write_query


def resolve(kind: Kind, name: str) -> tuple[str, ...]:
    return {"Nobody": (), "Twins": ("one", "two")}.get(name, (f"{kind.value}:{name}",))


def label(kind: Kind, entity_id: str) -> str:
    return entity_id.removeprefix(f"{kind.value}:")


def read(text: str) -> Query:
    return read_query(text, resolve).query


def named(kind: Kind, *names: str) -> Selection:
    return Selection(kind, (Filter("id", Entities(tuple(f"{kind.value}:{n}" for n in names), ", ".join(names))),))


def test_a_field_of_a_named_film() -> None:
    assert read('(lookup directors (film "Heat (1995)"))') == Query(Intent.LOOKUP, named(Kind.FILM, "Heat (1995)"), ("directors",))


def test_conditions_order_and_limit_of_a_selection() -> None:
    found = read('(find (film (directors "A") (not (cast "B")) (any (genres "War") (genres "Western")) (year 1990 1999) (runtime - 90) (order year asc) (limit 1) (offset 2)))')
    assert found.subject == Selection(
        Kind.FILM,
        (Filter("directors", named(Kind.PERSON, "A")), Filter("cast", named(Kind.PERSON, "B"), True),
         AnyOf((Filter("genres", Texts(("War",))), Filter("genres", Texts(("Western",))))), Filter("year", Range(1990, 1999)), Filter("runtime", Range(None, 90))),
        Order("year", False), 1, 2,
    )  # fmt: skip


def test_relations_nest() -> None:
    found = read('(find (film (directors (person (cast (film "Heat"))))))')
    assert found.subject == Selection(Kind.FILM, (Filter("directors", Selection(Kind.PERSON, (Filter("cast", named(Kind.FILM, "Heat")),))),))


def test_a_bare_name_of_a_relation_is_of_the_kind_that_the_relation_has() -> None:
    assert read('(find (film (sequel_to "Alien")))').subject == Selection(Kind.FILM, (Filter("sequel_to", named(Kind.FILM, "Alien")),))


def test_claims_awards_and_characters() -> None:
    found = read('(check (film "X") (claim (film "X") (not (awards won (body "Academy Awards") (years 1990 1999)))) (claim (film "X") (characters "Joker")))')
    pattern = AwardPattern("Academy Awards", None, True, Range(1990, 1999))
    assert found.claims == (Claim(named(Kind.FILM, "X"), "awards", pattern, True), Claim(named(Kind.FILM, "X"), "characters", CharacterName("Joker")))
    asked = read('(lookup actor (character "Joker" (film "X")))')
    assert asked.subject == Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Joker", named(Kind.FILM, "X"))),))


def test_sums_and_directions_are_flags() -> None:
    assert read('(count sum gross (film))').aggregate is Aggregate.SUM
    assert not read('(compare least runtime (film "X") (film "Y"))').descending


def test_names_that_mean_nothing_or_several_are_told() -> None:
    reading = read_query('(lookup year (film "Nobody") (film "Twins"))', resolve)
    assert (reading.missing, reading.shared, reading.names) == (["Nobody"], {"Twins": ("one", "two")}, ["Nobody", "Twins"])


@pytest.mark.parametrize(("text", "said"), [
    ("", "one expression"),
    ("lookup", "one expression"),
    ("(lookup directors", "not closed"),
    ("(lookup))", "never opened"),
    ('(fetch (film "X"))', "first word has to be one of"),
    ("(find (film (year nineteen)))", "numbers are needed"),
    ("(find (film (genres)))", "needs a value"),
    ("(find (film (genres War)))", "texts in quotes"),
    ("(find (film (not (not (genres \"War\")))))", "takes a plain condition"),
    ("(find (film (any)))", "any"),
    ("(find (year 1990))", "does not stand in a query"),
    ("(find (order year))", "need a selection"),
    ('(check (claim "X" (year 1)))', "form of a claim"),
    ("(find (film (awards (prize \"X\"))))", "An award takes"),
    ("(find (film (limit one)))", "whole number"),
    ('(find (film "X', "cannot be read"),
])  # fmt: skip
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        read(text)


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12).filter(lambda s: s not in {"Nobody", "Twins"} and s.strip() == s)
people_named = names.map(lambda n: named(Kind.PERSON, n))
filters = st.one_of(
    st.builds(Filter, st.sampled_from(["genres", "countries", "title"]), names.map(lambda v: Texts((v,))), st.booleans()),
    st.builds(Filter, st.sampled_from(["year", "runtime"]), st.builds(Range, st.integers(1, 3000).map(float), st.one_of(st.none(), st.integers(1, 3000).map(float))), st.booleans()),
    st.builds(Filter, st.sampled_from(["directors", "cast"]), people_named, st.booleans()),
    st.builds(Filter, st.just("awards"), st.builds(AwardPattern, st.one_of(st.none(), names), st.one_of(st.none(), names), st.sampled_from([True, None, False])), st.booleans()),
)
conditions = st.lists(st.one_of(filters, st.lists(filters.filter(lambda f: not f.negated), min_size=1, max_size=3).map(lambda fs: AnyOf(tuple(fs)))), max_size=4).map(tuple)
selections = st.recursive(
    st.builds(Selection, st.just(Kind.FILM), conditions, st.one_of(st.none(), st.builds(Order, st.just("year"), st.booleans())), st.one_of(st.none(), st.integers(1, 9)), st.integers(0, 3)),
    lambda inner: inner.map(lambda s: Selection(Kind.FILM, (Filter("directors", Selection(Kind.PERSON, (Filter("cast", s),))),))),
    max_leaves=3,
)


@given(st.builds(Query, st.sampled_from([Intent.FIND, Intent.COUNT, Intent.LOOKUP]), selections, st.lists(st.sampled_from(["year", "cast"]), max_size=2).map(tuple)))
def test_a_query_written_and_read_is_the_same(query: Query) -> None:
    assert read(write_query(query, label)) == query
