"""Statements as rows that can be kept: each field of a film or person as JSON, and back again. Lossless both ways."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from botmovie.domain import (
    Award,
    Credit,
    Film,
    FilmRef,
    Money,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Role,
    Saying,
    SeriesPart,
    Source,
    Title,
)
from botmovie.ingest.statement import PersonStatement, Statement

TEXT_LISTS = ("countries", "languages", "genres", "keywords", "tone", "places", "studios")
_PLAIN = ("title", "year", "runtime", "audience", "period", "popularity")
_PERSON = ("name", "born", "died", "birthplace", "gender", "life", "also_known_as", "nationalities")
HELD_AS, ADDS_NOTHING = "held_as", "adds"


def sayings_of(statement: Statement) -> tuple[Saying, ...]:
    """One saying a field, of the fields that have a value."""
    return tuple(Saying(statement.key, field, json.dumps(value, ensure_ascii=False), statement.film.provenance) for field, value in _film_fields(statement).items())


def statements_of(sayings: Iterable[Saying]) -> list[Statement]:
    """The statements that were taken apart, each source's rows together."""
    by_row: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    provenances: dict[tuple[str, str], Provenance] = {}
    for saying in sayings:
        row = saying.provenance.source, saying.key
        by_row[row][saying.field] = json.loads(saying.value)
        provenances[row] = saying.provenance
    return [_film_statement(key, fields, provenances[source, key]) for (source, key), fields in by_row.items()]


def person_sayings_of(statement: PersonStatement) -> tuple[Saying, ...]:
    person = statement.person
    fields: dict[str, Any] = {name: value for name in _PERSON if (value := getattr(person, name))}
    if person.ids:
        fields["ids"] = person.ids
    return tuple(Saying(statement.key, field, json.dumps(value, ensure_ascii=False), person.provenance) for field, value in fields.items())


def person_statements_of(sayings: Iterable[Saying]) -> list[PersonStatement]:
    by_row: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    provenances: dict[tuple[str, str], Provenance] = {}
    for saying in sayings:
        row = saying.provenance.source, saying.key
        by_row[row][saying.field] = json.loads(saying.value)
        provenances[row] = saying.provenance
    found = []
    for (source, key), fields in by_row.items():
        given: dict[str, Any] = {**fields, **{name: tuple(fields.get(name, ())) for name in ("also_known_as", "nationalities")}}
        given["ids"] = tuple((scheme, value) for scheme, value in fields.get("ids", ()))
        found.append(PersonStatement(key, Person("", given.pop("name", ""), provenances[source, key], **given)))
    return found


def _film_fields(statement: Statement) -> dict[str, Any]:
    film = statement.film
    fields: dict[str, Any] = {name: value for name in (*_PLAIN, *TEXT_LISTS, "ids") if (value := getattr(film, name))}
    for name in ("titles", "series", "awards", "ratings"):
        if values := getattr(film, name):
            fields[name] = [_short(asdict(v)) for v in values]
    for name in ("remake_of", "sequel_to", "based_on", "budget", "gross"):
        if (value := getattr(film, name)) is not None:
            fields[name] = _short(asdict(value))
    if film.credits:
        fields["credits"] = [[c.role.value, c.name, c.order, c.character, c.person_id] for c in film.credits]
    if statement.passages:
        fields["passages"] = [[p.kind.value, p.subject, p.text] for p in statement.passages]
    if statement.held_as:
        fields[HELD_AS] = statement.held_as
    if not statement.adds:
        fields[ADDS_NOTHING] = False
    return fields


def _film_statement(key: str, fields: dict[str, Any], provenance: Provenance) -> Statement:
    given = dict(fields)
    passages = tuple(Passage("", "", PassageKind(kind), text, provenance, subject) for kind, subject, text in given.pop("passages", ()))
    held_as, adds = given.pop(HELD_AS, None), given.pop(ADDS_NOTHING, True)
    for name in TEXT_LISTS:
        if name in given:
            given[name] = tuple(given[name])
    given["ids"] = tuple((scheme, value) for scheme, value in given.get("ids", ()))
    given["titles"] = tuple(Title(**x) for x in given.get("titles", ()))
    given["series"] = tuple(SeriesPart(**x) for x in given.get("series", ()))
    given["ratings"] = tuple(Rating(**x) for x in given.get("ratings", ()))
    given["awards"] = tuple(Award(**{**x, "people": tuple(x.get("people", ()))}) for x in given.get("awards", ()))
    given["credits"] = tuple(Credit(token, name, Role(role), order, character) for role, name, order, character, token in given.get("credits", ()))
    for name, kind in (("remake_of", FilmRef), ("sequel_to", FilmRef), ("budget", Money), ("gross", Money)):
        if name in given:
            given[name] = kind(**given[name])
    if "based_on" in given:
        given["based_on"] = Source(given["based_on"]["work"], given["based_on"]["kind"], tuple(given["based_on"].get("authors", ())))
    film = Film("", given.pop("title"), given.pop("year", None), provenance, **given)
    return Statement(key, film, passages, held_as=held_as, adds=adds)


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None and v != ()}
