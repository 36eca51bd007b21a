"""How many: entities that meet a selection, things that a field of them holds, and sums and means of numbers.

The number is always that of the whole selection; only the rows that tell of it are cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Aggregate, CharacterName, Evidence, Film, Filter, Kind, Outcome, Query, Role, Row, Selection
from botmovie.domain.phrasing import count, join
from botmovie.retrieval.awards import matches
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import award_words, film_field
from botmovie.retrieval.finding import found_rows, known_of_words
from botmovie.retrieval.lookup import (
    SHOWN,
    award_notes,
    awards_found,
    field_words,
    film_row,
    found_characters,
    none_held,
    person_rows,
)
from botmovie.retrieval.measuring import COUNTS, things_of_film, things_of_person
from botmovie.retrieval.sums import left_out_words
from botmovie.retrieval.wording import selection_words

AT_ONCE = 500
"""Films read in one go, so that memory does not grow with the selection."""

MAY_BE_NONE = frozenset({"awards", *COUNTS, "sequels", "remakes", "films", "collaborators", "parts", "roles", "person_awards"})
"""Fields of which none on record is a number; of others it means that they are not held."""


def tally(query: Query, catalogue: Catalogue) -> Evidence:
    """How many entities meet the selection; how many different things a field of them holds; or a field's sum or mean."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    description = selection_words(selection, catalogue)
    ids = catalogue.select(selection)
    if query.fields and not ids:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    if query.fields and query.aggregate is not Aggregate.COUNT:
        return _reckon(query, selection, catalogue, book, description)
    if query.fields:
        count_field = {Kind.FILM: _of_films, Kind.PERSON: _of_people, Kind.CHARACTER: _of_characters}[selection.kind]
        return count_field(ids, query, catalogue, book, description)
    if not ids and not description:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description))
    rows = found_rows(ids[:SHOWN], query, catalogue, book)
    reason = " ".join(filter(None, (left_out_words(selection, catalogue), known_of_words(selection, catalogue))))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), number=len(ids), reason=reason, description=description)


def _of_films(ids: Sequence[str], query: Query, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    name = query.fields[0]
    things: set[str] = set()
    rows: list[Row] = []
    for film in _films(ids, catalogue):
        own = things_of_film(film, name, catalogue, query.award)
        things.update(own)
        if len(rows) < SHOWN:
            rows.append(replace(_counted_row(film, query, catalogue, book), amounts=(len(own),)))
    if not things and name not in MAY_BE_NONE:
        reason = f"I hold {join([r.label for r in rows[:3]])}, but not {'its' if len(ids) == 1 else 'their'} {field_words(name)}."
        return Evidence(outcome=Outcome.UNKNOWN, reason=reason, description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), number=len(things), description=description)


def _counted_row(film: Film, query: Query, catalogue: Catalogue, book: Book) -> Row:
    name = query.fields[0]
    row = _awards_counted(film, query, catalogue, book) if name == "awards" else film_row(film, name, catalogue, book)
    if row is None:
        number = book.note(film.id, film.label, name, (), f"{film.label} has no {field_words(name)} on record that fits.", film.provenance, film.id)
        row = Row(Kind.FILM, film.id, film.label, (), (0,), (number,), name)
    return row


def _awards_counted(film: Film, query: Query, catalogue: Catalogue, book: Book) -> Row | None:
    found = awards_found(film, query.award, catalogue)
    if not found:
        return None
    return Row(Kind.FILM, film.id, film.label, tuple(award_words(a) for a in found), (len(found),), award_notes(film, found, book), "awards")


def _of_people(ids: Sequence[str], query: Query, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    """Things of several people are counted once where they share them."""
    name = "person_awards" if query.fields[0] == "awards" else query.fields[0]
    in_films = {i for s in query.others for i in catalogue.select(s)}
    things: set[str] = set()
    rows: list[Row] = []
    people = catalogue.people(ids)
    for person in people:
        credits = [c for c in catalogue.filmography(person.id) if not in_films or c.film_id in in_films]
        awards = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, query.award) and (not in_films or f in in_films)]
        own = things_of_person(person, name, credits, catalogue, awards)
        things.update(own)
        if len(rows) < SHOWN:
            rows += person_rows(person, name, query, catalogue, book)
    names = join([p.name for p in people[:3]]) if len(people) <= 3 else description
    if not things and name not in MAY_BE_NONE:
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I know {names} from the films here, but not the {field_words(name)}.", description=names)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(people), number=len(things), description=names)


def _of_characters(ids: Sequence[str], query: Query, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    """How many people play a character ("actor"), in how many films ("film"), or of how many something is told."""
    name, pattern = query.fields[0], None
    if query.subject is not None:
        pattern = next((c.value for c in query.subject.conditions if isinstance(c, Filter) and isinstance(c.value, CharacterName)), None)
    rows = found_characters(ids, catalogue, book)
    if name == "actor":
        played = set(ids)
        films = catalogue.films(list(dict.fromkeys(i.partition("/")[0] for i in ids)))
        number = len({c.person_id for f in films for c in f.credited(Role.ACTOR) if f"{f.id}/{c.character}" in played})
    else:
        number = len({row.id for row in rows})
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows), number=number, description=pattern.name if pattern is not None else description)


def _films(ids: Sequence[str], catalogue: Catalogue) -> Iterator[Film]:
    for start in range(0, len(ids), AT_ONCE):
        yield from catalogue.films(ids[start : start + AT_ONCE])


def _reckon(query: Query, selection: Selection, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    """The sum or the mean of a field of numbers over the films that have it; money in US dollars only."""
    name = query.fields[0]
    films = catalogue.films(catalogue.select(selection)) if selection.kind is Kind.FILM else ()
    if not films:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    rows: list[Row] = []
    without: list[str] = []
    foreign: list[str] = []
    for film in films:
        held = film_field(film, name)
        if held.amounts and held.comparable:
            numbers = (book.film_fact(film, name, held),) if len(rows) < SHOWN else ()
            rows.append(Row(Kind.FILM, film.id, film.label, held.values, held.amounts, numbers, name))
        else:
            (foreign if held.amounts else without).append(film.label)
    if not rows:
        said = f"there is no number to add up: I hold no {field_words(name)} in figures" + (" and in US dollars" if foreign else "")
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=f"For {description} {said}.", description=description)
    total = sum(r.amounts[0] for r in rows)
    number = total / len(rows) if query.aggregate is Aggregate.MEAN else total
    reasons = [f"{count(len(some), 'film').capitalize()} {'is' if len(some) == 1 else 'are'} left out, {why}." for some, why in (
        (without, f"whose {field_words(name)} I do not hold"), (foreign, f"whose {field_words(name)} is not held in US dollars")) if some]  # fmt: skip
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows), number=number, reason=" ".join(reasons), description=description)
