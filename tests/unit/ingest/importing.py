"""Makes readers of invented rows, and looks at what an import left in a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind, Person, Provenance, Role, Selection
from botmovie.ingest.pipeline import ImportReport, run_import
from botmovie.ingest.raw import Item, Progress, RawCredit, RawFilm

IMDB = Provenance("IMDb", "own use")
TMDB = Provenance("TMDB", "own use", "2024")
WIKIPEDIA = Provenance("Wikipedia, lists of films", "CC BY-SA 4.0")


@dataclass
class Rows:
    """A reader that hands on these items; an exception among them is raised when its turn comes."""

    items: Sequence[Any]
    provenance: Provenance = IMDB
    name: str = "rows"
    checked: list[Sequence[Path]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)

    def check(self, paths: Sequence[Path]) -> None:
        self.checked.append(paths)

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        for i, item in enumerate(self.items, 1):
            if isinstance(item, BaseException):
                raise item
            progress(i)
            yield item


def raw(title: str, year: int | str | None = 1999, *, cast: Sequence[str] = (), directors: Sequence[str] = (), **more: Any) -> RawFilm:
    """A row; people as names, or as "name=imdb id"."""
    credits = [_credit(n, Role.DIRECTOR) for n in directors] + [_credit(n, Role.ACTOR) for n in cast]
    return RawFilm(more.pop("where", "rows.tsv:1"), title, year, credits=credits, **more)


def _credit(said: str, role: Role) -> RawCredit:
    name, _, number = said.partition("=")
    return RawCredit(name, role, ids={"imdb": number} if number else {})


def take(catalogue: Catalogue, *items: Any, source: Provenance = IMDB, paths: Sequence[Path] = (Path("rows.tsv"),), **options: Any) -> ImportReport:
    """Import these items."""
    return run_import(catalogue, Rows(items, source), paths, **options)


def films(catalogue: Catalogue) -> dict[str, Film]:
    """Everything held, by id."""
    return {f.id: f for f in catalogue.films(catalogue.select(Selection(Kind.FILM)))}


def people(catalogue: Catalogue) -> dict[str, Person]:
    return {p.id: p for p in catalogue.people(catalogue.select(Selection(Kind.PERSON)))}


def without_dates(film: Film) -> Film:
    """A film without the days on which its sources were fetched."""
    plain = tuple((name, replace(origin, retrieved=None)) for name, origin in film.origins)
    return replace(film, provenance=replace(film.provenance, retrieved=None), origins=plain)
