"""Whose word counts: the sources in their order of trust (docs/importing.md), the same for every field but awards.

What somebody writes into a file of their own comes first, then the starter catalogue, which is checked by hand, then
data sets that are kept by publishers, then those that are gathered from others.
"""

from __future__ import annotations

from functools import lru_cache

from botmovie.catalogue.folding import fold
from botmovie.domain import Film, Person, Provenance, Role
from botmovie.ingest.authoring import STARTER
from botmovie.ingest.statement import PersonStatement, Statement, token_of

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    # group: how the names of its sources begin, lower case
    ("starter", (STARTER.source.lower(),)),
    ("oscars", ("oscar",)),
    ("imdb", ("imdb", "internet movie database")),
    ("wikidata", ("wikidata",)),
    ("tmdb", ("tmdb", "the movie database")),
    ("cmu", ("cmu",)),
    ("wikipedia", ("wikipedia",)),
    ("movielens", ("movielens", "grouplens")),
    ("metaqa", ("metaqa", "wikimovies")),
)
FILM_SCHEMES = {"imdb": "imdb", "wikidata": "wikidata", "tmdb": "tmdb", "cmu": "freebase", "wikipedia": "wikipedia", "movielens": "movielens"}
"""The scheme of each group's own ids of films."""
PERSON_SCHEMES = {"imdb": "imdb", "wikidata": "wikidata", "tmdb": "tmdb", "cmu": "freebase"}
"""The same of people, for the groups that give any; the others give names alone."""
_RANKS = {group: i for i, (group, _) in enumerate(ORDER, 1)}
AWARDS_FIRST = "oscars"
"""For the Academy Awards this source goes before all others."""


@lru_cache(maxsize=65536)
def source_group(source: str) -> str:
    """The publisher of a source: "Wikipedia, “Parasite (2019 film)”" → "wikipedia"; a source of one's own is its own group."""
    name = source.lower()
    return next((group for group, starts in ORDER if name.startswith(starts)), source)


def rank(source: str) -> int:
    """From 0, most trusted first."""
    return _RANKS.get(source_group(source), 0)


def trust_key(statement: Statement) -> tuple[bool, int, int, str, str]:
    """Sorts statements: most trusted first, of one source the newest, then by name, so that the order is total. What only
    adds to films comes after what makes one."""
    return not statement.adds, *_key(statement.film.provenance, statement.key)


def person_trust_key(statement: PersonStatement) -> tuple[int, int, str, str]:
    return _key(statement.person.provenance, statement.key)


def _key(provenance: Provenance, key: str) -> tuple[int, int, str, str]:
    newest = -int("".join(c for c in (provenance.as_of or "0") if c.isdigit())[:8].ljust(8, "0"))
    return rank(provenance.source), newest, provenance.source, key


def film_key(film: Film) -> str:
    """How a source's row is known again: by the id that the source gives, else by title, year and director or lead."""
    ids = dict(reversed(film.ids))
    own = FILM_SCHEMES.get(source_group(film.provenance.source), "")
    for scheme in (own, *sorted(ids)):
        if scheme in ids:
            return f"{scheme}:{ids[scheme]}"
    lead = next((c.name for role in (Role.DIRECTOR, Role.ACTOR) for c in film.credited(role)), "")
    return f"{fold(film.title)}|{film.year or ''}|{fold(lead)}"


def person_key(person: Person) -> str:
    """The same of a person: by the id that the source gives, else by name and year of birth."""
    ids = dict(reversed(person.ids))
    own = PERSON_SCHEMES.get(source_group(person.provenance.source), "")
    if own in ids:
        return f"{own}:{ids[own]}"
    return token_of(person.ids[:1]) or f"{fold(person.name)}|{(person.born or '')[:4]}"
