"""Counts, groups, comparisons and set operations against a plain evaluation, for random small catalogues."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from botmovie.catalogue import Catalogue
from botmovie.domain import AnyOf, Evidence, Film, Filter, Intent, Kind, Outcome, Query, Selection, films
from botmovie.retrieval.closed import CLOSED
from tests.contract.plain import COUNTS, Dice, Plain, counted

quick = settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 2**32)
LISTS = ("genres", "directors", "cast", "writers", "series")


def run(store: Catalogue, query: Query) -> Evidence:
    return CLOSED[query.intent](query, store)


def things(film: Film, field: str) -> set[str]:
    """What a field of a film holds."""
    if field in {"directors", "cast", "writers"}:
        return {c.person_id for c in film.credits if c.role.value == field}
    return {s.name for s in film.series} if field == "series" else set(getattr(film, field))


def catalogue_of(dice: Dice, store: Catalogue) -> Plain:
    held = dice.records()
    store.write(held, replace=True)
    return Plain(held)


@quick
@given(seed=seeds)
def test_a_count_is_the_number_of_what_a_plain_evaluation_finds(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    for kind in Kind:
        selection = dice.selection(kind, 2)
        assert run(store, Query(Intent.COUNT, selection)).number == len(plain.ids(selection)), selection


@quick
@given(seed=seeds)
def test_a_count_of_a_field_counts_each_thing_once_and_awards_film_by_film(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    selection = dice.selection(Kind.FILM, 1)
    held = [plain.films[i] for i in plain.ids(selection)]
    for field in LISTS:
        expected = set().union(*(things(f, field) for f in held))
        evidence = run(store, Query(Intent.COUNT, selection, (field,)))
        assert (evidence.number or 0) == len(expected), (field, selection)
        assert (evidence.outcome is Outcome.UNKNOWN) == (not expected)
    for field in COUNTS:
        assert (run(store, Query(Intent.COUNT, selection, (field,))).number or 0) == sum(counted(f.awards, field) for f in held), (field, selection)


@quick
@given(seed=seeds)
def test_a_count_of_what_people_have_counts_what_they_share_once(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    who = dice.selection(Kind.PERSON, 1)
    ids = plain.ids(who)
    credits = [(f.id, c) for f in plain.films.values() for c in f.credits if c.person_id in ids]
    expected = {
        "films": len({f for f, _ in credits}), "parts": len({(f, c.character) for f, c in credits if c.character}), "roles": len({c.role for _, c in credits}),
        "collaborators": len({c.person_id for i in ids for f in {f for f, c in credits if c.person_id == i} for c in plain.films[f].credits if c.person_id != i}),
    }  # fmt: skip
    for field, number in expected.items():
        assert (run(store, Query(Intent.COUNT, who, (field,))).number or 0) == number, (field, who)


@quick
@given(seed=seeds)
def test_the_actors_of_a_character_are_counted_once_each(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    selection = dice.selection(Kind.CHARACTER, 1)
    keys = plain.ids(selection)
    actors = {c.person_id for f in plain.films.values() for c in f.credits if c.character and f"{f.id}/{c.character}" in keys}
    assert (run(store, Query(Intent.COUNT, selection, ("actor",))).number or 0) == len(actors), selection


@quick
@given(seed=seeds)
def test_groups_are_ranked_and_cut_after_counting_all_films(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    for field in LISTS:
        among = dice.selection(Kind.FILM, 1)
        descending, limit, offset = dice.one([True, False]), dice.one([1, 2, 3]), dice.one([0, 0, 1])
        counts = Counter(t for i in plain.ids(among) for t in things(plain.films[i], field))
        numbers = sorted(counts.values(), reverse=descending)
        rest = [n for n in numbers if n not in numbers[:offset]]
        expected = {t for t, n in counts.items() if n in rest[:limit]}
        query = Query(Intent.GROUP, replace(among, limit=limit, offset=offset), (field,), descending=descending)
        evidence = run(store, query)
        assert {r.id or r.label for r in evidence.rows} == expected, query
        assert all(r.amounts == (counts[r.id or r.label],) for r in evidence.rows)


@quick
@given(seed=seeds)
def test_films_grouped_in_an_order_are_cut_before_counting(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    latest = replace(dice.placed(Kind.FILM, 1), limit=2)
    counts = Counter(g for i in plain.ids(latest) for g in plain.films[i].genres)
    assert {r.label: int(r.amounts[0]) for r in run(store, Query(Intent.GROUP, latest, ("genres",))).rows} == counts, latest


@quick
@given(seed=seeds)
def test_films_are_compared_by_their_numbers(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    plain = catalogue_of(dice, store)
    everything = sorted(plain.films)
    for field in ("year", "runtime", "cast", "genres", *COUNTS):
        number = {i: len(things(plain.films[i], field)) or None if field in LISTS else plain.number(i, field) for i in everything}
        one, *others = (films(i) for i in everything)
        evidence = run(store, Query(Intent.COMPARE, one, (field,), tuple(others), descending=dice.one([True, False])))
        if len(everything) < 2 or None in number.values():
            assert evidence.outcome is Outcome.UNKNOWN
        else:
            assert {r.id: r.amounts[0] for r in evidence.rows} == number


@quick
@given(seed=seeds)
def test_conditions_are_sets_that_are_met_joined_and_taken_away(store: Catalogue, seed: int) -> None:
    dice = Dice(seed)
    catalogue_of(dice, store)
    for kind in (Kind.FILM, Kind.PERSON):
        a, b = (replace(dice.filter(kind, 2), negated=False) for _ in range(2))

        def found(*conditions: Filter | AnyOf, kind: Kind = kind) -> set[str]:
            return set(store.select(Selection(kind, conditions)))

        assert found(a, b) == found(a) & found(b)
        assert found(AnyOf((a, b))) == found(a) | found(b)
        assert found(a, replace(b, negated=True)) == found(a) - found(b)
        assert found(replace(a, negated=True)) == found() - found(a)
