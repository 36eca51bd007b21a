"""Numbers in words and digits are compared as values."""

import pytest

from botmovie.verification.quantities import derived, quantities


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He won eleven Oscars", [(11, "count")]),
        ("twenty-four frames", [(24, "count")]),
        ("two hundred and six minutes", [(206, "minutes")]),
        ("five hundred and twenty thousand people", [(520_000, "count")]),
        ("half a million", [(500_000, "count")]),
        ("2.9 billion dollars", [(2_900_000_000, "money")]),
        ("$2,923,706,026", [(2_923_706_026, "money")]),
        ("$15.5 million", [(15_500_000, "money")]),
        ("3 crore rupees", [(30_000_000, "money")]),
        ("two hours 55 minutes", [(175, "minutes")]),
        ("2 h 5 m", [(125, "minutes")]),
        ("3h 27", [(207, "minutes")]),
        ("an hour and a half", [(90, "minutes")]),
        ("three hours", [(180, "minutes")]),
        ("in 1994", [(1994, "year")]),
        ("the third film, the 96th ceremony", [(3, "ordinal"), (96, "ordinal")]),
        ("shot twice and by a pair", [(2, "count"), (2, "count")]),
        ("R2-D2 is one of the robots", []),
        ("no numbers", []),
    ],
)
def test_a_text_gives_its_numbers(text: str, values: list[tuple[float, str]]):
    assert [(q.value, q.kind) for q in quantities(text)] == values


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("eleven", "11 awards"),
        ("2.9 billion", "$2,923,706,026"),
        ("about 3 billion", "2,923,706,026"),
        ("two hours 55", "175 minutes"),
        ("three hours", "178 minutes"),
        ("nearly three hours", "170 minutes"),
        ("the third", "3 films"),
        ("1975", "Jaws (1975)"),
    ],
)
def test_the_same_number_in_another_form_agrees(said: str, held: str):
    assert quantities(said)[0].agrees_with(quantities(held))


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("twelve", "11 awards"),
        ("2.8 billion", "$2,923,706,026"),
        ("2,923,706,027", "2,923,706,026"),
        ("176 minutes", "175 minutes"),
        ("three hours", "207 minutes"),
        ("1976", "1975"),
        ("12", ""),
    ],
)
def test_another_number_does_not_agree(said: str, held: str):
    assert not quantities(said)[0].agrees_with(quantities(held))


def test_differences_sums_means_and_counts_may_be_reckoned():
    reckoned = [q.value for q in derived([194, 155, 142])]
    assert {39, 52, 13, 491, 3} <= set(reckoned)
    assert derived([]) == []
