"""What every catalogue does, whatever stores it: films and people written, read back and counted. The fixtures open each
backend in turn; the other modules of this folder go on with selections, names and passages."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import (
    AnyOf,
    Film,
    Filter,
    Kind,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Record,
    Role,
    Selection,
    SpoilerLevel,
    films,
)  # fmt: skip
from botmovie.errors import BadQuery, BadRecord

OURS = Provenance("Test films", "CC0")
FULL, NONE = SpoilerLevel.FULL, SpoilerLevel.NONE


def of_films(*conditions: Filter | AnyOf, **more: Any) -> Selection:
    return Selection(Kind.FILM, conditions, **more)


def test_a_film_comes_back_as_it_was_written(catalogue: Catalogue, small: list[Record]) -> None:
    for record in small:
        assert catalogue.film(record.film.id) == record.film


def test_the_source_of_each_value_comes_back(catalogue: Catalogue) -> None:
    film = catalogue.film("parasite-2019")
    assert film is not None
    others = Provenance("Other films", "CC BY 4.0", "2024", "2024-05-01")
    assert [film.origin("runtime"), film.origin("genres", "Comedy"), film.origin("genres"), film.origin("year")] == [others, others, OURS, OURS]


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
