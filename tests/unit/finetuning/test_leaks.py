"""No film, wording or sentence is on two sides of the split."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botmovie.errors import BadInput
from botmovie.finetuning.likeness import Known, likeness, runs
from botmovie.finetuning.split import Side

pytest.importorskip("rensa", reason="rensa is not installed (requirements-dev.lock)")
from botmovie.finetuning.leaks import (
    check_no_leaks,
    find_leaks,
    without_leaks,
    without_repeats,
)

LONG = "The mayor of the small town refuses to close the beaches, because the town lives on summer visitors and their money."


@pytest.fixture
def sides(make_example):
    """One example for training and one for validation that share nothing."""
    ours = make_example(film="a-1990")
    theirs = make_example("Elliott hides it in a closet.", film="b-1990", base="v-1", template="hand v", text="Elliott hides a guest in his closet.", question="Where is the guest?")
    return ours, replace(theirs, side=Side.VALIDATION)


def test_likeness_is_the_share_of_common_runs_of_three_words():
    # "a b c d" has the runs abc, bcd; "a b c e" has abc, bce: one of three is common
    assert likeness(runs("a b c d"), runs("a b c e")) == pytest.approx(1 / 3)
    assert likeness(runs("A, b c!"), runs("a b C")) == 1.0


def test_a_sentence_with_one_word_changed_is_found_again_and_another_is_not():
    known = Known()
    known.add_all([LONG])
    assert known.like(LONG.replace("summer visitors", "summer guests")) == LONG
    assert known.like("Quint owns the boat Orca and drinks.") is None


def test_sides_that_share_nothing_pass(sides):
    check_no_leaks(sides)


def test_a_film_on_two_sides_is_a_leak_even_as_a_distraction(sides):
    ours, theirs = sides
    leaks = find_leaks([ours, replace(theirs, films=("b-1990", "a-1990"))])
    assert [(one.what, one.text) for one in leaks] == [("film", "a-1990")]


def test_a_wording_on_two_sides_is_a_leak(sides):
    ours, theirs = sides
    leaks = find_leaks([replace(ours, template="runtime/6"), replace(theirs, template="runtime/6")])
    assert [(one.what, one.text) for one in leaks] == [("template", "runtime/6")]


def test_a_sentence_that_is_nearly_the_same_on_two_sides_stops_the_run(make_example, sides):
    ours = make_example(film="a-1990", text=LONG)
    theirs = replace(make_example(film="b-1990", base="v-1", template="hand v", question="Elsewhere?", target="Nowhere at all.", text=LONG.replace("small ", "")), side=Side.TEST)
    with pytest.raises(BadInput, match="leaks between the sides"):
        check_no_leaks([ours, theirs])


def test_what_resembles_something_held_back_leaves_the_training_side(make_example, sides):
    bad = make_example(film="c-1990", base="p-2", question="Where is the guest?")
    kept, out = without_leaks([*sides, bad])
    assert out == [bad]
    assert find_leaks(kept) == []


def test_an_answer_that_repeats_an_earlier_one_is_left_out_with_all_its_renderings(make_example):
    first, second = make_example(id="p-1/0"), make_example(id="p-1/1")
    again = [make_example(id=f"q-7/{i}", base="q-7", template="hand q") for i in range(2)]
    assert without_repeats([first, second, *again]) == ([first, second], again)
