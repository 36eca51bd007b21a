"""Which film a description means, by all that its text says."""

from __future__ import annotations

import pytest

from botmovie.catalogue import Catalogue
from botmovie.retrieval import Search
from botmovie.retrieval.identifying import (
    MEASURES,
    SURE_MEASURES,
    SURE_WEIGHTS,
    WEIGHTS,
    clauses_of,
    identify,
    measures,
    weighed_words,
)


def test_every_measure_has_a_weight() -> None:
    assert (len(MEASURES), len(SURE_MEASURES)) == (len(WEIGHTS), len(SURE_WEIGHTS))


@pytest.mark.parametrize(
    ("text", "film"),
    [
        ("an old detective goes to an island and there are lanterns full of salt", "the-salt-lantern-2016"), ("a girl who winds clocks in a garden", "the-clock-garden-1971"),
        ("somebody is strangled with piano wire on the stairs", "the-hollow-stair-1979"),
    ],
)  # fmt: skip
def test_the_film_of_whose_text_most_is_said_comes_first(search: Search, text: str, film: str) -> None:
    found = identify(text, search)
    assert found[0].film.id == film
    assert [one.chance for one in found] == sorted((one.chance for one in found), reverse=True)


def test_a_film_that_fits_is_likelier_than_the_best_for_what_none_is_about(search: Search) -> None:
    fits, none = (identify(text, search)[0].chance for text in ("an old detective on an island, lanterns full of salt", "astronauts play baseball against robots from Saturn"))
    assert fits > 0.3 > none


def test_a_film_that_meets_the_conditions_is_likelier_and_a_far_better_one_still_comes_first(search: Search) -> None:
    alone = {one.film.id: one.chance for one in identify("lanterns full of salt", search)}
    found = identify("lanterns full of salt", search, fitting=["the-clock-garden-1971"])
    assert found[0].film.id == "the-salt-lantern-2016"
    assert {one.film.id: one.chance for one in found}["the-clock-garden-1971"] > alone["the-clock-garden-1971"]


def test_facts_count_beside_the_text(search: Search, catalogue: Catalogue) -> None:
    pool = search.films_for("lanterns full of salt")
    films = catalogue.films([one.film_id for one in pool])
    found = measures(f"something with {films[0].credits[0].name}", pool, films, search)
    told, known = (found[0, MEASURES.index(name)] for name in ("words of the text", "words of text and facts"))
    assert known > told


def test_a_description_is_taken_apart_into_clauses_of_three_words_or_more() -> None:
    assert clauses_of("a boy finds a robot, and they fly away, yes") == ["a boy finds a robot", "they fly away"]
    assert clauses_of("blue fish") == ["blue fish"]


def test_rare_words_weigh_more() -> None:
    weights = weighed_words("the house of the axolotl", {"house": 300}.get)
    assert weights["axolotl"] > weights["hous"] > 0


def test_without_an_encoder_words_decide(catalogue: Catalogue) -> None:
    assert identify("lanterns full of salt", Search(catalogue, None))[0].film.id == "the-salt-lantern-2016"
