"""Films, people and characters by the conditions that they meet, in every catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Entities,
    Film,
    FilmRef,
    Filter,
    Kind,
    Order,
    Provenance,
    Range,
    Record,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.errors import BadQuery

OURS = Provenance("Test films", "CC0")


def of_films(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.FILM, conditions, **more)


def of_people(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.PERSON, conditions, **more)


def of_characters(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.CHARACTER, conditions, **more)



LEE_IN = Filter("cast", people("ann-lee"))
BY_BONG = Filter("directors", people("bong-joon-ho"))
HORROR = Filter("genres", Texts(("HORROR",)))


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (of_films(BY_BONG), ["parasite-2019", "the-host-2006"]),
        (of_films(HORROR), ["the-thing-1982", "the-host-2006", "the-thing-2011"]),
        (of_films(replace(HORROR, negated=True)), ["parasite-2019", "night-bus-2001", "night-bus-ii-the-return-2003"]),
        (of_films(HORROR, replace(BY_BONG, negated=True)), ["the-thing-1982", "the-thing-2011"]),
        (of_films(AnyOf((BY_BONG, Filter("year", Range(2011, 2011))))), ["parasite-2019", "the-host-2006", "the-thing-2011"]),
        (of_films(Filter("runtime", Range(None, 109))), ["the-thing-1982", "the-thing-2011", "night-bus-ii-the-return-2003"]),
        (of_films(Filter("runtime", Range(None, 131), negated=True)), ["parasite-2019", "night-bus-2001"]),
        (of_films(Filter("runtime", Range())), ["parasite-2019", "the-thing-1982", "the-host-2006", "the-thing-2011", "night-bus-ii-the-return-2003"]),
        (of_films(Filter("gross", Range(100e6))), ["parasite-2019"]),
        (of_films(Filter("budget", Range(0, 12e6))), ["the-host-2006"]),
        (of_films(Filter("profit", Range(70e6, 80e6))), ["the-host-2006"]),
        (of_films(Filter("oscars_won", Range(2, 2))), ["parasite-2019"]),
        (of_films(Filter("places", Texts(("Seoul",)))), ["parasite-2019", "the-host-2006"]),
        (of_films(Filter("places", Texts(("Seo",)))), []),
        (of_films(Filter("studios", Texts(("barunson",)))), ["parasite-2019"]),
        (of_films(Filter("period", Texts(("2010s",)))), ["parasite-2019"]),
        (of_films(Filter("audience", Texts(("adult",)), negated=True), HORROR), ["the-thing-1982", "the-host-2006", "the-thing-2011"]),
        (of_films(Filter("based_on", Texts(("novella",)))), ["the-thing-1982"]),
        (of_films(Filter("based_on", Texts(("who goes there",)))), ["the-thing-1982"]),
        (of_films(Filter("title", Texts(("the thing",)))), ["the-thing-1982", "the-thing-2011"]),
        (of_films(Filter("titles", Texts(("The Monster",)))), ["the-host-2006"]),
        (of_films(Filter("original_title", Texts(("기생충",)))), ["parasite-2019"]),
        (of_films(Filter("series", Texts(("night",))), order=Order("series_number", False)), ["night-bus-2001", "night-bus-ii-the-return-2003"]),
        (of_films(Filter("source_authors", Selection(Kind.PERSON))), ["the-thing-1982"]),
        (of_films(Filter("people", people("han-jin-won"))), ["parasite-2019"]),
        (of_films(Filter("id", Entities(("the-thing-1982", "nowhere")))), ["the-thing-1982"]),
    ],
)  # fmt: skip
def test_films_are_found_by_their_facts(catalogue: Catalogue, selection: Selection, expected: list[str]) -> None:
    assert list(catalogue.select(selection)) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (of_films(Filter("sequel_to", films("night-bus-2001"))), ["night-bus-ii-the-return-2003"]),
        (of_films(Filter("sequels", films("night-bus-ii-the-return-2003"))), ["night-bus-2001"]),
        (of_films(Filter("sequel_to", Selection(Kind.FILM))), ["night-bus-ii-the-return-2003"]),
        (of_films(Filter("remake_of", Selection(Kind.FILM))), ["the-thing-1982"]),
        (of_films(Filter("remake_of", Texts(("The Thing from Another World",)))), ["the-thing-1982"]),
        (of_films(Filter("sequel_to", of_films(Filter("directors", of_people(Filter("cast", films("parasite-2019"))))))), []),
        (of_films(Filter("directors", of_people(Filter("directors", films("parasite-2019")))), Filter("id", Entities(("parasite-2019",)), negated=True)), ["the-host-2006"]),
        (of_films(Filter("cast", of_people(Filter("cast", of_films(Filter("directors", people("bong-joon-ho")), Filter("genres", Texts(("horror",)))))))), ["parasite-2019", "the-host-2006"]),
        (of_films(Filter("directors", of_people(order=Order("films", True, "directors"), limit=1))), ["parasite-2019", "the-host-2006", "night-bus-2001", "night-bus-ii-the-return-2003"]),
    ],
)  # fmt: skip
def test_relations_chain_to_any_depth(catalogue: Catalogue, selection: Selection, expected: list[str]) -> None:
    assert list(catalogue.select(selection)) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (of_people(Filter("directors", films("the-host-2006"))), {"bong-joon-ho"}),
        (of_people(Filter("cast", of_films(BY_BONG))), {"song-kang-ho", "bae-doona", "choi-woo-shik"}),
        (of_people(Filter("films", films("the-thing-1982"))), {"john-carpenter", "ennio-morricone", "kurt-russell", "john-w-campbell"}),
        (of_people(Filter("directors", Selection(Kind.FILM)), Filter("writers", Selection(Kind.FILM))), {"bong-joon-ho"}),
        (of_people(Filter("characters", CharacterName("kim"))), {"song-kang-ho", "choi-woo-shik"}),
        (of_people(Filter("characters", CharacterName("park", films("the-host-2006")))), {"song-kang-ho", "bae-doona"}),
        (of_people(Filter("awards", AwardPattern(category="Best Director"))), {"bong-joon-ho"}),
        (of_people(Filter("awards", AwardPattern(won=False))), {"yang-jin-mo"}),
        (of_people(Filter("awards", AwardPattern(won=None, ceremony=92))), {"bong-joon-ho", "kwak-sin-ae", "yang-jin-mo"}),
        (of_people(Filter("awards", AwardPattern(who=people("kwak-sin-ae")))), {"bong-joon-ho", "kwak-sin-ae"}),
        (of_people(Filter("collaborators", people("choi-woo-shik"))), {"bong-joon-ho", "han-jin-won", "song-kang-ho"}),
        (of_people(Filter("born", Range(1900, 1950))), {"ennio-morricone"}),
        (of_people(Filter("died", Range()), Filter("nationalities", Texts(("italian",)))), {"ennio-morricone"}),
        (of_people(Filter("gender", Texts(("Male",))), Filter("birthplace", Texts(("Daegu",)))), {"bong-joon-ho"}),
        (of_people(Filter("also_known_as", Texts(("pong chun ho",)))), {"bong-joon-ho"}),
        (of_people(Filter("name", Texts(("zoe orsted",)))), {"zoe-orsted"}),
        (of_people(Filter("roles", Texts(("source_authors",)))), {"john-w-campbell"}),
        (of_people(Filter("oscars_won", Range(2))), {"bong-joon-ho"}),
    ],
)  # fmt: skip
def test_people_are_found_by_their_films_and_facts(catalogue: Catalogue, selection: Selection, expected: set[str]) -> None:
    assert set(catalogue.select(selection)) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (of_characters(Filter("film", films("parasite-2019"))), ["parasite-2019/Kim Ki-taek", "parasite-2019/Kim Ki-woo / Kevin"]),
        (of_characters(Filter("characters", CharacterName("Kevin"))), ["parasite-2019/Kim Ki-woo / Kevin"]),
        (of_characters(Filter("actor", people("song-kang-ho"))), ["parasite-2019/Kim Ki-taek", "the-host-2006/Park Gang-du"]),
        (of_characters(Filter("id", Entities(("the-host-2006/Park Gang-du",)))), ["the-host-2006/Park Gang-du"]),
        (of_characters(Filter("name", Texts(("kim ki taek",)))), ["parasite-2019/Kim Ki-taek"]),
        (of_characters(Filter("film", of_films(BY_BONG)), Filter("actor", people("song-kang-ho"), negated=True), order=Order("year", False)),
         ["the-host-2006/Park Nam-joo", "parasite-2019/Kim Ki-woo / Kevin"]),
    ],
)  # fmt: skip
def test_characters_are_found_by_film_actor_and_name(catalogue: Catalogue, selection: Selection, expected: list[str]) -> None:
    assert list(catalogue.select(selection)) == expected


def test_a_character_name_matches_whole_words_only(catalogue: Catalogue) -> None:
    assert catalogue.select(of_films(Filter("characters", CharacterName("Macready")))) == ("the-thing-1982",)
    assert catalogue.select(of_films(Filter("characters", CharacterName("Mac")))) == ()


def test_a_film_may_be_asked_for_a_character_and_an_award_at_once(catalogue: Catalogue) -> None:
    palme = Filter("awards", AwardPattern("cannes film festival", "palme d’or", years=Range(2019, 2019)))
    assert catalogue.select(of_films(palme, Filter("characters", CharacterName("ki woo")))) == ("parasite-2019",)
    assert catalogue.select(of_films(replace(palme, negated=True), HORROR)) == ("the-thing-1982", "the-host-2006", "the-thing-2011")


@pytest.mark.parametrize(
    ("order", "limit", "offset", "expected"),
    [
        (Order("year", False), 1, 0, ["the-thing-1982"]),
        (Order("runtime"), 2, 0, ["parasite-2019", "the-host-2006"]),
        (Order("runtime"), 1, 1, ["the-host-2006"]),
        (Order("runtime"), 3, 0, ["parasite-2019", "the-host-2006", "the-thing-1982", "night-bus-ii-the-return-2003"]),
        (Order("runtime"), 1, 2, ["the-thing-1982", "night-bus-ii-the-return-2003"]),
        (Order("runtime"), 2, 3, ["the-thing-2011"]),
        (Order("runtime", False), 1, 2, ["the-host-2006"]),
        (Order("runtime"), 1, 5, []),
        (Order("runtime", False), 9, 0, ["the-thing-2011", "the-thing-1982", "night-bus-ii-the-return-2003", "the-host-2006", "parasite-2019"]),
        (Order("gross"), None, 0, ["parasite-2019", "the-host-2006", "the-thing-1982", "night-bus-2001", "the-thing-2011", "night-bus-ii-the-return-2003"]),
        (Order("oscars_won"), 3, 0, ["parasite-2019"]),
        (Order("nominations"), 1, 0, ["parasite-2019"]),
        (Order("popularity"), 2, 1, ["the-thing-1982", "the-host-2006"]),
        (None, 1, 0, ["parasite-2019"]),
        (None, None, 4, ["the-thing-2011", "night-bus-ii-the-return-2003"]),
    ],
)  # fmt: skip
def test_films_are_sorted_and_cut_with_ties_kept_and_unknown_values_last(
    catalogue: Catalogue, order: Order | None, limit: int | None, offset: int, expected: list[str]
) -> None:
    assert list(catalogue.select(of_films(order=order, limit=limit, offset=offset))) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (of_people(order=Order("films", True, "directors"), limit=1), {"bong-joon-ho", "zoe-orsted"}),
        (of_people(order=Order("born"), limit=1), {"bong-joon-ho"}),
        (of_people(order=Order("born", False), limit=1), {"ennio-morricone"}),
        (of_people(order=Order("age"), limit=3), {"bong-joon-ho"}),
        (of_people(order=Order("oscars_won"), limit=1), {"bong-joon-ho"}),
        (of_people(Filter("cast", films("parasite-2019")), order=Order("cast_order", False), limit=1), {"song-kang-ho"}),
    ],
)
def test_people_are_sorted_by_what_they_did(catalogue: Catalogue, selection: Selection, expected: set[str]) -> None:
    assert set(catalogue.select(selection)) == expected


def test_people_of_a_described_set_of_films_are_sorted_by_their_films_in_it(catalogue: Catalogue) -> None:
    french = Filter("directors", of_films(Filter("countries", Texts(("France",)))))
    old = Filter("directors", of_films(Filter("year", Range(None, 2006))))
    assert catalogue.select(of_people(AnyOf((french, old)), order=Order("films", True, "directors"), limit=1)) == ("zoe-orsted",)
    in_horror = of_people(Filter("cast", of_films(HORROR)), order=Order("films", True, "cast"), limit=1)
    assert set(catalogue.select(in_horror)) == {"bae-doona", "kurt-russell", "mary-elizabeth-winstead", "song-kang-ho"}


def test_people_of_a_named_film_are_sorted_by_all_their_films(catalogue: Catalogue) -> None:
    assert catalogue.select(of_people(Filter("cast", films("the-host-2006")), order=Order("films", True, "cast"), limit=1)) == ("song-kang-ho",)


def test_all_films_of_one_year_share_a_place_in_time(backend: Any) -> None:
    catalogue = backend.open()
    catalogue.write([Record(Film(f"{name}-{year}", name, year, OURS)) for name, year in (("a", 1993), ("b", 1994), ("c", 1994), ("d", 1996))])
    third = of_films(order=Order("year", False), limit=1, offset=2)
    assert set(catalogue.select(third)) == {"b-1994", "c-1994"}
    assert catalogue.select(replace(third, offset=3)) == ("d-1996",)
    assert catalogue.select(replace(third, offset=4)) == ()


def test_films_of_an_actor_are_sorted_by_how_high_they_are_billed(catalogue: Catalogue) -> None:
    found = catalogue.select(of_films(Filter("cast", people("choi-woo-shik")), order=Order("cast_order", False)))
    assert found == ("parasite-2019",)


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (of_films(Filter("shoe_size", Texts(("9",)))), "no field 'shoe_size'"),
        (of_people(Filter("runtime", Range(1, 2))), "person has no field 'runtime'"),
        (of_films(Filter("year", Texts(("1999",)))), "cannot be compared with Texts"),
        (of_films(Filter("directors", films("parasite-2019"))), "cannot be compared with Selection"),
        (of_films(order=Order("born")), "cannot be sorted by 'born'"),
        (of_people(order=Order("films", True, "drivers")), "no role"),
        (of_films(AnyOf(())), "at least one filter"),
        (of_films(limit=-1), "negative"),
        (of_films(Filter("cast", of_people(Filter("shoe_size", Range(1, 2))))), "shoe_size"),
        (of_films(Filter("cast", of_people(order=Order("runtime")))), "runtime"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_with_the_reason(catalogue: Catalogue, selection: Selection, message: str) -> None:
    with pytest.raises(BadQuery, match=message):
        catalogue.select(selection)


def test_a_sequel_is_linked_to_the_film_of_the_title_nearest_in_year(backend: Any) -> None:
    catalogue = backend.open()
    old, new = Film("it-1990", "It", 1990, OURS), Film("it-2017", "It", 2017, OURS)
    later = Film("it-two-2019", "It Chapter Two", 2019, OURS, sequel_to=FilmRef("It", 2016))
    catalogue.write([Record(later)])
    assert catalogue.select(of_films(Filter("sequels", films("it-two-2019")))) == ()
    catalogue.write([Record(old), Record(new)])
    assert catalogue.select(of_films(Filter("sequels", films("it-two-2019")))) == ("it-2017",)


def test_an_award_means_the_person_credited_on_the_film_before_a_namesake(backend: Any, make_credits: Any) -> None:
    catalogue = backend.open()
    award = make_award("Best Actor", "Steve McQueen")
    other = replace(make_credits(directors=["Steve McQueen"])[0], person_id="steve-mcqueen-director")
    catalogue.write([
        Record(Film("a-1960", "A", 1960, OURS, credits=make_credits(cast=[("Steve McQueen", "Vin")]))),
        Record(Film("b-2013", "B", 2013, OURS, credits=(other,), awards=(award,))),
    ])  # fmt: skip
    assert [film for film, _ in catalogue.awards_of("steve-mcqueen-director")] == ["b-2013"]
    assert catalogue.awards_of("steve-mcqueen") == ()


def make_award(category: str, *names: str) -> Any:
    from botmovie.domain import Award

    return Award("Academy Awards", category, 2013, True, 86, names)


def test_forty_selections_may_stand_inside_each_other(catalogue: Catalogue) -> None:
    selection = films("parasite-2019")
    for _ in range(20):
        selection = of_films(Filter("directors", of_people(Filter("directors", selection))))
    assert catalogue.select(selection) == ("parasite-2019", "the-host-2006")
    for _ in range(40):
        selection = of_films(Filter("directors", of_people(Filter("directors", selection))))
    with pytest.raises(BadQuery, match="at most"):
        catalogue.select(selection)
