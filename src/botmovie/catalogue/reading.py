"""Rows back into films, people and passages, as they were written. Each function reads within a transaction that
somebody else has begun. Knows nothing of selections or search.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Float,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from botmovie.catalogue import tables as t
from botmovie.domain import (
    Award,
    Credit,
    Credited,
    Film,
    FilmRef,
    Money,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Role,
    SeriesPart,
    Source,
    Title,
)  # fmt: skip

_ROLES = {role.value: role for role in Role}
_IDS: Any = bindparam("ids", expanding=True)
_KINDS = (PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING, PassageKind.CHARACTER, PassageKind.NOTES, PassageKind.LIFE)
PASSAGE_ORDER = {kind.value: i for i, kind in enumerate(_KINDS)}


def _with_source(table: Table, ids: Any) -> Select[Any]:
    s = t.sources.c
    return select(table, s.source.label("from_source"), s.licence, s.as_of.label("from_as_of"), s.retrieved).join_from(table, t.sources).where(ids)


_A = t.awards.c
_AWARD_COLUMNS = (_A.id, _A.film_id, _A.body, _A.category, _A.year, _A.won, _A.ceremony, t.award_people.c.name)


@dataclass(frozen=True, slots=True)
class _FilmStatements:
    """What reads films whole: four statements, for one id or for many."""

    films: Select[Any]
    parts: CompoundSelect[Any]
    credits: Select[Any]
    awards: Select[Any]


def _film_statements(match: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> _FilmStatements:
    a, n = t.awards.c, t.award_people.c
    awards = select(*_AWARD_COLUMNS).join_from(t.awards, t.award_people, isouter=True).where(match(a.film_id)).order_by(a.id, n.position)
    c = t.credits.c
    credits = select(c.film_id, c.person_id, c.name, c.role, c.billing, c.character).where(match(c.film_id)).order_by(c.position)
    return _FilmStatements(_with_source(t.films, match(t.films.c.id)), _small_parts(match), credits, awards)


def _small_parts(match: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Rows of the small tables in a common form: four texts, a whole number, two others."""
    ids, titles, values, series, links, sums, ratings = (
        x.c for x in (t.film_ids, t.film_titles, t.film_values, t.film_series, t.film_links, t.money, t.ratings)
    )

    def part(name: str, table: Table, position: Any, *columns: Any) -> Select[Any]:
        types: dict[str, Any] = {"a": Text, "b": Text, "c": Text, "d": Text, "n": BigInteger, "x": Float, "y": Float}
        given = dict(zip(types, columns, strict=False))
        common = [(given[k] if given.get(k) is not None else cast(null(), kind)).label(k) for k, kind in types.items()]
        return select(table.c.film_id, literal(name).label("part"), position.label("position"), *common).where(match(table.c.film_id))

    return union_all(
        part("ids", t.film_ids, literal(0), ids.scheme, ids.value),
        part("titles", t.film_titles, titles.position, titles.text, titles.kind, titles.language, titles.country),
        part("values", t.film_values, values.position, values.value, values.field),
        part("series", t.film_series, series.position, series.name, None, None, None, series.number),
        part("links", t.film_links, literal(0), links.title, links.relation, None, None, links.year),
        part("money", t.money, literal(0), sums.kind, sums.currency, sums.as_of, None, sums.amount, sums.dollars),
        part("ratings", t.ratings, ratings.position, ratings.source, ratings.as_of, None, None, ratings.votes, ratings.score, ratings.scale_max),
    ).order_by("position")


_ONE_FILM = _film_statements(lambda column: column == bindparam("ids"))
_SOME_FILMS = _film_statements(lambda column: column.in_(_IDS))
_PEOPLE = _with_source(t.people, t.people.c.id.in_(_IDS))
_PERSON_VALUES = select(t.person_values).where(t.person_values.c.person_id.in_(_IDS)).order_by(t.person_values.c.position)
_PERSON_IDS = (
    select(t.person_ids.c.person_id, t.person_ids.c.scheme, t.person_ids.c.value)
    .where(t.person_ids.c.person_id.in_(_IDS))
    .order_by(t.person_ids.c.scheme, t.person_ids.c.value)
)
_PASSAGES = _with_source(t.passages, t.passages.c.id.in_(_IDS))
_PASSAGES_OF = _with_source(t.passages, (t.passages.c.film_id == bindparam("film")) & (t.passages.c.level <= bindparam("level")))
_ALL_PASSAGES = _with_source(t.passages, t.passages.c.film_id.in_(_IDS))
_FILMOGRAPHY = (
    select(t.credits.c.film_id, t.films.c.title, t.films.c.year, t.credits.c.role, t.credits.c.character)
    .join_from(t.credits, t.films)
    .where(t.credits.c.person_id == bindparam("person"))
    .order_by(t.films.c.year.is_(None), t.films.c.year, t.films.c.title, t.films.c.id, t.credits.c.position)
)
_AWARDS_OF = (
    select(*_AWARD_COLUMNS)
    .join_from(t.awards, t.award_people)
    .where(t.awards.c.id.in_(select(t.award_people.c.award_id).where(t.award_people.c.person_id == bindparam("person"))))
    .order_by(t.awards.c.year, t.awards.c.film_id, t.awards.c.id, t.award_people.c.position)
)


def read_films(connection: Connection, film_ids: Sequence[str]) -> dict[str, Film]:
    """The films with these ids, by id; unknown ids are left out."""
    how, ids = (_ONE_FILM, {"ids": film_ids[0]}) if len(film_ids) == 1 else (_SOME_FILMS, {"ids": film_ids})
    films = connection.execute(how.films, ids).all()
    if not films:
        return {}
    parts: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for film_id, part, _, *values in connection.execute(how.parts, ids).all():
        parts[film_id, part].append(values)
    for film_id, person, name, role, billing, character in connection.execute(how.credits, ids).all():
        parts[film_id, "credits"].append(Credit(person, name, _ROLES[role], billing, character))
    for film_id, award in _awards(connection.execute(how.awards, ids).all()):
        parts[film_id, "awards"].append(award)
    origins = _origins(connection, films)
    return {row.id: _film(row, parts, origins) for row in films}


def _origins(connection: Connection, films: Sequence[Row[Any]]) -> dict[str, tuple[tuple[str, Provenance], ...]]:
    """The fields of each film that have a source of their own; of films that one source describes, nothing is read."""
    by_film: dict[str, dict[str, int]] = {row.id: json.loads(row.origins) for row in films if row.origins}
    if not by_film:
        return {}
    s = t.sources.c
    wanted = sorted({number for fields in by_film.values() for number in fields.values()})
    rows = connection.execute(select(s.id, s.source, s.licence, s.as_of, s.retrieved).where(s.id.in_(wanted)))
    sources = {row.id: Provenance(row.source, row.licence, row.as_of or None, row.retrieved or None) for row in rows}
    return {film_id: tuple((field, sources[number]) for field, number in fields.items()) for film_id, fields in by_film.items()}


def _film(row: Row[Any], parts: dict[tuple[str, str], list[Any]], origins: Mapping[str, tuple[tuple[str, Provenance], ...]]) -> Film:
    lists: dict[str, list[str]] = defaultdict(list)
    for value, field, *_ in parts[row.id, "values"]:
        lists[field].append(value)
    links = {relation: FilmRef(title, year) for title, relation, _, _, year, *_ in parts[row.id, "links"]}
    sums = {kind: Money(amount, currency, as_of, int(dollars) if dollars is not None else None) for kind, currency, as_of, _, amount, dollars, _ in parts[row.id, "money"]}
    authors = tuple(lists.pop("based_on_authors", ()))
    return Film(
        row.id, row.title, row.year, _provenance(row),
        titles=tuple(Title(text, kind, language, country) for text, kind, language, country, *_ in parts[row.id, "titles"]),
        runtime=row.runtime, audience=row.audience, period=row.period,
        series=tuple(SeriesPart(name, number) for name, _, _, _, number, *_ in parts[row.id, "series"]),
        remake_of=links.get("remake_of"), sequel_to=links.get("sequel_to"),
        based_on=Source(row.source_work, row.source_kind, authors) if row.source_work is not None else None,
        credits=tuple(parts[row.id, "credits"]), awards=tuple(parts[row.id, "awards"]),
        budget=sums.get("budget"), gross=sums.get("gross"),
        ratings=tuple(Rating(source, score, scale, votes, as_of) for source, as_of, _, _, votes, score, scale in parts[row.id, "ratings"]),
        popularity=row.popularity, ids=tuple(sorted((scheme, value) for scheme, value, *_ in parts[row.id, "ids"])), origins=origins.get(row.id, ()),
        **{field: tuple(found) for field, found in lists.items()},
    )  # fmt: skip


def read_people(connection: Connection, person_ids: Sequence[str]) -> dict[str, Person]:
    """The people with these ids, by id; unknown ids are left out."""
    rows = connection.execute(_PEOPLE, {"ids": person_ids}).all()
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(_PERSON_VALUES, {"ids": person_ids}):
        values[row.person_id, row.field].append(row.value)
    given: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person_id, scheme, value in connection.execute(_PERSON_IDS, {"ids": person_ids}):
        given[person_id].append((scheme, value))
    return {
        row.id: Person(
            row.id, row.name, _provenance(row), tuple(values[row.id, "also_known_as"]), row.born, row.died, row.birthplace,
            tuple(values[row.id, "nationalities"]), row.gender, row.life, tuple(given[row.id]),
        )
        for row in rows
    }  # fmt: skip


def described_people(connection: Connection) -> tuple[str, ...]:
    """Ids of the people of whom more than the name is known."""
    return tuple(connection.scalars(select(t.people.c.id).where(t.people.c.described).order_by(t.people.c.id)))


def read_filmography(connection: Connection, person_id: str) -> tuple[Credited, ...]:
    rows = connection.execute(_FILMOGRAPHY, {"person": person_id})
    return tuple(Credited(row.film_id, row.title, row.year, _ROLES[row.role], row.character) for row in rows)


def read_awards_of(connection: Connection, person_id: str) -> tuple[tuple[str, Award], ...]:
    return tuple(_awards(connection.execute(_AWARDS_OF, {"person": person_id}).all()))


def read_passages(connection: Connection, passage_ids: Sequence[str]) -> dict[str, Passage]:
    return {row.id: _passage(row) for row in connection.execute(_PASSAGES, {"ids": passage_ids})}


def read_passages_of(connection: Connection, film_id: str, level: int) -> tuple[Passage, ...]:
    """A film's passages up to a level, premise first."""
    rows = connection.execute(_PASSAGES_OF, {"film": film_id, "level": level}).all()
    return tuple(_passage(row) for row in sorted(rows, key=lambda row: (PASSAGE_ORDER[row.kind], row.position)))


def read_all_passages(connection: Connection, film_ids: Sequence[str]) -> dict[str, tuple[Passage, ...]]:
    """All passages of some films by film, premise first; a film without any is left out."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_ALL_PASSAGES, {"ids": film_ids}):
        found[row.film_id].append(row)
    return {film_id: tuple(map(_passage, sorted(rows, key=lambda row: (PASSAGE_ORDER[row.kind], row.position)))) for film_id, rows in found.items()}


def _awards(rows: Iterable[Any]) -> Iterator[tuple[str, Award]]:
    """(film, award) from rows of an award with one of its names each, the rows of one award side by side."""
    for _, named in groupby(rows, key=lambda row: row[0]):
        all_rows = list(named)
        _, film_id, body, category, year, won, ceremony, _ = all_rows[0]
        yield film_id, Award(body, category, year, bool(won), ceremony, tuple(row[7] for row in all_rows if row[7] is not None))


def _passage(row: Row[Any]) -> Passage:
    return Passage(row.id, row.film_id, PassageKind(row.kind), row.text, _provenance(row), row.subject)


def _provenance(row: Row[Any]) -> Provenance:
    return Provenance(row.from_source, row.licence, row.from_as_of or None, row.retrieved or None)
