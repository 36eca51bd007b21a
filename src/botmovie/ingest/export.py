"""A catalogue out into JSON Lines in our authoring format (docs/authoring.md), so that an import brings it back whole.

Films come first, then the people of whom more than the name is known. Uses the `Catalogue` protocol alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from botmovie.catalogue.protocol import Catalogue
from botmovie.catalogue.taking_in import film_sayings, person_sayings
from botmovie.domain import (
    Award,
    Film,
    Kind,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Record,
    Role,
    Saying,
    Selection,
    SpoilerLevel,
)
from botmovie.errors import BadInput
from botmovie.ingest.authoring import CREW, FIRST_OSCAR_YEAR, parse_line, parse_person
from botmovie.ingest.house_rules import ACADEMY

BATCH = 200
_PLAIN = (PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING, PassageKind.NOTES)


def export_jsonl(catalogue: Catalogue, path: Path) -> int:
    """Write every film and described person to a file; returns the number of films.

    The file appears whole or not at all: it is written beside its place and moved there. Raises BadInput where the
    file cannot be written.
    """
    count = 0
    name = ""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as file:
            name = file.name
            for record in catalogue_records(catalogue):
                file.write(json.dumps(film_row(record), ensure_ascii=False) + "\n")
                count += 1
            for person, sayings in _described(catalogue):
                file.write(json.dumps({**person_row(person), **({"sayings": _sayings(sayings)} if sayings else {})}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
        name = ""
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}; name a file in a folder that can be written to.") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
    return count


def catalogue_records(catalogue: Catalogue) -> Iterator[Record]:
    """Every film with all its passages, most popular first."""
    ids = catalogue.select(Selection(Kind.FILM))
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        sayings = film_sayings(catalogue, chunk)
        for film in catalogue.films(chunk):
            yield Record(film, catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL), sayings.get(film.id, ()))


def catalogue_people(catalogue: Catalogue) -> Iterator[Person]:
    """Everybody of whom more than the name is known."""
    yield from (person for person, _ in _described(catalogue))


def _described(catalogue: Catalogue) -> Iterator[tuple[Person, tuple[Saying, ...]]]:
    ids = catalogue.select(Selection(Kind.PERSON))
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        sayings = person_sayings(catalogue, chunk)
        for person in catalogue.people(chunk):
            if replace(person, provenance=Provenance("", "")) != Person(person.id, person.name, Provenance("", "")):
                yield person, sayings.get(person.id, ())


def film_row(record: Record) -> dict[str, Any]:
    """One film as an authored object. What the authored keys alone would not bring back is written out beside them:
    credits with their person ids, passages with their ids and sources."""
    film = record.film
    row = {**_facts(film), **_texts(record.passages), "provenance": _without_none(asdict(film.provenance))}
    back = parse_line(json.dumps(row), strict=False)
    if back.film.id != film.id:
        row["id"] = film.id
        back = parse_line(json.dumps(row), strict=False)
    if back.film.popularity != film.popularity:
        row["popularity"] = film.popularity
    if back.film.credits != film.credits:
        row["credits"] = [_without_none({**asdict(c), "role": c.role.value}) for c in film.credits]
    if set(back.passages) != set(record.passages):
        for key in ("premise", "story", "ending", "characters", "notes"):
            row.pop(key, None)
        row["passages"] = [_passage(p) for p in record.passages]
    if film.ids:
        row["ids"] = _ids(film.ids)
    if film.origins:
        row["origins"] = {name: _without_none(asdict(origin)) for name, origin in film.origins}
    if record.sayings:
        row["sayings"] = _sayings(record.sayings)
    return row


def person_row(person: Person) -> dict[str, Any]:
    """One person as an object of people.jsonl."""
    row = _without_none({k: v for k, v in asdict(person).items() if k not in {"id", "ids"}})
    row = {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()}
    row["provenance"] = _without_none(asdict(person.provenance))
    if parse_person(json.dumps(row)).id != person.id:
        row["id"] = person.id
    if person.ids:
        row["ids"] = _ids(person.ids)
    return row


def _ids(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for scheme, value in pairs:
        held = row.get(scheme)
        row[scheme] = value if held is None else [*(held if isinstance(held, list) else [held]), value]
    return row


def _sayings(sayings: Sequence[Saying]) -> list[dict[str, Any]]:
    """What each row of a source said, as one object."""
    rows: dict[tuple[Provenance, str], dict[str, Any]] = {}
    for saying in sayings:
        row = rows.setdefault((saying.provenance, saying.key), {**_without_none(asdict(saying.provenance)), "key": saying.key, "said": {}})
        row["said"][saying.field] = json.loads(saying.value)
    return list(rows.values())


def _facts(film: Film) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": film.title, "year": film.year, "titles": [_without_none(asdict(t)) for t in film.titles],
        "countries": list(film.countries), "languages": list(film.languages), "runtime": film.runtime, "genres": list(film.genres),
        "keywords": list(film.keywords), "tone": list(film.tone), "audience": film.audience, "places": list(film.places), "period": film.period,
        "series": [_without_none(asdict(s)) for s in film.series],
        "remake_of": _without_none(asdict(film.remake_of)) if film.remake_of else None,
        "sequel_to": _without_none(asdict(film.sequel_to)) if film.sequel_to else None,
        "based_on": {**asdict(film.based_on), "authors": list(film.based_on.authors)} if film.based_on else None,
        **{role.value: [c.name for c in film.credited(role)] for role in CREW}, "studios": list(film.studios),
        "cast": [[c.name, c.character] for c in film.credited(Role.ACTOR)], "awards": _awards(film.awards),
        "budget": _without_none(asdict(film.budget)) if film.budget else None, "gross": _without_none(asdict(film.gross)) if film.gross else None,
    }  # fmt: skip
    if film.ratings:
        row["ratings"] = [_without_none(asdict(r)) for r in film.ratings]
    return row


def _awards(awards: Sequence[Award]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, tuple[int | None, ...]], dict[str, Any]] = {}
    for award in awards:
        when = {"ceremony": award.ceremony} if award.ceremony is not None else {"year": award.year}
        if award.ceremony is not None and (award.body != ACADEMY or award.year != FIRST_OSCAR_YEAR + award.ceremony):
            when["year"] = award.year
        group = groups.setdefault((award.body, tuple(when.values())), {"body": award.body, **when, "won": [], "nominated": []})
        group["won" if award.won else "nominated"].append([award.category, *award.people])
    return list(groups.values())


def _texts(passages: Sequence[Passage]) -> dict[str, Any]:
    row: dict[str, Any] = {p.kind.value: p.text for p in passages if p.kind in _PLAIN}
    row["characters"] = [{"name": p.subject, "text": p.text} for p in passages if p.kind is PassageKind.CHARACTER and p.subject]
    return row


def _passage(passage: Passage) -> dict[str, Any]:
    row = {"id": passage.id, "kind": passage.kind.value, "text": passage.text, "subject": passage.subject, **asdict(passage.provenance)}
    return _without_none(row)


def _without_none(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None}
