"""Claims against the catalogue: does it hold that this film's field has that value, and what holds instead?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    ClaimResult,
    Entities,
    Film,
    Kind,
    Person,
    Range,
    Role,
    Selection,
    Texts,
)
from botmovie.domain.phrasing import join, minutes, money
from botmovie.retrieval.awards import matches, pattern_words
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import award_sentence, award_words, film_field

_SAYING: dict[str, Callable[[float], str]] = {"runtime": minutes, "gross": money, "budget": money}


def _plain(value: float) -> str:
    return str(round(value))


def check_claim(claim: Claim, catalogue: Catalogue, book: Book) -> tuple[ClaimResult, ...]:
    """One result for each film (or the person) that the claim is about."""
    if claim.subject.kind is Kind.PERSON:
        return (_person_claim(claim, catalogue, book),)
    films = catalogue.films(catalogue.select(replace(claim.subject, limit=claim.subject.limit or 5)))
    return tuple(_flip(_film_claim(film, claim, catalogue, book), claim.negated) for film in films)


def _flip(result: ClaimResult, negated: bool) -> ClaimResult:
    return replace(result, holds=not result.holds) if negated and result.holds is not None else result


def _film_claim(film: Film, claim: Claim, catalogue: Catalogue, book: Book) -> ClaimResult:
    value, name = claim.value, claim.field
    if isinstance(value, AwardPattern):
        return _award_claim(film, value, catalogue, book)
    held = film_field(film, name)
    if isinstance(value, CharacterName):
        found = [c for c in film.credited(Role.ACTOR) if c.character and f" {fold(value.name)} " in f" {fold(c.character)} "]
        number = book.film_fact(film, "characters", film_field(film, "characters"))
        return ClaimResult(bool(found), film.label, "characters", value.name, tuple(c.name for c in found), (number,))
    if isinstance(value, Selection) and value.kind is Kind.PERSON:
        return _role_claim(film, name, value, catalogue, book)
    if isinstance(value, Selection):
        return ClaimResult(None, film.label, name, "")
    if not held:
        return ClaimResult(None, film.label, name, _said(claim))
    number = book.film_fact(film, name, held)
    if isinstance(value, Range):
        amount = held.amounts[0] if held.amounts else None
        holds = None if amount is None else (value.low is None or amount >= value.low) and (value.high is None or amount <= value.high)
        return ClaimResult(holds, film.label, name, _said(claim), held.values, (number,))
    if isinstance(value, Texts):
        folded = {fold(v) for v in held.values}
        wanted = {fold(v) for v in value.values}
        holds = bool(folded & wanted) or (name in {"keywords", "based_on", "places", "studios"} and any(w in h for w in wanted for h in folded))
        return ClaimResult(holds, film.label, name, join(value.values, last="or"), held.values, (number,))
    return ClaimResult(None, film.label, name, _said(claim))


def _role_claim(film: Film, name: str, who: Selection, catalogue: Catalogue, book: Book) -> ClaimResult:
    ids = set(catalogue.select(who))
    people = catalogue.people(tuple(ids)[:5])
    said = join([p.name for p in people], last="or")
    credited = [c for c in film.credits if c.person_id in ids]
    in_role = [c for c in credited if c.role.value == name]
    held = film_field(film, name)
    if name == "source_authors" and not held and film.based_on is None:
        return ClaimResult(False, film.label, name, said, ())
    if not held:
        return ClaimResult(None, film.label, name, said)
    number = book.film_fact(film, name, held)
    holds = bool(in_role) or (name == "source_authors" and bool({fold(p.name) for p in people} & {fold(v) for v in held.values}))
    return ClaimResult(holds, film.label, name, said, held.values, (number,))


def _award_claim(film: Film, pattern: AwardPattern, catalogue: Catalogue, book: Book) -> ClaimResult:
    names = None
    said = pattern_words(pattern)
    if pattern.who is not None:
        people = catalogue.people(catalogue.select(pattern.who)[:5])
        names = {fold(n) for p in people for n in (p.name, *p.also_known_as)}
        said = f"{said} for {join([p.name for p in people], last='or')}"
    timeless = replace(pattern, years=None)
    found = [a for a in film.awards if matches(a, timeless, names)]
    if found:
        numbers = tuple(book.note(film.id, film.label, "awards", (award_words(a),), award_sentence(film.label, a), film.provenance, film.id) for a in found[:12])
        return ClaimResult(True, film.label, "awards", said, tuple(award_words(a) for a in found), numbers)
    complete = (pattern.body in (None, "Academy Awards") and any(a.body == "Academy Awards" for a in film.awards)) or pattern.body == "Academy Awards"
    won = [a for a in film.awards if a.won and a.body == (pattern.body or "Academy Awards")]
    near = [a for a in film.awards if pattern.category and a.category == pattern.category]
    numbers = tuple(book.note(film.id, film.label, "awards", (award_words(a),), award_sentence(film.label, a), film.provenance, film.id) for a in (near or won)[:12])
    if not numbers:
        sentence = f"No {pattern.body or 'award'} is on record for {film.label}." if pattern.body != "Academy Awards" else f"{film.label} won no Academy Award."
        numbers = (book.note(film.id, film.label, "awards", (), sentence, film.provenance, film.id),)
    return ClaimResult(False if complete else None, film.label, "awards", said, tuple(award_words(a) for a in won), numbers)


def _person_claim(claim: Claim, catalogue: Catalogue, book: Book) -> ClaimResult:
    ids = catalogue.select(claim.subject)
    people = catalogue.people(ids[:5])
    label = join([p.name for p in people])
    if claim.field == "id" and isinstance(claim.value, Entities):
        numbers = _part_notes(claim.subject, people, catalogue, book)
        if not ids:
            return ClaimResult(None, "", "id", claim.value.label)
        return ClaimResult(bool(set(claim.value.ids) & set(ids)), label, "characters", claim.value.label, tuple(p.name for p in people), numbers)
    if isinstance(claim.value, AwardPattern) and people:
        person = people[0]
        found = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, claim.value)]
        films = {f.id: f for f in catalogue.films([f for f, _ in found])}
        numbers = tuple(
            book.note(person.id, person.name, "awards", (award_words(a),), award_sentence(films[f].label, a), films[f].provenance, f)
            for f, a in found[:12] if f in films
        )
        holds = True if found else None
        return ClaimResult(holds, person.name, "awards", pattern_words(claim.value), tuple(f"{award_words(a)} ({films[f].label})" for f, a in found if f in films), numbers)
    return ClaimResult(None, label, claim.field, _said(claim))


def _part_notes(subject: Selection, people: Sequence[Person], catalogue: Catalogue, book: Book) -> tuple[int, ...]:
    names = [c.value.name for c in subject.conditions if not isinstance(c, AnyOf) and isinstance(c.value, CharacterName)]
    numbers: list[int] = []
    for person in people:
        for credited in catalogue.filmography(person.id):
            if credited.character and names and f" {fold(names[0])} " in f" {fold(credited.character)} ":
                film = catalogue.film(credited.film_id)
                if film is not None:
                    numbers.append(book.note(film.id, film.label, "cast", (person.name,), f"{person.name} plays {credited.character} in {film.label}.", film.provenance, film.id))
    return tuple(numbers[:6])


def _said(claim: Claim) -> str:
    value = claim.value
    if isinstance(value, Range):
        low, high = value.low, value.high
        words = _SAYING.get(claim.field, _plain)
        if low is not None and high is not None:
            return words(low) if low == high else f"{words(low)} to {words(high)}"
        return f"{words(low)} or more" if low is not None else f"{words(high)} or less" if high is not None else ""
    if isinstance(value, Texts):
        return join(value.values, last="or")
    return ""
