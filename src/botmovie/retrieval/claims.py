"""Claims against the catalogue: does it hold that this film's field has that value, and what holds instead?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    ROLE_FIELDS,
    Award,
    AwardPattern,
    CharacterName,
    Claim,
    ClaimResult,
    Entities,
    Film,
    Filter,
    Kind,
    Person,
    Range,
    Role,
    Selection,
    Texts,
    people,
)
from botmovie.domain.phrasing import join, minutes, money
from botmovie.retrieval.awards import body_of, matches, names_meant, pattern_words
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import AUDIENCES, award_sentence, award_words, festival, film_field, person_field
from botmovie.retrieval.related import is_alone
from botmovie.retrieval.wording import range_words, selection_words

_SAYING: dict[str, Callable[[float], str]] = {"runtime": minutes, "gross": money, "budget": money}


def _plain(value: float) -> str:
    return str(round(value))


MOST_FILMS = 5
"""Films of a described set of which a claim is told."""


def check_claims(claims: Sequence[Claim], catalogue: Catalogue, book: Book) -> tuple[ClaimResult, ...]:
    """The results of all claims, one for each film (or the person) that a claim is about.

    "Did A play B in X?" makes two claims on X, that A is in the cast and that there is a B: they are checked as one.
    """
    results: list[ClaimResult] = []
    parts = _parts_claimed(claims)
    for claim in claims:
        if claim in parts:
            results += _part_results(claim, parts[claim], catalogue, book)
        elif claim not in parts.values():
            results += _check(claim, catalogue, book)
    return tuple(results)


def _parts_claimed(claims: Sequence[Claim]) -> dict[Claim, Claim]:
    """Claims that somebody is in a film's cast, each with the claim on the character that this film has."""
    cast = [c for c in claims if c.field == "cast" and isinstance(c.value, Selection) and c.value.kind is Kind.PERSON and not c.negated]
    named = [c for c in claims if isinstance(c.value, CharacterName) and not c.negated and c.subject.kind is Kind.FILM]
    if len(cast) != 1 or len(named) != 1 or cast[0].subject != named[0].subject:
        return {}
    return {cast[0]: named[0]}


def _part_results(cast: Claim, named: Claim, catalogue: Catalogue, book: Book) -> list[ClaimResult]:
    assert isinstance(cast.value, Selection)
    assert isinstance(named.value, CharacterName)
    ids = set(catalogue.select(cast.value))
    said = join([p.name for p in catalogue.people(tuple(ids)[:5])], last="or")
    out = []
    for film in _films_of(cast, catalogue):
        players = [c for c in film.credited(Role.ACTOR) if _is_called(c.character, named.value.name)]
        if not players or not any(c.person_id in ids for c in film.credited(Role.ACTOR)):
            wrong = named if not players else cast
            out.append(_film_claim(film, wrong, catalogue, book))
            continue
        right = [c for c in players if c.person_id in ids]
        numbers = tuple(_part_note(film, c.name, c.character or "", book) for c in right or players)
        part = join(list(dict.fromkeys(c.character or "" for c in right or players)))
        actual = (film.label,) if right else tuple(dict.fromkeys(c.name for c in players))
        out.append(ClaimResult(bool(right), said, "parts", part, actual, numbers))
    return out


def _is_called(character: str | None, name: str) -> bool:
    return bool(character) and f" {fold(name)} " in f" {fold(character or '')} "


def _part_note(film: Film, actor: str, character: str, book: Book) -> int:
    return book.note(film.id, film.label, "cast", (actor,), f"{actor} plays {character} in {film.label}.", film.provenance, film.id)


def _check(claim: Claim, catalogue: Catalogue, book: Book) -> tuple[ClaimResult, ...]:
    if claim.subject.kind is Kind.PERSON:
        return (_flip(_person_claim(claim, catalogue, book), claim.negated),)
    return tuple(_flip(_film_claim(film, claim, catalogue, book), claim.negated) for film in _films_of(claim, catalogue))


def _films_of(claim: Claim, catalogue: Catalogue) -> tuple[Film, ...]:
    """The films that a claim is about. Of films that are only described, it is enough that it holds for one."""
    films = catalogue.films(catalogue.select(claim.subject))
    if claim.subject.ids or len(films) < 2:
        return films[:MOST_FILMS]
    wanted = not claim.negated
    fitting = [f for f in films if _film_claim(f, claim, catalogue, Book()).holds is wanted]
    return tuple(fitting[:MOST_FILMS]) or films[:MOST_FILMS]


def _flip(result: ClaimResult, negated: bool) -> ClaimResult:
    if not negated:
        return result
    return replace(result, holds=None if result.holds is None else not result.holds, negated=True)


def _film_claim(film: Film, claim: Claim, catalogue: Catalogue, book: Book) -> ClaimResult:
    value, name = claim.value, claim.field
    if isinstance(value, AwardPattern):
        return _award_claim(film, value, catalogue, book)
    first_language = name == "main_language"
    if first_language:
        name = "languages"
    held = film_field(film, name)
    if isinstance(value, CharacterName) and not value.name.strip():
        return ClaimResult(None, film.label, name, "")
    if isinstance(value, CharacterName):
        found = [c for c in film.credited(Role.ACTOR) if _is_called(c.character, value.name)]
        number = book.film_fact(film, "characters", film_field(film, "characters"))
        return ClaimResult(bool(found), film.label, "characters", value.name, tuple(c.name for c in found), (number,))
    if isinstance(value, Selection) and value.kind is Kind.PERSON and name in ROLE_FIELDS:
        return _role_claim(film, name, value, catalogue, book)
    if isinstance(value, Selection) or (isinstance(value, Texts) and name in {"remake_of", "sequel_to"}):
        return _relation_claim(film, name, value, catalogue, book)
    if not held or (isinstance(value, Texts) and not value.values):
        return ClaimResult(None, film.label, name, _said(claim))
    if isinstance(value, Range):
        return _range_claim(film, claim, value, book)
    if isinstance(value, Texts):
        folded = {fold(v) for v in (held.values[:1] if first_language else held.values)}
        if name == "audience":
            folded |= _suited(film.audience or "")
        if name == "based_on" and film.based_on is not None:
            folded |= {fold(film.based_on.kind), *(fold(a) for a in film.based_on.authors)}
        wanted = {fold(v) for v in value.values}
        holds = bool(folded & wanted) or (name in {"keywords", "based_on", "places", "studios"} and any(w in h for w in wanted for h in folded))
        number = book.film_fact(film, name, held)
        said = [AUDIENCES.get(v, v) for v in value.values] if name == "audience" else value.values
        return ClaimResult(holds, film.label, name, join(said, last="or"), held.values, (number,))
    return ClaimResult(None, film.label, name, _said(claim))


def _suited(audience: str) -> set[str]:
    """Whom a film suits: what suits children suits families and teenagers too, what suits teenagers adults."""
    suits = {"children": {"family", "teen"}, "family": {"teen"}, "teen": {"adult"}}
    return {audience, *suits.get(audience, ())}


def _range_claim(film: Film, claim: Claim, value: Range, book: Book) -> ClaimResult:
    """An amount of money in another currency than the US dollars of the claim is told and not compared."""
    held = film_field(film, claim.field)
    number = book.film_fact(film, claim.field, held)
    amount = held.amounts[0] if held.amounts and held.comparable else None
    holds = None if amount is None else (value.low is None or amount >= value.low) and (value.high is None or amount <= value.high)
    return ClaimResult(holds, film.label, claim.field, _said(claim), held.values, (number,))


def _relation_claim(film: Film, name: str, others: Selection | Texts, catalogue: Catalogue, book: Book) -> ClaimResult:
    """That a film is a remake of, or the sequel to, one of some films, held or named only."""
    named = catalogue.films(catalogue.select(others)[:MOST_FILMS]) if isinstance(others, Selection) else ()
    said = join([f.label for f in named], last="or") if isinstance(others, Selection) else join(others.values, last="or")
    held = film_field(film, name)
    of_any = others == Selection(Kind.FILM)
    if name not in {"remake_of", "sequel_to"} or not said:
        return ClaimResult(None, film.label, name, said)
    if not held:
        return ClaimResult(False if is_alone(film, name, catalogue) else None, film.label, name, "another film" if of_any else said)
    related = set(catalogue.select(Selection(Kind.FILM, (Filter("id", Entities((film.id,))), Filter(name, others)))))
    return ClaimResult(film.id in related, film.label, name, said, held.values, (book.film_fact(film, name, held),))


def _role_claim(film: Film, name: str, who: Selection, catalogue: Catalogue, book: Book) -> ClaimResult:
    ids = set(catalogue.select(who))
    people = catalogue.people(tuple(ids)[:5])
    said = join([p.name for p in people], last="or")
    if not people:
        return ClaimResult(None, film.label, name, said)
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
    if pattern.body is None and pattern.category and body_of(pattern.category):
        pattern = replace(pattern, body=body_of(pattern.category))
    said = pattern_words(pattern)
    names = names_meant(pattern, catalogue)
    if pattern.who is not None:
        said = f"{said} for {selection_words(pattern.who, catalogue)}"
    field = "awards" if pattern.won else "nominations"
    nominated = [a for a in film.awards if matches(a, replace(pattern, years=None, won=None), names)]
    found = [a for a in nominated if pattern.won is None or a.won is pattern.won]
    if found and pattern.years is not None and not any(_in_years(a, pattern.years) for a in found):
        actual = tuple(dict.fromkeys(f"{award_words(a)} {'for the films of' if a.ceremony else 'in'} {a.year}" for a in found if a.won))
        lost = tuple(dict.fromkeys(f"{award_words(a)} {'for the films of' if a.ceremony else 'in'} {a.year}" for a in found if not a.won))
        return ClaimResult(False, film.label, field, f"{said} {range_words('year', pattern.years)}", actual, _award_notes(film, found, book), lost)
    if found or (nominated and pattern.won):
        won, lost = _told(nominated, field)
        holds = True if found else False if pattern.category or _knows_all(film, pattern) else None
        return ClaimResult(holds, film.label, field, said, won, _award_notes(film, found or nominated, book), lost)
    instead = [a for a in film.awards if a.won and a.body == (pattern.body or "Academy Awards")]
    numbers = _award_notes(film, instead, book)
    rival = _winner_instead(film, pattern, catalogue)
    if rival is not None and not numbers:
        numbers = _award_notes(rival[0], [rival[1]], book)
    if not numbers:
        body = pattern.body.removesuffix("s") if pattern.body and pattern.body.endswith("Awards") else f"prize at {festival(pattern.body)}" if pattern.body and festival(pattern.body) else "award"
        sentence = f"No {body} and no nomination for one is on record for {film.label}."
        numbers = (book.note(film.id, film.label, "awards", (), sentence, film.provenance, film.id),)
    holds = False if _knows_all(film, pattern) or rival is not None or _tells_of_festival(film, pattern) else None
    return ClaimResult(holds, film.label, field, said, tuple(dict.fromkeys(award_words(a) for a in instead)), numbers)


def _tells_of_festival(film: Film, pattern: AwardPattern) -> bool:
    """Whether prizes of that festival are on record for the film: then the one that is asked for would be too."""
    return bool(pattern.won and pattern.category and pattern.body and festival(pattern.body)) and any(fold(a.body) == fold(pattern.body or "") for a in film.awards)


_ONE_WINNER = re.compile(r"palme d or|golden (?:lion|bear)|best (?:film|picture|motion picture|feature film|director)")


def _winner_instead(film: Film, pattern: AwardPattern, catalogue: Catalogue) -> tuple[Film, Award] | None:
    """The film of the same year that won a prize which goes to one film alone."""
    if not pattern.won or pattern.body is None or pattern.category is None or film.year is None or not _ONE_WINNER.fullmatch(fold(pattern.category)):
        return None
    prize = AwardPattern(pattern.body, pattern.category, True)
    same_year = Selection(Kind.FILM, (Filter("awards", prize), Filter("year", Range(film.year, film.year))))
    for other in catalogue.films(catalogue.select(same_year)):
        for award in other.awards:
            if matches(award, prize):
                return other, award
    return None


def _in_years(award: Award, years: Range) -> bool:
    """Whether people may mean these years: that of the films, or the next one, in which most ceremonies are held."""
    return (years.low or 0) - 1 <= award.year <= (years.high or 9999)


def _knows_all(film: Film, pattern: AwardPattern) -> bool:
    """Whether what is held of such awards is all there is: the Academy's are held in full, others in part."""
    return pattern.body == "Academy Awards" or (pattern.body is None and any(a.body == "Academy Awards" for a in film.awards))


def _told(awards: Sequence[Award], field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was won, and what was only nominated; the latter is left out where enough was won."""
    won = tuple(dict.fromkeys(award_words(a) for a in awards if a.won))
    lost = tuple(w for w in dict.fromkeys(award_words(a) for a in awards if not a.won) if w not in won)
    return won, () if won and field == "awards" else lost


def _award_notes(film: Film, awards: Sequence[Award], book: Book) -> tuple[int, ...]:
    return tuple(book.note(film.id, film.label, "awards", (award_words(a),), award_sentence(film.label, a), film.provenance, film.id) for a in awards[:12])


def _person_claim(claim: Claim, catalogue: Catalogue, book: Book) -> ClaimResult:
    ids = catalogue.select(claim.subject)
    if claim.field == "id" and isinstance(claim.value, Entities):
        return _identity_claim(claim.subject, claim.value, ids, catalogue, book)
    found = catalogue.people(ids[:1])
    if not found:
        return ClaimResult(None, "", claim.field, _said(claim))
    if isinstance(claim.value, AwardPattern):
        return _person_award_claim(found[0], claim.value, catalogue, book)
    if isinstance(claim.value, Selection) and claim.value.kind is Kind.FILM and claim.field in ROLE_FIELDS:
        return _job_claim(found[0], claim.field, claim.value, catalogue, book)
    return _life_claim(found[0], claim, book)


def _life_claim(person: Person, claim: Claim, book: Book) -> ClaimResult:
    """That somebody was born, died, lives … so: years of dates, words of places and nationalities."""
    held = person_field(person, claim.field)
    if not held:
        return ClaimResult(None, person.name, claim.field, _said(claim))
    value = claim.value
    holds: bool | None = None
    if isinstance(value, Range):
        year = next((int(word) for word in " ".join(held.values).split() if len(word) == 4 and word.isdigit()), None)
        holds = None if year is None else (value.low or 0) <= year <= (value.high or 9999)
    elif isinstance(value, Texts) and value.values:
        wanted = [f" {fold(v)} " for v in value.values]
        holds = any(w in f" {fold(h)} " for w in wanted for h in held.values)
    number = book.person_fact(person, claim.field, held)
    return ClaimResult(holds, person.name, claim.field, _said(claim), held.values, (number,))


def _job_claim(person: Person, name: str, films: Selection, catalogue: Catalogue, book: Book) -> ClaimResult:
    """That somebody did a job on a film: denied only where the film's people in that job are held."""
    claimed = catalogue.films(catalogue.select(films))[:MOST_FILMS]
    results = [_role_claim(film, name, people(person.id), catalogue, book) for film in claimed]
    return next((r for r in results if r.holds), results[0] if results else ClaimResult(None, person.name, name, ""))


def _person_award_claim(person: Person, pattern: AwardPattern, catalogue: Catalogue, book: Book) -> ClaimResult:
    """Never denied: a person may have won it for a film that is not held. That nothing is on record is told."""
    nominated = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, replace(pattern, won=None))]
    found = [(f, a) for f, a in nominated if pattern.won is None or a.won is pattern.won]
    films = {f.id: f for f in catalogue.films([f for f, _ in nominated])}
    told = [(films[f], a) for f, a in (found or nominated) if f in films]
    numbers = tuple(
        book.note(person.id, person.name, "awards", (award_words(a),), award_sentence(f.label, a), f.provenance, f.id) for f, a in told[:12]
    )
    if not told:
        sentence = f"No {'win of' if pattern.won else 'nomination for'} {pattern_words(pattern)} is on record here for {person.name}."
        numbers = (book.note(person.id, person.name, "awards", (), sentence, person.provenance),)
    won = tuple(dict.fromkeys(f"{award_words(a)} for {f.label}" for f, a in told if a.won))
    lost = tuple(dict.fromkeys(f"{award_words(a)} for {f.label}" for f, a in told if not a.won))
    return ClaimResult(True if found else None, person.name, "awards" if pattern.won else "nominations", pattern_words(pattern), won, numbers, lost)


def _identity_claim(subject: Selection, named: Entities, ids: Sequence[str], catalogue: Catalogue, book: Book) -> ClaimResult:
    """That somebody is one of the people described: who plays a part, or whatever else the conditions say."""
    holds = bool(set(named.ids) & set(ids))
    people = catalogue.people([i for i in ids if i in named.ids] if holds else ids[:MOST_FILMS])
    said = join([p.name for p in catalogue.people(named.ids[:1])]) or named.label
    pattern = next((c.value for c in subject.conditions if isinstance(c, Filter) and isinstance(c.value, CharacterName)), None)
    if not ids or not said:
        return ClaimResult(None, said, "people", named.label)
    if pattern is not None:
        return _part_claim(holds, said, people, pattern, catalogue, book)
    numbers = []
    for person in people:
        roles = [c for c in subject.conditions if isinstance(c, Filter) and isinstance(c.value, Selection) and c.value.kind is Kind.FILM and not c.negated]
        for one in roles:
            assert isinstance(one.value, Selection)
            wanted = set(catalogue.select(one.value))
            credited = [c.film_id for c in catalogue.filmography(person.id) if c.role.value == one.field and c.film_id in wanted]
            numbers += [book.film_fact(f, one.field, film_field(f, one.field)) for f in catalogue.films(credited[:3])]
    described = "people named" if subject.ids else selection_words(subject, catalogue)
    return ClaimResult(holds, described, "people", said, tuple(p.name for p in people), tuple(dict.fromkeys(numbers)))


def _part_claim(holds: bool, said: str, people: Sequence[Person], pattern: CharacterName, catalogue: Catalogue, book: Book) -> ClaimResult:
    within = set(catalogue.select(pattern.film)) if pattern.film is not None else None
    numbers, films, parts = [], [], []
    for person in people:
        for credited in catalogue.filmography(person.id):
            film = catalogue.film(credited.film_id) if _is_called(credited.character, pattern.name) and (within is None or credited.film_id in within) else None
            if film is not None:
                numbers.append(_part_note(film, person.name, credited.character or "", book))
                films.append(film.label)
                parts.append(credited.character or "")
    actual = tuple(dict.fromkeys(films)) if holds else tuple(p.name for p in people)
    return ClaimResult(holds, said, "parts", join(list(dict.fromkeys(parts)), last="or") or pattern.name, actual, tuple(numbers))


def _said(claim: Claim) -> str:
    value = claim.value
    if isinstance(value, Range):
        low, high = value.low, value.high
        words = _SAYING.get(claim.field, _plain)
        if low is not None and high is not None:
            return words(low) if low == high else f"{words(low)} to {words(high)}"
        more, less = ("later", "earlier") if claim.field == "year" else ("more", "less")
        return f"{words(low)} or {more}" if low is not None else f"{words(high)} or {less}" if high is not None else ""
    if isinstance(value, Texts):
        return join(value.values, last="or")
    return ""
