"""What a catalogue holds, counted by the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from botmovie.catalogue import SqliteCatalogue
from botmovie.catalogue.surveying import Genders, Holding, survey_catalogue, survey_imports, survey_sources
from botmovie.domain import (
    Award,
    Credit,
    Film,
    Money,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Record,
    Role,
    Title,
)
from botmovie.errors import NotFound

Open = Callable[..., SqliteCatalogue]
OURS, THEIRS = Provenance("Ours", "CC0"), Provenance("Theirs", "not stated")
FULL = Film(
    "a-1999", "A", 1999, OURS, titles=(Title("Ä", "original"), Title("Ah", "also_known_as")), countries=("France", "Italy"), languages=("French",),
    runtime=90, genres=("Drama", "Comedy"), budget=Money(5), ratings=(Rating("X", 7.0, 10),), awards=(Award("Prize", "Best", 1999, True),),
    credits=(Credit("ann", "Ann", Role.DIRECTOR), Credit("bob", "Bob", Role.ACTOR), Credit("cy", "Cy", Role.ACTOR, 1), Credit("bob", "Bob", Role.ACTOR, 2)),
)  # fmt: skip
BARE = Film("b-2003", "B", 2003, THEIRS, countries=("France",), credits=(Credit("dee", "Dee", Role.DIRECTOR),))


def passage(film: Film, kind: PassageKind, provenance: Provenance) -> Passage:
    return Passage(f"{film.id}/{kind.value}", film.id, kind, f"{film.title} {kind.value}", provenance)


@pytest.fixture
def held(opened: Open) -> SqliteCatalogue:
    catalogue = opened()
    catalogue.write([Record(FULL, (passage(FULL, PassageKind.PREMISE, OURS), passage(FULL, PassageKind.STORY, THEIRS))), Record(BARE)])
    people = [Person("ann", "Ann", OURS, born="1950", gender="Female", nationalities=("France",)), Person("bob", "Bob", OURS, gender="male"), Person("cy", "Cy", OURS, gender="nonbinary")]
    catalogue.write_people(people)
    return catalogue


@pytest.mark.usefixtures("held")
def test_films_people_credits_awards_and_passages_are_counted(url: str) -> None:
    found = survey_catalogue(url)
    assert (found.films, found.people, found.described, found.credits, found.awards, found.passages) == (2, 4, 3, 5, 1, 2)


@pytest.mark.usefixtures("held")
def test_a_field_is_held_by_as_many_films_as_state_it(url: str) -> None:
    found = survey_catalogue(url).held
    both = ("year", "countries", "directors")
    one = ("runtime", "languages", "genres", "cast", "original_title", "budget", "ratings", "awards", "premise", "story")
    assert {name: n for name, n in found.items() if n} == dict.fromkeys(both, 2) | dict.fromkeys(one, 1)
    assert {"writers", "gross", "series", "ending"} < set(found)


@pytest.mark.usefixtures("held")
def test_a_film_counts_once_for_each_of_its_values_and_the_commonest_comes_first(url: str) -> None:
    found = survey_catalogue(url)
    assert found.values["countries"] == (("France", 2), ("Italy", 1))
    assert found.values["genres"] == (("Comedy", 1), ("Drama", 1))


@pytest.mark.usefixtures("held")
def test_films_are_counted_by_decade(url: str) -> None:
    assert survey_catalogue(url).decades == {1990: 1, 2000: 1}


@pytest.mark.usefixtures("held")
def test_a_film_without_a_year_is_in_no_decade(url: str, held: SqliteCatalogue) -> None:
    held.write([Record(replace(BARE, id="c", year=None))])
    assert survey_catalogue(url).decades == {1990: 1, 2000: 1}


@pytest.mark.usefixtures("held")
def test_directors_and_the_first_two_of_the_cast_are_counted_by_gender(url: str) -> None:
    found = survey_catalogue(url).genders
    assert found["directors"] == Genders(female=1, male=0, other=0, unknown=1)
    assert found["leads"] == Genders(female=0, male=1, other=1, unknown=0)


@pytest.mark.usefixtures("held")
def test_what_is_known_of_described_people_is_counted(url: str) -> None:
    found = survey_catalogue(url).people_held
    assert (found["born"], found["gender"], found["nationalities"], found["life"]) == (1, 3, 1, 0)


@pytest.mark.usefixtures("held")
def test_sources_are_told_apart_value_by_value(url: str) -> None:
    # A: 2 titles, 2 countries, 1 language, 2 genres, 1 sum, 1 rating, 4 credits, 1 award, year, runtime; people: 1 nationality, 1 birth, 3 genders
    ours = Holding("Ours", "CC0", films=1, people=3, facts=21, passages=1)
    # B: a country, a credit, a year
    assert survey_sources(url) == (ours, Holding("Theirs", "not stated", films=1, people=0, facts=3, passages=1))


def test_dates_of_one_source_are_one_holding(url: str, opened: Open) -> None:
    opened().write([Record(replace(BARE, id=f"b-{year}", provenance=Provenance("Theirs", "x", year))) for year in ("2001", "2002")])
    assert [(h.source, h.films) for h in survey_sources(url)] == [("Theirs", 2)]


def test_a_single_value_of_another_source_counts_for_that_one(url: str, held: SqliteCatalogue) -> None:
    with held.connections.writing() as connection:
        theirs = connection.exec_driver_sql("SELECT id FROM sources WHERE source = 'Theirs'").scalar()
        connection.exec_driver_sql("UPDATE films SET origins = ? WHERE id = 'a-1999'", (f'{{"runtime": {theirs}, "keywords/sea": {theirs}}}',))
    assert {h.source: h.facts for h in survey_sources(url)} == {"Ours": 20, "Theirs": 4}


def test_values_that_stand_back_are_counted_apart(url: str, held: SqliteCatalogue) -> None:
    with held.connections.writing() as connection:
        connection.exec_driver_sql("INSERT INTO sources (source, licence, as_of) VALUES ('Elsewhere', 'CC0', '')")
        connection.exec_driver_sql("INSERT INTO claims SELECT 'a-1999', 'x', 'runtime', '91', id FROM sources WHERE source = 'Elsewhere'")
    (found,) = [h for h in survey_sources(url) if h.source == "Elsewhere"]
    assert (found.kept, found.facts, found.shown) == (1, 0, False)


def test_an_empty_catalogue_holds_nothing(url: str, opened: Open) -> None:
    opened()
    found = survey_catalogue(url)
    assert (found.films, set(found.held.values()), found.decades, found.genders["leads"].credits) == (0, {0}, {}, 0)
    assert survey_sources(url) == ()


@pytest.mark.parametrize("survey", [survey_catalogue, survey_sources])
def test_a_catalogue_that_is_not_there_is_named_and_not_made(url: str, path: Any, survey: Callable[[str], Any]) -> None:
    with pytest.raises(NotFound, match=str(path)):
        survey(url)
    assert not path.exists()


# -- imports


def test_a_catalogue_without_imports_tells_of_none(url: str, opened: Open) -> None:
    opened()
    assert survey_imports(url) == ()


def test_rejected_rows_are_counted_by_reason_with_one_place_each_and_the_latest_import_first(url: str, opened: Open) -> None:
    with opened().connections.writing() as connection:
        for statement in IMPORTS:
            connection.exec_driver_sql(statement)
    latest, first = survey_imports(url)
    assert (latest.source, latest.files, latest.rejected, latest.reasons) == ("CMU", ("b.gz",), 0, ())
    assert (first.format, first.finished, first.rejected) == ("imdb", "2026-01-01T10:00:00", 3)
    assert first.reasons == (("no year", 2, "a:1"), ("no title", 1, "a:2"))


IMPORTS = (
    """INSERT INTO imports VALUES (1, 'imdb', 'IMDb', 'x', '["a"]', '2026-01-01T10:00:00', '{}'), (2, 'cmu', 'CMU', 'x', '["b.gz"]', '2026-01-02T10:00:00', '{}')""",
    "INSERT INTO import_rejects VALUES (1, 'a:1', 'no year'), (1, 'a:3', 'no year'), (1, 'a:2', 'no title')",
)
