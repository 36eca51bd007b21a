"""Answers of two models are compared up to their first difference."""

import pytest

from botmovie.finetuning.parity import compare


def test_the_common_share_ends_at_the_first_difference():
    found = compare(["1", "2"], ["a b c d", "x"], ["a b q d", "x"], lambda text: [ord(w) for w in text.split()])
    assert (found.prompts, found.same) == (2, 1)
    assert found.common == pytest.approx((0.5 + 1.0) / 2)
    assert found.to_dict()["differing"] == [{"id": "1", "trained": "a b c d", "exported": "a b q d"}]


def test_an_answer_that_goes_on_is_another_one():
    assert compare(["1"], ["a b"], ["a b c d"], lambda text: [ord(w) for w in text.split()]).common == 0.5
