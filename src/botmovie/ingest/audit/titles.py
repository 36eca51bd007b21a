"""Which entry of another data set is the film in hand. Knows titles and years only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from botmovie.catalogue.folding import fold
from botmovie.domain import Film

Entry = TypeVar("Entry")
ARTICLES = ("the ", "a ", "an ")


def title_forms(film: Film) -> tuple[str, ...]:
    """The forms of all titles of a film, best known first."""
    return tuple(dict.fromkeys(form for text in (film.title, *(t.text for t in film.titles)) for form in forms(text)))


def forms(title: str) -> tuple[str, ...]:
    """A folded title without spaces ("Good Fellas" is "Goodfellas"), with and without its article."""
    folded = fold(title)
    both = (folded, *(folded.removeprefix(a) for a in ARTICLES if folded.startswith(a)))
    return tuple(dict.fromkeys(f.replace(" ", "") for f in both if f))


@dataclass
class TitleIndex(Generic[Entry]):
    """Entries of a data set by folded title."""

    _held: dict[str, list[tuple[int | None, Entry]]] = field(default_factory=dict)

    def add(self, title: str, year: int | None, entry: Entry) -> None:
        for form in forms(title):
            self._held.setdefault(form, []).append((year, entry))

    def near(self, film: Film, *, before: int = 1, after: int = 1) -> Iterator[Entry]:
        """Entries under one of the film's titles whose year is at most so many years from the film's, nearest first."""
        found: list[tuple[int, int, Entry]] = []
        for rank, form in enumerate(title_forms(film)):
            for year, entry in self._held.get(form, []):
                if year is not None and film.year is not None and film.year - before <= year <= film.year + after:
                    found.append((abs(year - film.year), rank, entry))
        seen: list[Entry] = []
        for _, _, entry in sorted(found, key=lambda f: f[:2]):
            if not any(entry is s for s in seen):
                seen.append(entry)
                yield entry


def rivals(films: Iterable[Film]) -> dict[str, list[Film]]:
    """Films by folded title and other titles, where more than one film has it."""
    held: dict[str, list[Film]] = {}
    for film in films:
        for form in dict.fromkeys(fold(t) for t in (film.title, *(x.text for x in film.titles))):
            if form:
                held.setdefault(form, []).append(film)
    return {form: them for form, them in held.items() if len(them) > 1}
