"""The distinct values of a film's text fields, counted. Reads within a transaction that somebody else has begun."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from botmovie.catalogue import tables as t
from botmovie.errors import BadQuery

_LISTS = ("genres", "countries", "languages", "keywords", "tone", "places", "studios")


def read_values(connection: Connection, field: str) -> tuple[tuple[str, int], ...]:
    """Distinct values of a film's text field with film counts, most first; BadQuery for a field without values.

    Of values that differ in spelling alone the one of the first film (by id) is given.
    """
    f, v, s = t.films.c, t.film_values.c, t.film_series.c
    columns: dict[str, Any] = {"audience": f.audience, "period": f.period, "based_on": f.source_kind}
    if field in columns:
        found = [tuple(row) for row in connection.execute(select(columns[field], func.count()).where(columns[field].is_not(None)).group_by(columns[field]))]
    elif field == "series":
        found = [tuple(row) for row in connection.execute(select(func.min(s.name), func.count(s.film_id.distinct())).group_by(s.folded))]
    elif field in _LISTS:
        x = t.film_values.alias()
        counted = select(v.folded, func.count(v.film_id.distinct()).label("n")).where(v.field == field).group_by(v.folded).subquery()  # needs the index alone
        spelled = select(x.c.value).where(x.c.field == field, x.c.folded == counted.c.folded).order_by(x.c.film_id, x.c.position).limit(1).scalar_subquery()
        found = [tuple(row) for row in connection.execute(select(spelled, counted.c.n))]
    else:
        raise BadQuery(f"{field!r} has no list of values: use {', '.join(_LISTS)}, series, audience, period or based_on.")
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
