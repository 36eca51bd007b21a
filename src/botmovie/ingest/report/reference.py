"""What a catalogue is compared with: shares of films by decade, country, language and genre elsewhere.

A reference is a mirror and no goal: each says where its own bias lies. The built-in one knows countries alone.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from botmovie.errors import BadInput, NotFound
from botmovie.ingest.genres import genres_and_keywords
from botmovie.ingest.places_and_tongues import country, language

CMU_PATH = Path("cmu") / "movie.metadata.tsv.gz"
DIMENSIONS = ("decades", "countries", "languages", "genres")
_FIRST_YEAR, _LAST_YEAR = 1880, 2009
"""Of the decade after, the set has but three years."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Shares in 0..1 of the films that state anything, by dimension and value; a film counts once for each value.

    `films` is 0 where the shares are no counts, and so may leave small values out. A dimension that it does not know is
    not in `shares`.
    """

    name: str
    note: str
    films: int = 0
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


WORLD_PRODUCTION = Reference(
    "feature films made in the world, 2010s",
    "Rough shares of the feature films that countries made a year in the middle of the 2010s, rounded from the counts that the UNESCO Institute for Statistics "
    "publishes of national film production; about 9,000 films a year. Good to a point or two: countries count differently, many do not report, and the figure for "
    "Nigeria is an estimate. It says nothing of earlier decades, when other countries made the most films.",
    shares={"countries": {
        "India": 0.20, "Nigeria": 0.11, "USA": 0.08, "China": 0.07, "Japan": 0.06, "France": 0.03, "UK": 0.03, "South Korea": 0.03, "Spain": 0.03,
        "Germany": 0.025, "Italy": 0.02, "Argentina": 0.02, "Mexico": 0.015, "Brazil": 0.015, "Turkey": 0.015, "Russia": 0.015, "Iran": 0.01,
        "Philippines": 0.01, "Indonesia": 0.01, "Canada": 0.01, "Egypt": 0.005, "Hong Kong": 0.005,
    }},
)  # fmt: skip
"""The default: what the world makes, by country. It is the only dimension of which such figures are published."""

_CMU_NOTE = (
    "Film metadata of the CMU Movie Summary Corpus (Bamman, O'Connor and Smith, 2013), drawn from Freebase and the English Wikipedia of 2012: "
    "it ends in 2012, so later decades are not compared, and it leans to films known to readers of English, so what it shows as balanced may still not be."
)
def load_reference(folder: Path | None) -> Reference:
    """The films of `cmu/movie.metadata.tsv.gz` in a folder of independent data sets; without a folder the built-in shares.

    Streamed: memory does not grow with the file. Raises NotFound or BadInput.
    """
    if folder is None:
        return WORLD_PRODUCTION
    path = folder / CMU_PATH
    if not path.is_file():
        raise NotFound(f"There is no {path} to compare with: --reference names a folder that holds {CMU_PATH}.")
    films, counts = 0, {dimension: Counter[str]() for dimension in DIMENSIONS}
    stating = Counter[str]()
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                row = line.rstrip("\n").split("\t")
                if len(row) != 9:
                    raise BadInput(f"{path} line {number} has {len(row)} columns, not 9: fetch it again.")
                films += 1
                for dimension, values in _values(row).items():
                    counts[dimension].update(values)
                    stating[dimension] += bool(values)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"{path} cannot be read ({error}): fetch it again.") from error
    shares = {dimension: {value: n / stating[dimension] for value, n in counts[dimension].most_common()} for dimension in DIMENSIONS if stating[dimension]}
    return Reference("CMU Movie Summary Corpus", _CMU_NOTE, films, shares)


def _values(row: list[str]) -> dict[str, set[str]]:
    """What one line of the CMU metadata says, in our words."""
    year = int(row[3][:4]) if row[3][:4].isdigit() else 0
    return {
        "decades": {decade_name(year // 10 * 10)} if _FIRST_YEAR <= year <= _LAST_YEAR else set(),
        "countries": {ours for name in json.loads(row[7]).values() if (ours := country(name))},
        "languages": {ours for name in json.loads(row[6]).values() if (ours := language(name))},
        "genres": set(genres_and_keywords(json.loads(row[8]).values())[0]),
    }


def decade_name(first_year: int) -> str:
    """ "1990s" for 1990."""
    return f"{first_year}s"
