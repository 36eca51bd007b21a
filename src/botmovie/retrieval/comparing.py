"""Films or people against each other in one field: by its number, or by how many things it holds."""

from __future__ import annotations

from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import AwardPattern, Evidence, Film, Kind, Outcome, Person, Query, Row
from botmovie.domain.phrasing import count, join
from botmovie.retrieval.awards import matches
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import film_field
from botmovie.retrieval.finding import ordered_person
from botmovie.retrieval.lookup import award_notes, field_words, film_row, person_rows
from botmovie.retrieval.measuring import film_number, things_of_film, things_of_person
from botmovie.retrieval.tallying import MAY_BE_NONE
from botmovie.retrieval.wording import selection_words

PERSON_AWARDS = frozenset({"person_awards", "awards", "awards_won"})
_WON = AwardPattern()


def compare(query: Query, catalogue: Catalogue) -> Evidence:
    """The subject and the others in one field; rows in order of the value, best first."""
    book = Book()
    name = query.fields[0] if query.fields else "year"
    by_birth = name == "age"
    if by_birth:
        name = "born"  # who is older was born earlier, alive or not
    rows: list[Row] = []
    missing: list[str] = []
    currencies: set[str] = set()
    for selection in (s for s in (query.subject, *query.others) if s is not None):
        ids = catalogue.select(selection)
        if selection.kind is Kind.PERSON:
            ids = ids if not query.others else ids[:1]  # namesakes: the best known
            people = [(p.name, _person_row(p, name, query, catalogue, book)) for p in catalogue.people(ids)]
            rows += [row for _, row in people if row is not None]
            missing += [label for label, row in people if row is None]
            continue
        for film in catalogue.films(ids):
            row = _film_row(film, name, query, catalogue, book)
            if row is None:
                missing.append(film.label)
                continue
            rows.append(row)
            currencies.add(film_field(film, name).currency)
    rows = list({(r.kind, r.id): r for r in rows}.values())
    if len(currencies) > 1:
        told = " ".join(dict.fromkeys(i.text for i in book.items))
        reason = f"Sums in different currencies cannot be compared without rates of exchange, and I hold none. {told}"
        return Evidence(tuple(book.items), Outcome.UNKNOWN, tuple(rows), reason=reason)
    if missing or len(rows) < 2:
        return Evidence(tuple(book.items), Outcome.UNKNOWN, tuple(rows), reason=_why_not_compared(query, name, rows, missing, catalogue))
    if name in {"born", "died"}:
        rows = _as_far_as_known(rows)
    rows.sort(key=lambda r: r.amounts[0], reverse=query.descending is not by_birth)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows))


def _film_row(film: Film, name: str, query: Query, catalogue: Catalogue, book: Book) -> Row | None:
    """A film with its number in the field; None where that is not held."""
    held = film_field(film, name)
    if held.amounts and name != "awards":
        return Row(Kind.FILM, film.id, film.label, held.values, held.amounts, (book.film_fact(film, name, held),), name)
    number = film_number(film, name, catalogue, query.award)
    if number is None:
        return None
    if name == "awards":
        meant = {int(key.rpartition("/")[2]) for key in things_of_film(film, name, catalogue, query.award)}
        facts = award_notes(film, [a for i, a in enumerate(film.awards) if i in meant], book)
    else:
        row = film_row(film, name, catalogue, book)
        facts = row.facts if row is not None else ()
    facts = facts or (book.note(film.id, film.label, name, ("0",), f"{film.label} has no {field_words(name)} on record here.", film.provenance, film.id),)
    return Row(Kind.FILM, film.id, film.label, (str(int(number)),), (number,), facts, name)


def _person_row(person: Person, name: str, query: Query, catalogue: Catalogue, book: Book) -> Row | None:
    """Somebody with their number in the field, or the date; None where that is not held."""
    if row := ordered_person(person, name, catalogue, book):
        return row
    if name in {"born", "died"}:
        return None
    if name in PERSON_AWARDS:
        name = "person_awards"
    credits = catalogue.filmography(person.id)
    awards = [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, query.award) and (query.award is not None or a.won)]
    number = len(things_of_person(person, name, credits, catalogue, awards))
    if not number and (name not in MAY_BE_NONE or name == "person_awards"):
        return None  # what somebody won for films that are not held is not on record
    asked = query if name != "person_awards" or query.award is not None else replace(query, award=_WON)
    facts = tuple(n for row in person_rows(person, name, replace(asked, others=()), catalogue, book) for n in row.facts)
    if name == "films":
        facts = (book.note(person.id, person.name, name, (str(number),), f"{person.name} worked on {count(number, 'film')} held here.", person.provenance),)
    elif not facts:
        facts = (book.note(person.id, person.name, name, ("0",), f"{person.name} has no {field_words(name)} on record here.", person.provenance),)
    return Row(Kind.PERSON, person.id, person.name, (str(number),), (number,), facts, name)


def _as_far_as_known(rows: list[Row]) -> list[Row]:
    """Where of two in one year only the year of one is known, neither is first."""
    vague = {r.amounts[0] for r in rows if r.values and r.values[0].isdigit()}
    return [replace(r, amounts=(float(int(r.amounts[0])),)) if int(r.amounts[0]) in vague else r for r in rows]


def _why_not_compared(query: Query, name: str, rows: list[Row], missing: list[str], catalogue: Catalogue) -> str:
    if missing:
        return f"I cannot compare them: I do not hold the {field_words(name)} of {join(missing)}."
    found = {row.id for row in rows}
    selections = [s for s in (query.subject, *query.others) if s is not None and not found & set(catalogue.select(s))]
    said = join([words for s in selections if (words := selection_words(s, catalogue))], last="or")
    if rows and not said:
        return f"There is only {rows[0].label} to compare, and that takes two."
    return f"I cannot compare them: I do not hold the {field_words(name)} of {said or 'both'}."
