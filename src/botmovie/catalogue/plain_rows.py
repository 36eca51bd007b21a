"""Rows of many films, made in any process and set aside in a file of their own, for `loading` to take over.

The rows are those that `writing` would make of the same films, made without the objects between: a test compares the
two. Knows nothing of the catalogue that will take them.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from botmovie.catalogue.connecting import translated
from botmovie.catalogue.folding import fold
from botmovie.catalogue.naming import given_name
from botmovie.domain import Credit, Film, Person, Provenance, Rating, Record, Role, Title

AT_ONCE = 20_000
"""Rows written by one statement."""

STAGED = {
    "films": ("id", "title", "folded", "year", "runtime", "given_popularity", "popularity", "digest"),
    "film_titles": ("film_id", "position", "text", "folded", "kind", "language", "country"),
    "film_values": ("film_id", "field", "position", "value", "folded"),
    "ratings": ("film_id", "position", "source", "score", "scale_max", "votes", "as_of"),
    "credits": ("film_id", "person_id", "position", "name", "role", "billing", "character", "character_folded"),
    "people": ("id", "name", "folded", "given", "born", "died", "described", "popularity", "digest"),
}
"""Tables and the columns that are staged; the others of these tables stay empty."""


class PlainCredit(NamedTuple):
    """As `domain.Credit`."""

    person_id: str
    name: str
    role: Role
    order: int
    character: str | None


class PlainTitle(NamedTuple):
    """As `domain.Title`."""

    text: str
    kind: str
    language: str | None
    country: str | None


class PlainRating(NamedTuple):
    """As `domain.Rating`."""

    source: str
    score: float
    scale_max: float
    votes: int | None
    as_of: str | None


class PlainFilm(NamedTuple):
    """What large published sets tell of a film. `popularity` above 0, or it will be derived."""

    id: str
    title: str
    year: int | None
    runtime: int | None = None
    genres: tuple[str, ...] = ()
    titles: Sequence[PlainTitle] = ()
    credits: Sequence[PlainCredit] = ()
    ratings: Sequence[PlainRating] = ()
    popularity: float = 0.0
    ids: tuple[tuple[str, str], ...] = ()

    def record(self, provenance: Provenance) -> Record:
        """The same as the domain has it."""
        ids: dict[str, Any] = {"ids": self.ids} if _has_ids(Film) else {}
        return Record(
            Film(
                self.id, self.title, self.year, provenance, titles=tuple(Title(*t) for t in self.titles), runtime=self.runtime, genres=self.genres,
                credits=tuple(Credit(*c) for c in self.credits), ratings=tuple(Rating(*r) for r in self.ratings), popularity=self.popularity, **ids,
            )
        )  # fmt: skip


class PlainPerson(NamedTuple):
    """What large published sets tell of a person."""

    id: str
    name: str
    born: str | None = None
    died: str | None = None
    ids: tuple[tuple[str, str], ...] = ()

    @property
    def described(self) -> bool:
        """Whether more than the name is known."""
        return bool(self.born or self.died)

    def person(self, provenance: Provenance) -> Person:
        """The same as the domain has it."""
        ids: dict[str, Any] = {"ids": self.ids} if _has_ids(Person) else {}
        return Person(self.id, self.name, provenance, born=self.born, died=self.died, **ids)


class PlainRows:
    """Writes one file of rows. Films and people have one provenance; every film is staged once."""

    def __init__(self, path: Path, provenance: Provenance) -> None:
        """Make the file, which must not exist yet. Raises DiskFull or CatalogueError, as do the other methods."""
        self._path = path
        self._film_form = _Form(PlainFilm._fields, PlainFilm("", "", None).record(provenance))
        self._person_form = _Form(PlainPerson._fields, PlainPerson("", "").person(provenance))
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in STAGED}
        self._ids: list[tuple[str, str, str, str]] = []
        with translated(path):
            self._connection = sqlite3.connect(path, isolation_level=None)
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -16000"):
                self._connection.execute(f"PRAGMA {pragma}")
            for table, columns in STAGED.items():
                self._connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            self._connection.execute("CREATE TABLE ids (kind, id, scheme, value)")
            self._connection.execute("BEGIN")

    def film(self, film: PlainFilm) -> None:
        """Stage a film and its credits."""
        rows, film_id = self._rows, film.id
        rows["films"].append((film_id, film.title, fold(film.title), film.year, film.runtime, film.popularity, film.popularity, self._film_form.digest(_shown(film))))
        for i, title in enumerate(film.titles):
            rows["film_titles"].append((film_id, i, title.text, fold(title.text), *title[1:]))
        for i, genre in enumerate(film.genres):
            rows["film_values"].append((film_id, "genres", i, genre, fold(genre)))
        for i, rating in enumerate(film.ratings):
            rows["ratings"].append((film_id, i, *rating))
        credits = rows["credits"]
        for i, (person_id, name, role, order, character) in enumerate(film.credits):
            credits.append((film_id, person_id, i, name, role._value_, order, character, f" {fold(character)} " if character else None))
        self._ids += [("film", film_id, *one) for one in film.ids]
        if len(credits) >= AT_ONCE or len(rows["films"]) >= AT_ONCE:
            self._write()

    def person(self, person: PlainPerson) -> None:
        """Stage a person."""
        person_id, name = person.id, person.name
        digest = self._person_form.digest(person) if person.described else hashlib.sha256(f"{person_id}\n{name}".encode()).hexdigest()
        self._rows["people"].append((person_id, name, fold(name), given_name(name), person.born, person.died, int(person.described), 0.0, digest))
        self._ids += [("person", person_id, *one) for one in person.ids]
        if len(self._rows["people"]) >= AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what is left."""
        self._write()
        with translated(self._path):
            self._connection.execute("COMMIT")
        self._connection.close()

    def _write(self) -> None:
        with translated(self._path):
            for table, rows in self._rows.items():
                if rows:
                    self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(STAGED[table]))})", rows)
                    rows.clear()
            self._connection.executemany("INSERT INTO ids VALUES (?, ?, ?, ?)", self._ids)
            self._ids.clear()


class _Blank:
    """Stands in an object's repr for the value of a field."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __repr__(self) -> str:
        return f"\0{self._field}\0"


class _Form:
    """The repr of a record or person with blanks, so that thousands of digests are made without the objects."""

    def __init__(self, names: Iterable[str], example: Any) -> None:
        inner = example.film if isinstance(example, Record) else example
        held = {f.name for f in fields(inner)}
        values: dict[str, Any] = {f.name: _Blank(f.name) if f.name in names else getattr(inner, f.name) for f in fields(inner)}
        blank = type(inner)(**values)
        written = repr(Record(blank)) if isinstance(example, Record) else repr(blank)
        self._names = [name for name in re.findall(r"\0(\w+)\0", written) if name in held]
        self._form = re.sub(r"\0\w+\0", "%s", written.replace("%", "%%"))
        self._places: list[int] = [list(names).index(name) for name in self._names]

    def digest(self, values: Sequence[Any]) -> str:
        """sha256 of what repr would be with these values, in the order of the names."""
        return hashlib.sha256((self._form % tuple(repr(values[place]) for place in self._places)).encode()).hexdigest()


class _Written(str):
    """A text that is its own repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


_ROLES = {role: repr(role) for role in Role}


def _shown(film: PlainFilm) -> tuple[Any, ...]:
    """The film's values, the lists in them written as the domain's objects would be."""
    titles = [f"Title(text={text!r}, kind={kind!r}, language={language!r}, country={country!r})" for text, kind, language, country in film.titles]
    credits = [
        f"Credit(person_id={person_id!r}, name={name!r}, role={_ROLES[role]}, order={order}, character={character!r})"
        for person_id, name, role, order, character in film.credits
    ]
    ratings = [f"Rating(source={s!r}, score={x!r}, scale_max={m!r}, votes={v!r}, as_of={d!r})" for s, x, m, v, d in film.ratings]
    return (*film[:5], _tuple(titles), _tuple(credits), _tuple(ratings), *film[8:])


def _tuple(items: list[str]) -> _Written:
    return _Written(f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})")


def _has_ids(kind: type) -> bool:
    return any(f.name == "ids" for f in fields(kind))
