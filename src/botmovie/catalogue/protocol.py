"""What every catalogue can do. `tests/contract` is the suite that each backend passes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from botmovie.domain import Award, Credited, Film, Hit, Kind, Passage, Person, Record, Selection, SpoilerLevel

Vectors = npt.NDArray[np.float32]
"""Unit-length rows, shape (n, 384)."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name an entity. `text` as written, `folded` as compared (see `catalogue.folding.fold`).

    `sort` is title, original, also_known_as, short (before a colon or after it; without a leading article), name,
    family_name, given_name, character, series, franchise. `popularity` in 0..1, comparable within the catalogue.
    A character's `id` is "film_id/character name".
    """

    kind: Kind
    id: str
    text: str
    folded: str
    sort: str
    popularity: float
    label: str  # "Parasite (2019)", "Bong Joon-ho", "Aragorn (The Lord of the Rings: …)"


@dataclass(frozen=True, slots=True)
class Info:
    """Counts and identity of a catalogue; `version` is a hash of its content."""

    url: str
    version: str
    films: int
    people: int
    credits: int
    passages: int
    awards: int
    vectors: int
    schema: int


class Catalogue(Protocol):
    """All films and people. Safe to read from many threads; one writer at a time."""

    # -- writing: each call is one transaction; search indexes follow by `reindex` or at the next open
    def write(self, records: Iterable[Record], *, replace: bool = False) -> int:
        """Insert or update films with their passages; returns how many. `replace` empties the catalogue first."""
        ...

    def write_people(self, people: Iterable[Person]) -> int:
        """Insert or update what is known about people (matched by id)."""
        ...

    def reindex(self) -> None:
        """Rebuild the search indexes from the truth and swap them in atomically."""
        ...

    # -- exact
    def select(self, selection: Selection) -> tuple[str, ...]:
        """Ids of the entities that meet the selection, in its order (default: most popular first)."""
        ...

    def film(self, film_id: str) -> Film | None: ...

    def films(self, film_ids: Sequence[str]) -> tuple[Film, ...]:
        """The films with these ids, in the order given; unknown ids are left out."""
        ...

    def person(self, person_id: str) -> Person | None: ...

    def people(self, person_ids: Sequence[str]) -> tuple[Person, ...]: ...

    def filmography(self, person_id: str) -> tuple[Credited, ...]:
        """Every credit of a person, oldest film first."""
        ...

    def awards_of(self, person_id: str) -> tuple[tuple[str, Award], ...]:
        """(film id, award) of every nomination that names the person, oldest first."""
        ...

    def values(self, field: str) -> tuple[tuple[str, int], ...]:
        """The distinct values of a film's text field (genres, countries, series …) with film counts, most first."""
        ...

    # -- names, for linking
    def names_exact(self, folded: Collection[str]) -> tuple[Name, ...]:
        """Names whose folded form is one of these."""
        ...

    def names_fuzzy(self, folded: str, *, limit: int = 20) -> tuple[Name, ...]:
        """Names that resemble this one (shared character trigrams), most alike first."""
        ...

    # -- passages
    def passages(self, passage_ids: Sequence[str]) -> tuple[Passage, ...]:
        """The passages with these ids, in the order given."""
        ...

    def passages_of(self, film_id: str, *, spoilers: SpoilerLevel) -> tuple[Passage, ...]:
        """A film's passages up to a spoiler level, in the order premise, story, ending, character, notes."""
        ...

    def keyword_search(
        self, text: str, *, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """BM25 over passages (and the title of their film), restricted to the films if given."""
        ...

    def vector_search(
        self, vector: Vectors, *, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Nearest passages by cosine to one vector of shape (384,)."""
        ...

    def info(self) -> Info: ...

    def close(self) -> None: ...
