"""How films are spread over the values of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Evidence,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Outcome,
    Query,
    Question,
    Role,
    Selection,
    Texts,
)
from botmovie.errors import BadQuery
from botmovie.generation.realise import realise

Execute = Callable[..., Evidence]
ALL = Selection(Kind.FILM)


def grouped(field: str, subject: Selection = ALL, **more: bool) -> Query:
    return Query(Intent.GROUP, subject, (field,), **more)


def test_values_are_counted_and_the_commonest_come_first(execute: Execute, catalogue: Catalogue) -> None:
    films = catalogue.films(catalogue.select(ALL))
    held = Counter(g for f in films for g in f.genres)
    evidence = execute(grouped("genres"))
    told = {r.label: int(r.amounts[0]) for r in evidence.rows}
    assert told == {g: n for g, n in held.items() if g in told}
    assert [r.amounts[0] for r in evidence.rows] == sorted(told.values(), reverse=True)
    assert min(told.values()) >= max((n for g, n in held.items() if g not in told), default=0)
    assert (evidence.total, evidence.number) == (len(held), len(films))


def test_the_rarest_come_first_where_that_is_asked(execute: Execute) -> None:
    amounts = [r.amounts[0] for r in execute(grouped("countries", descending=False)).rows]
    assert amounts == sorted(amounts)


def test_people_are_counted_by_who_they_are(execute: Execute, catalogue: Catalogue) -> None:
    films = catalogue.films(catalogue.select(ALL))
    held = Counter(c.person_id for f in films for c in f.credited(Role.DIRECTOR))
    first = execute(grouped("directors")).rows[0]
    assert (first.kind, first.amounts[0]) == (Kind.PERSON, max(held.values()))
    assert held[first.id] == max(held.values())


def test_decades_follow_from_years(execute: Execute) -> None:
    assert "1980s" in {r.label for r in execute(grouped("decade")).rows}


def test_a_selection_of_nothing_is_unknown(execute: Execute) -> None:
    nothing = Selection(Kind.FILM, (Filter("genres", Texts(("Opera of the absurd",))),))
    assert execute(grouped("genres", nothing)).outcome is Outcome.UNKNOWN


def test_a_field_that_cannot_be_grouped_by_is_told(execute: Execute) -> None:
    with pytest.raises(BadQuery, match="genres"):
        execute(grouped("gross"))


def test_the_text_names_the_commonest_and_how_many(execute: Execute) -> None:
    query = grouped("genres")
    evidence = execute(query)
    draft = realise(Interpretation(query), evidence, Question("?"))
    assert draft.values[0] == evidence.rows[0].label
    assert f"{evidence.rows[0].label} comes most often" in draft.text or " come most often" in draft.text
    assert evidence.rows[0].values[0] in draft.text
