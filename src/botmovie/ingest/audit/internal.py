"""The catalogue against itself: nothing but the films, passages and people in hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from botmovie.catalogue.folding import fold
from botmovie.domain import Film, FilmRef, PassageKind, Person, Record, Role
from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import content_stems
from botmovie.ingest.audit.names import suspicious_pairs
from botmovie.ingest.audit.report import Ledger
from botmovie.ingest.audit.titles import rivals

SOURCE = "internal"
OVERLAP = 0.7
"""Share of the meaning words of a sentence of the ending from which on a sentence of the premise gives it away."""
MIN_WORDS = 5
YEARS_AFTER_DEATH = 3
LIVES_ON = frozenset({Role.WRITER, Role.COMPOSER})
"""Roles that a later film may credit for work left behind."""
LATEST_OSCAR = 3
"""Years from a film's first release to its Academy year: films from abroad compete when they reach Los Angeles."""
LATEST_PRIZE = 2


def check_internally(records: Sequence[Record], people: Sequence[Person], ledger: Ledger) -> None:
    """Every check that needs no other source."""
    films = [r.film for r in records]
    _duplicates(films, ledger)
    _spellings(films, people, ledger)
    for record in records:
        _characters(record, ledger)
        _spoilers(record, ledger)
        _cast_twice(record.film, ledger)
        _award_years(record.film, ledger)
    _lifetimes(films, people, ledger)
    _references(films, ledger)
    _series(films, ledger)


def _duplicates(films: Sequence[Film], ledger: Ledger) -> None:
    flagged: set[str] = set()
    for form, them in rivals(films).items():
        for i, left in enumerate(them):
            for right in them[i + 1 :]:
                if left.id == right.id or (_near(left, right) and set(left.people(Role.DIRECTOR)) & set(right.people(Role.DIRECTOR))):
                    flagged.add(left.id)
                    ledger.wrong(SOURCE, "duplicates", left.label, f"held twice, also as {right.label}")
                else:
                    ledger.convention(SOURCE, "titles", left.label, f"shares the title {form!r} with {right.label}")
    ledger.agree(SOURCE, "duplicates", len({f.id for f in films} - flagged))


def _near(left: Film, right: Film) -> bool:
    return left.year is None or right.year is None or abs(left.year - right.year) <= 1


def _spellings(films: Sequence[Film], people: Sequence[Person], ledger: Ledger) -> None:
    """One person, one spelling: over credits, awards and people."""
    where: dict[str, set[str]] = defaultdict(set)
    for film in films:
        for credit in film.credits:
            where[credit.name].add(film.label)
        for award in film.awards:
            for name in award.people:
                where[name].add(film.label)
    for person in people:
        where[person.name].add("people")
    held = 0
    for left, right in suspicious_pairs(where):
        held += 1
        ledger.wrong(SOURCE, "spellings", left, f"or {right!r}? {_some(where[left])} against {_some(where[right])}")
    ledger.agree(SOURCE, "spellings", max(0, len(where) - held))


def _some(labels: set[str]) -> str:
    shown = sorted(labels)
    return ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")


def _characters(record: Record, ledger: Ledger) -> None:
    film = record.film
    cast = " | ".join(c.character or "" for c in film.credited(Role.ACTOR))
    people = {c.name for c in film.credits}
    for passage in record.passages:
        if passage.kind is PassageKind.CHARACTER and passage.subject:
            if passage.subject in cast or (passage.subject in people and "Documentary" in film.genres):
                ledger.agree(SOURCE, "characters")
            else:
                ledger.wrong(SOURCE, "characters", film.label, f"passage for {passage.subject!r}, who is not in the cast")


def _spoilers(record: Record, ledger: Ledger) -> None:
    texts = {p.kind: p.text for p in record.passages}
    premise, ending = texts.get(PassageKind.PREMISE), texts.get(PassageKind.ENDING)
    if not premise or not ending:
        return
    names = {s for c in record.film.credited(Role.ACTOR) for s in content_stems(c.character or "")}
    told = [(s, set(content_stems(s)) - names) for s in split_sentences(premise)]
    for sentence in split_sentences(ending):
        stems = set(content_stems(sentence)) - names
        if len(stems) < MIN_WORDS:
            continue
        for other, held in told:
            if len(stems & held) >= OVERLAP * len(stems):
                ledger.wrong(SOURCE, "spoilers", record.film.label, f"the premise tells of the ending: {other!r}")
                return
    ledger.agree(SOURCE, "spoilers")


def _cast_twice(film: Film, ledger: Ledger) -> None:
    names = [c.name for c in film.credited(Role.ACTOR)]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        ledger.wrong(SOURCE, "cast", film.label, f"in the cast more than once: {', '.join(twice)}")
    else:
        ledger.agree(SOURCE, "cast")


def _award_years(film: Film, ledger: Ledger) -> None:
    for award in film.awards:
        if film.year is None:
            continue
        late = award.year - film.year
        latest = LATEST_OSCAR if award.ceremony else LATEST_PRIZE
        about = f"{award.body} {award.category}, {award.year}"
        if 0 <= late <= (1 if award.ceremony else latest):
            ledger.agree(SOURCE, "award years")
        elif -1 <= late <= latest:
            ledger.convention(SOURCE, "award years", film.label, f"{about}: {late} years after the film")
        else:
            ledger.wrong(SOURCE, "award years", film.label, f"{about}: does not fit a film of {film.year}")


def _lifetimes(films: Sequence[Film], people: Sequence[Person], ledger: Ledger) -> None:
    described = {p.name: p for p in people}
    credited: set[str] = set()
    for film in films:
        for credit in film.credits:
            credited.add(credit.name)
            person = described.get(credit.name)
            if person is None or film.year is None or credit.role is Role.AUTHOR:
                continue
            born, died = _year(person.born), _year(person.died)
            if born and film.year < born + (0 if credit.role is Role.ACTOR else 10):
                ledger.wrong(SOURCE, "lifetimes", person.name, f"{credit.role.value} of {film.label}, but born {born}")
            elif died and film.year > died + YEARS_AFTER_DEATH:
                posthumous = ledger.convention if credit.role in LIVES_ON else ledger.wrong
                posthumous(SOURCE, "lifetimes", person.name, f"{credit.role.value} of {film.label}, but died {died}")
            else:
                ledger.agree(SOURCE, "lifetimes")
    for person in people:
        if person.name not in credited:
            ledger.wrong(SOURCE, "people", person.name, "described, but credited in no film")
        else:
            ledger.agree(SOURCE, "people")


def _year(text: str | None) -> int | None:
    return int(text[:4]) if text and re.match(r"\d{4}", text) else None


def _references(films: Sequence[Film], ledger: Ledger) -> None:
    """A film named as predecessor or original, where held, is held under that title and year, and is not later."""
    by_title: dict[str, list[Film]] = defaultdict(list)
    for film in films:
        for text in (film.title, *(t.text for t in film.titles)):
            by_title[fold(text)].append(film)
    for film in films:
        for relation in ("sequel_to", "remake_of"):
            ref: FilmRef | None = getattr(film, relation)
            if ref is None:
                continue
            prequel_year = ref.year is not None and film.year is not None and ref.year > film.year
            held = [f for f in by_title.get(fold(ref.title), []) if f.id != film.id]
            exact = [f for f in held if f.title == ref.title and f.year == ref.year]
            if prequel_year:
                ledger.wrong(SOURCE, relation, film.label, f"{ref.title} ({ref.year}) came later")
            elif held and not exact and any(_near(f, Film("", ref.title, ref.year, f.provenance)) for f in held):
                ledger.wrong(SOURCE, relation, film.label, f"{ref.title} ({ref.year}) is held as {held[0].label}")
            else:
                ledger.agree(SOURCE, relation)


def _series(films: Sequence[Film], ledger: Ledger) -> None:
    """Numbers rise with the years, and none stands twice."""
    parts: dict[str, list[tuple[int, int, Film]]] = defaultdict(list)
    spelled: dict[str, set[str]] = defaultdict(set)
    for film in films:
        for part in film.series:
            spelled[fold(part.name).removeprefix("the ").removesuffix(" series")].add(part.name)
            if part.number is not None and film.year is not None:
                parts[part.name].append((part.number, film.year, film))
    for names in spelled.values():
        if len(names) > 1:
            ledger.wrong(SOURCE, "series", sorted(names)[0], f"also written {', '.join(sorted(names)[1:])}")
    for name, them in parts.items():
        them.sort(key=lambda p: p[:2])
        for (number, year, _), (after, later, film) in pairwise(them):
            if after == number or later < year:
                ledger.wrong(SOURCE, "series", film.label, f"number {after} of {name} does not follow number {number} of {year}")
            else:
                ledger.agree(SOURCE, "series")
