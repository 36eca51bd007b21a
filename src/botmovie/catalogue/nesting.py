"""Selections inside selections: how deep they go, rewriting them, what of them bears on an order. Pure functions; knows no SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from botmovie.domain import ROLE_FIELDS, AnyOf, AwardPattern, CharacterName, Filter, Kind, Selection

Change = Callable[[Selection], Selection]


def inner_selections(selection: Selection) -> Iterator[Selection]:
    """The selections that stand directly inside this one."""
    for condition in selection.conditions:
        for one in condition.filters if isinstance(condition, AnyOf) else (condition,):
            inner = _inside(one)
            if inner is not None:
                yield inner


def levels(selection: Selection) -> int:
    """How many selections stand inside each other at most: 0 for one without another inside."""
    deepest, waiting = 0, [(selection, 0)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(inner, depth + 1) for inner in inner_selections(one)]
    return deepest


def with_inner(selection: Selection, change: Change) -> Selection:
    """The same selection with each selection directly inside it changed."""
    conditions = tuple(
        AnyOf(tuple(_changed(f, change) for f in one.filters)) if isinstance(one, AnyOf) else _changed(one, change) for one in selection.conditions
    )
    return replace(selection, conditions=conditions)


def _inside(one: Filter) -> Selection | None:
    value = one.value
    if isinstance(value, CharacterName):
        return value.film
    if isinstance(value, AwardPattern):
        return value.who
    return value if isinstance(value, Selection) else None


def _changed(one: Filter, change: Change) -> Filter:
    inner, value = _inside(one), one.value
    if inner is None:
        return one
    if isinstance(value, CharacterName):
        return replace(one, value=replace(value, film=change(inner)))
    if isinstance(value, AwardPattern):
        return replace(one, value=replace(value, who=change(inner)))
    return replace(one, value=change(inner))


def filters_by(selection: Selection, field: str) -> list[Filter]:
    """Filters by a field that are not negated."""
    found = []
    for one in selection.conditions:
        found += [f for f in (one.filters if isinstance(one, AnyOf) else (one,)) if f.field == field and not f.negated]
    return found


def films_that_count(selection: Selection, role: str | None) -> tuple[tuple[str, Selection], ...]:
    """(role or "films", films) by which people are selected and which narrow the films by whose number they are sorted.

    Of who directed Japanese films, the most have whoever directed most Japanese ones; a film counts if one of these sets has
    it. Films that are named narrow nothing: of the cast of "Heat", the most have whoever is in the most films of all.
    Empty: all films count.
    """
    fields = {"films", *((role,) if role else ROLE_FIELDS)}
    found: list[tuple[str, Selection]] = []
    for condition in selection.conditions:
        some = [_described(f, fields) for f in (condition.filters if isinstance(condition, AnyOf) else (condition,))]
        found += [] if None in some else [one for one in some if one is not None]
    return tuple(dict.fromkeys(found))


def _described(one: Filter, fields: Collection[str]) -> tuple[str, Selection] | None:
    """The films that a filter by work on them describes, and does not only name."""
    films = one.value
    if one.negated or one.field not in fields or not isinstance(films, Selection) or films.ids or films == Selection(Kind.FILM):
        return None
    return one.field, films
