"""Films seen through their licences, value by value."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from botmovie.domain import Award, Credit, Film, Money, Provenance, Rating, Role, Selection, Source, Title
from botmovie.ingest.redistributing import only_redistributable

FREE, OTHER_FREE, CLOSED = Provenance("Ours", "CC BY 4.0"), Provenance("Theirs", "CC0"), Provenance("IMDb", "IMDb terms")


FILM = Film(
    "a-1999", "A", 1999, FREE, titles=(Title("Ä", "original"), Title("Ah", "also_known_as")), countries=("France", "Italy"), runtime=90, genres=("Drama",),
    keywords=("heist", "sea"), based_on=Source("B", "novel"), budget=Money(5), gross=Money(9), ratings=(Rating("IMDb", 7.0, 10), Rating("Ours", 6.0, 10)),
    awards=(Award("Prize", "Best", 1999, True), Award("Medal", "Best", 1999, True)), credits=(Credit("ann", "Ann", Role.DIRECTOR), Credit("bob", "Bob", Role.ACTOR)),
)  # fmt: skip


def seen(film: Film) -> Film | None:
    """The film as it may be passed on."""
    catalogue: Any = SimpleNamespace(films=lambda _: (film,), select=lambda _: (film.id,))
    return next(iter(only_redistributable(catalogue).films([film.id])), None)


def with_origins(**origins: Provenance) -> Film:
    return replace(FILM, origins=tuple((key.replace("__", "/"), origin) for key, origin in origins.items()))


def test_a_film_that_is_free_is_seen_as_it_is() -> None:
    assert seen(FILM) is FILM
    film = with_origins(runtime=OTHER_FREE)
    assert seen(film) is film


def test_a_film_of_a_closed_source_is_not_seen() -> None:
    assert seen(replace(FILM, provenance=CLOSED)) is None


def test_a_film_whose_title_is_of_a_closed_source_is_not_seen() -> None:
    assert seen(with_origins(title=CLOSED)) is None


@pytest.mark.parametrize(
    ("field", "left"),
    [("runtime", None), ("year", None), ("budget", None), ("based_on", None), ("countries", ()), ("keywords", ()), ("titles", ()), ("awards", ()), ("ratings", ()), ("series", ())],
)  # fmt: skip
def test_a_field_of_a_closed_source_is_left_out_and_the_others_stay(field: str, left: Any) -> None:
    found = seen(with_origins(**{field: CLOSED}))
    assert found is not None
    assert getattr(found, field) == left
    assert (found.title, found.gross, found.genres) == ("A", Money(9), ("Drama",))


def test_credits_are_left_out_by_their_role() -> None:
    found = seen(with_origins(cast=CLOSED))
    assert found is not None
    assert [c.name for c in found.credits] == ["Ann"]


@pytest.mark.parametrize(
    ("key", "field", "left"),
    [("keywords__sea", "keywords", ("heist",)), ("titles__Ah", "titles", (Title("Ä", "original"),)), ("ratings__IMDb", "ratings", (Rating("Ours", 6.0, 10),)), ("awards__Medal", "awards", (Award("Prize", "Best", 1999, True),))],
)  # fmt: skip
def test_a_single_value_of_a_closed_source_is_left_out_of_its_list(key: str, field: str, left: Any) -> None:
    assert getattr(seen(with_origins(**{key: CLOSED})), field) == left


def test_a_single_value_that_is_free_stays_in_a_list_that_is_not() -> None:
    assert seen(with_origins(keywords=CLOSED, keywords__sea=OTHER_FREE)).keywords == ("sea",)


def test_origins_of_what_is_left_out_are_left_out() -> None:
    assert seen(with_origins(runtime=CLOSED, year=OTHER_FREE)).origins == (("year", OTHER_FREE),)


def test_everything_else_is_the_catalogues_own() -> None:
    catalogue: Any = SimpleNamespace(select=lambda selection: (selection.kind.value,))
    from botmovie.domain import Kind

    assert only_redistributable(catalogue).select(Selection(Kind.FILM)) == (Kind.FILM.value,)
