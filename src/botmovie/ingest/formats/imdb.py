"""The layout of the IMDb data files: tab-separated, gzipped, a header, `\\N` for null, sorted by title or name id as text.

Films are `title.basics` rows of the types in TYPES that are not marked as adult; the rows of the other files are found
by walking through them side by side, so memory does not grow with them. Knows nothing of catalogues.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple

from botmovie.catalogue.plain_rows import PlainCredit, PlainFilm, PlainRating, PlainTitle
from botmovie.domain import Provenance, Role
from botmovie.errors import BadInput, NotFound
from botmovie.ingest.formats.imdb_names import Names
from botmovie.ingest.raw import Rejected

PROVENANCE = Provenance("IMDb", "IMDb non-commercial licence (developer.imdb.com/non-commercial-datasets)")
TYPES = frozenset((b"movie", b"tvMovie"))
"""Kinds of titles that are films; shorts, videos, series, episodes and games are left out."""

COLUMNS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
    "title.principals": "tconst ordering nconst category job characters",
    "title.crew": "tconst directors writers",
    "title.ratings": "tconst averageRating numVotes",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.episode": "tconst parentTconst seasonNumber episodeNumber",
}
NEEDED = ("title.basics", "name.basics", "title.principals")
NULL = b"\\N"
MOST_CREW = 10
"""Directors and writers taken in for one film; series of shorts by dozens of hands have more."""

WIDELY_SEEN, MANY_TITLES, FEW_TITLES = 100, 8, 2
"""Films with that many votes keep so many other titles at most, others fewer."""

BLOCK_BYTES = 1 << 19
"""Bytes of rows, as they are when unpacked, that are read at once."""

_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_GENRES = {b"Sci-Fi": "Science fiction", b"Film-Noir": "Film noir", b"Reality-TV": "Reality television", b"Talk-Show": "Talk show", b"Game-Show": "Game show"}
_ROLES = {
    b"actor": Role.ACTOR, b"actress": Role.ACTOR, b"self": Role.ACTOR, b"director": Role.DIRECTOR, b"writer": Role.WRITER, b"composer": Role.COMPOSER,
    b"cinematographer": Role.CINEMATOGRAPHER, b"editor": Role.EDITOR, b"producer": Role.PRODUCER,
}  # fmt: skip
_ORDER = (Role.DIRECTOR, Role.WRITER, Role.ACTOR, Role.COMPOSER, Role.CINEMATOGRAPHER, Role.EDITOR, Role.PRODUCER)
_RANKS = {category: _ORDER.index(role) for category, role in _ROLES.items()}
_DIRECTOR, _WRITER, _ACTOR = (_ORDER.index(role) for role in (Role.DIRECTOR, Role.WRITER, Role.ACTOR))
_REGIONS = {
    b"XWW": None, b"US": "USA", b"GB": "UK", b"FR": "France", b"DE": "Germany", b"ES": "Spain", b"IT": "Italy", b"IN": "India", b"JP": "Japan", b"CN": "China", b"RU": "Russia", b"SUHH": "Soviet Union",
    b"KR": "South Korea", b"BR": "Brazil", b"MX": "Mexico", b"CA": "Canada", b"AU": "Australia", b"AR": "Argentina", b"HK": "Hong Kong", b"TW": "Taiwan", b"TR": "Turkey", b"IR": "Iran",
    b"EG": "Egypt", b"PL": "Poland", b"SE": "Sweden", b"DK": "Denmark", b"XWG": "West Germany",
}  # fmt: skip
"""Regions whose titles are taken in, best first, as the project calls them; XWW is "world-wide"."""

_REGION_RANK = {region: rank for rank, region in enumerate(_REGIONS)}
_LANGUAGES = {
    b"en": "English", b"fr": "French", b"de": "German", b"es": "Spanish", b"it": "Italian", b"hi": "Hindi", b"ta": "Tamil", b"te": "Telugu", b"bn": "Bengali", b"ml": "Malayalam", b"mr": "Marathi", b"ja": "Japanese",
    b"cmn": "Mandarin", b"yue": "Cantonese", b"zh": "Chinese", b"ru": "Russian", b"ko": "Korean", b"pt": "Portuguese", b"ar": "Arabic", b"tr": "Turkish", b"fa": "Persian", b"pl": "Polish", b"sv": "Swedish", b"da": "Danish",
    b"ca": "Catalan", b"uk": "Ukrainian", b"he": "Hebrew", b"qbn": "Flemish", b"qbo": "Serbo-Croatian",
}  # fmt: skip
_PASSING_TITLES = frozenset((b"working", b"festival", b"tv", b"video", b"dvd"))


def popularity(votes: int) -> float:
    """How well known a film is, from its votes at IMDb: 0.03 at a hundred, 0.1 at a thousand, 0.4 at a hundred thousand,
    0.75 at a million; fitted by eye to the starter films, so that the two may stand in one catalogue."""
    return round(max(0.001, min(0.95, 0.95 * (math.log10(votes + 1) / 6.5) ** 3)), 4)


def find_files(paths: Sequence[Path]) -> dict[str, Path]:
    """The data files by name without endings; a folder stands for the files in it. Looks at every header.

    Raises NotFound for what is missing and BadInput for what is not of this layout.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file {path}.")
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            name = file.name.removesuffix(".gz").removesuffix(".tsv")
            if name in COLUMNS:
                found[name] = file
            elif not path.is_dir():
                raise BadInput(f"{file} is no IMDb data file: they are called {', '.join(f'{n}.tsv.gz' for n in COLUMNS)}.")
    missing = [f"{name}.tsv.gz" for name in NEEDED if name not in found]
    if missing:
        raise NotFound(f"The import needs {', '.join(missing)} too: name the folder in which all files lie, or every file.")
    for name, file in found.items():
        Rows(file, name).close()
    return found


def file_date(path: Path) -> str:
    """The ISO date of a data file: what gzip has noted, else the date of the file."""
    with path.open("rb") as file:
        head = file.read(8)
    noted = int.from_bytes(head[4:8], "little") if head[:2] == b"\x1f\x8b" else 0
    return datetime.fromtimestamp(noted or path.stat().st_mtime, UTC).date().isoformat()


class Rows:
    """The rows of one file, in order, and those of one title; to be closed. Raises BadInput where the file is broken or
    not sorted. Read in blocks of many rows, so that what nobody wants costs little."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._columns = COLUMNS[name].count(" ") + 1
        self._raw: IO[bytes] = path.open("rb")
        self._file: IO[bytes] = io.BufferedReader(gzip.GzipFile(fileobj=self._raw), 1 << 17) if path.suffix == ".gz" else self._raw
        self._read = 0
        self._keys: list[bytes] = []
        self._lines: list[bytes] = []
        self._at, self._first, self._rest = 0, 2, b""
        try:
            header = self._header()
            if header.rstrip(b"\r\n").decode("latin-1").split("\t") != COLUMNS[name].split():
                raise BadInput(f"{path} does not begin with the columns of {name}: {COLUMNS[name].replace(' ', ', ')}.")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """(first column, row without its end) of every row that is not empty."""
        while self._at < len(self._keys) or self._load():
            for at in range(self._at, len(self._keys)):
                self._at = at
                if self._lines[at] or not self._keys[at]:
                    yield self._keys[at], self._lines[at]
            self._at += 1

    def of(self, key: bytes, reject: Callable[[Rejected], None]) -> Iterator[list[bytes]]:
        """The columns of the rows of this key, but of those with too few or too many; keys have to be asked for in order."""
        while self._at < len(self._keys) or self._load():
            keys = self._keys
            at = self._at if keys[self._at] >= key else bisect_left(keys, key, self._at)
            while at < len(keys) and keys[at] == key:
                self._at = at
                parts = self._lines[at].split(b"\t")
                if len(parts) == self._columns and parts[0] == key:
                    yield parts
                elif self._lines[at]:
                    reject(Rejected(self.where, f"{len(parts)} columns, or no title id first; {self._columns} columns were expected"))
                at += 1
            self._at = at
            if at < len(keys):
                return

    @property
    def where(self) -> str:
        """The row at hand: file and line."""
        return f"{self.path.name}:{self._first + self._at}"

    def read_to_the_end(self) -> None:
        """Nothing of the file is wanted any more, but whether it is whole."""
        while self._load():
            pass

    @property
    def bytes_read(self) -> int:
        """Bytes of the file itself that have been read, compressed as it is."""
        return self._read if self._raw.closed else self._raw.tell()

    def close(self) -> None:
        self._read = self.bytes_read
        self._file.close()
        self._raw.close()

    def _load(self) -> bool:
        """Take the next block of rows in place of the present one; False, and none, at the end."""
        before = self._keys[-1] if self._keys else b""
        self._first += len(self._lines)
        lines: list[bytes] = []
        while not lines:
            try:
                data = self._file.read(BLOCK_BYTES)
            except _BROKEN as error:
                raise self._broken(self._first - 1, error) from error
            lines = (self._rest + data).split(b"\n")
            self._rest = lines.pop() if data else b""
            if not data:
                lines = [line for line in lines if line]
                break
        if any(b"\r" in line for line in lines[:1] + lines[-1:]):
            lines = [line.rstrip(b"\r") for line in lines]
        keys = [line.split(b"\t", 1)[0] for line in lines]
        if keys and (keys[0] < before or keys != sorted(keys)):
            keys = self._in_order(before, keys, lines)
        self._keys, self._lines, self._at = keys, lines, 0
        return bool(keys)

    def _in_order(self, before: bytes, keys: list[bytes], lines: list[bytes]) -> list[bytes]:
        """The keys, but where a row is empty or begins with no id that of the row before: whoever reads the row will tell."""
        found = []
        for number, (key, line) in enumerate(zip(keys, lines, strict=True), self._first):
            if key < before:
                if line and key[2:].isdigit():
                    raise BadInput(
                        f"{self.path}:{number}: {key.decode('latin-1')} after {before.decode('latin-1')}; "
                        "the rows have to be sorted by their first column, as they are published."
                    )
                key = before
            found.append(key)
            before = key
        return found

    def _header(self) -> bytes:
        try:
            return self._file.readline()
        except _BROKEN as error:
            raise self._broken(0, error) from error

    def _broken(self, number: int, error: Exception) -> BadInput:
        return BadInput(f"{self.path} is cut short or damaged after row {number} ({error}): fetch it again; nothing was changed.")


class ImdbFilm(NamedTuple):
    """A film as read. `credits` carry the numbers of people in place of their ids, for whoever maps them."""

    film: PlainFilm
    people: tuple[int, ...]
    votes: int


@dataclass(frozen=True, slots=True)
class Title:
    """A row of title.basics that tells of a film."""

    tconst: bytes
    place: int  # among the films, from 0
    title: bytes
    original: bytes
    year: int | None
    runtime: int | None
    genres: bytes


def read_titles(rows: Rows, reject: Callable[[Rejected], None]) -> Iterator[Title]:
    """The films of title.basics."""
    place = 0
    for tconst, line in rows:
        parts = line.split(b"\t")
        if len(parts) != 9 or parts[0] != tconst or not tconst.startswith(b"tt"):
            reject(Rejected(rows.where, f"{len(parts)} columns, or no title id first; 9 columns were expected"))
            continue
        if parts[1] not in TYPES or parts[4] == b"1":
            continue
        year, runtime = parts[5], parts[7]
        if not ((year == NULL or year.isdigit()) and (runtime == NULL or runtime.isdigit()) and parts[2] not in (NULL, b"") and _is_text(line)):
            reject(Rejected(rows.where, "a film without a title, a year or running time that is no number, or no UTF-8 text"))
            continue
        yield Title(tconst, place, parts[2], parts[3], None if year == NULL else int(year), None if runtime == NULL else int(runtime) or None, parts[8])
        place += 1


class FilmReader:
    """Films with their people, titles and ratings, from all files side by side; to be closed."""

    def __init__(self, files: Mapping[str, Path], names: Names, reject: Callable[[Rejected], None]) -> None:
        self._names, self._reject = names, reject
        self._rows = {name: Rows(files[name], name) for name in COLUMNS if name in files and name != "name.basics"}
        self._as_of = file_date(files["title.ratings"]) if "title.ratings" in files else None
        self.unnamed = 0
        """Credits left out because name.basics does not know the person."""

    @property
    def bytes_read(self) -> int:
        return sum(rows.bytes_read for rows in self._rows.values())

    def read(self, wanted: Callable[[Title], bool], ids: Mapping[int, str], reject_titles: Callable[[Rejected], None]) -> Iterator[ImdbFilm]:
        """The films wanted; `ids` maps numbers of people to ids other than IMDb's own. Every file is read to its end."""
        for title in read_titles(self._rows["title.basics"], reject_titles):
            if wanted(title):
                yield self._film(title, ids)
        for rows in self._rows.values():
            rows.read_to_the_end()

    def __enter__(self) -> FilmReader:
        return self

    def __exit__(self, *_: object) -> None:
        for rows in self._rows.values():
            rows.close()

    def people_of(self, title: Title) -> list[tuple[int, Role, str | None]]:
        """(number, role, character) in billing order, of the principals and the crew."""
        found: list[dict[int, str | None]] = [{} for _ in _ORDER]
        for parts in self._of("title.crew", title.tconst):
            for column, rank in ((1, _DIRECTOR), (2, _WRITER)):
                for person in parts[column].split(b",")[:MOST_CREW] if parts[column] != NULL else ():
                    if _is_person(person):
                        found[rank][int(person[2:])] = None
                    else:
                        self._reject_person(person, "title.crew")
        for parts in self._of("title.principals", title.tconst):
            role = _RANKS.get(parts[3])
            if role is None:
                continue
            if not _is_person(parts[2]):
                self._reject_person(parts[2], "title.principals")
                continue
            number, of_role = int(parts[2][2:]), found[role]
            if not of_role.get(number):
                of_role[number] = _characters(parts[5]) if role == _ACTOR else None
        return [(number, role, character) for role, of_role in zip(_ORDER, found, strict=True) for number, character in of_role.items()]

    def _reject_person(self, nconst: bytes, name: str) -> None:
        self._reject(Rejected(self._rows[name].where, f"{nconst.decode('utf-8', 'replace')!r} is no person's id"))

    def _of(self, name: str, tconst: bytes) -> Iterator[list[bytes]]:
        return self._rows[name].of(tconst, self._reject) if name in self._rows else iter(())

    def _film(self, title: Title, ids: Mapping[int, str]) -> ImdbFilm:
        tconst = title.tconst.decode("ascii")
        credits, people, orders = [], [], dict.fromkeys(_ORDER, 0)
        for number, role, character in self.people_of(title):
            name = self._names.name(number)
            if name is None:
                self.unnamed += 1
                continue
            credits.append(PlainCredit(ids.get(number) or f"nm{number:07}", name, role, orders[role], character))
            orders[role] += 1
            people.append(number)
        votes, ratings = self._ratings(title.tconst)
        genres = tuple(_GENRES.get(g) or g.decode() for g in title.genres.split(b",") if g != NULL)
        film = PlainFilm(tconst, title.title.decode(), title.year, title.runtime, genres, self._titles(title, votes), credits, ratings, popularity(votes), (("imdb", tconst),))
        return ImdbFilm(film, tuple(people), votes)

    def _ratings(self, tconst: bytes) -> tuple[int, tuple[PlainRating, ...]]:
        for _, score, votes in self._of("title.ratings", tconst):
            try:
                return int(votes), (PlainRating("IMDb", float(score), 10.0, int(votes), self._as_of),)
            except ValueError:
                self._reject(Rejected(self._rows["title.ratings"].where, "a rating that is no number"))
        return 0, ()

    def _titles(self, title: Title, votes: int) -> list[PlainTitle]:
        """The original title, then those of the big regions, as far as they differ."""
        said = {title.title.lower()}
        found = []
        if title.original != NULL and title.original.lower() not in said:
            said.add(title.original.lower())
            found.append(PlainTitle(title.original.decode(), "original", None, None))
        local = []
        for parts in self._of("title.akas", title.tconst):
            if parts[3] in _REGION_RANK and parts[5] not in _PASSING_TITLES and _is_text(parts[2]):
                local.append((_REGION_RANK[parts[3]], parts))
        local.sort(key=lambda one: one[0])
        most = len(found) + (MANY_TITLES if votes >= WIDELY_SEEN else FEW_TITLES)
        for _, parts in local:
            if len(found) >= most:
                break
            if parts[2].lower() not in said:
                said.add(parts[2].lower())
                found.append(PlainTitle(parts[2].decode(), "also_known_as", _LANGUAGES.get(parts[4]), _REGIONS[parts[3]]))
        return found


def _is_person(nconst: bytes) -> bool:
    return nconst[:2] == b"nm" and nconst[2:].isdigit()


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _characters(listed: bytes) -> str | None:
    """'["Neo","Thomas Anderson"]' → "Neo / Thomas Anderson"."""
    if listed == NULL:
        return None
    if listed[:2] == b'["' and listed[-2:] == b'"]' and b"\\" not in listed and b'","' not in listed:
        return listed[2:-2].decode("utf-8", "replace") or None
    try:
        names = json.loads(listed)
    except ValueError:
        return listed.decode("utf-8", "replace")
    return " / ".join(str(name) for name in names) or None if isinstance(names, list) else str(names)
