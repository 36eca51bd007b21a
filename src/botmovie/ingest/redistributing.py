"""A catalogue seen through its licences: the films, passages and people that may be passed on, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
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
        return tuple(film for film in self._catalogue.films(film_ids) if may_redistribute(film.provenance))

    def people(self, person_ids: Sequence[str]) -> tuple[Person, ...]:
        return tuple(person for person in self._catalogue.people(person_ids) if may_redistribute(person.provenance))

    def passages_of(self, film_id: str, *, spoilers: SpoilerLevel) -> tuple[Passage, ...]:
        return tuple(p for p in self._catalogue.passages_of(film_id, spoilers=spoilers) if may_redistribute(p.provenance))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)
