"""Which staged statements and held films belong together: sets that share an id, or a title and a near year, and so have
to be looked at as one. Every such set is complete, so what comes of it does not depend on the order of imports.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from botmovie.catalogue.import_staging import Staging
from botmovie.catalogue.taking_in import FilmMarks, Intake
from botmovie.ingest.matching import YEARS_APART, title_forms
from botmovie.ingest.statement import Statement

BATCH = 400
NEAR = 2 * YEARS_APART
"""Years between a statement and what is shown of a film that it may belong to."""

_ID, _TITLE = "i", "t"


def marks_of(statement: Statement, number: int) -> list[tuple[str, int, int | None]]:
    """By what a staged statement may be recognised: (mark, number, year); ids hold in any year."""
    film = statement.film
    found: list[tuple[str, int, int | None]] = [(f"{_ID}{scheme}:{value}", number, None) for scheme, value in film.ids]
    if statement.held_as:
        found.append((f"{_ID}=:{statement.held_as}", number, None))
    return found + [(_TITLE + title, number, film.year) for title in title_forms(film)]


@dataclass(frozen=True, slots=True)
class Together:
    """Numbers of staged statements and ids of held films that have to be looked at as one."""

    staged: tuple[int, ...]
    held: tuple[str, ...]

    @property
    def alone(self) -> bool:
        return len(self.staged) == 1 and not self.held


def assembled(staging: Staging, intake: Intake, kind: str) -> Iterator[Together]:
    """Every staged statement of a kind, in sets; by their first number."""
    joined = _Joined(staging.count(kind))
    for marks in _batches(staging.marked()):
        _join_staged(joined, marks)
        _join_held(joined, intake, marks)
    _close(joined, intake)
    yield from joined.sets()


class _Joined:
    """Sets of numbers: staged statements first, then held films as they are met."""

    def __init__(self, staged: int) -> None:
        self._staged = staged
        self._parent = array("q", range(staged))
        self._number: dict[str, int] = {}
        self._held: list[str] = []
        self.fresh: list[str] = []  # held films whose own marks have not been followed yet

    def join(self, a: int, b: int) -> None:
        first, second = sorted((self._root(a), self._root(b)))
        self._parent[second] = first

    def number_of(self, film_id: str) -> int:
        if film_id not in self._number:
            self._number[film_id] = len(self._parent)
            self._parent.append(len(self._parent))
            self._held.append(film_id)
            self.fresh.append(film_id)
        return self._number[film_id]

    def sets(self) -> Iterator[Together]:
        several: dict[int, list[int]] = defaultdict(list)
        sizes: dict[int, int] = {}
        for i in range(len(self._parent)):
            root = self._root(i)
            if root != i or sizes.get(root):
                several[root].append(i)
            sizes[root] = sizes.get(root, 0) + 1
        for i in range(self._staged):
            if self._root(i) == i:
                rest = several.get(i, [])
                yield Together((i, *(n for n in rest if n < self._staged)), tuple(self._held[n - self._staged] for n in rest if n >= self._staged))

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i


Marked = list[tuple[str, list[tuple[int, int | None]]]]


def _batches(marked: Iterable[tuple[str, list[tuple[int, int | None]]]]) -> Iterator[Marked]:
    batch: Marked = []
    for one in marked:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _join_staged(joined: _Joined, marks: Marked) -> None:
    for _, places in marks:
        if len(places) > 1:
            dated = sorted((year, number) for number, year in places if year is not None)
            for (one, a), (other, b) in pairwise(dated):
                if other - one <= NEAR:
                    joined.join(a, b)
            for number, year in places:
                if year is None:
                    joined.join(places[0][0], number)


def _join_held(joined: _Joined, intake: Intake, marks: Marked) -> None:
    by_id = {mark[1:]: places for mark, places in marks if mark[0] == _ID}
    by_title = {mark[1:]: places for mark, places in marks if mark[0] == _TITLE}
    for scheme, value, film_id in intake.films_with_ids({key.partition(":")[2] for key in by_id}):
        for number, _ in by_id.get(f"{scheme}:{value}", ()):
            joined.join(number, joined.number_of(film_id))
    for film_id in intake.held_ids({key[2:] for key in by_id if key.startswith("=:")}):
        for number, _ in by_id[f"=:{film_id}"]:
            joined.join(number, joined.number_of(film_id))
    for folded, film_id, year in intake.films_with_titles(by_title):
        for number, said in by_title[folded]:
            if year is None or said is None or abs(year - said) <= NEAR:
                joined.join(number, joined.number_of(film_id))


def _close(joined: _Joined, intake: Intake) -> None:
    """Follow the marks of the held films that were met to others, and of these, until none is new."""
    while joined.fresh:
        fresh, joined.fresh = joined.fresh, []
        for start in range(0, len(fresh), BATCH):
            _follow(joined, intake, list(intake.marks(fresh[start : start + BATCH])))


def _follow(joined: _Joined, intake: Intake, films: Sequence[FilmMarks]) -> None:
    by_id: dict[tuple[str, str], list[FilmMarks]] = defaultdict(list)
    by_title: dict[str, list[FilmMarks]] = defaultdict(list)
    for film in films:
        for pair in film.ids:
            by_id[pair].append(film)
        for title in film.titles:
            by_title[title].append(film)
    for scheme, value, film_id in intake.films_with_ids({value for _, value in by_id}):
        for film in by_id.get((scheme, value), ()):
            joined.join(joined.number_of(film.film_id), joined.number_of(film_id))
    for folded, film_id, year in intake.films_with_titles(by_title):
        for film in by_title[folded]:
            if year is None or film.year is None or abs(year - film.year) <= NEAR:
                joined.join(joined.number_of(film.film_id), joined.number_of(film_id))
