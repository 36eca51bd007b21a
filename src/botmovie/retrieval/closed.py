"""Closed questions: exact answers from the catalogue's facts, with the evidence that supports each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    AwardPattern,
    CharacterName,
    Claim,
    ClaimResult,
    Evidence,
    Film,
    Filter,
    Intent,
    Kind,
    Outcome,
    Person,
    Query,
    Role,
    Row,
    Selection,
)
from botmovie.domain.phrasing import count, join
from botmovie.retrieval.awards import matches
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claim
from botmovie.retrieval.facts import ROLE_NOUNS, award_sentence, award_words, film_field, person_field
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
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
    rows: list[Row] = []
    for film in films[:SHOWN]:
        for name in query.fields:
            row = _award_row(film, query.award, catalogue, book) if name == "awards" else _film_row(film, name, catalogue, book)
            if row is not None:
                rows.append(row)
    claims = tuple(result for claim in query.claims for result in check_claim(claim, catalogue, book))
    outcome = Outcome.FALSE_PREMISE if any(c.holds is False for c in claims) else Outcome.ANSWER
    reason = ""
    if outcome is Outcome.ANSWER and not rows:
        said = join([_field_words(f) for f in query.fields], last="or")
        reason = f"I hold {join([f.label for f in films[:3]])}, but not {'its' if len(films) == 1 else 'their'} {said}."
        if query.fields == ("awards",) and len(films) == 1 and query.award is not None and query.award.body == "Academy Awards":
            claims = (*claims, *check_claim(Claim(subject, "awards", query.award), catalogue, book))
            return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims, total=1, description=description)
        if query.fields == ("awards",) and len(films) == 1:
            reason = f"I have no such award on record for {films[0].label}."
        if query.fields[:1] in (("sequels",), ("remakes",)):
            outcome, reason = Outcome.FALSE_PREMISE, f"I hold no {'sequel to' if query.fields[0] == 'sequels' else 'remake of'} {films[0].label}; there is none in this catalogue."
        else:
            outcome = Outcome.UNKNOWN
    return Evidence(tuple(book.items), outcome, tuple(rows), claims, total=len(films), reason=reason, description=description)


def _field_words(name: str) -> str:
    from botmovie.domain import FIELDS

    field = FIELDS.get((Kind.FILM, name)) or FIELDS.get((Kind.PERSON, name))
    return field.singular if field else name


def _film_row(film: Film, name: str, catalogue: Catalogue, book: Book) -> Row | None:
    if name in {"sequels", "remakes"}:
        relation = "sequel_to" if name == "sequels" else "remake_of"
        found = list(catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter(relation, _only(film)),)))))
        if name == "sequels":
            found += [f for f in _later_in_series(film, catalogue) if f.id not in {x.id for x in found}]
        if not found:
            return None
        words = "sequels" if name == "sequels" else "remakes"
        number = book.note(film.id, film.label, name, tuple(f.label for f in found), f"The {words} of {film.label}: {join([f.label for f in found])}.", film.provenance, film.id)
        return Row(Kind.FILM, film.id, film.label, tuple(f.label for f in found), (), (number,), name)
    held = film_field(film, name)
    if not held:
        return None
    number = book.film_fact(film, name, held)
    values = held.values
    if name == "cast":
        values = tuple(dict.fromkeys(held.values))[:10]
    return Row(Kind.FILM, film.id, film.label, values, held.amounts, (number,), name)


def _only(film: Film) -> Selection:
    from botmovie.domain import films

    return films(film.id)


def _later_in_series(film: Film, catalogue: Catalogue) -> list[Film]:
    from botmovie.domain import Texts

    numbered = [s for s in film.series if s.number]
    if not numbered:
        return []
    ids = catalogue.select(Selection(Kind.FILM, (Filter("series", Texts((numbered[0].name,))),)))
    later = [f for f in catalogue.films(ids) if any(s.name == numbered[0].name and (s.number or 0) > (numbered[0].number or 0) for s in f.series)]
    return sorted(later, key=lambda f: f.year or 0)


def _award_row(film: Film, pattern: AwardPattern | None, catalogue: Catalogue, book: Book) -> Row | None:
    names = None
    if pattern is not None and pattern.who is not None:
        who = catalogue.people(catalogue.select(pattern.who)[:5])
        names = {fold(n) for p in who for n in (p.name, *p.also_known_as)}
    timeless = replace(pattern, years=None) if pattern is not None else None
    found = [a for a in film.awards if matches(a, timeless, names)]
    if not found:
        return None
    numbers = tuple(book.note(film.id, film.label, "awards", (award_words(a),), award_sentence(film.label, a), film.provenance, film.id) for a in found)
    specific = pattern is not None and pattern.category is not None
    people = tuple(dict.fromkeys(p for a in found for p in a.people))
    values = people if specific and people else tuple(award_words(a) for a in found)
    return Row(Kind.FILM, film.id, film.label, values, (len(found),), numbers, "awards")


def _lookup_people(query: Query, subject: Selection, catalogue: Catalogue) -> Evidence:
    book = Book()
    people = catalogue.people(catalogue.select(subject)[:SHOWN])
    description = selection_words(subject, catalogue)
    if not people:
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
    claims = tuple(result for claim in query.claims for result in check_claim(claim, catalogue, book))
    if any(c.holds is False for c in claims):
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims, description=description)
    rows: list[Row] = []
    for person in people[:5]:
        for name in query.fields:
            rows += _person_rows(person, name, query, catalogue, book)
    if not rows:
        said = join([_field_words(f) for f in query.fields], last="or")
        names = join([p.name for p in people[:3]])
        reason = f"I know {names} from the films here, but not the {said}."
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=reason, description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), claims, total=len(people), description=description)


def _person_rows(person: Person, name: str, query: Query, catalogue: Catalogue, book: Book) -> list[Row]:
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
    numbers = [number]
    if person.died:
        numbers.append(book.person_fact(person, "died", person_field(person, "died")))
    return [Row(Kind.PERSON, person.id, person.name, held.values, (born,), tuple(numbers), "born")]


def _credit_rows(person: Person, name: str, filmography: list, catalogue: Catalogue, book: Book) -> list[Row]:  # type: ignore[type-arg]
    by_film: dict[str, list] = {}  # type: ignore[type-arg]
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
            values = (*values, *parts)
        number = book.note(person.id, person.name, name, values, sentence, film.provenance, film.id)
        rows.append(Row(Kind.FILM, film.id, film.label, values, (), (number,), name))
    return rows


def _lookup_characters(query: Query, subject: Selection, catalogue: Catalogue) -> Evidence:
    book = Book()
    description = selection_words(subject, catalogue)
    claims = tuple(result for claim in query.claims for result in check_claim(claim, catalogue, book))
    pattern = next((c.value for c in subject.conditions if isinstance(c, Filter) and isinstance(c.value, CharacterName)), None)
    films = catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter("characters", pattern),)))) if pattern else ()
    wanted = set(catalogue.select(pattern.film)) if pattern and pattern.film is not None else None
    rows: list[Row] = []
    for film in films:
        if wanted is not None and film.id not in wanted:
            continue
        for credited in film.credited(Role.ACTOR):
            if pattern and credited.character and f" {fold(pattern.name)} " in f" {fold(credited.character)} ":
                sentence = f"{credited.name} plays {credited.character} in {film.label}."
                number = book.note(film.id, film.label, "cast", (credited.name,), sentence, film.provenance, film.id)
                rows.append(Row(Kind.CHARACTER, film.id, credited.character, (credited.name, film.label), (), (number,), "actor"))
    if any(c.holds is False for c in claims):
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims, description=description)
    named = catalogue.films(tuple(wanted)[:1]) if wanted else ()
    if not rows and named and len(named[0].credited(Role.ACTOR)) >= 5 and pattern is not None:
        number = book.film_fact(named[0], "characters", film_field(named[0], "characters"))
        absent = ClaimResult(False, named[0].label, "characters", pattern.name, (), (number,))
        return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), (absent,), description=description)
    if not rows:
        where = f" in {selection_words(pattern.film, catalogue)}" if pattern and pattern.film else ""
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=f"I know no character called {pattern.name if pattern else ''}{where}.", description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows[:SHOWN]), claims, total=len(rows), description=description)


def find(query: Query, catalogue: Catalogue) -> Evidence:
    """The entities that meet the selection."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    ids = catalogue.select(selection)
    description = selection_words(selection, catalogue)
    if not ids:
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
    rows: list[Row] = []
    if selection.kind is Kind.FILM:
        for film in catalogue.films(ids[:SHOWN]):
            rows.append(_found_film(film, query, book))
    else:
        for person in catalogue.people(ids[:SHOWN]):
            rows.append(_found_person(person, selection, query, catalogue, book))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), description=description)


def _found_film(film: Film, query: Query, book: Book) -> Row:
    values: tuple[str, ...] = ()
    amounts: tuple[float, ...] = ()
    numbers: list[int] = []
    for name in query.fields:
        held = film_field(film, name)
        if held and name not in {"popularity"}:
            numbers.append(book.film_fact(film, name, held))
            values, amounts = (*values, *held.values), (*amounts, *held.amounts)
    if not numbers:
        numbers.append(book.note(film.id, film.label, "film", (film.title,), _card_sentence(film), film.provenance, film.id))
    return Row(Kind.FILM, film.id, film.label, values, amounts, tuple(numbers), query.fields[0] if query.fields else "film")


def _card_sentence(film: Film) -> str:
    genres = "/".join(g.casefold() for g in film.genres[:3])
    directors = join(film.people(Role.DIRECTOR))
    return f"{film.label}: {genres}, {'/'.join(film.countries)}" + (f", directed by {directors}" if directors else "") + "."


def _found_person(person: Person, selection: Selection, query: Query, catalogue: Catalogue, book: Book) -> Row:
    pattern = next((c.value for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, AwardPattern)), None)
    if pattern is not None:
        found = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, pattern)]
        films = {f.id: f for f in catalogue.films([f for f, _ in found])}
        numbers = tuple(book.note(person.id, person.name, "awards", (award_words(a),), award_sentence(films[f].label, a), films[f].provenance, f) for f, a in found)
        return Row(Kind.PERSON, person.id, person.name, tuple(dict.fromkeys(films[f].label for f, _ in found)), (len(found),), numbers, "awards")
    filmography = catalogue.filmography(person.id)
    role = selection.order.role if selection.order else None
    relevant = [c for c in filmography if role is None or c.role.value == role]
    labels = list(dict.fromkeys(f"{c.title} ({c.year})" for c in relevant))
    sentence = f"{person.name}: {join(labels[:12])}."
    provenance = catalogue.films([relevant[0].film_id])[0].provenance if relevant else person.provenance
    number = book.note(person.id, person.name, "films", tuple(labels), sentence, provenance)
    amounts = (len(labels),) if role else ()
    return Row(Kind.PERSON, person.id, person.name, tuple(labels[:8]), amounts, (number,), "films")


def tally(query: Query, catalogue: Catalogue) -> Evidence:
    """How many entities meet the selection, or how many values a field of the subject has."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    description = selection_words(selection, catalogue)
    if query.fields:
        return _tally_field(query, selection, catalogue, book, description)
    ids = catalogue.select(selection)
    rows = [_found_film(f, query, book) for f in catalogue.films(ids[:SHOWN])] if selection.kind is Kind.FILM else []
    number = len(ids)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=number, number=number, description=description)


def _tally_field(query: Query, selection: Selection, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    name = query.fields[0]
    rows: list[Row] = []
    if selection.kind is Kind.PERSON:
        people = catalogue.people(catalogue.select(selection)[:3])
        for person in people:
            rows += _person_rows(person, name, query, catalogue, book)
        if not people:
            return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows), number=len(rows), description=description)
    films = catalogue.films(catalogue.select(selection)[:SHOWN])
    if not films:
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
    total = 0.0
    for film in films:
        row = _award_row(film, query.award, catalogue, book) if name == "awards" else _film_row(film, name, catalogue, book)
        if row is None:
            number = book.note(film.id, film.label, name, (), f"{film.label} has no {_field_words(name)} on record that fits.", film.provenance, film.id)
            row = Row(Kind.FILM, film.id, film.label, (), (0,), (number,), name)
        size = row.amounts[0] if row.amounts else len(row.values)
        total += size
        rows.append(replace(row, amounts=(size,)))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(films), number=total, description=description)


def compare(query: Query, catalogue: Catalogue) -> Evidence:
    """The subject and the others in one field; rows in order of the value, best first."""
    book = Book()
    name = query.fields[0] if query.fields else "year"
    rows: list[Row] = []
    missing: list[str] = []
    for selection in (s for s in (query.subject, *query.others) if s is not None):
        if selection.kind is Kind.PERSON:
            rows += _compared_people(selection, name, catalogue, book)
            continue
        for film in catalogue.films(catalogue.select(selection)):
            held = film_field(film, name)
            if not held or not held.amounts:
                missing.append(film.label)
                continue
            rows.append(Row(Kind.FILM, film.id, film.label, held.values, held.amounts, (book.film_fact(film, name, held),), name))
    if missing or len(rows) < 2:
        said = join(missing) if missing else selection_words(query.subject, catalogue) if query.subject else "those"
        return Evidence(tuple(book.items), Outcome.UNKNOWN, tuple(rows), reason=f"I cannot compare them: I do not hold the {_field_words(name)} of {said}.")
    rows.sort(key=lambda r: r.amounts[0], reverse=query.descending)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows))


def _compared_people(selection: Selection, name: str, catalogue: Catalogue, book: Book) -> list[Row]:
    rows = []
    for person in catalogue.people(catalogue.select(selection)[:1]):
        if name == "born" and person.born:
            held = person_field(person, "born")
            rows.append(Row(Kind.PERSON, person.id, person.name, held.values, (int(person.born[:4]),), (book.person_fact(person, "born", held),), "born"))
        elif name in {"oscars_won", "nominations"}:
            found = [a for _, a in catalogue.awards_of(person.id) if a.body == "Academy Awards" and (a.won or name == "nominations")]
            number = book.note(person.id, person.name, name, (str(len(found)),), f"{person.name} has {count(len(found), 'Academy Award')} on record here.", person.provenance)
            rows.append(Row(Kind.PERSON, person.id, person.name, (str(len(found)),), (len(found),), (number,), name))
        elif name == "films":
            films = {c.film_id for c in catalogue.filmography(person.id)}
            number = book.note(person.id, person.name, name, (str(len(films)),), f"{person.name} worked on {count(len(films), 'film')} held here.", person.provenance)
            rows.append(Row(Kind.PERSON, person.id, person.name, (str(len(films)),), (len(films),), (number,), name))
    return rows


def check(query: Query, catalogue: Catalogue) -> Evidence:
    """Whether the claims hold."""
    book = Book()
    claims = tuple(result for claim in query.claims for result in check_claim(claim, catalogue, book))
    description = selection_words(query.subject, catalogue) if query.subject else ""
    if not claims:
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=f"I hold no {description}.", description=description)
    if all(c.holds is None for c in claims):
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason="I hold nothing that would settle that.", description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, (), claims, total=len(claims), description=description)


CLOSED: dict[Intent, Callable[[Query, Catalogue], Evidence]] = {
    Intent.LOOKUP: lookup, Intent.FIND: find, Intent.COUNT: tally, Intent.COMPARE: compare, Intent.CHECK: check,
}
