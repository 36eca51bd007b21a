"""Typed values as JSON and back: the HTTP form of an answer, and queries that people may edit and send again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from botmovie.domain.answer import Answer, Citation
from botmovie.domain.film import FilmCard
from botmovie.domain.query import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Order,
    Query,
    Range,
    Selection,
    Texts,
)
from botmovie.errors import BadQuery

_TYPES: dict[str, type] = {t.__name__: t for t in (Entities, Texts, Range, CharacterName, AwardPattern, Selection, Filter, AnyOf, Order, Claim, Query)}
MAX_LEVELS = 32
"""Selections that may stand inside each other. A question of the longest kind makes fewer than ten; the catalogue takes
forty; and a reader that goes down twenty calls for each stays clear of Python's limit of a thousand."""


def query_to_dict(value: Any) -> Any:
    """A query or a part of it as plain JSON values; every object carries its `type`; defaults are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Any] = {"type": type(value).__name__}
        for one in fields(value):
            inner = getattr(value, one.name)
            if inner != one.default:
                out[one.name] = query_to_dict(inner)
        return out
    if isinstance(value, tuple | list):
        return [query_to_dict(v) for v in value]
    return value.value if isinstance(value, Enum) else value


def query_from_dict(data: Any) -> Query:
    """The query that JSON values say. Raises BadQuery that names what is wrong and where."""
    value = _build(data, Query, "query", 0)
    assert isinstance(value, Query)
    return value


def _build(data: Any, expected: Any, where: str, level: int) -> Any:
    if expected is Selection:
        level += 1
        if level > MAX_LEVELS:
            raise BadQuery(f"{where}: more than {MAX_LEVELS} selections stand inside each other")
    origin = get_origin(expected)
    if origin in (Union, UnionType):
        return _build_union(data, get_args(expected), where, level)
    if origin is tuple:
        if not isinstance(data, list):
            raise BadQuery(f"{where}: a list is needed")
        return tuple(_build(d, get_args(expected)[0], f"{where}[{i}]", level) for i, d in enumerate(data))
    if isinstance(expected, type) and issubclass(expected, Enum):
        try:
            return expected(data)
        except ValueError:
            raise BadQuery(f"{where}: {data!r} is none of {', '.join(e.value for e in expected)}") from None
    if isinstance(expected, type) and is_dataclass(expected):
        return _build_object(data, expected, where, level)
    if expected is float and isinstance(data, int) and not isinstance(data, bool):
        return data
    if isinstance(expected, type) and (not isinstance(data, expected) or (expected is int and isinstance(data, bool))):
        raise BadQuery(f"{where}: {expected.__name__} is needed, not {type(data).__name__}")
    return data


def _build_union(data: Any, options: tuple[Any, ...], where: str, level: int) -> Any:
    if data is None:
        if NoneType in options:
            return None
        raise BadQuery(f"{where}: a value is needed")
    if isinstance(data, dict):
        chosen = _TYPES.get(str(data.get("type")))
        if chosen not in options:
            names = ", ".join(o.__name__ for o in options if isinstance(o, type) and is_dataclass(o))
            raise BadQuery(f"{where}: its type has to be one of {names}")
        return _build(data, chosen, where, level)
    plain = [o for o in options if o is not NoneType and not is_dataclass(o)]
    if not plain:
        raise BadQuery(f"{where}: an object with a type is needed")
    return _build(data, plain[0], where, level)


def _build_object(data: Any, expected: type, where: str, level: int) -> Any:
    if not isinstance(data, dict) or data.get("type", expected.__name__) != expected.__name__:
        raise BadQuery(f"{where}: an object of type {expected.__name__} is needed")
    hints = get_type_hints(expected, vars(__import__("botmovie.domain.query", fromlist=["query"])))
    unknown = set(data) - set(hints) - {"type"}
    if unknown:
        raise BadQuery(f"{where}: {expected.__name__} has no {', '.join(sorted(unknown))}")
    values = {name: _build(data[name], hints[name], f"{where}.{name}", level) for name in data if name != "type"}
    try:
        return expected(**values)
    except TypeError as error:
        raise BadQuery(f"{where}: {error}") from None


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The object of the HTTP interface and of `--json`."""
    out = _fields(answer)  # not `asdict`, which copies every value inside
    out["outcome"] = answer.outcome.value
    out["timings_ms"] = {k: round(v, 2) for k, v in answer.timings_ms.items()}
    out |= {"values": list(answer.values), "follow_ups": list(answer.follow_ups)}
    out |= {"citations": [_fields(c) for c in answer.citations], "films": [_fields(f) for f in answer.films]}
    if not answer.notice:
        del out["notice"]
    return out


def _fields(value: Answer | Citation | FilmCard) -> dict[str, Any]:
    """The fields of a value by name, as they are."""
    return {name: getattr(value, name) for name in value.__slots__}
