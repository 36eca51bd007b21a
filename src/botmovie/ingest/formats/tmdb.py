"""TMDB's films: the Kaggle tables made of them, and answers of its API.

    TMDB 5000               tmdb_5000_movies.csv, tmdb_5000_credits.csv: lists as JSON
    The Movies Dataset      movies_metadata.csv, credits.csv, keywords.csv: lists as Python writes them
    daily updates           one table with names divided by commas, with or without cast and crew
    API                     details of films as JSON: one, a list, or one a line

Tables are told by their columns, not by their names, and may lie in the zip that Kaggle hands out. Credits and
keywords are set aside until their film comes by. Films marked adult, and those never made, are counted and left.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from botmovie.domain import Provenance
from botmovie.errors import BadInput, BadRecord
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.json_stream import JsonStream
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, open_text, read_head
from botmovie.ingest.formats.python_literals import parse_python
from botmovie.ingest.formats.tables import Row, read_header, read_rows
from botmovie.ingest.formats.tmdb_record import NOT_MADE, Record, film_of, people_of
from botmovie.ingest.raw import Item, Progress, RawPerson, Rejected

ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB."
"""The sentence that TMDB asks for, word by word."""
LISTS = ("genres", "production_companies", "production_countries", "spoken_languages", "keywords", "belongs_to_collection")
JOB_COLUMNS = {"director": "Director", "writers": "Writer", "producers": "Producer", "music_composer": "Original Music Composer", "director_of_photography": "Director of Photography"}
_BETWEEN_NAMES = re.compile(r",(?!\s*(?:Jr|Sr|Inc|Ltd|LLC|L\.L\.C|S\.A|Co|II|III|IV)\b)\s*")
_ADVICE = "the format tmdb is a table of films as tmdb_5000_movies.csv or movies_metadata.csv, or details of films from the API as JSON (docs/formats.md)"


@dataclass(frozen=True, slots=True)
class _Found:
    films: tuple[Piece, ...]
    credits: tuple[Piece, ...]
    keywords: tuple[Piece, ...]
    answers: tuple[Piece, ...]


class Tmdb:
    name = "tmdb"
    provenance = Provenance("TMDB", "TMDB API terms of use: non-commercial, with attribution")

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        for piece in _find(paths).answers:
            _check_answer(piece)

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Every film, and the people whose gender is told, each once."""
        self.passed_over.clear()
        found, meter, met = _find(paths), Meter(progress), _Met()
        with ExitStack() as stack:
            credits, keywords = stack.enter_context(Aside()), stack.enter_context(Aside())
            for piece in found.credits:
                yield from _set_aside(piece, meter, credits, ("cast", "crew"))
            for piece in found.keywords:
                yield from _set_aside(piece, meter, keywords, ("keywords",))
            for where, record in chain(_rows(found.films, meter, credits, keywords), _answers(found.answers, meter)):
                if isinstance(record, str):
                    yield Rejected(where, record)
                elif reason := _left(record):
                    self.passed_over[reason] += 1
                else:
                    yield from _items(record, where, met)


class _Met:
    """Which ids were met before: a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def first(self, number: int) -> bool:
        place, bit = number >> 3, 1 << (number & 7)
        if not 0 <= place < 1 << 27:
            return False
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        new = not self._bits[place] & bit
        self._bits[place] |= bit
        return new


def _items(record: Record, where: str, met: _Met) -> Iterator[Item]:
    try:
        film = film_of(record, where)
    except BadRecord as error:
        yield Rejected(where, str(error))
        return
    yield film
    for number, name, gender in people_of(record):
        if met.first(number):
            yield RawPerson(where, name, {"tmdb": str(number)}, gender=gender)


def _left(record: Record) -> str:
    """Why a film is not taken in, "" if it is."""
    if record.get("adult") is True or record.get("adult") == "True":
        return "marked adult"
    return "never made, or not yet" if record.get("status") in NOT_MADE else ""


# -- which file is what


def _find(paths: Sequence[Path]) -> _Found:
    """Files by what they hold; other tables that lie beside them are left. Raises BadInput where there is no film."""
    found: dict[str, list[Piece]] = {"films": [], "credits": [], "keywords": [], "answers": [], "": []}
    for piece in find_pieces(paths):
        if re.search(r"\.(?:csv|json|jsonl|ndjson)$", piece.name) or piece.path in paths:
            found[_kind(piece)].append(piece)
    if not found["films"] and not found["answers"]:
        other = next((f"; {piece.shown} looks like the {kind} file, name the table of films beside it" for kind in ("credits", "keywords") for piece in found[kind]), "")
        if not other and found[""]:
            other = f"; {found[''][0].shown} is another table"
        raise BadInput(f"There are no films of TMDB in {', '.join(map(str, paths))}{other}: {_ADVICE}.")
    return _Found(*(tuple(found[kind]) for kind in ("films", "credits", "keywords", "answers")))


def _kind(piece: Piece) -> str:
    """films, credits, keywords, answers, or "" for what is none of them."""
    if read_head(piece).lstrip()[:1] in ("{", "["):
        return "answers"
    header = set(read_header(piece))
    if {"id", "title", "overview"} <= header:
        return "films"
    if {"cast", "crew"} <= header and header & {"id", "movie_id"}:
        return "credits"
    return "keywords" if header == {"id", "keywords"} else ""


def _check_answer(piece: Piece) -> None:
    """That the first record is a film's details."""
    with open_text(piece, Meter()) as text:
        stream = JsonStream(text, piece)
        first = next(stream.items() if stream.peek() == "[" else stream.documents(), None)
    if first is None or isinstance(first, Rejected):
        return
    keys = first.data.keys() if isinstance(first.data, dict) else frozenset()
    told = "is no answer of TMDB's API"
    if "success" in keys or ("id" in keys and "title" in keys and keys & {"genres", "runtime", "credits"}):
        return
    if "results" in keys or "genre_ids" in keys:
        told = "is a page of search results, which say little of a film; fetch the details of each (/movie/ID?append_to_response=credits,keywords)"
    elif {"id", "original_title", "popularity"} <= keys:
        told = "is TMDB's daily list of ids, which says nothing of the films; fetch the details of each (/movie/ID?append_to_response=credits,keywords)"
    raise BadInput(f"{piece.shown} {told}; {_ADVICE}.")


# -- records from tables and answers


def _set_aside(piece: Piece, meter: Meter, aside: Aside, columns: Sequence[str]) -> Iterator[Rejected]:
    for row in read_rows(piece, meter):
        if isinstance(row, Rejected):
            yield row
        else:
            aside.add(row["movie_id"] or row["id"], (row.where, *(row[c] for c in columns)))


def _rows(pieces: Sequence[Piece], meter: Meter, credits: Aside, keywords: Aside) -> Iterator[tuple[str, Record | str]]:
    for piece in pieces:
        for row in read_rows(piece, meter):
            if isinstance(row, Rejected):
                yield row.where, row.reason
                continue
            try:
                yield row.where, _record(row, credits, keywords)
            except BadRecord as error:
                yield row.where, str(error)


def _answers(pieces: Sequence[Piece], meter: Meter) -> Iterator[tuple[str, Record | str]]:
    for piece in pieces:
        with open_text(piece, meter) as text:
            stream = JsonStream(text, piece)
            for value in stream.items() if stream.peek() == "[" else stream.documents():
                if isinstance(value, Rejected):
                    yield value.where, value.reason
                else:
                    yield piece.at(value.line), value.data if isinstance(value.data, dict) else f"is {type(value.data).__name__}, not an object"


def _record(row: Row, credits: Aside, keywords: Aside) -> Record:
    """A row in the shape of the API's details. Raises BadRecord."""
    record: dict[str, Any] = dict(row.values)
    for column in LISTS:
        record[column] = _list(row[column], column)
    for where, tags in keywords.of(row["id"])[:1]:
        record["keywords"] = _list(tags, f"keywords ({where})")
    parts = {"cast": _list(row["cast"], "cast"), "crew": [o | {"job": job} for column, job in JOB_COLUMNS.items() for o in _list(row[column], column)]}
    for where, cast, crew in credits.of(row["id"])[:1]:
        parts = {"cast": _list(cast, f"cast ({where})"), "crew": _list(crew, f"crew ({where})")}
    return record | {"credits": parts}


def _list(text: str, column: str) -> list[dict[str, Any]]:
    """Objects from JSON, from Python's way of writing them, or from names divided by commas."""
    if not text:
        return []
    if text[0] not in "[{":
        return [{"name": name} for name in _BETWEEN_NAMES.split(text) if name]
    value: object = None
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        with suppress(ValueError):
            value = parse_python(text)
    held = [value] if isinstance(value, dict) else value
    if not isinstance(held, list) or not all(isinstance(v, dict) for v in held):
        raise BadRecord(f"has {column} that is no list of objects: {text[:40]!r}")
    return held
