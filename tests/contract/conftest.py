"""Backends of the catalogue, each opened by name, and a small catalogue to ask. A new backend is one more entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from botmovie.catalogue import Catalogue, open_sqlite_catalogue, slug
from botmovie.domain import (
    Award,
    Credit,
    Film,
    FilmRef,
    Money,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Record,
    Role,
    SeriesPart,
    Source,
    Title,
)  # fmt: skip

OURS = Provenance("Test films", "CC0")
OTHERS = Provenance("Other films", "CC BY 4.0", "2024", "2024-05-01")


@dataclass
class Backend:
    """Opens one store again and again, and closes what it opened."""

    open_one: Callable[..., Catalogue]
    opened: list[Catalogue] = field(default_factory=list)

    def open(self, **options: Any) -> Catalogue:
        self.opened.append(self.open_one(**options))
        return self.opened[-1]


def _sqlite(folder: Path) -> Callable[..., Catalogue]:
    return lambda **options: open_sqlite_catalogue(f"sqlite:///{folder / 'catalogue.db'}", **options)


BACKENDS = {"sqlite": _sqlite}


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    made = Backend(BACKENDS[request.param](tmp_path))
    yield made
    for catalogue in made.opened:
        catalogue.close()


@pytest.fixture(scope="module", params=BACKENDS)
def shared_backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """One store for all tests of a module, for tests that rewrite or only read it."""
    made = Backend(BACKENDS[request.param](tmp_path_factory.mktemp("store")))
    yield made
    for catalogue in made.opened:
        catalogue.close()


@pytest.fixture(scope="module")
def catalogue(shared_backend: Backend) -> Catalogue:
    """The small catalogue below, with vectors; to be read only."""
    opened = shared_backend.open(embed=embed_by_words, encoder_name="words")
    opened.write(small_records())
    opened.write_people(small_people())
    opened.reindex()
    return opened


def embed_by_words(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors that are alike for texts with words in common; the same in every process."""
    rows = np.zeros((len(texts), 384), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().replace(".", "").split():
            row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % 384] += 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def make_credits(**roles: Sequence[str | tuple[str, str]]) -> tuple[Credit, ...]:
    """directors=["Ann Lee"], cast=[("Bo Ek", "Dr. No")]"""
    found = []
    for role, people in roles.items():
        for order, one in enumerate(people):
            name, character = one if isinstance(one, tuple) else (one, None)
            found.append(Credit(slug(name), name, Role(role), order, character))
    return tuple(found)


def make_record(title: str, year: int, passages: dict[PassageKind, str] | None = None, **facts: Any) -> Record:
    film = Film(f"{slug(title)}-{year}", title, year, OURS, **facts)
    given = tuple(Passage(f"{film.id}/{kind.value}", film.id, kind, text, OURS) for kind, text in (passages or {}).items())
    return Record(film, given)


def small_records() -> list[Record]:
    host = make_record(
        "The Host", 2006, {PassageKind.PREMISE: "A monster rises from the river in Seoul.", PassageKind.STORY: "The family hunts the monster.",
                           PassageKind.ENDING: "Gang-du kills the monster with a burning arrow."},
        titles=(Title("괴물", "original", "Korean"), Title("Gwoemul", "romanised"), Title("The Monster", "also_known_as", None, "UK")),
        countries=("South Korea",), languages=("Korean",), runtime=119, genres=("Horror", "Drama"), keywords=("monster", "family"), places=("Seoul, South Korea",),
        credits=make_credits(directors=["Bong Joon-ho"], cast=[("Song Kang-ho", "Park Gang-du"), ("Bae Doona", "Park Nam-joo")]), popularity=0.6,
        gross=Money(89_000_000, "USD", "2010"), budget=Money(11_000_000, "USD"),
    )  # fmt: skip
    character = Passage("parasite-2019/character/ki-taek", "parasite-2019", PassageKind.CHARACTER, "Kim Ki-taek folds boxes and drives a car.", OURS, "Kim Ki-taek")
    parasite = make_record(
        "Parasite", 2019, {PassageKind.PREMISE: "A poor family takes jobs in a rich house in Seoul.", PassageKind.ENDING: "Ki-taek hides in the cellar."},
        titles=(Title("기생충", "original", "Korean"),), countries=("South Korea",), languages=("Korean", "English"), runtime=132, genres=("Thriller", "Comedy", "Drama"),
        tone=("dark", "satirical"), audience="adult", period="the 2010s", studios=("Barunson E&A",), places=("Seoul, South Korea",),
        credits=make_credits(directors=["Bong Joon-ho"], writers=["Bong Joon-ho", "Han Jin-won"], cast=[("Song Kang-ho", "Kim Ki-taek"), ("Choi Woo-shik", "Kim Ki-woo / Kevin")]),
        awards=(Award("Academy Awards", "Best Picture", 2019, True, 92, ("Bong Joon-ho", "Kwak Sin-ae")), Award("Academy Awards", "Best Director", 2019, True, 92, ("Bong Joon-ho",)),
                Award("Academy Awards", "Best Film Editing", 2019, False, 92, ("Yang Jin-mo",)), Award("Cannes Film Festival", "Palme d'Or", 2019, True)),
        popularity=0.9, gross=Money(262_000_000, "USD", "2020"), budget=Money(15_500_000, "USD"), ratings=(Rating("Readers", 8.5, 10.0, 900, "2024"),),
        ids=(("imdb", "tt6751668"), ("tmdb", "496243")), origins=(("runtime", OTHERS), ("genres/Comedy", OTHERS)),
    )  # fmt: skip
    parasite = replace(parasite, passages=(*parasite.passages, character))
    thing = make_record(
        "The Thing", 1982, {PassageKind.PREMISE: "Researchers in Antarctica find a being that imitates others."}, countries=("USA",), languages=("English",), runtime=109,
        genres=("Horror", "Science fiction"), remake_of=FilmRef("The Thing from Another World", 1951), based_on=Source("Who Goes There?", "novella", ("John W. Campbell",)),
        credits=make_credits(directors=["John Carpenter"], composers=["Ennio Morricone"], cast=[("Kurt Russell", "R.J. MacReady")], source_authors=["John W. Campbell"]), popularity=0.7,
    )  # fmt: skip
    prequel = make_record(
        "The Thing", 2011, {PassageKind.NOTES: "The film leads up to the film of 1982."}, countries=("USA", "Canada"), languages=("English", "Norwegian"), runtime=103,
        genres=("Horror",), credits=make_credits(directors=["Matthijs van Heijningen Jr."], cast=[("Mary Elizabeth Winstead", "Dr. Kate Lloyd")]), popularity=0.2,
    )  # fmt: skip
    first = make_record("Night Bus", 2001, countries=("France",), series=(SeriesPart("Night", 1),), credits=make_credits(directors=["Zoé Ørsted"], cast=[("Ann Lee", "Self")]), popularity=0.3)
    second = make_record(
        "Night Bus II: The Return", 2003, countries=("France",), series=(SeriesPart("Night", 2), SeriesPart("Buses")), sequel_to=FilmRef("Night Bus", 2001), runtime=109,
        credits=make_credits(directors=["Zoé Ørsted"], cast=[("Ann Lee", "Mara")]), budget=Money(5_000_000, "EUR", None, 5_656_000), popularity=0.1,
    )  # fmt: skip
    return [host, parasite, thing, prequel, first, second]


def small_people() -> list[Person]:
    return [
        Person("bong-joon-ho", "Bong Joon-ho", OURS, ("Bong Joon Ho", "Pong Chun-ho"), "1969-09-14", None, "Daegu, South Korea", ("South Korean",), "male", "A director from Daegu.", (("imdb", "nm0094435"),)),
        Person("ennio-morricone", "Ennio Morricone", OURS, (), "1928-11-10", "2020-07-06", "Rome, Italy", ("Italian",), "male"),
    ]


@pytest.fixture(scope="module", name="small")
def _small() -> list[Record]:
    return small_records()


@pytest.fixture(scope="module", name="described")
def _described() -> list[Person]:
    return small_people()


@pytest.fixture(scope="module", name="embed")
def _embed() -> Callable[[Sequence[str]], npt.NDArray[np.float32]]:
    return embed_by_words


@pytest.fixture(scope="module", name="make_credits")
def _make_credits() -> Callable[..., tuple[Credit, ...]]:
    return make_credits


@pytest.fixture(scope="module")
def store(shared_backend: Backend) -> Catalogue:
    """A catalogue to be rewritten at will."""
    return shared_backend.open()
