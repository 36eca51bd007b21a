"""The table of names, kept up with the films, series and people that a write has touched (`touching`), and read.

Which names they go by is decided in `naming`; those of films and people that hardly anybody knows are their titles and
names as they stand, copied in SQL. Rows are written in pieces, so memory does not grow with the catalogue.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update
from sqlalchemy import text as sql

from botmovie.catalogue import tables as t
from botmovie.catalogue import touching
from botmovie.catalogue.connecting import rows_of
from botmovie.catalogue.naming import (
    KNOWN_FILM,
    KNOWN_PERSON,
    NamedFilm,
    NamedPerson,
    character_names,
    film_names,
    given_name,
    person_names,
)
from botmovie.catalogue.protocol import Name
from botmovie.catalogue.spreading import cores, spread
from botmovie.domain import Kind

AT_ONCE = 20_000
"""People changed by one statement."""

CHUNK = 4000
"""Entities whose names are found and written at once."""

SPREAD_FROM = 100_000
"""Touched films and people from which on their names are found in several processes."""

MOST_NAMESAKES = 300
"""Names of one form that are read: the most popular."""

_N = t.names.c
NameRow = tuple[str, str, str, str, str, float, str]
_KINDS = {kind.value: kind for kind in Kind}
_INSERT = "INSERT INTO names (kind, entity_id, text, folded, sort, popularity, label) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LABEL = "CASE WHEN f.year THEN f.title || ' (' || f.year || ')' ELSE f.title END"
_OF_LITTLE_KNOWN_FILMS = f"""
INSERT INTO names (kind, entity_id, text, folded, sort, popularity, label)
SELECT 'film', f.id, f.title, f.folded, 'title', f.popularity, {_LABEL} FROM touched_films w JOIN films f ON f.id = w.id
WHERE f.popularity < :known AND f.folded != ''
"""
_OTHER_TITLES_OF_LITTLE_KNOWN_FILMS = f"""
INSERT INTO names (kind, entity_id, text, folded, sort, popularity, label)
SELECT 'film', f.id, x.text, x.folded, x.kind, f.popularity, {_LABEL}
FROM touched_films w JOIN films f ON f.id = w.id JOIN film_titles x ON x.film_id = f.id
WHERE f.popularity < :known AND x.folded NOT IN ('', f.folded)
AND NOT EXISTS (SELECT 1 FROM film_titles y WHERE y.film_id = f.id AND +y.folded = x.folded AND y.position < x.position)
"""
_IS_PLAIN = """
p.popularity < :known AND instr(p.name, '(') = 0
AND NOT EXISTS (SELECT 1 FROM person_values v WHERE v.person_id = p.id AND v.field = 'also_known_as')
"""
_OF_LITTLE_KNOWN_PEOPLE = f"""
INSERT INTO names (kind, entity_id, text, folded, sort, popularity, label)
SELECT 'person', p.id, p.name, p.folded, 'name', p.popularity, p.name FROM touched_people w JOIN people p ON p.id = w.id
WHERE p.folded != '' AND {_IS_PLAIN}
"""
_RANK = "CASE WHEN sort = 'series' THEN 2 WHEN kind = 'film' THEN 1 WHEN kind = 'character' THEN 3 ELSE 4 END"
_OF_FORMS = f"""
SELECT folded, kind, entity_id, text, sort, popularity, label FROM json_each(?) AS form JOIN names ON number IN (
    SELECT number FROM names WHERE folded = form.value ORDER BY popularity DESC, {_RANK}, entity_id, number LIMIT {MOST_NAMESAKES}
) ORDER BY popularity DESC, {_RANK}, entity_id, number
"""


def read_names(connection: Connection, folded: Sequence[str]) -> dict[str, tuple[Name, ...]]:
    """Names by folded form, most popular first, at most MOST_NAMESAKES; a form that nothing goes by has none."""
    found: dict[str, list[Name]] = {form: [] for form in folded}
    for form, kind, entity_id, text, sort, popularity, label in connection.exec_driver_sql(_OF_FORMS, (json.dumps(folded),)):
        found[form].append(Name(_KINDS[kind], entity_id, text, form, sort, popularity, label))
    return {form: tuple(names) for form, names in found.items()}


def write_names(connection: Connection) -> None:
    """Write the names of everything touched anew; of very much, in several processes."""
    _note_given_names(connection)
    _forget_names(connection)
    touched = connection.scalar(select(func.count()).select_from(touching.films)) or 0
    touched += connection.scalar(select(func.count()).select_from(touching.people)) or 0
    series = [_row(name) for name in _series(connection)]
    if series:
        connection.exec_driver_sql(_INSERT, series)
    for statement, known in ((_OF_LITTLE_KNOWN_FILMS, KNOWN_FILM), (_OTHER_TITLES_OF_LITTLE_KNOWN_FILMS, KNOWN_FILM), (_OF_LITTLE_KNOWN_PEOPLE, KNOWN_PERSON)):
        connection.execute(sql(statement), {"known": known})
    work = ((_names_of_films, _films(connection)), (_names_of_characters, _characters(connection)), (_names_of_people, _people(connection)))
    with spread(cores() if touched >= SPREAD_FROM else 1) as mapper:
        for names_of, entities in work:
            for rows in mapper(names_of, _chunks(entities)):
                if rows:
                    connection.exec_driver_sql(_INSERT, rows)


def _chunks(entities: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(entities, CHUNK)):
        yield chunk


def _names_of_films(films: list[tuple[Any, ...]]) -> list[NameRow]:
    return [_row(name) for film in films for name in film_names(NamedFilm(*film))]


def _names_of_characters(characters: list[tuple[Any, ...]]) -> list[NameRow]:
    return [_row(name) for *film, character, billing in characters for name in character_names(NamedFilm(*film), character, billing)]


def _names_of_people(people: list[tuple[Any, ...]]) -> list[NameRow]:
    return [_row(name) for *person, alone in people for name in person_names(NamedPerson(*person), alone=alone)]


def _row(n: Name) -> NameRow:
    return n.kind._value_, n.id, n.text, n.folded, n.sort, round(n.popularity, 4), n.label


def _note_given_names(connection: Connection) -> None:
    """Bring the given names of touched people up to date; the only other bearer of one that came or went is touched too."""
    p, w = t.people.c, touching.people.c
    rows = rows_of(connection, select(p.id, p.name, p.given).join_from(touching.people, t.people, p.id == w.id))
    changes = ({"person": person_id, "new": given} for person_id, name, before in rows if (given := given_name(name)) != before)
    statement = update(t.people).where(p.id == bindparam("person")).values(given=bindparam("new"))
    while some := list(islice(changes, AT_ONCE)):
        connection.execute(statement, some)
        news = [{"id": given} for given in {row["new"] for row in some} if given]
        if news:
            connection.execute(insert(touching.given).prefix_with("OR IGNORE"), news)
    if connection.scalar(select(p.id).where(~exists().where(w.id == p.id)).limit(1)) is None:
        return
    others = select(p.id).where(p.given == bindparam("form"), ~exists().where(w.id == p.id)).limit(2)
    for given in connection.scalars(select(touching.given.c.id)).all():
        bearers = connection.scalars(others, {"form": given}).all()
        if len(bearers) == 1:
            connection.execute(insert(touching.people), {"id": bearers[0]})


def _forget_names(connection: Connection) -> None:
    """Delete the names of everything touched, whether it is still held or not."""
    films, series, people = (select(x.c.id) for x in (touching.films, touching.series, touching.people))
    connection.execute(insert(touching.series).prefix_with("OR IGNORE").from_select(["id"], select(t.film_series.c.folded).where(t.film_series.c.film_id.in_(films))))
    characters = select(_N.number).join_from(touching.films, t.names, (_N.entity_id > touching.films.c.id + "/") & (_N.entity_id < touching.films.c.id + "0"))
    connection.execute(delete(t.names).where(_N.number.in_(characters)))
    connection.execute(delete(t.names).where(_N.entity_id.in_(films), _N.kind == Kind.FILM.value, _N.sort != "series"))
    connection.execute(delete(t.names).where(_N.folded.in_(series), _N.sort == "series"))
    connection.execute(delete(t.names).where(_N.entity_id.in_(people), _N.kind == Kind.PERSON.value))


def _films(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """What `NamedFilm` is made of, of the films known well enough."""
    f, x, w = t.films.c, t.film_titles.c, touching.films.c
    joined = touching.films.join(t.films, f.id == w.id).outerjoin(t.film_titles, x.film_id == f.id)
    rows = rows_of(connection, select(w.id, f.title, f.year, f.popularity, x.text, x.kind).select_from(joined).where(f.popularity >= KNOWN_FILM).order_by(w.id, x.position))
    for _, of_film in groupby(rows, key=itemgetter(0)):
        film_rows = list(of_film)
        yield *film_rows[0][:4], tuple(row[4:] for row in film_rows if row[4] is not None)


def _series(connection: Connection) -> Iterator[Name]:
    s = t.film_series.c
    rows = select(func.min(s.name), s.folded, func.max(t.films.c.popularity)).join_from(t.film_series, t.films)
    for name, folded, popularity in connection.execute(rows.where(s.folded.in_(select(touching.series.c.id))).group_by(s.folded)):
        yield Name(Kind.FILM, name, name, folded, "series", popularity, f"{name} (series)")


def _characters(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """What `NamedFilm` is made of, without titles, a character, and the billing."""
    f, c, w = t.films.c, t.credits.c, touching.films.c
    joined = touching.films.join(t.films, f.id == w.id).join(t.credits, c.film_id == f.id)
    billing = func.min(c.billing)
    rows = select(w.id, f.title, f.year, f.popularity, c.character, billing).select_from(joined).where(c.character.is_not(None), f.popularity >= KNOWN_FILM)
    yield from rows_of(connection, rows.group_by(w.id, c.character).order_by(w.id, billing, c.character))


def _people(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """What `NamedPerson` is made of, and whether nobody else has the given name; of the people who go by more than the name."""
    p, v, w = t.people.c, t.person_values.c, touching.people.c
    others: dict[str, list[str]] = defaultdict(list)
    called = select(v.person_id, v.value).join_from(touching.people, t.person_values, v.person_id == w.id).where(v.field == "also_known_as")
    for person_id, value in connection.execute(called.order_by(v.person_id, v.position)):
        others[person_id].append(value)
    namesake = t.people.alias()
    alone = (p.popularity >= KNOWN_PERSON) & ~exists().where(namesake.c.given == p.given, namesake.c.id != p.id)
    more = sql(f"NOT ({_IS_PLAIN})".replace("p.", "people.")).bindparams(known=KNOWN_PERSON)
    wanted = select(p.id, p.name, p.popularity, alone).join_from(touching.people, t.people, p.id == w.id).where(more)
    for person_id, name, popularity, is_alone in rows_of(connection, wanted):
        yield person_id, name, popularity, tuple(others.get(person_id, ())), bool(is_alone)
