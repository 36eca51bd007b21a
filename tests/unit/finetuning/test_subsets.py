"""A share of the training side is of answers and nested; tasks, kinds and sources can be left out by name."""

from __future__ import annotations

import pytest

from botmovie.errors import BadInput
from botmovie.finetuning.subsets import part_of


@pytest.fixture
def some(make_example):
    made = [make_example(id=f"p-{n}/{r}", base=f"p-{n}") for n in range(200) for r in (0, 1)]
    return [*made, make_example(id="s-1/0", base="s-1", task="summary", template="hand q"), make_example(id="r-1", base="r-1", task="fact", template="runtime/3")]


def test_all_of_the_examples_are_taken_by_default(some):
    assert part_of(some) == some


def test_a_share_takes_whole_answers_and_a_smaller_one_is_part_of_a_larger_one(some):
    quarter, half = (part_of(some, share) for share in (0.25, 0.5))
    assert {e.id for e in quarter} < {e.id for e in half}
    assert 60 <= len(quarter) <= 140
    assert all(sum(e.base == base for e in quarter) == 2 for base in {e.base for e in quarter} if base.startswith("p-"))


@pytest.mark.parametrize(("without", "left"), [("summary", 401), ("hand q", 401), ("runtime", 401), ("by rule", 401), ("by hand", 1), ("plot", 2)])
def test_what_is_named_is_left_out(some, without, left):
    assert len(part_of(some, without=[without])) == left


def test_a_name_that_no_example_has_is_told_with_those_there_are(some):
    with pytest.raises(BadInput, match=r"'summaries'.*there are .*summary"):
        part_of(some, without=["summaries"])


def test_nothing_left_is_told(some):
    with pytest.raises(BadInput, match="No example for training is left"):
        part_of(some, without=["by hand", "by rule"])
