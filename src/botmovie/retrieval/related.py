"""Films that follow a film or are made after it, by what is held of sequels and remakes and by places in a series."""

from __future__ import annotations

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Filter, Kind, Selection, Texts, films

RELATIONS = {"sequels": "sequel_to", "remakes": "remake_of"}
"""Fields that are another film's relation to this one."""


def related_films(film: Film, name: str, catalogue: Catalogue) -> tuple[Film, ...]:
    """The sequels or remakes of a film; later parts of its series are sequels too."""
    found = list(catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter(RELATIONS[name], films(film.id)),)))))
    if name == "sequels":
        found += [f for f in _later_in_series(film, catalogue) if f.id not in {x.id for x in found}]
    return tuple(found)


def is_alone(film: Film, name: str, catalogue: Catalogue) -> bool:
    """Whether it can be denied that a film for which no sequel, remake … is held has one: its source says so of films
    (`notes_relations`), and no series speaks for a part that is not held."""
    one_of_several = (name == "sequel_to" and any((s.number or 0) > 1 for s in film.series)) or (name == "sequels" and bool(film.series))
    return not one_of_several and notes_relations(film, RELATIONS.get(name, name), catalogue)


def notes_relations(film: Film, relation: str, catalogue: Catalogue) -> bool:
    """Whether the film's source says of films whether they are sequels (`sequel_to`) or remakes (`remake_of`), so that silence means no."""
    noted = catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter(relation, Selection(Kind.FILM)),), limit=1)))
    return any(other.provenance.source == film.provenance.source for other in noted)


def _later_in_series(film: Film, catalogue: Catalogue) -> list[Film]:
    """The later parts of the first series in which the film has a number, in their order."""
    mine = next((s for s in film.series if s.number), None)
    if mine is None:
        return []
    numbered = []
    for other in catalogue.films(catalogue.select(Selection(Kind.FILM, (Filter("series", Texts((mine.name,))),)))):
        number = next((s.number for s in other.series if s.name == mine.name), None) or 0
        if number > (mine.number or 0):
            numbered.append((number, other.year or 0, other))
    return [other for _, _, other in sorted(numbered, key=lambda one: one[:2])]
