"""Sets of people and characters, alternatives and amounts, in words; and why a film is in a set."""

from __future__ import annotations

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Entities,
    Filter,
    Kind,
    Range,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.retrieval import selection_words
from botmovie.retrieval.wording import fitting_words

COMET, LEDGER = "copper-comet-1985", "winter-ledger-2003"
ALL_FILMS = Selection(Kind.FILM)


def some_people(*conditions: Filter | AnyOf) -> Selection:
    return Selection(Kind.PERSON, conditions)


def some_films(*conditions: Filter | AnyOf) -> Selection:
    return Selection(Kind.FILM, conditions)


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (some_people(Filter("directors", ALL_FILMS)), "directors"), (some_people(Filter("directors", films(LEDGER))), "people who directed Winter Ledger (2003)"), (some_people(Filter("characters", CharacterName("Rusk"))), "people who play Rusk"),
        (some_people(Filter("characters", CharacterName("Rusk", films(COMET)))), "people who play Rusk in Copper Comet (1985)"), (some_people(Filter("awards", AwardPattern(body="Academy Awards"))), "people who won an Academy Award"),
        (some_people(Filter("awards", AwardPattern(won=None, category="Best Actor"))), "people nominated for the Academy Award for Best Actor"), (some_people(Filter("born", Range(1960, 1969))), "people born in 1960–1969"), (some_people(Filter("gender", Texts(("f",)))), "people who are women"),
        (some_people(Filter("directors", films(LEDGER), negated=True)), "people who are not among those who directed Winter Ledger (2003)"), (Selection(Kind.CHARACTER, (Filter("film", films(COMET)),)), "characters of Copper Comet (1985)"),
        (Selection(Kind.CHARACTER, (Filter("actor", people("tomas-averill")),)), "characters played by Tomas Averill"), (Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Rusk")),)), "characters called Rusk"),
        (some_films(AnyOf((Filter("genres", Texts(("Drama",))), Filter("countries", Texts(("Japan",)))))), "films that are drama or from Japan"), (some_films(AnyOf(())), "films"), (some_films(Filter("genres", Texts(()))), "films"), (some_films(Filter("year", Range())), "films"),
        (some_films(Filter("oscars_won", Range(1, None))), "films with at least 1 Academy Award"), (some_films(Filter("oscars_won", Range(2, 2))), "films with 2 Academy Awards"), (some_films(Filter("awards", AwardPattern(), negated=True)), "films that did not win an award"),
        (films("no-such-film", label="Zorblax"), "Zorblax"), (films("no-such-film"), ""),
    ],
)  # fmt: skip
def test_a_set_is_a_phrase_without_gaps(catalogue: Catalogue, selection: Selection, words: str) -> None:
    assert selection_words(selection, catalogue) == words


@pytest.mark.parametrize(
    ("film", "selection", "words"),
    [
        (COMET, some_films(Filter("cast", people("dina-fenwick"))), "; with Dina Fenwick as Dr. Iva Sole"), (COMET, some_films(Filter("characters", CharacterName("Rusk"))), "; with Tomas Averill as Captain Rusk"), (LEDGER, some_films(Filter("writers", people("hugo-brandt"))), "; written by Hugo Brandt"),
        (LEDGER, some_films(Filter("awards", AwardPattern(category="Best Picture"))), "; won the Academy Award for Best Picture"), (LEDGER, some_films(Filter("awards", AwardPattern(category="Best Actor", won=None))), "; was nominated for the Academy Award for Best Actor"),
        (COMET, some_films(Filter("runtime", Range(100, None))), "; runs 112 minutes (1 h 52 min)"), (COMET, some_films(Filter("genres", Texts(("Adventure",)))), ""), (COMET, some_films(Filter("cast", people("dina-fenwick"), negated=True)), ""), (COMET, films(COMET), ""),
        (COMET, some_films(Filter("id", Entities((COMET,)), negated=True), AnyOf((Filter("editors", people("wanda-osei")), Filter("editors", people("lim-sora"))))), "; edited by Wanda Osei"),
    ],
)  # fmt: skip
def test_what_of_a_film_meets_the_conditions_is_said(catalogue: Catalogue, film: str, selection: Selection, words: str) -> None:
    held = catalogue.film(film)
    assert held is not None
    assert fitting_words(held, selection, catalogue) == words
