"""The data sets of MovieLens (ml-latest, ml-latest-small, ml-20m and newer): movies, links, tags and ratings as CSV, zipped or not.

A film's ratings become one mean of five and their number, its tags keywords if two people gave them. The single
ratings are to be had one by one from `read_ratings`. Not read: the tag genome, and the older sets of .dat files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from botmovie.domain import Provenance, Rating
from botmovie.errors import BadInput
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, read_lines
from botmovie.ingest.formats.tables import Row, missing_columns, read_header, read_rows
from botmovie.ingest.raw import Item, Progress, RawFilm, RawTitle, Rejected

COLUMNS = {"movies.csv": "movieId title genres", "links.csv": "movieId imdbId tmdbId", "tags.csv": "userId movieId tag timestamp", "ratings.csv": "userId movieId rating timestamp"}
SCALE = 5.0
LEAST_PEOPLE = 2
"""So many have to have given a tag before it is a keyword."""
_YEAR = re.compile(r"\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*$")
_OTHER_TITLE = re.compile(r"\s*\(((?:[^()]|\([^()]*\))+)\)$")
_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?:?\s+", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:or|and|of)$", re.IGNORECASE)
_NO_GENRE = "(no genres listed)"
_ADVICE = "the format movielens is a zip or folder with movies.csv, as ml-latest-small.zip (docs/formats.md)"


class UserRating(NamedTuple):
    """What one person gave one film: 0.5 to 5 stars, at a time in seconds since 1970. `film` is MovieLens's id."""

    user: int
    film: str
    rating: float
    time: int


class _Sum:
    __slots__ = ("count", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0


class MovieLens:
    name = "movielens"
    provenance = Provenance("MovieLens (GroupLens Research)", "GroupLens: research, non-commercial")

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        for name, piece in _find(paths).items():
            _check_columns(piece, read_header(piece), COLUMNS[name])

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Every film of movies.csv, with what the other files say of it. Memory grows with the films, not with the ratings."""
        self.passed_over.clear()
        found, meter = _find(paths), Meter(progress)
        with ExitStack() as stack:
            links, tags = stack.enter_context(Aside()), stack.enter_context(Aside())
            for name, aside, columns in (("links.csv", links, ("imdbId", "tmdbId")), ("tags.csv", tags, ("userId", "tag"))):
                for row in read_rows(found[name], meter) if name in found else ():
                    if isinstance(row, Rejected):
                        yield row
                    else:
                        aside.add(row["movieId"], tuple(row[c] for c in columns))
            sums: dict[str, _Sum] = {}
            last = 0
            for item in _ratings(found["ratings.csv"], meter) if "ratings.csv" in found else ():
                if isinstance(item, Rejected):
                    yield item
                else:
                    held = sums.get(item.film)
                    if held is None:
                        held = sums[item.film] = _Sum()
                    held.count += 1
                    held.total += item.rating
                    last = item.time if item.time > last else last
            as_of = datetime.fromtimestamp(last, UTC).date().isoformat() if last else None
            for row in read_rows(found["movies.csv"], meter):
                if isinstance(row, Rejected) or not row["title"] or not row["movieId"]:
                    yield row if isinstance(row, Rejected) else Rejected(row.where, "has no title or no id")
                    continue
                yield _film(row, links, tags, sums.get(row["movieId"]), as_of)


def read_ratings(paths: Sequence[Path], progress: Progress | None = None) -> Iterator[UserRating]:
    """Every rating of a data set, streamed, in the order of the file; rows that cannot be read are left out.

    Raises NotFound and BadInput as the reader does, and BadInput for a set without ratings.csv.
    """
    found = _find(paths)
    if "ratings.csv" not in found:
        raise BadInput(f"There is no ratings.csv in {', '.join(map(str, paths))}.")
    for item in _ratings(found["ratings.csv"], Meter(progress)):
        if not isinstance(item, Rejected):
            yield item


def _find(paths: Sequence[Path]) -> dict[str, Piece]:
    """The files of the set by name. Raises BadInput where there is no movies.csv."""
    pieces = find_pieces(paths)
    found = {p.name: p for p in pieces if p.name in COLUMNS}
    if "movies.csv" in found:
        return found
    names = {p.name for p in pieces}
    if any(n.endswith(".dat") for n in names) or "u.data" in names:
        raise BadInput(f"This is one of the older MovieLens sets, with other files; take ml-latest-small, ml-latest, ml-20m or a newer one: {_ADVICE}.")
    raise BadInput(f"There is no movies.csv in {', '.join(map(str, paths))}; {_ADVICE}.")


def _check_columns(piece: Piece, header: Sequence[str], wanted: str) -> None:
    if missing := missing_columns(header, wanted):
        raise BadInput(f"{piece.shown} lacks the columns {missing}; {_ADVICE}.")


def _ratings(piece: Piece, meter: Meter) -> Iterator[UserRating | Rejected]:
    """Lines of four numbers; they hold no quotation marks, so they are not read as a table is."""
    lines = read_lines(piece, meter)
    header = next(lines, (1, ""))[1].split(",")
    _check_columns(piece, header, COLUMNS["ratings.csv"])
    if header != COLUMNS["ratings.csv"].split():
        raise BadInput(f"{piece.shown} has its columns in another order than the publisher's; {_ADVICE}.")
    for number, line in lines:
        try:
            user, film, stars, time = line.split(",")
            rating = float(stars)
            held = UserRating(int(user), film, rating, int(time))
        except ValueError:
            yield Rejected(piece.at(number), "is no rating: user, film, stars and time are expected")
            continue
        if 0 < rating <= SCALE:
            yield held
        else:
            yield Rejected(piece.at(number), f"has {stars} stars, not 0.5 to 5")


def _film(row: Row, links: Aside, tags: Aside, ratings: _Sum | None, as_of: str | None) -> RawFilm:
    film_id = row["movieId"]
    title, year, others = split_title(row["title"])
    ids = {"movielens": film_id}
    for imdb, tmdb in links.of(film_id):
        ids |= {"imdb": f"tt{imdb.zfill(7)}"} if imdb else {}
        ids |= {"tmdb": tmdb.removesuffix(".0")} if tmdb else {}
    return RawFilm(
        row.where, title, year, ids=ids, titles=tuple(RawTitle(other) for other in others),
        genres=tuple(g for g in row["genres"].split("|") if g and g != _NO_GENRE), keywords=_keywords(tags.of(film_id)),
        ratings=(Rating("MovieLens", round(ratings.total / ratings.count, 2), SCALE, ratings.count, as_of),) if ratings else (),
    )  # fmt: skip


def split_title(text: str) -> tuple[str, int | None, list[str]]:
    """ "City of Lost Children, The (Cité des enfants perdus, La) (1995)" is a title, a year and the other titles in brackets."""
    year = _YEAR.search(text)
    title = text[: year.start()] if year else text.strip()
    others: list[str] = []
    while (found := _OTHER_TITLE.search(title)) and found.start() and not _GOES_ON.search(title[: found.start()]):
        others.insert(0, _KNOWN_AS.sub("", found[1]))
        title = title[: found.start()]
    return title, int(year[1]) if year else None, others


def _keywords(rows: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Tags that at least LEAST_PEOPLE gave, by how many, in their commonest spelling."""
    people: dict[str, set[str]] = {}
    spellings: dict[str, Counter[str]] = {}
    for user, tag in rows:
        if tag:
            people.setdefault(tag.casefold(), set()).add(user)
            spellings.setdefault(tag.casefold(), Counter())[tag] += 1
    shared = sorted((f for f, users in people.items() if len(users) >= LEAST_PEOPLE), key=lambda f: -len(people[f]))
    return tuple(spellings[f].most_common(1)[0][0] for f in shared)
