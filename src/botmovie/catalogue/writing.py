"""Films and people into rows, within a transaction that somebody else has begun. Knows nothing of files or indexes.

A film is written whole: what was held about it before is deleted. People who are only known from credits get a bare
row; `write_people` describes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from botmovie.catalogue import tables as t
from botmovie.catalogue.folding import fold
from botmovie.domain import Film, Person, Provenance, Record
from botmovie.errors import BadRecord

BATCH = 500
VALUE_FIELDS = ("genres", "countries", "languages", "keywords", "tone", "places", "studios")
"""Fields of a film that are lists of texts, kept in `film_values`."""

Rows = dict[Table, list[dict[str, Any]]]


def write_records(connection: Connection, records: Iterable[Record], *, sources: Sources | None = None) -> int:
    """Insert or update films with their passages; returns how many."""
    sources = sources or Sources(connection)
    award_id = int(connection.scalar(select(t.awards.c.id).order_by(t.awards.c.id.desc()).limit(1)) or 0)
    written = 0
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        latest = {record.film.id: record for record in batch}
        rows: Rows = {table: [] for table in _FILM_TABLES}
        people: dict[str, dict[str, Any]] = {}
        for record in latest.values():
            award_id = _film_rows(record, sources, rows, people, award_id)
        sources.flush()
        _delete_films(connection, latest)
        _insert_missing_people(connection, people)
        for table in _FILM_TABLES:
            insert_rows(connection, table, rows[table])
        written += len(latest)
    return written


def write_descriptions(connection: Connection, people: Iterable[Person], *, sources: Sources | None = None) -> int:
    """Insert or update what is known about people; returns how many."""
    sources = sources or Sources(connection)
    latest = {person.id: person for person in people}
    rows, values, ids = [], [], []
    for person in latest.values():
        source_id = sources.id_of(person.provenance)
        ids += [{"person_id": person.id, "scheme": scheme, "value": value} for scheme, value in person.ids]
        described = replace(person, provenance=_NOBODY, ids=()) != Person(person.id, person.name, _NOBODY)
        rows.append({
            "id": person.id, "name": person.name, "folded": fold(person.name), "born": person.born, "died": person.died,
            "birthplace": person.birthplace, "birthplace_folded": _padded(person.birthplace), "gender": person.gender,
            "life": person.life, "described": described, "popularity": 0.0, "source_id": source_id,
            "digest": digest_of(person) if described else _bare_digest(person.id, person.name),
        })  # fmt: skip
        for field in ("also_known_as", "nationalities"):
            values += [
                {"person_id": person.id, "field": field, "position": i, "value": v, "folded": fold(v), "source_id": source_id}
                for i, v in enumerate(getattr(person, field))
            ]
    sources.flush()
    held = _held(connection, t.people, latest)
    for chunk in _chunks(list(held)):
        for table in (t.person_values, t.person_ids):
            connection.execute(delete(table).where(table.c.person_id.in_(chunk)))
    new, known = [r for r in rows if r["id"] not in held], [r for r in rows if r["id"] in held]
    if new:
        connection.execute(insert(t.people), new)
    if known:
        changes: dict[str, Any] = {c: bindparam(f"new_{c}") for c in rows[0] if c not in {"id", "popularity"}}
        statement = update(t.people).where(t.people.c.id == bindparam("which")).values(changes)
        connection.execute(statement, [{"which": r["id"], **{f"new_{c}": r[c] for c in changes}} for r in known])
    if values:
        connection.execute(insert(t.person_values), values)
    if ids:
        connection.execute(insert(t.person_ids), ids)
    return len(rows)


def empty(connection: Connection) -> None:
    """Delete all films and people, and the record of their imports; feedback and remembered vectors stay."""
    for table in (t.award_people, t.awards, t.credits, t.passages, t.film_ids, t.film_titles, t.film_values, t.film_series, t.film_links,
                  t.money, t.ratings, t.claims, t.films, t.person_ids, t.person_values, t.person_claims, t.people, t.names,
                  t.import_rejects, t.imports, t.sources):  # fmt: skip
        connection.execute(delete(table))


def insert_rows(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns. Where the driver takes question marks they go to it as they are, which
    takes a third of the time."""
    if not rows:
        return
    if connection.dialect.paramstyle != "qmark":
        connection.execute(insert(table), rows)
        return
    columns = list(rows[0])
    names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
    values = itemgetter(*columns)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", [values(row) for row in rows])


class Sources:
    """Ids of provenances, each inserted once. Only within the transaction of a writer; `flush` before rows that refer to
    new ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        s = t.sources.c
        rows = connection.execute(select(s.id, s.source, s.licence, s.as_of, s.retrieved))
        self._ids: dict[tuple[str, str, str, str], int] = {(source, licence, as_of, retrieved): number for number, source, licence, as_of, retrieved in rows}
        self._last = max(self._ids.values(), default=0)
        self._new: list[dict[str, Any]] = []

    def id_of(self, provenance: Provenance) -> int:
        key = (provenance.source, provenance.licence, provenance.as_of or "", provenance.retrieved or "")
        known = self._ids.get(key)
        if known is not None:
            return known
        self._last += 1
        self._ids[key] = self._last
        self._new.append({"id": self._last, **dict(zip(("source", "licence", "as_of", "retrieved"), key, strict=True))})
        return self._last

    def flush(self) -> None:
        insert_rows(self._connection, t.sources, self._new)
        self._new = []


def _film_rows(record: Record, sources: Sources, rows: Rows, people: dict[str, dict[str, Any]], award_id: int) -> int:
    """Append the rows of one film; returns the last award id used."""
    film = record.film
    if not film.id or not film.title:
        raise BadRecord(f"A film needs an id and a title, not {film.id!r} and {film.title!r}.")
    source_id = sources.id_of(film.provenance)
    origins = {field: sources.id_of(provenance) for field, provenance in film.origins}
    common = {"film_id": film.id, "source_id": source_id}

    def of(field: str, value: str = "") -> dict[str, Any]:
        if not origins:
            return common
        return {"film_id": film.id, "source_id": origins.get(f"{field}/{value}") or origins.get(field, source_id)}

    rows[t.films].append({**_film_row(record, source_id), "origins": json.dumps(origins) if origins else None})
    rows[t.film_ids] += [{"film_id": film.id, "scheme": scheme, "value": value} for scheme, value in film.ids]
    rows[t.film_titles] += [
        {**of("titles", x.text), "position": i, "text": x.text, "folded": fold(x.text), "kind": x.kind, "language": x.language, "country": x.country}
        for i, x in enumerate(film.titles)
    ]
    lists = {**{field: getattr(film, field) for field in VALUE_FIELDS}, "based_on_authors": film.based_on.authors if film.based_on else ()}
    for field, values in lists.items():
        rows[t.film_values] += [{**of(_FIELD_OF.get(field, field), v), "field": field, "position": i, "value": v, "folded": fold(v)} for i, v in enumerate(values)]
    rows[t.film_series] += [
        {**of("series"), "position": i, "name": x.name, "folded": fold(x.name), "number": x.number} for i, x in enumerate(film.series)
    ]
    for relation in ("remake_of", "sequel_to"):
        if ref := getattr(film, relation):
            rows[t.film_links].append({**of(relation), "relation": relation, "title": ref.title, "folded": fold(ref.title), "year": ref.year})
    for kind in ("budget", "gross"):
        if sum_ := getattr(film, kind):
            rows[t.money].append({**of(kind), "kind": kind, "amount": sum_.amount, "currency": sum_.currency, "as_of": sum_.as_of, "dollars": sum_.dollars})
    rows[t.ratings] += [
        {**of("ratings", x.source), "position": i, "source": x.source, "score": x.score, "scale_max": x.scale_max, "votes": x.votes, "as_of": x.as_of}
        for i, x in enumerate(film.ratings)
    ]
    for i, credit in enumerate(film.credits):
        rows[t.credits].append({
            **of(credit.role.value), "person_id": credit.person_id, "position": i, "name": credit.name, "role": credit.role.value, "billing": credit.order,
            "character": credit.character, "character_folded": _padded(credit.character),
        })  # fmt: skip
        people.setdefault(credit.person_id, bare_person(credit.person_id, credit.name, source_id))
    for i, passage in enumerate(record.passages):
        rows[t.passages].append({
            "id": passage.id, "film_id": film.id, "position": i, "kind": passage.kind.value, "level": passage.level.rank, "subject": passage.subject,
            "text": passage.text, "text_hash": text_hash(passage.text), "source_id": sources.id_of(passage.provenance),
        })  # fmt: skip
    rows[t.claims] += [{"film_id": film.id, "said": x.key, "field": x.field, "value": x.value, "source_id": sources.id_of(x.provenance)} for x in record.sayings]
    return _award_rows(film, of, rows, award_id)


def _film_row(record: Record, source_id: int) -> dict[str, Any]:
    film, based_on = record.film, record.film.based_on
    source_words = (based_on.work, based_on.kind, *based_on.authors) if based_on else ()
    return {
        "id": film.id, "title": film.title, "folded": fold(film.title), "year": film.year, "runtime": film.runtime, "audience": film.audience,
        "period": film.period, "period_folded": _padded(film.period),
        "source_work": based_on.work if based_on else None, "source_kind": based_on.kind if based_on else None,
        "source_folded": " | ".join(f" {fold(w)} " for w in source_words) if based_on else None,
        "given_popularity": film.popularity, "popularity": film.popularity, "digest": digest_of(record), "source_id": source_id,
    }  # fmt: skip


def _award_rows(film: Film, of: Callable[[str, str], dict[str, Any]], rows: Rows, award_id: int) -> int:
    for i, award in enumerate(film.awards):
        award_id += 1
        rows[t.awards].append({
            **of("awards", award.body), "id": award_id, "position": i, "body": award.body, "body_folded": fold(award.body), "category": award.category,
            "category_folded": fold(award.category), "year": award.year, "won": award.won, "ceremony": award.ceremony,
        })  # fmt: skip
        rows[t.award_people] += [{"award_id": award_id, "position": n, "name": name, "folded": fold(name)} for n, name in enumerate(award.people)]
    return award_id


def bare_person(person_id: str, name: str, source_id: int) -> dict[str, Any]:
    """The row of a person of whom nothing is known but the name."""
    return {
        "id": person_id, "name": name, "folded": fold(name), "described": False, "popularity": 0.0,
        "digest": _bare_digest(person_id, name), "source_id": source_id,
    }  # fmt: skip


def _bare_digest(person_id: str, name: str) -> str:
    return hashlib.sha256(f"{person_id}\n{name}".encode()).hexdigest()


def text_hash(text: str) -> str:
    """The key under which the vector of a text is kept: sha256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _insert_missing_people(connection: Connection, people: dict[str, dict[str, Any]]) -> None:
    held = _held(connection, t.people, people)
    missing = [row for person_id, row in people.items() if person_id not in held]
    if missing:
        insert_rows(connection, t.people, missing)


def _delete_films(connection: Connection, film_ids: Iterable[str]) -> None:
    """Children go with them (ON DELETE CASCADE)."""
    held = _held(connection, t.films, film_ids)
    for chunk in _chunks(sorted(held)):
        connection.execute(delete(t.films).where(t.films.c.id.in_(chunk)))


def _held(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(list(ids)):
        found.update(connection.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
    return found


def _chunks(items: list[str]) -> Iterable[list[str]]:
    return (items[i : i + BATCH] for i in range(0, len(items), BATCH))


def digest_of(value: object) -> str:
    """A hash of a record or a person, the same for equal ones."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _padded(text: str | None) -> str | None:
    """Folded with a space before and after, so that whole words are found by containment."""
    return f" {fold(text)} " if text else None


_NOBODY = Provenance("", "")
_FIELD_OF = {"based_on_authors": "based_on"}
_FILM_TABLES = (t.films, t.film_ids, t.film_titles, t.film_values, t.film_series, t.film_links, t.money, t.ratings, t.credits, t.awards, t.award_people, t.passages, t.claims)
