"""What people asked and got wrong answers to: counts of a character's actors, places that two share, awards that another
film won, one of two films of a title, what is never held."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import (
    AwardPattern,
    Candidate,
    CharacterName,
    Claim,
    Evidence,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Order,
    Outcome,
    Query,
    Question,
    Range,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.generation.realise import realise
from botmovie.retrieval.awards import pattern_words
from botmovie.retrieval.facts import inside, prize
from botmovie.retrieval.lookup import age_at
from botmovie.retrieval.retrieve import Retriever
from botmovie.retrieval.unheld import not_held

Execute = Callable[..., Evidence]
LEDGER, SALT, COMET, COMET_II, COMET_III = "winter-ledger-2003", "the-salt-lantern-2016", "copper-comet-1985", "copper-comet-ii-the-long-tail-1988", "copper-comet-iii-perihelion-1991"
HARBOUR, NEW_HARBOUR = "the-glass-harbour-1958", "the-glass-harbour-1994"


def of_films(*conditions: Filter, **more: object) -> Selection:
    return Selection(Kind.FILM, conditions, **more)  # type: ignore[arg-type]


def said(query: Query, evidence: Evidence) -> str:
    return realise(Interpretation(query), evidence, Question("?")).text


# -- counts


def test_the_actors_of_a_character_are_counted_and_named(execute: Execute) -> None:
    query = Query(Intent.COUNT, Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Captain Rusk")),)), ("actor",))
    evidence = execute(query)
    assert evidence.number == 2
    assert said(query, evidence) == "Captain Rusk has two actors on record here: Tomas Averill and Jasper Holloway."


def test_values_of_several_films_are_counted_once_each(execute: Execute) -> None:
    query = Query(Intent.COUNT, of_films(Filter("series", Texts(("Copper Comet",)))), ("cast",))
    evidence = execute(query)
    assert evidence.number == 7
    assert said(query, evidence).startswith("That makes 7 different actors in all. ")


def test_a_field_that_is_not_held_is_not_counted_as_none(execute: Execute) -> None:
    assert execute(Query(Intent.COUNT, people("tomas-averill"), ("also_known_as",))).outcome is Outcome.UNKNOWN


# -- groups


def test_a_limit_is_of_the_groups_and_not_of_the_films(execute: Execute) -> None:
    evidence = execute(Query(Intent.GROUP, of_films(Filter("series", Texts(("Copper Comet",))), limit=1), ("directors",)))
    assert [(r.label, r.amounts) for r in evidence.rows] == [("Marlo Quist", (2,))]
    assert evidence.number == 3


def test_a_limit_with_an_order_is_of_the_films(execute: Execute) -> None:
    latest = of_films(Filter("series", Texts(("Copper Comet",))), order=Order("year"), limit=1)
    assert [(r.label, r.amounts) for r in execute(Query(Intent.GROUP, latest, ("directors",))).rows] == [("Lena Voss", (1,))]


# -- comparisons


def test_lists_are_compared_by_how_many_they_hold(execute: Execute) -> None:
    query = Query(Intent.COMPARE, films(COMET), ("cast",), (films(COMET_III),))
    evidence = execute(query)
    assert [r.amounts for r in evidence.rows] == [(5,), (3,)]
    assert said(query, evidence) == (
        "Copper Comet (1985) has more actors: Copper Comet (1985) has five actors on record here and Copper Comet III: Perihelion (1991) has three actors on record here."
    )


def test_people_are_compared_by_the_awards_that_are_meant(execute: Execute) -> None:
    won = Query(Intent.COMPARE, people("lena-voss"), ("person_awards",), (people("jasper-holloway"),))
    assert execute(won).outcome is Outcome.UNKNOWN  # what he won for films that are not held is not on record
    nominated = Query(Intent.COMPARE, people("jasper-holloway"), ("person_awards",), (people("hugo-brandt"),), award=AwardPattern("Academy Awards", won=None))
    assert [r.amounts for r in execute(nominated).rows] == [(1,), (1,)]


# -- places


def test_films_that_share_the_places_before_are_told_with_the_next(execute: Execute) -> None:
    query = Query(Intent.FIND, of_films(order=Order("nominations"), limit=1, offset=3))
    evidence = execute(query)
    assert {r.label for r in evidence.rows} == {"The Salt Lantern (2016)", "Moss and the Moon Bakery (2012)", "Nine Thousand Buckets (2009)", "The Quiet Ferry (2001)"}
    assert evidence.reason.endswith("share the first three places.")
    assert execute(Query(Intent.FIND, of_films(order=Order("nominations"), limit=1, offset=1))).reason == ""


def test_people_of_a_described_set_show_their_films_in_it(execute: Execute) -> None:
    comets = Filter("cast", of_films(Filter("series", Texts(("Copper Comet",)))))
    evidence = execute(Query(Intent.FIND, Selection(Kind.PERSON, (comets,), Order("films", True, "cast"), 1)))
    assert {(r.label, r.amounts) for r in evidence.rows} == {("Dina Fenwick", (3,)), ("Burt Lamsden", (3,))}


def test_how_many_lives_of_a_cast_are_known_is_told(execute: Execute) -> None:
    canadian = Query(Intent.FIND, Selection(Kind.PERSON, (Filter("cast", films(COMET)), Filter("nationalities", Texts(("Canada",))))))
    assert execute(canadian).reason == "I hold the nationality of two of the five people who act in Copper Comet (1985)."
    born = Query(Intent.FIND, Selection(Kind.PERSON, (Filter("cast", films(COMET)), Filter("birthplace", Texts(("Oslo",))))))
    evidence = execute(born)
    assert (evidence.outcome, "the birthplace of one of the five" in evidence.reason) == (Outcome.UNKNOWN, True)


# -- awards


@pytest.mark.parametrize(
    ("film", "pattern", "holds"),
    [
        (SALT, AwardPattern("Cannes Film Festival", "Jury Prize"), False),  # the festival's prizes of this film are held
        (SALT, AwardPattern(None, "Palme d'Or"), True),
        (LEDGER, AwardPattern("Cannes Film Festival", "Jury Prize"), None),
        (LEDGER, AwardPattern("BAFTA Awards", "Best Film"), None),
    ],
)
def test_an_award_is_denied_where_what_is_held_would_tell_of_it(execute: Execute, film: str, pattern: AwardPattern, holds: bool | None) -> None:
    assert execute(Query(Intent.CHECK, films(film), claims=(Claim(films(film), "awards", pattern),))).claims[0].holds is holds


def test_what_is_not_on_record_of_a_person_is_told_and_left_open(execute: Execute) -> None:
    claim = Claim(people("tomas-averill"), "awards", AwardPattern("Academy Awards"))
    evidence = execute(Query(Intent.CHECK, people("tomas-averill"), claims=(claim,)))
    assert evidence.outcome is Outcome.UNKNOWN
    assert evidence.reason == "No win of an Academy Award is on record here for Tomas Averill. Of films that I do not hold I cannot tell."


def test_a_prize_that_is_called_like_its_body_is_named_once() -> None:
    assert prize("Prix Jean Vigo", "Prix Jean Vigo") == "the Prix Jean Vigo"


def test_a_prize_asked_for_without_its_body_is_named_with_it() -> None:
    assert pattern_words(AwardPattern(None, "Palme d'Or")) == "the Palme d'Or at Cannes"
    assert pattern_words(AwardPattern(None, "Best Picture")) == "the Academy Award for Best Picture"


# -- sequels and remakes


@pytest.mark.parametrize("field", ["sequels", "remakes", "sequel_to", "remake_of"])
def test_a_film_that_follows_none_is_a_false_premise_whatever_the_direction(execute: Execute, field: str) -> None:
    assert execute(Query(Intent.LOOKUP, films(LEDGER), (field,))).outcome is Outcome.FALSE_PREMISE


@pytest.mark.parametrize(
    ("value", "holds"), [(Texts(("The Glass Harbour",)), True), (Texts(("The Glass Harbour (1958)",)), True), (Texts(("The Glass Harbour (1994)",)), False), (Texts(("Rebecca",)), False)]
)
def test_an_original_that_goes_by_its_name_alone_is_compared_by_it(execute: Execute, value: Texts, holds: bool) -> None:
    evidence = execute(Query(Intent.CHECK, films(NEW_HARBOUR), claims=(Claim(films(NEW_HARBOUR), "remake_of", value),)))
    assert evidence.claims[0].holds is holds


# -- ages


@pytest.mark.parametrize(("born", "died", "age"), [("1940-11-02", "2010-05-02", 69), ("1940-05-02", "2010-05-02", 70), ("1940", "2010-05-02", None), ("1940-05-02", "2010", None)])
def test_an_age_is_told_where_both_days_are_known(born: str, died: str, age: int | None) -> None:
    assert age_at(born, died) == age


def test_the_age_of_somebody_dead_is_the_age_reached(execute: Execute) -> None:
    rows = execute(Query(Intent.LOOKUP, people("ines-calloway"), ("age",))).rows
    assert [(r.note, r.values) for r in rows] == [("born", ("30 January 1919",)), ("age at death", ("80",))]


# -- one of two films of a title


@pytest.mark.parametrize(("condition", "film"), [(Filter("year", Range(1958, 1958)), HARBOUR), (Filter("countries", Texts(("South Korea",))), NEW_HARBOUR)])
def test_what_else_is_said_of_a_shared_title_picks_the_film(retriever: Retriever, condition: Filter, film: str) -> None:
    choices = tuple(Candidate(Kind.FILM, i, i, 1.0) for i in (HARBOUR, NEW_HARBOUR))
    subject = films(HARBOUR, NEW_HARBOUR).with_conditions(condition)
    for intent, fields in ((Intent.LOOKUP, ("directors",)), (Intent.FIND, ()), (Intent.DESCRIBE, ())):
        evidence = retriever.retrieve(Interpretation(Query(intent, subject, fields), choices=choices), Question("?"))
        assert (evidence.outcome, {r.id for r in evidence.rows}) == (Outcome.ANSWER, {film})


def test_a_shared_title_that_nothing_narrows_is_asked_about(retriever: Retriever) -> None:
    choices = tuple(Candidate(Kind.FILM, i, i, 1.0) for i in (HARBOUR, NEW_HARBOUR))
    subject = films(HARBOUR, NEW_HARBOUR).with_conditions(Filter("countries", Texts(("Peru",))))
    assert retriever.retrieve(Interpretation(Query(Intent.LOOKUP, subject, ("directors",)), choices=choices), Question("?")).outcome is Outcome.AMBIGUOUS


# -- audiences and places in words


@pytest.mark.parametrize(("film", "audience", "holds"), [("moss-and-the-moon-bakery-2012", "family", True), (LEDGER, "children", False), (COMET, "children", False), (LEDGER, "adult", True)])
def test_what_suits_children_suits_families_too(execute: Execute, film: str, audience: str, holds: bool) -> None:
    evidence = execute(Query(Intent.CHECK, films(film), claims=(Claim(films(film), "audience", Texts((audience,))),)))
    assert evidence.claims[0].holds is holds
    assert evidence.claims[0].said in {"the whole family", "children of any age", "adults"}


@pytest.mark.parametrize(("words", "found"), [("A manor house in Sweden", "a manor house in Sweden"), ("A Coruña, Spain", "A Coruña, Spain"), ("The Hague", "The Hague"), ("Seoul", "Seoul")])
def test_an_article_is_small_inside_a_sentence(words: str, found: str) -> None:
    assert inside(words) == found


# -- what no catalogue holds


@pytest.mark.parametrize(
    "question",
    ["where can I stream Sholay", "where's Sholay streaming", "is Roma on netflix", "is it on Disney+?", "where can I watch Inception", "On what streaming can I see Roma"],
)
def test_where_to_watch_is_not_held(question: str) -> None:
    assert not_held(Query(Intent.LOOKUP, films(COMET), ("studios",)), question) == "where it can be watched"


@pytest.mark.parametrize("question", ["where can I buy a ticket for wicked", "cinema tickets for Dune near me", "what are the showtimes for Barbie?", "what time is Dune showing tonight", "can u book ticket for jawan"])
def test_what_is_on_in_cinemas_is_not_held(question: str) -> None:
    assert not_held(Query(Intent.ASK, films(COMET)), question) == "what is on in cinemas, nor on tickets"


@pytest.mark.parametrize("question", ["Why does Jesse buy a ticket in Before Sunrise?", "what do they watch on tv in Poltergeist?", "why do they watch the neighbours", "when was it in cinemas first time round", "why is he showing the time"])
def test_what_happens_in_a_film_is_left_alone(question: str) -> None:
    assert not_held(Query(Intent.ASK, films(COMET)), question) == ""


def test_what_is_not_held_is_said_before_a_field_is_looked_up(retriever: Retriever) -> None:
    evidence = retriever.retrieve(Interpretation(Query(Intent.LOOKUP, films(COMET), ("audience",))), Question("where can I watch Copper Comet"))
    assert (evidence.outcome, evidence.rows, evidence.reason) == (Outcome.UNKNOWN, (), "I hold nothing on where it can be watched.")
