"""Look-ups: a field of films, people or characters as rows, with the evidence that supports each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    FIELDS,
    Award,
    AwardPattern,
    CharacterName,
    Claim,
    ClaimResult,
    Credited,
    Evidence,
    Film,
    Filter,
    Kind,
    Outcome,
    Person,
    Query,
    Role,
    Row,
    Selection,
)
from botmovie.domain.phrasing import count, join
from botmovie.retrieval.awards import matches, names_meant
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claims
from botmovie.retrieval.facts import ROLE_NOUNS, award_and_people, award_sentence, award_words, film_field, person_field
from botmovie.retrieval.related import RELATIONS, is_alone, related_films
from botmovie.retrieval.wording import selection_words

SHOWN = 25
"""Rows of a list that are shown; the total is said."""


def lookup(query: Query, catalogue: Catalogue) -> Evidence:
    """A field of a film, a person or a character."""
    if query.subject is None:
        return Evidence(outcome=Outcome.UNKNOWN, reason="I could not tell which film or person you mean.")
    reader = {Kind.FILM: _lookup_films, Kind.PERSON: _lookup_people, Kind.CHARACTER: _lookup_characters}[query.subject.kind]
    return reader(query, query.subject, catalogue)


def _lookup_films(query: Query, subject: Selection, catalogue: Catalogue) -> Evidence:
    book = Book()
    films = catalogue.films(catalogue.select(subject))
    description = selection_words(subject, catalogue)
    if not films:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    rows: list[Row] = []
    for film in films[:SHOWN]:
        for name in query.fields:
            if name == "awards":
                rows += _award_rows(film, query.award, catalogue, book)
            else:
                row = film_row(film, name, catalogue, book)
                rows += [row] if row is not None else []
    claims = check_claims(query.claims, catalogue, book)
    found = Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), claims, total=len(films), description=description)
    if any(c.holds is False for c in claims):
        return replace(found, outcome=Outcome.FALSE_PREMISE)
    return found if rows else _without_rows(query, films, found, catalogue, book)


_RELATED = {"sequels": "a sequel to", "remakes": "a remake of", "sequel_to": "the sequel to", "remake_of": "a remake of"}


def _without_rows(query: Query, films: Sequence[Film], found: Evidence, catalogue: Catalogue, book: Book) -> Evidence:
    """Why a field of some films has no value. That there is no sequel, remake, predecessor or original is an answer, "you
    take something untrue for granted", where the film's source says of films whether they are sequels and remakes."""
    labels = join([f.label for f in films[:3]])
    if not query.fields:
        return replace(found, outcome=Outcome.UNKNOWN, reason=f"I could not tell what you want to know of {labels}.")
    first, award = query.fields[0], query.award
    if first == "awards" and len(films) == 1 and query.fields == ("awards",):
        if award is not None and award.body == "Academy Awards" and query.subject is not None:
            claims = (*found.claims, *check_claims((Claim(query.subject, "awards", award),), catalogue, book))
            return replace(found, items=tuple(book.items), outcome=Outcome.FALSE_PREMISE, claims=claims)
        return replace(found, outcome=Outcome.UNKNOWN, reason=f"I have no such award on record for {labels}.")
    if first in _RELATED and all(is_alone(f, first, catalogue) for f in films):
        if first not in RELATIONS:
            reason = f"{labels} {'is' if len(films) == 1 else 'are'} on record as {_RELATED[first]} no other film."
        else:
            reason = f"I hold no {_RELATED[first].partition(' ')[2]} {labels}; there is none in this catalogue."
        return replace(found, outcome=Outcome.FALSE_PREMISE, reason=reason)
    said = join([field_words(f) for f in query.fields], last="or")
    return replace(found, outcome=Outcome.UNKNOWN, reason=f"I hold {labels}, but not {'its' if len(films) == 1 else 'their'} {said}.")


def field_words(name: str) -> str:
    """What a field is called, in the singular."""
    field = FIELDS.get((Kind.FILM, name)) or FIELDS.get((Kind.PERSON, name))
    return field.singular if field else name


def film_row(film: Film, name: str, catalogue: Catalogue, book: Book) -> Row | None:
    """A film's field as a row; None where nothing is held."""
    if name in {"sequels", "remakes"}:
        labels = tuple(f.label for f in related_films(film, name, catalogue))
        if not labels:
            return None
        number = book.note(film.id, film.label, name, labels, f"The {name} of {film.label}: {join(labels)}.", film.provenance, film.id)
        return Row(Kind.FILM, film.id, film.label, labels, (), (number,), name)
    held = film_field(film, name)
    if not held:
        return None
    number = book.film_fact(film, name, held)
    values = held.values
    if name == "cast":
        values = tuple(dict.fromkeys(held.values))[:10]
    return Row(Kind.FILM, film.id, film.label, values, held.amounts, (number,), name)


def awards_found(film: Film, pattern: AwardPattern | None, catalogue: Catalogue) -> list[Award]:
    """The film's awards that fit the pattern, whatever its years (people mean the film's or the ceremony's)."""
    names = names_meant(pattern, catalogue) if pattern is not None else None
    timeless = replace(pattern, years=None) if pattern is not None else None
    return [a for a in film.awards if matches(a, timeless, names)]


def _award_rows(film: Film, pattern: AwardPattern | None, catalogue: Catalogue, book: Book) -> list[Row]:
    """A row of what was won and one of what was only nominated; of a category, with the people where they are held."""
    found = awards_found(film, pattern, catalogue)
    asked = pattern is not None and pattern.won is None
    rows = []
    for won in (True, False):
        some = [a for a in found if a.won is won]
        if not some:
            continue
        people = tuple(dict.fromkeys(p for a in some for p in a.people)) if pattern is not None and pattern.category is not None else ()
        if people:
            note = ("nominees_won" if asked else "awarded") if won else "nominees"
        else:
            note = ("nominations_won" if asked else "awards") if won else "nominations_lost"
        rows.append(Row(Kind.FILM, film.id, film.label, people or tuple(award_and_people(a) for a in some), (len(some),), (*award_notes(film, some, book), *_oscars_counted(film, some, book)), note))
    return rows


def _oscars_counted(film: Film, awards: Sequence[Award], book: Book) -> tuple[int, ...]:
    """The number of the sentence that counts a film's Academy Awards, where there are several to count."""
    won = [a for a in awards if a.won and a.body == "Academy Awards"]
    if len(won) < 2:
        return ()
    return (book.note(film.id, film.label, "oscars_won", (str(len(won)),), f"{film.label} won {count(len(won), 'Academy Award')}.", film.provenance, film.id),)


def award_notes(film: Film, awards: Sequence[Award], book: Book) -> tuple[int, ...]:
    """The numbers of the awards' sentences in the book."""
    return tuple(book.note(film.id, film.label, "awards", (award_words(a),), award_sentence(film.label, a), film.provenance, film.id) for a in awards)


def _lookup_people(query: Query, subject: Selection, catalogue: Catalogue) -> Evidence:
    book = Book()
    people = catalogue.people(catalogue.select(subject)[:SHOWN])
    description = selection_words(subject, catalogue)
    if not people:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    claims = check_claims(query.claims, catalogue, book)
    if any(c.holds is False for c in claims):
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims, description=description)
    if query.fields == ("person_awards",) and any(c.holds is None and isinstance(q.value, AwardPattern) for c, q in zip(claims, query.claims, strict=False)):
        told = " ".join(dict.fromkeys(book.items[n - 1].text for c in claims for n in c.facts[:3]))
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=f"{told} Of films that I do not hold I cannot tell.", description=description)
    rows: list[Row] = []
    for person in people[:5]:
        for name in query.fields:
            some = person_rows(person, name, query, catalogue, book)
            rows += [replace(r, values=tuple(f"{v} ({person.name})" for v in r.values)) for r in some] if name in {"parts", "roles"} and len(people) > 1 else some
    if not rows:
        said = join([field_words(f) for f in query.fields], last="or")
        names = join([p.name for p in people[:3]])
        reason = f"I know {names} from the films here, but not the {said}." if said else f"I could not tell what you want to know of {names}."
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=reason, description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), claims, total=len(people), description=description)


def person_rows(person: Person, name: str, query: Query, catalogue: Catalogue, book: Book) -> list[Row]:
    """A person's field as rows, in the query's other films only if it names some."""
    in_films = {i for s in query.others for i in catalogue.select(s)}
    filmography = [c for c in catalogue.filmography(person.id) if not in_films or c.film_id in in_films]
    if name in {"parts", "roles"}:
        return _credit_rows(person, name, filmography, catalogue, book)
    if name == "person_awards":
        found = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, query.award) and (not in_films or f in in_films)]
        films = {f.id: f for f in catalogue.films([f for f, _ in found])}
        rows = []
        for film_id, award in found[:SHOWN]:
            film = films[film_id]
            number = book.note(person.id, person.name, "awards", (award_words(award),), award_sentence(film.label, award), film.provenance, film_id)
            rows.append(Row(Kind.PERSON, person.id, person.name, (award_words(award), film.label), (award.year,), (number,), "won" if award.won else "nominated"))
        return rows
    if name in {"films", "collaborators"}:
        return _worked_rows(person, name, filmography, catalogue, book)
    if name == "age":
        return _age_rows(person, in_films, catalogue, book)
    held = person_field(person, name, filmography)
    if not held:
        return []
    return [Row(Kind.PERSON, person.id, person.name, held.values, held.amounts, (book.person_fact(person, name, held),), name)]


def _age_rows(person: Person, in_films: set[str], catalogue: Catalogue, book: Book) -> list[Row]:
    if not person.born:
        return []
    number = book.person_fact(person, "born", person_field(person, "born"))
    born = int(person.born[:4])
    if in_films:
        rows = []
        for film in catalogue.films(tuple(in_films)[:3]):
            if film.year:
                other = book.film_fact(film, "year", film_field(film, "year"))
                rows.append(Row(Kind.PERSON, person.id, person.name, (f"about {film.year - born}", film.label), (film.year - born,), (number, other), "age"))
        return rows
    held = person_field(person, "born")
    rows = [Row(Kind.PERSON, person.id, person.name, held.values, (born,), (number,), "born")]
    if person.died:
        died = book.person_fact(person, "died", person_field(person, "died"))
        reached = age_at(person.born, person.died)
        if reached is not None:
            number = book.note(person.id, person.name, "age at death", (str(reached),), f"{person.name} died at the age of {reached}.", person.provenance)
            rows.append(Row(Kind.PERSON, person.id, person.name, (str(reached),), (reached,), (number, died), "age at death"))
    return rows


def age_at(born: str, day: str) -> int | None:
    """Whole years from one ISO date to another; None where they are not known to the day, as far as that matters."""
    if len(born) < 10 or len(day) < 10:
        return None
    return int(day[:4]) - int(born[:4]) - (day[5:10] < born[5:10])


def _worked_rows(person: Person, name: str, filmography: Sequence[Credited], catalogue: Catalogue, book: Book) -> list[Row]:
    """The films somebody worked on, or the people they worked with."""
    films = catalogue.films(list(dict.fromkeys(c.film_id for c in filmography)))
    if name == "films":
        values = tuple(f.label for f in films)
        sentence = f"{person.name} worked on {join(values)}."
    else:
        values = tuple(dict.fromkeys(c.name for f in films for c in f.credits if c.person_id != person.id))
        sentence = f"On {join([f.label for f in films])} {person.name} worked with {join(values)}."
    if not values:
        return []
    number = book.note(person.id, person.name, name, values, sentence, films[0].provenance)
    return [Row(Kind.PERSON, person.id, person.name, values[:SHOWN], (len(values),), (number,), name)]


def _credit_rows(person: Person, name: str, filmography: Sequence[Credited], catalogue: Catalogue, book: Book) -> list[Row]:
    by_film: dict[str, list[Credited]] = {}
    for credited in filmography:
        if name == "roles" or credited.character:
            by_film.setdefault(credited.film_id, []).append(credited)
    rows = []
    for film in catalogue.films(list(by_film)[:SHOWN]):
        credits = by_film[film.id]
        if name == "parts":
            values = tuple(c.character for c in credits if c.character)
            sentence = f"{person.name} plays {join(values)} in {film.label}."
        else:
            values = tuple(dict.fromkeys(ROLE_NOUNS[c.role.value] for c in credits))
            parts = [c.character for c in credits if c.character]
            sentence = f"{person.name} was {join(values)} of {film.label}" + (f" and played {join(parts)}." if parts else ".")
            values = tuple(f"{v} (as {join(parts)})" if v == ROLE_NOUNS["cast"] and parts else v for v in values)
        number = book.note(person.id, person.name, name, values, sentence, film.provenance, film.id)
        rows.append(Row(Kind.FILM, film.id, film.label, values, (), (number,), name))
    return rows


def none_held(description: str) -> str:
    """That nothing is held of what was asked for."""
    return f"I hold no {description}." if description else "I hold nothing of that name or number."


def found_characters(ids: Sequence[str], catalogue: Catalogue, book: Book) -> list[Row]:
    """A row for each part of these characters, with the actor and the film."""
    rows: list[Row] = []
    for one in ids:
        film_id, _, name = one.partition("/")
        film = catalogue.film(film_id)
        for credited in film.credited(Role.ACTOR) if film is not None else ():
            if film is not None and credited.character == name:
                sentence = f"{credited.name} plays {credited.character} in {film.label}."
                number = book.note(film.id, film.label, "cast", (credited.name,), sentence, film.provenance, film.id)
                rows.append(Row(Kind.CHARACTER, film.id, name, (credited.name, film.label), (), (number,), "actor"))
    return rows


def _lookup_characters(query: Query, subject: Selection, catalogue: Catalogue) -> Evidence:
    book = Book()
    description = selection_words(subject, catalogue)
    claims = check_claims(query.claims, catalogue, book)
    pattern = next((c.value for c in subject.conditions if isinstance(c, Filter) and isinstance(c.value, CharacterName)), None)
    wanted = set(catalogue.select(pattern.film)) if pattern and pattern.film is not None else None
    rows = found_characters(catalogue.select(subject), catalogue, book)
    if any(c.holds is False for c in claims):
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims, description=description)
    named = catalogue.films(tuple(wanted)[:1]) if wanted else ()
    if not rows and named and len(named[0].credited(Role.ACTOR)) >= 5 and pattern is not None:
        number = book.film_fact(named[0], "characters", film_field(named[0], "characters"))
        absent = ClaimResult(False, named[0].label, "characters", pattern.name, (), (number,))
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), (absent,), description=description)
    if not rows:
        where = f" in {selection_words(pattern.film, catalogue)}" if pattern and pattern.film else ""
        reason = f"I know no character called {pattern.name}{where}." if pattern else none_held(description)
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=reason, description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows[:SHOWN]), claims, total=len(rows), description=description)
