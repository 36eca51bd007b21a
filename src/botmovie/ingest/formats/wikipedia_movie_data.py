"""The lists of American films of the `wikipedia-movie-data` project: JSON arrays of objects, one file a decade or one for all.

Reads title, year, cast, genres, href and extract; thumbnails are left. The extract is the opening of the film's
article and is cut by what it may give away (`leads`). Each film cites its article. The article is the film's id too,
but where several films are told in one, or the link leads to another film of the title. Names and genres are handed on
as they stand there, crumbs of wiki text among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from botmovie.domain import Provenance, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.json_stream import JsonStream, Value
from botmovie.ingest.formats.leads import lead_passages
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, open_text
from botmovie.ingest.raw import Item, Progress, RawCredit, RawFilm, Rejected

LICENCE = "CC BY-SA 4.0"
AS_OF = "2023-04"
"""The month in which the project was frozen."""
YEARS_APART = 1
"""The lists give one film under two years now and then, that of its making and that of its release."""
_ADVICE = "the format wikipedia-movie-data is a JSON array of films with title, year, cast and genres, as movies-1950s.json (docs/formats.md)"


class WikipediaMovieData:
    name = "wikipedia-movie-data"
    provenance = Provenance("Wikipedia, lists of American films", LICENCE, AS_OF)

    def check(self, paths: Sequence[Path]) -> None:
        for piece in _pieces(paths):
            with open_text(piece, Meter()) as text:
                stream = JsonStream(text, piece)
                start = stream.peek()
                if start != "[":
                    told = {"": "is empty", "{": "is a JSON object"}.get(start, "is no JSON")
                    raise BadInput(f"{piece.shown} {told}; {_ADVICE}.")
                first = next(stream.items(), None)
            if first is not None and not isinstance(first, Rejected) and not (isinstance(first.data, dict) and {"title", "year", "cast"} <= first.data.keys()):
                raise BadInput(f"{piece.shown} holds other things than films; {_ADVICE}.")

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        pieces, meter = _pieces(paths), Meter(progress)
        shared = _shared_articles(pieces)
        for piece in pieces:
            for value in _values(piece, meter):
                yield value if isinstance(value, Rejected) else _film(value.data, piece.at(value.line), shared)


def _values(piece: Piece, meter: Meter) -> Iterator[Value | Rejected]:
    with open_text(piece, meter) as text:
        stream = JsonStream(text, piece)
        yield from stream.items()
        if stream.rest():
            raise BadInput(f"{piece.shown} goes on after its list of films; fetch it again.")


def _shared_articles(pieces: Sequence[Piece]) -> frozenset[str]:
    """Articles that films of different titles, or of years too far apart to be one film's, have in common."""
    first: dict[str, tuple[Any, Any]] = {}
    shared: set[str] = set()
    for piece in pieces:
        for value in _values(piece, Meter()):
            row = value.data if isinstance(value, Value) and isinstance(value.data, dict) else {}
            href, film = row.get("href"), (row.get("title"), row.get("year"))
            if isinstance(href, str) and not _one_film(first.setdefault(href, film), film):
                shared.add(href)
    return frozenset(shared)


def _one_film(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    years = one[1], other[1]
    near = abs(years[0] - years[1]) <= YEARS_APART if isinstance(years[0], int) and isinstance(years[1], int) else years[0] == years[1]
    return one[0] == other[0] and near


def _pieces(paths: Sequence[Path]) -> list[Piece]:
    """Of a folder or an archive the JSON files, of files all that are named."""
    named = set(paths)
    pieces = [p for p in find_pieces(paths) if p.name.endswith(".json") or (p.path in named and p.member is None)]
    if not pieces:
        raise BadInput(f"There is no .json file in {', '.join(map(str, paths))}; {_ADVICE}.")
    return pieces


def _film(row: Any, where: str, shared: frozenset[str]) -> RawFilm | Rejected:
    if not isinstance(row, dict):
        return Rejected(where, f"is {type(row).__name__}, not an object")
    title, year, href, extract = (row.get(key) for key in ("title", "year", "href", "extract"))
    if not isinstance(title, str) or not title.strip():
        return Rejected(where, "has no title")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int | str)):
        return Rejected(where, f"has a year that is none: {year!r}")
    for key, value in (("href", href), ("extract", extract)):
        if value is not None and not isinstance(value, str):
            return Rejected(where, f"has {key} that is no text: {value!r}")
    try:
        cast, genres = _texts(row, "cast"), _texts(row, "genres")
    except TypeError as error:
        return Rejected(where, str(error))
    return RawFilm(
        where, title, year, ids={"wikipedia": f"page:{unquote(href)}"} if href and href not in shared and "#" not in href else {}, genres=genres,
        credits=tuple(RawCredit(name, Role.ACTOR) for name in cast), passages=lead_passages(title, extract) if extract else (),
        provenance=Provenance(_article(href), LICENCE, AS_OF) if href else None,
    )  # fmt: skip


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise TypeError(f"has {key} that is no list of texts")
    return tuple(v for v in value if v.strip())


def _article(href: str) -> str:
    """How an article is cited: its name and where it is; the lists hold some names encoded for addresses, some not."""
    page, _, section = unquote(href).partition("#")
    link = quote(page, safe="/:()!,*@;&=+$~-_.'") + (f"#{quote(section, safe=':()!,*@;&=+$~-_.')}" if section else "")
    return f"Wikipedia, “{page.replace('_', ' ')}”, https://en.wikipedia.org/wiki/{link}"
