"""What is derived after a write depends on the facts alone, however they came in."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue import tables as t
from botmovie.domain import Award, Credit, Film, FilmRef, Person, Provenance, Record, Role, SeriesPart, Title

OURS = Provenance("Test films", "CC0")
TITLES = ("The Return", "Rocky II", "Night: The Sequel", "Amélie", "Return", "Heat")
NAMES = ("Ann Lee", "Bo Ek", "Ann Ek", "Kim Ki-duk", "Zoé Ørsted", "Quentin Marsh", "Lee Marsh")
CHARACTERS = (None, "Dr. Mara 'Ace' Holm", "Sam / Kim", "Self", "The Stranger")


def some_film(dice: random.Random, number: int) -> Record:
    """A film whose facts lead to links, awards, series, namesakes and characters."""
    credits = tuple(Credit(f"p{dice.randrange(len(NAMES))}", "", dice.choice([Role.DIRECTOR, Role.ACTOR, Role.WRITER]), n) for n in range(dice.randrange(4)))
    credits = tuple(replace(c, name=NAMES[int(c.person_id[1:])], character=dice.choice(CHARACTERS) if c.role is Role.ACTOR else None) for c in credits)
    awards = tuple(Award("Academy Awards", f"Best {n}", 2000, dice.random() < 0.5, 73, (dice.choice([*NAMES, "Nobody Known"]),)) for n in range(dice.randrange(3)))
    return Record(
        Film(
            f"f{number}", dice.choice(TITLES), 1990 + dice.randrange(4), OURS, titles=(Title(dice.choice(TITLES), "original"),) if dice.random() < 0.5 else (),
            sequel_to=FilmRef(dice.choice(TITLES), dice.choice([None, 1991])) if dice.random() < 0.5 else None,
            series=(SeriesPart(dice.choice(["Night", "night", "Bus"]), number),) if dice.random() < 0.4 else (),
            credits=credits, awards=awards, popularity=dice.choice([0.0, 0.001, 0.04, 0.3, 0.9]),
        )
    )  # fmt: skip


def some_person(dice: random.Random, number: int) -> Person:
    return Person(f"p{number}", NAMES[number], OURS, tuple(dice.sample([*NAMES, "A. Lee"], dice.randrange(3))), dice.choice([None, "1950"]))


@pytest.mark.parametrize("seed", range(12))
def test_writing_bit_by_bit_ends_where_writing_at_once_ends(seed: int, tmp_path: Path, contents: Callable[[Path], Any]) -> None:
    dice = random.Random(seed)
    people = {n: some_person(dice, n) for n in dice.sample(range(len(NAMES)), 3)}
    films: dict[int, Record] = {}
    bit_by_bit = open_sqlite_catalogue(f"sqlite:///{tmp_path / 'bits.db'}")
    bit_by_bit.write_people(people.values())
    for _ in range(14):
        number = dice.randrange(7)
        films[number] = some_film(dice, number)
        bit_by_bit.write([films[number]])
    at_once = open_sqlite_catalogue(f"sqlite:///{tmp_path / 'once.db'}")
    at_once.write_people(people.values())
    at_once.write(films.values())
    version = at_once.info().version
    assert bit_by_bit.info().version == version
    bit_by_bit.close()
    at_once.close()
    found, expected = contents(tmp_path / "bits.db"), contents(tmp_path / "once.db")
    for table in expected:
        assert found[table] == expected[table], table


@pytest.mark.parametrize("seed", range(3))
def test_deriving_everything_anew_changes_nothing(seed: int, path: Path, opened: Callable[..., Any], contents: Callable[[Path], Any]) -> None:
    dice = random.Random(seed)
    catalogue = opened()
    films = [some_film(dice, n) for n in range(8)]
    for record in films:
        catalogue.write([record])
    before = contents(path)
    with catalogue.connections.writing() as connection:
        connection.execute(t.meta.delete().where(t.meta.c.key == "rules"))
    catalogue.write(films[:1])
    after = contents(path)
    for table in before:
        assert after[table] == before[table], table


def test_a_given_name_is_no_longer_a_name_once_two_people_have_it(opened: Callable[..., Any]) -> None:
    catalogue = opened()
    catalogue.write([Record(Film("a", "A", 2000, OURS, credits=(Credit("x", "Quentin Marsh", Role.DIRECTOR),), popularity=0.5))])
    assert [n.id for n in catalogue.names_exact(["quentin"])] == ["x"]
    second = Record(Film("b", "B", 2000, OURS, credits=(Credit("y", "Quentin Holm", Role.DIRECTOR),), popularity=0.5))
    catalogue.write([second])
    assert catalogue.names_exact(["quentin"]) == ()
    catalogue.write([replace(second, film=replace(second.film, credits=()))])
    assert [n.id for n in catalogue.names_exact(["quentin"])] == ["x"]


def test_what_hardly_anybody_knows_goes_by_whole_names_alone(opened: Callable[..., Any]) -> None:
    cast = (Credit("x", "Ann Marsh", Role.ACTOR, 0, "Dr. Holm"),)
    catalogue = opened()
    catalogue.write([Record(Film("a", "The Lamp", 2000, OURS, credits=cast, popularity=0.001))])
    assert [n.id for n in catalogue.names_exact(["the lamp", "ann marsh"])] == ["a", "x"]
    assert catalogue.names_exact(["lamp", "marsh", "ann", "dr holm", "holm"]) == ()
