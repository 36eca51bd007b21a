"""A domain `Selection` as one SQL statement, nested to any depth, and its rows in the selection's order.

Fields are explained in `conditions`. With `limit`, entities that tie with the last one in the order's field are kept;
popularity, by which entities stand when no order is asked for, is a means of sorting and never ties. An `offset` with a
limit leaves out the first ones *and* whoever ties with the last of them, so that of two longest films neither is the
second longest. Where things come one after the other (`_IN_TIME`) ties are only for want of an exact date: there all that
share the place after the offset are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, literal, or_, select

from botmovie.catalogue import tables as t
from botmovie.catalogue.conditions import character_key, common_lists, condition, film_number, in_list, person_number
from botmovie.catalogue.folding import fold
from botmovie.catalogue.nesting import films_that_count, filters_by, levels, with_inner
from botmovie.domain import ROLE_FIELDS, AnyOf, Entities, Filter, Kind, Order, Selection, Texts
from botmovie.errors import BadQuery

_FILM_ORDERS = ("year", "runtime", "budget", "gross", "profit", "oscars_won", "nominations", "awards_won", "popularity", "series_number", "cast_order")
_PERSON_ORDERS = ("born", "died", "age", "films", "oscars_won", "nominations", "awards_won", "popularity", "cast_order")
_CHARACTER_ORDERS = ("popularity", "year", "cast_order")
_ORDERS = {Kind.FILM: _FILM_ORDERS, Kind.PERSON: _PERSON_ORDERS, Kind.CHARACTER: _CHARACTER_ORDERS}
_COUNTS = {"oscars_won", "nominations", "awards_won", "films"}

_PLAIN = {"year", "runtime"}
"""Orders by a column that has an index."""

_IN_TIME = {"year", "born", "died", "age", "series_number", "cast_order"}
"""Orders in which each entity has a place of its own, even if it is not known exactly."""

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
    return tuple(row.id for row in (rows if _is_placed(selection) else rows[selection.offset :]))


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
        found = select(inner.c.id)
        if selection.offset and not _is_placed(selection):
            found = found.order_by(*_sorting(inner.c, selection.order)).offset(selection.offset)
    return select(found.cte().c.id)


def _is_placed(selection: Selection) -> bool:
    """Whether the offset is of places in an order with ties, which `_ranked` has left out already."""
    return selection.limit is not None and selection.order is not None and selection.order.field != "popularity"


def _ranked(selection: Selection, common: frozenset[Filter] = frozenset()) -> Select[Any]:
    """Columns id, value, popularity; with a limit only the rows up to it, ties and known values."""
    keys, rows = _rows(selection, common)
    listed = rows.with_only_columns(keys.id.label("id"), keys.value.label("value"), keys.popularity.label("popularity"))
    if selection.limit is None:
        return listed
    if not _is_placed(selection):
        best = listed.order_by(*_sorting(listed.selected_columns, selection.order)).limit(selection.limit + selection.offset).subquery()
        return select(best.c.id, best.c.value, best.c.popularity)
    order = selection.order
    assert order is not None
    if not selection.limit:
        return listed.where(false())
    if order.field in _PLAIN and selection.kind is Kind.FILM:
        return _cut_by_index(selection, order, rows, listed, keys.value)
    inner = listed.where(*_with_value(selection)).limit(_ALL).subquery()
    value, *_ = _sorting(inner.c, order)
    places = func.rank().over(order_by=[value]).label("place"), func.row_number().over(order_by=[value]).label("at")
    ranked = select(inner, *places).where(inner.c.value.is_not(None)).cte()
    if not selection.offset:
        wanted: tuple[ColumnElement[bool], ...] = (ranked.c.place <= selection.limit,)
    elif order.field in _IN_TIME:
        first = select(ranked.c.place).where(ranked.c.at == selection.offset + 1).scalar_subquery()
        wanted = (ranked.c.place >= first, ranked.c.place <= selection.offset + selection.limit)
    else:
        first = select(func.min(ranked.c.place)).where(ranked.c.place > selection.offset).scalar_subquery()
        wanted = (ranked.c.place >= first, ranked.c.place < first + selection.limit)
    return select(ranked.c.id, ranked.c.value, ranked.c.popularity).where(*wanted)


def _cut_by_index(selection: Selection, order: Order, rows: Select[Any], listed: Select[Any], value: ColumnElement[Any]) -> Select[Any]:
    """The same by the values at the first and the last place, which an index finds without ranking all films."""
    known, behind = rows.where(value.is_not(None)), value.desc() if order.descending else value.asc()

    def at(place: int, among: Select[Any]) -> ColumnElement[Any]:
        return among.with_only_columns(value).order_by(behind).limit(1).offset(place - 1).scalar_subquery()

    def not_before(bound: ColumnElement[Any]) -> ColumnElement[bool]:
        return value <= bound if order.descending else value >= bound

    limit, offset = selection.limit or 1, selection.offset
    wanted: list[ColumnElement[bool]] = [value.is_not(None)]
    last = at(limit + offset, known)
    if offset and order.field in _IN_TIME:
        wanted.append(not_before(at(offset + 1, known)))
    elif offset:
        after = value < at(offset, known) if order.descending else value > at(offset, known)
        wanted.append(after)
        last = at(limit, known.where(after))
    wanted.append(or_(last.is_(None), value >= last if order.descending else value <= last))
    return listed.where(*wanted)


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
        value = _films_counted(selection, order.role)
    elif order.field == "age":
        value = case((t.people.c.died.is_(None), -person_number("born")))
    elif order.field in {"born", "died"}:
        value = t.people.c[order.field]
    else:
        value = person_number(order.field)
    return func.nullif(value, 0) if order.field in _COUNTS and order.descending else value


def _films_counted(selection: Selection, role: str | None) -> ColumnElement[Any]:
    """On how many films somebody worked (in the role, if one is given), of those that count (`films_that_count`)."""
    c = t.credits.c
    counted = select(func.count(c.film_id.distinct())).where(c.person_id == t.people.c.id)
    if role:
        counted = counted.where(c.role == role)
    among = []
    for field, films in films_that_count(selection, role):
        rows = c.film_id.in_(ids_of(films))
        among.append(rows if field == "films" else and_(c.role == field, rows))
    return (counted.where(or_(*among)) if among else counted).scalar_subquery()


def _part_number(selection: Selection) -> ColumnElement[Any]:
    """The number in the series that the selection filters by, else the lowest in any."""
    s = t.film_series.c
    rows = select(func.min(s.number)).where(s.film_id == t.films.c.id)
    named = [fold(v) for f in filters_by(selection, "series") if isinstance(f.value, Texts) for v in f.value.values]
    return (rows.where(s.folded.in_(named)) if named else rows).scalar_subquery()


def _billing(selection: Selection) -> ColumnElement[Any]:
    """How high an actor stands in the cast: of the person (or film) that the selection's `cast` filter names."""
    c = t.credits.c
    mine, other, kind = (c.film_id, c.person_id, Kind.PERSON) if selection.kind is Kind.FILM else (c.person_id, c.film_id, Kind.FILM)
    named: list[ColumnElement[bool]] = []
    for one in filters_by(selection, "cast"):
        if isinstance(one.value, Entities):
            named.append(other.in_(one.value.ids))
        elif isinstance(one.value, Selection) and one.value.kind is kind:
            named.append(other.in_(ids_of(one.value)))
    table = t.films if selection.kind is Kind.FILM else t.people
    return select(func.min(c.billing)).where(mine == table.c.id, c.role == "cast", and_(*named)).scalar_subquery()
