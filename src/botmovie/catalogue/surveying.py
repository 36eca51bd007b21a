"""What a catalogue holds, counted by the database: how many films hold each field, which values, from which sources.

Only counts leave this module, so memory does not grow with the films. Knows nothing of licences, references or reports.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    case,
    cast,
    func,
    select,
)

from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections, sqlite_path, translated
from botmovie.domain import PassageKind, Role
from botmovie.errors import NotFound

LEADS = 2
"""How many of the first-billed actors of a film are its leads."""

_COLUMNS = {"year": t.films.c.year, "runtime": t.films.c.runtime, "audience": t.films.c.audience, "period": t.films.c.period, "based_on": t.films.c.source_work}
_LISTS = ("genres", "countries", "languages", "keywords", "tone", "places", "studios")
_SHARED = ("countries", "languages", "genres")
_TITLES = {"original_title": "original"}
_PERSON_COLUMNS = ("born", "died", "birthplace", "gender", "life")
_PARTS: tuple[Table, ...] = (t.film_titles, t.film_values, t.film_series, t.film_links, t.money, t.ratings, t.credits, t.awards, t.person_values)
"""Tables of which each row is one fact."""

REASONS = 20
"""Reasons that are told of one import."""


@dataclass(frozen=True, slots=True)
class Genders:
    """Of whom the credits of one kind are, by gender; `other` is what is stated and neither."""

    female: int
    male: int
    other: int
    unknown: int

    @property
    def credits(self) -> int:
        return self.female + self.male + self.other + self.unknown

    @property
    def known(self) -> int:
        return self.credits - self.unknown


@dataclass(frozen=True, slots=True)
class Holding:
    """What came from one source under one licence: films that it brought, described people, facts, passages; `kept` are
    values that stand back behind those of other sources."""

    source: str
    licence: str
    films: int = 0
    people: int = 0
    facts: int = 0
    passages: int = 0
    kept: int = 0

    def __add__(self, other: Holding) -> Holding:
        """Both together, under the first name."""
        counts = (getattr(self, name) + getattr(other, name) for name in ("films", "people", "facts", "passages", "kept"))
        return Holding(self.source, self.licence, *counts)

    @property
    def shown(self) -> bool:
        """Whether any value that is shown came from it."""
        return any((self.films, self.people, self.facts, self.passages))


@dataclass(frozen=True, slots=True)
class ImportSurvey:
    """One import: `rejected` rows in all, and the commonest reasons with their number and one "file:line" each.

    `finished` is ISO 8601 in UTC.
    """

    format: str
    source: str
    files: tuple[str, ...]
    finished: str
    rejected: int
    reasons: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts of one catalogue.

    `held` says of how many films each field is known, `people_held` of how many described people; `decades` maps the
    first year of a decade to films. `values` maps countries, languages and genres to (value, films), most first: a
    film counts once for each of its values. `genders` maps directors and leads to whose credits they are.
    """

    films: int
    people: int
    described: int
    credits: int
    awards: int
    passages: int
    held: Mapping[str, int]
    people_held: Mapping[str, int]
    decades: Mapping[int, int]
    values: Mapping[str, tuple[tuple[str, int], ...]]
    genders: Mapping[str, Genders]


def survey_catalogue(url: str) -> Survey:
    """Count everything, in one state of the database. Raises NotFound where there is no catalogue, or CatalogueError."""
    with _reading(url) as c:
        films, people, credits, awards, passages = (_count(c, one) for one in (t.films, t.people, t.credits, t.awards, t.passages))
        described = c.scalar(select(func.count()).where(t.people.c.described)) or 0
        return Survey(
            films, people, described, credits, awards, passages, _held(c), _people_held(c), _decades(c),
            {field: _values(c, field) for field in _SHARED},
            {"directors": _genders(c, t.credits.c.role == Role.DIRECTOR.value),
             "leads": _genders(c, (t.credits.c.role == Role.ACTOR.value) & (t.credits.c.billing < LEADS))},
        )  # fmt: skip


def survey_sources(url: str) -> tuple[Holding, ...]:
    """What came from each source, most facts first. Raises NotFound where there is no catalogue, or CatalogueError."""
    with _reading(url) as c:
        films, people, passages = Counter(_by_source(c, t.films)), Counter(_by_source(c, t.people, t.people.c.described)), Counter(_by_source(c, t.passages))
        facts: Counter[int] = Counter()
        for part in _PARTS:
            facts.update(_by_source(c, part))
        for whole, columns in ((t.films, list(_COLUMNS.values())), (t.people, [t.people.c[name] for name in _PERSON_COLUMNS])):
            stated: Any = sum((case((one.is_not(None), 1), else_=0) for one in columns), start=0)
            facts.update(_pairs(c, select(whole.c.source_id, func.sum(stated)).group_by(whole.c.source_id)))
        for own, number, moved in _moved(c):
            facts[own] -= moved
            facts[number] += moved
        kept: Counter[int] = Counter()
        for rows in (t.claims, t.person_claims):
            kept.update(_by_source(c, rows))
        found: dict[tuple[str, str], Holding] = {}
        for number, source, licence in c.execute(select(t.sources.c.id, t.sources.c.source, t.sources.c.licence)):
            one = Holding(source, licence, films[number], people[number], facts[number], passages[number], kept[number])
            before = found.get((source, licence))
            found[source, licence] = before + one if before else one
    held = [one for one in found.values() if one.shown or one.kept]
    return tuple(sorted(held, key=lambda h: (-h.facts, -h.passages, h.source, h.licence)))


def _moved(connection: Connection) -> Iterator[tuple[int, int, int]]:
    """(source of the film, source of the value, how many) of single values of films that have another source than their
    film."""
    counts: Counter[tuple[int, int]] = Counter()
    f = t.films.c
    for own, written in connection.execution_options(yield_per=1000).execute(select(f.source_id, f.origins).where(f.origins.is_not(None))):
        counts.update((own, number) for field, number in json.loads(written).items() if field in _COLUMNS)
    yield from ((own, number, n) for (own, number), n in counts.items())


def survey_imports(url: str) -> tuple[ImportSurvey, ...]:
    """What is recorded of imports, the latest first. Raises NotFound where there is no catalogue, or CatalogueError."""
    with _reading(url) as c:
        done = c.execute(select(t.imports).order_by(t.imports.c.number.desc())).all()
        return tuple(_import(c, row) for row in done)


def _import(connection: Connection, row: Any) -> ImportSurvey:
    r = t.import_rejects.c
    mine = r.import_number == row.number
    rejected = connection.scalar(select(func.count()).select_from(t.import_rejects).where(mine)) or 0
    counted = select(r.reason, func.count(), func.min(r.place)).where(mine).group_by(r.reason).order_by(func.count().desc(), r.reason).limit(REASONS)
    reasons = tuple((reason, n, place) for reason, n, place in connection.execute(counted))
    return ImportSurvey(row.format, row.source, tuple(json.loads(row.files)), row.finished, rejected, reasons)


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    path = sqlite_path(url)
    if not path.is_file():
        raise NotFound(f"There is no catalogue {path}.")
    connections = Connections(path)
    try:
        with translated(path), connections.reading() as connection:
            connection.exec_driver_sql("PRAGMA temp_store = FILE")  # what is sorted may be larger than memory should be
            yield connection
    finally:
        connections.close()


def _count(connection: Connection, rows: Table) -> int:
    return connection.scalar(select(func.count()).select_from(rows)) or 0


def _held(connection: Connection) -> dict[str, int]:
    """Field to number of films, in the order in which people read them."""
    found: dict[str, int] = {}
    found |= _row(connection, select(*(func.count(one).label(name) for name, one in _COLUMNS.items())))
    found |= _films_with(connection, t.film_titles, "kind", _TITLES)
    found |= _films_with(connection, t.film_values, "field", {name: name for name in _LISTS})
    found |= _films_with(connection, t.credits, "role", {role.value: role.value for role in Role})
    found |= _films_with(connection, t.money, "kind", {"budget": "budget", "gross": "gross"})
    found |= _films_with(connection, t.passages, "kind", {kind.value: kind.value for kind in PassageKind if kind is not PassageKind.LIFE})
    for name, rows in (("series", t.film_series), ("awards", t.awards), ("ratings", t.ratings)):
        found[name] = connection.scalar(select(func.count(rows.c.film_id.distinct()))) or 0
    order = (
        "year", "runtime", "countries", "languages", "genres", "original_title", "directors", "writers", "cast", "composers", "cinematographers", "editors",
        "producers", "source_authors", "studios", "keywords", "tone", "audience", "places", "period", "based_on", "series", "awards", "budget", "gross", "ratings",
        "premise", "story", "ending", "character", "notes",
    )  # fmt: skip
    return {name: found[name] for name in order}


def _films_with(connection: Connection, rows: Table, kind: str, wanted: Mapping[str, str]) -> dict[str, int]:
    """Of how many films there is a row of each kind wanted; one pass in the order of the index by film."""
    flags = [func.max(case((rows.c[kind] == value, 1), else_=0)).label(name) for name, value in wanted.items()]
    of_films = select(*flags).group_by(rows.c.film_id).subquery()
    return _row(connection, select(*(func.sum(of_films.c[name]).label(name) for name in wanted)))


def _people_held(connection: Connection) -> dict[str, int]:
    columns = [func.count(t.people.c[name]).label(name) for name in _PERSON_COLUMNS]
    found = _row(connection, select(*columns).where(t.people.c.described))
    v = t.person_values.c
    found["nationalities"] = connection.scalar(select(func.count(v.person_id.distinct())).where(v.field == "nationalities")) or 0
    return found


def _decades(connection: Connection) -> dict[int, int]:
    decade = (cast(t.films.c.year / 10, Integer) * 10).label("decade")
    return _pairs(connection, select(decade, func.count()).where(t.films.c.year.is_not(None)).group_by(decade).order_by(decade))


def _values(connection: Connection, field: str) -> tuple[tuple[str, int], ...]:
    v = t.film_values.c
    counted = select(v.folded, func.count().label("n")).where(v.field == field).group_by(v.folded).order_by(func.count().desc(), v.folded)
    found = []
    for folded, n in connection.execute(counted).all():
        written = select(v.value).where(v.field == field, v.folded == folded).limit(1)
        found.append((connection.scalar(written) or folded, n))
    return tuple(found)


def _genders(connection: Connection, which: ColumnElement[bool]) -> Genders:
    gender = func.lower(t.people.c.gender)
    counts = [func.sum(case((one, 1), else_=0)) for one in (gender == "female", gender == "male", gender.not_in(("female", "male")), gender.is_(None))]
    row = connection.execute(select(*counts).select_from(t.credits).join(t.people, t.credits.c.person_id == t.people.c.id).where(which)).one()
    return Genders(*(int(n or 0) for n in row))


def _by_source(connection: Connection, rows: Table, which: ColumnElement[bool] | None = None) -> dict[int, int]:
    statement = select(rows.c.source_id, func.count()).group_by(rows.c.source_id)
    return _pairs(connection, statement if which is None else statement.where(which))


def _pairs(connection: Connection, statement: Any) -> dict[int, int]:
    return dict(connection.execute(statement).all())


def _row(connection: Connection, statement: Any) -> dict[str, int]:
    return {name: int(n or 0) for name, n in connection.execute(statement).one()._mapping.items()}
