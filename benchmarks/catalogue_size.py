"""A catalogue with all of a synthetic IMDb dump: import, start, a small change, and questions beside the starter's.

    python -m benchmarks.catalogue_size [--titles 1000000] [--names 1000000] [--mix films|published] [--folder FOLDER]

Every step runs in a process of its own. With --folder the dump and the catalogue are kept there, and taken as they are
if they exist. Other work on the machine falsifies all of it, ratios least.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.imdb_dump import MIXES, Dump, Size
from benchmarks.questions import closed_questions
from benchmarks.tables import Table, machine, percentile
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.folding import fold
from botmovie.domain import Entities, Filter, Kind, Order, Range, Selection, Texts
from botmovie.ingest.imdb_import import import_imdb
from botmovie.ingest.starter import load_starter
from botmovie.settings import load_settings
from botmovie.wiring import fill_with_starter, open_program

CALLS = 200
QUESTIONS = 400


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def run_import(dump: str, path: str) -> dict[str, float]:
    """Seconds of the import beside the starter films and of its indexes, and what both took of memory and processor."""
    catalogue = open_sqlite_catalogue(url_of(Path(path)))
    fill_with_starter(catalogue)
    catalogue.reindex()
    peak = _Peak()
    began = time.perf_counter()
    stages = [("start", began)]
    report = import_imdb(catalogue, [Path(dump)], say=lambda what: stages.append((what, time.perf_counter())))
    imported = time.perf_counter()
    catalogue.reindex()
    done = time.perf_counter()
    used = psutil.Process().cpu_times()
    again = import_imdb(catalogue, [Path(dump)])
    if not again.changes_nothing:
        raise RuntimeError(f"The second import changed something: {again}")
    ends = [*[moment for _, moment in stages[1:]], imported]
    told = {f"  {name}": end - begin for (name, begin), end in zip(stages, ends, strict=True) if name != "start"}
    return {
        "films taken in": report.new, "films enriched": report.enriched, "import, s": imported - began, **told, "search indexes, s": done - imported,
        "processor, s": used.user + used.system + used.children_user + used.children_system, "peak memory, MB": peak.end(), "again, nothing changed, s": time.perf_counter() - done,
        "catalogue file, MB": Path(path).stat().st_size / 1e6,
    }  # fmt: skip


class _Peak:
    """The most memory that this process and its children have held together."""

    def __init__(self) -> None:
        self._most, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            own = psutil.Process()
            held = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    held += process.memory_full_info().pss  # memory shared with others counts in part
                except psutil.Error:
                    continue
            self._most = max(self._most, held)

    def end(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most / 1e6


def run_start(path: str) -> dict[str, float]:
    """Seconds until a catalogue is open and its counts are known."""
    began = time.perf_counter()
    catalogue = open_sqlite_catalogue(url_of(Path(path)))
    opened = time.perf_counter()
    catalogue.info()
    return {"open, s": opened - began, "counts, s": time.perf_counter() - opened}


def run_change(path: str) -> dict[str, float]:
    """Milliseconds for the change of one film, and until it is found by a search."""
    catalogue = open_sqlite_catalogue(url_of(Path(path)))
    records = load_starter().records
    writes, searches = [], []
    for i in range(6):
        record = records[i]
        for changed in (replace(record, film=replace(record.film, runtime=999)), record):
            writes.append(_milliseconds(lambda one=changed: catalogue.write([one])))
            searches.append(_milliseconds(lambda: catalogue.names_fuzzy("casablanka")))
    return {"change of one film, ms": percentile(writes, 0.5), "until it is found, ms": percentile(searches, 0.5)}


def run_calls(path: str) -> dict[str, float]:
    """p95 in milliseconds of what questions call, nothing being remembered."""
    catalogue = open_sqlite_catalogue(url_of(Path(path)))
    films = [record.film for record in load_starter().records][:: max(1, 1400 // CALLS)]
    people = [film.credits[0] for film in films if film.credits]
    forms = [[fold(film.title), *(fold(c.name) for c in film.credits[:10]), *fold(film.title).split(), "nothing like it"] for film in films]
    calls: dict[str, list[Callable[[], Any]]] = {
        "names_exact": [lambda f=f: catalogue.names_exact(f) for f in forms],
        "names_fuzzy": [lambda f=f: catalogue.names_fuzzy(fold(f.title)[:-2] + "x") for f in films],
        "film": [lambda f=f: catalogue.film(f.id) for f in films],
        "filmography": [lambda c=c: catalogue.filmography(c.person_id) for c in people],
        "select by person": [lambda c=c: catalogue.select(Selection(Kind.FILM, (Filter("people", Entities((c.person_id,))),))) for c in people],
        "select by genre and year": [
            lambda f=f: catalogue.select(Selection(Kind.FILM, (Filter("genres", Texts(f.genres[:1])), Filter("year", Range(f.year, f.year))), Order("popularity"), 10))
            for f in films if f.year
        ],
        "select of the best known": [lambda n=n: catalogue.select(Selection(Kind.FILM, order=Order("popularity"), limit=10 + n)) for n in range(20)],
        "values": [lambda v=v: catalogue.values(v) for v in ("genres", "countries", "languages", "keywords", "series", "studios", "places")],
    }  # fmt: skip
    found = {}
    for name, some in calls.items():
        times = []
        for call in some:
            catalogue._forget()
            times.append(_milliseconds(call))
        found[f"{name}, p95 ms"] = percentile(times, 0.95)
    return found


def run_questions(path: str) -> dict[str, float]:
    """p95 in milliseconds of closed questions about starter films, asked of the whole program."""
    program = open_program(replace_setting(path))
    try:
        questions = closed_questions()[:QUESTIONS]
        for question in questions[:40]:
            program.ask(question)
        times = [_milliseconds(lambda q=q: program.ask(q)) for q in questions[40:]]
    finally:
        program.close()
    return {"closed question, p50 ms": percentile(times, 0.5), "closed question, p95 ms": percentile(times, 0.95)}


def replace_setting(path: str) -> Any:
    return load_settings().model_copy(update={"catalogue": url_of(Path(path)), "model": "none"})


def _milliseconds(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


STEPS: dict[str, Callable[..., dict[str, float]]] = {
    "import": run_import, "start": run_start, "change": run_change, "calls": run_calls, "questions": run_questions,
}  # fmt: skip


def in_process(step: str, *arguments: str) -> dict[str, float]:
    """A step in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.catalogue_size", "--step", step, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{step}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(folder: Path, size: Size) -> Table:
    dump, great, small = folder / "dump", folder / "great.sqlite", folder / "starter.sqlite"
    if not (dump / "title.ratings.tsv.gz").exists():
        Dump(dump, size).write()
    rows: dict[str, list[str]] = {}
    if not great.exists():
        rows |= {name: [_number(value), "", ""] for name, value in in_process("import", str(dump), str(great)).items()}
    if not small.exists():
        with_starter = open_sqlite_catalogue(url_of(small))
        fill_with_starter(with_starter)
        with_starter.reindex()
        with_starter.close()
    for step in ("start", "change", "calls", "questions"):
        of_great, of_small = in_process(step, str(great)), in_process(step, str(small))
        rows |= {name: [_number(value), _number(of_small[name]), f"{value / max(of_small[name], 1e-6):.1f}"] for name, value in of_great.items()}
    return Table(
        f"A catalogue of {size.titles:,} IMDb titles",
        ["", "with the dump", "starter alone", "ratio"],
        [[name, *cells] for name, cells in rows.items()],
        f"A synthetic dump (benchmarks/imdb_dump.py, mix {size.mix}) of {size.titles:,} titles and {size.names:,} names, beside the starter films; no vectors. "
        "Each step in a process of its own, once.",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--mix", choices=MIXES, default="films")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(STEPS[options.step](*options.paths)))
        return
    size = Size(options.titles, options.names, mix=options.mix)
    print(machine())
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        print(measure(options.folder, size).markdown())
        return
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder), size).markdown())


if __name__ == "__main__":
    main()
