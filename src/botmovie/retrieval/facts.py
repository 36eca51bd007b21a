"""Fields of films and people as values and plain sentences. Reads frozen records; knows no query and no store."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from botmovie.domain import Award, Credited, Film, Person, Role
from botmovie.domain.phrasing import count, join, minutes, money, ordinal, source_words, with_article
from botmovie.domain.vocabulary import COUNTRIES, WITH_ARTICLE

ROLE_VERBS = {
    "directors": "directed", "writers": "wrote", "composers": "composed the music for", "cinematographers": "shot",
    "editors": "edited", "producers": "produced", "source_authors": "wrote the work behind",
}
ROLE_NOUNS = {
    "directors": "director", "writers": "writer", "composers": "composer", "cinematographers": "cinematographer",
    "editors": "editor", "producers": "producer", "cast": "actor", "source_authors": "author of the source",
}


DOLLARS = "USD"
"""The currency in which sums are compared; no rates of exchange are held."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one field: printable values, bare numbers, a sentence, an as-of date. Empty if nothing is.

    `currency`: of sums of money."""

    values: tuple[str, ...] = ()
    amounts: tuple[float, ...] = ()
    sentence: str = ""
    as_of: str | None = None
    currency: str = ""

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def comparable(self) -> bool:
        """Whether the numbers may be ranked among those of all films: minutes, years, US dollars."""
        return self.currency in ("", DOLLARS)


def oscars(film: Film, *, won: bool = True) -> int:
    """How many Academy Awards a film won, or (won=False) was nominated for, wins included."""
    return sum(a.body == "Academy Awards" and (a.won or not won) for a in film.awards)


def festival(body: str) -> str:
    """Where a festival's prizes are given, as people say it: "Cannes", "the Netherlands Film Festival"; "" for no festival."""
    if "Festival" not in body:
        return ""
    place = re.sub(r"(?: International| World)?(?: Animation)? Film Festival$", "", body)
    return place if place != body and place not in COUNTRIES else f"the {body}"


def prize(body: str, category: str) -> str:
    """ "the Academy Award for Best Picture", "the Palme d'Or at Cannes", "Best Actress at Cannes", "the Prix Jean Vigo"."""
    if category == body:
        return f"the {body}"
    where = festival(body)
    if where:
        bare = category.startswith(("Best ", "Un ", "L'", "Critics'"))
        return f"{'' if bare else 'the '}{category} at {where}"
    one = re.sub(r"Awards\b", "Award", body)
    if category.startswith("Honorary"):
        return f"the {category}" if category.endswith("Award") else f"the {category} of the {body}"
    return f"the {one} for {category}"


def award_words(award: Award) -> str:
    """The award as people name it."""
    return prize(award.body, award.category)


_PERSONAL = re.compile(r"Act(?:or|ress)|Director|Screenplay|Writing|Story|Score|Song|Cinematography|Performance")


def award_and_people(award: Award) -> str:
    """The award with the one or two people it went to, where it goes to people: "Best Actress at Cannes (Holly Hunter)"."""
    named = bool(_PERSONAL.search(award.category)) and 0 < len(award.people) <= 2
    return f"{award_words(award)} ({join(award.people)})" if named else award_words(award)


def award_sentence(film_label: str, award: Award) -> str:
    """One award of one film in a sentence."""
    verb = "won" if award.won else "was nominated for"
    who = f" ({join(award.people)})" if award.people else ""
    when = f" at the {ordinal(award.ceremony)} ceremony, for the films of {award.year}" if award.ceremony else f" in {award.year}"
    return f"{film_label} {verb} {award_words(award)}{who}{when}."


def film_field(film: Film, field: str) -> Held:
    """What is held of a film's field."""
    label = film.label
    if field in ROLE_VERBS:
        names = film.people(Role(field))
        verb = ROLE_VERBS[field]
        return Held(names, (), f"{join(names)} {verb} {label}.") if names else Held()
    reader = _READERS.get(field)
    return reader(film) if reader else Held()


def _texts(values: Sequence[str], sentence: str) -> Held:
    return Held(tuple(values), (), sentence) if values else Held()


def _cast(film: Film) -> Held:
    credited = film.credited(Role.ACTOR)
    parts = [f"{c.name} as {inside(c.character)}" if c.character else c.name for c in credited]
    return _texts(film.people(Role.ACTOR), f"The cast of {film.label}: {join(parts)}.")


def _characters(film: Film) -> Held:
    credited = [c for c in film.credited(Role.ACTOR) if c.character]
    return _texts([c.character or "" for c in credited], f"The characters of {film.label}: {join([f'{c.character} ({c.name})' for c in credited])}.")


def _year(film: Film) -> Held:
    return Held((str(film.year),), (film.year,), f"{film.label} was released in {film.year}.") if film.year else Held()


def _runtime(film: Film) -> Held:
    if not film.runtime:
        return Held()
    return Held((minutes(film.runtime),), (film.runtime,), f"{film.label} runs {minutes(film.runtime)}.")


def _gross(film: Film) -> Held:
    if film.gross is None:
        return Held()
    said = money(film.gross.amount, film.gross.currency)
    as_of = f" (as of {film.gross.as_of})" if film.gross.as_of else ""
    return Held((said,), (film.gross.amount,), f"{film.label} took about {said} worldwide{as_of}.", film.gross.as_of, film.gross.currency)


def _budget(film: Film) -> Held:
    if film.budget is None:
        return Held()
    said = money(film.budget.amount, film.budget.currency)
    return Held((said,), (film.budget.amount,), f"{film.label} cost about {said} to make.", film.budget.as_of, film.budget.currency)


def _profit(film: Film) -> Held:
    if film.budget is None or film.gross is None or film.budget.currency != film.gross.currency:
        return Held()
    amount, currency = film.gross.amount - film.budget.amount, film.gross.currency
    said = money(abs(amount), currency)
    value, words = (said, f"took {said} more than it cost") if amount >= 0 else (f"−{said}", f"took {said} less than it cost")
    return Held((value,), (amount,), f"{film.label} {words}.", film.gross.as_of, currency)


def _titles(film: Film) -> Held:
    others = [t.text for t in film.titles]
    return _texts(others, f"{film.label} is also known as {join(others, last='or')}.")


def _original_title(film: Film) -> Held:
    original = film.original_title or (film.title if film.languages else None)
    if not original:
        return Held()
    romanised = next((t.text for t in film.titles if t.kind == "romanised"), None)
    said = (original, romanised) if romanised and romanised != original else (original,)
    return Held(said, (), f"The original title of {film.label} is {join(said, last='or, in Latin letters,')}.")


def _series(film: Film) -> Held:
    parts = [f"{s.name} (number {s.number})" if s.number else s.name for s in film.series]
    return _texts([s.name for s in film.series], f"{film.label} belongs to the series {join(parts)}.")


def _based_on(film: Film) -> Held:
    source = film.based_on
    if source is None:
        return Held()
    authors = join(source.authors)
    by = f" by {authors}" if authors else ""
    work = f"the {source.kind} {source.work}" if source.kind.casefold() not in source.work.casefold() else source_words(source.work)
    if source.kind == "true events" and "true" not in source.work.casefold():
        work = f"true events: {source_words(source.work)}"
    values = (source.work, *source.authors) if source.authors else (source.work,)
    return Held(values, (), f"{film.label} is based on {work}{by}.")


def _source_authors(film: Film) -> Held:
    if film.based_on is None or not film.based_on.authors:
        return Held()
    return Held(film.based_on.authors, (), _based_on(film).sentence)


def _ref(film: Film, field: str) -> Held:
    ref = film.remake_of if field == "remake_of" else film.sequel_to
    if ref is None:
        return Held()
    label = f"{ref.title} ({ref.year})" if ref.year else ref.title
    words = "is a remake of" if field == "remake_of" else "is the sequel to"
    return Held((label,), (), f"{film.label} {words} {label}.")


def _oscars_won(film: Film) -> Held:
    number = oscars(film)
    return Held((str(number),), (number,), f"{film.label} won {count(number, 'Academy Award')}.")


def _nominations(film: Film) -> Held:
    number = oscars(film, won=False)
    return Held((str(number),), (number,), f"{film.label} received {count(number, 'Academy Award nomination')}.")


def _awards_won(film: Film) -> Held:
    number = sum(a.won for a in film.awards)
    return Held((str(number),), (number,), f"{film.label} has {count(number, 'award')} on record here.")


def _awards(film: Film) -> Held:
    won = [a for a in film.awards if a.won]
    return _texts([f"{a.body}: {a.category}" for a in won], f"{film.label} won {join([award_words(a) for a in won])}.")


AUDIENCES = {"children": "children of any age", "family": "the whole family", "teen": "teenagers and adults", "adult": "adults"}
"""Whom a film suits, in words, by the youngest."""


def _audience(film: Film) -> Held:
    suits = AUDIENCES.get(film.audience or "", film.audience or "")
    return _texts([suits] if suits else [], f"{film.label} suits {suits}.")


def _places(film: Film) -> Held:
    places = [inside(p) for p in film.places]
    return _texts(places, f"{film.label} is set in {join(places)}.")


def inside(words: str) -> str:
    """A phrase as it stands inside a sentence: "a manor house in Sweden" for "A manor house in Sweden", but "A Coruña"."""
    article, _, rest = words.partition(" ")
    return f"{article.lower()} {rest}" if article in ("A", "An", "The") and rest[:1].islower() else words


def _popularity(film: Film) -> Held:
    return Held((f"{film.popularity:.2f}",), (film.popularity,), f"{film.label} is among the best-known films here.")


_READERS: dict[str, Callable[[Film], Held]] = {
    "cast": _cast, "characters": _characters, "year": _year, "runtime": _runtime, "gross": _gross, "budget": _budget, "profit": _profit,
    "title": lambda f: Held((f.title,), (), f"The English title is {f.label}."),
    "titles": _titles, "original_title": _original_title, "series": _series, "based_on": _based_on, "source_authors": _source_authors,
    "remake_of": lambda f: _ref(f, "remake_of"), "sequel_to": lambda f: _ref(f, "sequel_to"),
    "oscars_won": _oscars_won, "nominations": _nominations, "awards_won": _awards_won, "awards": _awards, "audience": _audience, "popularity": _popularity,
    "genres": lambda f: _texts(f.genres, f"{f.label} is {_article_list(f.genres)}."),
    "countries": lambda f: _texts(f.countries, f"{f.label} was made in {join([_with_article(c) for c in f.countries])}."),
    "languages": lambda f: _texts(f.languages, f"The language of {f.label} is {join(f.languages)}."),
    "keywords": lambda f: _texts(f.keywords, f"Themes of {f.label}: {join(f.keywords)}."),
    "tone": lambda f: _texts(f.tone, f"{f.label} is {join(f.tone)}."),
    "places": lambda f: _places(f),
    "period": lambda f: _texts([f.period] if f.period else [], f"{f.label} is set in this time: {f.period}."),
    "studios": lambda f: _texts(f.studios, f"{f.label} was produced by {join(f.studios)}."),
    "ratings": lambda f: _texts([f"{r.score} of {r.scale_max} ({r.source})" for r in f.ratings], f"Ratings of {f.label}: {join([f'{r.score}/{r.scale_max} ({r.source})' for r in f.ratings])}."),
}


def _with_article(country: str) -> str:
    return f"the {country}" if country in WITH_ARTICLE else country


def _article_list(genres: Sequence[str]) -> str:
    said = join([g.casefold() for g in genres])
    return with_article(said if said.endswith("noir") else f"{said} film")


def person_field(person: Person, field: str, filmography: Sequence[Credited] = ()) -> Held:
    """What is held of a person's field."""
    name = person.name
    if field == "born":
        return _texts([date_words(person.born)] if person.born else [], f"{name} was born on {date_words(person.born)}." if person.born and len(person.born) > 4 else f"{name} was born in {person.born}.")
    if field == "died":
        return _texts([date_words(person.died)] if person.died else [], f"{name} died on {date_words(person.died)}." if person.died and len(person.died) > 4 else f"{name} died in {person.died}.")
    if field == "birthplace":
        return _texts([person.birthplace] if person.birthplace else [], f"{name} was born in {person.birthplace}.")
    if field == "nationalities":
        return _texts(person.nationalities, f"{name}'s nationality: {join(person.nationalities)}.")
    if field == "also_known_as":
        return _texts(person.also_known_as, f"{name} is also known as {join(person.also_known_as, last='or')}.")
    if field == "gender" and person.gender:
        return Held((person.gender,), (), f"The gender of {name} is {person.gender}.")
    if field == "roles":
        nouns = list(dict.fromkeys(ROLE_NOUNS[c.role.value] for c in filmography))
        return _texts(nouns, f"{name} is on record as {join(nouns)}.")
    return Held()


_MONTHS = "January February March April May June July August September October November December".split()


def date_words(iso: str | None) -> str:
    """ "14 September 1969" from "1969-09-14"; a year alone stays."""
    parts = (iso or "").split("-")
    if len(parts) != 3:
        return iso or ""
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
