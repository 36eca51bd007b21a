"""What one source says of one film or person, in the catalogue's own words: what normalising makes and merging compares.

A statement of a film is a `Film` without an id. Its credits name people by tokens instead of ids: "imdb:nm0000123", or
several of them separated by a bar, or "" where the source gives a name alone; "=kim-novak-2" is somebody of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from botmovie.domain import Film, Passage, Person

Ids = tuple[tuple[str, str], ...]
HELD = "="
"""Begins a token that is the id of a person of the catalogue."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`key` tells the rows of one source apart and stays the same when the source is imported again; `where` is
    "file:line". `held_as` is the id under which a film stands that somebody wrote here by hand: it is never given away.
    `adds` is False for what only adds to films that are held."""

    key: str
    film: Film
    passages: tuple[Passage, ...] = ()
    where: str = ""
    held_as: str | None = None
    adds: bool = True

    @property
    def source(self) -> str:
        return self.film.provenance.source


@dataclass(frozen=True, slots=True)
class PersonStatement:
    """The same of a person; `person.id` is empty."""

    key: str
    person: Person
    where: str = ""


def token_of(ids: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """{"imdb": "nm1"} → "imdb:nm1"."""
    pairs = ids.items() if isinstance(ids, Mapping) else ids
    return "|".join(f"{scheme}:{value}" for scheme, value in sorted(pairs))


def ids_of(token: str) -> Ids:
    """ "imdb:nm1|tmdb:5" → (("imdb", "nm1"), ("tmdb", "5")); none of a name alone."""
    if not token or token.startswith(HELD):
        return ()
    return tuple((scheme, value) for scheme, _, value in (one.partition(":") for one in token.split("|") if one))
