"""What every catalogue does, whatever stores it. The fixtures open each backend in turn."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from botmovie.catalogue import Catalogue, fold
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
    Passage,
    PassageKind,
    Person,
    Provenance,
    Range,
    Record,
    Role,
    Selection,
    SpoilerLevel,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.errors import BadQuery, BadRecord

OURS = Provenance("Test films", "CC0")
FULL, NONE = SpoilerLevel.FULL, SpoilerLevel.NONE


def of_films(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.FILM, conditions, **more)


def of_people(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.PERSON, conditions, **more)


def of_characters(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.CHARACTER, conditions, **more)


# -- writing and reading back


def test_a_film_comes_back_as_it_was_written(catalogue: Catalogue, small: list[Record]) -> None:
    for record in small:
        assert catalogue.film(record.film.id) == record.film


def test_films_come_in_the_order_asked_for_without_the_unknown(catalogue: Catalogue) -> None:
    found = catalogue.films(["the-thing-2011", "nowhere-1900", "parasite-2019"])
    assert [f.id for f in found] == ["the-thing-2011", "parasite-2019"]


def test_an_unknown_film_is_none(catalogue: Catalogue) -> None:
    assert catalogue.film("nowhere-1900") is None


def test_people_come_back_with_what_is_known_about_them(catalogue: Catalogue, described: list[Person]) -> None:
    assert catalogue.people([p.id for p in described]) == tuple(described)


def test_a_person_known_from_credits_alone_has_the_name_and_the_source_of_the_film(catalogue: Catalogue) -> None:
    assert catalogue.person("kurt-russell") == Person("kurt-russell", "Kurt Russell", OURS)


def test_somebody_named_by_an_award_alone_is_a_person_too(catalogue: Catalogue) -> None:
    found = catalogue.person("kwak-sin-ae")
    assert found is not None
    assert found.name == "Kwak Sin-ae"


def test_a_filmography_has_every_credit_oldest_film_first(catalogue: Catalogue) -> None:
    found = [(c.film_id, c.role) for c in catalogue.filmography("bong-joon-ho")]
    assert found == [("the-host-2006", Role.DIRECTOR), ("parasite-2019", Role.DIRECTOR), ("parasite-2019", Role.WRITER)]


def test_a_filmography_names_the_characters_played(catalogue: Catalogue) -> None:
    assert [c.character for c in catalogue.filmography("song-kang-ho")] == ["Park Gang-du", "Kim Ki-taek"]


def test_awards_of_a_person_are_those_that_name_them(catalogue: Catalogue) -> None:
    found = catalogue.awards_of("bong-joon-ho")
    assert [(film, a.category, a.people) for film, a in found] == [
        ("parasite-2019", "Best Picture", ("Bong Joon-ho", "Kwak Sin-ae")), ("parasite-2019", "Best Director", ("Bong Joon-ho",)),
    ]  # fmt: skip


def test_values_are_counted_most_frequent_first(catalogue: Catalogue) -> None:
    assert catalogue.values("genres")[:2] == (("Horror", 3), ("Drama", 2))
    assert catalogue.values("series") == (("Night", 2), ("Buses", 1))


def test_values_of_a_field_without_values_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(BadQuery, match="runtime"):
        catalogue.values("runtime")


def test_writing_a_film_again_replaces_all_of_it(backend: Any, small: list[Record]) -> None:
    catalogue = backend.open()
    catalogue.write(small)
    bare = Film("parasite-2019", "Parasite", 2019, OURS, popularity=0.5)
    assert catalogue.write([Record(bare)]) == 1
    assert catalogue.film("parasite-2019") == bare
    assert catalogue.passages_of("parasite-2019", spoilers=FULL) == ()
    assert catalogue.person("kwak-sin-ae") is None
    assert catalogue.info().films == len(small)


def test_replacing_empties_the_catalogue_first(backend: Any, small: list[Record]) -> None:
    catalogue = backend.open()
    catalogue.write(small)
    catalogue.write(small[:1], replace=True)
    info = catalogue.info()
    assert (info.films, info.people) == (1, 3)
    assert catalogue.names_exact(["parasite"]) == ()


def test_a_write_that_fails_half_way_leaves_everything_as_it_was(backend: Any, small: list[Record]) -> None:
    catalogue = backend.open()
    catalogue.write(small[:2])
    before = catalogue.info()

    def torn() -> Any:
        yield from small[2:]
        raise BadRecord("the file ends in the middle of a line")

    with pytest.raises(BadRecord):
        catalogue.write(torn(), replace=True)
    assert catalogue.info() == before
    assert catalogue.film(small[0].film.id) == small[0].film


def test_two_films_with_the_same_passage_id_are_refused_whole(backend: Any) -> None:
    catalogue = backend.open()
    clashing = [Record(Film(i, i, 2000, OURS), (Passage("same", i, PassageKind.NOTES, "Text.", OURS),)) for i in ("one", "two")]
    with pytest.raises(BadRecord, match="id"):
        catalogue.write(clashing)
    assert catalogue.info().films == 0


def test_the_version_depends_on_the_content_alone(backend: Any, small: list[Record], described: list[Person]) -> None:
    catalogue = backend.open()
    catalogue.write(small)
    catalogue.write_people(described)
    first = catalogue.info().version
    catalogue.write(list(reversed(small)), replace=True)
    assert catalogue.info().version != first
    catalogue.write_people(reversed(described))
    assert catalogue.info().version == first


def test_what_is_written_is_there_after_opening_again(backend: Any, small: list[Record]) -> None:
    first = backend.open()
    first.write(small)
    first.close()
    again = backend.open()
    assert again.film("parasite-2019") == small[1].film
    assert again.keyword_search("monster", limit=3, spoilers=FULL)


def test_many_threads_may_read_while_one_writes(backend: Any, small: list[Record]) -> None:
    catalogue = backend.open()
    catalogue.write(small)
    wrong: list[Any] = []

    def read() -> None:
        for _ in range(30):
            film = catalogue.film("parasite-2019")
            if film not in (small[1].film, replace(small[1].film, runtime=1)):
                wrong.append(film)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        catalogue.write([Record(replace(small[1].film, runtime=1))])
        catalogue.write([small[1]])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_second_reader_sees_what_the_first_writes(backend: Any, small: list[Record]) -> None:
    one, other = backend.open(), backend.open()
    assert other.film("parasite-2019") is None
    one.write(small)
    one.reindex()
    assert other.film("parasite-2019") == small[1].film
    assert other.select(films("parasite-2019")) == ("parasite-2019",)
    assert other.keyword_search("cellar", limit=3, spoilers=FULL)[0].passage_id == "parasite-2019/ending"


# -- select

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


# -- names


@pytest.mark.parametrize(
    ("said", "entity", "sort"),
    [
        ("Parasite", "parasite-2019", "title"),
        ("기생충", "parasite-2019", "original"),
        ("gwoemul", "the-host-2006", "romanised"),
        ("The Monster", "the-host-2006", "also_known_as"),
        ("Host", "the-host-2006", "short"),
        ("Night Bus 2", "night-bus-ii-the-return-2003", "short"),
        ("The Return", "night-bus-ii-the-return-2003", "short"),
        ("Bong Joon Ho", "bong-joon-ho", "name"),
        ("Pong Chun-ho", "bong-joon-ho", "also_known_as"),
        ("Morricone", "ennio-morricone", "family_name"),
        ("Ennio", "ennio-morricone", "given_name"),
        ("van Heijningen", "matthijs-van-heijningen-jr", "family_name"),
        ("Kim Ki-taek", "parasite-2019/Kim Ki-taek", "character"),
        ("Kevin", "parasite-2019/Kim Ki-woo / Kevin", "character"),
        ("Kate Lloyd", "the-thing-2011/Dr. Kate Lloyd", "character"),
        ("night", "Night", "series"),
    ],
)
def test_names_are_found_in_every_usual_form(catalogue: Catalogue, said: str, entity: str, sort: str) -> None:
    assert (entity, sort) in [(n.id, n.sort) for n in catalogue.names_exact([fold(said)])]


def test_namesakes_are_all_found_most_popular_first(catalogue: Catalogue) -> None:
    assert [n.label for n in catalogue.names_exact(["the thing"])] == ["The Thing (1982)", "The Thing (2011)"]


@pytest.mark.parametrize(
    ("said", "entity"), [("parasit", "parasite-2019"), ("bong jun ho", "bong-joon-ho"), ("enio moricone", "ennio-morricone"), ("kim ki tek", "parasite-2019/Kim Ki-taek")]
)
def test_misspelt_names_are_found(catalogue: Catalogue, said: str, entity: str) -> None:
    assert catalogue.names_fuzzy(said, limit=5)[0].id == entity


def test_no_more_names_are_returned_than_asked_for(catalogue: Catalogue) -> None:
    assert len(catalogue.names_fuzzy("the thing", limit=1)) == 1
    assert catalogue.names_fuzzy("the thing", limit=0) == ()
    assert catalogue.names_fuzzy("", limit=5) == ()


# -- passages


def test_passages_of_a_film_stop_at_the_spoiler_level(catalogue: Catalogue) -> None:
    kinds = {level: [p.kind.value for p in catalogue.passages_of("the-host-2006", spoilers=level)] for level in SpoilerLevel}
    assert kinds == {NONE: ["premise"], SpoilerLevel.MILD: ["premise", "story"], FULL: ["premise", "story", "ending"]}


def test_passages_come_in_the_order_of_the_ids(catalogue: Catalogue) -> None:
    ids = ["the-host-2006/ending", "nothing", "parasite-2019/premise"]
    assert [p.id for p in catalogue.passages(ids)] == ["the-host-2006/ending", "parasite-2019/premise"]


def test_a_character_passage_keeps_its_subject_and_source(catalogue: Catalogue) -> None:
    found = catalogue.passages(["parasite-2019/character/ki-taek"])[0]
    assert (found.subject, found.provenance, found.kind) == ("Kim Ki-taek", OURS, PassageKind.CHARACTER)


def test_keyword_search_finds_other_forms_of_a_word(catalogue: Catalogue) -> None:
    hit = catalogue.keyword_search("a being imitating its researcher", limit=3, spoilers=NONE)[0]
    assert (hit.passage_id, hit.rank, hit.arm) == ("the-thing-1982/premise", 1, "keyword")


@pytest.mark.parametrize("level", list(SpoilerLevel))
def test_searches_never_return_a_passage_above_the_level(catalogue: Catalogue, level: SpoilerLevel, embed: Any) -> None:
    text = "the monster burning arrow cellar hides family hunts"
    hits = catalogue.keyword_search(text, limit=20, spoilers=level) + catalogue.vector_search(embed([text])[0], limit=20, spoilers=level)
    shown = catalogue.passages([h.passage_id for h in hits])
    assert len(shown) == len(hits) > 2
    assert all(level.allows(p.level) for p in shown)
    assert (level is FULL) == any(p.kind is PassageKind.ENDING for p in shown)


def test_searches_stay_within_the_films_given(catalogue: Catalogue, embed: Any) -> None:
    text = "family in Seoul"
    for search in (
        lambda ids: catalogue.keyword_search(text, limit=9, spoilers=FULL, film_ids=ids),
        lambda ids: catalogue.vector_search(embed([text])[0], limit=9, spoilers=FULL, film_ids=ids),
    ):
        assert {h.passage_id.split("/")[0] for h in search(["the-host-2006", "nowhere"])} == {"the-host-2006"}
        assert search(["nowhere"]) == search([]) == ()


def test_vector_search_returns_cosines_best_first(catalogue: Catalogue, embed: Any) -> None:
    hits = catalogue.vector_search(embed(["A poor family takes jobs in a rich house in Seoul."])[0], limit=4, spoilers=NONE)
    assert hits[0].passage_id == "parasite-2019/premise"
    assert hits[0].score == pytest.approx(1, abs=0.01)
    assert [h.rank for h in hits] == [1, 2, 3, 4]
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


@pytest.mark.parametrize("text", ["", "?!", "\x00", "AND OR NOT \" ( * ~ : ^ [", "a" * 100_000, "word " * 20_000])
def test_keyword_search_takes_any_text(catalogue: Catalogue, text: str) -> None:
    assert len(catalogue.keyword_search(text, limit=5, spoilers=NONE)) <= 5


def test_without_an_encoder_vector_search_finds_nothing(backend: Any, small: list[Record], embed: Any) -> None:
    catalogue = backend.open()
    catalogue.write(small)
    assert catalogue.vector_search(embed(["monster"])[0], limit=5, spoilers=FULL) == ()


def test_a_search_after_a_write_finds_what_was_written(backend: Any, small: list[Record], embed: Any) -> None:
    catalogue = backend.open(embed=embed, encoder_name="words")
    catalogue.write(small[:1])
    assert catalogue.keyword_search("cellar", limit=5, spoilers=FULL) == ()
    catalogue.write(small[1:2])
    assert catalogue.keyword_search("cellar", limit=5, spoilers=FULL)[0].passage_id == "parasite-2019/ending"
    assert catalogue.names_fuzzy("parasitt")[0].id == "parasite-2019"
    assert catalogue.vector_search(embed(["cellar"])[0], limit=1, spoilers=FULL)[0].passage_id == "parasite-2019/ending"


# -- info


def test_info_counts_what_is_held(catalogue: Catalogue, small: list[Record]) -> None:
    info = catalogue.info()
    passages = sum(len(r.passages) for r in small)
    assert (info.films, info.passages, info.vectors) == (len(small), passages, passages)
    assert info.credits == sum(len(r.film.credits) for r in small)
    assert info.awards == 4


def test_an_empty_catalogue_answers_everything_with_nothing(backend: Any, embed: Any) -> None:
    catalogue = backend.open(embed=embed, encoder_name="words")
    assert catalogue.select(Selection(Kind.FILM)) == ()
    assert catalogue.keyword_search("anything", limit=5, spoilers=FULL) == ()
    assert catalogue.vector_search(embed(["anything"])[0], limit=5, spoilers=FULL) == ()
    assert catalogue.names_fuzzy("anything") == ()
    assert catalogue.names_exact([]) == ()
    assert catalogue.values("genres") == ()
    assert catalogue.info().films == 0


def test_forty_selections_may_stand_inside_each_other(catalogue: Catalogue) -> None:
    selection = films("parasite-2019")
    for _ in range(20):
        selection = of_films(Filter("directors", of_people(Filter("directors", selection))))
    assert catalogue.select(selection) == ("parasite-2019", "the-host-2006")
    for _ in range(40):
        selection = of_films(Filter("directors", of_people(Filter("directors", selection))))
    with pytest.raises(BadQuery, match="at most"):
        catalogue.select(selection)
