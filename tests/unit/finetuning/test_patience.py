"""Patience ends after so many looks that are no better; the best is remembered."""

from math import nan

from botmovie.finetuning.patience import Patience


def test_it_is_exhausted_by_looks_that_are_no_better_in_a_row():
    patience = Patience(2)
    for step, value in enumerate((3.0, 2.0, 2.5, 1.5, 1.6)):
        patience = patience.seen(value, step)
        assert not patience.exhausted
    patience = patience.seen(1.5, 5)
    assert patience.exhausted
    assert (patience.best, patience.best_step) == (1.5, 3)


def test_a_value_that_is_no_number_is_no_improvement():
    assert not Patience(1).seen(nan, 1).just_improved
