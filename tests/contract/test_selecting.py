"""`select` against a plain evaluation of the same selection over the same records, for random small catalogues."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from botmovie.catalogue import Catalogue
from botmovie.domain import Kind, Order, Selection
from tests.contract.plain import LOWEST, Dice, Plain

quick = settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 2**32)


@quick
@given(seed=seeds)
def test_a_selection_finds_what_a_plain_evaluation_finds(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    held = dice.records()
    store.write(held, replace=True)
    plain = Plain(held)
    for kind in (*Kind, *Kind, *Kind):
        selection = dice.selection(kind, 3)
        found = store.select(selection)
        assert len(found) == len(set(found))
        assert set(found) == plain.ids(selection), selection


@quick
@given(seed=seeds)
def test_films_are_sorted_and_cut_as_a_plain_evaluation_does_it(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    held = dice.records()
    store.write(held, replace=True)
    plain = Plain(held)
    for field in (*LOWEST, "series_number"):
        order = Order(field, dice.one([True, False]))
        asked = Selection(Kind.FILM, (dice.filter(Kind.FILM, 0),), order, dice.one([None, 0, 1, 2, 3]), dice.one([0, 0, 1, 2]))
        if field == "series_number":  # among a series that is filtered by, the number counts in that one; here it is any
            asked = replace(asked, conditions=())
        assert list(store.select(asked)) == plain.sorted(asked), asked


@quick
@given(seed=seeds)
def test_people_are_sorted_and_cut_as_a_plain_evaluation_does_it(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    held = dice.records()
    store.write(held, replace=True)
    plain = Plain(held)
    for _ in range(8):
        asked = dice.placed(Kind.PERSON, 2)
        found = store.select(asked)
        assert set(found) == set(plain.sorted(asked)), asked
        places = [plain.value(person, asked) for person in found]
        assert places == sorted(places, key=lambda v: v or 0, reverse=asked.order is not None and asked.order.descending)
