"""Which films, people or characters: everything that meets a selection, with what of each makes it fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from botmovie.catalogue.nesting import films_that_count
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    ROLE_FIELDS,
    Award,
    AwardPattern,
    Evidence,
    Film,
    Filter,
    Kind,
    Outcome,
    Person,
    Query,
    Range,
    Role,
    Row,
    Selection,
    Texts,
)
from botmovie.domain.phrasing import count, join, nth
from botmovie.retrieval.awards import matches, pattern_words
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import award_sentence, award_words, film_field, person_field
from botmovie.retrieval.lookup import SHOWN, award_notes, found_characters, none_held
from botmovie.retrieval.sums import left_out_words, why_none
from botmovie.retrieval.wording import fitting_words, selection_words


def find(query: Query, catalogue: Catalogue) -> Evidence:
    """The entities that meet the selection."""
    selection = query.subject or Selection(Kind.FILM)
    book = Book()
    ids = catalogue.select(selection)
    description = selection_words(selection, catalogue)
    if not ids:
        reason = why_none(selection, catalogue, book) or _too_few(selection, catalogue) or _without_names(selection, catalogue, book) or none_held(description)
        reason = " ".join(filter(None, (reason, known_of_words(selection, catalogue))))
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=reason, description=description)
    rows = found_rows(ids[:SHOWN], query, catalogue, book)
    if not rows:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    reason = " ".join(filter(None, (left_out_words(selection, catalogue), _share_the_first(selection, catalogue), known_of_words(selection, catalogue))))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(ids), reason=reason, description=description)


def found_rows(ids: Sequence[str], query: Query, catalogue: Catalogue, book: Book) -> list[Row]:
    """A row for each of the entities that were found, with what is told of them."""
    selection = query.subject or Selection(Kind.FILM)
    if selection.kind is Kind.FILM:
        return [_found_film(film, query, catalogue, book) for film in catalogue.films(ids)]
    if selection.kind is Kind.CHARACTER:
        return found_characters(ids, catalogue, book)
    work = [(role, set(catalogue.select(films))) for role, films in films_that_count(selection, selection.order.role)] if selection.order is not None else []
    return [_found_person(person, selection, work, catalogue, book) for person in catalogue.people(ids)]


def _too_few(selection: Selection, catalogue: Catalogue) -> str:
    """For the second, third … of a set that has not so many, or whose first ones are level; "" for another reason."""
    if not selection.offset:
        return ""
    held = len(catalogue.select(replace(selection, limit=None, offset=0)))
    if not held:
        return ""
    if held > selection.offset and (level := _share_the_first(selection, catalogue)):
        return f"{level} No other follows."
    return f"Of {selection_words(selection, catalogue)} I hold {held}, so there is no {nth(selection.offset + 1)}."


def _share_the_first(selection: Selection, catalogue: Catalogue) -> str:
    """ "A and B share the first place." where one is asked for the second or third of an order; "" where the places before
    it have one each."""
    if selection.limit is None or not selection.offset or selection.order is None:
        return ""
    before = catalogue.select(replace(selection, limit=selection.offset, offset=0))
    after = set(catalogue.select(selection))
    before = tuple(i for i in before if i not in after)
    if len(before) <= selection.offset:
        return ""
    labels = [p.name for p in catalogue.people(before)] if selection.kind is Kind.PERSON else [f.label for f in catalogue.films(before)]
    said = join(labels) if len(labels) <= 4 else count(len(labels), "of them")
    place = "first place" if selection.offset == 1 else "first " + count(selection.offset, "place")
    return f"{said} share the {place}." if labels else ""


LIFE = {"birthplace": "birthplace", "nationalities": "nationality", "gender": "gender", "born": "date of birth"}
MOST_ASKED_OF = 60
"""People of a set up to whom it is said of how many of them a fact of life is held: a cast, a crew."""


def known_of_words(selection: Selection, catalogue: Catalogue) -> str:
    """ "I hold the birthplace of seven of the ten people who act in Heat (1995)." where people are picked from a film's by their
    lives and not all lives are known; "" otherwise."""
    asked = [c.field for c in selection.conditions if isinstance(c, Filter) and c.field in LIFE and isinstance(c.value, Texts | Range)]
    asked += [selection.order.field] if selection.order is not None and selection.order.field in LIFE else []
    work = tuple(c for c in selection.conditions if not (isinstance(c, Filter) and c.field in LIFE))
    if selection.kind is not Kind.PERSON or not asked or not work or not any(isinstance(c, Filter) and c.field in {*ROLE_FIELDS, "films", "characters", "parts"} for c in work):
        return ""
    everybody = Selection(Kind.PERSON, work)
    ids = catalogue.select(everybody)
    if not 1 < len(ids) <= MOST_ASKED_OF:
        return ""
    people = catalogue.people(ids)
    for field in dict.fromkeys(asked):
        known = sum(bool(person_field(p, field)) for p in people)
        if known < len(people):
            some, all_of = (count(number, "person").partition(" ")[0] for number in (known, len(people)))
            return f"I hold the {LIFE[field]} of {some if known else 'none'} of the {all_of} {selection_words(everybody, catalogue)}."
    return ""


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


def _found_person(person: Person, selection: Selection, work: Sequence[tuple[str, set[str]]], catalogue: Catalogue, book: Book) -> Row:
    """Somebody with the award, date or number by which they were found, else with their films; `work` are the films that
    count (role or "films", ids) where people are sorted by the number of their films."""
    pattern = next((c.value for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, AwardPattern)), None)
    if pattern is not None:
        return _honoured_person(person, [(f, a) for f, a in catalogue.awards_of(person.id) if matches(a, pattern)], pattern.won is True, catalogue, book)
    if selection.order is not None and (row := ordered_person(person, selection.order.field, catalogue, book)):
        return row
    role = selection.order.role if selection.order else None
    relevant = [c for c in catalogue.filmography(person.id) if role is None or c.role.value == role]
    if work:
        relevant = [c for c in relevant if any(c.film_id in ids and field in {"films", c.role.value} for field, ids in work)]
    films = {c.film_id: f"{c.title} ({c.year})" if c.year else c.title for c in relevant}
    labels = tuple(films.values())
    provenance = catalogue.films([relevant[0].film_id])[0].provenance if relevant else person.provenance
    number = book.note(person.id, person.name, "films", labels, f"{person.name}: {join(labels[:12])}.", provenance)
    amounts = (len(films),) if selection.order is not None and selection.order.field == "films" else ()
    return Row(Kind.PERSON, person.id, person.name, labels[:8], amounts, (number,), "films")


def _honoured_person(person: Person, found: list[tuple[str, Award]], won_only: bool, catalogue: Catalogue, book: Book) -> Row:
    """The films for which somebody won an award, or was nominated for one: then `amounts` are 1 for those that won."""
    films = {f.id: f for f in catalogue.films([f for f, _ in found])}
    told = [(films[f], a) for f, a in found if f in films]
    numbers = tuple(book.note(person.id, person.name, "awards", (award_words(a),), award_sentence(f.label, a), f.provenance, f.id) for f, a in told)
    labels = tuple(dict.fromkeys(f.label for f, _ in told))
    won = {f.label for f, a in told if a.won}
    amounts = (len(found),) if won_only else tuple(float(label in won) for label in labels)
    return Row(Kind.PERSON, person.id, person.name, labels, amounts, numbers, "awards" if won_only else "nominees")


def ordered_person(person: Person, field: str, catalogue: Catalogue, book: Book) -> Row | None:
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
