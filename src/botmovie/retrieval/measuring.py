"""Fields as numbers: what of a field is counted, each thing once, and how much a film or a person has of it.

Lists (a cast, genres, somebody's films) are measured by how many they hold. Knows nothing of evidence or of text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import ROLE_FIELDS, Award, AwardPattern, Credited, Film, Person, Role
from botmovie.retrieval.awards import matches, names_meant
from botmovie.retrieval.facts import film_field, person_field
from botmovie.retrieval.related import related_films

COUNTS = frozenset({"oscars_won", "nominations", "awards_won"})
"""Fields of a film whose number is itself a count, and adds up over films."""
ACADEMY = "Academy Awards"


def things_of_film(film: Film, name: str, catalogue: Catalogue, pattern: AwardPattern | None = None) -> tuple[str, ...]:
    """What a film's field holds, as keys that are equal for the same thing: ids of people and films, folded texts; for the
    counts one key for each award. `pattern` narrows `awards`, by default to what was won."""
    if name in ROLE_FIELDS:
        authors = film.based_on.authors if name == "source_authors" and film.based_on is not None else ()
        return tuple(dict.fromkeys([c.person_id for c in film.credited(Role(name))])) or tuple(dict.fromkeys(map(fold, authors)))
    if name in {"sequels", "remakes"}:
        return tuple(f.id for f in related_films(film, name, catalogue))
    if name == "awards" or name in COUNTS:
        return tuple(f"{film.id}/{i}" for i in _awards_meant(film, name, catalogue, pattern))
    if name == "characters":
        return tuple(dict.fromkeys(f"{film.id}/{c.character}" for c in film.credited(Role.ACTOR) if c.character))
    return tuple(dict.fromkeys(fold(v) for v in film_field(film, name).values))


def _awards_meant(film: Film, name: str, catalogue: Catalogue, pattern: AwardPattern | None) -> list[int]:
    wanted = {"oscars_won": AwardPattern(ACADEMY), "nominations": AwardPattern(ACADEMY, won=None), "awards_won": AwardPattern()}.get(name, pattern or AwardPattern())
    names = names_meant(wanted, catalogue)
    return [i for i, award in enumerate(film.awards) if matches(award, wanted, names)]


def film_number(film: Film, name: str, catalogue: Catalogue, pattern: AwardPattern | None = None) -> float | None:
    """The number of a field of numbers, else how many things the field holds; None where nothing is held."""
    if name == "awards" or name in COUNTS:
        return len(things_of_film(film, name, catalogue, pattern))
    held = film_field(film, name)
    if held.amounts:
        return held.amounts[0]
    return len(things_of_film(film, name, catalogue)) or None


def things_of_person(person: Person, name: str, credits: Sequence[Credited], catalogue: Catalogue, awards: Collection[tuple[str, Award]] = ()) -> tuple[str, ...]:
    """What a person's field holds, as keys: of `films`, `collaborators`, `parts` and `roles` by these credits of theirs, of
    `person_awards` these awards."""
    if name == "films":
        return tuple(dict.fromkeys(c.film_id for c in credits))
    if name == "collaborators":
        films = catalogue.films(list(dict.fromkeys(c.film_id for c in credits)))
        return tuple(dict.fromkeys(c.person_id for f in films for c in f.credits if c.person_id != person.id))
    if name == "parts":
        return tuple(dict.fromkeys(f"{c.film_id}/{c.character}" for c in credits if c.character))
    if name == "roles":
        return tuple(dict.fromkeys(c.role.value for c in credits))
    if name == "person_awards":
        return tuple(f"{film}/{award.body}/{award.category}/{award.year}/{award.won}/{'/'.join(award.people)}" for film, award in awards)
    return tuple(dict.fromkeys(fold(v) for v in person_field(person, name, credits).values))
