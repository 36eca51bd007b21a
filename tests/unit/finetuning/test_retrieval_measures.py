"""nDCG and recall of rankings, with the arithmetic written out."""

from __future__ import annotations

from math import log2

import pytest

from botmovie.finetuning.retrieval_cases import CaseKind, RetrievalCase
from botmovie.finetuning.retrieval_measures import head_figure, mean_of, measure, ndcg, recall
from botmovie.finetuning.split import Side

FILM_OF = {"a/1": "a", "a/2": "a", "b/1": "b", "c/1": "c"}


def case(kind: CaseKind, text: str, *wanted: str) -> RetrievalCase:
    return RetrievalCase(text, kind, text, frozenset(wanted), frozenset(), Side.TEST)


def test_what_stands_first_and_third_of_two_wanted_is_discounted_by_rank():
    assert ndcg(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))


def test_what_stands_eleventh_gains_nothing():
    assert ndcg([*"abcdefghij", "wanted"], {"wanted"}) == 0.0


def test_more_than_ten_wanted_can_all_be_found():
    wanted = [str(n) for n in range(12)]
    assert (ndcg(wanted, wanted), recall(wanted, wanted)) == (1.0, 1.0)


def test_recall_is_the_share_of_the_wanted_among_the_first_ten():
    assert recall(["a", "x", "y"], {"a", "b"}) == 0.5


def test_a_film_stands_where_its_first_passage_stands():
    ranked = ["a/1", "a/2", "b/1"]
    found = measure([case(CaseKind.DESCRIPTION, "a boat", "b"), case(CaseKind.QUESTION, "which boat", "b/1")], lambda text: ranked, FILM_OF)
    assert [m.ndcg for m in found] == pytest.approx([1 / log2(3), 1 / log2(4)])


def test_questions_and_descriptions_count_alike_however_many_there_are():
    cases = [case(CaseKind.QUESTION, f"q{n}", "c/1") for n in range(3)] + [case(CaseKind.DESCRIPTION, "d", "a")]
    found = measure(cases, lambda text: ["a/1"], FILM_OF)
    assert (mean_of(found).ndcg, head_figure(found)) == (0.25, 0.5)
