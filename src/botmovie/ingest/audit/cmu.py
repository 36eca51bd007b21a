"""Runtimes, languages, countries, years and takings against the metadata of the CMU Movie Summary Corpus.

Reads `cmu/movie.metadata.tsv.gz`, without a header: Wikipedia id, Freebase id, title, release date, box office,
runtime, languages, countries, genres (the last three as JSON objects of id and name). The box office is the figure of
the time, often without re-releases; a runtime is often that of another cut.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from botmovie.catalogue.folding import fold
from botmovie.domain import Film
from botmovie.domain.vocabulary import COUNTRIES, LANGUAGES
from botmovie.errors import BadInput
from botmovie.ingest.audit.report import Ledger
from botmovie.ingest.audit.titles import TitleIndex

SOURCE = "cmu"
PATH = Path("cmu") / "movie.metadata.tsv.gz"
SAME_CUT, OTHER_CUT = 2, 5
"""Minutes of difference: the same cut, rounded otherwise; what credits, speed or a festival cut explain."""
SAME_GROSS, OTHER_GROSS = 1.1, 3.0
"""Ratios of takings: the same figure; another year's, another region's or rentals."""

_COUNTRY = {
    "united states of america": "USA", "german democratic republic": "East Germany", "weimar republic": "Germany", "nazi germany": "Germany",
    "kingdom of great britain": "UK", "northern ireland": "UK", "korea": "South Korea", "burma": "Myanmar", "republic of macedonia": "North Macedonia",
    "socialist federal republic of yugoslavia": "Yugoslavia", "federal republic of yugoslavia": "Yugoslavia", "slovak republic": "Slovakia",
    "palestinian territories": "Palestine", "mandatory palestine": "Palestine", "kingdom of italy": "Italy", "republic of china": "Taiwan",
    "serbia and montenegro": "Serbia", "georgian ssr": "Soviet Union", "ukrainian ssr": "Soviet Union", "iraqi kurdistan": "Iraq",
}  # fmt: skip
_LANGUAGE = {
    "standard mandarin": "Mandarin", "mandarin chinese": "Mandarin", "standard cantonese": "Cantonese", "american english": "English",
    "farsi western": "Persian", "min nan": "Hokkien", "taiwanese": "Taiwanese Hokkien", "chinese hakka": "Hakka", "standard tibetan": "Tibetan",
    "tibetan languages": "Tibetan", "brazilian portuguese": "Portuguese", "flemish": "Dutch", "egyptian arabic": "Arabic", "gaelic": "Irish",
    "khmer central": "Khmer", "swiss german": "German", "south african english": "English", "indian english": "English", "filipino": "Tagalog",
    "sioux": "Lakota", "oriya": "Odia", "serbo croatian": "Serbo-Croatian", "serbian": "Serbian", "chinese": "Mandarin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    year: int
    runtime: float | None
    gross: float | None
    languages: frozenset[str]
    countries: frozenset[str]
    silent: bool


def check_cmu(films: Sequence[Film], folder: Path, ledger: Ledger) -> None:
    """Films found there by title and year; of several of one year, the one whose countries fit."""
    index = _read(folder / PATH)
    for film in films:
        entries = [e for e in index.near(film) if not e.countries or e.countries & set(film.countries)]
        entries = [e for e in entries if _nearness(e, film) == _nearness(entries[0], film)]
        if len(entries) == 1:
            entry = entries[0]
            _check_year(film, entry, ledger)
            _check_runtime(film, entry, ledger)
            _check_set(film, "countries", film.countries, entry.countries, ledger)
            if not entry.silent:
                _check_set(film, "languages", film.languages, entry.languages, ledger)
            _check_gross(film, entry, ledger)


def _nearness(entry: Entry, film: Film) -> int:
    return abs(entry.year - (film.year or 0))


def _read(path: Path) -> TitleIndex[Entry]:
    index: TitleIndex[Entry] = TitleIndex()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            row = line.rstrip("\n").split("\t")
            if len(row) != 9:
                raise BadInput(f"{path} line {number} has {len(row)} columns, not 9; fetch it again or leave the data folder away.")
            if row[3][:4].isdigit():
                spoken = [fold(v).removesuffix(" language") for v in json.loads(row[6]).values()]
                entry = Entry(
                    int(row[3][:4]), float(row[5]) if row[5] else None, float(row[4]) if row[4] else None,
                    frozenset(_language(s) for s in spoken if s != "silent film"),
                    frozenset(_country(fold(v)) for v in json.loads(row[7]).values()), "silent film" in spoken,
                )  # fmt: skip
                index.add(row[2], entry.year, entry)
    return index


def _country(folded: str) -> str:
    if folded in _COUNTRY:
        return _COUNTRY[folded]
    return next((name for name, (_, words) in COUNTRIES.items() if folded == fold(name) or folded in words.split(",")), folded)


def _language(folded: str) -> str:
    return _LANGUAGE.get(folded) or next((name for name in LANGUAGES if folded == fold(name)), folded)


def _check_year(film: Film, entry: Entry, ledger: Ledger) -> None:
    if film.year == entry.year:
        ledger.agree(SOURCE, "year")
    else:
        ledger.convention(SOURCE, "year", film.label, f"there {entry.year}")


def _check_runtime(film: Film, entry: Entry, ledger: Ledger) -> None:
    if film.runtime is None or entry.runtime is None or entry.runtime <= 0:
        return
    apart = abs(film.runtime - entry.runtime)
    message = f"{film.runtime} min, there {entry.runtime:g}"
    if apart <= SAME_CUT:
        ledger.agree(SOURCE, "runtime")
    elif apart <= OTHER_CUT:
        ledger.convention(SOURCE, "runtime", film.label, message)
    else:
        ledger.wrong(SOURCE, "runtime", film.label, message)


def _check_set(film: Film, name: str, ours: Sequence[str], theirs: frozenset[str], ledger: Ledger) -> None:
    """Agreed if our main value is theirs too, a convention if another one is, wrong if none is."""
    if not theirs or not ours:
        return
    message = f"{', '.join(ours)}; there {', '.join(sorted(theirs))}"
    if ours[0] in theirs:
        ledger.agree(SOURCE, name)
    elif theirs & set(ours):
        ledger.convention(SOURCE, name, film.label, message)
    else:
        ledger.wrong(SOURCE, name, film.label, message)


def _check_gross(film: Film, entry: Entry, ledger: Ledger) -> None:
    if film.gross is None or not entry.gross or film.gross.currency != "USD":
        return
    ratio = max(film.gross.amount / entry.gross, entry.gross / max(1, film.gross.amount))
    message = f"{film.gross.amount:,}, there {entry.gross:,.0f}"
    if ratio <= SAME_GROSS:
        ledger.agree(SOURCE, "gross")
    elif ratio <= OTHER_GROSS:
        ledger.convention(SOURCE, "gross", film.label, message)
    else:
        ledger.wrong(SOURCE, "gross", film.label, message)
