"""Names and passages, found in every catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from botmovie.catalogue import Catalogue, fold
from botmovie.domain import (
    PassageKind,
    Provenance,
    Record,
    SpoilerLevel,
)  # fmt: skip

OURS = Provenance("Test films", "CC0")
FULL, NONE = SpoilerLevel.FULL, SpoilerLevel.NONE


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
