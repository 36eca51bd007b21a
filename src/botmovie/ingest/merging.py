"""What is shown of a film that several sources describe: of each field the most trusted source's value, and where it is
from. A pure function of the set of statements.

Lists come whole from the most trusted source that has one. United are: titles, keywords, ratings, passages and ids;
awards by body; credits by role, with characters that a less trusted source knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from botmovie.catalogue.folding import fold, slug
from botmovie.domain import (
    Award,
    Credit,
    Film,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Record,
    Role,
    Saying,
    Title,
)
from botmovie.ingest.house_rules import ACADEMY
from botmovie.ingest.matching import unqualified
from botmovie.ingest.saying import person_sayings_of, sayings_of
from botmovie.ingest.statement import PersonStatement, Statement
from botmovie.ingest.trust import AWARDS_FIRST, person_trust_key, source_group, trust_key

BEST = ("runtime", "audience", "period", "based_on", "remake_of", "sequel_to", "series", "countries", "languages", "genres", "tone", "places", "studios", "budget", "gross")
"""Fields that come whole from one source."""

PersonOf = Callable[[Credit], str]
"""The id of the person whom a credit of a statement means."""

Origins = dict[str, Provenance]


def merged(statements: Sequence[Statement], film_id: str, person_of: PersonOf) -> Record:
    """The record of one film. A single statement needs no sayings: the film itself is what was said."""
    ordered = sorted(statements, key=trust_key)
    first = ordered[0].film
    if len(ordered) == 1:
        film = replace(first, id=film_id, credits=tuple(Credit(person_of(c), c.name, c.role, c.order, c.character) for c in first.credits))
        return Record(film, _passages(ordered, film_id))
    origins: Origins = {}
    values: dict[str, Any] = {name: _best(ordered, name, origins) for name in BEST}
    year = next((s.film.year for s in ordered if s.film.year is not None), None)
    if first.year is None and year is not None:
        origins["year"] = next(s.film.provenance for s in ordered if s.film.year is not None)
    film = Film(
        film_id, first.title, year, first.provenance, titles=_titles(ordered, origins), keywords=_united(ordered, "keywords", origins),
        credits=_credits(ordered, person_of, origins), awards=_awards(ordered, origins), ratings=_ratings(ordered, origins),
        popularity=max(s.film.popularity for s in ordered), ids=tuple(sorted({pair for s in ordered for pair in s.film.ids})), **values,
    )  # fmt: skip
    film = replace(film, origins=tuple(sorted((field, origin) for field, origin in origins.items() if "/" in field or origin != first.provenance)))
    sayings = sorted((saying for s in ordered for saying in sayings_of(s)), key=lambda x: (x.provenance.source, x.key, x.field))
    return Record(film, _passages(ordered, film_id), tuple(sayings))


def merged_person(statements: Iterable[PersonStatement], person_id: str) -> tuple[Person, tuple[Saying, ...]]:
    """The person shown, each field from the most trusted source that has it; and what each said, if there are several."""
    ordered = sorted(statements, key=person_trust_key)
    if len(ordered) == 1:
        return replace(ordered[0].person, id=person_id), ()
    first = ordered[0].person
    values = {name: next((v for s in ordered if (v := getattr(s.person, name))), None) for name in ("born", "died", "birthplace", "gender", "life")}
    nationalities = next((s.person.nationalities for s in ordered if s.person.nationalities), ())
    names = dict.fromkeys(n for s in ordered for n in (s.person.name, *s.person.also_known_as) if n and n != first.name)
    ids = tuple(sorted({pair for s in ordered for pair in s.person.ids}))
    person = Person(person_id, first.name, first.provenance, tuple(names), nationalities=nationalities, ids=ids, **values)
    return person, tuple(saying for s in ordered for saying in person_sayings_of(s))


def _best(ordered: Sequence[Statement], name: str, origins: Origins) -> Any:
    for statement in ordered:
        if value := getattr(statement.film, name):
            origins[name] = statement.film.provenance
            return value
    return getattr(ordered[0].film, name)


def _united(ordered: Sequence[Statement], name: str, origins: Origins) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for statement in ordered:
        for value in getattr(statement.film, name):
            if fold(value) not in found:
                _note(origins, name, value, statement.film.provenance, first=not found)
                found[fold(value)] = value
    return tuple(found.values())


def _note(origins: Origins, field: str, value: str, provenance: Provenance, *, first: bool) -> None:
    """The field has the origin of its first value; others that come from elsewhere have one of their own."""
    if first:
        origins[field] = provenance
    elif origins[field] != provenance:
        origins[f"{field}/{value}"] = provenance


def _titles(ordered: Sequence[Statement], origins: Origins) -> tuple[Title, ...]:
    main = fold(ordered[0].film.title)
    found: dict[tuple[str, bool], Title] = {}
    for statement in ordered:
        film = statement.film
        for title in (*film.titles, Title(film.title, "also_known_as")):
            form = fold(title.text)
            original = title.kind == "original" and not any(o for _, o in found)
            if (form == main and not original) or any((form, o) in found for o in (True, False)):
                continue
            if title.kind == "original" and not original:
                title = replace(title, kind="also_known_as")
            _note(origins, "titles", title.text, film.provenance, first=not found)
            found[form, original] = title
    return tuple(found.values())


@dataclass(slots=True)
class _Part:
    """A credit that is shown, and the forms of the name under which it was said."""

    credit: Credit
    forms: set[str]


def _credits(ordered: Sequence[Statement], person_of: PersonOf, origins: Origins) -> tuple[Credit, ...]:
    shown: list[Credit] = []
    for role in Role:
        parts: list[_Part] = []
        for statement in ordered:
            said = statement.film.credited(role)
            if said and not parts:
                origins[role.value] = statement.film.provenance
                parts = [_Part(replace(c, person_id=person_of(c)), {unqualified(c.name)}) for c in said]
            elif role is Role.ACTOR:
                _fill_characters(parts, said, person_of)
        shown += [p.credit for p in parts]
    return tuple(shown)


def _fill_characters(parts: list[_Part], said: Sequence[Credit], person_of: PersonOf) -> None:
    known = {c for p in parts for c in (p.credit.person_id,) if p.credit.character}
    for credit in said:
        if not credit.character:
            continue
        person = person_of(credit)
        for part in parts:
            if (part.credit.person_id == person or unqualified(credit.name) in part.forms) and not part.credit.character and person not in known:
                part.credit = replace(part.credit, character=credit.character)
                break


def _awards(ordered: Sequence[Statement], origins: Origins) -> tuple[Award, ...]:
    """Of each body the awards that the most trusted source has of it."""
    found: list[Award] = []
    held: dict[str, Provenance] = {}
    academy = sorted(ordered, key=lambda s: source_group(s.source) != AWARDS_FIRST)
    bodies = dict.fromkeys(a.body for s in ordered for a in s.film.awards)
    for body in bodies:
        for statement in academy if body == ACADEMY else ordered:
            if awards := [a for a in statement.film.awards if a.body == body]:
                _note(origins, "awards", body, statement.film.provenance, first=not held)
                held[body] = statement.film.provenance
                found += awards
                break
    return tuple(found)


def _ratings(ordered: Sequence[Statement], origins: Origins) -> tuple[Rating, ...]:
    found: dict[str, Rating] = {}
    for statement in ordered:
        for rating in statement.film.ratings:
            if rating.source not in found:
                _note(origins, "ratings", rating.source, statement.film.provenance, first=not found)
                found[rating.source] = rating
    return tuple(found.values())


def _passages(ordered: Sequence[Statement], film_id: str) -> tuple[Passage, ...]:
    """All that differ, by kind; of several of one kind the first has the plain id."""
    texts: set[str] = set()
    ids: set[str] = set()
    found = []
    for kind in PassageKind:
        for passage in (p for s in ordered for p in s.passages if p.kind is kind):
            if passage.text in texts:
                continue
            texts.add(passage.text)
            base = f"{film_id}/{passage.kind.value}" + (f"/{slug(passage.subject)}" if passage.subject else "")
            name, number = base, 2
            while name in ids:
                name, number = f"{base}/{number}", number + 1
            ids.add(name)
            found.append(replace(passage, id=name, film_id=film_id))
    return tuple(found)


def combined(one: Statement, other: Statement) -> Statement:
    """Two rows of one source that speak of the same film, as one: lists joined, single values from the first that has one."""
    a, b = one.film, other.film
    changes: dict[str, Any] = {}
    for name in (f.name for f in fields(Film)):
        mine, theirs = getattr(a, name), getattr(b, name)
        if name in {"id", "title", "provenance", "origins"}:
            continue
        if isinstance(mine, tuple):
            changes[name] = mine + tuple(x for x in theirs if x not in mine)
        elif not mine and theirs:
            changes[name] = theirs
    if a.title != b.title and fold(a.title) != fold(b.title):
        changes["titles"] = (*changes["titles"], Title(b.title, "also_known_as"))
    changes["credits"], changes["ids"] = _renumbered(a.credits, b.credits), tuple(sorted(changes["ids"]))
    passages = one.passages + tuple(p for p in other.passages if p.text not in {x.text for x in one.passages})
    return replace(one, film=replace(a, **changes), passages=passages, adds=one.adds or other.adds)


def _renumbered(mine: Sequence[Credit], theirs: Sequence[Credit]) -> tuple[Credit, ...]:
    known = {(c.role, c.person_id or fold(c.name), c.character) for c in mine}
    found = list(mine)
    for credit in theirs:
        if (credit.role, credit.person_id or fold(credit.name), credit.character) not in known:
            found.append(replace(credit, order=sum(c.role is credit.role for c in found)))
    return tuple(found)
