"""The order of imports does not matter, and a second import changes nothing, for whatever the sources say."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.taking_in import film_sayings
from botmovie.domain import Provenance
from botmovie.ingest.raw import RawFilm
from tests.unit.ingest.importing import IMDB, TMDB, WIKIPEDIA, films, people, raw, take, without_dates

MOVIELENS = Provenance("MovieLens", "research")
SOURCES = {"imdb": IMDB, "tmdb": TMDB, "wikipedia": WIKIPEDIA, "movielens": MOVIELENS}

titles = st.sampled_from(["Kiss", "The Kiss", "Bell"])
years = st.sampled_from([1999, 2000, 2001, None])
names = st.lists(st.sampled_from(["Ann Lee", "Bo Ek", "Zoé Cho", "Zoe Cho"]), max_size=2, unique=True)
numbers = st.sampled_from(["1", "2", "3"])


@st.composite
def rows(draw: Any, scheme: str) -> RawFilm:
    ids = {s: draw(numbers) for s in draw(st.sets(st.sampled_from(["imdb", "tmdb", "wikidata"]), max_size=2))}
    return raw(
        draw(titles), draw(years), ids=ids, directors=draw(names), cast=draw(names), runtime=draw(st.sampled_from([None, 90, 95, 140])),
        countries=draw(st.lists(st.sampled_from(["France", "Japan"]), max_size=1)), keywords=draw(st.lists(st.sampled_from(["sea", "sand"]), max_size=1)),
    )  # fmt: skip


imports = st.fixed_dictionaries({}, optional={name: st.lists(rows(name), min_size=1, max_size=3) for name in SOURCES}).filter(lambda held: len(held) > 1)


def outcome(order: tuple[str, ...], sets: dict[str, list[RawFilm]], *, times: int = 1) -> Any:
    """Everything that is held after imports in this order."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = open_sqlite_catalogue(f"sqlite:///{Path(folder) / 'c.db'}")
        for _ in range(times):
            for name in order:
                take(catalogue, *sets[name], source=SOURCES[name])
        held = films(catalogue)
        found = {i: without_dates(f) for i, f in held.items()}, film_sayings(catalogue, list(held)), {i: p.name for i, p in people(catalogue).items()}, catalogue.info().version
        catalogue.close()
        return found


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(imports)
def test_the_outcome_does_not_depend_on_the_order_of_imports(sets: dict[str, list[RawFilm]]) -> None:
    orders = list(permutations(sets))[:6]
    first = outcome(orders[0], sets)
    for order in orders[1:]:
        assert outcome(order, sets) == first


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(imports)
def test_importing_all_of_it_again_changes_nothing(sets: dict[str, list[RawFilm]]) -> None:
    assert outcome(tuple(sets), sets, times=2) == outcome(tuple(sets), sets)


def test_the_order_of_rows_within_a_file_does_not_matter() -> None:
    kisses = [raw("Kiss", ids={"imdb": n}, directors=[who]) for n, who in (("1", "Ann Lee=nm3"), ("2", "Bo Ek=nm2"), ("3", "Bo Ek=nm1"))]
    first = outcome(("imdb",), {"imdb": kisses})
    assert all(outcome(("imdb",), {"imdb": list(order)}) == first for order in permutations(kisses))


def test_a_row_and_its_double_from_another_source_are_one_film_whichever_comes_first() -> None:
    ours, theirs = [raw("Kiss", directors=["Ann Lee"])], [raw("The Kiss", 2000, directors=["Ann Lee"], titles=[])]
    sets = {"imdb": ours, "tmdb": [replace(theirs[0], title="Kiss")]}
    assert len(outcome(("imdb", "tmdb"), sets)[0]) == len(outcome(("tmdb", "imdb"), sets)[0]) == 1
