"""Which films of an IMDb dump are held already from other sources, and who their people are.

A held film is the one of the dump that has one of its titles (folded) and its year, give or take one, and a director or
lead in common; of several the one with most people in common, then the nearer year, then the lower id. Knows nothing
of how films are written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from botmovie.catalogue.folding import fold
from botmovie.catalogue.loading import LEADS, Held
from botmovie.domain import Role
from botmovie.ingest.formats.imdb import FilmReader, Title
from botmovie.ingest.formats.imdb_names import Names

YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class Matches:
    """`films`: ids of held films by their ids in the dump. `people`: ids of held people by their number."""

    films: Mapping[bytes, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A pair that may be one film; `people` maps numbers to ids of held people of the same name."""

    tconst: bytes
    held: Held
    apart: int
    people: dict[int, str]


def match(held: Iterable[Held], titles: Iterator[Title], reader: FilmReader, names: Names) -> Matches:
    """Walk through a dump once. `titles` and `reader` go side by side, and nothing else has read of them."""
    by_title: dict[str, list[Held]] = defaultdict(list)
    for film in held:
        for title in film.titles:
            by_title[title].append(film)
    if not by_title:
        return Matches()
    candidates = [c for title in titles for c in _candidates(title, by_title, reader, names)]
    films: dict[bytes, str] = {}
    taken: set[str] = set()
    called: dict[int, Counter[str]] = defaultdict(Counter)
    for one in sorted(candidates, key=lambda c: (-len(c.people), c.apart, c.tconst, c.held.id)):
        if one.tconst not in films and one.held.id not in taken:
            films[one.tconst] = one.held.id
            taken.add(one.held.id)
            for number, person in one.people.items():
                called[number][person] += 1
    return Matches(films, _people(called))


def _candidates(title: Title, by_title: Mapping[str, list[Held]], reader: FilmReader, names: Names) -> Iterator[_Candidate]:
    if title.year is None:
        return
    alike = {film.id: film for text in {title.title, title.original} for film in by_title.get(fold(text.decode("utf-8", "replace")), ())}
    near = [film for film in alike.values() if abs(film.year - title.year) <= YEARS_APART]
    if not near:
        return
    people = reader.people_of(title)
    folded = {number: fold(names.name(number) or "") for number, _, _ in people}
    actors = [number for number, role, _ in people if role is Role.ACTOR]
    leading = {folded[number] for number, role, _ in people if role is Role.DIRECTOR} | {folded[number] for number in actors[:LEADS]}
    for film in near:
        if leading & film.leading - {""}:
            in_common = {number: film.people[name] for number, name in folded.items() if name in film.people}
            yield _Candidate(title.tconst, film, abs(film.year - title.year), in_common)


def _people(called: Mapping[int, Counter[str]]) -> dict[int, str]:
    """One held person for a number and one number for a held person: those that met on most films."""
    pairs = sorted(((-count, number, person) for number, persons in called.items() for person, count in persons.items()))
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, number, person in pairs:
        if number not in found and person not in taken:
            found[number] = person
            taken.add(person)
    return found
