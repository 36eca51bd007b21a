"""Filters as SQL conditions. Each is a set of keys ("the film's id is among …"), so that negation keeps the entities
that have no value at all. Selections inside filters are compiled by the function given as `ids_of`.

Fields compared whole: genres, countries, languages, keywords, tone, audience, series, title, titles, original_title,
gender, nationalities, also_known_as, name, roles. Fields in which whole words are looked for: places, period, studios,
based_on (work, kind and authors), birthplace, characters. All are compared folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)

from botmovie.catalogue import tables as t
from botmovie.catalogue.folding import fold
from botmovie.domain import (
    ROLE_FIELDS,
    AwardPattern,
    CharacterName,
    Entities,
    Filter,
    Kind,
    Range,
    Selection,
    Texts,
    Value,
)
from botmovie.errors import BadQuery

Condition = ColumnElement[bool]
IdsOf = Callable[[Selection], Select[Any]]

COMMON = 5000
"""Films from which on it is quicker to look at each than to list those that meet a condition."""

ACADEMY = fold("Academy Awards")
_LISTS = ("genres", "countries", "languages", "keywords", "tone")
_LINKS = {"remake_of": "remake_of", "sequel_to": "sequel_to", "remakes": "remake_of", "sequels": "sequel_to"}
_COUNTS = ("oscars_won", "nominations", "awards_won")
_MONEY = ("budget", "gross", "profit")

FILM_FIELDS = (
    "id", *ROLE_FIELDS, "people", "characters", "awards", *_LINKS, "year", "runtime", *_MONEY, *_COUNTS, "popularity", "main_language", *_LISTS, "places", "studios",
    "series", "audience", "period", "based_on", "title", "titles", "original_title",
)  # fmt: skip
PERSON_FIELDS = (
    "id", *ROLE_FIELDS, "films", "characters", "parts", "awards", "person_awards", "collaborators", "born", "died", "birthplace", "gender", "nationalities",
    "name", "also_known_as", "roles", "popularity", *_COUNTS,
)  # fmt: skip
CHARACTER_FIELDS = ("id", "characters", "name", "film", "films", "actor", "cast")
FIELDS_OF = {Kind.FILM: FILM_FIELDS, Kind.PERSON: PERSON_FIELDS, Kind.CHARACTER: CHARACTER_FIELDS}


def condition(kind: Kind, one: Filter, ids_of: IdsOf) -> Condition:
    """The condition of one filter in a selection of this kind. Raises BadQuery for a field or value that does not fit."""
    if one.field not in FIELDS_OF[kind]:
        raise BadQuery(f"A {kind.value} has no field {one.field!r} to filter by: use one of {', '.join(FIELDS_OF[kind])}.")
    build = {Kind.FILM: _film_condition, Kind.PERSON: _person_condition, Kind.CHARACTER: _character_condition}[kind]
    found = build(one.field, one.value, ids_of)
    if found is None:
        raise BadQuery(f"The field {one.field!r} of a {kind.value} cannot be compared with {type(one.value).__name__}.")
    return ~found if one.negated else found


def common_lists(connection: Connection, filters: Iterable[Filter]) -> frozenset[Filter]:
    """Filters by a list of a film (genres …) that more than COMMON films meet."""
    v = t.film_values.c
    found = set()
    for one in filters:
        if one.field in _LISTS and isinstance(one.value, Texts) and not one.negated:
            some = select(v.film_id).where(v.field == one.field, v.folded.in_([fold(x) for x in one.value.values])).limit(COMMON).subquery()
            if connection.scalar(select(func.count()).select_from(some)) == COMMON:
                found.add(one)
    return frozenset(found)


def in_list(one: Filter) -> Condition:
    """The condition of a filter found by `common_lists`, looked up film by film instead of listing all that meet it."""
    v = t.film_values.c
    assert isinstance(one.value, Texts)
    return exists().where(v.field == one.field, v.folded.in_([fold(x) for x in one.value.values]), v.film_id == t.films.c.id)


def character_key() -> ColumnElement[str]:
    """ "film id/character name" of a credit."""
    return t.credits.c.film_id + "/" + t.credits.c.character


# -- films


def _film_condition(field: str, value: Value, ids_of: IdsOf) -> Condition | None:
    f, c = t.films.c, t.credits.c
    if field == "id":
        return _id_condition(f.id, value, ids_of, Kind.FILM)
    if field in ROLE_FIELDS or field == "people":
        who = _person_among(c.person_id, value, ids_of)
        return None if who is None else f.id.in_(select(c.film_id).where(who, *_in_role(field)))
    if field == "characters":
        played = _played(value, ids_of)
        return None if played is None else f.id.in_(select(c.film_id).where(c.role == "cast", played))
    if field == "awards":
        return f.id.in_(_awards(value, ids_of).with_only_columns(t.awards.c.film_id)) if isinstance(value, AwardPattern) else None
    if field in _LINKS:
        return _linked(field, value, ids_of)
    if isinstance(value, Range):
        return _within(film_number(field), value) if field in {"year", "runtime", "popularity", *_MONEY, *_COUNTS} else None
    if isinstance(value, Texts):
        return _film_texts(field, tuple(fold(v) for v in value.values))
    return None


def _film_texts(field: str, folded: tuple[str, ...]) -> Condition | None:
    f, v, s, x = t.films.c, t.film_values.c, t.film_series.c, t.film_titles.c
    if field in _LISTS:
        return f.id.in_(select(v.film_id).where(v.field == field, v.folded.in_(folded)))
    if field == "main_language":
        return f.id.in_(select(v.film_id).where(v.field == "languages", v.position == 0, v.folded.in_(folded)))
    if field in {"places", "studios"}:
        return f.id.in_(select(v.film_id).where(v.field == field, _any_word(" " + v.folded + " ", folded)))
    if field == "series":
        return f.id.in_(select(s.film_id).where(s.folded.in_(folded)))
    if field == "audience":
        return _known(f.audience.in_(folded))
    if field == "period":
        return _known(_any_word(f.period_folded, folded))
    if field == "based_on":
        return _known(_any_word(f.source_folded, folded))
    if field == "title":
        return f.folded.in_(folded)
    if field == "titles":
        return or_(f.folded.in_(folded), f.id.in_(select(x.film_id).where(x.folded.in_(folded))))
    if field == "original_title":
        return f.id.in_(select(x.film_id).where(x.folded.in_(folded), x.kind == "original"))
    return None


def _linked(field: str, value: Value, ids_of: IdsOf) -> Condition | None:
    """`remake_of` and `sequel_to` by the earlier film, `remakes` and `sequels` by the later; a selection of all films means any, held or not."""
    f, link = t.films.c, t.film_links.c
    relation = link.relation == _LINKS[field]
    mine, other = (link.film_id, link.target_id) if field in {"remake_of", "sequel_to"} else (link.target_id, link.film_id)
    rows = select(mine).where(relation, mine.is_not(None))
    if isinstance(value, Texts) and field in {"remake_of", "sequel_to"}:
        return f.id.in_(rows.where(or_(*(_is_called(link, v) for v in value.values)) if value.values else false()))
    if isinstance(value, Entities):
        return f.id.in_(rows.where(other.in_(value.ids)))
    if isinstance(value, Selection) and value.kind is Kind.FILM:
        return f.id.in_(rows if value == Selection(Kind.FILM) else rows.where(other.in_(ids_of(value))))
    return None


_DATED = re.compile(r"(.+) \((\d{4})\)")


def _is_called(link: Any, label: str) -> Condition:
    """Whether a link means a film by its title, or by its title and a year at most one off ("The Ring (2002)")."""
    dated = _DATED.fullmatch(label)
    named: Condition = link.folded == fold(label)
    if dated is None:
        return named
    return or_(named, and_(link.folded == fold(dated[1]), or_(link.year.is_(None), link.year.between(int(dated[2]) - 1, int(dated[2]) + 1))))


def film_number(field: str) -> ColumnElement[Any]:
    """The number by which films are compared and sorted; null where it is not known. Money in US dollars only."""
    f = t.films.c
    if field in {"year", "runtime", "popularity"}:
        return f[field]
    if field in {"budget", "gross"}:
        return _dollars(field)
    if field == "profit":
        return _dollars("gross") - _dollars("budget")
    a = t.awards.c
    return select(func.count()).where(a.film_id == f.id, *_counted(field)).scalar_subquery()


def _dollars(kind: str) -> ColumnElement[Any]:
    m = t.money.c
    return select(func.max(m.amount)).where(m.film_id == t.films.c.id, m.kind == kind, m.currency == "USD").scalar_subquery()


# -- people


def _person_condition(field: str, value: Value, ids_of: IdsOf) -> Condition | None:
    p, c = t.people.c, t.credits.c
    if field == "id":
        return _id_condition(p.id, value, ids_of, Kind.PERSON)
    if field in ROLE_FIELDS or field == "films":
        where = _film_among(c.film_id, value, ids_of)
        return None if where is None else p.id.in_(select(c.person_id).where(where, *_in_role(field)))
    if field in {"characters", "parts"}:
        played = _played(value, ids_of)
        return None if played is None else p.id.in_(select(c.person_id).where(c.role == "cast", played))
    if field in {"awards", "person_awards"}:
        if not isinstance(value, AwardPattern):
            return None
        n = t.award_people.c
        rows = select(n.person_id).where(n.person_id.is_not(None), n.award_id.in_(_awards(value, ids_of).with_only_columns(t.awards.c.id)))
        return p.id.in_(rows)
    if field == "collaborators":
        return _worked_with(value, ids_of)
    if isinstance(value, Range):
        return _within(person_number(field), value) if field in {"born", "died", "popularity", *_COUNTS} else None
    if isinstance(value, Texts):
        return _person_texts(field, tuple(fold(v) for v in value.values))
    return None


def _person_texts(field: str, folded: tuple[str, ...]) -> Condition | None:
    p, v, c = t.people.c, t.person_values.c, t.credits.c
    if field == "gender":
        return _known(func.lower(p.gender).in_(folded))
    if field in {"nationalities", "also_known_as"}:
        return p.id.in_(select(v.person_id).where(v.field == field, v.folded.in_(folded)))
    if field == "birthplace":
        return _known(_any_word(p.birthplace_folded, folded))
    if field == "name":
        return p.folded.in_(folded)
    if field == "roles":
        return p.id.in_(select(c.person_id).where(func.replace(c.role, "_", " ").in_(folded)))
    return None


def _worked_with(value: Value, ids_of: IdsOf) -> Condition | None:
    """Credited on a film on which one of these is credited, without being the only one of these."""
    mine, theirs = t.credits.alias(), t.credits.alias()
    among = _person_among(theirs.c.person_id, value, ids_of)
    if among is None:
        return None
    together = select(mine.c.person_id).join_from(mine, theirs, mine.c.film_id == theirs.c.film_id)
    return t.people.c.id.in_(together.where(among, mine.c.person_id != theirs.c.person_id))


def person_number(field: str) -> ColumnElement[Any]:
    """The number by which people are compared and sorted: years of birth and death, counts, popularity."""
    p = t.people.c
    if field == "popularity":
        return p.popularity
    if field in {"born", "died"}:
        return cast(func.substr(p[field], 1, 4), Float)
    n, a = t.award_people.c, t.awards.c
    rows = select(func.count(a.id.distinct())).join_from(t.award_people, t.awards).where(n.person_id == p.id)
    return rows.where(*_counted(field)).scalar_subquery()


# -- characters


def _character_condition(field: str, value: Value, ids_of: IdsOf) -> Condition | None:
    """On rows of credits: the columns are those of the credit itself."""
    c = t.credits.c
    if field == "id" and isinstance(value, Entities):
        return _played(value, ids_of)
    if field == "id":
        return _id_condition(character_key(), value, ids_of, Kind.CHARACTER)
    if field == "name" and isinstance(value, Texts):
        return c.character_folded.in_([f" {fold(v)} " for v in value.values])
    if field in {"characters", "name"}:
        return _played(value, ids_of)
    if field in {"film", "films"}:
        return _film_among(c.film_id, value, ids_of)
    other = t.credits.alias()
    who = _person_among(other.c.person_id, value, ids_of)
    if who is None:
        return None
    return tuple_(c.film_id, c.character).in_(select(other.c.film_id, other.c.character).where(other.c.role == "cast", other.c.character.is_not(None), who))


# -- shared


def _id_condition(column: ColumnElement[str], value: Value, ids_of: IdsOf, kind: Kind) -> Condition | None:
    if isinstance(value, Entities):
        return column.in_(value.ids)
    return column.in_(ids_of(value)) if isinstance(value, Selection) and value.kind is kind else None


def _person_among(column: ColumnElement[str], value: Value, ids_of: IdsOf) -> Condition | None:
    if isinstance(value, Entities):
        return column.in_(value.ids)
    if isinstance(value, Texts):
        return column.in_(select(t.people.c.id).where(t.people.c.folded.in_([fold(v) for v in value.values])))
    return column.in_(ids_of(value)) if isinstance(value, Selection) and value.kind is Kind.PERSON else None


def _film_among(column: ColumnElement[str], value: Value, ids_of: IdsOf) -> Condition | None:
    if isinstance(value, Entities):
        return column.in_(value.ids)
    return column.in_(ids_of(value)) if isinstance(value, Selection) and value.kind is Kind.FILM else None


def _in_role(field: str) -> tuple[Condition, ...]:
    return (t.credits.c.role == field,) if field in ROLE_FIELDS else ()


def _played(value: Value, ids_of: IdsOf) -> Condition | None:
    """On rows of credits: the character is the one named, or among the characters selected."""
    c = t.credits.c
    if isinstance(value, CharacterName):
        named = _known(_any_word(c.character_folded, (fold(value.name),)))
        return named if value.film is None else and_(c.film_id.in_(ids_of(value.film)), named)
    if isinstance(value, Texts):
        return _known(_any_word(c.character_folded, tuple(fold(v) for v in value.values)))
    if isinstance(value, Entities):
        return and_(c.film_id.in_([key.partition("/")[0] for key in value.ids]), _known(character_key().in_(value.ids)))
    if isinstance(value, Selection) and value.kind is Kind.CHARACTER:
        return _known(character_key().in_(ids_of(value)))
    return None


def _awards(pattern: AwardPattern, ids_of: IdsOf) -> Select[Any]:
    """The awards that a pattern describes."""
    a = t.awards.c
    wanted: list[Condition] = []
    if pattern.body is not None:
        wanted.append(a.body_folded == fold(pattern.body))
    if pattern.category is not None:
        wanted.append(a.category_folded == fold(pattern.category))
    if pattern.won is not None:
        wanted.append(a.won if pattern.won else ~a.won)
    if pattern.ceremony is not None:
        wanted.append(_known(a.ceremony == pattern.ceremony))
    if pattern.years is not None:
        wanted.append(_within(a.year, pattern.years))
    if pattern.who is not None:
        n = t.award_people.c
        wanted.append(exists().where(n.award_id == a.id, n.person_id.in_(ids_of(pattern.who))))
    return select(a.id).where(*wanted)


def _counted(field: str) -> tuple[Condition, ...]:
    a = t.awards.c
    if field == "awards_won":
        return (a.won,)
    return (a.body_folded == ACADEMY, a.won) if field == "oscars_won" else (a.body_folded == ACADEMY,)


def _within(number: ColumnElement[Any], bounds: Range) -> Condition:
    wanted: list[Condition] = [number.is_not(None)]
    if bounds.low is not None:
        wanted.append(number >= bounds.low)
    if bounds.high is not None:
        wanted.append(number <= bounds.high)
    return and_(*wanted)  # never null, as the first is false where the number is not known


def _any_word(padded: ColumnElement[Any], folded: tuple[str, ...]) -> Condition:
    """Whether the padded text holds one of these as whole words; nothing is held by a text that folds to nothing."""
    words = [f for f in folded if f]
    return or_(*(padded.contains(f" {w} ", autoescape=True) for w in words)) if words else false()


def _known(wanted: ColumnElement[Any]) -> Condition:
    """The same condition, false instead of null, so that its negation holds where nothing is known."""
    return case((wanted, 1), else_=0) == 1
