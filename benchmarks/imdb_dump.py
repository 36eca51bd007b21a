"""A synthetic IMDb dump in the publisher's real layout: seven tab-separated files, gzipped, with a header, `\\N` for
null, rows sorted by id as text.

    python -m benchmarks.imdb_dump FOLDER [--titles 1000000] [--names 1000000] [--mix films|published]

Everything is invented but the starter films, which are among the titles so that merging has something to do. The mix
`published` has the shares of the real dump, in which one title in ten is a film; `films` is the hardest case: nearly
every title is one. Votes, years, credits per title, namesakes and equal titles are spread as in the real dump. The
same seed writes the same files.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.domain import Film, Role
from botmovie.ingest.starter import load_starter

HEADERS = {
    "title.basics": "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
    "title.akas": "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle",
    "title.crew": "tconst\tdirectors\twriters",
    "title.principals": "tconst\tordering\tnconst\tcategory\tjob\tcharacters",
    "title.ratings": "tconst\taverageRating\tnumVotes",
    "title.episode": "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
    "name.basics": "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles",
}
MIXES = {
    "published": {"tvEpisode": 0.765, "short": 0.092, "movie": 0.062, "video": 0.027, "tvSeries": 0.024, "tvMovie": 0.013, "tvMiniSeries": 0.005, "tvSpecial": 0.004, "videoGame": 0.008},
    "films": {"movie": 0.9, "tvMovie": 0.06, "short": 0.02, "tvEpisode": 0.02},
}
GENRES = ("Drama", "Comedy", "Documentary", "Romance", "Action", "Thriller", "Crime", "Horror", "Adventure", "Family", "Fantasy", "Mystery", "Sci-Fi", "Animation", "Biography", "Music", "War", "Western")
REGIONS = (("US", "\\N"), ("GB", "\\N"), ("FR", "\\N"), ("DE", "\\N"), ("IN", "hi"), ("JP", "ja"), ("ES", "\\N"), ("IT", "\\N"), ("XWW", "en"), ("RU", "\\N"), ("BR", "\\N"), ("CA", "fr"), ("GR", "\\N"), ("HU", "\\N"))
PRINCIPALS = ("actor", "actress", "actor", "director", "actress", "writer", "producer", "composer", "cinematographer", "editor")
CHUNK = 20_000
_ONSETS = ("b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "sh", "st", "t", "tr", "v", "w", "z")
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou", "é", "ö")
_CODAS = ("", "n", "r", "l", "s", "t", "nd", "rk", "m", "ck")


def _words(random: np.random.Generator, count: int, syllables: tuple[int, int]) -> list[str]:
    """Distinct invented words, capitalised."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = random.integers(*syllables, endpoint=True)
        made = "".join(_ONSETS[random.integers(len(_ONSETS))] + _NUCLEI[min(random.geometric(0.25), 10) - 1] + _CODAS[random.integers(len(_CODAS))] for _ in range(parts))
        found[made.capitalize()] = None
    return list(found)


def _skewed(random: np.random.Generator, size: int, among: int, power: float) -> npt.NDArray[np.int64]:
    """Numbers below `among`, small ones far more often."""
    picked: npt.NDArray[np.int64] = (among * random.random(size) ** power).astype(np.int64)
    return picked


@dataclass(frozen=True)
class Size:
    titles: int
    names: int
    principals_each: float = 5.0
    mix: str = "films"


class Dump:
    """Writes the seven files; made for one use."""

    def __init__(self, folder: Path, size: Size, seed: int = 7) -> None:
        self._folder, self._size = folder, size
        self._random = np.random.default_rng(seed)
        self._nouns = _words(self._random, 6000, (1, 3))
        self._given, self._family = _words(self._random, 1500, (1, 2)), _words(self._random, 25_000, (2, 3))
        self._starter = [r.film for r in load_starter().records if r.film.year]
        self._known = self._starter_people()

    def write(self) -> int:
        """Write everything; returns how many rows title.principals has."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._size.names < 2 * len(self._known) or self._size.titles < 2 * len(self._starter):
            raise ValueError(f"The starter films stand in the dump: ask for {2 * len(self._starter)} titles and {2 * len(self._known)} names at least.")
        self._write_names()
        principals = 0
        with ExitStack() as files:
            out = {name: files.enter_context(_gzipped(self._folder / f"{name}.tsv.gz", HEADERS[name])) for name in HEADERS if name != "name.basics"}
            for start in range(0, self._size.titles, CHUNK):
                principals += self._write_titles(out, start, min(CHUNK, self._size.titles - start))
        return principals

    def _starter_people(self) -> dict[str, int]:
        """Numbers of the people credited on starter films, by their names."""
        names = dict.fromkeys(c.name for film in self._starter for c in film.credits if c.role is not Role.AUTHOR)
        return {name: i for i, name in enumerate(names)}

    def _write_names(self) -> None:
        random, known = self._random, list(self._known)
        with _gzipped(self._folder / "name.basics.tsv.gz", HEADERS["name.basics"]) as write:
            for start in range(0, self._size.names, CHUNK):
                count = min(CHUNK, self._size.names - start)
                given, family = _skewed(random, count, len(self._given), 2.5), _skewed(random, count, len(self._family), 2.0)
                born, alive = 2005 - _skewed(random, count, 120, 1.5), random.random(count)
                lines = []
                for i in range(count):
                    number = start + i
                    name = known[number] if number < len(known) else f"{self._given[given[i]]} {self._family[family[i]]}"
                    birth = str(born[i]) if alive[i] < 0.15 and number >= len(known) else "\\N"
                    death = str(born[i] + 70) if alive[i] < 0.03 and born[i] < 1950 and birth != "\\N" else "\\N"
                    lines.append(f"{_person(number)}\t{name}\t{birth}\t{death}\tactor,producer\t{_title(number % self._size.titles)}\n")
                write("".join(lines))

    def _write_titles(self, out: dict[str, Callable[[str], object]], start: int, count: int) -> int:
        random, mix = self._random, MIXES[self._size.mix]
        kinds = random.choice(list(mix), count, p=np.array(list(mix.values())) / sum(mix.values()))
        years = 2026 - _skewed(random, count, 115, 2.2)
        lengths, nouns = random.choice([1, 2, 3, 4, 5], count, p=[0.18, 0.34, 0.26, 0.14, 0.08]), _skewed(random, count * 5, len(self._nouns), 1.8).reshape(count, 5)
        chance = random.random((count, 6))
        votes = np.minimum(5 + np.exp(random.normal(3.9, 2.0, count)), 2_500_000).astype(np.int64)
        credits, akas = random.poisson(self._size.principals_each - 1, count) + 1, random.poisson(2.2, count)
        people = _skewed(random, int(credits.sum()), self._size.names - len(self._known), 1.6) + len(self._known)
        lines: dict[str, list[str]] = {name: [] for name in out}
        total = used = 0
        for i in range(count):
            number = start + i
            if number < len(self._starter):
                total += self._starter_lines(lines, number)
                continue
            title = " ".join(self._nouns[n] for n in nouns[i][: lengths[i]])
            title = f"The {title}" if chance[i][0] < 0.2 else title
            cast = people[used : used + credits[i]]
            used += credits[i]
            self._lines(lines, number, str(kinds[i]), title, int(years[i]), chance[i], int(votes[i]), int(akas[i]), [int(n) for n in cast])
            total += len(cast)
        for name, write in out.items():
            write("".join(lines[name]))
        return total

    def _lines(self, lines: dict[str, list[str]], number: int, kind: str, title: str, year: int, chance: npt.NDArray[np.float64], votes: int, akas: int, cast: list[int]) -> None:
        tconst = _title(number)
        original = " ".join(reversed(title.split())) if chance[1] < 0.25 else title
        genres = ",".join(sorted({GENRES[int(len(GENRES) * chance[j] ** 2)] for j in range(2, 2 + 1 + (chance[2] < 0.5))}))
        runtime = str(60 + int(90 * chance[3])) if chance[4] < 0.7 else "\\N"
        lines["title.basics"].append(f"{tconst}\t{kind}\t{title}\t{original}\t{int(chance[5] < 0.02)}\t{year}\t\\N\t{runtime}\t{genres if chance[4] > 0.03 else chr(92) + 'N'}\n")
        rows = [f"{tconst}\t1\t{original}\t\\N\t\\N\toriginal\t\\N\t1\n"]
        for n in range(akas):
            region, language = REGIONS[(number * 7 + n * 3) % len(REGIONS)]
            rows.append(f"{tconst}\t{n + 2}\t{title if n % 2 else f'{title} {region.title()}'}\t{region}\t{language}\timdbDisplay\t\\N\t0\n")
        lines["title.akas"] += rows
        if kind == "tvEpisode":
            lines["title.episode"].append(f"{tconst}\t{_title(number - number % 50)}\t{1 + number % 9}\t{1 + number % 50}\n")
        if chance[0] < 0.55:
            lines["title.ratings"].append(f"{tconst}\t{1 + 9 * chance[2] ** 0.6:.1f}\t{votes}\n")
        jobs = [PRINCIPALS[n % len(PRINCIPALS)] for n in range(len(cast))]
        directors = [_person(p) for p, job in zip(cast, jobs, strict=True) if job == "director"] or [_person(p) for p in cast[:1] if chance[1] < 0.8]
        writers = [_person(p) for p, job in zip(cast, jobs, strict=True) if job == "writer"]
        lines["title.crew"].append(f"{tconst}\t{','.join(directors) or chr(92) + 'N'}\t{','.join(writers) or chr(92) + 'N'}\n")
        for n, (person, job) in enumerate(zip(cast, jobs, strict=True), 1):
            character = json.dumps([self._given[(person * 31 + number) % len(self._given)]]) if job.startswith("act") and (number + n) % 5 else "\\N"
            lines["title.principals"].append(f"{tconst}\t{n}\t{_person(person)}\t{job}\t\\N\t{character}\n")

    def _starter_lines(self, lines: dict[str, list[str]], number: int) -> int:
        """A starter film as IMDb would have it: the same facts, another year for one in ten."""
        film: Film = self._starter[number]
        tconst, original = _title(number), film.original_title or film.title
        year = (film.year or 0) + (number % 10 == 0)
        lines["title.basics"].append(f"{tconst}\tmovie\t{film.title}\t{original}\t0\t{year}\t\\N\t{film.runtime or chr(92) + 'N'}\tDrama\n")
        lines["title.akas"].append(f"{tconst}\t1\t{original}\t\\N\t\\N\toriginal\t\\N\t1\n")
        lines["title.ratings"].append(f"{tconst}\t{6 + number % 30 / 10:.1f}\t{10_000 + 997 * number}\n")
        nconsts = {role: [_person(self._known[name]) for name in film.people(role)] for role in (Role.DIRECTOR, Role.WRITER)}
        lines["title.crew"].append(f"{tconst}\t{','.join(nconsts[Role.DIRECTOR]) or chr(92) + 'N'}\t{','.join(nconsts[Role.WRITER]) or chr(92) + 'N'}\n")
        cast = [(c.name, "actor", c.character) for c in film.credited(Role.ACTOR)[:7]] + [(name, "director", None) for name in film.people(Role.DIRECTOR)]
        for n, (name, job, character) in enumerate(cast, 1):
            played = json.dumps([character]) if character else "\\N"
            lines["title.principals"].append(f"{tconst}\t{n}\t{_person(self._known[name])}\t{job}\t\\N\t{played}\n")
        return len(cast)


def _title(number: int) -> str:
    return f"tt{number + 1:07}"


def _person(number: int) -> str:
    return f"nm{number + 1:07}"


@contextmanager
def _gzipped(path: Path, header: str) -> Iterator[Callable[[str], object]]:
    with gzip.GzipFile(path, "wb", compresslevel=1, mtime=1_764_547_200) as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
        text.write(header + "\n")
        yield text.write


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--mix", choices=MIXES, default="films")
    options = parser.parse_args()
    rows = Dump(options.folder, Size(options.titles, options.names, mix=options.mix)).write()
    sys.stdout.write(f"{options.titles} titles, {options.names} names and {rows} principals written to {options.folder}\n")


if __name__ == "__main__":
    main()
