"""Closed questions: exact answers from the catalogue's facts, with the evidence that supports each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Aggregate,
    Award,
    AwardPattern,
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
from botmovie.domain.phrasing import count, join, nth
from botmovie.retrieval.awards import matches, pattern_words
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claims
from botmovie.retrieval.facts import award_sentence, award_words, film_field, person_field
from botmovie.retrieval.grouping import group
from botmovie.retrieval.lookup import (
    SHOWN,
    award_notes,
    awards_found,
    field_words,
    film_row,
    found_characters,
    lookup,
    none_held,
    person_rows,
)
from botmovie.retrieval.sums import MONEY, left_out_words, why_none
from botmovie.retrieval.wording import fitting_words, selection_words


def find(query: Query, catalogue: Catalogue) -> Evidence:
    """The entities that meet the selection."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    ids = catalogue.select(selection)
    description = selection_words(selection, catalogue)
    if not ids:
        reason = why_none(selection, catalogue, book) or _too_few(selection, catalogue) or _without_names(selection, catalogue, book) or none_held(description)
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=reason, description=description)
    if selection.kind is Kind.FILM:
        rows = [_found_film(film, query, catalogue, book) for film in catalogue.films(ids[:SHOWN])]
    elif selection.kind is Kind.PERSON:
        rows = [_found_person(person, selection, query, catalogue, book) for person in catalogue.people(ids[:SHOWN])]
    else:
        rows = found_characters(ids[:SHOWN], catalogue, book)
    if not rows:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    reason = left_out_words(selection, catalogue)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), reason=reason, description=description)


def _too_few(selection: Selection, catalogue: Catalogue) -> str:
    """For the second, third … of a set that has not so many; "" for another reason."""
    held = len(catalogue.select(replace(selection, limit=None, offset=0))) if selection.offset else 0
    if not held:
        return ""
    return f"Of {selection_words(selection, catalogue)} I hold {held}, so there is no {nth(selection.offset + 1)}."


def _without_names(selection: Selection, catalogue: Catalogue, book: Book) -> str:
    """For people with an award that is held without a name: the films it went to; "" if there are none."""
    pattern = next((c.value for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, AwardPattern)), None)
    if selection.kind is not Kind.PERSON or pattern is None or pattern.who is not None:
        return ""
    films = catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter("awards", pattern),)))[:SHOWN])
    told = [(f, a) for f in films for a in f.awards if matches(a, pattern) and not a.people]
    if not told:
        return ""
    for film, award in told:
        award_notes(film, [award], book)
    went = f"{join([f.label for f, _ in told[:6]])}{' and others' if len(told) > 6 else ''}"
    return f"I hold no name for that, only that {went} {'won' if pattern.won else 'was nominated for' if len(told) == 1 else 'were nominated for'} {pattern_words(pattern)}."


def _found_film(film: Film, query: Query, catalogue: Catalogue, book: Book) -> Row:
    values: tuple[str, ...] = ()
    amounts: tuple[float, ...] = ()
    numbers: list[int] = []
    for name in query.fields:
        held = film_field(film, name)
        if held and name not in {"popularity"}:
            numbers.append(book.film_fact(film, name, held))
            values, amounts = (*values, *held.values), (*amounts, *held.amounts)
    fits = fitting_words(film, query.subject, catalogue) if query.subject is not None else ""
    if not numbers or fits:
        numbers.append(book.note(film.id, film.label, "film", (film.title,), f"{_card_words(film)}{fits}.", film.provenance, film.id))
    return Row(Kind.FILM, film.id, film.label, values, amounts, tuple(numbers), query.fields[0] if query.fields else "film")


def _card_words(film: Film) -> str:
    genres = "/".join(g.casefold() for g in film.genres[:3])
    known = [w for w in (genres, "/".join(film.countries)) if w]
    directors = join(film.people(Role.DIRECTOR))
    known += [f"directed by {directors}"] if directors else []
    return f"{film.label}: {', '.join(known)}" if known else film.label


def _found_person(person: Person, selection: Selection, query: Query, catalogue: Catalogue, book: Book) -> Row:
    pattern = next((c.value for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, AwardPattern)), None)
    if pattern is not None:
        return _honoured_person(person, [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, pattern)], pattern.won is True, catalogue, book)
    if selection.order is not None and (row := _ordered_person(person, selection.order.field, catalogue, book)):
        return row
    filmography = catalogue.filmography(person.id)
    role = selection.order.role if selection.order else None
    relevant = [c for c in filmography if role is None or c.role.value == role]
    labels = list(dict.fromkeys(f"{c.title} ({c.year})" for c in relevant))
    sentence = f"{person.name}: {join(labels[:12])}."
    provenance = catalogue.films([relevant[0].film_id])[0].provenance if relevant else person.provenance
    number = book.note(person.id, person.name, "films", tuple(labels), sentence, provenance)
    amounts = (len(labels),) if role else ()
    return Row(Kind.PERSON, person.id, person.name, tuple(labels[:8]), amounts, (number,), "films")


def _honoured_person(person: Person, found: list[tuple[str, Award]], won_only: bool, catalogue: Catalogue, book: Book) -> Row:
    """The films for which somebody won an award, or was nominated for one: then `amounts` are 1 for those that won."""
    films = {f.id: f for f in catalogue.films([f for f, _ in found])}
    told = [(films[f], a) for f, a in found if f in films]
    numbers = tuple(book.note(person.id, person.name, "awards", (award_words(a),), award_sentence(f.label, a), f.provenance, f.id) for f, a in told)
    labels = tuple(dict.fromkeys(f.label for f, _ in told))
    won = {f.label for f, a in told if a.won}
    amounts = (len(found),) if won_only else tuple(float(label in won) for label in labels)
    return Row(Kind.PERSON, person.id, person.name, labels, amounts, numbers, "awards" if won_only else "nominees")


def _ordered_person(person: Person, field: str, catalogue: Catalogue, book: Book) -> Row | None:
    """Somebody with what they are sorted by: the date of birth or death, or a number of Academy Awards or nominations."""
    date = {"born": person.born, "died": person.died}.get(field)
    if date:
        held = person_field(person, field)
        return Row(Kind.PERSON, person.id, person.name, held.values, (_moment(date),), (book.person_fact(person, field, held),), field)
    if field in {"oscars_won", "nominations"}:
        found = [a for _, a in catalogue.awards_of(person.id) if a.body == "Academy Awards" and (a.won or field == "nominations")]
        noun = "Academy Award" if field == "oscars_won" else "Academy Award nomination"
        number = book.note(person.id, person.name, field, (str(len(found)),), f"{person.name} has {count(len(found), noun)} on record here.", person.provenance)
        return Row(Kind.PERSON, person.id, person.name, (str(len(found)),), (len(found),), (number,), field)
    return None


def _moment(date: str) -> float:
    """A date ("1965-11-02", "1965") as a number of years; a year alone is its beginning."""
    year, *rest = (int(part) for part in date.split("-"))
    month, day = (*rest, 1, 1)[:2]
    return year + ((month - 1) * 31 + day - 1) / 372 if rest else float(year)


def tally(query: Query, catalogue: Catalogue) -> Evidence:
    """How many entities meet the selection; how many values a field of the subject has, or their sum or mean."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    description = selection_words(selection, catalogue)
    if query.fields and query.aggregate is not Aggregate.COUNT:
        return _reckon(query, selection, catalogue, book, description)
    if query.fields:
        return _tally_field(query, selection, catalogue, book, description)
    ids = catalogue.select(selection)
    if not ids and not description:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description))
    rows: list[Row] = []
    if selection.kind is Kind.FILM:
        rows = [_found_film(f, query, catalogue, book) for f in catalogue.films(ids[:SHOWN])]
    elif selection.kind is Kind.PERSON:
        rows = [_found_person(p, selection, query, catalogue, book) for p in catalogue.people(ids[:SHOWN])]
    else:
        rows = found_characters(ids[:SHOWN], catalogue, book)
    reason = left_out_words(selection, catalogue)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), number=len(ids), reason=reason, description=description)


def _tally_field(query: Query, selection: Selection, catalogue: Catalogue, book: Book, description: str) -> Evidence:
    name = query.fields[0]
    rows: list[Row] = []
    if selection.kind is not Kind.FILM:
        people = catalogue.people(catalogue.select(selection)[:3])
        for person in people:
            rows += person_rows(person, name, query, catalogue, book)
        if not people:
            return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
        number = sum(int(r.amounts[0]) if r.amounts else len(r.values) for r in rows) if name in {"films", "collaborators", "also_known_as", "nationalities"} else len(rows)
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows), number=number, description=join([p.name for p in people]))
    films = catalogue.films(catalogue.select(selection)[:SHOWN])
    if not films:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    total = 0.0
    for film in films:
        row = _awards_counted(film, query, catalogue, book) if name == "awards" else film_row(film, name, catalogue, book)
        if row is None:
            number = book.note(film.id, film.label, name, (), f"{film.label} has no {field_words(name)} on record that fits.", film.provenance, film.id)
            row = Row(Kind.FILM, film.id, film.label, (), (0,), (number,), name)
        size = row.amounts[0] if name in COUNTED and row.amounts else len(set(film_field(film, name).values) or row.values)
        total += size
        rows.append(replace(row, amounts=(size,)))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(films), number=total, description=description)


COUNTED = frozenset({"awards", "oscars_won", "nominations", "awards_won"})
"""Fields whose number is itself a count."""


def _awards_counted(film: Film, query: Query, catalogue: Catalogue, book: Book) -> Row | None:
    found = awards_found(film, query.award, catalogue)
    if not found:
        return None
    return Row(Kind.FILM, film.id, film.label, tuple(award_words(a) for a in found), (len(found),), award_notes(film, found, book), "awards")


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


def compare(query: Query, catalogue: Catalogue) -> Evidence:
    """The subject and the others in one field; rows in order of the value, best first."""
    book = Book()
    name = query.fields[0] if query.fields else "year"
    by_birth = name == "age"
    if by_birth:
        name = "born"  # who is older was born earlier, alive or not
    rows: list[Row] = []
    missing: list[str] = []
    sentences: dict[str, str] = {}
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
            sentences.setdefault(held.currency, held.sentence)
    if len(sentences) > 1:
        told = " ".join(dict.fromkeys(i.text for i in book.items))
        reason = f"Sums in different currencies cannot be compared without rates of exchange, and I hold none. {told}"
        return Evidence(tuple(book.items), Outcome.UNKNOWN, tuple(rows), reason=reason)
    if missing or len(rows) < 2:
        return Evidence(tuple(book.items), Outcome.UNKNOWN, tuple(rows), reason=_why_not_compared(query, name, rows, missing, catalogue))
    if name in {"born", "died"}:
        rows = _as_far_as_known(rows)
    rows.sort(key=lambda r: r.amounts[0], reverse=query.descending is not by_birth)
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows))


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


def _compared_people(selection: Selection, name: str, catalogue: Catalogue, book: Book) -> list[Row]:
    rows = []
    for person in catalogue.people(catalogue.select(selection)[:1]):
        if row := _ordered_person(person, name, catalogue, book):
            rows.append(row)
        elif name == "films":
            films = {c.film_id for c in catalogue.filmography(person.id)}
            number = book.note(person.id, person.name, name, (str(len(films)),), f"{person.name} worked on {count(len(films), 'film')} held here.", person.provenance)
            rows.append(Row(Kind.PERSON, person.id, person.name, (str(len(films)),), (len(films),), (number,), name))
    return rows


def check(query: Query, catalogue: Catalogue) -> Evidence:
    """Whether the claims hold."""
    book = Book()
    claims = check_claims(query.claims, catalogue, book)
    description = selection_words(query.subject, catalogue) if query.subject else ""
    if not claims:
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=none_held(description), description=description)
    if not any(c.holds is False for c in claims) and any(c.holds is None for c in claims):
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=_why_open(claims, book), description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, (), claims, total=len(claims), description=description)


def _why_open(claims: tuple[ClaimResult, ...], book: Book) -> str:
    """What is held about claims that it does not settle."""
    for claim in (c for c in claims if c.holds is None):
        if claim.field in MONEY and claim.actual:
            told = " ".join(book.items[n - 1].text for n in claim.facts)
            return f"{told} That cannot be set against US dollars without a rate of exchange, and I hold none."
        if claim.field in {"awards", "nominations"} and (claim.nominated or claim.actual):
            told = f"won {join(claim.actual)}" if claim.actual else f"was nominated for {join(claim.nominated)}"
            return f"On record here is that {claim.subject} {told}; of more I cannot tell."
    return "I hold nothing that would settle that."


CLOSED: dict[Intent, Callable[[Query, Catalogue], Evidence]] = {
    Intent.LOOKUP: lookup, Intent.FIND: find, Intent.COUNT: tally, Intent.COMPARE: compare, Intent.CHECK: check, Intent.GROUP: group,
}
