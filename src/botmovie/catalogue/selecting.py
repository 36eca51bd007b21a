"""A domain `Selection` as one SQL statement, nested to any depth, and its rows in the selection's order.

Fields are explained in `conditions`. With `limit`, entities that tie with the last one in the order's field are kept;
popularity, by which entities stand when no order is asked for, is a means of sorting and never ties.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from botmovie.catalogue import tables as t
from botmovie.catalogue.conditions import character_key, common_lists, condition, film_number, in_list, person_number
from botmovie.catalogue.folding import fold
from botmovie.catalogue.nesting import levels, with_inner
from botmovie.domain import ROLE_FIELDS, AnyOf, Entities, Filter, Kind, Order, Selection, Texts
from botmovie.errors import BadQuery

_FILM_ORDERS = ("year", "runtime", "budget", "gross", "profit", "oscars_won", "nominations", "awards_won", "popularity", "series_number", "cast_order")
_PERSON_ORDERS = ("born", "died", "age", "films", "oscars_won", "nominations", "awards_won", "popularity", "cast_order")
_CHARACTER_ORDERS = ("popularity", "year", "cast_order")
_ORDERS = {Kind.FILM: _FILM_ORDERS, Kind.PERSON: _PERSON_ORDERS, Kind.CHARACTER: _CHARACTER_ORDERS}
_COUNTS = {"oscars_won", "nominations", "awards_won", "films"}

_PLAIN = {"year", "runtime"}
"""Orders by a column that has an index."""

IN_ONE_STATEMENT = 8
"""Levels of nesting that make one SQL statement; of deeper selections the inner ones are run first."""

DEEPEST = 100

_ALL = 2**53
"""A limit that cuts nothing, but keeps SQLite from evaluating a counted value again at each mention of it."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a kind of entity is sorted by: its id, the order's value, its popularity."""

    id: ColumnElement[str]
    value: ColumnElement[Any]
    popularity: ColumnElement[Any]


def run_selection(connection: Connection, selection: Selection) -> tuple[str, ...]:
    """Ids of the entities selected, in order. Raises BadQuery for a field that the kind does not have."""
    depth = levels(selection)
    if depth > DEEPEST:
        raise BadQuery(f"{depth} selections stand inside each other: at most {DEEPEST} are executed.")
    if depth > IN_ONE_STATEMENT:
        selection = with_inner(selection, lambda inner: _named(connection, inner))
    _check(selection)
    several = selection.kind is Kind.FILM and len(selection.conditions) > 1
    common = common_lists(connection, [c for c in selection.conditions if isinstance(c, Filter)]) if several else frozenset()
    statement = _ranked(selection, common)
    rows = connection.execute(statement.order_by(*_sorting(statement.selected_columns, selection.order))).all()
    return tuple(row.id for row in rows[selection.offset :])


def _named(connection: Connection, inner: Selection) -> Selection:
    """A selection that names what this one finds; one without others inside stays as it is."""
    if not levels(inner):
        return inner
    return Selection(inner.kind, (Filter("id", Entities(run_selection(connection, inner))),))


def ids_of(selection: Selection) -> Select[Any]:
    """The ids as a sub-query; sorted and cut only where the selection has a limit.

    Each becomes a common table expression, so that nesting makes the statement longer and not deeper: SQLite's parser
    overflows at some ten selections inside each other.
    """
    _check(selection)
    if selection.limit is None and not selection.offset:
        keys, rows = _rows(replace(selection, order=None))
        found = rows.with_only_columns(keys.id.label("id"))
    else:
        inner = _ranked(selection).subquery()
        found = select(inner.c.id).order_by(*_sorting(inner.c, selection.order))
        found = found.offset(selection.offset) if selection.offset else found.order_by(None)
    return select(found.cte().c.id)


def _ranked(selection: Selection, common: frozenset[Filter] = frozenset()) -> Select[Any]:
    """Columns id, value, popularity; with a limit only the rows up to it, ties and known values."""
    keys, rows = _rows(selection, common)
    listed = rows.with_only_columns(keys.id.label("id"), keys.value.label("value"), keys.popularity.label("popularity"))
    if selection.limit is None:
        return listed
    most = selection.limit + selection.offset
    if selection.order is None or selection.order.field == "popularity":
        best = listed.order_by(*_sorting(listed.selected_columns, selection.order)).limit(most).subquery()
        return select(best.c.id, best.c.value, best.c.popularity)
    if selection.order.field in _PLAIN and most and selection.kind is Kind.FILM:
        known = rows.where(keys.value.is_not(None))
        first = keys.value.desc() if selection.order.descending else keys.value.asc()
        last = known.with_only_columns(keys.value).order_by(first).limit(1).offset(most - 1).scalar_subquery()
        return listed.where(keys.value.is_not(None), or_(last.is_(None), keys.value >= last if selection.order.descending else keys.value <= last))
    inner = listed.where(*_with_value(selection)).limit(_ALL).subquery()
    value, *_ = _sorting(inner.c, selection.order)
    ranked = select(inner, func.rank().over(order_by=[value]).label("place")).where(inner.c.value.is_not(None)).subquery()
    return select(ranked.c.id, ranked.c.value, ranked.c.popularity).where(ranked.c.place <= most)


def _with_value(selection: Selection) -> tuple[ColumnElement[bool], ...]:
    """What every entity meets that has a value of the order, so that others need not be looked at."""
    order = selection.order
    assert order is not None
    f, a, n = t.films.c, t.awards.c, t.award_people.c
    if selection.kind is Kind.FILM and order.field in {"gross", "budget", "profit"}:
        return (f.id.in_(select(t.money.c.film_id)),)
    if order.field in _COUNTS and order.field != "films" and order.descending:
        if selection.kind is Kind.FILM:
            return (f.id.in_(select(a.film_id)),)
        return (t.people.c.id.in_(select(n.person_id).where(n.person_id.is_not(None))),)
    return ()


def _sorting(columns: Any, order: Order | None) -> tuple[ColumnElement[Any], ...]:
    value = columns.value
    first = value.asc() if order is not None and not order.descending else value.desc()
    return first.nulls_last(), columns.popularity.desc(), columns.id


def _check(selection: Selection) -> None:
    order = selection.order
    if order is not None and order.field not in _ORDERS[selection.kind]:
        raise BadQuery(f"A {selection.kind.value} cannot be sorted by {order.field!r}: use one of {', '.join(_ORDERS[selection.kind])}.")
    if order is not None and order.role is not None and order.role not in ROLE_FIELDS:
        raise BadQuery(f"{order.role!r} is no role: use one of {', '.join(ROLE_FIELDS)}.")
    if selection.offset < 0 or (selection.limit is not None and selection.limit < 0):
        raise BadQuery("limit and offset count from 0: a negative one selects nothing.")


def _rows(selection: Selection, common: frozenset[Filter] = frozenset()) -> tuple[_Keys, Select[Any]]:
    """The rows of the entities that meet all conditions, and what to sort them by."""
    wanted = [in_list(c) if isinstance(c, Filter) and c in common else _one(selection.kind, c) for c in selection.conditions]
    if selection.kind is Kind.CHARACTER:
        return _character_rows(selection, wanted)
    table = t.films if selection.kind is Kind.FILM else t.people
    value = table.c.popularity if selection.order is None else _value(selection, selection.order)
    return _Keys(table.c.id, value, table.c.popularity), select(table.c.id).where(*wanted)


def _character_rows(selection: Selection, wanted: list[ColumnElement[bool]]) -> tuple[_Keys, Select[Any]]:
    c, f = t.credits.c, t.films.c
    rows = select(character_key()).join_from(t.credits, t.films).where(c.role == "cast", c.character.is_not(None), *wanted)
    rows = rows.group_by(character_key())
    popularity = func.max(f.popularity) - func.min(c.billing) * literal(1e-6)
    values = {"popularity": popularity, "year": func.max(f.year), "cast_order": func.min(c.billing)}
    value = values[selection.order.field] if selection.order else popularity
    return _Keys(character_key(), value, popularity), rows


def _one(kind: Kind, one: Filter | AnyOf) -> ColumnElement[bool]:
    if isinstance(one, AnyOf):
        if not one.filters:
            raise BadQuery("AnyOf needs at least one filter.")
        return or_(*(condition(kind, f, ids_of) for f in one.filters))
    return condition(kind, one, ids_of)


def _value(selection: Selection, order: Order) -> ColumnElement[Any]:
    """The order's value; a count of none is no value when the most is asked for."""
    if order.field == "cast_order":
        return _billing(selection)
    if selection.kind is Kind.FILM:
        value = _part_number(selection) if order.field == "series_number" else film_number(order.field)
    elif order.field == "films":
        c = t.credits.c
        counted = select(func.count(c.film_id.distinct())).where(c.person_id == t.people.c.id)
        value = (counted.where(c.role == order.role) if order.role else counted).scalar_subquery()
    elif order.field == "age":
        value = case((t.people.c.died.is_(None), -person_number("born")))
    elif order.field in {"born", "died"}:
        value = t.people.c[order.field]
    else:
        value = person_number(order.field)
    return func.nullif(value, 0) if order.field in _COUNTS and order.descending else value


def _part_number(selection: Selection) -> ColumnElement[Any]:
    """The number in the series that the selection filters by, else the lowest in any."""
    s = t.film_series.c
    rows = select(func.min(s.number)).where(s.film_id == t.films.c.id)
    named = [fold(v) for f in _filters(selection, "series") if isinstance(f.value, Texts) for v in f.value.values]
    return (rows.where(s.folded.in_(named)) if named else rows).scalar_subquery()


def _billing(selection: Selection) -> ColumnElement[Any]:
    """How high an actor stands in the cast: of the person (or film) that the selection's `cast` filter names."""
    c = t.credits.c
    mine, other, kind = (c.film_id, c.person_id, Kind.PERSON) if selection.kind is Kind.FILM else (c.person_id, c.film_id, Kind.FILM)
    named: list[ColumnElement[bool]] = []
    for one in _filters(selection, "cast"):
        if isinstance(one.value, Entities):
            named.append(other.in_(one.value.ids))
        elif isinstance(one.value, Selection) and one.value.kind is kind:
            named.append(other.in_(ids_of(one.value)))
    table = t.films if selection.kind is Kind.FILM else t.people
    return select(func.min(c.billing)).where(mine == table.c.id, c.role == "cast", and_(*named)).scalar_subquery()


def _filters(selection: Selection, field: str) -> list[Filter]:
    """Filters by a field that are not negated."""
    found = []
    for one in selection.conditions:
        found += [f for f in (one.filters if isinstance(one, AnyOf) else (one,)) if f.field == field and not f.negated]
    return found
