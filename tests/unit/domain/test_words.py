"""Words that are compared: folded, possessives cut, usual forms of a word equal."""

import pytest

from botmovie.domain.words import content_stems, fold, stem, words


def test_folding_takes_case_accents_and_kinds_of_marks_away():
    assert fold("Amélie’s ŁÓDŹ – Straße") == "amelie's lodz - strasse"


def test_words_are_folded_without_possessives_and_keep_numbers_whole():
    assert words("Ricci's 1,500 soldiers' R2-D2 at 12:30, 2.9!") == [
        "ricci", "1,500", "soldiers", "r2", "d2", "at", "12:30", "2.9",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "forms",
    [
        "steal steals stealing stole stolen",
        "love loves loved loving",
        "marry marries married marriage",
        "city cities",
        "run runs running ran",
        "stop stopped stopping",
        "refuse refuses refused refusal",
        "happy happily happiness",
        "kill killed murders",
        "rebuild rebuilt builds",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str):
    assert len({stem(w) for w in forms.split()}) == 1


@pytest.mark.parametrize("word", ["bus", "class", "analysis", "it", "1,500"])
def test_short_and_odd_words_stay(word: str):
    assert stem(word) == word


def test_content_stems_leave_out_words_that_say_nothing():
    assert content_stems("The boy and his bicycle are in the film") == ["boy", "bicycl"]
