"""Import of tens of thousands of films with their plots, with and without embeddings, and hybrid search over them.

    python -m benchmarks.film_texts FILE_OR_FOLDER… [--format wikipedia-movie-data] [--folder FOLDER]

The files are a published set that `botmovie import` reads, for instance all of prust's wikipedia-movie-data. Imports go
into empty catalogues, each in a process of its own, search indexes included. With --folder the catalogues are kept
there, and taken as they are if they exist.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

from benchmarks.tables import Table, machine, percentile
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.sqlite import SqliteCatalogue
from botmovie.domain import PassageKind, SpoilerLevel
from botmovie.encoder import load_encoder
from botmovie.ingest.formats import open_reader
from botmovie.ingest.pipeline import run_import
from botmovie.ingest.starter import load_starter
from botmovie.retrieval.search import Search

SEARCHES = 400
LIMIT = 10
"""Passages asked of one search."""


def _open(path: Path, *, embedded: bool) -> tuple[SqliteCatalogue, Any]:
    encoder = load_encoder() if embedded else None
    url = f"sqlite:///{path}"
    return open_sqlite_catalogue(url, embed=encoder.embed_passages if encoder else None, encoder_name=encoder.name if encoder else ""), encoder


def run_one_import(path: str, embedded: str, format_: str, *files: str) -> dict[str, float]:
    """Seconds of one import with its search indexes, and what it took of processor and memory."""
    began = time.perf_counter()
    catalogue, _ = _open(Path(path), embedded=embedded == "embedded")
    with closing(catalogue):
        report = run_import(catalogue, open_reader(format_), [Path(file) for file in files])
        read = time.perf_counter()
        catalogue.reindex()
        ended = time.perf_counter()
        used, memory = psutil.Process().cpu_times(), psutil.Process().memory_info()
        return {
            "films": report.counts["films"]["new"], "passages": catalogue.info().passages, "seconds": ended - began, "of it indexes, s": ended - read,
            "processor, s": used.user + used.system + used.children_user + used.children_system, "memory at the end, MB": memory.rss / 1e6,
        }  # fmt: skip


def run_searches(path: str) -> dict[str, float]:
    """Milliseconds of hybrid searches for what the starter catalogue tells of its films, in words of its own."""
    catalogue, encoder = _open(Path(path), embedded=True)
    texts = [passage.text for record in load_starter().records for passage in record.passages if passage.kind is PassageKind.PREMISE]
    asked = texts[:: max(1, len(texts) // (SEARCHES + 20))]
    search = Search(catalogue, encoder)
    with closing(catalogue):
        for text in asked[:20]:
            search.hybrid_search(text, limit=LIMIT, spoilers=SpoilerLevel.FULL)
        times = [_milliseconds(lambda t=text: search.hybrid_search(t, limit=LIMIT, spoilers=SpoilerLevel.FULL)) for text in asked[20:]]
        few = [_milliseconds(lambda t=text: search.hybrid_search(" ".join(t.split()[:8]), limit=LIMIT, spoilers=SpoilerLevel.FULL)) for text in asked[20:]]
    return {f"{what}, {name} ms": percentile(some, share) for what, some in (("whole premise", times), ("eight words", few)) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}


def _milliseconds(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


STEPS: dict[str, Callable[..., dict[str, float]]] = {"import": run_one_import, "search": run_searches}


def in_process(step: str, *arguments: str) -> dict[str, float]:
    """A step in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.film_texts", "--step", step, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{step}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(folder: Path, format_: str, files: Sequence[str]) -> Table:
    rows: list[list[str]] = []
    for kind in ("plain", "embedded"):
        path = folder / f"{kind}.sqlite"
        if not path.exists():
            said = in_process("import", str(path), kind, format_, *files)
            print(kind, said, file=sys.stderr)
            rows += [[f"import, {'with' if kind == 'embedded' else 'without'} embeddings: {name}", f"{value:,.0f}"] for name, value in said.items()]
    rows += [[f"hybrid search, {name}", f"{value:,.1f}"] for name, value in in_process("search", str(folder / "embedded.sqlite")).items()]
    return Table("Films with their plots", ["", format_], rows, f"Once, into empty catalogues; {SEARCHES} searches for {LIMIT} passages.")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--format", default="wikipedia-movie-data")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step](*options.paths)))
        return
    print(machine())
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        print(measure(options.folder, options.format, options.paths).markdown())
        return
    with tempfile.TemporaryDirectory() as name:
        print(measure(Path(name), options.format, options.paths).markdown())


if __name__ == "__main__":
    main()
