"""Whatever query is executed, what is said of its evidence is whole sentences: no empty lists, names or reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from botmovie.domain import (
    FIELDS,
    Aggregate,
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Draft,
    Entities,
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
    Value,
    films,
    people,
)  # fmt: skip
from botmovie.errors import BadQuery
from botmovie.generation.realise import realise
from botmovie.wiring import Program

Say = Callable[..., Draft]

LEDGER, HARBOUR, COMET, FERRY = "winter-ledger-2003", "the-glass-harbour-1994", "copper-comet-1985", "the-quiet-ferry-2001"
NOBODY = (films("no-such-film"), people("nobody"), Selection(Kind.CHARACTER, (Filter("id", Entities(("no-such-film/Nobody",))),)))
RUSK = Selection(Kind.CHARACTER, (Filter("characters", CharacterName("Rusk")),))
ACTORS = Selection(Kind.PERSON, (Filter("cast", films(COMET)),))
SETS = (
    Selection(Kind.FILM), Selection(Kind.PERSON), Selection(Kind.CHARACTER), RUSK, ACTORS, films(LEDGER), films(COMET, FERRY), people("lena-voss"), people("lena-voss", "marlo-quist"),
    Selection(Kind.PERSON, (Filter("directors", Selection(Kind.FILM)),)), Selection(Kind.CHARACTER, (Filter("film", films(COMET)),)), Selection(Kind.CHARACTER, (Filter("actor", people("tomas-averill")),)),
    Selection(Kind.FILM, (AnyOf((Filter("genres", Texts(("Drama",))), Filter("genres", Texts(("Fantasy",))))),)), Selection(Kind.FILM, (AnyOf(()),)), Selection(Kind.FILM, (Filter("genres", Texts(())),)),
    Selection(Kind.FILM, (Filter("year", Range()),)), Selection(Kind.FILM, (Filter("oscars_won", Range(1, None)),)), Selection(Kind.PERSON, (Filter("awards", AwardPattern(won=None)),)),
    Selection(Kind.PERSON, (Filter("awards", AwardPattern(body="Cannes Film Festival", category="Best Actress")),)), Selection(Kind.FILM, (Filter("awards", AwardPattern(body="Cannes Film Festival")),)),
    Selection(Kind.FILM, (Filter("id", Entities((COMET,)), negated=True),)), Selection(Kind.PERSON, (Filter("gender", Texts(("f",))),)), Selection(Kind.FILM, (Filter("remake_of", Selection(Kind.FILM)),)), *NOBODY,
)  # fmt: skip
ORDERS = {Kind.FILM: ("year", "runtime", "gross", "profit", "oscars_won", "popularity", "awards_won"), Kind.PERSON: ("born", "films", "oscars_won", "nominations", "popularity"), Kind.CHARACTER: ()}
GARBLED = re.compile(r"\s[.,;:!?](?:\s|$)|[:,;]\s*[.,;]|\(\)|  |\b(?:no|of|the|its|their|a|an|by|with|and|or|called|than|in) ?\.(?:\s|$)|\bNone\b|\.\.(?!\.)|^\W|: \.|“”|\b(?:a|an|the) (?:a|an|the)\b|_")


@pytest.fixture(scope="session")
def say(program: Program) -> Say:
    """What is said of a query, without a check of it; None for a query that is refused."""

    def one(query: Query, question: str = "?") -> Draft | None:
        asked, interpretation = Question(question), Interpretation(query)
        try:
            evidence = program.pipeline.nodes["retrieve"]({"question": asked, "interpretation": interpretation})["evidence"]
        except BadQuery:
            return None
        return realise(interpretation, evidence, asked)

    return one


def complaints(draft: Draft | None) -> list[str]:
    if draft is None:
        return []
    found = GARBLED.search(draft.text)
    whole = draft.text[-1:] in tuple(".!?") and draft.text[:1] == draft.text[:1].upper()
    return [draft.text] if found or not whole or "" in draft.values else []


def fields_of(subject: Selection) -> Iterator[str]:
    yield from (name for kind, name in FIELDS if kind is subject.kind)


@pytest.mark.parametrize("subject", SETS)
def test_every_field_of_every_kind_is_looked_up_in_whole_sentences(say: Say, subject: Selection) -> None:
    queries = [Query(Intent.LOOKUP, subject, names) for names in [(), *((name,) for name in fields_of(subject))]]
    assert [c for q in queries for c in complaints(say(q))] == []


@pytest.mark.parametrize(("subject", "aggregate"), list(product(SETS, Aggregate)))
def test_every_field_is_counted_added_and_averaged_in_whole_sentences(say: Say, subject: Selection, aggregate: Aggregate) -> None:
    queries = [Query(Intent.COUNT, subject, names, aggregate=aggregate) for names in [(), *((name,) for name in fields_of(subject))]]
    assert [c for q in queries for c in complaints(say(q))] == []


@pytest.mark.parametrize("subject", SETS)
def test_every_set_is_listed_sorted_and_compared_in_whole_sentences(say: Say, subject: Selection) -> None:
    sorted_ = [Selection(subject.kind, subject.conditions, Order(f, d), n, o) for f, d, n, o in product(ORDERS[subject.kind], (True, False), (1, 3, None), (0, 1))]
    queries = [Query(Intent.FIND, s) for s in [subject, *sorted_]]
    queries += [Query(i, subject, text="something uplifting with a lighthouse") for i in (Intent.DESCRIBE, Intent.ASK, Intent.CHECK, Intent.IDENTIFY, Intent.RECOMMEND, Intent.GENRE)]
    queries += [Query(Intent.RECOMMEND, subject, others=(films(COMET),)), Query(Intent.ASK, subject, ("ending",))]
    queries += [Query(Intent.COMPARE, subject, (f,), (other,), descending=d) for f, d, other in product(fields_of(subject), (True, False), (subject, films(FERRY), people("seo-min-jae")))]
    assert [c for q in queries for c in complaints(say(q))] == []


EMPTY = (Entities(()), Texts(()), Range(), CharacterName(""), AwardPattern(), AwardPattern(won=False), Selection(Kind.CHARACTER), films("no-such-film"), people("nobody"))


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("subject", [films(LEDGER), people("lena-voss"), RUSK, ACTORS])
def test_conditions_and_claims_that_say_nothing_are_no_gaps(say: Say, subject: Selection, value: Value) -> None:
    fields, both = ("directors", "cast", "awards", "year", "gross", "id", "characters", "born", "remake_of", "nonsense"), (True, False)
    queries = [Query(Intent.CHECK, subject, claims=(Claim(subject, f, value, n),)) for f, n in product(fields, both)]
    queries += [Query(Intent.FIND, Selection(subject.kind, (Filter(f, value, n),))) for f, n in product(fields, both)]
    assert [c for q in queries for c in complaints(say(q))] == []


def test_characters_are_listed_by_name_with_their_films(say: Say) -> None:
    said = say(Query(Intent.FIND, RUSK))
    assert "Captain Rusk in Copper Comet (1985)" in said.text
    assert "three characters" in said.text.casefold()
    assert set(said.values) == {"Captain Rusk"}


@pytest.mark.parametrize("subject", NOBODY)
@pytest.mark.parametrize("intent", [Intent.LOOKUP, Intent.FIND, Intent.DESCRIBE])
def test_an_id_that_is_not_held_is_said_to_be_none(say: Say, subject: Selection, intent: Intent) -> None:
    assert "I hold nothing" in say(Query(intent, subject, ("directors",))).text


def test_a_look_up_of_no_field_asks_what_is_wanted(say: Say) -> None:
    assert say(Query(Intent.LOOKUP, films(LEDGER))).text.endswith("I could not tell what you want to know of Winter Ledger (2003).")


@pytest.mark.parametrize(("aggregate", "said"), [(Aggregate.SUM, "264 minutes"), (Aggregate.MEAN, "132 minutes")])
def test_sums_and_means_are_said_as_such(say: Say, aggregate: Aggregate, said: str) -> None:
    draft = say(Query(Intent.COUNT, films(LEDGER, COMET), ("runtime",), aggregate=aggregate))
    assert said in draft.text
    assert draft.values[0].startswith(said)
    assert ("sum" if aggregate is Aggregate.SUM else "mean") in draft.text


def test_a_count_of_a_field_counts_its_values_not_their_size(say: Say) -> None:
    assert say(Query(Intent.COUNT, films(COMET), ("runtime",))).text == "Copper Comet (1985) has one running time: 112 minutes (1 h 52 min)."


@pytest.mark.parametrize(("limit", "offset", "said"), [(1, 0, "is the longest of all"), (1, 1, "is the second longest of all"), (3, 0, "The longest of all that I hold are, in this order,")])
def test_a_superlative_says_which_place_it_is_about(say: Say, limit: int, offset: int, said: str) -> None:
    assert said in say(Query(Intent.FIND, Selection(Kind.FILM, (), Order("runtime"), limit, offset), ("runtime",))).text


def test_the_youngest_is_told_with_the_birth_and_a_citation(program: Program) -> None:
    answer = program.ask("Which director is the youngest?")
    assert answer.text.startswith("Lena Voss, born 14 March 1961, is the youngest of the directors that I hold.")
    assert answer.citations[0].text == "Lena Voss was born on 14 March 1961."


def test_a_refused_spoiler_is_kindly_refused_and_offers_the_switch(program: Program) -> None:
    answer = program.ask("How does The Salt Lantern end?")
    assert answer.outcome is Outcome.UNKNOWN
    assert answer.text == "Telling you that would give away the ending of The Salt Lantern (2016). If you do want to know, set spoilers to full and ask again."


def test_an_award_held_without_a_name_is_told_of_its_film(program: Program) -> None:
    query = Query(Intent.FIND, Selection(Kind.PERSON, (Filter("awards", AwardPattern(body="Berlin International Film Festival", category="Golden Bear")),)))
    evidence = program.pipeline.nodes["retrieve"]({"question": Question("?"), "interpretation": Interpretation(query)})["evidence"]
    assert evidence.reason == "I hold no name for that, only that The Glass Harbour (1994) won the Golden Bear at Berlin."
