"""Fusion of rankings, with the arithmetic written out, and search over passages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botmovie.catalogue import Catalogue
from botmovie.domain import Hit, SpoilerLevel
from botmovie.retrieval import Search
from botmovie.retrieval.search import KEYWORD_SHARE, VECTOR_FLOOR, gate, reciprocal_rank_fusion, score_fusion


def ranking(arm: str, *passages: str, score: float = 1.0) -> list[Hit]:
    return [Hit(p, score, rank, arm) for rank, p in enumerate(passages, 1)]


def test_fusion_adds_one_over_sixty_plus_rank_from_each_arm() -> None:
    # keyword: a 1, b 2, c 3;   vector: c 1, a 2, d 3
    # a = 1/61 + 1/62 = 0.016393443 + 0.016129032 = 0.032522475
    # c = 1/63 + 1/61 = 0.015873016 + 0.016393443 = 0.032266459
    # b = 1/62        = 0.016129032
    # d = 1/63        = 0.015873016
    fused = reciprocal_rank_fusion([ranking("keyword", "a", "b", "c"), ranking("vector", "c", "a", "d")])
    assert [h.passage_id for h in fused] == ["a", "c", "b", "d"]
    assert [h.score for h in fused] == pytest.approx([0.032522475, 0.032266459, 0.016129032, 0.015873016], abs=1e-9)
    assert [h.rank for h in fused] == [1, 2, 3, 4]
    assert {h.arm for h in fused} == {"hybrid"}


def test_another_k_weighs_the_first_ranks_more() -> None:
    # k = 1: a = 1/2, b = 1/3, and c, third in one arm and first in none, 1/4
    fused = reciprocal_rank_fusion([ranking("keyword", "a", "b", "c")], k=1)
    assert [h.score for h in fused] == pytest.approx([1 / 2, 1 / 3, 1 / 4])


def test_ties_are_broken_by_the_passage_id() -> None:
    assert [h.passage_id for h in reciprocal_rank_fusion([ranking("keyword", "b"), ranking("vector", "a")])] == ["a", "b"]


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank_fusion([]) == reciprocal_rank_fusion([[], []]) == ()


@given(st.lists(st.permutations("abcdef"), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, database=None, derandomize=True)
def test_a_passage_that_no_arm_ranks_lower_never_comes_after_the_other(orders: list[list[str]]) -> None:
    fused = [h.passage_id for h in reciprocal_rank_fusion([ranking("x", *o) for o in orders])]
    for a in "abcdef":
        for b in "abcdef":
            if all(o.index(a) < o.index(b) for o in orders):
                assert fused.index(a) < fused.index(b)


def test_a_vector_arm_whose_best_hit_is_far_off_is_left_out() -> None:
    keyword, far, near = ranking("keyword", "a"), ranking("vector", "b", score=VECTOR_FLOOR - 0.01), ranking("vector", "b", score=VECTOR_FLOOR)
    assert gate(keyword, far) == (keyword, ())
    assert gate(keyword, near) == (keyword, near)
    assert gate([], near) == ([], near)
    assert gate([], []) == ([], ())


def test_adding_scores_weighs_how_much_better_a_passage_is_and_not_only_its_rank() -> None:
    # a: the best keyword score, and as near as the last of the vectors   b: half the best keyword score, cosine 0.6   c: cosine 0.3
    keyword = [Hit("a", 8.0, 1, "keyword"), Hit("b", 4.0, 2, "keyword")]
    vector = [Hit("b", 0.6, 1, "vector"), Hit("c", 0.3, 2, "vector")]
    fused = score_fusion(keyword, vector)
    assert [(h.passage_id, h.rank) for h in fused] == [("b", 1), ("a", 2), ("c", 3)]
    assert [h.score for h in fused] == pytest.approx([0.6 + KEYWORD_SHARE / 2, 0.3 + KEYWORD_SHARE, 0.3])


def test_adding_scores_of_one_arm_keeps_its_order() -> None:
    assert [h.passage_id for h in score_fusion([Hit("b", 3.0, 1, "keyword"), Hit("a", 2.0, 2, "keyword")], ())] == ["b", "a"]
    assert [h.passage_id for h in score_fusion((), [Hit("b", 0.7, 1, "vector"), Hit("a", 0.5, 2, "vector")])] == ["b", "a"]
    assert score_fusion((), ()) == ()


def test_hybrid_search_finds_a_passage_by_its_words_and_by_its_meaning(search: Search) -> None:
    by_words = search.hybrid_search("sculpture of beaten copper", limit=3, spoilers=SpoilerLevel.FULL)
    by_meaning = search.hybrid_search("a little ghost of the woods gets a job making bread at night", limit=3, spoilers=SpoilerLevel.FULL)
    assert by_words[0].passage_id == "copper-comet-1985/notes"
    assert by_meaning[0].passage_id.startswith("moss-and-the-moon-bakery-2012/")


@pytest.mark.parametrize("level", list(SpoilerLevel))
def test_hybrid_search_never_returns_a_passage_above_the_level(search: Search, catalogue: Catalogue, level: SpoilerLevel) -> None:
    hits = search.hybrid_search("killer twin burns the photograph and takes the ferry", limit=20, spoilers=level)
    levels = [p.level for p in catalogue.passages([h.passage_id for h in hits])]
    assert hits
    assert all(level.allows(one) for one in levels)


def test_the_ending_is_found_by_those_who_want_it(search: Search) -> None:
    assert search.hybrid_search("killed with a salt rake", limit=1, spoilers=SpoilerLevel.FULL)[0].passage_id == "the-salt-lantern-2016/ending"


def test_search_can_be_restricted_to_films(search: Search) -> None:
    hits = search.hybrid_search("a girl winds the smallest clock", limit=10, spoilers=SpoilerLevel.FULL, film_ids=["the-clock-garden-1971"])
    assert {h.passage_id.split("/")[0] for h in hits} == {"the-clock-garden-1971"}


def test_the_limit_bounds_the_hits(search: Search) -> None:
    assert len(search.hybrid_search("the sea", limit=2, spoilers=SpoilerLevel.NONE)) == 2


def test_without_an_encoder_keywords_alone_are_searched(catalogue: Catalogue) -> None:
    plain = Search(catalogue, None)
    assert plain.hybrid_search("piano wire", limit=1, spoilers=SpoilerLevel.FULL)[0].passage_id == "the-hollow-stair-1979/story"
    assert not plain.vectors(["b", "c"]).any()
    assert plain.vectors(["b", "c"]).shape == (2, *plain.vector("a").shape)
    assert plain.films_for("piano wire")[0].film_id == "the-hollow-stair-1979"
    assert plain.films_for("piano wire")[0].vector == 0.0


def test_films_are_scored_by_their_best_passage(search: Search) -> None:
    best = search.films_for("A detective finds lanterns full of salt on an island")[0]
    assert (best.film_id, best.keyword) == ("the-salt-lantern-2016", 1.0)
    assert best.score == pytest.approx(best.vector + 0.35)


def test_the_sentence_nearest_to_a_text_has_the_nearest_vector(search: Search) -> None:
    near = search.vectors(["A thief took the boat.", "The garden is full of clocks."]) @ search.vector("Who stole the boat?")
    assert near[0] > near[1]
    assert search.vectors([]).shape == (0, 384)
