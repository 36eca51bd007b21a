"""Which statements speak of the same film, and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from botmovie.domain import Award, Credit, Film, Money, Provenance, Rating, Role, Title
from botmovie.ingest.matching import group_statements
from botmovie.ingest.merging import combined, merged
from botmovie.ingest.saying import sayings_of, statements_of
from botmovie.ingest.statement import Statement, ids_of, token_of
from botmovie.ingest.trust import film_key, rank, source_group

OURS, IMDB, TMDB, WIKIPEDIA = (Provenance(name, "own use") for name in ("The Bot Movie starter catalogue", "IMDb", "TMDB", "Wikipedia, “Kiss (film)”"))


def said(source: Provenance, title: str = "Kiss", year: int | None = 1999, *, directors: tuple[str, ...] = (), cast: tuple[str, ...] = (), held_as: str | None = None, **more: Any) -> Statement:
    credits = tuple(Credit("", n, role, i) for role, names in ((Role.DIRECTOR, directors), (Role.ACTOR, cast)) for i, n in enumerate(names))
    film = Film("", title, year, source, credits=more.pop("credits", credits), **more)
    return Statement(film_key(film), film, held_as=held_as)


def together(*statements: Statement) -> bool:
    """Whether all are of one film, in whatever order they come."""
    found = {len(group_statements(order)) for order in (statements, tuple(reversed(statements)))}
    assert len(found) == 1
    return found == {1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said(IMDB, ids=(("imdb", "tt1"),)), said(TMDB, "Another title", 1950, ids=(("imdb", "tt1"), ("tmdb", "5")))),
        (said(IMDB, directors=("Ann Lee",)), said(TMDB, "KISS!", 2000, directors=("Ann Lee",))),
        (said(IMDB, titles=(Title("Baiser", "original"),), cast=("Ann Lee", "Bo Ek")), said(TMDB, "Baiser", cast=("Cy Fox", "Bo Ek"))),
        (said(OURS, directors=("Ann Lee (director)",)), said(IMDB, directors=("Ann Lee",))),
        (said(IMDB, runtime=90), said(TMDB, runtime=97)),
        (said(IMDB, runtime=150, countries=("France",)), said(TMDB, runtime=200, countries=("France",))),
        (said(IMDB, countries=("France",), directors=("Ann Lee",)), said(TMDB, countries=("Japan", "France"))),
        (said(IMDB, directors=("Ann Lee",)), said(TMDB, awards=(Award("Guild", "Best", 1999, True, None, ("Ann Lee",)),))),
        (said(IMDB, directors=("Ann Lee",)), said(TMDB)),
        (said(IMDB, directors=("Ann Lee",), cast=("Bo Ek",)), said(TMDB, runtime=90, countries=("France",))),
        (said(IMDB, directors=("Yuriy Norshteyn",)), said(TMDB, directors=("Yuri Norstein",))),
    ],
)
def test_these_are_one_film(one: Statement, other: Statement) -> None:
    assert together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said(IMDB, ids=(("imdb", "tt1"),), directors=("Ann Lee",)), said(TMDB, ids=(("imdb", "tt2"),), directors=("Ann Lee",))),
        (said(IMDB, directors=("Ann Lee",)), said(TMDB, year=2001, directors=("Ann Lee",))),
        (said(IMDB, "Kiss", directors=("Ann Lee",)), said(TMDB, "Bell", directors=("Ann Lee",))),
        (said(IMDB, runtime=90), said(TMDB, runtime=120)),
        (said(IMDB, countries=("France",), runtime=90), said(TMDB, countries=("Japan",), runtime=90)),
        (said(IMDB, directors=("Ann Lee",), runtime=90), said(TMDB, directors=("Bo Ek",), runtime=90)),
        (said(IMDB, year=2000), said(TMDB)),
        (said(OURS, held_as="kiss-1999", directors=("Ann Lee",)), said(OURS, held_as="kiss", directors=("Ann Lee",))),
        (said(IMDB, runtime=90), said(IMDB, runtime=91)),
        (said(IMDB, year=2000, directors=("Ann Lee",)), said(IMDB, directors=("Ann Lee",))),
    ],
)
def test_these_are_two_films(one: Statement, other: Statement) -> None:
    assert not together(one, other)


def test_of_two_candidates_in_one_source_none_is_taken_without_people_in_common() -> None:
    found = group_statements([said(IMDB, runtime=90), said(TMDB, runtime=90, ids=(("tmdb", "1"),)), said(TMDB, runtime=92, ids=(("tmdb", "2"),))])
    assert len(found) == 3


def test_a_third_source_that_agrees_does_not_stand_in_the_way() -> None:
    assert together(said(IMDB, runtime=90), said(TMDB, runtime=92), said(WIKIPEDIA, runtime=94))


def test_sources_are_known_by_how_their_names_begin_and_ones_own_come_first() -> None:
    assert [source_group(p.source) for p in (OURS, IMDB, TMDB, WIKIPEDIA)] == ["starter", "imdb", "tmdb", "wikipedia"]
    assert rank("my list.jsonl") < rank(OURS.source) < rank("IMDb") < rank("TMDB") < rank("Wikipedia, “Kiss”")


def name_of(credit: Credit) -> str:
    return credit.name.lower().replace(" ", "-")


def test_each_field_is_shown_from_the_most_trusted_source_that_has_it() -> None:
    record = merged(
        [said(TMDB, "Kisses", 2000, runtime=95, budget=Money(5_000_000), keywords=("sea", "Sand"), cast=("Bo Ek",)),
         said(IMDB, runtime=90, keywords=("sand",), directors=("Ann Lee",), genres=("Drama",))], "kiss-1999", name_of,
    )  # fmt: skip
    film = record.film
    assert (film.title, film.year, film.runtime, film.keywords, film.budget) == ("Kiss", 1999, 90, ("sand", "sea"), Money(5_000_000))
    assert film.titles == (Title("Kisses", "also_known_as"),)
    assert [c.person_id for c in film.credits] == ["ann-lee", "bo-ek"]
    assert {name: film.origin(name).source for name in ("runtime", "budget", "genres", "directors", "cast", "titles")} == {
        "runtime": "IMDb", "budget": "TMDB", "genres": "IMDb", "directors": "IMDb", "cast": "TMDB", "titles": "TMDB",
    }  # fmt: skip
    assert (film.origin("keywords", "sand").source, film.origin("keywords", "sea").source) == ("IMDb", "TMDB")


def test_characters_come_from_whoever_knows_them() -> None:
    mara = Credit("", "Bo Ek", Role.ACTOR, 3, "Mara")
    record = merged([said(IMDB, cast=("Ann Lee", "Bo Ek")), said(TMDB, credits=(mara, Credit("", "Cy Fox", Role.ACTOR, 0, "Jo")))], "kiss", name_of)
    assert [(c.name, c.character) for c in record.film.credited(Role.ACTOR)] == [("Ann Lee", None), ("Bo Ek", "Mara")]


def test_the_academy_file_goes_first_for_academy_awards_and_other_bodies_are_united() -> None:
    oscars = Provenance("oscar_data, Academy Award nominations", "BSD-2-Clause")
    mine, theirs, cannes = Award("Academy Awards", "Best Actor", 1998, True), Award("Academy Awards", "Best Actor", 1999, True, 72), Award("Cannes Film Festival", "Palme d'Or", 1999, True)
    film = merged([said(OURS, awards=(mine, cannes)), said(oscars, awards=(theirs,))], "kiss", name_of).film
    assert set(film.awards) == {theirs, cannes}
    assert film.origin("awards", "Academy Awards").source == oscars.source
    assert film.origin("awards", "Cannes Film Festival").source == OURS.source


def test_a_source_that_only_adds_names_no_film() -> None:
    oscars = replace(said(Provenance("oscar_data, Academy Award nominations", "BSD-2-Clause"), "The Kiss", 2000), adds=False)
    film = merged([oscars, said(WIKIPEDIA)], "kiss", name_of).film
    assert (film.title, film.year, film.provenance) == ("Kiss", 1999, WIKIPEDIA)


def test_ratings_and_ids_of_all_sources_are_united() -> None:
    film = merged([said(IMDB, ratings=(Rating("IMDb", 7, 10, 9),), ids=(("imdb", "tt1"),)), said(TMDB, ratings=(Rating("TMDB", 6, 10, 9),), ids=(("tmdb", "5"),))], "kiss", name_of).film
    assert [r.source for r in film.ratings] == ["IMDb", "TMDB"]
    assert film.ids == (("imdb", "tt1"), ("tmdb", "5"))


def test_what_was_said_comes_back_from_the_rows_that_keep_it() -> None:
    full = said(
        TMDB, directors=("Ann Lee",), cast=("Bo Ek",), runtime=90, titles=(Title("Baiser", "original", "French"),), genres=("Drama",), ids=(("imdb", "tt1"),), budget=Money(5, "EUR", None, 6),
        awards=(Award("Guild", "Best", 1999, False, None, ("Ann Lee",)),), ratings=(Rating("TMDB", 6, 10, 9),), popularity=0.5, held_as="kiss",
    )  # fmt: skip
    assert statements_of(sayings_of(full)) == [full]


def test_two_rows_of_one_film_are_put_together_without_repeating() -> None:
    one = said(TMDB, genres=("Drama",), cast=("Bo Ek",), ids=(("imdb", "tt2"),))
    other = said(TMDB, "Kisses", genres=("Drama", "War"), cast=("Bo Ek", "Cy Fox"), runtime=90, ids=(("imdb", "tt1"),))
    film = combined(one, other).film
    assert film.ids == (("imdb", "tt1"), ("imdb", "tt2"))
    assert (film.genres, film.runtime, [t.text for t in film.titles]) == (("Drama", "War"), 90, ["Kisses"])
    assert [(c.name, c.order) for c in film.credits] == [("Bo Ek", 0), ("Cy Fox", 1)]


def test_tokens_hold_ids_of_several_schemes() -> None:
    assert ids_of(token_of({"tmdb": "5", "imdb": "nm1"})) == (("imdb", "nm1"), ("tmdb", "5"))
    assert ids_of("=kim-novak") == ids_of("") == ()
