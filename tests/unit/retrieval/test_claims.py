"""Claims on awards and parts: who was nominated, who won, who plays whom, and what is cited for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import (
    Answer,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Evidence,
    Filter,
    Intent,
    Kind,
    Outcome,
    Query,
    Selection,
    films,
    people,
)  # fmt: skip

Execute = Callable[..., Evidence]
Ask = Callable[..., Answer]

LEDGER, HARBOUR, COMET, COMET_II = "winter-ledger-2003", "the-glass-harbour-1958", "copper-comet-1985", "copper-comet-ii-the-long-tail-1988"
NOMINATED = [
    ("Was Jasper Holloway nominated for an Oscar?", "Yes. Jasper Holloway was nominated for the Academy Award for Best Actor for Winter Ledger (2003)."),
    ("Was Jasper Holloway nominated for Best Actor?", "Yes. Jasper Holloway was nominated for the Academy Award for Best Actor for Winter Ledger (2003)."),
    ("Was Winter Ledger nominated for Best Actor?", "Yes. Winter Ledger (2003) was nominated for the Academy Award for Best Actor."),
    ("Was The Glass Harbour (1958) nominated for Best Picture?", "Yes. The Glass Harbour (1958) was nominated for the Academy Award for Best Picture."),
    ("Who was nominated for Best Actor?", "Jasper Holloway was nominated for it for Winter Ledger (2003)."),
    ("Who was nominated for Best Actress for The Glass Harbour?", "Vera Lindgren was nominated for it for The Glass Harbour (1958)."),
]


@pytest.mark.parametrize(("question", "said"), NOMINATED)
def test_a_nomination_is_never_called_a_win(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert answer.text.startswith(said)
    assert "won" not in answer.text
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was Lena Voss nominated for Best Director?", "was nominated for the Academy Award for Best Director for Winter Ledger (2003), and won it."),
        ("Who was nominated for Best Director?", "Lena Voss was nominated for it for Winter Ledger (2003), and won."),
        ("Was Winter Ledger nominated for an Oscar?", "and won the Academy Award for Best Picture and the Academy Award for Best Director."),
    ],
)
def test_a_nomination_that_was_won_says_both(ask: Ask, question: str, said: str) -> None:
    assert said in ask(question).text


def test_an_award_that_was_only_a_nomination_is_denied_as_a_win(ask: Ask) -> None:
    answer = ask("Did The Glass Harbour (1958) win Best Picture?")
    assert answer.text.startswith("No. The Glass Harbour (1958) was nominated for the Academy Award for Best Picture, but did not win it.")
    assert answer.values == ("no",)


def test_a_nomination_that_was_not_made_is_denied_as_a_nomination(ask: Ask) -> None:
    assert ask("Was Copper Comet III: Perihelion nominated for an Oscar?").text.startswith("No. Copper Comet III: Perihelion (1991) was not nominated for an Academy Award.")


def test_a_win_that_may_lie_elsewhere_is_left_open_with_what_is_known(ask: Ask) -> None:
    answer = ask("Did Jasper Holloway win an Oscar?")
    assert answer.outcome is Outcome.UNKNOWN
    assert "was nominated for the Academy Award for Best Actor" in answer.text


@pytest.mark.parametrize(("year", "holds"), [(2003, True), (2004, True), (1990, False), (2006, False)])
def test_an_award_of_another_year_is_denied_with_its_own(ask: Ask, year: int, holds: bool) -> None:
    answer = ask(f"Did Winter Ledger win Best Director in {year}?")
    assert answer.values[0] == ("yes" if holds else "no")
    assert holds or f"did not win the Academy Award for Best Director of {year}. It won the Academy Award for Best Director for the films of 2003." in answer.text.replace(" [1]", "")


def test_everything_that_bears_a_claim_out_is_cited(ask: Ask) -> None:
    assert len(ask("Was Winter Ledger nominated for an Oscar?").citations) == 4


def test_awards_of_a_film_are_told_apart_as_won_and_nominated(execute: Execute) -> None:
    evidence = execute(Query(Intent.LOOKUP, films(LEDGER), ("awards",), award=AwardPattern(won=None)))
    assert [(row.note, len(row.values)) for row in evidence.rows] == [("nominations_won", 2), ("nominations_lost", 2)]


# -- parts


@pytest.mark.parametrize(
    ("question", "said", "cited"),
    [
        ("Did Tomas Averill play Captain Rusk?", "Yes. Tomas Averill plays Captain Rusk in Copper Comet (1985) and Copper Comet II: The Long Tail (1988).", {COMET, COMET_II}),
        ("Did Jasper Holloway play Walter Amsel?", "Yes. Jasper Holloway plays Walter Amsel in Winter Ledger (2003).", {LEDGER}),
        ("Did Tomas Averill play Walter Amsel?", "No. Tomas Averill does not play Walter Amsel: Jasper Holloway does.", {LEDGER}),
        ("Did Ha Yu-ri play Captain Rusk in Copper Comet II: The Long Tail?", "No. Ha Yu-ri does not play Captain Rusk: Tomas Averill does.", {COMET_II}),
        ("Did Tomas Averill play Captain Rusk in Copper Comet II: The Long Tail?", "Yes. Tomas Averill plays Captain Rusk in Copper Comet II: The Long Tail (1988).", {COMET_II}),
        ("Did Ha Yu-ri play Judge Ondo in Copper Comet?", "No. There is no Judge Ondo in Copper Comet (1985).", {COMET}),
    ],
)  # fmt: skip
def test_who_played_whom_is_confirmed_or_put_right_from_the_same_credit(ask: Ask, question: str, said: str, cited: set[str]) -> None:
    answer = ask(question)
    assert answer.text.startswith(said)
    assert {c.film_id for c in answer.citations} == cited


def test_two_claims_on_one_film_are_one_about_the_part(execute: Execute) -> None:
    film = films(COMET_II)
    claims = (Claim(film, "cast", people("ha-yu-ri")), Claim(film, "characters", CharacterName("Rusk")))
    results = execute(Query(Intent.CHECK, film, claims=claims)).claims
    assert [(c.holds, c.subject, c.said, c.actual) for c in results] == [(False, "Ha Yu-ri", "Captain Rusk", ("Tomas Averill",))]


@pytest.mark.parametrize(("person", "holds"), [("lena-voss", True), ("marlo-quist", False)])
def test_somebody_among_described_people_is_told_by_the_description(execute: Execute, person: str, holds: bool) -> None:
    directors = Selection(Kind.PERSON, (Filter("directors", films(LEDGER)),))
    claim = execute(Query(Intent.CHECK, directors, claims=(Claim(directors, "id", Entities((person,), person)),))).claims[0]
    assert (claim.holds, claim.field, claim.subject, claim.actual) == (holds, "people", "people who directed Winter Ledger (2003)", ("Lena Voss",))


def test_a_claim_on_described_films_holds_if_it_holds_for_one(execute: Execute) -> None:
    by_her = Selection(Kind.FILM, (Filter("directors", people("lena-voss")),))
    won = execute(Query(Intent.CHECK, by_her, claims=(Claim(by_her, "awards", AwardPattern(body="Academy Awards", category="Best Picture")),)))
    assert [(c.holds, c.subject) for c in won.claims] == [(True, "Winter Ledger (2003)")]


@pytest.mark.parametrize(("other", "holds"), [("the-glass-harbour-1958", True), (COMET, False)])
def test_a_remake_is_a_remake_of_one_film(execute: Execute, other: str, holds: bool) -> None:
    claim = Claim(films("the-glass-harbour-1994"), "remake_of", films(other))
    assert [c.holds for c in execute(Query(Intent.CHECK, claim.subject, claims=(claim,))).claims] == [holds]


# -- citations of lists


def test_every_film_of_a_long_list_has_a_citation_of_its_own_behind_it(ask: Ask) -> None:
    answer = ask("Which films were released after 1970?")
    assert len(answer.values) > 6
    assert len(answer.citations) == len(answer.values)
    for citation in answer.citations:
        assert f"({(citation.film_id or '')[-4:]}) [{citation.n}]" in answer.text


@pytest.mark.parametrize(("question", "cited"), [("Which won more Oscars, Winter Ledger or Copper Comet?", 2), ("Which characters does Dina Fenwick play?", 5)])
def test_a_line_cites_each_thing_it_tells_and_nothing_else(ask: Ask, question: str, cited: int) -> None:
    answer = ask(question)
    assert len(answer.citations) == cited
    assert sum(answer.text.count(f"[{c.n}]") for c in answer.citations) == cited


def test_each_line_of_a_life_cites_what_it_comes_from(ask: Ask) -> None:
    answer = ask("Tell me about Lena Voss")
    by_n = {c.n: c.text for c in answer.citations}
    assert len(by_n) == 3
    assert f"Lena Voss directed Copper Comet III: Perihelion (1991) and Winter Ledger (2003). [{next(n for n, t in by_n.items() if 'directed' in t)}]" in answer.text
    assert "][" not in answer.text


def test_a_line_about_one_film_cites_that_film_alone(ask: Ask) -> None:
    answer = ask("Who plays Dr. Iva Sole?")
    assert [answer.text.count(f"[{n}]") for n in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("question", "film", "said"),
    [("Which films were nominated for Best Picture?", "the-quiet-ferry-2001", "was nominated for the Academy Award for Best Picture"), ("Which films star Dina Fenwick?", COMET, "with Dina Fenwick as Dr. Iva Sole")],
)
def test_the_citation_of_a_listed_film_says_why_it_is_listed(ask: Ask, question: str, film: str, said: str) -> None:
    assert said in next(c.text for c in ask(question).citations if c.film_id == film)
