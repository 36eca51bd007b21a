"""The third step of an import: what cannot be a film, or a person, is rejected; what is odd is counted. Pure.

These are the least rules, for any data set; the starter catalogue has stricter ones of its own (`house_rules`).
"""

from __future__ import annotations

from collections.abc import Iterator

from botmovie.domain import Film, Role
from botmovie.ingest.cleaning import FIRST_YEAR
from botmovie.ingest.statement import PersonStatement, Statement

LONGEST_TITLE = 500
"""Characters; more is text in the wrong column."""


def film_problem(statement: Statement, *, latest: int) -> str | None:
    """Why a film cannot be taken in, in words; None where it can. `latest`: the last year that is believed."""
    film = statement.film
    if not film.title:
        return "has no title"
    if len(film.title) > LONGEST_TITLE:
        return f"has a title of {len(film.title)} characters, which must be something else"
    if film.year is not None and not FIRST_YEAR <= film.year <= latest:
        return f"is of the year {film.year}, which cannot be"
    if film.year is None and not film.ids and not _says_something(film) and not statement.passages:
        return "says nothing of the film but its title"
    return None


def person_problem(statement: PersonStatement) -> str | None:
    """The same of a person."""
    return None if statement.person.name else "has no name"


def film_warnings(statement: Statement) -> Iterator[str]:
    """What is missing or odd in a film that is taken in, by kind."""
    film = statement.film
    if film.year is None:
        yield "films without a year"
    if statement.adds and not film.genres:
        yield "films without a genre"
    if statement.adds and not film.credits:
        yield "films without people"
    if len(film.credited(Role.DIRECTOR)) > 6 and "Short" not in film.genres:
        yield "films with more than six directors"
    if film.title.isupper() and len(film.title.split()) > 3:
        yield "titles in capitals"


def _says_something(film: Film) -> bool:
    return bool(film.credits or film.genres or film.runtime or film.countries or film.languages or film.awards or film.ratings or film.keywords or film.titles)
