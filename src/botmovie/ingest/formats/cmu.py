"""The CMU Movie Summary Corpus: `movie.metadata.tsv`, and beside it `plot_summaries.txt` and `character.metadata.tsv`.

Tab-separated without headers, plain or gzip; languages, countries and genres are JSON objects of Freebase id and name;
dates are a year, a year and month, or a day. The summaries tell whole plots, so they are kept as endings. The metadata
alone makes films; summaries and characters are set aside until their film comes by. Not read: heights and ethnicities
of actors, and the clusters of names and tropes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from botmovie.domain import PassageKind, Provenance, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, is_text, read_head, read_lines
from botmovie.ingest.raw import Item, Progress, RawCredit, RawFilm, RawMoney, RawPassage, RawPerson, Rejected

AS_OF = "2012-11-04"
"""The day of the Freebase dump; that of Wikipedia is two days older."""
FILM_COLUMNS, CHARACTER_COLUMNS = 9, 13
_GENDERS = {"M": "male", "F": "female"}
_ADVICE = "the format cmu is movie.metadata.tsv of the CMU Movie Summary Corpus, or the folder MovieSummaries with it (docs/formats.md)"


@dataclass(frozen=True, slots=True)
class _Found:
    films: Piece
    plots: Piece | None
    characters: Piece | None


class Cmu:
    name = "cmu"
    provenance = Provenance("CMU Movie Summary Corpus", "CC BY-SA 3.0", AS_OF)

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        found = _find(paths)
        for piece, kind in ((found.plots, "plots"), (found.characters, "characters")):
            if piece is not None and (held := _kind(piece)) != kind:
                raise BadInput(f"{piece.shown} is not the file of {kind} that its name says, but {held}; fetch it again.")

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        self.passed_over.clear()
        found, meter = _find(paths), Meter(progress)
        with ExitStack() as stack:
            plots, characters = stack.enter_context(Aside()), stack.enter_context(Aside())
            if found.plots is not None:
                yield from _set_plots_aside(found.plots, meter, plots)
            if found.characters is not None:
                yield from _set_characters_aside(found.characters, meter, characters)
            met: set[str] = set()
            without = len(plots) + len(characters)
            for number, line in read_lines(found.films, meter):
                film = _film(line, found.films.at(number), plots, characters)
                yield film
                if isinstance(film, RawFilm):
                    without -= len(film.credits) + len(film.passages)
                    yield from _new_people(film.where, characters.of(film.ids["wikipedia"]), met)
            if without:
                self.passed_over["plot summaries and characters of films that are not in the metadata"] = without


def _find(paths: Sequence[Path]) -> _Found:
    """By name, or of a file under another name by what it holds."""
    pieces = find_pieces(paths)
    named = {kind: [p for p in pieces if p.name.startswith(start)] for kind, start in (("films", "movie.metadata"), ("plots", "plot_summaries"), ("characters", "character.metadata"))}
    if not named["films"] and len(pieces) == len(paths):
        for piece in pieces:
            named.get(_kind(piece), []).append(piece)
    for kind, held in named.items():
        if len(set(held)) > 1:
            raise BadInput(f"There are several files of {kind}: {', '.join(p.shown for p in held)}; name one.")
    if not named["films"]:
        other = "; this looks like " + (" and ".join(k for k, v in named.items() if v)) if any(named.values()) else ""
        raise BadInput(f"The metadata of the films is not among {', '.join(p.shown for p in pieces[:5])}{other}; {_ADVICE}.")
    films, plots, characters = (next(iter(held), None) for held in named.values())
    assert films is not None
    if (held_kind := _kind(films)) != "films":
        raise BadInput(f"{films.shown} has not the {FILM_COLUMNS} columns of the metadata of films ({held_kind}); {_ADVICE}.")
    return _Found(films, plots, characters)


def _kind(piece: Piece) -> str:
    """films, plots, characters, or what else it is."""
    first = next(line for line in read_head(piece).splitlines() if line.strip())
    cells = first.split("\t")
    if len(cells) == FILM_COLUMNS and cells[0].isdigit() and cells[6].startswith("{"):
        return "films"
    if len(cells) == CHARACTER_COLUMNS and cells[0].isdigit():
        return "characters"
    if len(cells) == 2 and cells[0].isdigit():
        return "plots"
    return f"a file of {len(cells)} columns"


def _set_plots_aside(piece: Piece, meter: Meter, plots: Aside) -> Iterator[Rejected]:
    for number, line in read_lines(piece, meter):
        page, tab, text = line.partition("\t")
        if not tab or not page.isdigit() or not text.strip():
            yield Rejected(piece.at(number), "is no plot summary: a page id, a tab and a text are expected")
        elif not is_text(text):
            yield Rejected(piece.at(number), "is no UTF-8 text")
        else:
            plots.add(page, text.strip())


def _set_characters_aside(piece: Piece, meter: Meter, characters: Aside) -> Iterator[Rejected]:
    for number, line in read_lines(piece, meter):
        cells = line.split("\t")
        if len(cells) != CHARACTER_COLUMNS:
            yield Rejected(piece.at(number), f"has {len(cells)} columns, not {CHARACTER_COLUMNS}")
        elif not is_text(line):
            yield Rejected(piece.at(number), "is no UTF-8 text")
        elif cells[8].strip():
            characters.add(cells[0], (cells[3].strip() or None, cells[8].strip(), cells[12].strip(), cells[4].strip() or None, cells[5].strip()))


def _film(line: str, where: str, plots: Aside, characters: Aside) -> RawFilm | Rejected:
    cells = line.split("\t")
    if len(cells) != FILM_COLUMNS:
        return Rejected(where, f"has {len(cells)} columns, not {FILM_COLUMNS}")
    if not is_text(line):
        return Rejected(where, "is no UTF-8 text")
    page, freebase, title, date, takings, runtime, *lists = (c.strip() for c in cells)
    if not page.isdigit() or not title:
        return Rejected(where, "has no page id" if title else "has no title")
    try:
        languages, countries, genres = map(_names, lists)
        gross = RawMoney(int(takings) if takings.isdigit() else float(takings), "USD", AS_OF) if takings else None
        minutes = float(runtime) if runtime else None
    except ValueError as error:
        return Rejected(where, f"cannot be read: {error}")
    return RawFilm(
        where, title, int(date[:4]) if date[:4].isdigit() else date or None, ids={"wikipedia": page} | ({"freebase": freebase} if freebase else {}),
        countries=countries, languages=languages, runtime=minutes, genres=genres, gross=gross,
        credits=tuple(RawCredit(name, Role.ACTOR, character, {"freebase": actor} if actor else {}) for character, name, actor, _, _ in characters.of(page)),
        passages=tuple(RawPassage(PassageKind.ENDING, text) for text in plots.of(page)),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """The names of a JSON object of Freebase id and name."""
    try:
        held = json.loads(text) if text else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"{text[:60]!r} is no JSON ({error.msg})") from None
    if not isinstance(held, dict) or not all(isinstance(v, str) for v in held.values()):
        raise ValueError(f"{text[:60]!r} is no object of ids and names")
    return tuple(held.values())


def _new_people(where: str, rows: Sequence[tuple[str | None, str, str, str | None, str]], met: set[str]) -> Iterator[RawPerson]:
    """The actors of a film who have an id and were not met before, where the corpus says more of them than the name."""
    for _, name, actor, born, gender in rows:
        if actor and actor not in met and (born or gender in _GENDERS):
            met.add(actor)
            yield RawPerson(where, name, {"freebase": actor}, born=born, gender=_GENDERS.get(gender))
