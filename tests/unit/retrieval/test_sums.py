"""Sums of money in several currencies are never ranked, compared or added up as if they were the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import (
    Aggregate,
    Answer,
    AnyOf,
    Claim,
    Evidence,
    Filter,
    Intent,
    Kind,
    Order,
    Outcome,
    Query,
    Range,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip

Execute = Callable[..., Evidence]
Ask = Callable[..., Answer]

FERRY, OVER, COMET_III = "the-quiet-ferry-2001", "over-2018", "copper-comet-iii-perihelion-1991"
LEFT_OUT = "Left out are The Quiet Ferry (2001) and Over (2018), whose worldwide gross is not held in US dollars."


def labels(evidence: Evidence) -> list[str]:
    return [row.label for row in evidence.rows]


@pytest.mark.parametrize("descending", [True, False])
def test_a_superlative_ranks_us_dollars_alone_and_says_what_was_left_out(execute: Execute, descending: bool) -> None:
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (), Order("gross", descending), 1), ("gross",)))
    assert evidence.rows[0].id not in {FERRY, OVER}
    assert evidence.reason == LEFT_OUT


@pytest.mark.parametrize("intent", [Intent.FIND, Intent.COUNT])
def test_a_range_of_money_leaves_other_currencies_out_and_says_so(execute: Execute, intent: Intent) -> None:
    evidence = execute(Query(intent, Selection(Kind.FILM, (Filter("gross", Range(50_000_000, None)),))))
    assert not {FERRY, OVER} & {row.id for row in evidence.rows}
    assert evidence.reason == LEFT_OUT


def test_nothing_is_said_to_be_left_out_where_nothing_is(execute: Execute) -> None:
    selection = Selection(Kind.FILM, (Filter("series", Texts(("Copper Comet",))),), Order("gross"), 1)
    assert execute(Query(Intent.FIND, selection, ("gross",))).reason == ""
    assert execute(Query(Intent.FIND, Selection(Kind.FILM, (), Order("runtime"), 1), ("runtime",))).reason == ""


def test_a_set_with_sums_in_other_currencies_alone_tells_them(execute: Execute) -> None:
    by_her = Selection(Kind.FILM, (Filter("directors", people("dina-fenwick")),), Order("gross"), 1)
    evidence = execute(Query(Intent.FIND, by_her, ("gross",)))
    assert evidence.outcome is Outcome.UNKNOWN
    assert evidence.reason == "I can rank sums in US dollars only, and Over (2018) took about 5 million CAD worldwide (as of 2019)."


@pytest.mark.parametrize(
    ("condition", "said"),
    [(films("the-glass-harbour-1994").conditions[0], "I hold The Glass Harbour (1994), but not its worldwide gross."), (Filter("genres", Texts(("Fantasy",))), "I hold fantasy films, but not their budget.")],
)
def test_a_set_without_any_sums_is_not_said_to_be_empty(execute: Execute, condition: Filter, said: str) -> None:
    field = "budget" if "budget" in said else "gross"
    evidence = execute(Query(Intent.FIND, Selection(Kind.FILM, (condition,), Order(field), 1), (field,)))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, said)


def test_two_currencies_are_told_and_not_compared(execute: Execute, ask: Ask) -> None:
    evidence = execute(Query(Intent.COMPARE, films(FERRY), ("gross",), (films(COMET_III),)))
    assert evidence.outcome is Outcome.UNKNOWN
    answer = ask("Which made more money, The Quiet Ferry or Copper Comet III: Perihelion?")
    assert answer.outcome is Outcome.UNKNOWN
    for said in ("cannot be compared", "The Quiet Ferry (2001) took about 61 million DKK", "Copper Comet III: Perihelion (1991) took about $61 million"):
        assert said in answer.text
    assert {c.film_id for c in answer.citations} == {FERRY, COMET_III}


def test_a_claim_about_dollars_is_left_open_for_another_currency(execute: Execute) -> None:
    claim = Claim(films(FERRY), "gross", Range(50_000_000, None))
    evidence = execute(Query(Intent.CHECK, films(FERRY), claims=(claim,)))
    assert (evidence.outcome, evidence.claims[0].holds) == (Outcome.UNKNOWN, None)
    assert evidence.reason.startswith("The Quiet Ferry (2001) took about 61 million DKK worldwide (as of 2005). That cannot be set against US dollars")


@pytest.mark.parametrize(("aggregate", "number"), [(Aggregate.SUM, 371e6), (Aggregate.MEAN, 185.5e6)])
def test_sums_and_means_are_of_us_dollars_alone(execute: Execute, aggregate: Aggregate, number: float) -> None:
    three = films("copper-comet-1985", COMET_III, FERRY, "the-glass-harbour-1994")
    evidence = execute(Query(Intent.COUNT, three, ("gross",), aggregate=aggregate))
    assert (evidence.number, evidence.total) == (number, 2)
    assert "One film is left out, whose worldwide gross I do not hold." in evidence.reason
    assert "One film is left out, whose worldwide gross is not held in US dollars." in evidence.reason


def test_a_sum_without_any_number_is_unknown(execute: Execute) -> None:
    for subject, field in ((films(FERRY), "gross"), (films(FERRY), "title"), (films("the-glass-harbour-1994"), "budget")):
        evidence = execute(Query(Intent.COUNT, subject, (field,), aggregate=Aggregate.SUM))
        assert (evidence.outcome, "no number to add up" in evidence.reason) == (Outcome.UNKNOWN, True)


def test_alternatives_with_money_are_still_answered(execute: Execute) -> None:
    either = AnyOf((Filter("gross", Range(200_000_000, None)), Filter("year", Range(1926, 1926))))
    assert set(labels(execute(Query(Intent.FIND, Selection(Kind.FILM, (either,)))))) == {"Copper Comet (1985)", "Copper Comet II: The Long Tail (1988)", "The Weaver of Ghent (1926)"}
