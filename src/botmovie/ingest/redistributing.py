"""A catalogue seen through its licences: the films, passages and people that may be passed on, and nothing else.

A film whose title may not be passed on is left out. Of one that may, single values of other sources are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Passage, Person, SpoilerLevel
from botmovie.ingest.licences import may_redistribute


def only_redistributable(catalogue: Catalogue) -> Catalogue:
    """The same catalogue without what a licence forbids to pass on; for reading by id, as an export does."""
    return cast(Catalogue, _Redistributable(catalogue))


class _Redistributable:
    """Leaves out by provenance; everything else is the catalogue's own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def films(self, film_ids: Sequence[str]) -> tuple[Film, ...]:
        return tuple(_free_values(film) for film in self._catalogue.films(film_ids) if _free(film, "title"))

    def people(self, person_ids: Sequence[str]) -> tuple[Person, ...]:
        return tuple(person for person in self._catalogue.people(person_ids) if may_redistribute(person.provenance))

    def passages_of(self, film_id: str, *, spoilers: SpoilerLevel) -> tuple[Passage, ...]:
        return tuple(p for p in self._catalogue.passages_of(film_id, spoilers=spoilers) if may_redistribute(p.provenance))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)


_LISTS = ("countries", "languages", "genres", "keywords", "tone", "places", "studios")
_SINGLE = ("year", "runtime", "audience", "period", "remake_of", "sequel_to", "based_on", "budget", "gross")


def _free(film: Film, field: str, value: str | None = None) -> bool:
    """Whether a value of a film may be passed on."""
    return may_redistribute(film.origin(field, value))


def _free_values(film: Film) -> Film:
    """The film without the values that may not be passed on."""
    if all(may_redistribute(origin) for _, origin in film.origins):
        return film
    changes: dict[str, Any] = {name: None for name in _SINGLE if not _free(film, name)}
    changes |= {name: tuple(v for v in getattr(film, name) if _free(film, name, v)) for name in _LISTS}
    changes |= {
        "titles": tuple(x for x in film.titles if _free(film, "titles", x.text)), "series": film.series if _free(film, "series") else (),
        "credits": tuple(x for x in film.credits if _free(film, x.role.value)), "awards": tuple(x for x in film.awards if _free(film, "awards", x.body)),
        "ratings": tuple(x for x in film.ratings if _free(film, "ratings", x.source)),
        "origins": tuple((key, origin) for key, origin in film.origins if may_redistribute(origin)),
    }  # fmt: skip
    return replace(film, **changes)
