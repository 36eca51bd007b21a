"""A small dump in the layout of IMDb, written for these tests: invented films, people and ratings."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

from botmovie.ingest.formats.imdb import COLUMNS

ROWS: dict[str, list[str]] = {
    "title.basics": [
        "tt0000001 | movie | The Lamp | Die Lampe | 0 | 1950 | \\N | 90 | Drama,Film-Noir",
        "tt0000002 | short | A Short Lamp | A Short Lamp | 0 | 1951 | \\N | 9 | Drama",
        "tt0000003 | tvMovie | Night Bus | Night Bus | 0 | 2001 | \\N | \\N | \\N",
        "tt0000004 | tvEpisode | The Lamp Returns | The Lamp Returns | 0 | 1999 | \\N | 40 | Comedy",
        "tt0000005 | movie | Only for Adults | Only for Adults | 1 | 1999 | \\N | 80 | Adult",
        "tt0000006 | movie | Ørsted's Return | Ørsteds retur | 0 | 1999 | \\N | 101 | Sci-Fi",
        "tt10000000 | movie | The Lamp | The Lamp | 0 | 2010 | \\N | 95 | Comedy",
        "tt2000000 | movie | Nobody Saw It | Nobody Saw It | 0 | \\N | \\N | 70 | Drama",
    ],
    "name.basics": [
        "nm0000001 | Ann Lee | 1920 | 1990 | actress | tt0000001",
        "nm0000002 | Bo Ek | \\N | \\N | director | tt0000001",
        "nm0000003 | Zoé Ørsted | 1950 | \\N | director | \\N",
        "nm0000004 | Ann Lee | \\N | \\N | actress | \\N",
        "nm0000005 | Uncredited Person | 1900 | \\N | actress | \\N",
        "nm10000000 | Quentin Marsh Jr. | \\N | \\N | composer | \\N",
    ],
    "title.crew": [
        "tt0000001 | nm0000002 | nm0000002,nm0000001",
        "tt0000003 | nm0000003 | \\N",
        "tt0000006 | nm0000003 | \\N",
        "tt10000000 | nm0000002 | \\N",
        "tt2000000 | \\N | \\N",
    ],
    "title.principals": [
        'tt0000001 | 1 | nm0000001 | actress | \\N | ["Dr. Mara \\"Ace\\" Holm"]',
        "tt0000001 | 2 | nm0000002 | director | \\N | \\N",
        "tt0000001 | 3 | nm10000000 | composer | \\N | \\N",
        'tt0000002 | 1 | nm0000005 | actress | \\N | ["Self"]',
        'tt0000003 | 1 | nm0000004 | actress | \\N | ["Sam","Kim"]',
        "tt0000006 | 1 | nm0000001 | self | \\N | \\N",
        'tt10000000 | 1 | nm0000004 | actress | \\N | ["The Stranger"]',
        "tt10000000 | 2 | nm0000002 | casting_director | \\N | \\N",
    ],
    "title.ratings": ["tt0000001 | 7.5 | 120000", "tt0000003 | 5.0 | 12", "tt0000006 | 6.1 | 2500", "tt10000000 | 4.4 | 333"],
    "title.akas": [
        "tt0000001 | 1 | Die Lampe | \\N | \\N | original | \\N | 1",
        "tt0000001 | 2 | La lampe | FR | \\N | imdbDisplay | \\N | 0",
        "tt0000001 | 3 | Lampen | GR | \\N | imdbDisplay | \\N | 0",
        "tt0000001 | 4 | The Light | XWW | en | imdbDisplay | \\N | 0",
        "tt0000001 | 5 | Untitled Lamp Project | US | \\N | working | \\N | 0",
        "tt0000003 | 1 | Autobus de nuit | FR | fr | \\N | \\N | 0",
    ],
    "title.episode": ["tt0000004 | tt0000099 | 1 | 1"],
}


def write_dump(folder: Path, changes: Mapping[str, Sequence[str]] | None = None) -> Path:
    """Write the files; `changes` replaces all rows of a file."""
    folder.mkdir(exist_ok=True)
    for name, rows in {**ROWS, **(changes or {})}.items():
        lines = ["\t".join(COLUMNS[name].split()), *("\t".join(row.split(" | ")) for row in rows)]
        with gzip.GzipFile(folder / f"{name}.tsv.gz", "wb", mtime=1_700_000_000) as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
    return folder
