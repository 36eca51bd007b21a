"""Queries taken apart into an outline and paths, and put together again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from botmovie.domain import Entities, Filter, Intent, Query, Selection, Texts
from botmovie.errors import BadQuery
from botmovie.understanding.paths import Outline, assemble, leaves_of, outline_of
from tests.unit.understanding.test_notation import read, selections


def again(query: Query) -> Query:
    return assemble(outline_of(query), [(leaf.path, leaf.value) for leaf in leaves_of(query)])


@pytest.mark.parametrize("text", [
    '(lookup directors (film "Heat (1995)"))',
    '(lookup age birthplace (person (directors (film "Heat (1995)"))))',
    '(lookup actor (character "Joker" (film "X")))',
    '(lookup actor (character "Joker" (film (directors "A") (year 1990 1999))))',
    '(lookup awards (film "X") (award won (body "Academy Awards") (category "Best Actress")))',
    '(lookup parts (person "A") (film "X"))',
    '(find (film (not (directors "A")) (genres "War") (genres "Comedy") (runtime - 90) (order year asc) (limit 1) (offset 1)))',
    '(find (film (directors (person (directors (film "X")))) (not (id film "X"))))',
    '(find (person (cast (film (directors "A"))) (cast (film (directors "B")))))',
    '(find (person (cast (film "X")) (cast (film (directors "B")))))',
    '(find (person (gender "female") (directors (film)) (order films desc directors) (limit 1)))',
    '(find (film (any (directors "A") (cast "B")) (countries "Norway" "Denmark")))',
    '(find (film (awards won (body "Academy Awards") (category "Best Picture") (years 1990 1999) (who (person (directors (film "X")))))))',
    '(find (film (awards won (body "BAFTA Awards")) (not (awards won (body "Academy Awards")))))',
    '(find (film (sequel_to (film)) (characters "Batman") (not (characters "Robin"))))',
    '(count mean runtime (film (series "Harry Potter")))',
    '(group least genres (film (directors "A")))',
    '(compare least runtime (film "X") (film "Y") (film "Z"))',
    '(check (film "X") (claim (film "X") (not (directors (person (directors (film "Y")))))))',
    '(lookup gross (film "X") (claim (film "X") (directors "A")))',
    '(recommend (film (tone "funny") (not (cast "B"))) (film "X"))',
    '(describe (person "A"))',
    "(identify)",
    "(help)",
])  # fmt: skip
def test_a_query_is_the_same_when_it_is_put_together_again(text: str) -> None:
    assert unordered(again(read(text))) == unordered(read(text))


def unordered(query: Query) -> Query:
    """The query with the conditions of its subject in one order: they all have to hold."""
    subject = query.subject
    return query if subject is None else replace(query, subject=replace(subject, conditions=tuple(sorted(subject.conditions, key=repr))))


def of_one_kind(selection: Selection) -> Selection:
    """Without what an outline cannot tell apart: the order of conditions, the number of the top few, single (any …)."""
    told = [c for c in selection.conditions if isinstance(c, Filter)]
    seen: dict[tuple[str, bool], Filter] = {}
    for one in told:
        seen.setdefault((one.field, one.negated), one)
    limit = selection.limit if selection.limit in (None, 1) else 5
    return Selection(selection.kind, tuple(seen.values()), selection.order, limit, selection.offset)


@given(selections)
def test_conditions_of_every_form_come_back(selection: Selection) -> None:
    query = Query(Intent.FIND, of_one_kind(selection))
    if all(not isinstance(c, Filter) or not isinstance(c.value, Selection) or c.value.ids for c in query.subject.conditions):  # type: ignore[union-attr]
        assert unordered(again(query)) == unordered(query)


def test_paths_name_the_place_of_each_value() -> None:
    query = read('(find (film (directors "A") (not (cast "B")) (awards won (body "Academy Awards") (years 1990 1999))))')
    assert [leaf.path for leaf in leaves_of(query)] == ["S:film.directors", "S:film.!cast", "S:film.awards:won", "S:film.awards.years"]


def test_one_value_may_stand_in_two_places_and_one_in_none() -> None:
    film, word = Entities(("x",), "X"), Texts(("War",))
    made = assemble(Outline("find:film"), [("S:film.directors>directors+S:film.!id", film), ("-", word)])
    assert [leaf.path for leaf in leaves_of(made)] == ["S:film.directors>directors", "S:film.!id"]


@pytest.mark.parametrize(("outline", "placed"), [
    (Outline("fetch"), []),
    (Outline("check"), [("C:directors", Entities(("a",), "A"))]),
    (Outline("lookup:character"), [("S:character.id", Entities(("a",), "A"))]),
    (Outline("find:film"), [("S:book.title", Texts(("X",)))]),
])  # fmt: skip
def test_what_does_not_fit_together_is_refused(outline: Outline, placed: list[tuple[str, Entities | Texts]]) -> None:
    with pytest.raises(BadQuery):
        assemble(outline, placed)
