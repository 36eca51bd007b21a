"""Films, selections and spoiler levels answer questions about themselves."""

from __future__ import annotations

import pytest

from botmovie.domain import (
    FIELDS,
    ROLE_FIELDS,
    AnyOf,
    Award,
    AwardPattern,
    CharacterName,
    ClaimVerdict,
    Credit,
    Decision,
    Entities,
    Evidence,
    EvidenceItem,
    Fact,
    Film,
    FilmCard,
    Filter,
    Kind,
    Passage,
    PassageKind,
    Provenance,
    Role,
    Selection,
    SpoilerLevel,
    Texts,
    Title,
    Verdict,
    films,
    nested_selections,
    people,
)  # fmt: skip
from botmovie.domain.vocabulary import COUNTRIES, GENRES, OSCAR_CATEGORIES, REGIONS

HERE = Provenance("test", "CC0")
FILM = Film(
    "x-1999", "X", 1999, HERE, titles=(Title("Ж", "original"), Title("The X", "also_known_as")),
    credits=(
        Credit("b", "B", Role.ACTOR, 1, "Second"), Credit("a", "A", Role.ACTOR, 0, "First"), Credit("a", "A", Role.ACTOR, 2, "Third"),
        Credit("d", "D", Role.DIRECTOR),
    ),
    awards=(Award("Academy Awards", "Best Sound", 1999, True, 72), Award("Academy Awards", "Best Picture", 1999, False, 72), Award("BAFTA Awards", "Best Film", 2000, True)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "passage", "allowed"),
    [("none", "none", True), ("none", "mild", False), ("none", "full", False), ("mild", "mild", True), ("mild", "full", False), ("full", "full", True), ("full", "none", True)],
)
def test_a_reader_sees_passages_up_to_their_spoiler_level(reader: str, passage: str, allowed: bool) -> None:
    assert SpoilerLevel(reader).allows(SpoilerLevel(passage)) is allowed


def test_only_story_and_ending_spoil() -> None:
    spoiling = {kind: kind.level for kind in PassageKind if kind.level is not SpoilerLevel.NONE}
    assert spoiling == {PassageKind.STORY: SpoilerLevel.MILD, PassageKind.ENDING: SpoilerLevel.FULL}


def test_credits_come_in_billing_order_and_each_name_once() -> None:
    assert [c.character for c in FILM.credited(Role.ACTOR)] == ["First", "Second", "Third"]
    assert FILM.people(Role.ACTOR) == ("A", "B")


def test_a_film_is_labelled_with_its_year_where_there_is_one() -> None:
    assert FILM.label == "X (1999)"
    assert Film("y", "Y", None, HERE).label == "Y"
    assert FilmCard("y", "Y", None).label == "Y"
    assert FilmCard("x-1999", "X", 1999).label == "X (1999)"


def test_the_original_title_is_the_one_marked_so() -> None:
    assert FILM.original_title == "Ж"
    assert Film("y", "Y", None, HERE).original_title is None


def test_a_card_counts_academy_awards_that_were_won() -> None:
    card = FilmCard.of(FILM, "A premise.")
    assert (card.oscars_won, card.directors, card.cast, card.premise) == (1, ("D",), ("A", "B"), "A premise.")


def test_a_selection_that_names_entities_gives_their_ids() -> None:
    assert films("a-1", "b-2").ids == ("a-1", "b-2")
    assert people("p").ids == ("p",)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(Kind.FILM), Selection(Kind.FILM, (Filter("id", Entities(("a",)), negated=True),)), films("a").with_conditions(Filter("genres", Texts(("War",)))),
        Selection(Kind.FILM, (Filter("genres", Texts(("War",))),)), Selection(Kind.FILM, (AnyOf((Filter("id", Entities(("a",))),)),)),
    ],
)  # fmt: skip
def test_a_selection_that_describes_entities_has_no_ids(selection: Selection) -> None:
    assert selection.ids == ()


def test_nested_selections_are_found_in_filters_characters_awards_and_alternatives() -> None:
    inner = [films("a"), films("b"), people("c"), films("d"), films("e")]
    outer = Selection(
        Kind.FILM,
        (
            Filter("remake_of", inner[0]), Filter("characters", CharacterName("X", inner[1])), Filter("awards", AwardPattern(who=inner[2], rivals_of=inner[3])),
            AnyOf((Filter("sequel_to", inner[4]), Filter("year", Texts(("x",))))),
        ),
    )  # fmt: skip
    assert list(nested_selections(outer)) == [outer, *inner]


def test_evidence_is_numbered_from_one() -> None:
    facts = [Fact("x", "X", "year", (str(n),), f"It says {n}.", HERE, "x") for n in (1, 2)]
    evidence = Evidence(tuple(EvidenceItem(n, f) for n, f in enumerate(facts, 1)))
    assert evidence.numbered(2).text == "It says 2."
    assert evidence.numbered(1).film_id == "x"


def test_a_passage_has_the_level_of_its_kind() -> None:
    assert Passage("x/ending", "x", PassageKind.ENDING, "All die.", HERE).level is SpoilerLevel.FULL


def test_a_verdict_lists_the_problems_of_its_claims() -> None:
    verdict = Verdict(Decision.REPAIR, "", (ClaimVerdict("a", (1,)), ClaimVerdict("b", (), "made up")))
    assert verdict.problems == ("made up",)


def test_every_role_is_a_field_of_films_that_names_people() -> None:
    assert {role.value for role in Role} == set(ROLE_FIELDS)
    assert all(FIELDS[Kind.FILM, name].type == "person" and FIELDS[Kind.FILM, name].many for name in ROLE_FIELDS)


def test_regions_are_made_of_countries_that_exist_in_the_vocabulary() -> None:
    assert {place for places in REGIONS.values() for place in places} <= set(COUNTRIES)


def test_no_word_stands_for_two_genres_or_two_award_categories() -> None:
    for table in (GENRES, OSCAR_CATEGORIES):
        said = [word for words in table.values() for word in words.split(",")]
        assert len(said) == len(set(said))
