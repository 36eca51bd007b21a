"""Staged films into the catalogue: each set of statements that belong together is grouped into films, merged and written.

A set of one staged statement alone, the usual case, is written as it is. What is held already in just that form is left.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from botmovie.catalogue.folding import film_id, slug
from botmovie.catalogue.import_staging import Staging
from botmovie.catalogue.taking_in import HeldFilm, Intake, record_digest
from botmovie.domain import Film, Record, Role
from botmovie.ingest.assembling import Together, assembled
from botmovie.ingest.crediting import People
from botmovie.ingest.matching import group_statements
from botmovie.ingest.merging import merged
from botmovie.ingest.saying import statements_of
from botmovie.ingest.statement import HELD, Statement, token_of
from botmovie.ingest.trust import PERSON_SCHEMES, film_key, rank, source_group

FILMS = "film"
SETS_AT_ONCE = 250


def take_films(staging: Staging, intake: Intake, counts: Counter[str], told: Callable[[int, int], None], *, with_ids: bool) -> None:
    """Write all staged films; `counts` learns how many are new, changed, merged, unchanged, not held. `with_ids`: whether
    they name any person by an id elsewhere."""
    sets = list(assembled(staging, intake, FILMS))
    people = People(intake)
    for batch in _batches([s for s in sets if with_ids or not s.alone]):
        for statements, _ in _loaded(batch, staging, intake):
            for group in group_statements(statements):
                people.note(group)
    people.settle()
    _Writing(staging, intake, counts, people, told).write(sets)
    intake.add_person_ids(people.new)
    intake.name_bare_people()


@dataclass(frozen=True, slots=True)
class _Held:
    """A held film and the statements of which it is made."""

    film: HeldFilm
    statements: tuple[Statement, ...]


Loaded = tuple[list[Statement], dict[str, _Held]]


class _Writing:
    """The second pass over the sets."""

    def __init__(self, staging: Staging, intake: Intake, counts: Counter[str], people: People, told: Callable[[int, int], None]) -> None:
        self._staging = staging
        self._intake = intake
        self._counts = counts
        self._people = people
        self._told = told
        self._assigned: set[str] = set()
        self._gone: set[str] = set()
        self._free: dict[str, bool] = {}

    def write(self, sets: Sequence[Together]) -> None:
        """Sets with held films come first: what they give up must be gone before others may take the id."""
        ordered = [s for s in sets if s.held] + [s for s in sets if not s.held]
        self._intake.write_films(self._records(ordered))
        self._intake.delete_films(self._gone - self._assigned)

    def _records(self, sets: Sequence[Together]) -> Iterator[Record]:
        done = 0
        for batch in _batches(sets):
            loaded = list(_loaded(batch, self._staging, self._intake))
            groups = [(group_statements(statements), held) for statements, held in loaded]
            self._free = {next(_names(group)): True for films, _ in groups for group in films}
            self._free |= dict.fromkeys(self._intake.held_ids(self._free), False)
            for films, held in groups:
                yield from self._films(films, held)
            done += len(batch)
            self._told(done, len(sets))

    def _is_free(self, name: str, held: dict[str, _Held]) -> bool:
        """Whether a film of this set may have the id: nobody else has it."""
        if name in self._assigned:
            return False
        if name in held or name in self._gone:
            return True
        if name not in self._free:
            self._free[name] = not self._intake.held_ids([name])
        return self._free[name]

    def _films(self, films: Sequence[Sequence[Statement]], held: dict[str, _Held]) -> Iterator[Record]:
        own = {s.held_as for group in films for s in group if s.held_as}
        kept: set[str] = set()
        for group in films:
            if not any(s.adds for s in group):
                self._counts["rows for films that are not held"] += len(group)
                continue
            name = next((s.held_as for s in group if s.held_as), None)
            if name is None:
                name = next(n for n in _names(group) if n not in own and self._is_free(n, held))
            self._assigned.add(name)
            kept.add(name)
            before = held.get(name)
            if before is not None and set(before.statements) == {replace(s, where="") for s in group}:
                self._counts["unchanged"] += any(s.where for s in group)
                continue
            record = merged(group, name, self._people.person_of)
            yield from self._changed(record, before, len(group) > 1)
        self._gone |= held.keys() - kept

    def _changed(self, record: Record, before: _Held | None, several: bool) -> Iterator[Record]:
        if before is not None and record_digest(record) == before.film.digest:
            self._counts["unchanged"] += 1
            return
        self._counts["new" if before is None else "changed"] += 1
        self._counts["merged from several sources"] += several
        yield record


def _loaded(sets: Sequence[Together], staging: Staging, intake: Intake) -> Iterator[Loaded]:
    """The statements of each set: the staged ones, and those of held films that no staged one is a newer form of."""
    values = staging.some(FILMS, [n for one in sets for n in one.staged])
    films = intake.films([i for one in sets for i in one.held])
    for one in sets:
        staged: list[Statement] = [pickle.loads(values[n]) for n in one.staged]
        held = {i: _Held(films[i], tuple(_statements(films[i]))) for i in one.held if i in films}
        renewed = {(source_group(s.source), s.key) for s in staged}
        rest = [s for film in held.values() for s in film.statements if (source_group(s.source), s.key) not in renewed]
        yield [*staged, *rest], held


def _statements(held: HeldFilm) -> Iterator[Statement]:
    """What each source said of a held film; one that a single source describes is what was said."""
    record = held.record
    if record.sayings:
        yield from statements_of(record.sayings)
        return
    group = source_group(record.film.provenance.source)
    scheme = PERSON_SCHEMES.get(group)

    def token(person_id: str, name: str) -> str:
        ids = [pair for pair in held.people.get(person_id, ()) if pair[0] == scheme]
        return token_of(ids) or ("" if slug(name) == person_id else HELD + person_id)

    film = replace(record.film, id="", credits=tuple(replace(c, person_id=token(c.person_id, c.name)) for c in record.film.credits))
    passages = tuple(replace(p, id="", film_id="") for p in record.passages)
    given = rank(record.film.provenance.source) <= BY_HAND or record.film.id in {value for _, value in record.film.ids}
    yield Statement(film_key(film), film, passages, held_as=record.film.id if given else None)


BY_HAND = rank("The Bot Movie starter catalogue")
"""Sources up to this rank are written by hand: their films keep the ids that they were given, as do films that go by an id
of a publisher's."""


def _names(group: Sequence[Statement]) -> Iterator[str]:
    """Ids that a film may have, best first: title and year, then with the director, the lead, an id elsewhere, a number."""
    film = group[0].film
    year = next((s.film.year for s in group if s.film.year is not None), None)
    plain = film_id(film.title, year)
    yield plain
    for role in (Role.DIRECTOR, Role.ACTOR):
        yield from (f"{plain}-{slug(name)}" for name in _first(group, role))
    yield from (f"{plain}-{slug(value)}" for _, value in sorted({pair for s in group for pair in s.film.ids}))
    yield from (f"{plain}-{number}" for number in count(2))


def _first(group: Sequence[Statement], role: Role) -> list[str]:
    def names(film: Film) -> tuple[str, ...]:
        return film.people(role)

    return list(next((names(s.film)[:1] for s in group if names(s.film)), ()))


def _batches(sets: Sequence[Together]) -> Iterator[Sequence[Together]]:
    return (sets[i : i + SETS_AT_ONCE] for i in range(0, len(sets), SETS_AT_ONCE))
