"""Questions for sets: conditions, exclusions, nesting, counts, superlatives, comparisons and yes-no questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Answer, Intent, Interpretation, Kind, Outcome, Query, nested_selections

Understand = Callable[..., Interpretation]
Ask = Callable[..., Answer]


def found_by(understand: Understand, catalogue: Catalogue, question: str) -> set[str]:
    query = understand(question).query
    assert query.intent in (Intent.FIND, Intent.RECOMMEND), query
    assert query.subject is not None
    return set(catalogue.select(query.subject))


COMETS = {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988", "copper-comet-iii-perihelion-1991"}


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Which films did Seo Min-jae direct?", {"the-salt-lantern-2016", "the-glass-harbour-1994"}),
        ("films by Seo Min-jae", {"the-salt-lantern-2016", "the-glass-harbour-1994"}),
        ("Which films star Dina Fenwick?", {*COMETS, "the-hollow-stair-1979", "over-2018"}),
        ("Which films did Odile Marchetti compose the music for?", {"winter-ledger-2003", "the-clock-garden-1971", "the-glass-harbour-1958"}),
        ("Which films did Anton Reiss shoot?", {"winter-ledger-2003", "copper-comet-iii-perihelion-1991"}),
        ("Which films from South Korea do you have with Ha Yu-ri?", {"the-salt-lantern-2016", "the-glass-harbour-1994"}),
        ("films from the 1980s", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988"}),
        ("films from the 80s", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988"}),
        ("films made between 1985 and 1991", COMETS),
        ("films from 1985 to 1988", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988"}),
        ("Which films came out before 1950?", {"the-weaver-of-ghent-1926"}),
        ("Which films came out after 2012?", {"the-salt-lantern-2016", "over-2018"}),
        ("Which films came out since 2016?", {"the-salt-lantern-2016", "over-2018"}),
        ("science fiction films by Marlo Quist", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988"}),
        ("Which films with Ha Yu-ri were made in the USA?", {"copper-comet-ii-the-long-tail-1988"}),
        ("Which films are shorter than 80 minutes?", {"the-weaver-of-ghent-1926", "nine-thousand-buckets-2009"}),
        ("Which films are at least 130 minutes long?", {"the-salt-lantern-2016", "winter-ledger-2003"}),
        ("Which films are longer than two hours?", {"the-salt-lantern-2016", "winter-ledger-2003", "copper-comet-ii-the-long-tail-1988"}),
        ("Which film won the Palme d'Or?", {"the-salt-lantern-2016"}),
        ("Which film beat The Quiet Ferry to Best Picture?", {"winter-ledger-2003"}),
        ("What versions of The Glass Harbour exist?", {"the-glass-harbour-1958", "the-glass-harbour-1994"}),
        ("films from the eighties", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988"}),
        ("films from the early 1990s", {"copper-comet-iii-perihelion-1991", "the-glass-harbour-1994"}),
        ("films from the late 1970s", {"the-hollow-stair-1979"}),
        ("films before the war", {"the-weaver-of-ghent-1926"}),
        ("films of the silent era", {"the-weaver-of-ghent-1926"}),
        ("films since 2012", {"moss-and-the-moon-bakery-2012", "the-salt-lantern-2016", "over-2018"}),
        ("films from 2012 onwards", {"moss-and-the-moon-bakery-2012", "the-salt-lantern-2016", "over-2018"}),
        ("films from 1971 or earlier", {"the-clock-garden-1971", "the-glass-harbour-1958", "the-weaver-of-ghent-1926"}),
        ("films shorter than an hour and a half", {"moss-and-the-moon-bakery-2012", "over-2018", "nine-thousand-buckets-2009", "the-weaver-of-ghent-1926"}),
        ("films under two hours by Lena Voss", {"copper-comet-iii-perihelion-1991"}),
        ("films of two hours tops with Ha Yu-ri", {"the-glass-harbour-1994"}),
        ("films that made less than 60 million dollars", {"the-salt-lantern-2016", "the-clock-garden-1971", "the-glass-harbour-1958"}),
        ("German films", {"winter-ledger-2003"}),
        ("films in French", {"the-clock-garden-1971", "over-2018"}),
        ("French-language films", {"the-clock-garden-1971", "over-2018"}),
        ("silent films", {"the-weaver-of-ghent-1926"}),
        ("films directed by a woman", {"winter-ledger-2003", "copper-comet-iii-perihelion-1991", "the-glass-harbour-1958", "over-2018"}),
        ("Which Canadian film has a woman as director?", {"over-2018"}),
        ("films from Asia made after 2000", {"the-salt-lantern-2016", "moss-and-the-moon-bakery-2012", "nine-thousand-buckets-2009"}),
        ("films out of the nineteen seventies", {"the-clock-garden-1971", "the-hollow-stair-1979"}),
        ("Films that Lena Voss directed and also wrote", {"copper-comet-iii-perihelion-1991"}),
        ("Which other films were directed by the director of Winter Ledger?", {"copper-comet-iii-perihelion-1991"}),
        ("Which films share the same director as Winter Ledger?", {"copper-comet-iii-perihelion-1991"}),
        ("films directed by the director of Copper Comet II: The Long Tail or the director of The Salt Lantern", {"copper-comet-1985", "the-glass-harbour-1994"}),
        ("Which films by the director of The Salt Lantern won an award?", {"the-glass-harbour-1994"}),
        ("horror films", {"the-hollow-stair-1979"}),
        ("documentaries from India", {"nine-thousand-buckets-2009"}),
        ("Which film with Dina Fenwick was made in Canada?", {"over-2018"}),
        ("Which films have both Dina Fenwick and Tomas Averill?", {"copper-comet-1985", "copper-comet-ii-the-long-tail-1988", "over-2018"}),
        ("Which films were directed by Lena Voss or Seo Min-jae?", {"winter-ledger-2003", "copper-comet-iii-perihelion-1991", "the-salt-lantern-2016", "the-glass-harbour-1994"}),
        ("Which film did Vera Lindgren and Piers Calloway make together?", {"the-glass-harbour-1958"}),
        ("Which films were nominated for Best International Feature Film?", {"the-salt-lantern-2016", "the-clock-garden-1971"}),
    ],
)  # fmt: skip
def test_a_set_is_the_films_that_meet_all_conditions(understand: Understand, catalogue: Catalogue, question: str, ids: set[str]) -> None:
    assert found_by(understand, catalogue, question) == ids


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Which films star Dina Fenwick but are not directed by Marlo Quist?", {"copper-comet-iii-perihelion-1991", "the-hollow-stair-1979", "over-2018"}),
        ("Which films with Ha Yu-ri are not Korean?", {"copper-comet-ii-the-long-tail-1988"}),
        ("films with Tomas Averill except those directed by Marlo Quist", {"over-2018"}),
        ("films with Tomas Averill without Dina Fenwick", set()),
        ("films by Lena Voss not from the 1990s", {"winter-ledger-2003"}),
        ("films with Tomas Averill that don't have Dina Fenwick in them", set()),
        ("Which films did not win an Oscar?", {"the-salt-lantern-2016", "copper-comet-ii-the-long-tail-1988", "copper-comet-iii-perihelion-1991", "the-quiet-ferry-2001", "the-glass-harbour-1994", "over-2018", "nine-thousand-buckets-2009", "the-hollow-stair-1979", "the-weaver-of-ghent-1926"}),
        ("films without Tomas Averill by Lena Voss", {"winter-ledger-2003", "copper-comet-iii-perihelion-1991"}),
        ("Not counting Copper Comet, which films did Marlo Quist direct?", {"copper-comet-ii-the-long-tail-1988"}),
        ("Which films by Seo Min-jae are not thrillers?", {"the-glass-harbour-1994"}),
    ],
)
def test_what_is_excluded_is_left_out(understand: Understand, catalogue: Catalogue, question: str, ids: set[str]) -> None:
    assert found_by(understand, catalogue, question) == ids


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("What else did the director of The Salt Lantern make?", {"the-glass-harbour-1994"}),
        ("Which other films did the composer of Winter Ledger score?", {"the-clock-garden-1971", "the-glass-harbour-1958"}),
    ],
)  # fmt: skip
def test_a_person_may_be_described_by_a_film(understand: Understand, catalogue: Catalogue, question: str, ids: set[str]) -> None:
    query = understand(question).query
    assert query.subject is not None
    assert len(list(nested_selections(query.subject))) >= 2
    assert set(catalogue.select(query.subject)) == ids


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Which actor is in the cast of Copper Comet II: The Long Tail and of The Salt Lantern?", {"Ha Yu-ri"}),
        ("Who directed the most films?", {"Marlo Quist", "Lena Voss", "Seo Min-jae"}),
        ("Who made the sequel to Copper Comet?", {"Marlo Quist"}), ("The Glass Harbour (1994) is a remake. Who directed the original?", {"Ines Calloway"}),
        ("Which actors worked with both Lena Voss and Marlo Quist?", {"Dina Fenwick", "Burt Lamsden", "Ola Grieve", "Kit Marrow"}),
        ("Who won the Academy Award for Best Director?", {"Lena Voss"}),
        ("Who composed the music of the film that won Best Picture in 2003?", {"Odile Marchetti"}),
        ("Who directed the longest film?", {"Lena Voss"}),
        ("Who directed the film that beat The Quiet Ferry to Best Picture?", {"Lena Voss"}),
        ("Which director has won the most Oscars?", {"Lena Voss"}),
        ("When was the director of Winter Ledger born?", {"14 March 1961"}),
        ("What is the birthplace of the actress who plays Detective Baek?", {"Mokpo, South Korea"}),
        ("What is the language of the film that won the Palme d'Or?", {"Korean"}),
        ("How long is the film that won Best Picture in 2003?", {"152 minutes (2 h 32 min)"}),
        ("What country is the longest film from?", {"USA", "Germany"}),
    ],
)
def test_people_are_found_through_films_and_awards(ask: Ask, question: str, values: set[str]) -> None:
    answer = ask(question)
    assert (answer.outcome, set(answer.values)) == (Outcome.ANSWER, values)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many films did Marlo Quist direct?", "2"), ("How many films do you hold?", "14"), ("How many Korean films are there?", "2"), ("How many films star Dina Fenwick?", "5"),
        ("How many Oscars did Winter Ledger win?", "2"), ("How many Oscar nominations did Winter Ledger get?", "4"), ("How many films are there in the Copper Comet series?", "3"),
        ("How many versions of The Glass Harbour are there?", "2"), ("How many Oscars did The Hollow Stair win?", "0"), ("How many films from the 1950s do you have?", "1"), ("How many Oscars has Lena Voss won?", "1"), ("How many Oscar nominations did Jasper Holloway get?", "1"),
        ("How many documentaries are there?", "1"),
    ],
)  # fmt: skip
def test_counts_are_exact(ask: Ask, question: str, number: str) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.values) == (Outcome.ANSWER, (number,))


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is the longest film?", "Winter Ledger"), ("What is the shortest film?", "The Weaver of Ghent"), ("What is the oldest film?", "The Weaver of Ghent"), ("What is the most recent film?", "Over"),
        ("Which film made the most money?", "Copper Comet"), ("What is the most expensive film?", "Copper Comet III: Perihelion"), ("Which film won the most Oscars?", "Winter Ledger"),
        ("What is the longest Korean film?", "The Salt Lantern"), ("Which Copper Comet film made the most money?", "Copper Comet"), ("What is the shortest film by Lena Voss?", "Copper Comet III: Perihelion"),
        ("What was the first film Dina Fenwick appeared in?", "The Hollow Stair"),
    ],
)  # fmt: skip
def test_superlatives_name_the_one_at_the_end_of_the_order(ask: Ask, question: str, title: str) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.values) == (Outcome.ANSWER, (title,))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Which is longer, Winter Ledger or Copper Comet?", "Winter Ledger"), ("Which is shorter, Winter Ledger or Copper Comet?", "Copper Comet"), ("Is Copper Comet longer than Winter Ledger?", "Winter Ledger"),
        ("Which came out first, The Clock Garden or The Hollow Stair?", "The Clock Garden"), ("Which made more money, Copper Comet or Winter Ledger?", "Copper Comet"),
        ("Which cost more, Copper Comet or Winter Ledger?", "Winter Ledger"), ("Who is older, Lena Voss or Dina Fenwick?", "Dina Fenwick"), ("Which won more Oscars, Winter Ledger or Copper Comet?", "Winter Ledger"), ("Who made more films, Dina Fenwick or Marlo Quist?", "Dina Fenwick"),
    ],
)  # fmt: skip
def test_a_comparison_names_the_one_that_is_ahead(ask: Ask, question: str, value: str) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.values) == (Outcome.ANSWER, (value,))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Did Seo Min-jae direct The Salt Lantern?", "yes"), ("Did Marlo Quist direct The Salt Lantern?", "no"), ("Is The Salt Lantern a Korean film?", "yes"), ("Is The Salt Lantern a French film?", "no"),
        ("Did Winter Ledger win Best Picture?", "yes"), ("Did Copper Comet win Best Picture?", "no"), ("Has Lena Voss won an Oscar?", "yes"), ("Is Dina Fenwick in The Hollow Stair?", "yes"),
        ("Is Lena Voss in The Hollow Stair?", "no"), ("Was The Clock Garden made in 1971?", "yes"), ("Was The Clock Garden made in 1985?", "no"), ("True or false: Marlo Quist directed Copper Comet.", "yes"),
        ("Did Kit Marrow play Captain Rusk?", "no"), ("Is Winter Ledger longer than two hours?", "yes"),
    ],
)  # fmt: skip
def test_a_yes_no_question_is_answered_with_yes_or_no(ask: Ask, question: str, value: str) -> None:
    answer = ask(question)
    assert answer.outcome is Outcome.ANSWER
    assert answer.values[0] == value


def test_a_no_says_what_holds_instead(ask: Ask) -> None:
    assert ask("Did Marlo Quist direct The Salt Lantern?").values == ("no", "Seo Min-jae")


@pytest.mark.parametrize(
    "question",
    ["Who directed the French film The Salt Lantern?", "For which film of 1990 did Lena Voss win when The Salt Lantern won Best Picture?", "Who won the Oscar for Best Director for Copper Comet?"],
)
def test_a_question_that_rests_on_something_untrue_is_not_answered_as_if_it_were_true(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.FALSE_PREMISE


def test_nested_relations_reach_from_films_over_people_to_films(understand: Understand) -> None:
    query: Query = understand("Which other films did the composer of Winter Ledger score?").query
    assert query.subject is not None
    kinds = [s.kind for s in nested_selections(query.subject)]
    assert kinds[:3] == [Kind.FILM, Kind.PERSON, Kind.FILM]
