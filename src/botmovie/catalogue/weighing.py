"""How well known films and people are, for those that a write has touched (`touching`). Knows nothing of names."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update

from botmovie.catalogue import tables as t
from botmovie.catalogue import touching
from botmovie.domain import Role

ROLE_WEIGHTS = {Role.DIRECTOR.value: 1.0, Role.ACTOR.value: 0.9, Role.WRITER.value: 0.7, Role.COMPOSER.value: 0.6, Role.AUTHOR.value: 0.6}
"""How much of a film's popularity reaches a person by role; 0.4 for the roles not named."""

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
    """1 - Π (1 - share of each film's popularity): directors and leads weigh most, many films add up."""
    changes = _changed_weights(connection)
    statement = update(t.people).where(t.people.c.id == bindparam("person")).values(popularity=bindparam("weight"))
    while some := list(islice(changes, AT_ONCE)):
        connection.execute(statement, some)


def _changed_weights(connection: Connection) -> Iterator[dict[str, Any]]:
    c, n, w = t.credits.c, t.award_people.c, touching.people.c
    acting = c.role == Role.ACTOR.value
    share = 0.35 * case(ROLE_WEIGHTS, value=c.role, else_=0.4) * t.films.c.popularity / case((acting, 1 + 0.12 * c.billing), else_=1)
    credited = select(w.id, c.film_id, share, literal(0)).join_from(touching.people, t.credits, c.person_id == w.id).join(t.films)
    named = select(w.id, t.awards.c.film_id, 0.1 * t.films.c.popularity, literal(1)).join_from(touching.people, t.award_people, n.person_id == w.id)
    held = select(w.id, literal(""), t.people.c.popularity, literal(2)).join_from(touching.people, t.people, t.people.c.id == w.id)
    streams = (connection.execute(part.order_by(w.id)) for part in (credited, named.join(t.awards).join(t.films), held))
    rows = heapq.merge(*streams, key=itemgetter(0))
    for person, of_person in groupby(rows, key=itemgetter(0)):
        by_film: dict[str, float] = {}
        before = -1.0
        for _, film_id, weight, kind in of_person:
            if kind == 0:
                by_film[film_id] = max(weight, by_film.get(film_id, 0.0))
            elif kind == 1:
                by_film.setdefault(film_id, weight)
            else:
                before = weight
        after = round(1 - math.prod(1 - weight for _, weight in sorted(by_film.items())), 4)
        if before not in (-1.0, after):
            yield {"person": person, "weight": after}
