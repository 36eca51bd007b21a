"""Closed queries: rows with the evidence that supports them, totals, reasons for what is not known, claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Aggregate,
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Evidence,
    Fact,
    Filter,
    Intent,
    Kind,
    Order,
    Outcome,
    Query,
    Range,
    Role,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip

Execute = Callable[..., Evidence]

LEDGER, SALT, COMET = "winter-ledger-2003", "the-salt-lantern-2016", "copper-comet-1985"
ALL_FILMS = Selection(Kind.FILM)


def lookup(subject: Selection, *fields: str, **more: object) -> Query:
    return Query(Intent.LOOKUP, subject, fields, **more)  # type: ignore[arg-type]


def values(evidence: Evidence) -> list[tuple[str, ...]]:
    return [row.values for row in evidence.rows]


# -- look-ups


def test_a_row_is_supported_by_the_facts_that_it_numbers(execute: Execute) -> None:
    evidence = execute(lookup(films(LEDGER), "directors", "runtime"))
    assert values(evidence) == [("Lena Voss",), ("152 minutes (2 h 32 min)",)]
    texts = [evidence.numbered(n).text for row in evidence.rows for n in row.facts]
    assert texts == ["Lena Voss directed Winter Ledger (2003).", "Winter Ledger (2003) runs 152 minutes (2 h 32 min)."]
    assert {e.n for e in evidence.items} == {1, 2}


def test_every_fact_carries_its_source_and_licence(execute: Execute) -> None:
    item = execute(lookup(films(LEDGER), "gross")).items[0].item
    assert isinstance(item, Fact)
    assert (item.provenance.source, item.provenance.as_of, item.film_id) == ("films.jsonl", "2010", LEDGER)
    assert item.provenance.licence


def test_what_is_held_of_the_film_but_not_asked_of_it_is_said(execute: Execute) -> None:
    evidence = execute(lookup(films("the-clock-garden-1971"), "budget"))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, "I hold The Clock Garden (1971), but not its budget.")


def test_a_look_up_without_a_subject_is_unknown(execute: Execute) -> None:
    assert execute(Query(Intent.LOOKUP, fields=("directors",))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("subject", [films("no-such-film"), people("nobody")])
def test_an_unknown_id_is_unknown(execute: Execute, subject: Selection) -> None:
    for intent in (Intent.LOOKUP, Intent.DESCRIBE, Intent.COUNT):
        evidence = execute(Query(intent, subject, ("directors",) if intent is not Intent.DESCRIBE else ()))
        assert (evidence.outcome, evidence.rows) == (Outcome.UNKNOWN, ())


@pytest.mark.parametrize(
    ("film", "found"),
    [(COMET, ("Copper Comet II: The Long Tail (1988)", "Copper Comet III: Perihelion (1991)")), ("copper-comet-ii-the-long-tail-1988", ("Copper Comet III: Perihelion (1991)",))],
)
def test_sequels_are_the_later_parts_of_a_series_oldest_first(execute: Execute, film: str, found: tuple[str, ...]) -> None:
    assert values(execute(lookup(films(film), "sequels"))) == [found]


def test_remakes_are_found_from_the_older_film(execute: Execute) -> None:
    assert values(execute(lookup(films("the-glass-harbour-1958"), "remakes"))) == [("The Glass Harbour (1994)",)]


@pytest.mark.parametrize(("field", "words"), [("sequels", "sequel to"), ("remakes", "remake of")])
def test_a_sequel_or_remake_that_is_not_there_is_a_false_premise(execute: Execute, field: str, words: str) -> None:
    evidence = execute(lookup(films(LEDGER), field))
    assert evidence.outcome is Outcome.FALSE_PREMISE
    assert evidence.reason == f"I hold no {words} Winter Ledger (2003); there is none in this catalogue."


def test_awards_of_a_category_answer_with_who_it_went_to(execute: Execute) -> None:
    pattern = AwardPattern(body="Academy Awards", category="Best Director")
    assert values(execute(lookup(films(LEDGER), "awards", award=pattern))) == [("Lena Voss",)]


def test_awards_at_large_answer_with_their_names(execute: Execute) -> None:
    assert values(execute(lookup(films(LEDGER), "awards", award=AwardPattern()))) == [("the Academy Award for Best Picture", "the Academy Award for Best Director (Lena Voss)")]


def test_awards_for_somebody_are_those_that_name_them(execute: Execute) -> None:
    pattern = AwardPattern(won=None, who=people("jasper-holloway"))
    evidence = execute(lookup(films(LEDGER), "awards", award=pattern))
    assert evidence.items[0].text.startswith("Winter Ledger (2003) was nominated for the Academy Award for Best Actor (Jasper Holloway)")


def test_an_academy_award_that_was_not_won_is_a_false_premise(execute: Execute) -> None:
    evidence = execute(lookup(films(COMET), "awards", award=AwardPattern(body="Academy Awards", category="Best Picture")))
    assert (evidence.outcome, evidence.claims[0].holds) == (Outcome.FALSE_PREMISE, False)


def test_another_award_that_is_not_on_record_is_unknown(execute: Execute) -> None:
    evidence = execute(lookup(films(COMET), "awards", award=AwardPattern(body="César Awards")))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, "I have no such award on record for Copper Comet (1985).")


def test_a_claim_that_does_not_hold_makes_a_false_premise_with_what_holds(execute: Execute) -> None:
    claim = Claim(films(SALT), "countries", Texts(("France",)))
    evidence = execute(lookup(films(SALT), "directors", claims=(claim,)))
    assert evidence.outcome is Outcome.FALSE_PREMISE
    assert (evidence.claims[0].said, evidence.claims[0].actual) == ("France", ("South Korea",))


# -- people and characters


@pytest.mark.parametrize(
    ("person", "field", "found"),
    [
        ("lena-voss", "born", [("14 March 1961",)]), ("marlo-quist", "died", [("2 May 2010",)]), ("lena-voss", "birthplace", [("Bremen, Germany",)]), ("ha-yu-ri", "also_known_as", [("하유리",)]),
        ("lena-voss", "person_awards", [("the Academy Award for Best Director", "Winter Ledger (2003)")]), ("lena-voss", "age", [("14 March 1961",)]),
        ("marcel-dutilleux", "parts", [("The Gardener / Old Anatole",), ("Professor Neri",)]),
    ],
)  # fmt: skip
def test_a_field_of_a_person_is_looked_up(execute: Execute, person: str, field: str, found: list[tuple[str, ...]]) -> None:
    award = AwardPattern() if field == "person_awards" else None
    assert sorted(values(execute(Query(Intent.LOOKUP, people(person), (field,), award=award)))) == sorted(found)


def test_parts_may_be_asked_for_in_one_film(execute: Execute) -> None:
    evidence = execute(lookup(people("dina-fenwick"), "parts", others=(films("the-hollow-stair-1979"),)))
    assert values(evidence) == [("Claudia",)]


def test_jobs_of_a_person_on_a_film_name_the_part_too(execute: Execute) -> None:
    evidence = execute(lookup(people("dina-fenwick"), "roles", others=(films("over-2018"),)))
    assert evidence.items[0].text == "Dina Fenwick was director, writer and actor of Over (2018) and played Joan."


def test_age_at_a_film_is_reckoned_from_two_facts(execute: Execute) -> None:
    evidence = execute(lookup(people("ha-yu-ri"), "age", others=(films(SALT),)))
    assert values(evidence) == [("about 44", "The Salt Lantern (2016)")]
    assert len(evidence.rows[0].facts) == 2


def test_a_person_without_the_field_is_unknown_with_a_reason(execute: Execute) -> None:
    evidence = execute(lookup(people("lena-voss"), "died"))
    assert evidence.outcome is Outcome.UNKNOWN
    assert evidence.reason == "I know Lena Voss from the films here, but not the date of death."
    assert execute(lookup(people("seo-min-jae"), "age")).outcome is Outcome.UNKNOWN


def character(name: str, film: str | None = None) -> Selection:
    return Selection(Kind.CHARACTER, (Filter("characters", CharacterName(name, films(film) if film else None)),))


def test_a_character_is_played_by_one_actor_in_each_film(execute: Execute) -> None:
    evidence = execute(lookup(character("Captain Rusk"), "actor"))
    assert sorted({v[0] for v in values(evidence)}) == ["Jasper Holloway", "Tomas Averill"]
    assert evidence.total == 3


def test_a_character_of_one_film_is_looked_for_there_only(execute: Execute) -> None:
    assert values(execute(lookup(character("Rusk", "copper-comet-iii-perihelion-1991"), "actor"))) == [("Jasper Holloway", "Copper Comet III: Perihelion (1991)")]


def test_a_character_whom_the_named_film_has_not_is_a_false_premise(execute: Execute) -> None:
    evidence = execute(lookup(character("Captain Rusk", LEDGER), "actor"))
    assert (evidence.outcome, evidence.claims[0].said) == (Outcome.FALSE_PREMISE, "Captain Rusk")


def test_a_character_whom_no_film_has_is_unknown(execute: Execute) -> None:
    assert execute(lookup(character("Zorblax"), "actor")).reason == "I know no character called Zorblax."


# -- sets, counts, superlatives


def test_a_found_film_is_supported_by_what_is_said_of_it(execute: Execute) -> None:
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("countries", Texts(("france",))),))))
    assert [r.id for r in evidence.rows] == ["the-clock-garden-1971"]
    assert evidence.items[0].text == "The Clock Garden (1971): fantasy/drama, France, directed by Odette Ravel."
    assert evidence.description == "films from france"


def test_a_set_without_members_is_unknown_and_names_the_set(execute: Execute) -> None:
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("countries", Texts(("Peru",))),))))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, "I hold no films from Peru.")


def test_alternatives_and_exclusions_meet_in_one_selection(execute: Execute) -> None:
    either = AnyOf((Filter("directors", people("lena-voss")), Filter("directors", people("seo-min-jae"))))
    selection = Selection(Kind.FILM, (either, Filter("countries", Texts(("South Korea",)), negated=True)))
    assert {r.id for r in execute(Query(Intent.FIND, selection)).rows} == {LEDGER, "copper-comet-iii-perihelion-1991"}


def test_relations_reach_over_three_steps(execute: Execute) -> None:
    composers = Selection(Kind.PERSON, (Filter("composers", Selection(Kind.FILM, (Filter("cast", people("jasper-holloway")),))),))
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("composers", composers),))))
    assert {r.id for r in evidence.rows} == {
        LEDGER, "the-clock-garden-1971", "the-glass-harbour-1958", COMET, "copper-comet-ii-the-long-tail-1988", "copper-comet-iii-perihelion-1991", "the-hollow-stair-1979",
    }  # fmt: skip


def test_found_people_are_shown_with_their_films_or_their_awards(execute: Execute) -> None:
    directors = Selection(Kind.PERSON, (Filter("directors", films(LEDGER)),))
    assert values(execute(Query(Intent.FIND, directors))) == [("Copper Comet III: Perihelion (1991)", "Winter Ledger (2003)")]
    winners = Selection(Kind.PERSON, (Filter("awards", AwardPattern(category="Best Director")),))
    assert values(execute(Query(Intent.FIND, winners))) == [("Winter Ledger (2003)",)]


def test_the_one_with_most_films_in_a_role_is_found_with_the_count(execute: Execute) -> None:
    evidence = execute(Query(Intent.FIND, Selection(Kind.PERSON, (), Order("films", True, "editors"), 1)))
    assert [(r.label, r.amounts) for r in evidence.rows] == [("Wanda Osei", (5,))]


def test_ties_with_the_last_of_a_limit_are_kept(execute: Execute) -> None:
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("series", Texts(("Copper Comet",))),), Order("oscars_won", False), 1), ("oscars_won",)))
    assert {r.id for r in evidence.rows} == {"copper-comet-ii-the-long-tail-1988", "copper-comet-iii-perihelion-1991"}


def test_a_count_is_of_everything_not_only_of_what_is_shown(execute: Execute) -> None:
    evidence = execute(Query(Intent.COUNT, ALL_FILMS))
    assert (evidence.number, evidence.total, len(evidence.rows)) == (14, 14, 14)


def test_a_count_of_nothing_is_zero_not_unknown(execute: Execute) -> None:
    evidence = execute(Query(Intent.COUNT, Selection(Kind.FILM, (Filter("countries", Texts(("Peru",))),))))
    assert (evidence.outcome, evidence.number) == (Outcome.ANSWER, 0)


def test_people_are_counted_too(execute: Execute) -> None:
    assert execute(Query(Intent.COUNT, Selection(Kind.PERSON, (Filter("directors", Selection(Kind.FILM)),)))).number == 11


@pytest.mark.parametrize(("field", "award", "number"), [("awards", AwardPattern(), 2), ("awards", AwardPattern(won=None), 4), ("cast", None, 5), ("composers", None, 1)])
def test_values_of_a_field_are_counted(execute: Execute, field: str, award: AwardPattern | None, number: int) -> None:
    assert execute(Query(Intent.COUNT, films(LEDGER), (field,), award=award)).number == number


def test_no_award_counts_as_zero_with_evidence(execute: Execute) -> None:
    evidence = execute(Query(Intent.COUNT, films("the-hollow-stair-1979"), ("awards",), award=AwardPattern()))
    assert (evidence.number, evidence.rows[0].amounts) == (0, (0,))
    assert "has no award on record" in evidence.items[0].text


def test_awards_of_a_person_are_counted(execute: Execute) -> None:
    assert execute(Query(Intent.COUNT, people("lena-voss"), ("person_awards",), award=AwardPattern())).number == 1


# -- comparisons


def test_compared_films_come_in_the_order_of_the_value(execute: Execute) -> None:
    query = Query(Intent.COMPARE, films(COMET), ("runtime",), (films(LEDGER), films(SALT)))
    assert [r.id for r in execute(query).rows] == [LEDGER, SALT, COMET]
    assert [r.id for r in execute(Query(Intent.COMPARE, films(COMET), ("runtime",), (films(LEDGER),), descending=False)).rows] == [COMET, LEDGER]


def test_films_cannot_be_compared_in_what_is_not_held_of_one(execute: Execute) -> None:
    evidence = execute(Query(Intent.COMPARE, films(COMET), ("budget",), (films("the-clock-garden-1971"),)))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, "I cannot compare them: I do not hold the budget of The Clock Garden (1971).")


def test_one_film_alone_cannot_be_compared(execute: Execute) -> None:
    assert execute(Query(Intent.COMPARE, films(COMET), ("runtime",))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("field", "descending", "first"),
    [("born", False, "dina-fenwick"), ("born", True, "lena-voss"), ("age", True, "dina-fenwick"), ("age", False, "lena-voss"), ("films", True, "dina-fenwick"), ("oscars_won", True, "lena-voss"), ("nominations", True, "lena-voss")],
)
def test_people_are_compared_by_birth_films_and_awards(execute: Execute, field: str, descending: bool, first: str) -> None:
    query = Query(Intent.COMPARE, people("lena-voss"), (field,), (people("dina-fenwick"),), descending=descending)
    assert execute(query).rows[0].id == first


# -- claims


@pytest.mark.parametrize(
    ("subject", "field", "value", "holds"),
    [
        (films(SALT), "directors", people("seo-min-jae"), True), (films(SALT), "directors", people("marlo-quist"), False), (films(SALT), "cast", people("ha-yu-ri"), True), (films(SALT), "countries", Texts(("south korea",)), True),
        (films("the-clock-garden-1971"), "audience", Texts(("family",)), True),
        (films(SALT), "main_language", Texts(("Korean",)), True), (films(SALT), "main_language", Texts(("English",)), False),
        (films(SALT), "genres", Texts(("Comedy", "Thriller")), True), (films(SALT), "genres", Texts(("Comedy",)), False), (films(SALT), "year", Range(2010, 2019), True), (films(SALT), "year", Range(None, 1999), False),
        (films(SALT), "runtime", Range(120, None), True), (films(SALT), "gross", Range(100_000_000, None), False), (films("the-clock-garden-1971"), "budget", Range(1, None), None), (films("the-weaver-of-ghent-1926"), "composers", people("gus-pellegrin"), None),
        (films(LEDGER), "places", Texts(("Minnesota",)), True), (films(SALT), "characters", CharacterName("Baek"), True), (films(SALT), "characters", CharacterName("Rusk"), False), (films(LEDGER), "awards", AwardPattern(category="Best Picture"), True),
        (films(LEDGER), "awards", AwardPattern(body="Academy Awards", category="Best Actor"), False), (films(LEDGER), "awards", AwardPattern(body="Academy Awards", category="Best Actor", won=None), True),
        (films(LEDGER), "awards", AwardPattern(body="César Awards"), None), (films(LEDGER), "awards", AwardPattern(category="Best Director", who=people("lena-voss")), True), (films(LEDGER), "awards", AwardPattern(category="Best Director", who=people("marlo-quist")), False),
        (films("the-glass-harbour-1958"), "source_authors", people("agatha-merrin"), True), (films(COMET), "source_authors", people("agatha-merrin"), False), (people("lena-voss"), "awards", AwardPattern(body="Academy Awards"), True),
        (people("marlo-quist"), "awards", AwardPattern(body="Academy Awards"), None), (people("lena-voss"), "born", Range(1900, 1901), False), (people("lena-voss"), "born", Range(1900, 2020), True), (films(SALT), "remake_of", films(COMET), False),
        (people("lena-voss"), "died", Range(1961, 1961), None), (people("lena-voss"), "directors", films(LEDGER), True), (people("lena-voss"), "directors", films(SALT), False), (films(LEDGER), "sequel_to", films(COMET), False),
        (films("the-glass-harbour-1958"), "based_on", Texts(("novel",)), True), (people("lena-voss"), "nationalities", Texts(("Atlantis",)), False),
    ],
)  # fmt: skip
def test_a_claim_holds_or_not_or_cannot_be_told(execute: Execute, subject: Selection, field: str, value: object, holds: bool | None) -> None:
    evidence = execute(Query(Intent.CHECK, subject, claims=(Claim(subject, field, value),)))  # type: ignore[arg-type]
    assert [c.holds for c in evidence.claims] == [holds]
    assert evidence.outcome is (Outcome.UNKNOWN if holds is None else Outcome.ANSWER)


def test_a_negated_claim_holds_where_the_plain_one_does_not(execute: Execute) -> None:
    claim = Claim(films(SALT), "directors", people("marlo-quist"), negated=True)
    assert execute(Query(Intent.CHECK, films(SALT), claims=(claim,))).claims[0].holds is True
    unsure = Claim(films("the-clock-garden-1971"), "budget", Range(1, None), negated=True)
    assert execute(Query(Intent.CHECK, films(SALT), claims=(unsure,))).claims[0].holds is None


def test_who_played_a_part_is_a_claim_about_the_actors_of_it(execute: Execute) -> None:
    actors = Selection(Kind.PERSON, (Filter("characters", CharacterName("Maud Pascoe")),))
    found = {p: execute(Query(Intent.CHECK, actors, claims=(Claim(actors, "id", Entities((p,), p)),))).claims[0] for p in ("vera-lindgren", "ola-grieve")}
    yes, no = found["vera-lindgren"], found["ola-grieve"]
    assert (yes.holds, yes.subject, yes.said, yes.actual) == (True, "Vera Lindgren", "Maud Pascoe", ("The Glass Harbour (1958)",))
    assert (no.holds, no.subject, no.said, no.actual) == (False, "Ola Grieve", "Maud Pascoe", ("Vera Lindgren",))
    nobody = Selection(Kind.PERSON, (Filter("characters", CharacterName("Zorblax")),))
    assert execute(Query(Intent.CHECK, nobody, claims=(Claim(nobody, "id", Entities(("x",), "X")),))).outcome is Outcome.UNKNOWN


def test_a_claim_says_what_was_said_in_units(execute: Execute) -> None:
    claims = tuple(Claim(films(SALT), *c) for c in (("runtime", Range(90, 90)), ("gross", Range(1_000_000, None)), ("year", Range(None, 1999)), ("year", Range(1990, 1999))))
    said = [c.said for c in execute(Query(Intent.CHECK, films(SALT), claims=claims)).claims]
    assert said == ["90 minutes (1 h 30 min)", "$1 million or more", "1999 or earlier", "1990 to 1999"]


def test_a_check_without_claims_is_unknown(execute: Execute) -> None:
    assert execute(Query(Intent.CHECK, films(SALT))).outcome is Outcome.UNKNOWN


# -- what stands in the way


def test_what_beat_a_film_is_the_winner_of_the_same_category_and_year(execute: Execute) -> None:
    rivals = AwardPattern(body="Academy Awards", category="Best Picture", rivals_of=films("the-quiet-ferry-2001"))
    assert [r.id for r in execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("awards", rivals),)))).rows] == [LEDGER]


def test_nothing_beat_a_film_that_was_not_nominated(execute: Execute) -> None:
    rivals = AwardPattern(body="Academy Awards", category="Best Picture", rivals_of=films("the-hollow-stair-1979"))
    assert execute(Query(Intent.FIND, Selection(Kind.FILM, (Filter("awards", rivals),)))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("aggregate", list(Aggregate))
def test_an_empty_subject_of_a_count_is_said_to_be_empty(execute: Execute, aggregate: Aggregate) -> None:
    nothing = Selection(Kind.FILM, (Filter("countries", Texts(("Peru",))),))
    assert execute(Query(Intent.COUNT, nothing, ("runtime",), aggregate=aggregate)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("intent", [Intent.FIND, Intent.COUNT, Intent.GROUP, Intent.RECOMMEND])
def test_a_list_that_takes_something_wrong_for_granted_is_a_false_premise(execute: Execute, intent: Intent) -> None:
    wrong = Claim(films(SALT), "directors", people("marlo-quist"))
    evidence = execute(Query(intent, ALL_FILMS, ("genres",) if intent is Intent.GROUP else (), claims=(wrong,)))
    assert (evidence.outcome, evidence.claims[0].holds) == (Outcome.FALSE_PREMISE, False)
    right = Claim(films(SALT), "directors", people("seo-min-jae"))
    assert execute(Query(intent, ALL_FILMS, ("genres",) if intent is Intent.GROUP else (), claims=(right,))).outcome is Outcome.ANSWER


def test_a_character_is_described_in_the_words_written_of_it_or_by_who_plays_it(execute: Execute) -> None:
    evidence = execute(Query(Intent.DESCRIBE, Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Edmund Thorne")),))))
    assert evidence.outcome is Outcome.ANSWER
    assert "Edmund Thorne" in evidence.items[evidence.rows[0].facts[0] - 1].text
    assert execute(Query(Intent.DESCRIBE, Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Nobody at all")),)))).outcome is Outcome.UNKNOWN


def test_all_of_a_cast_is_counted(execute: Execute, catalogue: Catalogue) -> None:
    largest = max(catalogue.films(catalogue.select(ALL_FILMS)), key=lambda f: len(f.people(Role.ACTOR)))
    assert execute(Query(Intent.COUNT, films(largest.id), ("cast",))).number == len(largest.people(Role.ACTOR))
