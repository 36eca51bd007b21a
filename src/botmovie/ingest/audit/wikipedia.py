"""Casts, directors, years and genres of American films against the lists of the `wikipedia-movie-data` project.

Reads `prust/movies-*.json`: objects with title, year, cast, genres and, mostly, `extract`, the opening of an
encyclopaedia article. The lists are short and in billing order, so only their first names have to be ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from botmovie.catalogue.folding import fold
from botmovie.domain import Film, Role
from botmovie.errors import BadInput
from botmovie.ingest.audit.names import found, same, tokens
from botmovie.ingest.audit.report import Ledger
from botmovie.ingest.audit.titles import TitleIndex

SOURCE = "wikipedia"
FOLDER = "prust"
LEADS = 4
"""So many of the first names of a list have to be in our cast; those after may be missing."""

GENRES = {
    "Silent": "", "Animated": "Animation", "Science Fiction": "Science fiction", "Noir": "Film noir", "Historical": "History", "Sports": "Sport",
    "Suspense": "Thriller", "Slasher": "Horror", "Supernatural": "Horror", "Superhero": "Action", "Spy": "Thriller", "Satire": "Comedy",
    "Martial Arts": "Martial arts", "Disaster": "Action", "Legal": "Drama", "Political": "Drama", "Dance": "Music", "Independent": "", "Teen": "",
    "Erotic": "", "Live Action": "", "Found Footage": "", "Performance": "",
}  # fmt: skip
"""Their genres that are called otherwise here; "" where there is none."""
_NAME = re.compile(r"(?!.*\bAward\b)[^\W\d_a-z][^()]*[^()\s]")
"""The lists hold crumbs of wiki text too, as "voices of", "writer)" and the names of awards."""
_DIRECTED = re.compile(r"\bdirected(?: and [\w, -]+?| with [\w, -]+?|, [\w, -]+?)? by (.{4,120})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    year: int
    cast: tuple[str, ...]
    genres: tuple[str, ...]
    text: str


def check_wikipedia(films: Sequence[Film], folder: Path, ledger: Ledger) -> None:
    """Films found there by title and year, if a name of the cast or the director confirms that it is the film."""
    index = _read(folder / FOLDER)
    for film in films:
        entry = next((e for e in index.near(film) if _confirmed(film, e)), None)
        if entry is not None:
            _check_year(film, entry, ledger)
            _check_cast(film, entry, ledger)
            _check_directors(film, entry, ledger)
            _check_genres(film, entry, ledger)


def _read(folder: Path) -> TitleIndex[Entry]:
    index: TitleIndex[Entry] = TitleIndex()
    for path in sorted(folder.glob("movies-*.json")):
        try:
            rows = json.loads(path.read_text("utf-8"))
        except json.JSONDecodeError as error:
            raise BadInput(f"{path} is no JSON: {error.msg} in line {error.lineno}; fetch it again or leave the data folder away.") from None
        for row in rows:
            entry = Entry(row["year"], tuple(row["cast"]), tuple(row["genres"]), row.get("extract") or "")
            index.add(row["title"], row["year"], entry)
    return index


def _confirmed(film: Film, entry: Entry) -> bool:
    cast = film.people(Role.ACTOR)
    text = f" {fold(entry.text)} "
    return any(found(n, cast) for n in entry.cast) or any(f" {fold(d)} " in text for d in film.people(Role.DIRECTOR))


def _check_year(film: Film, entry: Entry, ledger: Ledger) -> None:
    if film.year == entry.year:
        ledger.agree(SOURCE, "year")
    else:
        ledger.convention(SOURCE, "year", film.label, f"there {entry.year}")


def _check_cast(film: Film, entry: Entry, ledger: Ledger) -> None:
    cast = film.people(Role.ACTOR)
    everyone = {c.name for c in film.credits}
    dubbed = bool(film.languages) and film.languages[0] != "English"
    for place, name in enumerate(n for n in entry.cast if _NAME.fullmatch(n)):
        match = found(name, cast) or (found(name, everyone) if "Documentary" in film.genres else None)
        if match and same(match, name):
            ledger.agree(SOURCE, "cast")
        elif match:
            ledger.convention(SOURCE, "cast", film.label, f"{match} is spelled {name}")
        elif place < LEADS and not dubbed and f" {fold(name)} " not in f" {' '.join(fold(d) for d in film.people(Role.DIRECTOR))} ":
            ledger.wrong(SOURCE, "cast", film.label, f"without {name}, billed {place + 1} there")
        else:
            ledger.convention(SOURCE, "cast", film.label, f"without {name}, billed {place + 1} there")


def _check_directors(film: Film, entry: Entry, ledger: Ledger) -> None:
    told = _DIRECTED.search(entry.text)
    if not told:
        return
    missing = [d for d in film.people(Role.DIRECTOR) if not _named(d, entry.text, told[1])]
    if missing:
        ledger.wrong(SOURCE, "directors", film.label, f"{', '.join(missing)} not named there: directed by {told[1].split('.')[0][:60]}")
    else:
        ledger.agree(SOURCE, "directors")


def _named(director: str, text: str, told: str) -> bool:
    words = tokens(director)
    held, near = set(fold(text.replace("-", "")).split()), set(fold(told.replace("-", "")).split())
    return set(words) <= held or {words[0], words[-1]} <= near


def _check_genres(film: Film, entry: Entry, ledger: Ledger) -> None:
    theirs = {GENRES.get(g, g) for g in entry.genres} - {""}
    if not theirs:
        return
    if theirs & set(film.genres):
        ledger.agree(SOURCE, "genres")
    else:
        ledger.convention(SOURCE, "genres", film.label, f"{', '.join(film.genres)}; there {', '.join(sorted(theirs))}")
