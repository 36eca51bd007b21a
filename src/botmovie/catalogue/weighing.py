"""How well known films and people are, for those that a write has touched (`touching`). Knows nothing of names."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, insert, select, update

from botmovie.catalogue import tables as t
from botmovie.catalogue import touching
from botmovie.catalogue.connecting import rows_of
from botmovie.domain import Role

ROLE_WEIGHTS = {Role.DIRECTOR.value: 1.0, Role.ACTOR.value: 0.9, Role.WRITER.value: 0.7, Role.COMPOSER.value: 0.6, Role.AUTHOR.value: 0.6}
"""How much of a film's popularity reaches a person by role; 0.4 for the roles not named."""

AWARD_SHARE = 0.1
"""How much of it reaches a person whom an award of the film names, and who is not credited."""

AT_ONCE = 20_000
"""Rows changed by one statement, so that memory does not grow with the catalogue."""


def weigh_films(connection: Connection) -> None:
    """Popularity as given, else from awards, breadth of credits and gross: below 1, comparable within the catalogue.

    People whom the awards of these films name count as touched.
    """
    f, a, c, m = t.films.c, t.awards.c, t.credits.c, t.money.c
    touched = f.id.in_(select(touching.films.c.id))
    connection.execute(update(t.films).where(touched, f.given_popularity > 0, f.popularity != f.given_popularity).values(popularity=f.given_popularity))
    prizes = select(func.sum(case((a.won, 4), else_=1))).where(a.film_id == f.id).scalar_subquery()
    breadth = select(func.count()).where(c.film_id == f.id).scalar_subquery()
    gross = select(func.max(m.amount)).where(m.film_id == f.id, m.kind == "gross", m.currency == "USD").scalar_subquery()
    rows = connection.execute(select(f.id, f.popularity, prizes.label("prizes"), breadth.label("breadth"), gross.label("gross")).where(touched, f.given_popularity <= 0)).all()
    changes = []
    for film_id, before, prizes_, breadth_, gross_ in rows:
        weight = (prizes_ or 0) + min(breadth_, 40) / 10 + (gross_ or 0) / 1e8
        popularity = round(min(0.99, math.log1p(weight) / math.log(60)), 4)
        if popularity != before:
            changes.append({"film": film_id, "weight": popularity})
    if changes:
        connection.execute(update(t.films).where(f.id == bindparam("film")).values(popularity=bindparam("weight")), changes)
    named = select(t.award_people.c.person_id).join_from(t.award_people, t.awards).where(a.film_id.in_(select(touching.films.c.id)), t.award_people.c.person_id.is_not(None))
    connection.execute(insert(touching.people).prefix_with("OR IGNORE").from_select(["id"], named.distinct()))


def weigh_people(connection: Connection) -> None:
    """1 - Π (1 - share of each film's popularity): directors and leads weigh most, many films add up.

    Products are sums of logarithms, film by film in the order of their ids, so that all ways end in the same number.
    """
    touched = connection.scalar(select(func.count()).select_from(touching.people)) or 0
    held = connection.scalar(select(func.count()).select_from(t.people)) or 0
    changes = _all_weights(connection) if touched >= held else _weights_of_touched(connection)
    while some := list(islice(changes, AT_ONCE)):
        connection.exec_driver_sql("UPDATE people SET popularity = ? WHERE id = ?", some)


def _share() -> ColumnElement[float]:
    """How much of a film's popularity reaches a person by one credit."""
    c, popularity = t.credits.c, t.films.c.popularity
    factor = case({role: 0.35 * weight for role, weight in ROLE_WEIGHTS.items()}, value=c.role, else_=0.35 * 0.4)
    share = factor * popularity
    return case((c.role == Role.ACTOR.value, share / (1 + 0.12 * c.billing)), else_=share)


def _weights_of_touched(connection: Connection) -> Iterator[tuple[float, str]]:
    """(weight, person) of the touched people whose weight changes."""
    c, f, n, p, w = t.credits.c, t.films.c, t.award_people.c, t.people.c, touching.people.c
    named: dict[str, list[tuple[str, float]]] = defaultdict(list)
    awarded = select(w.id, t.awards.c.film_id, AWARD_SHARE * f.popularity).join_from(touching.people, t.award_people, n.person_id == w.id).join(t.awards).join(t.films)
    for person, film_id, weight in connection.execute(awarded):
        named[person].append((film_id, weight))
    joined = touching.people.join(t.people, p.id == w.id).outerjoin(t.credits, c.person_id == w.id).outerjoin(t.films, f.id == c.film_id)
    credited = select(w.id, p.popularity, c.film_id, _share()).select_from(joined).order_by(w.id)
    for person, rows in groupby(rows_of(connection, credited), key=itemgetter(0)):
        by_film: dict[str, float] = {}
        before = 0.0
        for _, known, film_id, share in rows:
            before = known
            if film_id is not None:
                by_film[film_id] = max(share, by_film.get(film_id, 0.0))
        for film_id, weight in named.get(person, ()):
            by_film.setdefault(film_id, weight)
        logarithm = 0.0
        for _, weight in sorted(by_film.items()):
            logarithm += math.log1p(-weight)
        after = round(-math.expm1(logarithm), 4)
        if after != before:
            yield after, person


def _all_weights(connection: Connection) -> Iterator[tuple[float, str]]:
    """The same of all people, in one walk through the films."""
    c, f, n, p = t.credits.c, t.films.c, t.award_people.c, t.people.c
    awarded: dict[str, list[str]] = defaultdict(list)
    for film_id, person in connection.execute(select(t.awards.c.film_id, n.person_id).join_from(t.award_people, t.awards).where(n.person_id.is_not(None))):
        awarded[film_id].append(person)
    number: dict[str, int] = {person: i for i, (person,) in enumerate(rows_of(connection, select(p.id).order_by(p.id)))}
    logarithms = array("d", bytes(8 * len(number)))
    credited = select(f.id, f.popularity, c.person_id, _share()).join_from(t.films, t.credits, c.film_id == f.id, isouter=True).order_by(f.id)

    def add(film_id: str, popularity: float, shares: dict[str, float]) -> None:
        for person in awarded.get(film_id, ()):
            shares.setdefault(person, AWARD_SHARE * popularity)
        for person, share in shares.items():
            logarithms[number[person]] += log1p(-share)

    log1p = math.log1p
    film, known, shares = "", 0.0, dict[str, float]()
    for film_id, popularity, person, share in rows_of(connection, credited):
        if film_id != film:
            add(film, known, shares)
            film, known, shares = film_id, popularity, {}
        if person is not None and share > shares.get(person, 0.0):
            shares[person] = share
    add(film, known, shares)
    for i, (person, before) in enumerate(rows_of(connection, select(p.id, p.popularity).order_by(p.id))):
        after = round(-math.expm1(logarithms[i]), 4)
        if after != before:
            yield after, person
