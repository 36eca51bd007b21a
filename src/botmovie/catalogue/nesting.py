"""Selections inside selections: how deep they go, and rewriting them. Pure functions; knows no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from botmovie.domain import AnyOf, AwardPattern, CharacterName, Filter, Selection

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
