"""Questions made from a catalogue: misspelt names, and what must not be answered."""

from __future__ import annotations

import random
from typing import Any

import pytest
from rapidfuzz.distance import OSA

from botmovie.catalogue import Catalogue
from botmovie.catalogue.folding import fold
from botmovie.evaluation import Case, Grade
from botmovie.evaluation.misspelt import ids_in, judge_link, misspelt_cases
from botmovie.evaluation.refusal import ANSWERABLE, figures, judge_refusal, refusal_cases
from botmovie.evaluation.sampling import sample
from botmovie.evaluation.typos import with_typo


def nothing_everyday(word: str) -> bool:
    return False


@pytest.mark.parametrize("seed", range(20))
def test_a_typo_is_one_slip_away_and_keeps_first_letters(seed: int) -> None:
    slipped = with_typo("The Winter Ledger", random.Random(seed))
    assert slipped is not None
    assert OSA.distance("The Winter Ledger", slipped) == 1
    assert [w[0] for w in slipped.split()] == ["T", "W", "L"]


def test_short_words_are_left_alone() -> None:
    assert with_typo("Up It On", random.Random(1)) is None


def test_the_same_seed_makes_the_same_questions(catalogue: Catalogue) -> None:
    made = [misspelt_cases(catalogue, nothing_everyday, size=10, seed=seed) for seed in (3, 3, 4)]
    assert made[0] == made[1] != made[2]
    made_again = [refusal_cases(catalogue, size=9, seed=seed) for seed in (3, 3, 4)]
    assert made_again[0] == made_again[1] != made_again[2]


def test_half_of_the_misspelt_names_are_people_and_half_is_in_lower_case(catalogue: Catalogue) -> None:
    cases = misspelt_cases(catalogue, nothing_everyday, size=12, seed=1)
    assert [sum(c.category == name for c in cases) for name in ("films, as written", "films, lower case", "persons, as written", "persons, lower case")] == [3, 3, 3, 3]
    assert all(c.turns[0] == c.turns[0].lower() for c in cases if c.category.endswith("lower case"))


def test_no_misspelt_name_is_a_name_of_the_catalogue(catalogue: Catalogue) -> None:
    for case in misspelt_cases(catalogue, nothing_everyday, size=12, seed=2):
        assert fold(case.must[1][0]) not in fold(case.turns[0])


def test_titles_of_one_everyday_word_are_left_out(catalogue: Catalogue) -> None:
    cases = misspelt_cases(catalogue, lambda word: True, size=40, seed=1)
    assert all(" " in fold(c.must[1][0]) for c in cases if c.category.startswith("films"))


def about(*ids: str) -> dict[str, Any]:
    return {"outcome": "answer", "text": "…", "interpretation": {"query": {"type": "Query", "subject": {"type": "Selection", "conditions": [{"type": "Filter", "value": {"type": "Entities", "ids": list(ids)}}]}}}}


def test_a_link_is_right_where_the_query_names_what_was_meant() -> None:
    case = Case("1", "films", ("Who is in Wniter Ledger?",), ("answer",), (("winter-ledger-1985",), ("Winter Ledger",)))
    assert [judge_link(case, about(*ids)).score for ids in (("winter-ledger-1985", "other"), ("other",), ())] == [1, -1, 0]


def test_ids_are_found_however_deep_they_stand() -> None:
    assert list(ids_in({"a": [{"type": "Entities", "ids": ["x", "y"]}], "b": {"c": {"type": "Entities", "ids": ["z"]}}})) == ["x", "y", "z"]


def test_every_question_that_must_not_be_answered_has_a_twin_that_must(catalogue: Catalogue) -> None:
    cases = refusal_cases(catalogue, size=9, seed=1)
    asked = [c for c in cases if not c.category.endswith(ANSWERABLE)]
    assert [f"{c.id}-twin" for c in asked] == [c.id for c in cases if c.category.endswith(ANSWERABLE)]
    assert {c.category for c in asked} == {"invented film", "not held", "false premise"}


def test_invented_films_are_not_held(catalogue: Catalogue, program: Any) -> None:
    titles = {n.folded for film in catalogue.films(catalogue.select(_all_films())) for n in catalogue.names_exact([fold(film.title)])}
    for case in refusal_cases(catalogue, size=30, seed=5):
        if case.category == "invented film":
            assert not any(f" {t} " in f" {fold(case.turns[0])} " for t in titles if len(t.split()) > 1)


def _all_films() -> Any:
    from botmovie.domain import Kind, Selection

    return Selection(Kind.FILM)


@pytest.mark.parametrize(("outcome", "score"), [("unknown", 1), ("false_premise", 1), ("out_of_scope", 0), ("ambiguous", 0), ("answer", -1)])
def test_a_refusal_is_right_where_it_says_what_is_missing_or_untrue(outcome: str, score: int) -> None:
    case = Case("1", "invented film", ("Who directed The Glass Heron?",), ("unknown", "false_premise"))
    assert judge_refusal(case, {"outcome": outcome, "text": "…"}).score == score


def test_refusal_and_needless_refusal_are_told_apart() -> None:
    def one(category: str, score: int, outcome: str) -> Grade:
        return Grade(Case("1", category, ("?",), ("unknown",)), score, "", outcome, "", 0.0)

    grades = [one("not held", 1, "unknown"), one("not held", -1, "answer"), one(f"not held{ANSWERABLE}", 1, "answer"), one(f"not held{ANSWERABLE}", -1, "answer"), one(f"not held{ANSWERABLE}", 0, "unknown")]
    refused, needless = figures(grades)
    assert (refused.value, refused.of, needless.value, needless.of) == (0.5, 2, pytest.approx(1 / 3), 3)


def test_a_sample_is_the_same_for_a_seed_and_keeps_the_order() -> None:
    drawn = sample(range(100), 10, 7)
    assert (drawn, drawn == tuple(sorted(drawn)), len(drawn)) == (sample(range(100), 10, 7), True, 10)
    assert sample("abc", 5, 1) == ("a", "b", "c")
