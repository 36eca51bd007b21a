"""Lengths, sums and spans of years as people say them."""

from __future__ import annotations

import pytest

from botmovie.domain import Range
from botmovie.understanding.conditions import find_conditions
from botmovie.understanding.tokens import tokenize


def ranges(text: str, kind: str) -> list[Range]:
    tokens = tokenize(text)
    return [c.value for c in find_conditions(tokens, [False] * len(tokens)) if c.kind == kind]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("something under 90 minutes", None, 90), ("two hours tops", None, 120), ("an hour and a half max", None, 90), ("1.5 hours or less", None, 90),
        ("not over ninety-five minutes", None, 95), ("no more than a hundred and ten minutes", None, 110), ("more than two hours and half", 151, None),
        ("at least 2h 30", 150, None), ("2 and a half hours plus", 150, None), ("between 90 and 120 minutes", 90, 120), ("from 1 to 2 hours", 60, 120),
        ("exactly 90 mins", 90, 90),
    ],
)  # fmt: skip
def test_a_length_with_a_bound_is_a_range_of_minutes(text: str, low: int | None, high: int | None) -> None:
    assert ranges(text, "runtime") == [Range(low, high)]


def test_a_length_without_a_bound_is_no_condition() -> None:
    assert ranges("a three-hour film about 20 people", "runtime") == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("grossed over $1.5 billion", 1.5e9, None), ("took less than ten million dollars", None, 1e7), ("made 300m or more", 3e8, None)],
)
def test_a_sum_with_a_bound_is_a_range_of_dollars(text: str, low: float | None, high: float | None) -> None:
    assert ranges(text, "money") == [Range(low, high)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("from 97 to 99", 1997, 1999), ("between 94 and 02", 1994, 2002), ("from 2000 up to now", 2000, None), ("from 1990 on", 1990, None),
        ("2010 onwards", 2010, None), ("no later than 1980", None, 1980), ("not before 1990", 1990, None), ("from the 70s to the 90s", 1970, 1999),
    ],
)  # fmt: skip
def test_a_span_of_years_has_the_bounds_that_its_words_give(text: str, low: int | None, high: int | None) -> None:
    assert ranges(text, "year") == [Range(low, high)]


def test_two_numbers_that_count_something_are_no_years() -> None:
    assert ranges("between 20 and 30 films", "year") == []
