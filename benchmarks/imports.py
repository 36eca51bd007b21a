"""Import of JSON Lines: films a second with and without embeddings, search indexes included.

    python -m benchmarks.imports

The films are copies of the starter films under other titles, with every passage changed, so that nothing that was
computed beforehand helps.
"""

from __future__ import annotations

import json
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks.tables import Table, spread
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.encoder import load_encoder
from botmovie.ingest.jsonl import import_jsonl
from botmovie.ingest.starter import load_starter

RUNS = 3
FILMS = 1000
EMBEDDED_FILMS = 40
TEXTS = ("premise", "story", "ending", "notes")


def _write_copies(path: Path, count: int) -> int:
    """Write `count` films to a file; returns how many passages they have."""
    lines = [line for file in sorted((load_starter().folder / "films").glob("*.jsonl")) for line in file.read_text("utf-8").splitlines() if line.strip()]
    passages = 0
    with path.open("w", encoding="utf-8") as out:
        for i, line in enumerate(islice(cycle(lines), count)):
            film = json.loads(line)
            film |= {"title": f"{film['title']} {i:05}", "series": [], "remake_of": None, "sequel_to": None}
            film |= {key: f"Copy {i}. {film[key]}" for key in TEXTS if film.get(key)}
            for character in film.get("characters", []):
                character["text"] = f"Copy {i}. {character['text']}"
            passages += sum(bool(film.get(key)) for key in TEXTS) + len(film.get("characters", []))
            out.write(json.dumps(film, ensure_ascii=False) + "\n")
    return passages


def _import(file: Path, folder: Path, *, embedded: bool) -> float:
    """Seconds for one import into a new catalogue, until it can be searched."""
    encoder = load_encoder() if embedded else None
    url = f"sqlite:///{folder / 'catalogue.sqlite'}"
    catalogue = open_sqlite_catalogue(url, embed=encoder.embed_passages if encoder else None, encoder_name=encoder.name if encoder else "")
    began = time.perf_counter()
    report = import_jsonl(catalogue, [file])
    catalogue.reindex()
    seconds = time.perf_counter() - began
    catalogue.close()
    if report.skipped:
        raise RuntimeError(f"{len(report.skipped)} lines were skipped; the first: {report.skipped[0]}")
    return seconds


def measure() -> Table:
    rows = []
    for films, embedded in ((FILMS, False), (EMBEDDED_FILMS, True)):
        seconds = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                passages = _write_copies(folder / "films.jsonl", films)
                seconds.append(_import(folder / "films.jsonl", folder, embedded=embedded))
        rows.append([
            "with embeddings" if embedded else "without embeddings", f"{films:,}", f"{passages:,}",
            spread(seconds, 2), spread([films / s for s in seconds], 0), spread([passages / s for s in seconds], 0),
        ])
    return Table(
        "Import of JSON Lines",
        ["", "films", "passages", "seconds", "films/s", "passages/s"],
        rows,
        f"Into a new SQLite catalogue, with keyword, name and vector indexes. {RUNS} runs: the median, then the least and the greatest.",
    )


def main() -> None:
    print(measure().markdown())


if __name__ == "__main__":
    main()
