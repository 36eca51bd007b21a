"""The typed, nested `Query`: what understanding hands to retrieval, and what people see and edit.

A `Selection` is a set of films, people or characters that meet `Filter`s; a filter's value may be a selection
itself, so relations chain to any depth. Relations are named by the film's field and read by the selection's
kind: `Filter("directors", Selection(PERSON …))` in a selection of films means "directed by one of these";
`Filter("directors", Selection(FILM …))` in a selection of people means "directed one of these".

    "films by the director of Pan's Labyrinth, without itself"
    Query(FIND, Selection(FILM, (
        Filter("directors", Selection(PERSON, (Filter("directors", film("pans-labyrinth-2006")),))),
        Filter("id", Entities(("pans-labyrinth-2006",)), negated=True))))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Intent(StrEnum):
    """The closed set of kinds of query."""

    LOOKUP = "lookup"  # a field of the subject
    FIND = "find"  # which films / people / characters
    COUNT = "count"  # how many; or the sum or mean of a field
    GROUP = "group"  # how many films of the subject have each value of a field
    COMPARE = "compare"  # the subject against others in a field
    CHECK = "check"  # are the claims so
    ASK = "ask"  # an open question on passages of the subject
    DESCRIBE = "describe"  # a summary or overview of the subject
    IDENTIFY = "identify"  # which film fits the text
    RECOMMEND = "recommend"  # what to watch
    GENRE = "genre"  # the genre of a described plot
    HELP = "help"  # about this program, greetings, thanks
    OUT_OF_SCOPE = "out_of_scope"


class Kind(StrEnum):
    FILM = "film"
    PERSON = "person"
    CHARACTER = "character"


class Aggregate(StrEnum):
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Entities:
    """Entities by id; `label` is how the person named them."""

    ids: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """One of these values, compared folded (case, accents, punctuation)."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Between `low` and `high`, both included; None is open. Years, minutes, or US dollars by the field."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CharacterName:
    """A character by name (any part of the credited name), optionally in some films only."""

    name: str
    film: Selection | None = None


@dataclass(frozen=True, slots=True)
class AwardPattern:
    """Some award: None means any. `won` None means nominated or won. `years` as in `Award.year`.

    `rivals_of`: the award of the same body and year for which these films were beaten ("what beat <film> to it").
    """

    body: str | None = None
    category: str | None = None
    won: bool | None = True
    years: Range | None = None
    ceremony: int | None = None
    who: Selection | None = None
    rivals_of: Selection | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A hard condition: the field has (or, negated, has not) the value.

    `id` with Entities; a role's field with a Selection; `characters` with CharacterName; `awards` with
    AwardPattern; `year`, `runtime`, `budget`, `gross`, `born`, `died` with Range; `series`, `genres`, `countries`,
    `languages`, `keywords`, `tone`, `audience`, `places`, `studios`, `based_on`, `title`, `gender`,
    `nationalities`, `main_language` (the first of a film's languages) with Texts; `remake_of`, `sequel_to` with a Selection of films.
    """

    field: str
    value: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the filters holds."""

    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by a field. Films: year, runtime, budget, gross, profit, oscars_won, nominations, awards_won, popularity,
    series_number, cast_order. People: born, films (with `role`), oscars_won, nominations, popularity.
    Entities without a value come last and are never "the most"."""

    field: str
    descending: bool = True
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A set of entities of one kind. With `limit`, ties with the last one are kept; `offset` 1 is "the second"."""

    kind: Kind
    conditions: tuple[Filter | AnyOf, ...] = ()
    order: Order | None = None
    limit: int | None = None
    offset: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids if the selection simply names entities, else ()."""
        if len(self.conditions) == 1 and isinstance(self.conditions[0], Filter):
            only = self.conditions[0]
            if only.field == "id" and isinstance(only.value, Entities) and not only.negated:
                return only.value.ids
        return ()

    def with_conditions(self, *more: Filter | AnyOf) -> Selection:
        return replace(self, conditions=(*self.conditions, *more))


Value = Entities | Texts | Range | CharacterName | AwardPattern | Selection


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the question says is so: the subject's field has the value."""

    subject: Selection
    field: str
    value: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, executable. `claims` are what is asked in a CHECK, and taken for granted elsewhere."""

    intent: Intent
    subject: Selection | None = None
    fields: tuple[str, ...] = ()
    others: tuple[Selection, ...] = ()
    descending: bool = True
    aggregate: Aggregate = Aggregate.COUNT
    award: AwardPattern | None = None
    claims: tuple[Claim, ...] = ()
    text: str = ""
    confidence: float = 1.0


def films(*ids: str, label: str = "") -> Selection:
    """A selection that names films."""
    return Selection(Kind.FILM, (Filter("id", Entities(ids, label)),))


def people(*ids: str, label: str = "") -> Selection:
    """A selection that names people."""
    return Selection(Kind.PERSON, (Filter("id", Entities(ids, label)),))


def nested_selections(selection: Selection) -> Iterator[Selection]:
    """The selection and every selection inside it."""
    yield selection
    for condition in selection.conditions:
        for one in condition.filters if isinstance(condition, AnyOf) else (condition,):
            value = one.value
            if isinstance(value, Selection):
                yield from nested_selections(value)
            elif isinstance(value, CharacterName) and value.film:
                yield from nested_selections(value.film)
            elif isinstance(value, AwardPattern):
                for inner in (value.who, value.rivals_of):
                    if inner is not None:
                        yield from nested_selections(inner)
