"""What readers of published data sets hand on: values as published, one film or person at a time.

A reader knows one layout and nothing else: it does not clean, translate, judge or merge. `pipeline` takes it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from botmovie.domain import Award, PassageKind, Provenance, Rating, Role

Progress = Callable[[int], None]
"""Called with the number of bytes of the input read so far."""


@dataclass(frozen=True, slots=True)
class RawTitle:
    """A further title. `kind` is original, romanised or also_known_as; language and country as published, codes or names."""

    text: str
    kind: str = "also_known_as"
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class RawCredit:
    """One person's part, in billing order within the role. `ids` maps a scheme to the person's id there: {"imdb": "nm0000123"}."""

    name: str
    role: Role
    character: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawMoney:
    """A sum as published: a number, or a text such as "$1,250,000" or "¥300 million"."""

    amount: int | float | str
    currency: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class RawPassage:
    kind: PassageKind
    text: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class RawFilm:
    """What one source says of one film. `where` is "file:line", for people to find the row.

    `ids` maps a scheme to the film's id there: imdb "tt0111161", tmdb "278", wikidata "Q172241", freebase "/m/0bxg3",
    wikipedia "975900" (page id) or "page:The_Shawshank_Redemption", movielens "318". `provenance` where it differs from
    the reader's own. `adds` is False for a row that only adds to films held already (ratings, awards).
    """

    where: str
    title: str
    year: int | str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    titles: Sequence[RawTitle] = ()
    countries: Sequence[str] = ()
    languages: Sequence[str] = ()
    runtime: int | float | str | None = None
    genres: Sequence[str] = ()
    keywords: Sequence[str] = ()
    places: Sequence[str] = ()
    studios: Sequence[str] = ()
    series: Sequence[str] = ()
    credits: Sequence[RawCredit] = ()
    awards: Sequence[Award] = ()
    budget: RawMoney | None = None
    gross: RawMoney | None = None
    ratings: Sequence[Rating] = ()
    passages: Sequence[RawPassage] = ()
    popularity: float | None = None
    adds: bool = True
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class RawPerson:
    """What one source says of one person. Dates as published."""

    where: str
    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    also_known_as: Sequence[str] = ()
    born: str | None = None
    died: str | None = None
    birthplace: str | None = None
    nationalities: Sequence[str] = ()
    gender: str | None = None
    life: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be read, and why, in words that say what to do."""

    where: str
    reason: str


Item = RawFilm | RawPerson | Rejected


class Reader(Protocol):
    """One published layout. Readers are listed in `ingest.formats`."""

    name: str  # as in `botmovie import NAME`
    provenance: Provenance  # source and licence as they are cited; `as_of` where the publisher dates the set
    # A reader may also have `passed_over`, a Counter: rows of the last `read` that are sound and add nothing, by reason.

    def check(self, paths: Sequence[Path]) -> None:
        """Look at the heads of all files before anything is written. Raises NotFound or BadInput that say what to do."""
        ...

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Every row, streamed: memory does not grow with the files. Raises BadInput where a file is broken beyond rows
        (cut short gzip, header missing): whoever reads must leave the catalogue as it was."""
        ...
