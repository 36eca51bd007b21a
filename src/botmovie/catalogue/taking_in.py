"""What an import asks of a catalogue and does to it, within one transaction: films by their ids and titles, what each
source said of them, films and people written and taken away, the record of the import. Knows nothing of how sources
are merged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from botmovie.catalogue import reading, writing
from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Person, Provenance, Record, Saying
from botmovie.errors import CatalogueError

IDS_AT_ONCE = 500
KEPT_REJECTS = 5000
"""Rejected rows of one import that are kept with their reasons; all are counted."""

Ids = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilmMarks:
    """By what a held film may be recognised: its ids, its titles folded, its year."""

    film_id: str
    ids: Ids
    titles: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class HeldFilm:
    """A film as it was written: popularity as given, what each source said, and the ids elsewhere of the people credited."""

    record: Record
    digest: str
    people: Mapping[str, Ids]


@dataclass(frozen=True, slots=True)
class HeldPerson:
    person: Person
    described: bool
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import that was done; `counts` by stage and kind; `rejected` as (file:line, reason), at most KEPT_REJECTS."""

    format: str
    source: str
    licence: str
    files: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]
    rejected: tuple[tuple[str, str], ...] = ()
    finished: str = ""


@runtime_checkable
class _Stored(Protocol):
    """A catalogue in tables."""

    connections: Connections

    def change(self, change: Callable[[Connection], int]) -> int: ...


def catalogue_file(catalogue: Catalogue) -> Path:
    """The file in which a catalogue lies."""
    return _stored(catalogue).connections.path


def take_in(catalogue: Catalogue, change: Callable[[Intake], int]) -> int:
    """Run `change` in one transaction, after which everything derived is brought up to date; all of it happens or nothing."""
    return _stored(catalogue).change(lambda connection: change(Intake(connection)))


def film_sayings(catalogue: Catalogue, film_ids: Sequence[str]) -> dict[str, tuple[Saying, ...]]:
    """What each source said of films that several describe."""
    with _stored(catalogue).connections.reading() as connection:
        return _sayings(connection, t.claims, t.claims.c.film_id, film_ids)


def person_sayings(catalogue: Catalogue, person_ids: Sequence[str]) -> dict[str, tuple[Saying, ...]]:
    """What each source said of people whom several describe."""
    with _stored(catalogue).connections.reading() as connection:
        return _sayings(connection, t.person_claims, t.person_claims.c.person_id, person_ids)


def past_imports(catalogue: Catalogue) -> tuple[ImportRow, ...]:
    """All imports since the catalogue was last emptied, oldest first."""
    i, r = t.imports.c, t.import_rejects.c
    with _stored(catalogue).connections.reading() as connection:
        rejected: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, place, reason in connection.execute(select(r.import_number, r.place, r.reason)):
            rejected[number].append((place, reason))
        rows = connection.execute(select(t.imports).order_by(i.number)).all()
    return tuple(
        ImportRow(row.format, row.source, row.licence, tuple(json.loads(row.files)), json.loads(row.counts), tuple(rejected[row.number]), row.finished) for row in rows
    )


class Intake:
    """The catalogue within the transaction of an import."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sources = writing.Sources(connection)
        self._touched: set[str] = set()

    def empty(self) -> None:
        """Delete all films and people."""
        writing.empty(self._connection)
        self._sources = writing.Sources(self._connection)

    # -- finding

    def films_with_ids(self, values: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """(scheme, value, film id) of the films with one of these values in any scheme."""
        i = t.film_ids.c
        for chunk in _chunks(values):
            yield from self._connection.execute(select(i.scheme, i.value, i.film_id).where(i.value.in_(chunk)))

    def films_with_titles(self, folded: Collection[str]) -> Iterator[tuple[str, str, int | None]]:
        """(folded title, film id, year) of the films that go by one of these titles."""
        f, x = t.films.c, t.film_titles.c
        for chunk in _chunks(folded):
            for statement in (select(f.folded, f.id, f.year).where(f.folded.in_(chunk)), select(x.folded, f.id, f.year).join_from(t.film_titles, t.films).where(x.folded.in_(chunk))):
                yield from self._connection.execute(statement)

    def marks(self, film_ids: Collection[str]) -> Iterator[FilmMarks]:
        """By what these films may be recognised."""
        f, x, i = t.films.c, t.film_titles.c, t.film_ids.c
        for chunk in _chunks(film_ids):
            titles: dict[str, list[str]] = defaultdict(list)
            ids: dict[str, list[tuple[str, str]]] = defaultdict(list)
            for film_id, folded in self._connection.execute(select(x.film_id, x.folded).where(x.film_id.in_(chunk))):
                titles[film_id].append(folded)
            for film_id, scheme, value in self._connection.execute(select(i.film_id, i.scheme, i.value).where(i.film_id.in_(chunk))):
                ids[film_id].append((scheme, value))
            for film_id, folded, year in self._connection.execute(select(f.id, f.folded, f.year).where(f.id.in_(chunk))):
                yield FilmMarks(film_id, tuple(ids[film_id]), (folded, *titles[film_id]), year)

    def held_ids(self, film_ids: Collection[str]) -> set[str]:
        """Those of the ids under which films are held."""
        return {i for chunk in _chunks(film_ids) for i in self._connection.scalars(select(t.films.c.id).where(t.films.c.id.in_(chunk)))}

    def films(self, film_ids: Sequence[str]) -> dict[str, HeldFilm]:
        """These films as they were written."""
        found: dict[str, HeldFilm] = {}
        for chunk in _chunks(film_ids):
            films = reading.read_films(self._connection, chunk)
            sayings = _sayings(self._connection, t.claims, t.claims.c.film_id, chunk)
            given = {i: (p, d) for i, p, d in self._connection.execute(select(t.films.c.id, t.films.c.given_popularity, t.films.c.digest).where(t.films.c.id.in_(chunk)))}
            people = self.person_ids({c.person_id for film in films.values() for c in film.credits})
            passages = reading.read_all_passages(self._connection, chunk)
            for film_id, film in films.items():
                popularity, digest = given[film_id]
                record = Record(replace(film, popularity=popularity), passages.get(film_id, ()), sayings.get(film_id, ()))
                found[film_id] = HeldFilm(record, digest, people)
        return found

    def person_ids(self, person_ids: Collection[str]) -> dict[str, Ids]:
        """The ids elsewhere of people, of those that have any."""
        i = t.person_ids.c
        found: dict[str, Ids] = {}
        for chunk in _chunks(person_ids):
            for person_id, scheme, value in self._connection.execute(select(i.person_id, i.scheme, i.value).where(i.person_id.in_(chunk)).order_by(i.scheme, i.value)):
                found[person_id] = (*found.get(person_id, ()), (scheme, value))
        return found

    def people_with_ids(self, values: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """(scheme, value, person id) of the people with one of these values in any scheme."""
        i = t.person_ids.c
        for chunk in _chunks(values):
            yield from self._connection.execute(select(i.scheme, i.value, i.person_id).where(i.value.in_(chunk)))

    def people(self, person_ids: Collection[str]) -> dict[str, HeldPerson]:
        found: dict[str, HeldPerson] = {}
        for chunk in _chunks(person_ids):
            people = reading.read_people(self._connection, chunk)
            described = set(self._connection.scalars(select(t.people.c.id).where(t.people.c.id.in_(chunk), t.people.c.described)))
            sayings = _sayings(self._connection, t.person_claims, t.person_claims.c.person_id, chunk)
            found |= {i: HeldPerson(p, i in described, sayings.get(i, ())) for i, p in people.items()}
        return found

    def people_called(self, folded: Collection[str]) -> Iterator[tuple[str, str, str | None]]:
        """(folded name, person id, born) of the people with one of these names."""
        p = t.people.c
        for chunk in _chunks(folded):
            yield from self._connection.execute(select(p.folded, p.id, p.born).where(p.folded.in_(chunk)))

    # -- writing

    def write_films(self, records: Iterable[Record]) -> int:
        """Insert or update films; people that only they name get a bare row."""

        def noted() -> Iterator[Record]:
            for record in records:
                self._touched.update(c.person_id for c in record.film.credits)
                yield record

        return writing.write_records(self._connection, noted(), sources=self._sources)

    def delete_films(self, film_ids: Collection[str]) -> None:
        for chunk in _chunks(film_ids):
            self._touched.update(self._connection.scalars(select(t.credits.c.person_id).where(t.credits.c.film_id.in_(chunk))))
            self._connection.execute(delete(t.films).where(t.films.c.id.in_(chunk)))

    def add_person_ids(self, ids: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """Give people that are held further ids elsewhere."""
        held = self.person_ids(ids)
        rows = [
            {"person_id": person, "scheme": scheme, "value": value}
            for person, pairs in ids.items() for scheme, value in sorted(set(pairs)) if (scheme, value) not in held.get(person, ())
        ]  # fmt: skip
        writing.insert_rows(self._connection, t.person_ids, rows)

    def write_people(self, people: Sequence[tuple[Person, tuple[Saying, ...]]]) -> None:
        """Insert or update what is known about people, with what each source said."""
        writing.write_descriptions(self._connection, (person for person, _ in people), sources=self._sources)
        for chunk in _chunks([person.id for person, _ in people]):
            self._connection.execute(delete(t.person_claims).where(t.person_claims.c.person_id.in_(chunk)))
        rows = [
            {"person_id": person.id, "said": s.key, "field": s.field, "value": s.value, "source_id": self._sources.id_of(s.provenance)}
            for person, sayings in people for s in sayings
        ]  # fmt: skip
        self._sources.flush()
        writing.insert_rows(self._connection, t.person_claims, rows)

    def name_bare_people(self) -> None:
        """Whoever is known from credits alone has the name and the source that most credits, then the first film, give;
        so both do not depend on which film was written first."""
        c, p = t.credits.c, t.people.c
        changes: list[dict[str, Any]] = []
        for chunk in _chunks(self._touched):
            bare = {i: (name, source) for i, name, source in self._connection.execute(select(p.id, p.name, p.source_id).where(p.id.in_(chunk), p.described.is_(False)))}
            said: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
            for person, name, film, source in self._connection.execute(select(c.person_id, c.name, c.film_id, c.source_id).where(c.person_id.in_(chunk))):
                if person in bare:
                    said[person][name].append((film, source))
            for person, names in said.items():
                name = min(names, key=lambda n: (-len(names[n]), n))
                source = min(min(found) for found in names.values())[1]
                if (name, source) != bare[person]:
                    changes.append({f"new_{k}": v for k, v in writing.bare_person(person, name, source).items()})
        if changes:
            values: dict[str, Any] = {k: bindparam(f"new_{k}") for k in ("name", "folded", "digest", "source_id")}
            self._connection.execute(update(t.people).where(p.id == bindparam("new_id")).values(values), changes)

    def record(self, done: ImportRow) -> None:
        """Keep what was imported, with the rejected rows."""
        row = {
            "format": done.format, "source": done.source, "licence": done.licence, "files": json.dumps(done.files, ensure_ascii=False),
            "finished": done.finished or datetime.now(UTC).isoformat(timespec="seconds"), "counts": json.dumps(done.counts, ensure_ascii=False),
        }  # fmt: skip
        number: int = self._connection.execute(insert(t.imports).values(row).returning(t.imports.c.number)).scalar_one()
        rejects = [{"import_number": number, "place": place, "reason": reason} for place, reason in done.rejected[:KEPT_REJECTS]]
        writing.insert_rows(self._connection, t.import_rejects, rejects)


def record_digest(record: Record | Person) -> str:
    """What tells whether a record or a person is held in just this form."""
    return writing.digest_of(record)


def _stored(catalogue: Catalogue) -> _Stored:
    if not isinstance(catalogue, _Stored):
        raise CatalogueError("Imports go into a catalogue that lies in tables.")
    return cast(_Stored, catalogue)


def _sayings(connection: Connection, table: Table, owner: Any, ids: Sequence[str]) -> dict[str, tuple[Saying, ...]]:
    s = t.sources.c
    found: dict[str, list[Saying]] = defaultdict(list)
    for chunk in _chunks(ids):
        statement = (
            select(owner, table.c.said, table.c.field, table.c.value, s.source, s.licence, s.as_of, s.retrieved)
            .join_from(table, t.sources).where(owner.in_(chunk)).order_by(owner, s.source, table.c.said, table.c.field)
        )  # fmt: skip
        for entity, key, field, value, source, licence, as_of, retrieved in connection.execute(statement):
            found[entity].append(Saying(key, field, value, Provenance(source, licence, as_of or None, retrieved or None)))
    return {entity: tuple(sayings) for entity, sayings in found.items()}


def _chunks(values: Collection[str]) -> Iterator[list[str]]:
    items = list(values)
    return (items[i : i + IDS_AT_ONCE] for i in range(0, len(items), IDS_AT_ONCE))
